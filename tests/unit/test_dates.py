"""Days as customers name them, in three languages, seen from Sunday 22 November 2026."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.dates import find_dates, parse_date
from helpdesk.values import Language

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("the 3rd", "en", "2026-11-03"),
        ("the 23rd", "en", "2026-10-23"),
        ("the 31st", "en", "2026-10-31"),
        ("last tuesday", "en", "2026-11-17"),
        ("last sunday", "en", "2026-11-15"),
        ("next monday", "en", "2026-11-23"),
        ("on monday", "en", "2026-11-16"),
        ("two days ago", "en", "2026-11-20"),
        ("a week ago", "en", "2026-11-15"),
        ("in three days", "en", "2026-11-25"),
        ("the day before yesterday", "en", "2026-11-20"),
        ("3 march", "en", "2026-03-03"),
        ("March 3rd, 2025", "en", "2025-03-03"),
        ("on the 3rd of march", "en", "2026-03-03"),
        ("24 december", "en", "2025-12-24"),
        ("03/05/2026", "en", "2026-05-03"),
        ("05/23/2026", "en", "2026-05-23"),
        ("2026-05-03", "en", "2026-05-03"),
        ("letzten Dienstag", "de", "2026-11-17"),
        ("nächsten Montag", "de", "2026-11-23"),
        ("vor zwei Tagen", "de", "2026-11-20"),
        ("vor drei Wochen", "de", "2026-11-01"),
        ("vorgestern", "de", "2026-11-20"),
        ("übermorgen", "de", "2026-11-24"),
        ("kommt es morgen", "de", "2026-11-23"),
        ("am 3.", "de", "2026-11-03"),
        ("12.05.", "de", "2026-05-12"),
        ("12.5.26", "de", "2026-05-12"),
        ("3. März", "de", "2026-03-03"),
        ("قبل يومين", "ar", "2026-11-20"),
        ("من ثلاثة أيام", "ar", "2026-11-19"),
        ("قبل ٣ ايام", "ar", "2026-11-19"),
        ("الثلاثاء الماضي", "ar", "2026-11-17"),
        ("يوم الأحد", "ar", "2026-11-15"),
        ("امبارح", "ar", "2026-11-21"),
        ("أول أمس", "ar", "2026-11-20"),
        ("بكرة", "ar", "2026-11-23"),
        ("٣ مارس", "ar", "2026-03-03"),
        ("١٢/٥/٢٠٢٦", "ar", "2026-05-12"),
        ("الاسبوع الماضي", "ar", "2026-11-15"),
    ],
)
def test_days(text: str, language: Language, day: str) -> None:
    assert parse_date(text, language, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("guten morgen", "de"),
        ("morgen zusammen", "de"),
        ("5-7 working days", "en"),
        ("i may order 2", "en"),
        ("31.02.2026", "de"),
        ("the 3rd time", "en"),
        ("شي حد اخر", "ar"),
        ("1001", "en"),
        ("", "en"),
    ],
)
def test_no_day(text: str, language: Language) -> None:
    assert parse_date(text, language, TODAY) is None


def test_an_open_day_lies_on_the_side_asked_for() -> None:
    assert parse_date("the 3rd", "en", TODAY, prefer="future") == date(2026, 12, 3)
    assert parse_date("friday", "en", TODAY, prefer="future") == date(2026, 11, 27)
    assert parse_date("the 31st", "en", date(2026, 2, 5), prefer="future") == date(2026, 3, 31)


def test_places_are_those_of_the_text() -> None:
    text = "Bestellt am ٣.٥.٢٠٢٦, geliefert letzten Dienstag"
    assert [text[start:end] for start, end, _ in find_dates(text, TODAY)] == ["٣.٥.٢٠٢٦", "letzten Dienstag"]


@given(st.integers(1, 300))
def test_a_number_of_days_ago(days: int) -> None:
    assert parse_date(f"{days} days ago", "en", TODAY) == TODAY - timedelta(days=days)


@given(st.text(max_size=60))
def test_any_text_is_read_without_error(text: str) -> None:
    for start, end, _ in find_dates(text, TODAY):
        assert 0 <= start < end <= len(text)
