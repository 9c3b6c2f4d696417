"""The ledgers of clocks as stored: lines are added, and what a clock then says is noted in its row."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from helpdesk.db import sla as table
from helpdesk.db.sla import SlaCalendar, SlaClock, SlaEntry
from helpdesk.db.ticket import Ticket
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.policies import sla as policy
from helpdesk.policies.calendars import Calendar
from helpdesk.policies.sla import BREACH, LIVE, Clock, Entry, Reading, What
from helpdesk.service_levels import CHANNEL, ServiceLevels, Target, TeamHours, service_levels

LINES = select(
    SlaEntry.clock_id, SlaEntry.what, SlaEntry.at, SlaEntry.target, SlaEntry.calendar, SlaEntry.step, SlaEntry.reason,
    SlaEntry.noticed_at,
)  # fmt: skip
_built: dict[str, Calendar] = {}


def add(
    uow: UnitOfWork,
    clock: SlaClock,
    what: What | None = None,
    at: datetime | None = None,
    *,
    target: int = 0,
    calendar: str = "",
    reason: str = "",
) -> None:
    """Add a line (None: none) to a clock's ledger and note what the clock says now."""
    if what is not None and at is not None:
        write(uow, clock, Entry(what, at, target=target, calendar=calendar, reason=reason))
    uow.session.flush()
    known = calendars(uow)
    reading = policy.read([entry_of(one) for one in table.entries_of(uow.session, clock.id)], known)
    settle(clock, reading, known, service_levels())
    uow.session.flush()


def arm(uow: UnitOfWork, ticket: Ticket, name: Clock, at: datetime, own: Iterable[SlaClock]) -> bool:
    """Start a clock, unless it is among the ticket's `own` and has not ended, or its policy has no target for it.

    True if it runs or rests then. Raises SettingsError.
    """
    same = [one for one in own if one.name == name]
    if any(one.state in LIVE for one in same):
        return True
    levels = service_levels()
    policy_name, found = levels.policy_for(words(ticket), ticket.sla_policy)
    target = found.target(name)
    if target is None:
        return False
    version = keep_calendar(uow, levels, target, at)
    clock = SlaClock(
        ticket_number=ticket.number, name=name, instance=max((one.instance for one in same), default=0) + 1,
        policy=policy_name, armed_at=at,
    )  # fmt: skip
    first, known = Entry("armed", at, target=target.within, calendar=version), levels.team_hours(target.calendar)
    settle(clock, policy.read([first], {version: known.calendar}), {version: known.calendar}, levels)
    uow.session.add(clock)
    uow.session.flush()
    write(uow, clock, first)
    return True


def settle(clock: SlaClock, reading: Reading, known: Mapping[str, Calendar], levels: ServiceLevels) -> None:
    """What a clock's row says of its ledger."""
    found = levels.policies.get(clock.policy)
    own = found.target(name_of(clock)) if found else None
    upcoming = policy.next_step(reading, known, list(own.tell) if own else [])
    clock.state, clock.target, clock.calendar = reading.state, reading.target, reading.calendar
    clock.breached = BREACH in reading.steps or reading.spent > reading.target
    clock.due_at = policy.due_at(reading, known)
    wakes = policy.rests_until(reading, timedelta(seconds=levels.longest_pause))
    clock.next_at = upcoming[1] if upcoming else wakes


def write(uow: UnitOfWork, clock: SlaClock, entry: Entry) -> None:
    """Add a line to a clock's ledger, and no more."""
    uow.session.add(SlaEntry(**row_of(clock, entry)))


def row_of(clock: SlaClock, entry: Entry) -> dict[str, Any]:
    """A line as it is stored."""
    return {
        "clock_id": clock.id, "what": entry.what, "at": entry.at, "target": entry.target, "calendar": entry.calendar,
        "step": entry.step, "once": f"step:{entry.step}" if entry.step else None,  # two sweepers cannot both take it
        "reason": entry.reason, "noticed_at": entry.noticed_at,
    }  # fmt: skip


def entry_of(row: SlaEntry) -> Entry:
    """A line as the policy reads it."""
    what: What = row.what  # type: ignore[assignment]
    return Entry(what, row.at, row.target, row.calendar, row.step, row.reason, row.noticed_at)


def ledgers(uow: UnitOfWork, clocks: Iterable[SlaClock]) -> dict[int, list[Entry]]:
    """The ledgers of some clocks, read at once."""
    found: dict[int, list[Entry]] = {clock.id: [] for clock in clocks}
    for clock_id, *line in uow.session.execute(LINES.where(SlaEntry.clock_id.in_(found)).order_by(SlaEntry.id)):
        found[clock_id].append(Entry(*line))
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


def words(ticket: Ticket) -> dict[str, str]:
    """What a policy's `when` looks at."""
    told = {name: getattr(ticket, name) for name in ("queue", "priority", "topic", "language")}
    return {**told, "channel": CHANNEL}


def name_of(clock: SlaClock) -> Clock:
    """The clock's name, as a word of the policy."""
    name: Clock = clock.name  # type: ignore[assignment]
    return name
