"""Customers as the team sees them: found by name, number or order, with all that is known; noted, linked, blocked."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, or_, select

from helpdesk import clock
from helpdesk.db.agent import Agent
from helpdesk.db.case_decision import CaseDecision, CustomerLink, linked
from helpdesk.db.conversation import Conversation
from helpdesk.db.locks import lock_conversation
from helpdesk.db.order import ProvenOrder
from helpdesk.db.returns import Return, find_return
from helpdesk.db.teamwork import CustomerNote
from helpdesk.db.ticket import Ticket, tickets_of
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.decision_rules import APPROVE, IDENTITY
from helpdesk.errors import NotFound, NotPossible
from helpdesk.integrations import orders as order_system
from helpdesk.integrations.orders.protocol import OrderView
from helpdesk.policies.returns import return_number
from helpdesk.policies.ticket_status import CLOSED, UNSOLVED
from helpdesk.services import agents, consent, conversations, notices, technician, ticket_events
from helpdesk.services.customers import language_of
from helpdesk.services.identity_cases import is_valid
from helpdesk.services.ticket_steps import MOST_TAGS, TAG
from helpdesk.shop import shop
from helpdesk.values import Language, western_digits

MOST, MOST_ORDERS, MOST_TICKETS = 50, 20, 50
LONGEST_NOTE = 2000
SHORTEST = 2  # characters or digits from which names and numbers are looked for
AT_THE_END = 6  # digits from which a number may also be the end of a phone number


@dataclass(frozen=True)
class Found:
    """A customer in a list; `phone` is digits, or "" for who is known by another id only."""

    id: str
    name: str
    phone: str
    language: Language
    open_tickets: int
    last_inbound_at: datetime | None
    blocked: bool


@dataclass(frozen=True)
class Customer:
    """All that is known of one customer. `others` are conversations of the same person; tickets, orders, returns, notes
    and visits are those of all of them. `verified_until`: a document of identity counts until that day (ISO)."""

    conversation: Conversation
    language: Language
    others: tuple[Found, ...]
    tickets: Sequence[Ticket]
    orders: Sequence[OrderView]
    returns: Sequence[Return]
    notes: Sequence[tuple[CustomerNote, str]]
    visits: Sequence[technician.VisitView]
    may_notify: bool
    may_market: bool
    verified_until: str


def search(uow: UnitOfWork, text: str, limit: int = MOST) -> list[Found]:
    """Customers whose name, phone number, order or return this is, or begins with this; who wrote last comes first.

    Without a text those who wrote last.
    """
    query = select(Conversation).order_by(Conversation.last_inbound_at.desc().nulls_last(), Conversation.id)
    words = " ".join(text.split())
    if words:
        conditions = [*_named(words), *_numbered(uow, words)]
        if not conditions:
            return []
        query = query.where(or_(*conditions))
    return found(uow, list(uow.session.scalars(query.limit(limit))))


def _named(words: str) -> list[ColumnElement[bool]]:
    """A part of the name begins with it."""
    if len(words) < SHORTEST:
        return []
    start = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    name, lower = Conversation.profile_name, func.lower(Conversation.profile_name)
    forms = ((lower, start.lower()), (name, start), (name, start.title()))  # SQLite lowers ASCII only
    return [
        column.like(pattern, escape="\\") for column, form in forms for pattern in (f"{form}%", f"% {form}%")
    ]  # fmt: skip


def _numbered(uow: UnitOfWork, words: str) -> list[ColumnElement[bool]]:
    """A phone number that begins (or, if long, ends) like this; an order or a return of this very number."""
    digits = "".join(one for one in western_digits(words) if one.isdecimal())
    conditions: list[ColumnElement[bool]] = []
    if len(digits) >= SHORTEST and not any(one.isalpha() for one in words):
        bare = digits.removeprefix("00")
        conditions.append(Conversation.wa_id.between(bare, bare + "9" * 15))  # a range, for the index
        if len(digits) >= AT_THE_END:
            conditions.append(Conversation.wa_id.endswith(digits.lstrip("0"), autoescape=True))
    if digits and len(digits) <= 12:  # noqa: PLR2004 - digits of the longest order number
        numbers = [digits]
        if (code := return_number(words)) and (row := find_return(uow.session, code)):
            numbers.append(row.order_number)
            conditions.append(Conversation.id == row.conversation_id)
        for number in numbers:
            keys = order_system.gateway().keys(uow, number)
            ids = [one.id for one in notices.of_phone(uow, keys.phone)] if keys else []
            conditions.append(Conversation.id.in_(ids))
            proven = select(ProvenOrder.conversation_id).where(ProvenOrder.order_number == number)
            conditions.append(Conversation.id.in_(proven))
    return conditions


def found(uow: UnitOfWork, rows: Sequence[Conversation]) -> list[Found]:
    """Conversations as rows of a list."""
    ids = [row.id for row in rows]
    query = (
        select(Ticket.conversation_id, func.count())
        .where(Ticket.conversation_id.in_(ids), Ticket.status.in_(UNSOLVED))
        .group_by(Ticket.conversation_id)
    )
    waiting = dict(uow.session.execute(query).tuples().all())
    return [
        Found(
            row.id, row.profile_name, row.wa_id if row.wa_id.isdigit() else "", language_of(row),
            waiting.get(row.id, 0), row.last_inbound_at, row.blocked_at is not None,
        )
        for row in rows
    ]  # fmt: skip


def customer(uow: UnitOfWork, conversation_id: str) -> Customer:
    """All that is known of a customer. Raises NotFound."""
    conversation = conversations.get(uow, conversation_id)
    ids = linked(uow.session, conversation_id)
    rows = [uow.session.get_one(Conversation, one) for one in ids]
    tickets = select(Ticket).where(Ticket.conversation_id.in_(ids)).order_by(Ticket.number.desc()).limit(MOST_TICKETS)
    sent_back = select(Return).where(Return.conversation_id.in_(ids)).order_by(Return.created_at.desc())
    notes = (
        select(CustomerNote, func.coalesce(Agent.name, ""))
        .outerjoin(Agent, Agent.id == CustomerNote.agent_id)
        .where(CustomerNote.conversation_id.in_(ids))
        .order_by(CustomerNote.id.desc())
    )
    return Customer(
        conversation=conversation,
        language=language_of(conversation),
        others=tuple(found(uow, rows[1:])),
        tickets=uow.session.scalars(tickets).all(),
        orders=orders_of(uow, rows),
        returns=uow.session.scalars(sent_back.limit(MOST_ORDERS)).all(),
        notes=[(note, name) for note, name in uow.session.execute(notes)],
        visits=[one for row in rows for one in technician.of_conversation(uow, row.id, coming=False)],
        may_notify=consent.given(uow, conversation_id, "notices"),
        may_market=consent.given(uow, conversation_id, "marketing"),
        verified_until=verified_until(uow, ids),
    )


def orders_of(uow: UnitOfWork, rows: Iterable[Conversation]) -> list[OrderView]:
    """The orders of phone numbers, newest first."""
    own = [one for row in rows if row.wa_id for one in order_system.gateway().of_phone(uow, row.wa_id)]
    unique = {one.number: one for one in own}
    return sorted(unique.values(), key=lambda one: one.placed_at, reverse=True)[:MOST_ORDERS]


def verified_until(uow: UnitOfWork, ids: Sequence[str]) -> str:
    """Until which day (ISO) a document has proven who this is; "" when none does."""
    today = clock.now().astimezone(shop().zone).date()
    query = select(CaseDecision.detail).where(
        CaseDecision.kind == IDENTITY, CaseDecision.verdict == APPROVE, CaseDecision.conversation_id.in_(ids)
    )
    days = [str(detail["expires_on"]) for detail in uow.session.scalars(query) if is_valid(detail, today)]
    return max(days, default="")


def add_note(uow: UnitOfWork, conversation_id: str, text: str, agent_id: int | None) -> CustomerNote:
    """Remember something about a customer; they never see it. Raises NotFound, NotPossible for an empty or long one."""
    conversations.get(uow, conversation_id)
    words = text.strip()
    if not 0 < len(words) <= LONGEST_NOTE:
        raise NotPossible(f"A note has 1 to {LONGEST_NOTE} characters.")
    note = CustomerNote(conversation_id=conversation_id, agent_id=agent_id, text=words, created_at=clock.now())
    uow.session.add(note)
    uow.session.flush()
    return note


def set_tags(uow: UnitOfWork, conversation_id: str, tags: Iterable[str]) -> list[str]:
    """Give a customer these tags and no others; new tickets take them over. Raises NotFound, NotPossible."""
    conversation = lock_conversation(uow.session, conversation_id)
    wanted = list(dict.fromkeys(" ".join(tag.split()).lower() for tag in tags if tag.strip()))
    if len(wanted) > MOST_TAGS or not all(TAG.fullmatch(tag) for tag in wanted):
        raise NotPossible(f"At most {MOST_TAGS} tags of letters, digits and dashes, 30 characters each.")
    conversation.tags = wanted
    uow.session.flush()
    return wanted


def link(uow: UnitOfWork, conversation_id: str, other_id: str) -> None:
    """Two conversations are one person's: their pages show both from now on. Messages, tickets and consent stay with
    the number that they belong to. Raises NotFound, NotPossible."""
    if conversation_id == other_id:
        raise NotPossible("A conversation is its own already.")
    for one in sorted((conversation_id, other_id)):
        lock_conversation(uow.session, one)
    person = uuid.uuid4().hex
    for one in {*linked(uow.session, conversation_id), *linked(uow.session, other_id)}:
        known = uow.session.get(CustomerLink, one)
        if known is None:
            uow.session.add(CustomerLink(conversation_id=one, person=person))
        else:
            known.person = person
    uow.session.flush()


def unlink(uow: UnitOfWork, conversation_id: str) -> None:
    """A conversation is somebody else's after all."""
    uow.session.execute(delete(CustomerLink).where(CustomerLink.conversation_id == conversation_id))


