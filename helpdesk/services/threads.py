"""Tickets follow the conversation: a customer's message opens one, joins it, opens it again, or only says thanks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, cast

from sqlalchemy import Table, and_, bindparam, func, or_, select, update

from helpdesk import clock
from helpdesk.db.conversation import Conversation
from helpdesk.db.locks import lock_conversation
from helpdesk.db.ticket import Ticket
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.messages import InboundMessage
from helpdesk.policies import reply_window
from helpdesk.policies import threads as policy
from helpdesk.policies.ticket_status import BOT, OPEN, QUEUED, RESOLVED, UNSOLVED, WAITING, WITH_TEAM
from helpdesk.services import handoff, ratings, sla, ticket_events, tickets
from helpdesk.ticket_rules import ticket_rules

# Built once: assembling a statement costs more than running it. Columns only: most messages change no ticket.
TICKETS, CONVERSATIONS = cast("Table", Ticket.__table__), cast("Table", Conversation.__table__)
TICKET, CONVERSATION, OF_ONE = TICKETS.c, CONVERSATIONS.c, TICKETS.alias("of_one").c
NEWEST = select(func.max(OF_ONE.number)).where(OF_ONE.conversation_id == CONVERSATION.id).correlate(CONVERSATIONS)
THREAD = or_(TICKET.status.in_(UNSOLVED), TICKET.number == NEWEST.scalar_subquery())
CANDIDATES = (
    select(
        CONVERSATION.id, CONVERSATION.blocked_at, TICKET.number, TICKET.opened_by, TICKET.status, TICKET.handed_over,
        TICKET.active_at, TICKET.resolved_at, TICKET.snoozed_until, TICKET.reminded_at,
    )
    .select_from(CONVERSATIONS.outerjoin(TICKETS, and_(TICKET.conversation_id == CONVERSATION.id, THREAD)))
    .where(CONVERSATION.id.in_(bindparam("conversations", expanding=True)))
    .order_by(CONVERSATION.id, TICKET.number.desc())
)  # fmt: skip
ACTIVE = update(TICKETS).where(TICKET.number == bindparam("ticket")).values(active_at=bindparam("at"))


class Threaded(Protocol):
    """What has to be known of a ticket to say whether a message belongs to it: its row, or those columns of it."""

    number: int
    opened_by: str
    status: str
    handed_over: bool
    active_at: datetime
    resolved_at: datetime | None
    snoozed_until: datetime | None
    reminded_at: datetime | None


@dataclass(frozen=True)
class Said:
    """A recorded message of a customer; `record_id` is its row's."""

    conversation_id: str
    message: InboundMessage
    record_id: int


def arrived(uow: UnitOfWork, said: Sequence[Said]) -> set[str]:
    """Put customers' messages to their tickets; the ids of those that nobody needs to answer any more.

    These are what blocked customers write, and ratings of our help, which are answered here. A message that was put
    already changes nothing. Raises SettingsError for tickets.yml.
    """
    if not said:
        return set()
    conversations = sorted({one.conversation_id for one in said})
    found: dict[str, list[Threaded]] = {}
    blocked = set()
    uow.session.flush()
    for row in uow.connection.execute(CANDIDATES, {"conversations": conversations}):
        if row.blocked_at is not None:
            blocked.add(row.id)
        found.setdefault(row.id, []).extend([cast("Threaded", row)] if row.number is not None else ())
    joined, done = [], {one.message.id for one in said if one.conversation_id in blocked}
    for one in sorted(said, key=lambda one: one.conversation_id):
        if one.message.id in done:
            continue
        known = found.setdefault(one.conversation_id, [])
        if _rates(uow, one, known):
            done.add(one.message.id)
            continue
        ticket = _put(uow, one, thread_of(known))
        if ticket.number not in [other.number for other in known]:
            known.insert(0, ticket)
        joined.append({"ticket": ticket.number, "at": clock.now()})
    if joined:
        uow.session.flush()
        uow.connection.execute(ACTIVE, joined)
    return done


