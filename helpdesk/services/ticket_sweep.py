"""What time does to tickets: silence resolves, questions are repeated once, old ones close, snoozed ones come back.

Each step takes what no other worker has in hand, with its conversation locked, so a message that arrives at the same
moment comes before or after it.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select

from helpdesk.db.conversation import Conversation
from helpdesk.db.message import ACCEPTED, DELIVERED, OUTBOUND, READ, SENT, Message
from helpdesk.db.ticket import Ticket
from helpdesk.db.ticket_rows import in_hand
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.policies.reply_window import WINDOW
from helpdesk.policies.ticket_status import BOT, CLOSED, ENDED, QUEUED, RESOLVED, WAITING_FOR_CUSTOMER
from helpdesk.services import agents, replies, sla, ticket_events, tickets
from helpdesk.services.customers import language_of
from helpdesk.texts import texts
from helpdesk.ticket_rules import ticket_rules

AT_ONCE = 200  # tickets of one kind in one transaction
ARRIVED = (ACCEPTED, SENT, DELIVERED, READ)  # what WhatsApp has taken of our messages
FAILED_TOPIC = "failed_message"  # nothing we said has left: somebody has to look
LAST_CALL = timedelta(hours=1)  # a reminder comes so long before WhatsApp's window closes, if not earlier
SOON = timedelta(hours=1)  # and not sooner than this after the question


def sweep(uow: UnitOfWork, now: datetime, limit: int = AT_ONCE) -> dict[str, int]:
    """Take the steps that are due, at most `limit` of each kind; how many of each. Raises SettingsError."""
    steps: dict[str, Callable[[UnitOfWork, datetime, int], int]] = {
        "silent": silent, "reminded": remind, "given_up": give_up, "closed": close, "awake": wake,
    }  # fmt: skip
    return {name: step(uow, now, limit) for name, step in steps.items()}


def silent(uow: UnitOfWork, now: datetime, limit: int) -> int:
    """The assistant answered and nothing came: resolved. Nothing of what it said has left: to the team."""
    quiet = now - ticket_rules().solved_by_silence
    found = in_hand(uow.session, Ticket.status == BOT, Ticket.active_at <= quiet, limit=limit)
    answered = _answered(uow, found)
    for ticket in found:
        if ticket.number in answered:
            ticket_events.resolve(uow, ticket, "silence", ticket_events.SYSTEM)
            continue
        if not ticket.topic:
            tickets.begin_matter(uow, ticket, FAILED_TOPIC, f"silent:{ticket.number}")
            tickets.route(uow, ticket)
        ticket_events.set_status(uow, ticket, QUEUED, ticket_events.SYSTEM, why=FAILED_TOPIC)
        sla.opened(uow, ticket, now)
    return len(found)


def remind(uow: UnitOfWork, now: datetime, limit: int) -> int:
    """Whoever owes us an answer is reminded once, while WhatsApp still takes plain messages."""
    patience = or_(
        Ticket.updated_at <= now - ticket_rules().remind_after,
        and_(Conversation.last_inbound_at <= now - WINDOW + LAST_CALL, Ticket.updated_at <= now - SOON),
    )
    open_window = Conversation.last_inbound_at > now - WINDOW
    found = in_hand(
        uow.session,
        Ticket.status == WAITING_FOR_CUSTOMER,
        Ticket.reminded_at.is_(None),
        patience,
        open_window,
        limit=limit,
    )
    for ticket in found:
        conversation = uow.session.get_one(Conversation, ticket.conversation_id)
        said = texts().reply("utter_waiting_reminder", language_of(conversation), ticket_number=ticket.number)
        cause = f"reminder:{ticket.number}:{ticket.updated_at.timestamp():.0f}"
        replies.record_replies(uow, conversation.id, [said], caused_by=cause)
        ticket.reminded_at = now
        ticket_events.add(uow, ticket, "reminded", ticket_events.SYSTEM, at=now)
    return len(found)


def give_up(uow: UnitOfWork, now: datetime, limit: int) -> int:
    """The customer owes us an answer for too long: resolved; what they write later opens it again."""
    long_ago = now - ticket_rules().give_up_after
    found = in_hand(
        uow.session,
        Ticket.status == WAITING_FOR_CUSTOMER,
        Ticket.active_at <= long_ago,
        Ticket.updated_at <= long_ago,
        limit=limit,
    )
    for ticket in found:
        agents.end(uow, ticket, RESOLVED, "no_answer", ticket_events.SYSTEM)
    return len(found)


def close(uow: UnitOfWork, now: datetime, limit: int) -> int:
    """Resolved long ago: closed for good."""
    long_ago = now - ticket_rules().close_after
    found = in_hand(uow.session, Ticket.status == RESOLVED, Ticket.resolved_at <= long_ago, limit=limit)
    for ticket in found:
        ticket_events.set_status(uow, ticket, CLOSED, ticket_events.SYSTEM)
    return len(found)


def wake(uow: UnitOfWork, now: datetime, limit: int) -> int:
    """Snoozed until now: back in the lists."""
    found = in_hand(uow.session, Ticket.snoozed_until <= now, Ticket.status.not_in(ENDED), limit=limit)
    for ticket in found:
        ticket.snoozed_until = None
        ticket_events.add(uow, ticket, "snoozed", ticket_events.SYSTEM, at=now, to=None)
    return len(found)


def _answered(uow: UnitOfWork, found: Sequence[Ticket]) -> set[int]:
    """The numbers of those tickets to whose customers we have said anything since they began."""
    said = select(Message.id).where(
        Message.conversation_id == Ticket.conversation_id,
        Message.direction == OUTBOUND,
        Message.status.in_(ARRIVED),
        Message.created_at >= Ticket.created_at,
    )
    numbers = [ticket.number for ticket in found]
    return set(uow.session.scalars(select(Ticket.number).where(Ticket.number.in_(numbers), said.exists())))
