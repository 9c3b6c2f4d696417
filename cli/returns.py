"""`helpdesk returns …`: what comes back and how far it is; the steps that a person takes."""

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cli.output import rows, say
from helpdesk import bootstrap, clock
from helpdesk.db import queries
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.texts import texts

if TYPE_CHECKING:
    from helpdesk.services.decisions import Decided

BY = "cli"  # who did it, in the return's history
# When the customer hears of a decision: see helpdesk.services.case_answers.
HEARD = {
    "now": "the customer is told now",
    "by_template": "the customer is told by a template now, the rest follows when they write",
    "when_they_write": "the customer hears it when they write: the 24-hour window is closed, and they want no notices",
    "nobody": "nobody is told: no conversation has the return's phone number",
}
COLUMNS = (
    "number", "order_number", "state", "refund", "wish", "reason", "items", "amount", "currency", "ticket_number",
    "expected_on", "created_at",
)  # fmt: skip


def add_commands(commands: Any) -> None:
    """Add the commands of this file."""
    group = commands.add_parser("returns", help="returns, exchanges and their refunds")
    verbs = group.add_subparsers(dest="verb", required=True, metavar="VERB")
    command = verbs.add_parser("list", help="list them, newest first")
    command.add_argument(
        "--state", default="", help="only this state, such as requested (a person decides) or received"
    )
    command.add_argument("--json", action="store_true", help="one JSON object per line")
    command.add_argument("--limit", type=int, default=1000, metavar="N")
    command.set_defaults(run=list_returns)
    for name, help_text, run in (
        ("approve", "grant a return that waits for a person", approve),
        ("refuse", "refuse a return; nothing is paid", refuse),
        ("receive", "the goods are back and fine: money or new goods go out", receive),
        ("refunded", "the payment system says that the money of a return was sent", refunded),
    ):
        command = verbs.add_parser(name, help=help_text)
        command.add_argument("number", help="the return's number, such as R482913")
        if name != "refunded":
            command.add_argument("--note", default="", help="why, for the return's history")
        if name == "refuse":
            command.add_argument("--reason", default="", help="a word of decisions.yml")
        command.set_defaults(run=run)


def list_returns(arguments: argparse.Namespace) -> int:
    """Print returns, without phone numbers and what was said."""
    with bootstrap.helpdesk().database.reading() as session:
        found = queries.return_rows(session, arguments.state, arguments.limit)
    if not arguments.json:
        for row in found:
            row["items"] = ", ".join(f"{item['quantity']} x {item['name']}" for item in row["items"])
    rows(found, COLUMNS, arguments.json)
    return 0


def approve(arguments: argparse.Namespace) -> int:
    """Grant a return that waits for a person; the customer hears it."""
    from helpdesk.services import decisions, return_steps

    number = number_in(arguments.number)
    choice = decisions.Choice("approve", note=arguments.note)
    with bootstrap.helpdesk().unit_of_work() as uow:
        done = decisions.decide(uow, "return", number, choice, by=decisions.By(), now=clock.now(), texts=texts())
        state = return_steps.get(uow, number).state
    return outcome(f"return {number}", state, done)


def refuse(arguments: argparse.Namespace) -> int:
    """Refuse a return: one that waits for a person, or one whose goods are back and not as agreed; the customer hears
    it."""
    from helpdesk.services import decisions, return_steps

    number = number_in(arguments.number)
    how: dict[str, Any] = {"by": decisions.By(), "now": clock.now(), "texts": texts()}
    with bootstrap.helpdesk().unit_of_work() as uow:
        if return_steps.get(uow, number).person:
            choice = decisions.Choice("refuse", arguments.reason, arguments.note)
            done = decisions.decide(uow, "return", number, choice, **how)
        else:
            done = decisions.refuse_goods(uow, number, note=arguments.note, **how)
        state = return_steps.get(uow, number).state
    return outcome(f"return {number}", state, done)


def outcome(case: str, state: str, done: "Decided") -> int:
    """Print what was decided and when the customer hears it; 1 when nothing was."""
    if done.outcome != "decided":
        say(f"{case} stays {state}: that step does not fit")
        return 1
    say(f"{case}: {state}; {HEARD[str(done.told)]}")
    return 0


def receive(arguments: argparse.Namespace) -> int:
    """The goods are back and fine."""
    from helpdesk.services import return_steps

    def step(uow: UnitOfWork, number: str) -> str:
        return return_steps.receive(uow, number, by=BY, now=clock.now(), note=arguments.note).state

    return move(arguments, step)


def refunded(arguments: argparse.Namespace) -> int:
    """The money has been sent."""
    from helpdesk.services import refunds

    number = number_in(arguments.number)
    with bootstrap.helpdesk().unit_of_work() as uow:
        done = refunds.settle(uow, number, sent=True, now=clock.now())
    say(f"refund of {number}: {done.state}")
    return 0


def move(arguments: argparse.Namespace, step: Callable[[UnitOfWork, str], str]) -> int:
    """Take a step with a return and print where it is then; 1 when it stayed where it was."""
    from helpdesk.services import return_steps

    number = number_in(arguments.number)
    with bootstrap.helpdesk().unit_of_work() as uow:
        before = return_steps.get(uow, number).state
        after = step(uow, number)
    say(f"return {number}: {after}" if after != before else f"return {number} stays {after}: that step does not fit")
    return 0 if after != before else 1


def number_in(text: str) -> str:
    """The return's number as it is stored; what is none is taken as it is, and then not found."""
    from helpdesk.services.returns import return_number

    return return_number(text) or text
