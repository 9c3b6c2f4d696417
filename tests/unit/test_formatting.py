"""Dates, money and plurals read as people write them."""

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from helpdesk.formatting import (
    format_date,
    format_listing,
    format_moment,
    format_money,
    format_span,
    format_start,
    plural,
)
from helpdesk.values import Language, Money

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("language", "days", "long", "short"),
    [
        ("en", -1, "yesterday", "yesterday"),
        ("en", 0, "today", "today"),
        ("en", 1, "tomorrow", "tomorrow"),
        ("en", 2, "Tuesday 24 November", "24 Nov"),
        ("en", 60, "Thursday 21 January 2027", "21 Jan 2027"),
        ("de", -1, "gestern", "gestern"),
        ("de", 0, "heute", "heute"),
        ("de", 1, "morgen", "morgen"),
        ("de", 2, "Dienstag, 24. November", "24. Nov."),
        ("de", 60, "Donnerstag, 21. Januar 2027", "21. Jan. 2027"),
        ("ar", -1, "أمس", "أمس"),
        ("ar", 0, "اليوم", "اليوم"),
        ("ar", 1, "غدًا", "غدًا"),
        ("ar", 2, "الثلاثاء، 24 نوفمبر", "24 نوفمبر"),
        ("ar", 60, "الخميس، 21 يناير 2027", "21 يناير 2027"),
    ],
)
def test_dates(language: Language, days: int, long: str, short: str) -> None:
    day = TODAY + timedelta(days=days)
    assert format_date(day, language, TODAY) == long
    assert format_date(day, language, TODAY, short=True) == short


def test_a_moment_is_told_in_the_shops_time_zone() -> None:
    zone = ZoneInfo("Europe/Berlin")
    now = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)
    late = datetime(2026, 11, 21, 23, 30, tzinfo=timezone.utc)  # already the 22nd in Berlin
    assert format_moment(late, "en", now, zone) == "today, 00:30"
    assert format_moment(late, "de", now, zone) == "heute, 00:30"
    assert format_moment(late - timedelta(days=3), "ar", now, zone) == "19 نوفمبر، 00:30"


@pytest.mark.parametrize(
    ("money", "language", "text"),
    [
        (Money(124900, "EUR"), "en", "€1,249.00"),
        (Money(124900, "EUR"), "de", "1.249,00\u00a0€"),
        (Money(5, "GBP"), "en", "£0.05"),
        (Money(20900, "SAR"), "en", "SAR\u00a0209.00"),
        (Money(124900, "KWD"), "en", "KWD\u00a0124.900"),
        (Money(1249, "JPY"), "de", "1.249\u00a0¥"),
        (Money(20900, "SAR"), "ar", "\u200f209.00\u00a0ر.س.\u200f"),
        (Money(-4990, "EUR"), "de", "-49,90\u00a0€"),
    ],
)
def test_money(money: Money, language: Language, text: str) -> None:
    assert format_money(money, language) == text


def test_arabic_answers_hold_western_digits_only() -> None:
    texts = [format_money(Money(1234567890, "EGP"), "ar"), format_date(TODAY + timedelta(days=400), "ar", TODAY)]
    assert not [char for text in texts for char in text if char.isdecimal() and not char.isascii()]


@pytest.mark.parametrize(
    ("language", "count", "category"),
    [
        ("ar", 0, "zero"), ("ar", 1, "one"), ("ar", 2, "two"), ("ar", 3, "few"), ("ar", 10, "few"), ("ar", 11, "many"),
        ("ar", 99, "many"), ("ar", 100, "other"), ("ar", 103, "few"), ("en", 0, "other"), ("en", 1, "one"),
        ("en", 2, "other"), ("de", 1, "one"), ("de", 11, "other"),
    ],
)  # fmt: skip
def test_plurals(language: Language, count: int, category: str) -> None:
    assert plural(count, language) == category


def test_listings() -> None:
    assert format_listing([], "en") == ""
    assert format_listing(["A"], "de") == "A"
    assert format_listing(["A", "B", "C"], "en") == "A, B and C"
    assert format_listing(["A", "B", "C"], "de") == "A, B und C"
    assert format_listing(["أ", "ب"], "ar") == "أ وب"


@pytest.mark.parametrize(
    ("language", "span", "start"),
    [
        ("en", "Tuesday 24 November, 09:00–12:00", "Tue 24 Nov 09:00"),
        ("de", "Dienstag, 24. November, 09:00–12:00", "Di. 24. Nov. 09:00"),
        ("ar", "الثلاثاء، 24 نوفمبر، 09:00–12:00", "الثلاثاء 24/11 09:00"),
    ],
)
def test_spans_by_the_clock_of_the_place(language: Language, span: str, start: str) -> None:
    starts = datetime(2026, 11, 24, 8, tzinfo=timezone.utc)
    zone = ZoneInfo("Europe/Berlin")
    assert format_span(starts, starts + timedelta(hours=3), language, TODAY, zone) == span
    assert format_start(starts, language, zone) == start
    assert len(start) <= 20
