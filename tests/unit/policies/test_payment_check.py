"""Pictures of payments against what is booked."""

from datetime import date, datetime, timezone
from zoneinfo import ZoneInfo

import pytest

from helpdesk.integrations.payments.protocol import Payment
from helpdesk.policies.payment_check import Printed, compare, money
from helpdesk.values import Money

ZONE = ZoneInfo("Europe/Berlin")
AT = datetime(2026, 5, 3, 21, 30, tzinfo=timezone.utc)
FAILED = Payment("tx_failed1", "1013", Money(19900, "GBP"), "card", "failed", AT, "timeout")
PAID = Payment("tx_29QQoUBi66", "1013", Money(19900, "GBP"), "paypal", "paid", AT)
EUROS = (Money(19900, "EUR"),)
POUNDS, LESS = (Money(19900, "GBP"),), (Money(9900, "GBP"),)
DAY, NEXT, LATER = date(2026, 5, 3), date(2026, 5, 4), date(2026, 5, 9)


@pytest.mark.parametrize(
    ("printed", "verdict", "differs"),
    [
        (Printed(("TX-29qqoubi66",), POUNDS, (DAY,), "paid"), "matches", ()),
        (Printed(("tx_29QQoUBi66",)), "matches", ()),
        (Printed(("tx_29QQoUBi66",), LESS, (DAY,)), "differs", ("amount",)),
        (Printed(("tx_29QQoUBi66",), EUROS, (LATER,)), "differs", ("currency", "date")),
        (Printed(("tx_failed1",), POUNDS, (DAY,), "paid"), "differs", ("state",)),
        (Printed(("bank-77120",), POUNDS, (NEXT,), "paid"), "matches", ()),
        (Printed((), POUNDS, (), "failed"), "matches", ()),
        (Printed((), POUNDS, (LATER,), "paid"), "differs", ("date",)),
        (Printed(("tx_other",), LESS, (LATER,)), "not_found", ()),
        (Printed(("tx_other",)), "not_found", ()),
    ],
)
def test_matches_differs_in_what_or_not_found(printed: Printed, verdict: str, differs: tuple[str, ...]) -> None:
    compared = compare(printed, (FAILED, PAID), ZONE)
    assert compared is not None
    assert (compared.verdict, compared.differs_in) == (verdict, differs)


def test_the_day_with_another_amount_is_the_only_payment_of_that_day() -> None:
    compared = compare(Printed((), LESS, (DAY,)), (PAID,), ZONE)
    assert compared is not None
    assert (compared.verdict, compared.differs_in, compared.payment) == ("differs", ("amount",), PAID)


def test_a_picture_that_says_too_little_is_not_compared() -> None:
    assert compare(Printed(days=(DAY,), state="paid"), (PAID,), ZONE) is None


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("49.00 EUR", Money(4900, "EUR")),
        ("12.345 KWD", Money(12345, "KWD")),
        ("1200 JPY", Money(1200, "JPY")),
        ("49.00", None),
        ("", None),
    ],
)
def test_amounts_in_minor_units(text: str, amount: Money | None) -> None:
    assert money(text) == amount
