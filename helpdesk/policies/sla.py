"""Service levels: what the ledger of a clock says at a moment, and which step comes next. Pure.

A clock is armed with a target in seconds of a calendar's working time. Its ledger is only added to; the seconds that
counted, the due time and what was missed follow from it. Steps are shares of the target (percent): below 100 a warning,
100 the breach, above it an escalation.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, get_args

from helpdesk.policies.calendars import Calendar, due, spans, working_seconds

Clock = Literal["first_response_bot", "queue_wait", "first_response", "next_response", "window", "resolution"]
CLOCKS: tuple[Clock, ...] = get_args(Clock)
What = Literal[
    "armed", "paused", "resumed", "retargeted", "warned", "breached", "escalated", "met", "unmet", "cancelled",
    "reopened",
]  # fmt: skip
State = Literal["running", "paused", "met", "cancelled"]
LIVE: tuple[State, ...] = ("running", "paused")
BREACH = 100  # percent of the target
STEPS = ("warned", "breached", "escalated")
STATE_AFTER: dict[str, State] = {"paused": "paused", "resumed": "running", "met": "met", "cancelled": "cancelled"}
FLOOR = timedelta(seconds=60)  # a warning that comes later than this before the due time helps nobody


@dataclass(frozen=True)
class Entry:
    """One line of a ledger.

    `target` (seconds) and `calendar` (a name) are set by armed and retargeted, `step` (percent) by warned, breached and
    escalated; `noticed_at`: when we saw what happened at `at`, if that was later.
    """

    what: What
    at: datetime
    target: int = 0
    calendar: str = ""
    step: int = 0
    reason: str = ""
    noticed_at: datetime | None = None


@dataclass(frozen=True)
class Stretch:
    """Time between two lines of the ledger, and how many of its seconds counted, and why."""

    start: datetime
    end: datetime
    counted: int
    why: str  # a calendar's name, or the reason of the pause


@dataclass(frozen=True)
class Reading:
    """What a ledger says: `spent` of `target` seconds were used when the state last changed (`since`)."""

    state: State
    target: int
    calendar: str
    since: datetime
    spent: int = 0
    steps: frozenset[int] = frozenset()
    reason: str = ""
    stretches: tuple[Stretch, ...] = ()


def read(ledger: Sequence[Entry], calendars: Mapping[str, Calendar]) -> Reading:
    """Walk through a ledger, whose first line is `armed`.

    A line that is dated before its predecessor (a clock was set back) counts as written at the same moment.
    """
    first, *rest = _standing(ledger)
    reading = Reading("running", first.target, first.calendar, first.at)
    for entry in rest:
        if entry.what in STEPS:
            reading = replace(reading, steps=reading.steps | {entry.step})
        elif reading.state in LIVE:
            reading = _turned(until(reading, calendars, entry.at), entry)
        elif entry.what == "reopened":
            reading = _reopened(reading, entry)
    return reading


def until(reading: Reading, calendars: Mapping[str, Calendar], now: datetime) -> Reading:
    """The same reading, `now`: what has run or rested since its last change is counted. An ended one stays."""
    end = max(reading.since, now)
    if reading.state not in LIVE or end == reading.since:
        return reading
    runs = reading.state == "running"
    counted = working_seconds(calendars[reading.calendar], reading.since, end) if runs else 0
    stretch = Stretch(reading.since, end, counted, reading.calendar if runs else reading.reason)
    return replace(reading, since=end, spent=reading.spent + counted, stretches=(*reading.stretches, stretch))


def due_at(reading: Reading, calendars: Mapping[str, Calendar]) -> datetime | None:
    """When the target of a running clock is used up; at once where it already was when it changed; None: it rests."""
    return _moment(reading, calendars, BREACH) if reading.state == "running" else None


def next_step(reading: Reading, calendars: Mapping[str, Calendar], steps: Sequence[int]) -> tuple[int, datetime] | None:
    """The next step of a running clock that was not taken, and its moment (perhaps past); None: there is none left."""
    if reading.state != "running":
        return None
    taken = max(reading.steps, default=0)
    left = sorted({*steps, BREACH} - set(range(taken + 1)))
    return next(((step, at) for step in left if (at := _wanted(reading, calendars, step)) is not None), None)


def rests_until(reading: Reading, longest: timedelta) -> datetime | None:
    """When a paused clock goes on by itself; None: it does not rest."""
    return reading.since + longest if reading.state == "paused" else None


def steps_due(
    reading: Reading, calendars: Mapping[str, Calendar], steps: Sequence[int], now: datetime
) -> list[tuple[int, datetime]]:
    """The steps to take now, each with the moment it was due.

    Of those whose time has passed (the system was down) only the last is taken, and the breach, which is always told.
    """
    passed: list[tuple[int, datetime]] = []
    while (found := next_step(reading, calendars, steps)) is not None and found[1] <= now:
        passed.append(found)
        reading = replace(reading, steps=reading.steps | {found[0]})
    return [one for one in passed if one[0] == BREACH or one is passed[-1]]


def explained(reading: Reading, calendars: Mapping[str, Calendar]) -> Iterator[tuple[datetime, datetime, int, str]]:
    """Each stretch cut into open and closed time: from, to, seconds that counted, and why or why not."""
    for stretch in reading.stretches:
        at, end = (edge.replace(microsecond=0) for edge in (stretch.start, stretch.end))
        if stretch.why not in calendars:
            yield at, end, 0, stretch.why
            continue
        for span in spans(calendars[stretch.why], int(at.timestamp()), int(end.timestamp())):
            opens, closes = (datetime.fromtimestamp(edge, at.tzinfo) for edge in span)
            if opens > at:
                yield at, opens, 0, "closed"
            yield opens, closes, span.end - span.start, stretch.why
            at = closes
        if at < end:
            yield at, end, 0, "closed"


def _standing(ledger: Sequence[Entry]) -> list[Entry]:
    """The ledger without a fulfilment that was taken back: then the clock never stopped."""
    taken_back = 0
    kept: list[Entry] = []
    for entry in reversed(ledger):
        if entry.what == "unmet":
            taken_back += 1
        elif entry.what == "met" and taken_back:
            taken_back -= 1
        else:
            kept.append(entry)
    return kept[::-1]


def _turned(reading: Reading, entry: Entry) -> Reading:
    """What one line changes."""
    if entry.what == "retargeted":
        return replace(reading, target=entry.target, calendar=entry.calendar or reading.calendar)
    return replace(reading, state=STATE_AFTER[entry.what], reason=entry.reason)


def _reopened(reading: Reading, entry: Entry) -> Reading:
    """An ended clock goes on from what it had counted; the time between does not count."""
    end = max(reading.since, entry.at)
    stretches = (*reading.stretches, Stretch(reading.since, end, 0, reading.reason)) if end > reading.since else ()
    return replace(reading, state="running", since=end, stretches=stretches or reading.stretches)


def _moment(reading: Reading, calendars: Mapping[str, Calendar], step: int) -> datetime:
    """When a share of the target is used up, in whole seconds (rounded up)."""
    left = -(-reading.target * step // 100) - reading.spent
    return due(calendars[reading.calendar], reading.since, left)


def _wanted(reading: Reading, calendars: Mapping[str, Calendar], step: int) -> datetime | None:
    """When a step is due; None for a warning that would come too shortly before the breach."""
    at = _moment(reading, calendars, step)
    return None if step < BREACH and _moment(reading, calendars, BREACH) - at < FLOOR else at
