"""When people answer, as written in shop.yml: hours of the week, days with hours of their own, public holidays."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from helpdesk.policies.calendars import DAY, WEEKDAYS, Block, Calendar, always

CLOSED = "closed"
SPAN = re.compile(r"(\d{1,2}):([0-5]\d)\s*[-–]\s*(\d{1,2}):([0-5]\d)")
HOLIDAYS = re.compile(r"([A-Z]{2})(?:-([A-Z0-9]{1,4}))?")


class DaysOff(Mapping[date, tuple[Block, ...]]):
    """Days with hours of their own, and public holidays, which have none unless `special` says otherwise.

    `regions` are ISO 3166 codes such as DE or DE-BE. Raises ValueError for one whose holidays are not known.
    """

    def __init__(self, special: Mapping[date, tuple[Block, ...]], regions: Sequence[str]) -> None:
        self._special = dict(special)
        self._holidays = [_holidays(region) for region in regions]

    def __getitem__(self, day: date) -> tuple[Block, ...]:
        if day in self._special:
            return self._special[day]
        if any(day in known for known in self._holidays):  # computed year by year, as they are asked for
            return ()
        raise KeyError(day)

    def __iter__(self) -> Iterator[date]:
        return iter({*self._special, *(day for known in self._holidays for day in known)})

    def __len__(self) -> int:
        return len(list(iter(self)))


def calendar(
    zone: ZoneInfo, hours: Mapping[str, str], special: Mapping[date, str], holidays: Sequence[str]
) -> Calendar:
    """The calendar of a team; without any hours it works round the clock. Raises ValueError."""
    if not hours:
        return always(zone)
    return Calendar(zone, week(hours), DaysOff(own_days(special), holidays))


def week(hours: Mapping[str, str]) -> tuple[tuple[Block, ...], ...]:
    """The blocks of the weekdays, Monday first. Raises ValueError with half a sentence that names the mistake."""
    for day in hours:
        if day not in WEEKDAYS:
            raise ValueError(f"{day} is no weekday; use {', '.join(WEEKDAYS)}")
    found = tuple(blocks(day, hours.get(day, CLOSED)) for day in WEEKDAYS)
    if not any(found):
        raise ValueError("no day of the week has hours; leave `hours` out when somebody is always there")
    return found


def own_days(special: Mapping[date, str]) -> dict[date, tuple[Block, ...]]:
    """The blocks of single days. Raises ValueError as `week` does."""
    return {day: blocks(str(day), text) for day, text in special.items()}


def blocks(day: str, text: str) -> tuple[Block, ...]:
    """The blocks of "09:00-12:00, 14:00-18:00", in order; none of "closed". Raises ValueError, which names `day`."""
    if text.strip().lower() == CLOSED:
        return ()
    found = [_block(part) for part in text.split(",")]
    if None in found:
        raise ValueError(f'{day} must be spans such as "09:00-18:00" or "09:00-12:00, 14:00-18:00", or {CLOSED}')
    ordered = sorted(block for block in found if block is not None)
    if any(one.end > other.start for one, other in pairwise(ordered)):
        raise ValueError(f"{day} has spans that overlap")
    return tuple(ordered)


def written(day: Sequence[Block]) -> str:
    """Blocks as people read them: "09:00–12:00, 14:00–18:00"."""
    return ", ".join(f"{_clock(block.start)}–{_clock(block.end)}" for block in day)  # noqa: RUF001 - as printed


def _block(text: str) -> Block | None:
    match = SPAN.fullmatch(text.strip())
    if match is None:
        return None
    hours, minutes, to_hours, to_minutes = (int(part) for part in match.groups())
    block = Block(hours * 60 + minutes, to_hours * 60 + to_minutes)
    return block if block.start < block.end <= DAY else None


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _holidays(region: str) -> Any:
    match = HOLIDAYS.fullmatch(region)
    if match is None:
        raise ValueError(f"{region} is no region; use codes such as DE or DE-BE")
    from holidays import country_holidays  # noqa: PLC0415 - half a second that only shops with holidays need

    try:
        return country_holidays(match[1], subdiv=match[2])
    except NotImplementedError:
        raise ValueError(f"no holidays are known for {region}") from None
