"""The ledgers of clocks as stored: lines are added, and what a clock then says is noted in its row."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select

from helpdesk.db import sla as table
from helpdesk.db.sla import SlaCalendar, SlaClock, SlaEntry
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.policies import sla as policy
from helpdesk.policies.calendars import Calendar
from helpdesk.policies.sla import BREACH, Clock, Entry, Reading, What
from helpdesk.service_levels import ServiceLevels, Target, TeamHours, service_levels

_built: dict[str, Calendar] = {}


def add(
    uow: UnitOfWork, clock: SlaClock, what: What, at: datetime, *, target: int = 0, calendar: str = "", reason: str = ""
) -> None:
    """Add a line to a clock's ledger and note what the clock says now."""
    write(uow, clock, Entry(what, at, target=target, calendar=calendar, reason=reason))
    uow.session.flush()
    known = calendars(uow)
    reading = policy.read([entry_of(one) for one in table.entries_of(uow.session, clock.id)], known)
    found = service_levels().policies.get(clock.policy)
    own = found.target(name_of(clock)) if found else None
    settle(clock, reading, known, list(own.tell) if own else [])
    uow.session.flush()


def settle(clock: SlaClock, reading: Reading, known: Mapping[str, Calendar], steps: list[int]) -> None:
    """What a clock's row says of its ledger."""
    upcoming = policy.next_step(reading, known, steps)
    clock.state, clock.target, clock.calendar = reading.state, reading.target, reading.calendar
    clock.breached = BREACH in reading.steps or reading.spent > reading.target
    clock.due_at = policy.due_at(reading, known)
    clock.next_at = upcoming[1] if upcoming else None


def write(uow: UnitOfWork, clock: SlaClock, entry: Entry) -> None:
    """Add a line to a clock's ledger, and no more."""
    once = f"step:{entry.step}" if entry.step else None  # two sweepers cannot take the same step
    uow.session.add(
        SlaEntry(
            clock_id=clock.id, what=entry.what, at=entry.at, target=entry.target, calendar=entry.calendar,
            step=entry.step, once=once, reason=entry.reason, noticed_at=entry.noticed_at,
        )
    )  # fmt: skip


def entry_of(row: SlaEntry) -> Entry:
    """A line as the policy reads it."""
    what: What = row.what  # type: ignore[assignment]
    return Entry(what, row.at, row.target, row.calendar, row.step, row.reason, row.noticed_at)


def ledgers(uow: UnitOfWork, clocks: Iterable[SlaClock]) -> dict[int, list[Entry]]:
    """The ledgers of some clocks, read at once."""
    found: dict[int, list[Entry]] = {clock.id: [] for clock in clocks}
    rows = select(SlaEntry).where(SlaEntry.clock_id.in_(found)).order_by(SlaEntry.id)
    for row in uow.session.scalars(rows):
        found[row.clock_id].append(entry_of(row))
    return found


def keep_calendar(uow: UnitOfWork, levels: ServiceLevels, target: Target, at: datetime) -> str:
    """The version of a target's calendar, which is kept."""
    hours = levels.team_hours(target.calendar)
    if uow.session.get(SlaCalendar, hours.version) is None:
        kept = hours.model_dump(mode="json")
        uow.session.add(SlaCalendar(version=hours.version, name=target.calendar, hours=kept, created_at=at))
        uow.session.flush()
    return hours.version


def calendars(uow: UnitOfWork) -> dict[str, Calendar]:
    """All versions; one never changes, so each is built once in a process."""
    for row in uow.session.scalars(select(SlaCalendar)):
        if row.version not in _built:
            _built[row.version] = TeamHours(**row.hours).calendar
    return _built


def calendar_names(uow: UnitOfWork) -> dict[str, str]:
    """What each version of a calendar is called."""
    return {row.version: row.name for row in uow.session.scalars(select(SlaCalendar))}


def name_of(clock: SlaClock) -> Clock:
    """The clock's name, as a word of the policy."""
    name: Clock = clock.name  # type: ignore[assignment]
    return name
