"""Lists of tickets as the team sees them: who may see which, filters, order, pages, how many. Read-only."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from helpdesk.db.agent import Agent
from helpdesk.db.base import UtcDateTime
from helpdesk.db.conversation import Conversation
from helpdesk.db.message import Message
from helpdesk.db.sla import RUNNING, SlaClock, SlaEntry
from helpdesk.db.teamwork import Mention
from helpdesk.db.ticket import NEVER, Ticket
from helpdesk.db.ticket_access import visible_to
from helpdesk.policies.access import Person
from helpdesk.policies.ticket_status import BOT, ENDED, OPEN, QUEUED, STATUSES, UNSOLVED, WAITING, WITH_TEAM

MINE, UNASSIGNED, MENTIONED, WAITS, ALL_OPEN = "mine", "unassigned", "mentioned", "waiting", "open"
WITH_BOT, SNOOZED, SOLVED, EVERYTHING = "bot", "snoozed", "resolved", "all"
LISTS: dict[str, tuple[str, ...]] = {  # the statuses of each
    MINE: WITH_TEAM, UNASSIGNED: (QUEUED, OPEN), MENTIONED: STATUSES, WAITS: WAITING, ALL_OPEN: WITH_TEAM,
    WITH_BOT: (BOT,), SNOOZED: UNSOLVED, SOLVED: ENDED, EVERYTHING: STATUSES,
}  # fmt: skip
COUNTED = (MINE, UNASSIGNED, MENTIONED, WAITS, ALL_OPEN, WITH_BOT, SNOOZED)
OK, SOON, BREACHED = "ok", "soon", "breached"
RISKS = (OK, SOON, BREACHED)
ME, NOBODY = "me", "none"  # as assignee
TEAM, CUSTOMER = "agent", "customer"  # authors


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; empty: not. `assignee` is an agent's id, ME or NOBODY. All of them together count."""

    status: tuple[str, ...] = ()
    queue: tuple[str, ...] = ()
    priority: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    assignee: str = ""
    tag: str = ""
    topic: str = ""
    risk: str = ""


@dataclass(frozen=True)
class Found:
    """What a search hit: tickets, and conversations with all of their tickets."""

    tickets: frozenset[int] = frozenset()
    conversations: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Cursor:
    """Where a page ended: the moment by which the list is ordered, and the ticket's number."""

    at: datetime
    number: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.number}"

    @classmethod
    def parse(cls, text: str) -> "Cursor | None":
        """What `str` wrote; None for anything else."""
        at, _, number = text.partition("~")
        try:
            moment = datetime.fromisoformat(at)
            return cls(moment.astimezone(timezone.utc), int(number)) if moment.tzinfo else None
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True)
class Line:
    """A ticket in a list. `risk` is "" where no clock runs; `unanswered`: the team has it, the customer wrote last."""

    number: int
    conversation_id: str
    customer: str
    subject: str
    topic: str
    status: str
    priority: str
    queue: str
    language: str
    assignee_id: int | None
    assignee: str
    tags: tuple[str, ...]
    snoozed_until: datetime | None
    active_at: datetime
    clock_due_at: datetime
    clock: str = ""
    due_at: datetime | None = None
    risk: str = ""
    last_at: datetime | None = None
    unanswered: bool = False


@dataclass(frozen=True)
class Page:
    """Some lines of a list; `after` is where the next page begins, None on the last."""

    lines: list[Line] = field(default_factory=list)
    after: Cursor | None = None


LINE = (
    Ticket.number, Ticket.conversation_id, Conversation.profile_name, Conversation.wa_id, Ticket.subject, Ticket.topic,
    Ticket.status, Ticket.priority, Ticket.queue, Ticket.language, Ticket.assignee_id, Agent.name.label("assignee"),
    Ticket.tags, Ticket.snoozed_until, Ticket.active_at, Ticket.clock_due_at,
)  # fmt: skip


