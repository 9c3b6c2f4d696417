"""`helpdesk tickets …`: what people of the team do with tickets until they do it on the desk."""

import argparse
from typing import Any

from cli.lists import listing
from cli.output import rows, say
from helpdesk import bootstrap
from helpdesk.db import queries

COLUMNS = ("number", "state", "queue", "priority", "topic", "language", "conversation_id", "due_at", "created_at")


def add_commands(commands: Any) -> None:
    """Add the commands of this file."""
    group = commands.add_parser("tickets", help="tickets").add_subparsers(dest="verb", required=True, metavar="VERB")
    listing(group, list_tickets).add_argument("--state", default="", help="open, released or closed")
    for name, help_text, run in (
        ("take", "a person has it in hand: the assistant keeps still", take),
        ("reply", "answer the customer as a person", reply),
        ("resolve", "the matter is done: the assistant answers again", resolve),
        ("release", "give the conversation back to the assistant; the ticket stays", release),
    ):
        command = group.add_parser(name, help=help_text)
        command.add_argument("number", type=int)
        if name == "reply":
            command.add_argument("text")
        command.set_defaults(run=run)


def list_tickets(arguments: argparse.Namespace) -> int:
    """Print tickets."""
    with bootstrap.helpdesk().database.reading() as session:
        rows(queries.ticket_rows(session, arguments.state, arguments.limit), COLUMNS, arguments.json)
    return 0


def take(arguments: argparse.Namespace) -> int:
    """Take a ticket."""
    from helpdesk.services import agents

    with bootstrap.helpdesk().unit_of_work() as uow:
        agents.take(uow, arguments.number)
    say(f"ticket {arguments.number}: in hand, the assistant keeps still")
    return 0


def reply(arguments: argparse.Namespace) -> int:
    """Answer as a person."""
    from helpdesk.services import agents

    with bootstrap.helpdesk().unit_of_work() as uow:
        agents.reply(uow, arguments.number, arguments.text)
    say(f"ticket {arguments.number}: the answer is on its way")
    return 0


def resolve(arguments: argparse.Namespace) -> int:
    """Resolve a ticket."""
    from helpdesk.services import agents

    with bootstrap.helpdesk().unit_of_work() as uow:
        agents.resolve(uow, arguments.number)
    say(f"ticket {arguments.number}: resolved, the assistant answers again")
    return 0


def release(arguments: argparse.Namespace) -> int:
    """Give a ticket's conversation back to the assistant."""
    from helpdesk.services import handoff

    with bootstrap.helpdesk().unit_of_work() as uow:
        handoff.release_ticket(uow, arguments.number)
    say(f"ticket {arguments.number}: the assistant answers again, the ticket stays")
    return 0
