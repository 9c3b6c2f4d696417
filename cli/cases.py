"""`helpdesk cases …`: what waits for a person's decision, with its pictures' evidence, and the decision on it."""

import argparse
import json
from typing import Any

from cli.output import rows, say
from cli.returns import number_in, outcome
from helpdesk import bootstrap, clock
from helpdesk.texts import texts

COLUMNS = (
    "kind", "number", "order_number", "reason", "wish", "items", "amount", "currency", "because", "photos",
    "ticket_number", "due_at", "created_at",
)  # fmt: skip
CASE = "a return's number (R482913), or KIND:NUMBER as `list` shows them, such as order_change:12"


def add_commands(commands: Any) -> None:
    """Add the commands of this file."""
    group = commands.add_parser("cases", help="what waits for a person's decision")
    verbs = group.add_subparsers(dest="verb", required=True, metavar="VERB")
    command = verbs.add_parser("list", help="list them by kind, oldest first")
    command.add_argument("--json", action="store_true", help="one JSON object per line")
    command.set_defaults(run=list_cases)
    command = verbs.add_parser("show", help="one of them with what was told and what its pictures show")
    command.add_argument("case", help=CASE)
    command.set_defaults(run=show)
    for name, help_text in (
        ("approve", "grant it, and tell the customer; documents of identity are checked on the desk"),
        ("refuse", "refuse it, and tell the customer"),
    ):
        command = verbs.add_parser(name, help=help_text)
        command.add_argument("case", help=CASE)
        command.add_argument("--note", default="", help="for the history; the customer does not see it")
        command.add_argument("--reason", default="", help="why: a word of decisions.yml")
        if name == "approve":
            command.add_argument("--does", default="", help="to an order: cancel, or by_hand (it is done already)")
        command.set_defaults(run=decide, verdict=name, does="")


def list_cases(arguments: argparse.Namespace) -> int:
    """Print what waits."""
    from helpdesk.services import cases

    with bootstrap.helpdesk().unit_of_work() as uow:
        found = cases.waiting(uow)
    if not arguments.json:
        for row in found:
            row["items"], row["because"] = ", ".join(row["items"]), ", ".join(row["because"])
    rows(found, COLUMNS, arguments.json)
    return 0


def show(arguments: argparse.Namespace) -> int:
    """Print one case as JSON."""
    from helpdesk.services import cases

    with bootstrap.helpdesk().unit_of_work() as uow:
        found = cases.show(uow, *case_in(arguments.case), clock.now())
    say(json.dumps(found, ensure_ascii=False, indent=2, default=str))
    return 0


def decide(arguments: argparse.Namespace) -> int:
    """Grant or refuse; 1 when it did not wait any more."""
    from helpdesk.services import cases, decisions

    kind, key = case_in(arguments.case)
    choice = decisions.Choice(arguments.verdict, arguments.reason, arguments.note, way={"does": arguments.does})
    with bootstrap.helpdesk().unit_of_work() as uow:
        done = decisions.decide(uow, kind, key, choice, by=decisions.By(), now=clock.now(), texts=texts())
        decided = cases.show(uow, kind, key, clock.now())["decision"]
    return outcome(f"{kind} {key}", decided["verdict"] if decided else "open", done)


def case_in(text: str) -> tuple[str, str]:
    """Kind and key of a case; a return's number may be written as customers write it."""
    from helpdesk.decision_rules import RETURN
    from helpdesk.services import cases

    kind, key = cases.named(text)
    return kind, number_in(key) if kind == RETURN else key
