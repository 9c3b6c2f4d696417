"""`helpdesk tickets …`: what people of the team do with tickets, at the command line."""

import argparse
import json
from datetime import timedelta
from typing import Any

from cli.lists import listing
from cli.output import rows, say
from helpdesk import bootstrap, clock
from helpdesk.db import queries
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import HelpdeskError
from helpdesk.lengths import seconds_of
from helpdesk.policies.ticket_status import STATUSES, WAITING, WAITING_FOR_CUSTOMER

COLUMNS = ("number", "status", "queue", "priority", "topic", "language", "conversation_id", "due_at", "created_at")
STEPS = ("at", "actor", "what", "detail")
NOBODY = "nobody"
HELP = {
    "take": "a person has it in hand: the assistant keeps still",
    "reply": "answer the customer as a person",
    "assign": "give it to somebody by e-mail address, or to nobody",
    "wait": "it waits for the customer, or for a third party",
    "snooze": "keep it out of the lists for a time such as 2h; 0m ends that",
    "transfer": "give it to another queue",
    "merge": "make it part of another ticket of the same customer",
    "spam": "close it, and answer this sender no more",
    "resolve": "the matter is done: the assistant answers again",
    "release": "give the conversation back to the assistant; the ticket stays",
}
DONE = {
    "take": "in hand, the assistant keeps still",
    "reply": "the answer is on its way",
    "assign": "assigned",
    "wait": "waits",
    "snooze": "snoozed",
    "transfer": "in its new queue",
    "merge": "merged",
    "spam": "closed, its sender is answered no more",
    "resolve": "resolved, the assistant answers again",
    "release": "the assistant answers again, the ticket stays",
}


def add_commands(commands: Any) -> None:
    """Add the commands of this file."""
    group = commands.add_parser("tickets", help="tickets").add_subparsers(dest="verb", required=True, metavar="VERB")
    listing(group, list_tickets).add_argument("--status", default="", choices=["", *STATUSES], help="only those")
    verbs = {}
    for name, help_text in HELP.items():
        command = verbs[name] = group.add_parser(name, help=help_text)
        command.add_argument("number", type=int)
        command.set_defaults(run=act)
    verbs["reply"].add_argument("text")
    verbs["assign"].add_argument("to", metavar="EMAIL", help=f"whose it is; {NOBODY} puts it back into its queue")
    verbs["wait"].add_argument("--for", dest="status", choices=WAITING, default=WAITING_FOR_CUSTOMER)
    verbs["snooze"].add_argument("length", metavar="TIME")
    verbs["transfer"].add_argument("queue")
    verbs["merge"].add_argument("into", type=int, metavar="OTHER")
    command = group.add_parser("timeline", help="all that happened to it, and who did it")
    command.add_argument("number", type=int)
    command.add_argument("--json", action="store_true", help="one JSON object per line")
    command.set_defaults(run=timeline)


def list_tickets(arguments: argparse.Namespace) -> int:
    """Print tickets."""
    with bootstrap.helpdesk().database.reading() as session:
        rows(queries.ticket_rows(session, arguments.status, arguments.limit), COLUMNS, arguments.json)
    return 0


def act(arguments: argparse.Namespace) -> int:
    """Take a person's step with a ticket."""
    with bootstrap.helpdesk().unit_of_work() as uow:
        step(uow, arguments)
    say(f"ticket {arguments.number}: {DONE[arguments.verb]}")
    return 0


def step(uow: UnitOfWork, arguments: argparse.Namespace) -> None:
    """The step itself. Raises HelpdeskError."""
    from helpdesk.services import agents, handoff, team, ticket_events, ticket_steps

    number, verb = arguments.number, arguments.verb
    if verb == "reply":
        agents.reply(uow, number, arguments.text)
    elif verb == "assign":
        person = None if arguments.to == NOBODY else team.by_email(uow.session, arguments.to).id
        agents.assign(uow, number, person, ticket_events.OPERATOR)
    elif verb == "wait":
        agents.wait(uow, number, status=arguments.status)
    elif verb == "snooze":
        try:
            length = timedelta(seconds=seconds_of(arguments.length))
        except ValueError as error:
            raise HelpdeskError(f"{arguments.length}: {error}.") from None
        agents.snooze(uow, number, clock.now() + length if length else None)
    elif verb == "transfer":
        ticket_steps.transfer(uow, number, arguments.queue)
    elif verb == "merge":
        ticket_steps.merge(uow, number, arguments.into)
    else:
        plain = {"take": agents.take, "resolve": agents.resolve, "release": handoff.release_ticket}
        plain.get(verb, ticket_steps.spam)(uow, number)


def timeline(arguments: argparse.Namespace) -> int:
    """Print a ticket's events, oldest first."""
    from helpdesk.services import ticket_events, tickets

    business = bootstrap.helpdesk()
    with business.database.reading() as session:
        tickets.get(session, arguments.number)
        events = ticket_events.timeline(UnitOfWork(session, business.queue), arguments.number)
        told = [
            {"at": event.at.isoformat(timespec="seconds"), "actor": event.actor, "what": event.what,
             "detail": event.detail if arguments.json else json.dumps(event.detail, ensure_ascii=False)}
            for event in events
        ]  # fmt: skip
    rows(told, STEPS, arguments.json)
    return 0