def thread_of(known: Iterable[Threaded]) -> Threaded | None:
    """Of a conversation's tickets, newest first, the one its messages belong to: what a person has, else the newest."""
    tickets_ = list(known)
    return next((one for one in tickets_ if one.handed_over and one.status in UNSOLVED), next(iter(tickets_), None))


def _rates(uow: UnitOfWork, said: Said, known: Sequence[Threaded]) -> bool:
    """Is the message a rating, or the words after it? Then it opens nothing again."""
    message = said.message
    if message.payload:
        return message.payload.startswith(policy.RATING) and ratings.tapped(
            uow, said.conversation_id, message.payload, message.id
        )
    resolved = thread_of(known)
    if resolved is None or resolved.status != RESOLVED:
        return False
    return ratings.heard(uow, uow.session.get_one(Ticket, resolved.number), message)


def _put(uow: UnitOfWork, said: Said, newest: Threaded | None) -> Threaded:
    """The ticket of one message, as it is from now on."""
    message = said.message
    if newest is not None and newest.opened_by == message.id:
        return newest
    thanks = policy.acknowledges(message.kind, message.text, message.payload)
    place = _place(newest, thanks)
    if newest is None or place == "new":
        return _open(uow, said, newest)
    if place == "join" and newest.status == BOT and not newest.snoozed_until:
        return newest
    # People have it, or had it: they may end it, or take it up again, at this moment.
    lock_conversation(uow.session, said.conversation_id)
    ticket = uow.session.get_one(Ticket, newest.number, populate_existing=True)
    place = _place(ticket, thanks)
    if place == "new":
        return _open(uow, said, ticket)
    if place == "reopen":
        _reopen(uow, ticket, message)
    elif place == "join":
        _join(uow, ticket, thanks)
    return ticket


def _join(uow: UnitOfWork, ticket: Ticket, thanks: bool) -> None:
    """The customer writes in a ticket that people have: waiting for them is over, unless they only say thanks."""
    if ticket.status in WAITING and not thanks:
        status = OPEN if ticket.assignee_id is not None else QUEUED
        ticket_events.set_status(uow, ticket, status, ticket_events.CUSTOMER)
    if ticket.status in WITH_TEAM:
        sla.heard(uow, ticket, clock.now())
    ticket.snoozed_until = ticket.reminded_at = None


def _place(newest: Threaded | None, thanks: bool) -> policy.Place:
    known = None
    if newest is not None:
        known = policy.Known(newest.status, newest.handed_over, newest.active_at, newest.resolved_at)
    return policy.place(known, clock.now(), ticket_rules().threading, thanks=thanks)


def _open(uow: UnitOfWork, said: Said, before: Threaded | None) -> Ticket:
    """A new ticket with the assistant, linked to the one before, which ends if the assistant still had it."""
    conversation = lock_conversation(uow.session, said.conversation_id)
    if before is not None and before.status == BOT:
        ended = uow.session.get_one(Ticket, before.number, populate_existing=True)
        ticket_events.resolve(uow, ended, "silence", ticket_events.SYSTEM)
    ticket = tickets.new_ticket(
        uow, conversation, said.message.id, first_message_id=said.record_id, previous=before and before.number,
        subject=policy.subject_of_words(said.message.text),
    )  # fmt: skip
    if reply_window.opens(said.message.kind):  # to a reaction nobody has to answer
        sla.begun(uow, ticket, ticket.created_at)
    return ticket


def _reopen(uow: UnitOfWork, ticket: Ticket, message: InboundMessage) -> None:
    """A resolved matter is not: it goes back to whom it was with."""
    conversation = uow.session.get_one(Conversation, ticket.conversation_id)
    to_team = policy.goes_to_team(ticket.resolved_by) and not policy.wants_assistant(message.text, message.payload)
    ticket.resolved_by, ticket.resolved_at = "", None
    status = BOT if not to_team else OPEN if ticket.assignee_id is not None else QUEUED
    ticket_events.set_status(uow, ticket, status, ticket_events.CUSTOMER, why="reopened")
    if to_team:
        ticket.handed_over = True
        handoff.change_owner(conversation, handoff.HUMAN, "")
