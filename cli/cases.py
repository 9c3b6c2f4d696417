"""`helpdesk cases …`: claims that wait for a person, with their pictures' evidence, and the decision on them."""

import argparse
import json
from typing import Any

from cli.output import rows, say
from cli.returns import BY, number_in, outcome
from helpdesk import bootstrap, clock
from helpdesk.texts import texts

COLUMNS = (
    "number", "order_number", "reason", "wish", "items", "amount", "currency", "because", "pictures", "ticket_number",
    "created_at",
)  # fmt: skip


def add_commands(commands: Any) -> None:
    """Add the commands of this file."""
    group = commands.add_parser("cases", help="claims that wait for a person's decision")
    verbs = group.add_subparsers(dest="verb", required=True, metavar="VERB")
    command = verbs.add_parser("list", help="list them, oldest first")
    command.add_argument("--json", action="store_true", help="one JSON object per line")
    command.set_defaults(run=list_cases)
    command = verbs.add_parser("show", help="one of them with what was told and what its pictures show")
    command.add_argument("number", help="the return's number, such as R482913")
    command.set_defaults(run=show)
    command = verbs.add_parser("page", help="the address of the desk's page for them; whoever has it may decide")
    command.set_defaults(run=print_page)
    for name, help_text, approve in (
        ("approve", "grant it, and tell the customer", True),
        ("refuse", "refuse it, and tell the customer", False),
    ):
        command = verbs.add_parser(name, help=help_text)
        command.add_argument("number", help="the return's number, such as R482913")
        command.add_argument("--note", default="", help="why, for the history; the customer does not see it")
        command.set_defaults(run=decide, approve=approve)


def list_cases(arguments: argparse.Namespace) -> int:
    """Print the claims that wait."""
    from helpdesk.services import cases

    with bootstrap.helpdesk().unit_of_work() as uow:
        found = cases.waiting(uow)
    if not arguments.json:
        for row in found:
            row["items"], row["because"] = ", ".join(row["items"]), ", ".join(row["because"])
    rows(found, COLUMNS, arguments.json)
    return 0


def show(arguments: argparse.Namespace) -> int:
    """Print one claim as JSON."""
    from helpdesk.services import cases

    with bootstrap.helpdesk().unit_of_work() as uow:
        found = cases.show(uow, number_in(arguments.number))
    say(json.dumps(found, ensure_ascii=False, indent=2, default=str))
    return 0


def print_page(_arguments: argparse.Namespace) -> int:
    """Print the page's address with the word that opens it for some hours."""
    from desk.cases import address

    say(address())
    return 0


def decide(arguments: argparse.Namespace) -> int:
    """Grant or refuse; 1 when it did not wait any more."""
    from helpdesk.services import cases

    number = number_in(arguments.number)
    with bootstrap.helpdesk().unit_of_work() as uow:
        done = cases.decide(
            uow, number, approve=arguments.approve, by=BY, now=clock.now(), texts=texts(), note=arguments.note
        )
    return outcome(number, done)
