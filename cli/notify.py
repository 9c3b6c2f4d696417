"""`helpdesk notify KIND --order N`: tell a customer what happened; `helpdesk notices list`: what became of events."""

import argparse
import secrets
from typing import Any

from cli.output import rows, say
from helpdesk import bootstrap, clock
from helpdesk.db.notice import newest_notices
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import HelpdeskError, NotFound
from helpdesk.integrations import orders as order_system
from helpdesk.messages import OutboundMedia
from helpdesk.policies.notices import reply_of
from helpdesk.services import notice_events, notices
from helpdesk.services.notice_events import KINDS, Event
from processes.notices import tell

COLUMNS = ("id", "kind", "order_number", "state", "reason", "message_id", "template", "language", "created_at")
WHY = {
    "switched_off": "notices of this kind are off in shop.yml",
    "no_template": "templates/ has no file for it",
    "heard_in_chat": "the customer was told in the conversation",
    "customer_unknown": "no conversation has the order's phone number",
    "no_consent": "the customer has not agreed to notices",
    "incomplete": "a value that the template needs is missing",
}


def add_commands(commands: Any) -> None:
    """Add the commands of this file."""
    command = commands.add_parser("notify", help="tell a customer what happened to an order (with consent only)")
    command.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    command.add_argument("--order", required=True, metavar="N", help="the order's number")
    command.add_argument("--dry-run", action="store_true", help="only say what would be sent")
    command.add_argument("--again", action="store_true", help="send it although the customer was told already")
    command.set_defaults(run=run_notify)
    group = commands.add_parser("notices", help="notices").add_subparsers(dest="verb", required=True, metavar="VERB")
    command = group.add_parser("list", help="what became of events, newest first")
    command.add_argument("--json", action="store_true", help="one JSON object per line")
    command.add_argument("--limit", type=int, default=1000, metavar="N")
    command.set_defaults(run=list_notices)


def run_notify(arguments: argparse.Namespace) -> int:
    """Put the notice into the outbox; 1 when it may not leave."""
    business = bootstrap.helpdesk()
    with business.database.reading() as session:
        uow = UnitOfWork(session, business.queue)
        event = event_of(uow, arguments.kind, arguments.order)
        if arguments.dry_run:
            return preview(uow, event)
        if reason := notices.plan(uow, event).reason:  # nothing is recorded: it may be tried again
            raise HelpdeskError(f"not sent: {WHY.get(reason, reason)}.")
    outcome = tell(business, business.storage, event, again=secrets.token_hex(4) if arguments.again else "")
    if outcome.state == "known":
        raise HelpdeskError(f"this was looked at before ({outcome.reason}); --again sends it once more.")
    if outcome.reason:
        raise HelpdeskError(f"not sent: {WHY.get(outcome.reason, outcome.reason)}.")
    say(f"{arguments.kind} for order {arguments.order} is in the outbox (message {outcome.message_id})")
    return 0


def event_of(uow: UnitOfWork, kind: str, number: str) -> Event:
    """The newest event of this kind; visits are found by the conversation of the order's phone. Raises NotFound."""
    keys = order_system.gateway().keys(uow, number)
    if keys is None:
        raise NotFound(f"There is no order {number}.")
    found = notices.of_phone(uow, keys.phone)
    return notice_events.current(uow, kind, number, clock.now(), found[0].id if found else "")


def preview(uow: UnitOfWork, event: Event) -> int:
    """Print what would be sent, or why nothing would."""
    planned = notices.plan(uow, event)
    if planned.reason or planned.template is None:
        say(f"nothing would be sent: {WHY.get(planned.reason, planned.reason)}")
        return 1
    media = OutboundMedia("document", link="https://example.com/paper.pdf") if planned.template.document else None
    values = notices.written(event, planned.language, clock.now())
    reply = reply_of(planned.template, planned.language, values, media)
    say(f"template {planned.template.name} ({planned.language}), conversation {planned.conversation_id}")
    say(reply.text)
    for choice in reply.choices:
        say(f"  [{choice.title}]  {choice.payload}")
    return 0


def list_notices(arguments: argparse.Namespace) -> int:
    """Print what became of events."""
    with bootstrap.helpdesk().database.reading() as session:
        found = newest_notices(session, arguments.limit)
    rows([{name: getattr(row, name) for name in (*COLUMNS, "key")} for row in found], COLUMNS, arguments.json)
    return 0
