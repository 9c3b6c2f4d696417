"""Working time, beside a slow oracle that looks at the clock on the wall, minute by minute."""

from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from fixtures import depth
from hypothesis import example, given, settings
from hypothesis import strategies as st

from helpdesk.policies.calendars import (
    DAY,
    Block,
    Calendar,
    always,
    closes_after,
    due,
    is_open,
    opens_after,
    working_seconds,
)

UTC, MINUTE = timezone.utc, timedelta(minutes=1)
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = ("Europe/Berlin", "Europe/London", "Africa/Cairo", "Asia/Riyadh", "Australia/Lord_Howe", "Asia/Kathmandu")
SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)  # summer time begins and ends in Berlin


def week(*blocks: tuple[str, str], closed: tuple[int, ...] = ()) -> tuple[tuple[Block, ...], ...]:
    """The same blocks on each day but those `closed` (Monday is 0)."""
    day = tuple(Block(minute(first), minute(last)) for first, last in blocks)
    return tuple(() if number in closed else day for number in range(7))


def minute(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def wall_says_open(calendar: Calendar, moment: datetime) -> bool:
    """The oracle's question, asked of the wall's clock."""
    wall = moment.astimezone(calendar.zone).replace(tzinfo=None)
    midnight = datetime.combine(wall.date(), time.min)
    blocks = calendar.days[wall.date()] if wall.date() in calendar.days else calendar.week[wall.weekday()]
    return any(midnight + b.start * MINUTE <= wall < midnight + b.end * MINUTE for b in blocks)


def oracle(calendar: Calendar, start: datetime, end: datetime) -> int:
    """Working seconds, minute by minute; both moments on whole minutes."""
    moment, seconds = start.astimezone(UTC), 0
    while moment < end:
        seconds += 60 * wall_says_open(calendar, moment)
        moment += MINUTE
    return seconds


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    day = st.lists(st.integers(0, 48), min_size=0, max_size=4, unique=True).map(
        lambda edges: tuple(
            Block(a * 30, b * 30) for a, b in zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False)
        )
    )
    days = {first: draw(day) for first in draw(st.lists(st.sampled_from([SPRING, AUTUMN, date(2026, 12, 25)])))}
    return Calendar(ZoneInfo(draw(st.sampled_from(ZONES))), tuple(draw(day) for _ in range(7)), days)


moments = st.sampled_from(
    [
        "2026-10-24T20:00",
        "2027-03-27T20:00",
        "2026-04-23T18:00",
        "2026-10-29T18:00",
        "2027-04-03T10:00",
        "2026-12-24T08:00",
    ]
).flatmap(
    lambda near: st.integers(0, 3000).map(lambda m: datetime.fromisoformat(near).replace(tzinfo=UTC) + m * MINUTE)
)


@settings(max_examples=depth.examples(60), deadline=None)
@given(calendars(), moments, st.integers(0, 4 * DAY))
def test_seconds_are_those_of_the_wall(calendar: Calendar, start: datetime, minutes: int) -> None:
    end = start + minutes * MINUTE
    assert working_seconds(calendar, start, end) == oracle(calendar, start, end)


@settings(max_examples=depth.examples(60), deadline=None)
@given(calendars(), moments, st.integers(1, 3 * 86_400))
@example(Calendar(BERLIN, week(("02:30", "03:30"))), at("2027-03-27T12:00"), 1800)
def test_due_is_the_first_moment_with_so_much_behind_it(calendar: Calendar, start: datetime, seconds: int) -> None:
    if not any(calendar.week):
        return
    end = due(calendar, start, seconds)
    assert working_seconds(calendar, start, end) == seconds
    assert working_seconds(calendar, start, end - timedelta(seconds=1)) == seconds - 1


@settings(max_examples=depth.examples(40), deadline=None)
@given(calendars(), moments)
def test_the_next_opening_is_the_first_open_minute_after_a_closed_one(calendar: Calendar, start: datetime) -> None:
    opened = [wall_says_open(calendar, start + m * MINUTE) for m in range(4 * DAY)]
    first = next((m for m in range(1, 4 * DAY) if opened[m] and not opened[m - 1]), None)
    opens = opens_after(calendar, start)
    if first is None:
        assert opens is None or opens - start >= 4 * DAY * MINUTE
    else:
        assert opens == start + first * MINUTE


@pytest.mark.parametrize(
    ("blocks", "start", "minutes", "end"),
    [
        ((("09:00", "18:00"),), "2026-11-23T17:50", 10, "2026-11-23T18:00"),  # due at closing time, not next morning
        ((("09:00", "18:00"),), "2026-11-23T17:50", 11, "2026-11-24T09:01"),
        ((("09:00", "12:00"), ("14:00", "18:00")), "2026-11-23T11:30", 60, "2026-11-23T14:30"),
        ((("09:00", "18:00"),), "2026-11-22T23:00", 5, "2026-11-23T09:05"),  # created while closed
        ((("00:00", "24:00"),), "2026-11-23T23:59", 2, "2026-11-24T00:01"),
        ((("02:00", "04:00"),), "2027-03-28T00:00", 60, "2027-03-28T04:00"),  # an hour is left out
        ((("02:00", "04:00"),), "2026-10-25T00:00", 180, "2026-10-25T04:00"),  # an hour comes twice
    ],
)
def test_due_times(blocks: tuple[tuple[str, str], ...], start: str, minutes: int, end: str) -> None:
    assert due(Calendar(BERLIN, week(*blocks)), at(start), minutes * 60) == at(end)


def test_days_of_their_own_replace_the_week() -> None:
    days = {date(2026, 12, 25): (), date(2026, 12, 24): (Block(540, 720),)}
    calendar = Calendar(BERLIN, week(("09:00", "18:00"), closed=(5, 6)), days)
    assert due(calendar, at("2026-12-24T11:00"), 2 * 3600) == at("2026-12-28T10:00")
    assert opens_after(calendar, at("2026-12-24T13:00")) == at("2026-12-28T09:00")
    assert closes_after(calendar, at("2026-12-24T11:00")) == at("2026-12-24T12:00")
    assert closes_after(calendar, at("2026-12-24T12:00")) == at("2026-12-28T18:00")
    assert is_open(calendar, at("2026-12-24T11:59"))
    assert not is_open(calendar, at("2026-12-24T12:00"))


def test_a_weekend_of_friday_and_saturday() -> None:
    riyadh = ZoneInfo("Asia/Riyadh")
    calendar = Calendar(riyadh, week(("09:00", "17:00"), closed=(4, 5)))
    assert due(calendar, at("2026-11-26T16:30", riyadh), 3600) == at("2026-11-29T09:30", riyadh)


def test_round_the_clock_is_plain_time() -> None:
    start = at("2027-03-27T12:00")
    assert due(always(BERLIN), start, 100_000) == start.astimezone(UTC) + timedelta(seconds=100_000)
    assert opens_after(always(BERLIN), start) is None
    assert closes_after(always(BERLIN), start) is None


def test_no_working_time_at_all_is_told() -> None:
    with pytest.raises(ValueError, match="no working time"):
        due(Calendar(BERLIN, ((),) * 7), at("2026-11-23T12:00"), 60)
