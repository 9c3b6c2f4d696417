"""Regions, slots and deadlines of technicians' visits, and the file they come from."""

from datetime import datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.errors import SettingsError
from helpdesk.policies.calendars import Block
from helpdesk.policies.visits import Span, country_of, hour_named, may_change, region_of, spans
from helpdesk.technicians import read_calendar

ROOT = Path(__file__).parents[3]
CALENDAR = read_calendar(ROOT / "technician.yml")
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(timezone.utc))


@pytest.mark.parametrize(
    ("postcode", "country", "region"),
    [
        ("10115", "DE", "berlin"), ("13353", "DE", "berlin"), ("٢٠٠٩٥", "DE", "hamburg"), ("01067", "DE", None),
        ("12211", "SA", "riyadh"), ("12211", "EG", "cairo"), ("12211", "", None), ("se15 4ql", "GB", "london"),
        ("E1 6AN", "GB", "london"), ("EH1 1YZ", "GB", None), ("M1 4BT", "GB", "manchester"), ("ME1 1AA", "GB", None),
        ("", "DE", None), ("--", "", None), ("80331", "", "munich"),
    ],
)  # fmt: skip
def test_regions(postcode: str, country: str, region: str | None) -> None:
    found = region_of(CALENDAR, postcode, country)
    assert (found.name if found else None) == region


def test_countries_by_phone() -> None:
    assert [country_of(CALENDAR, phone) for phone in ("4915112345601", "201001234567", "966501234567", "1555", "")] == [
        "DE", "EG", "SA", "", "",
    ]  # fmt: skip


@given(MOMENTS)
def test_slots_lie_in_the_windows_by_the_regions_own_clock(now: datetime) -> None:
    made = list(spans(CALENDAR, now))
    assert made
    regions = {region.name: region for region in CALENDAR.regions}
    by_technician: dict[tuple[str, str], list[Span]] = {}
    for span in made:
        region = regions[span.region]
        start, end = (moment.astimezone(region.zone) for moment in (span.starts_at, span.ends_at))
        assert Block(*(edge.hour * 60 + edge.minute for edge in (start, end))) in region.windows[start.weekday()]
        assert now < span.starts_at < span.ends_at <= now + timedelta(days=CALENDAR.days + 2)
        by_technician.setdefault((span.region, span.technician), []).append(span)
    for own in by_technician.values():
        ordered = sorted(own, key=lambda span: span.starts_at)
        assert all(a.ends_at <= b.starts_at for a, b in pairwise(ordered))


@given(MOMENTS, st.integers(0, 48 * 60))
def test_changes_until_twelve_hours_before(now: datetime, minutes: int) -> None:
    assert may_change(CALENDAR, now + timedelta(minutes=minutes), now) is (minutes >= 12 * 60)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (("timezone: Europe/London", "timezone: Mars/Base"), "Mars/Base is no time zone"),
        (("09:00-12:00", "12:00-09:00"), "must be spans"),
        (("saturday:", "someday:"), "someday"),
        (("days: 14", "days: soon"), "days: must be a whole number"),
        (("[M, SK, WA]", "[1, 2]"), "numbers in quotes"),
        (('DE: "49"', "DE: +49x"), "digits in quotes"),
        (("regions:", "areas:"), "areas: only"),
        (("    technicians: [Cairo 1]\n", ""), "cairo: it needs"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, change: tuple[str, str], named: str) -> None:
    file = tmp_path / "technician.yml"
    text = (ROOT / "technician.yml").read_text(encoding="utf-8")
    assert change[0] in text
    file.write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(SettingsError, match=named) as caught:
        read_calendar(file)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("tomorrow at 10", 10), ("Montag um 9 Uhr", 9), ("13:00 please", 13), ("3 pm", 15), ("at 3", 15), ("9 am", 9),
        ("الساعة ٣", 15), ("الساعة 10 صباحا", 10), ("um 14 Uhr", 14), ("12 pm", 12),
        ("Monday", None), ("the 24th", None), ("2", None), ("at 30", None), ("order 1001", None),
    ],
)  # fmt: skip
def test_an_hour_is_known_by_the_words_beside_it(text: str, hour: int | None) -> None:
    assert hour_named(text) == hour
