"""Amounts, dates and numbers as spreadsheets write them."""

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.policies.order_cells import Wording, Wrong, amount, moment, whole

BERLIN = Wording(zone=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("49.90", "EUR", 4990), ("49,90 €", "EUR", 4990), ("1.234,56", "EUR", 123456), ("1,234.56", "USD", 123456),
        ("1.234.567", "EUR", 123456700), ("CHF 1'234.50", "CHF", 123450), ("49", "EUR", 4900), ("49.9", "EUR", 4990),
        ("٤٩٫٩٠", "SAR", 4990), ("1.234", "KWD", 1234), ("500", "JPY", 500), ("0", "EUR", 0),
        ("1 234,50", "EUR", 123450), ("£5", "GBP", 500), ("5.000", "KWD", 5000), ("1,234.500", "KWD", 1234500),
    ],
)  # fmt: skip
def test_amounts(text: str, currency: str, minor: int) -> None:
    assert amount(text, currency) == minor


NO_AMOUNTS = [
    "free", "-5", "1.2.3,4,5x,", "€", "49.999.9", "9" * 30, "49,905", "1.234", "1,2345", "4.99.90", "5 6", "", "1 2",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_AMOUNTS)
def test_what_is_no_amount_or_may_be_two(text: str) -> None:
    with pytest.raises(Wrong):
        amount(text, "EUR")


@given(minor=st.integers(0, 99_999_999), mark=st.sampled_from(".,"))
def test_an_amount_survives_being_written(minor: int, mark: str) -> None:
    assert amount(f"{minor // 100}{mark}{minor % 100:02}", "EUR") == minor


@given(minor=st.integers(0, 99_999_999))
def test_with_thousands_too(minor: int) -> None:
    english = f"{minor // 100:,}.{minor % 100:02}"
    assert amount(english, "EUR") == amount(english.translate({44: 46, 46: 44}), "EUR") == minor


@pytest.mark.parametrize(
    "text", [
        "2026-11-20T10:30:00+01:00", "2026-11-20 10:30:00 +0100", "2026-11-20T09:30:00Z", "2026-11-20 09:30:00 UTC",
        "20.11.2026 10:30", "2026-11-20 10:30",
    ],
)  # fmt: skip
def test_moments(text: str) -> None:
    assert moment(text, BERLIN) == datetime(2026, 11, 20, 9, 30, tzinfo=timezone.utc)


def test_a_format_of_ones_own() -> None:
    american = Wording(date_format="%m/%d/%Y")
    assert moment("11/20/2026", american) == datetime(2026, 11, 20, tzinfo=timezone.utc)
    for wording, text in ((american, "2026-11-20"), (BERLIN, "11/20/2026"), (BERLIN, "31.11.2026")):
        with pytest.raises(Wrong):
            moment(text, wording)


@pytest.mark.parametrize(("text", "number"), [("2", 2), ("2.0", 2), ("٣", 3), ("0", 0)])
def test_pieces(text: str, number: int) -> None:
    assert whole(text) == number


@pytest.mark.parametrize("text", ["two", "2.5", "-1", "1234567"])
def test_what_is_no_number_of_pieces(text: str) -> None:
    with pytest.raises(Wrong):
        whole(text)
