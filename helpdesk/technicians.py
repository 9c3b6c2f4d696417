"""The technicians' calendar as technician.yml has it."""

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from helpdesk.errors import SettingsError
from helpdesk.followed import Followed, read_yaml
from helpdesk.opening_hours import blocks
from helpdesk.policies.calendars import WEEKDAYS, Block
from helpdesk.policies.visits import Calendar, Region

FILE = Path("technician.yml")
KEYS = {"days", "lead_hours", "change_hours", "calling_codes", "regions"}
REGION_KEYS = {"country", "timezone", "postcodes", "technicians", "windows"}


def calendar() -> Calendar:
    """The project's calendar as its file is now. Raises SettingsError."""
    return _followed().now()


def read_calendar(path: Path) -> Calendar:
    """The calendar in a file. Raises SettingsError with one sentence that names the mistake."""
    content = read_yaml(path)
    if unknown := sorted(map(str, set(content) - KEYS)):
        raise SettingsError(f"{path}: {unknown[0]}: only {', '.join(sorted(KEYS))} are known.")
    regions = content.get("regions")
    if not isinstance(regions, dict) or not regions:
        raise SettingsError(f"{path}: regions: it needs at least one, with its name.")
    codes = content.get("calling_codes") or {}
    if not isinstance(codes, dict) or not all(isinstance(code, str) and code.isdigit() for code in codes.values()):
        raise SettingsError(f'{path}: calling_codes: each country needs digits in quotes, such as DE: "49".')
    return Calendar(
        regions=tuple(_region(f"{path}: {name}", str(name), region) for name, region in regions.items()),
        days=_number(path, content, "days", 14),
        lead=timedelta(hours=_number(path, content, "lead_hours", 24)),
        change=timedelta(hours=_number(path, content, "change_hours", 24)),
        calling_codes={str(country): code for country, code in codes.items()},
    )


def _number(path: Path, content: dict[str, Any], name: str, otherwise: int) -> int:
    number = content.get(name, otherwise)
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= 365:
        raise SettingsError(f"{path}: {name}: must be a whole number from 0 to 365.")
    return number


def _region(where: str, name: str, region: Any) -> Region:
    if not isinstance(region, dict) or set(region) != REGION_KEYS:
        raise SettingsError(f"{where}: it needs {', '.join(sorted(REGION_KEYS))}, and nothing else.")
    try:
        zone = ZoneInfo(region["timezone"])
    except (KeyError, ValueError, OSError, TypeError):
        raise SettingsError(f"{where}: {region['timezone']} is no time zone; use one such as Europe/Berlin.") from None
    return Region(
        name=name,
        country=str(region["country"]),
        zone=zone,
        postcodes=tuple(start.upper().replace(" ", "") for start in _words(where, region, "postcodes")),
        technicians=_words(where, region, "technicians"),
        windows=_windows(where, region["windows"]),
    )


def _words(where: str, region: dict[str, Any], name: str) -> tuple[str, ...]:
    listed = region[name]
    if not isinstance(listed, list) or not listed or not all(isinstance(word, str) for word in listed):
        raise SettingsError(f"{where}: {name}: must be a list, numbers in quotes.")
    return tuple(listed)


def _windows(where: str, windows: Any) -> dict[int, tuple[Block, ...]]:
    if not isinstance(windows, dict):
        raise SettingsError(f"{where}: windows: must hold weekdays with spans.")
    found: dict[int, tuple[Block, ...]] = {}
    for day, listed in windows.items():
        if day not in WEEKDAYS or not listed or not all(isinstance(text, str) for text in listed):
            raise SettingsError(f'{where}: windows: {day}: must be a weekday with spans such as "09:00-12:00".')
        try:
            found[WEEKDAYS.index(day)] = blocks(day, ", ".join(listed))
        except ValueError as error:
            raise SettingsError(f"{where}: windows: {error}.") from None
    return found


@cache
def _followed() -> Followed[Calendar]:
    return Followed(FILE, read_calendar)