def page(
    session: Session,
    person: Person,
    name: str,
    filters: Filters,
    now: datetime,
    *,
    found: Found | None = None,
    after: Cursor | None = None,
    limit: int = 50,
) -> Page:
    """The lines of a list that a person may see: what is due next on top, then what waits longest.

    What has ended, and what was searched for (`found`), has what moved last on top.
    """
    newest_first = found is not None or name in (SOLVED, EVERYTHING)
    column = Ticket.active_at if newest_first else Ticket.clock_due_at
    conditions = [visible_to(person), *_of_list(name, person, now), *_of_filters(filters, person, now)]
    if found is not None:
        conditions.append(Ticket.number.in_(_numbers(session, found)))
    if after is not None:
        conditions.append(_behind(column, after, newest_first))
    possible = UNSOLVED if filters.risk else STATUSES  # no clock runs for what has ended
    statuses = [one for one in LISTS[name] if one in (filters.status or STATUSES) and one in possible]
    ordered = select(*LINE).join(Conversation).outerjoin(Agent, Agent.id == Ticket.assignee_id).where(*conditions)
    ordered = ordered.order_by(*((one.desc() if newest_first else one) for one in (column, Ticket.number)))
    rows = _rows(session, ordered.limit(limit + 1), statuses, column.key, newest_first, apart=found is None)
    lines = [_line(row) for row in rows[:limit]]
    last = Cursor(getattr(rows[limit - 1], column.key), rows[limit - 1].number) if len(rows) > limit else None
    return Page(_with_clocks(session, _with_last_words(session, lines), now), last)


def sizes(session: Session, person: Person, now: datetime) -> dict[str, int]:
    """How many tickets there are in each list of COUNTED, of those that a person may see.

    MENTIONED: in how many they were named without having looked.
    """
    counted = [
        func.count(case((and_(Ticket.status.in_(LISTS[name]), *_of_list(name, person, now)), 1))).label(name)
        for name in COUNTED
        if name != MENTIONED
    ]
    unseen = select(func.count(Mention.ticket_number.distinct()))
    unseen = unseen.where(Mention.agent_id == person.id, Mention.seen_at.is_(None))
    columns = (*counted, unseen.scalar_subquery().label(MENTIONED))
    row = session.execute(select(*columns).where(Ticket.status.in_(UNSOLVED), visible_to(person))).one()
    return {name: row._mapping[name] for name in COUNTED}


def _names(agent_id: int) -> ColumnElement[bool]:
    return Ticket.number.in_(select(Mention.ticket_number).where(Mention.agent_id == agent_id))


def _numbers(session: Session, found: Found) -> set[int]:
    of_customers = select(Ticket.number).where(Ticket.conversation_id.in_(found.conversations))
    return {*found.tickets, *(session.scalars(of_customers) if found.conversations else ())}


def _of_list(name: str, person: Person, now: datetime) -> list[ColumnElement[bool]]:
    asleep = Ticket.snoozed_until > now
    awake = or_(Ticket.snoozed_until.is_(None), Ticket.snoozed_until <= now)
    own = {
        MINE: [Ticket.assignee_id == person.id, awake], UNASSIGNED: [Ticket.assignee_id.is_(None), awake],
        MENTIONED: [_names(person.id)], SNOOZED: [asleep], SOLVED: [], EVERYTHING: [],
    }  # fmt: skip
    return own.get(name, [awake])


def _of_filters(filters: Filters, person: Person, now: datetime) -> list[ColumnElement[bool]]:
    several = (
        (Ticket.queue, filters.queue), (Ticket.priority, filters.priority), (Ticket.language, filters.language)
    )  # fmt: skip
    found: list[ColumnElement[bool]] = [column.in_(words) for column, words in several if words]
    if filters.assignee == NOBODY:
        found.append(Ticket.assignee_id.is_(None))
    elif filters.assignee:
        is_number = filters.assignee.isascii() and filters.assignee.isdigit() and len(filters.assignee) < 10  # noqa: PLR2004
        agent_id = person.id if filters.assignee == ME else int(filters.assignee) if is_number else None
        found.append(Ticket.assignee_id == agent_id if agent_id is not None else false())
    if filters.tag:
        # PostgreSQL takes a LIKE for rare and would read all rows; of this it knows nothing, and walks along the list.
        tags = cast(Ticket.tags, String)
        found.append(func.replace(tags, json.dumps(filters.tag), "") != tags)
    if filters.topic:
        found.append(Ticket.topic == filters.topic)
    if filters.risk:
        found.append(_of_risk(filters.risk, now))
    return found