def block(uow: UnitOfWork, conversation_id: str, agent_id: int | None) -> int:
    """Nobody answers them any more: their open tickets are closed as spam, which ends their clocks; how many those
    were. What they write is kept. Raises NotFound."""
    conversation = lock_conversation(uow.session, conversation_id)
    conversation.blocked_at = conversation.blocked_at or clock.now()
    waiting = tickets_of(uow.session, conversation_id, UNSOLVED)
    for ticket in waiting:
        agents.end(uow, ticket, CLOSED, "spam", ticket_events.actor(agent_id))
    uow.session.flush()
    return len(waiting)


def unblock(uow: UnitOfWork, conversation_id: str) -> None:
    """They are answered again; closed tickets stay closed. Raises NotFound."""
    lock_conversation(uow.session, conversation_id).blocked_at = None
    uow.session.flush()


def named(uow: UnitOfWork, text: str) -> Conversation:
    """The one conversation that a number or an id names, to link it. Raises NotFound."""
    known = uow.session.get(Conversation, text.strip()) if text.strip() else None
    digits = "".join(one for one in western_digits(text) if one.isdecimal()).removeprefix("00")
    rows = [known] if known else notices.of_phone(uow, digits)
    if not rows:
        raise NotFound("There is no customer with this number.")
    return rows[0]
