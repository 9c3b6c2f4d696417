"""The sweep over clocks: takes the steps that are due, meets what the assistant has answered, follows changed files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, insert, select

from helpdesk.db import sla as table
from helpdesk.db.message import ACCEPTED, DELIVERED, OUTBOUND, READ, SENT, Message
from helpdesk.db.sla import SlaClock, SlaEntry
from helpdesk.db.ticket import Ticket, TicketEvent
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.policies import sla as policy
from helpdesk.policies.calendars import Calendar
from helpdesk.policies.sla import BREACH, Entry, What
from helpdesk.service_levels import Level, ServiceLevels, service_levels
from helpdesk.services import sla
from helpdesk.services import sla_ledger as ledger

LATE = timedelta(seconds=60)  # what is noticed later than this was missed by us, not by the team
LIMIT = 500  # clocks that one transaction sees to
ANSWERERS = ("bot", sla.AGENT)


@dataclass(frozen=True)
class Alert:
    """A step that somebody hears of: `late`, if we were down when it was due."""

    ticket_number: int
    queue: str
    priority: str
    assignee_id: int | None
    clock: str
    instance: int
    step: int
    level: Level
    due_at: datetime
    late: bool


@dataclass(frozen=True)
class Swept:
    """How many clocks were seen to (LIMIT: there may be more), and who is to hear of it."""

    clocks: int
    alerts: list[Alert]


@dataclass(frozen=True)
class Followed:
    """How many clocks got another target; `last`: the number after which there are more, None: that was all."""

    changed: int
    last: int | None


def sweep(uow: UnitOfWork, now: datetime, limit: int = LIMIT) -> Swept:
    """Take the steps that are due of up to `limit` clocks; rests that have lasted too long end. Raises SettingsError.

    Each step somebody hears of is an event of its ticket, too.
    """
    levels, alerts, written = service_levels(), list[Alert](), list[dict[str, Any]]()
    due = table.clocks_due(uow.session, now, limit)
    lines, calendars = ledger.ledgers(uow, due), ledger.calendars(uow)
    tickets = _tickets(uow, due)
    for clock in due:
        entries = lines[clock.id]
        tell = _tell(levels, clock)
        wake = policy.rests_until(policy.read(entries, calendars), timedelta(seconds=levels.longest_pause))
        if wake is not None and wake <= now:
            entries.append(Entry("resumed", wake, reason="longest_pause"))
            written.append(ledger.row_of(clock, entries[-1]))
        for entry in _steps(entries, calendars, list(tell), now):
            entries.append(entry)
            written.append(ledger.row_of(clock, entry))
            if level := tell.get(entry.step):
                alerts.append(_alert(clock, tickets[clock.ticket_number], entry, level))
        ledger.settle(clock, policy.read(entries, calendars), calendars, levels)
    uow.session.flush()
    for model, rows in ((SlaEntry, written), (TicketEvent, [_event(one, now) for one in alerts])):
        if rows:
            uow.session.execute(insert(model), rows)
    return Swept(len(due), alerts)


def meet_answered(uow: UnitOfWork, limit: int = LIMIT) -> int:
    """End the clocks of first messages to which an answer has reached WhatsApp; how many.

    Looked up here and not told with each answer, which would cost each of them a look at the clocks.
    """
    running = select(SlaClock).join(Ticket, Ticket.number == SlaClock.ticket_number)
    running = running.where(SlaClock.name == "first_response_bot", SlaClock.state == table.RUNNING)
    running = running.where(exists().where(*_answers()).correlate(Ticket, SlaClock))
    found = list(uow.session.scalars(running.limit(limit).with_for_update(of=SlaClock, skip_locked=True)))
    first = select(SlaClock.id, func.min(Message.id)).join(Ticket, Ticket.number == SlaClock.ticket_number)
    first = first.join(Message, and_(*_answers())).where(SlaClock.id.in_([one.id for one in found]))
    answers = dict(uow.session.execute(first.group_by(SlaClock.id)).tuples().all()) if found else {}
    for clock in found:
        message = uow.session.get_one(Message, answers[clock.id])
        ledger.add(uow, clock, "met", message.sent_at or message.created_at, reason=sla.reason_of(message.id))
    return len(found)


def follow_files(uow: UnitOfWork, now: datetime, after: int = 0, limit: int = LIMIT) -> Followed:
    """After a change of sla.yml or shop.yml: give clocks what is now right, up to `limit` of those above `after`.

    Raises SettingsError.
    """
    levels, calendars, count = service_levels(), ledger.calendars(uow), 0
    clocks = table.live_clocks(uow.session, after, limit)
    tickets, lines = _tickets(uow, clocks), ledger.ledgers(uow, clocks)
    for clock in clocks:
        if sla.retarget(uow, levels, clock, tickets[clock.ticket_number], now):
            count += 1
        else:  # who hears of what, and when a rest ends, may have changed all the same
            ledger.settle(clock, policy.read(lines[clock.id], calendars), calendars, levels)
    return Followed(count, clocks[-1].id if len(clocks) == limit else None)


def _steps(entries: list[Entry], calendars: Mapping[str, Calendar], steps: list[int], now: datetime) -> list[Entry]:
    """The lines for the steps that are due."""
    found = []
    for step, at in policy.steps_due(policy.read(entries, calendars), calendars, steps, now):
        what: What = "warned" if step < BREACH else "breached" if step == BREACH else "escalated"
        found.append(Entry(what, at, step=step, noticed_at=now if now - at > LATE else None))
    return found


def _tell(levels: ServiceLevels, clock: SlaClock) -> dict[int, Level]:
    found = levels.policies.get(clock.policy)
    target = found.target(ledger.name_of(clock)) if found else None
    return (target.tell if target else {}) or {BREACH: "team"}


def _alert(clock: SlaClock, ticket: Ticket, entry: Entry, level: Level) -> Alert:
    return Alert(
        ticket.number, ticket.queue, ticket.priority, ticket.assignee_id, clock.name, clock.instance, entry.step,
        level, entry.at, entry.noticed_at is not None,
    )  # fmt: skip


def _event(one: Alert, now: datetime) -> dict[str, Any]:
    """A step as the ticket's timeline tells it."""
    detail = {
        "clock": one.clock, "instance": one.instance, "step": one.step, "level": one.level,
        "due_at": one.due_at.isoformat(timespec="seconds"), "late": one.late,
    }  # fmt: skip
    return {"ticket_number": one.ticket_number, "at": now, "actor": "system", "what": "sla", "detail": detail}


def _tickets(uow: UnitOfWork, clocks: Iterable[SlaClock]) -> dict[int, Ticket]:
    """The tickets of some clocks, read at once."""
    wanted, found = sorted({one.ticket_number for one in clocks}), dict[int, Ticket]()
    for start in range(0, len(wanted), LIMIT):
        rows = uow.session.scalars(select(Ticket).where(Ticket.number.in_(wanted[start : start + LIMIT])))
        found.update((one.number, one) for one in rows)
    return found


def _answers() -> list[ColumnElement[bool]]:
    """What makes a message the answer to a ticket's first one."""
    return [
        Message.conversation_id == Ticket.conversation_id,
        Message.direction == OUTBOUND,
        Message.author.in_(ANSWERERS),
        Message.status.in_((ACCEPTED, SENT, DELIVERED, READ)),
        Message.created_at >= SlaClock.armed_at,
    ]
