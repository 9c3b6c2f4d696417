"""Technicians' visits: the region of an address, which slots there are, until when a visit may change. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from helpdesk.policies.calendars import Block
from helpdesk.spelling import fold
from helpdesk.values import western_digits

# "at 10", "um 9", "الساعة 3" · "10 am", "9 Uhr" · "14:00"
HOUR = re.compile(
    r"(?<!\w)(?:(?:at|um|ab|gegen|around|الساعه|ساعه|عالساعه) (?P<after>\d{1,2})(?!\d)(?::\d{2})?"
    r"|(?P<clock>\d{1,2}):\d{2}(?!\d)|(?P<before>\d{1,2}) ?(?=uhr|o'?clock|a\.?m|p\.?m))"
    r" ?(?:uhr|o'?clock)?(?: ?(?P<early>a\.?m\.?|صباحا|الصبح)| ?(?P<late>p\.?m\.?|nachmittags|مساء|العصر|الظهر))?(?!\w)"
)
EARLIEST_HOUR = 7  # nobody comes before: "at 3" is in the afternoon


@dataclass(frozen=True)
class Region:
    """Where some technicians come, and in which blocks of which weekdays (Monday is 0), by the clock of `zone`."""

    name: str
    country: str
    zone: ZoneInfo
    postcodes: tuple[str, ...]
    technicians: tuple[str, ...]
    windows: dict[int, tuple[Block, ...]]


@dataclass(frozen=True)
class Calendar:
    """All regions, and how far ahead visits are booked and changed."""

    regions: tuple[Region, ...]
    days: int
    lead: timedelta
    change: timedelta
    calling_codes: dict[str, str]


@dataclass(frozen=True)
class Span:
    """A slot that there should be; times in UTC."""

    region: str
    technician: str
    starts_at: datetime
    ends_at: datetime


def hour_named(text: str) -> int | None:
    """The hour of the day (0 to 23) that a text names as one ("at 10", "um 9 Uhr", "14:00", "الساعة ٣"), or None."""
    folded = fold(text)
    found = HOUR.search(folded)
    if found is None:
        return None
    hour = int(found["after"] or found["before"] or found["clock"])
    is_late = bool(found["late"]) or (not found["early"] and not found["clock"] and hour < EARLIEST_HOUR)
    hour += 12 if is_late and hour < 12 else 0  # noqa: PLR2004
    return hour if hour < 24 else None  # noqa: PLR2004


def without_hour(text: str) -> str:
    """The text without the hour that it names."""
    return HOUR.sub(" ", fold(text))


def country_of(calendar: Calendar, phone: str) -> str:
    """The country of a phone number with country code, "" if none of the calendar's codes fits."""
    fitting = [(len(code), country) for country, code in calendar.calling_codes.items() if phone.startswith(code)]
    return max(fitting)[1] if fitting else ""


def region_of(calendar: Calendar, postcode: str, country: str = "") -> Region | None:
    """The region of a postcode; without a country a postcode of two countries' regions is nobody's."""
    plain = re.sub(r"[^A-Z0-9]", "", western_digits(postcode).upper())
    best: list[tuple[int, Region]] = []
    for region in calendar.regions:
        if country and region.country != country:
            continue
        lengths = [len(start) for start in region.postcodes if begins(plain, start)]
        if lengths and plain:
            best.append((max(lengths), region))
    best.sort(key=lambda pair: pair[0], reverse=True)
    if not best or (not country and len({region.country for _, region in best}) > 1):
        return None
    return best[0][1]


def begins(postcode: str, start: str) -> bool:
    """Is `postcode` of the area `start`? Letters are a whole area: "E" is E1 to E20 and not EC1."""
    if not postcode.startswith(start):
        return False
    rest = postcode[len(start) : len(start) + 1]
    return not (start[-1:].isalpha() and rest.isalpha())


def spans(calendar: Calendar, now: datetime) -> Iterator[Span]:
    """Every slot from now until the calendar's last day, the past ones of today left out."""
    for region in calendar.regions:
        today = now.astimezone(region.zone).date()
        for ahead in range(calendar.days + 1):
            day = today + timedelta(days=ahead)
            midnight = datetime.combine(day, time.min, tzinfo=region.zone)
            for block in region.windows.get(day.weekday(), ()):
                starts_at, ends_at = ((midnight + timedelta(minutes=edge)).astimezone(timezone.utc) for edge in block)
                if starts_at > now:
                    yield from (Span(region.name, who, starts_at, ends_at) for who in region.technicians)


def may_change(calendar: Calendar, starts_at: datetime, now: datetime) -> bool:
    """May the customer still move or cancel a visit that begins at `starts_at`?"""
    return starts_at - now >= calendar.change
