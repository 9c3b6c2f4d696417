"""Tickets follow the conversation: a customer's message opens one, joins it, opens it again, or only says thanks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, bindparam, func, or_, select, update

from helpdesk import clock
from helpdesk.db.conversation import Conversation
from helpdesk.db.locks import lock_conversation
from helpdesk.db.ticket import Ticket
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.messages import InboundMessage
from helpdesk.policies import threads as policy
from helpdesk.policies.ticket_status import BOT, OPEN, QUEUED, RESOLVED, UNSOLVED, WAITING, WITH_TEAM
from helpdesk.services import handoff, ratings, sla, ticket_events, tickets
from helpdesk.ticket_rules import ticket_rules

# Built once: assembling a statement costs more than running it.
TICKET = cast("Table", Ticket.__table__).c
NEWEST = (
    select(func.max(TICKET.number))
    .where(TICKET.conversation_id.in_(bindparam("conversations", expanding=True)))
    .group_by(TICKET.conversation_id)
)
CANDIDATES = (
    select(Ticket)
    .where(TICKET.conversation_id.in_(bindparam("conversations", expanding=True)))
    .where(or_(TICKET.status.in_(UNSOLVED), TICKET.number.in_(NEWEST)))
    .order_by(TICKET.number.desc())
)
BLOCKED = select(Conversation.id).where(
    Conversation.id.in_(bindparam("conversations", expanding=True)), Conversation.blocked_at.is_not(None)
)
ACTIVE = (
    update(cast("Table", Ticket.__table__))
    .where(TICKET.number == bindparam("ticket"))
    .values(active_at=bindparam("at"))
)


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
    blocked = set(uow.session.scalars(BLOCKED, {"conversations": conversations}))
    found: dict[str, list[Ticket]] = {}
    for ticket in uow.session.scalars(CANDIDATES, {"conversations": conversations}):
        found.setdefault(ticket.conversation_id, []).append(ticket)
    joined, done = [], {one.message.id for one in said if one.conversation_id in blocked}
    for one in sorted(said, key=lambda one: one.conversation_id):
        if one.message.id in done:
            continue
        known = found.setdefault(one.conversation_id, [])
        if _rates(uow, one, known):
            done.add(one.message.id)
            continue
        ticket = _put(uow, one, thread_of(known))
        if ticket not in known:
            known.insert(0, ticket)
        joined.append({"ticket": ticket.number, "at": clock.now()})
    if joined:
        uow.session.flush()
        uow.connection.execute(ACTIVE, joined)
    return done


def thread_of(known: Iterable[Ticket]) -> Ticket | None:
    """Of a conversation's tickets, newest first, the one its messages belong to: what a person has, else the newest."""
    tickets_ = list(known)
    return next((one for one in tickets_ if one.handed_over and one.status in UNSOLVED), next(iter(tickets_), None))


def _rates(uow: UnitOfWork, said: Said, known: Sequence[Ticket]) -> bool:
    """Is the message a rating, or the words after it? Then it opens nothing again."""
    message = said.message
    if message.payload:
        return message.payload.startswith(policy.RATING) and ratings.tapped(
            uow, said.conversation_id, message.payload, message.id
        )
    resolved = thread_of(known)
    return resolved is not None and resolved.status == RESOLVED and ratings.heard(uow, resolved, message)


def _put(uow: UnitOfWork, said: Said, newest: Ticket | None) -> Ticket:
    """The ticket of one message, as it is from now on."""
    message = said.message
    if newest is not None and newest.opened_by == message.id:
        return newest
    thanks = policy.acknowledges(message.kind, message.text, message.payload)
    place = _place(newest, thanks)
    if newest is None or place == "new":
        return _open(uow, said, newest)
    if newest.status in (RESOLVED, *WAITING):  # a person may end it, or take it up again, at this moment
        lock_conversation(uow.session, said.conversation_id)
        uow.session.refresh(newest)
        place = _place(newest, thanks)
    if place == "new":
        return _open(uow, said, newest)
    if place == "reopen":
        _reopen(uow, newest, message)
    elif place == "join" and newest.status in WAITING and not thanks:
        status = OPEN if newest.assignee_id is not None else QUEUED
        ticket_events.set_status(uow, newest, status, ticket_events.CUSTOMER)
    if place == "join" and newest.status in WITH_TEAM:
        sla.heard(uow, newest, clock.now())
    if place == "join" and (newest.snoozed_until or newest.reminded_at):
        newest.snoozed_until = newest.reminded_at = None
    return newest


def _place(newest: Ticket | None, thanks: bool) -> policy.Place:
    known = None
    if newest is not None:
        known = policy.Known(newest.status, newest.handed_over, newest.active_at, newest.resolved_at)
    return policy.place(known, clock.now(), ticket_rules().threading, thanks=thanks)


def _open(uow: UnitOfWork, said: Said, before: Ticket | None) -> Ticket:
    """A new ticket with the assistant, linked to the one before, which ends if the assistant still had it."""
    conversation = lock_conversation(uow.session, said.conversation_id)
    if before is not None and before.status == BOT:
        before.resolved_by = "silence"
        ticket_events.set_status(uow, before, RESOLVED, ticket_events.SYSTEM, why="silence")
    ticket = tickets.new_ticket(
        uow, conversation, said.message.id, first_message_id=said.record_id, previous=before and before.number,
        subject=policy.subject_of_words(said.message.text),
    )  # fmt: skip
    sla.begun(uow, ticket, ticket.created_at)
    return ticket


def _reopen(uow: UnitOfWork, ticket: Ticket, message: InboundMessage) -> None:
    """A resolved matter is not: it goes back to whom it was with."""
    conversation = lock_conversation(uow.session, ticket.conversation_id)
    to_team = policy.goes_to_team(ticket.resolved_by) and not policy.wants_assistant(message.text, message.payload)
    ticket.resolved_by, ticket.resolved_at = "", None
    status = BOT if not to_team else OPEN if ticket.assignee_id is not None else QUEUED
    ticket_events.set_status(uow, ticket, status, ticket_events.CUSTOMER, why="reopened")
    if to_team:
        ticket.handed_over = True
        if conversation.owner != handoff.HUMAN:
            handoff.change_owner(conversation, handoff.HUMAN, "")
