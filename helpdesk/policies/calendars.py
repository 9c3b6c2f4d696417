"""Working time: when a team works, how many seconds of it lie between two moments, and when so many are over. Pure.

A moment counts as open when the clock on the wall, at that moment, stands inside a block of its day. So a block that
begins in an hour which summer time leaves out begins with the hour after it, and an hour that comes twice counts twice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from itertools import count
from typing import NamedTuple
from zoneinfo import ZoneInfo

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY = 24 * 60  # minutes; a block may end with it ("24:00")
LOOK_AHEAD = timedelta(days=366)
_EPOCH = date(1970, 1, 1).toordinal()
_A_DAY = 86_400


class Block(NamedTuple):
    """Minutes of a day, from midnight: open from `start` until before `end`."""

    start: int
    end: int


class Span(NamedTuple):
    """Seconds since 1970 (UTC): open from `start` until before `end`."""

    start: int
    end: int


@dataclass(frozen=True)
class Calendar:
    """Blocks for each weekday, Monday first, and for single days (holidays: no blocks), which replace them."""

    zone: ZoneInfo
    week: tuple[tuple[Block, ...], ...]
    days: Mapping[date, tuple[Block, ...]] = field(default_factory=dict)

    def blocks(self, day: date) -> tuple[Block, ...]:
        """The blocks of `day`, in their order."""
        return self.days.get(day, self.week[day.weekday()])


def always(zone: ZoneInfo) -> Calendar:
    """Round the clock."""
    return Calendar(zone, ((Block(0, DAY),),) * 7)


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Does the team work at this moment (aware)?"""
    local = at.astimezone(calendar.zone)
    minute = local.hour * 60 + local.minute
    return any(block.start <= minute < block.end for block in calendar.blocks(local.date()))


def opens_after(calendar: Calendar, at: datetime) -> datetime | None:
    """The next moment (in the calendar's zone) at which the team begins to work; None: not within 366 days."""
    now = _seconds(at)
    for span in spans(calendar, now, now + int(LOOK_AHEAD.total_seconds())):
        if span.start > now:
            return datetime.fromtimestamp(span.start, calendar.zone)
    return None


def closes_after(calendar: Calendar, at: datetime) -> datetime | None:
    """The next moment (in the calendar's zone) at which the team ends its work; None: not within 366 days."""
    now = _seconds(at)
    last = now + int(LOOK_AHEAD.total_seconds())
    for span in spans(calendar, now, last):
        return datetime.fromtimestamp(span.end, calendar.zone) if span.end < last else None
    return None


def working_seconds(calendar: Calendar, start: datetime, end: datetime) -> int:
    """How many whole seconds of working time lie between two moments (aware); 0 when `end` is the earlier one."""
    return sum(span.end - span.start for span in spans(calendar, _seconds(start), _seconds(end)))


def due(calendar: Calendar, start: datetime, seconds: int) -> datetime:
    """When `seconds` of working time after `start` are over (UTC); at the end of a block, not at the next one's start.

    Raises ValueError when 366 days hold no working time.
    """
    left, at = seconds, _seconds(start)
    if left <= 0:
        return start.astimezone(timezone.utc)
    while True:
        until, before = at + int(LOOK_AHEAD.total_seconds()), left
        for span in _pieces(calendar, at, until):  # not joined: round the clock would be one span of a year
            if span.end - span.start >= left:
                return datetime.fromtimestamp(span.start + left, timezone.utc)
            left -= span.end - span.start
        if left == before:
            raise ValueError("the calendar has no working time within 366 days")
        at = until


def spans(calendar: Calendar, start: int, end: int) -> Iterator[Span]:
    """The open spans between two moments (seconds since 1970), in order, those that touch joined."""
    last: Span | None = None
    for one in _pieces(calendar, start, end):
        if last is not None and one.start == last.end:
            last = Span(last.start, one.end)
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last


def _pieces(calendar: Calendar, start: int, end: int) -> Iterator[Span]:
    """Blocks as spans: within a stretch of one offset to UTC, the wall's clock runs as ours does."""
    for stretch, offset in _stretches(calendar.zone, start, end):
        for number in count((stretch.start + offset) // _A_DAY):
            midnight = number * _A_DAY - offset
            if midnight >= stretch.end:
                break
            for block in calendar.blocks(date.fromordinal(_EPOCH + number)):
                opens = max(stretch.start, midnight + block.start * 60)
                closes = min(stretch.end, midnight + block.end * 60)
                if opens < closes:
                    yield Span(opens, closes)


def _stretches(zone: ZoneInfo, start: int, end: int) -> Iterator[tuple[Span, int]]:
    """The time between two moments, day by day and cut where the offset to UTC changes; at most once a day."""
    at = start
    while at < end:
        offset, until = _offset(zone, at), min(at + _A_DAY, end)
        if _offset(zone, until) != offset:
            until = _change(zone, at, until)
        yield Span(at, until), offset
        at = until


def _change(zone: ZoneInfo, before: int, after: int) -> int:
    """The second at which the offset changes, between one that has the old offset and one that has the new."""
    old = _offset(zone, before)
    while after - before > 1:
        middle = (before + after) // 2
        before, after = (middle, after) if _offset(zone, middle) == old else (before, middle)
    return after


def _offset(zone: ZoneInfo, at: int) -> int:
    local = datetime.fromtimestamp(at, zone).utcoffset()
    assert local is not None
    return int(local.total_seconds())


def _seconds(at: datetime) -> int:
    return int(at.timestamp() // 1)
