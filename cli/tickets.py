"""`helpdesk tickets …`: what people of the team do with tickets until they do it on the desk."""

import argparse
from typing import Any

from cli.lists import listing
from cli.output import rows, say
from helpdesk import bootstrap
from helpdesk.db import queries
from helpdesk.policies.ticket_status import STATUSES

COLUMNS = ("number", "status", "queue", "priority", "topic", "language", "conversation_id", "due_at", "created_at")
HELP = {
    "take": "a person has it in hand: the assistant keeps still",
    "reply": "answer the customer as a person",
    "resolve": "the matter is done: the assistant answers again",
    "release": "give the conversation back to the assistant; the ticket stays",
}
DONE = {
    "take": "in hand, the assistant keeps still",
    "reply": "the answer is on its way",
    "resolve": "resolved, the assistant answers again",
    "release": "the assistant answers again, the ticket stays",
}


def add_commands(commands: Any) -> None:
    """Add the commands of this file."""
    group = commands.add_parser("tickets", help="tickets").add_subparsers(dest="verb", required=True, metavar="VERB")
    listing(group, list_tickets).add_argument("--status", default="", choices=["", *STATUSES], help="only those")
    for name, help_text in HELP.items():
        command = group.add_parser(name, help=help_text)
        command.add_argument("number", type=int)
        if name == "reply":
            command.add_argument("text")
        command.set_defaults(run=act)


def list_tickets(arguments: argparse.Namespace) -> int:
    """Print tickets."""
    with bootstrap.helpdesk().database.reading() as session:
        rows(queries.ticket_rows(session, arguments.status, arguments.limit), COLUMNS, arguments.json)
    return 0


def act(arguments: argparse.Namespace) -> int:
    """Take a person's step with a ticket."""
    from helpdesk.services import agents, handoff

    steps = {"take": agents.take, "resolve": agents.resolve, "release": handoff.release_ticket}
    with bootstrap.helpdesk().unit_of_work() as uow:
        if arguments.verb == "reply":
            agents.reply(uow, arguments.number, arguments.text)
        else:
            steps[arguments.verb](uow, arguments.number)
    say(f"ticket {arguments.number}: {DONE[arguments.verb]}")
    return 0
