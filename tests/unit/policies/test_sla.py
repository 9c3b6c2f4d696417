"""What a ledger says, beside a slow oracle that lives through it minute by minute."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from fixtures import depth
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.policies import sla
from helpdesk.policies.calendars import Block, Calendar, always
from helpdesk.policies.sla import Entry

MINUTE = timedelta(minutes=1)
BERLIN, RIYADH = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Riyadh")
DAY = (Block(9 * 60, 12 * 60), Block(14 * 60, 18 * 60))
NIGHT = (Block(0, 4 * 60), Block(22 * 60, 24 * 60))
CALENDARS = {
    "split": Calendar(BERLIN, (DAY,) * 5 + ((), ()), {date(2026, 12, 25): ()}),
    "night": Calendar(BERLIN, (NIGHT,) * 7),
    "riyadh": Calendar(RIYADH, ((Block(480, 1020),),) * 4 + ((), (), (Block(480, 1020),))),
    "always": always(BERLIN),
}
STARTS = [
    datetime(2026, 10, 24, 20, tzinfo=timezone.utc),  # summer time ends in the night
    datetime(2027, 3, 27, 20, tzinfo=timezone.utc),  # and begins
    datetime(2026, 12, 24, 15, tzinfo=timezone.utc),
    datetime(2026, 11, 20, 16, 55, tzinfo=timezone.utc),  # a Friday
]


@dataclass
class Lived:
    """What the oracle saw."""

    spent: int
    due_at: datetime | None
    state: str


def live(ledger: list[Entry], until: datetime) -> Lived:
    """Walk through the minutes; a fulfilment that is taken back later never was."""
    taken_back = {n for n, (one, after) in enumerate(pairwise(ledger)) if (one.what, after.what) == ("met", "unmet")}
    events = [entry for n, entry in enumerate(ledger) if n not in taken_back and entry.what != "unmet"]
    moment, spent, due_at, state, target, calendar = ledger[0].at, 0, None, "running", 0, ""
    changed = False
    while True:
        while events and events[0].at <= moment:
            entry = events.pop(0)
            if entry.what in ("armed", "retargeted"):
                target, calendar, changed = entry.target, entry.calendar or calendar, True
            state = {"paused": "paused", "met": "met", "cancelled": "cancelled"}.get(
                entry.what, "running" if entry.what in ("resumed", "reopened") else state
            )
            changed = changed or state == "running"
        if state in ("met", "cancelled") and not events:
            return Lived(spent, None, state)
        if state == "running" and changed:
            due_at = moment if spent >= target else None
        changed = False
        if moment >= until and (due_at is not None or state != "running"):
            return Lived(spent, due_at if state == "running" else None, state)
        if moment >= until and not events:  # the clock runs on until its target is used up
            ahead, left = moment, target - spent
            while left > 0:
                left -= 60 * open_at(calendar, ahead)
                ahead += MINUTE
            return Lived(spent, ahead, state)
        before = spent
        spent += 60 * (state == "running" and open_at(calendar, moment))
        moment += MINUTE
        if before < target <= spent and due_at is None:
            due_at = moment


def open_at(name: str, moment: datetime) -> bool:
    calendar = CALENDARS[name]
    wall = moment.astimezone(calendar.zone)
    blocks = calendar.days[wall.date()] if wall.date() in calendar.days else calendar.week[wall.weekday()]
    return any(block.start <= wall.hour * 60 + wall.minute < block.end for block in blocks)


@st.composite
def ledgers(draw: st.DrawFn) -> list[Entry]:
    """A clock's life: pauses, other targets and calendars, an answer that is taken back, an end."""
    at, names = draw(st.sampled_from(STARTS)), st.sampled_from(sorted(CALENDARS))
    targets = st.integers(5, 900).map(lambda minutes: minutes * 60)
    ledger = [Entry("armed", at, target=draw(targets), calendar=draw(names))]
    state = "running"
    for _ in range(draw(st.integers(0, 5))):
        at += draw(st.integers(0, 900)) * MINUTE
        possible: dict[str, tuple[sla.What, ...]] = {
            "running": ("paused", "retargeted", "met", "cancelled"),
            "paused": ("resumed", "retargeted"),
            "met": ("unmet", "reopened"),
            "cancelled": ("reopened",),
        }
        if state not in possible:
            break
        what: sla.What = draw(st.sampled_from(possible[state]))
        is_new = what == "retargeted"
        ledger.append(
            Entry(what, at, target=draw(targets) if is_new else 0, calendar=draw(names) if is_new else "", reason="r")
        )
        runs = dict.fromkeys(("resumed", "unmet", "reopened"), "running")
        state = {**runs, "paused": "paused", "retargeted": state}.get(what, what)
    return ledger


