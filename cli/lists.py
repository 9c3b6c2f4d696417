"""Commands that look inside: inbox, outbox, queue, conversations, orders."""

import argparse
from typing import Any

from cli import orders_import
from cli.output import rows, say
from helpdesk import bootstrap
from helpdesk.db import queries
from helpdesk.errors import NotFound
from helpdesk.queue.upkeep import ALL_QUEUES

OUTBOX = ("id", "conversation", "kind", "status", "attempts", "callback", "error", "created_at")
INBOX = ("id", "conversation", "kind", "status", "created_at", "sent_at")
JOBS = ("id", "queue", "lane", "state", "attempt", "claims", "due_at", "error")
ORDERS = ("number", "name", "language", "status", "tracking_number", "postcode")
CONVERSATIONS = ("id", "owner", "language", "ticket", "direction", "at")
STATES = ("ready", "done", "dead")


def add_commands(commands: Any) -> None:
    """Add the commands of this file."""
    for name, help_text, run in (
        ("inbox", "inbound messages", list_inbox),
        ("outbox", "outgoing messages and where each stands", list_outbox),
        ("orders", "orders of the shop", list_orders),
        ("conversations", "conversations and who answers them", list_conversations),
    ):
        group = commands.add_parser(name, help=help_text).add_subparsers(dest="verb", required=True, metavar="VERB")
        command = listing(group, run)
        if name == "orders":
            orders_import.add_verb(group)
        if name == "outbox":
            command.add_argument("--status", default="", help="only this status, such as in_doubt or waiting_template")

    group = commands.add_parser("queue", help="jobs").add_subparsers(dest="verb", required=True, metavar="VERB")
    command = listing(group, list_jobs)
    command.add_argument("queue", nargs="?", default="", help="one of: " + ", ".join(ALL_QUEUES))
    command.add_argument("--state", choices=STATES, default="ready")
    command.add_argument("--dead", dest="state", action="store_const", const="dead", help="the same as --state dead")
    command = group.add_parser("replay", help="put dead jobs back to work")
    command.add_argument("id", type=int, nargs="+")
    command.set_defaults(run=replay_jobs)


def listing(group: Any, run: Any) -> argparse.ArgumentParser:
    """A `list` verb with --json and --limit."""
    command: argparse.ArgumentParser = group.add_parser("list", help="list them, newest first")
    command.add_argument("--json", action="store_true", help="one JSON object per line")
    command.add_argument("--limit", type=int, default=1000, metavar="N")
    command.set_defaults(run=run)
    return command


def list_inbox(arguments: argparse.Namespace) -> int:
    """Print inbound messages."""
    with bootstrap.helpdesk().database.reading() as session:
        rows(queries.inbox_rows(session, arguments.limit), INBOX, arguments.json)
    return 0


def list_outbox(arguments: argparse.Namespace) -> int:
    """Print outgoing messages."""
    with bootstrap.helpdesk().database.reading() as session:
        rows(queries.outbox_rows(session, arguments.status, arguments.limit), OUTBOX, arguments.json)
    return 0


def list_orders(arguments: argparse.Namespace) -> int:
    """Print the shop's orders."""
    from helpdesk.services import orders

    with bootstrap.helpdesk().database.reading() as session:
        rows(orders.list_orders(session)[: arguments.limit], ORDERS, arguments.json)
    return 0


def list_conversations(arguments: argparse.Namespace) -> int:
    """Print conversations, without what was said."""
    with bootstrap.helpdesk().database.reading() as session:
        found = queries.conversation_rows(session, arguments.limit)
    for row in found:
        del row["last"], row["name"]
    rows(found, CONVERSATIONS, arguments.json)
    return 0


def list_jobs(arguments: argparse.Namespace) -> int:
    """Print jobs of the queue, without their bodies."""
    business = bootstrap.helpdesk()
    queues = [arguments.queue] if arguments.queue else ALL_QUEUES
    with business.database.reading() as session:
        found = business.queue.jobs(
            session.connection(), queues=queues, states=[arguments.state], limit=arguments.limit
        )
    rows([{name: getattr(job, name) for name in JOBS} for job in found], JOBS, arguments.json)
    return 0


def replay_jobs(arguments: argparse.Namespace) -> int:
    """Put dead jobs back to work."""
    business = bootstrap.helpdesk()
    for job_id in arguments.id:
        with business.unit_of_work() as uow:
            replayed = business.queue.replay(uow.connection, job_id)
        if not replayed:
            raise NotFound(f"job {job_id} is not dead: nothing to replay.")
        say(f"job {job_id} waits again")
    return 0