def _of_risk(risk: str, now: datetime) -> ColumnElement[bool]:
    if risk == BREACHED:
        return Ticket.clock_due_at <= now
    warned = exists().where(
        SlaClock.ticket_number == Ticket.number, SlaClock.state == RUNNING, SlaClock.due_at == Ticket.clock_due_at,
        SlaEntry.clock_id == SlaClock.id, SlaEntry.what == "warned",
    )  # fmt: skip
    return and_(Ticket.clock_due_at > now, Ticket.clock_due_at < NEVER, warned if risk == SOON else ~warned)


def _behind(column: InstrumentedAttribute[datetime], after: Cursor, newest_first: bool) -> ColumnElement[bool]:
    at = literal(after.at, UtcDateTime())
    if newest_first:
        return and_(column <= at, or_(column < at, Ticket.number < after.number))
    return and_(column >= at, or_(column > at, Ticket.number > after.number))


def _rows(
    session: Session, ordered: Select[Any], statuses: Sequence[str], column: str, newest_first: bool, *, apart: bool
) -> list[Any]:
    """The rows in order. Status by status the database only walks along its index, however many tickets there are."""
    if not apart or len(statuses) < 2:  # noqa: PLR2004
        return list(session.execute(ordered.where(Ticket.status.in_(statuses))))
    each = (ordered.where(Ticket.status == status).subquery() for status in statuses)
    found = session.execute(union_all(*(select(one) for one in each)))
    return sorted(found, key=lambda row: (getattr(row, column), row.number), reverse=newest_first)


def _line(row: Any) -> Line:
    return Line(
        number=row.number, conversation_id=row.conversation_id, customer=row.profile_name or f"+{row.wa_id}",
        subject=row.subject, topic=row.topic, status=row.status, priority=row.priority, queue=row.queue,
        language=row.language, assignee_id=row.assignee_id, assignee=row.assignee or "",
        tags=tuple(map(str, row.tags or ())), snoozed_until=row.snoozed_until, active_at=row.active_at,
        clock_due_at=row.clock_due_at,
    )  # fmt: skip


def _with_last_words(session: Session, lines: Collection[Line]) -> list[Line]:
    """The lines with the time of their conversation's last message that a person wrote, on either side."""
    talk = aliased(Message)
    last = (
        select(func.max(talk.id))
        .where(talk.conversation_id == Conversation.id, talk.author.in_((CUSTOMER, TEAM)))
        .correlate(Conversation)
        .scalar_subquery()
    )
    wanted = select(Conversation.id, Message.created_at, Message.author).join(Message, Message.id == last)
    rows = session.execute(wanted.where(Conversation.id.in_({line.conversation_id for line in lines})))
    said = {row.id: row for row in rows}
    told = []
    for line in lines:
        if (row := said.get(line.conversation_id)) is not None:
            unanswered = row.author == CUSTOMER and line.status in WITH_TEAM
            line = replace(line, last_at=row.created_at, unanswered=unanswered)  # noqa: PLW2901
        told.append(line)
    return told


def _with_clocks(session: Session, lines: Collection[Line], now: datetime) -> list[Line]:
    """The lines with the clock that is due next, and how near that is."""
    due = [line.number for line in lines if line.clock_due_at < NEVER]
    warned = exists().where(SlaEntry.clock_id == SlaClock.id, SlaEntry.what == "warned")
    rows = session.execute(
        select(SlaClock.ticket_number, SlaClock.name, SlaClock.due_at, SlaClock.breached, warned.label("warned"))
        .where(SlaClock.ticket_number.in_(due), SlaClock.state == RUNNING, SlaClock.due_at.is_not(None))
        .order_by(SlaClock.due_at.desc())
    )
    clocks = {row.ticket_number: row for row in rows}  # the last of each is due first
    told = []
    for line in lines:
        if (row := clocks.get(line.number)) is not None:
            risk = BREACHED if row.breached or row.due_at <= now else SOON if row.warned else OK
            line = replace(line, clock=row.name, due_at=row.due_at, risk=risk)  # noqa: PLW2901
        told.append(line)
    return told