@settings(max_examples=depth.examples(120), deadline=None)
@given(ledgers(), st.integers(0, 2000))
def test_a_ledger_says_what_living_through_it_says(ledger: list[Entry], minutes: int) -> None:
    now = ledger[-1].at + minutes * MINUTE
    reading = sla.read(ledger, CALENDARS)
    lived = live(ledger, now)
    assert (sla.until(reading, CALENDARS, now).spent, reading.state) == (lived.spent, lived.state)
    if reading.state == "running" and reading.spent < reading.target:
        assert sla.due_at(reading, CALENDARS) == lived.due_at
    shown = list(sla.explained(sla.until(reading, CALENDARS, now), CALENDARS))
    assert sum(counted for *_, counted, _why in shown) == lived.spent
    assert all(a < b for a, b, *_ in shown)
    assert all(one[1] == other[0] for one, other in pairwise(shown))


START = datetime(2026, 11, 23, 8, tzinfo=timezone.utc)  # Monday, 09:00 in Berlin
STEPS = (50, 75, 90, 100, 200)


def after(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def running(*more: Entry, target: int = 3600, calendar: str = "split") -> sla.Reading:
    return sla.read([Entry("armed", START, target=target, calendar=calendar), *more], CALENDARS)


def test_steps_come_one_after_the_other() -> None:
    reading = running()
    assert sla.next_step(reading, CALENDARS, STEPS) == (50, after(30))
    taken = running(Entry("warned", after(30), step=50))
    assert sla.next_step(taken, CALENDARS, STEPS) == (75, after(45))
    assert sla.steps_due(reading, CALENDARS, STEPS, after(31)) == [(50, after(30))]
    assert sla.steps_due(reading, CALENDARS, STEPS, after(29)) == []


def test_of_warnings_that_were_slept_through_only_the_last_is_given_and_the_breach_at_its_time() -> None:
    assert sla.steps_due(running(), CALENDARS, STEPS, after(55)) == [(90, after(54))]
    assert sla.steps_due(running(), CALENDARS, STEPS, after(70)) == [(100, after(60))]
    assert sla.steps_due(running(), CALENDARS, STEPS, after(500)) == [(100, after(60)), (200, after(120))]


def test_the_breach_is_always_a_step() -> None:
    assert sla.next_step(running(), CALENDARS, []) == (100, after(60))


def test_no_warning_less_than_a_minute_before_the_breach() -> None:
    assert sla.next_step(running(target=120), CALENDARS, (90,)) == (100, after(2))


def test_a_tighter_target_that_is_already_over_is_missed_now_and_not_before() -> None:
    reading = running(Entry("retargeted", after(40), target=1200, calendar="split"))
    assert reading.spent == 40 * 60
    assert sla.due_at(reading, CALENDARS) == after(40)


def test_due_at_closing_time_and_not_at_the_next_opening() -> None:
    assert sla.due_at(running(target=3 * 3600), CALENDARS) == after(180)
    assert sla.due_at(running(target=3 * 3600 + 60), CALENDARS) == after(5 * 60 + 1)


def test_what_is_opened_again_goes_on_from_what_it_had_counted() -> None:
    reading = running(Entry("met", after(20), reason="resolved"), Entry("reopened", after(50)))
    assert (reading.state, reading.spent) == ("running", 1200)
    assert sla.due_at(reading, CALENDARS) == after(90)


def test_a_rest_ends_by_itself() -> None:
    rests = running(Entry("paused", after(20)))
    assert sla.rests_until(rests, timedelta(hours=5)) == after(20 + 300)
    assert sla.rests_until(running(), timedelta(hours=5)) is None


@pytest.mark.parametrize("ended", ["met", "cancelled"])
def test_an_ended_clock_counts_no_more(ended: sla.What) -> None:
    reading = running(Entry(ended, after(10)))
    assert sla.until(reading, CALENDARS, after(100)).spent == 600
    assert sla.next_step(reading, CALENDARS, STEPS) is None
    assert sla.due_at(reading, CALENDARS) is None


def test_a_clock_set_back_counts_nothing_twice() -> None:
    reading = running(Entry("paused", after(20), reason="waiting_for_customer"), Entry("resumed", after(5)))
    assert (reading.spent, reading.since) == (1200, after(20))
