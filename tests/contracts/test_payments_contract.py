"""What every payment system must do; a new module in helpdesk/integrations/payments is found and checked by itself.

A system that books needs an entry in STOCKED: a function that fills it with the sample shop's payments.
"""

import pkgutil
from datetime import datetime, timezone
from typing import Callable

import pytest
from fixtures.business import Business

from helpdesk.db.engine import Database
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import PaymentRefused, SettingsError
from helpdesk.integrations import payments as folder
from helpdesk.integrations.payments.protocol import PAYMENT_STATES, PAYOUT_STATES, PaymentGateway
from helpdesk.integrations.registry import NOT_SYSTEMS, system
from helpdesk.sample_shop import seed
from helpdesk.values import Money

NOW = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)
SYSTEMS = [module.name for module in pkgutil.iter_modules(folder.__path__) if module.name not in NOT_SYSTEMS]
STOCKED: dict[str, Callable[[UnitOfWork], object]] = {
    "sample": lambda uow: seed(uow, NOW),
    "razorpay": lambda uow: seed(uow, NOW),  # its copy lies in the same tables
}


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the systems need to be made."""
    monkeypatch.setenv("RAZORPAY_KEY_ID", "rzp_test_1")
    monkeypatch.setenv("RAZORPAY_KEY_SECRET", "hush")


@pytest.fixture(params=SYSTEMS)
def gateway(request: pytest.FixtureRequest) -> PaymentGateway:
    """Each payment system in turn."""
    made: PaymentGateway = system("payments", request.param).gateway()
    return made


@pytest.fixture(params=sorted(STOCKED))
def booking(request: pytest.FixtureRequest) -> PaymentGateway:
    """Each payment system that books."""
    made: PaymentGateway = system("payments", request.param).gateway()
    return made


@pytest.fixture
def stocked_at() -> datetime:
    """The moment that these tests see."""
    return NOW


@pytest.fixture
def business(stocked_sqlite: Database) -> Business:
    """A business whose payment systems know the sample shop's payments; those of our own tables are there already."""
    business = Business(stocked_sqlite)
    with business.work() as uow:
        for fill in STOCKED.values():
            fill(uow)
    return business


@pytest.mark.parametrize("number", ["9999", "", "' or 1=1 --"])
def test_what_is_not_known_is_nothing_and_nothing_goes_back(
    business: Business, gateway: PaymentGateway, number: str
) -> None:
    with business.work() as uow:
        assert gateway.of_order(uow, number) == ()
        assert gateway.payouts(uow, number) == ()
        assert gateway.payment(uow, number) is None
        with pytest.raises(PaymentRefused):
            gateway.refund(uow, number, Money(1, "EUR"), method="original", key="k", at=NOW)


def test_payments_are_told_oldest_first(business: Business, booking: PaymentGateway) -> None:
    with business.work() as uow:
        found = booking.of_order(uow, "1013")
        assert [one.state for one in found] == ["failed", "paid"]
        assert booking.payment(uow, found[1].reference) == found[1]
    assert {one.state for one in found} <= PAYMENT_STATES
    assert found[0].at < found[1].at
    assert found[1].at.tzinfo is not None
    assert found[1].amount == Money(16900, "GBP")


def test_money_goes_back_once_a_key_and_never_more_than_came(business: Business, booking: PaymentGateway) -> None:
    with business.work() as uow:
        first = booking.refund(uow, "1005", Money(5000, "EUR"), method="original", key="a", at=NOW)
        assert booking.refund(uow, "1005", Money(5000, "EUR"), method="original", key="a", at=NOW) == first
        for amount in (Money(2901, "EUR"), Money(0, "EUR"), Money(-1, "EUR"), Money(100, "GBP")):
            with pytest.raises(PaymentRefused):
                booking.refund(uow, "1005", amount, method="original", key="b", at=NOW)
        booking.refund(uow, "1005", Money(2900, "EUR"), method="store_credit", key="c", at=NOW)
        back = booking.payouts(uow, "1005")
    assert [one.amount.minor for one in back] == [5000, 2900]
    assert {one.state for one in back} <= PAYOUT_STATES
    assert len({one.reference for one in back}) == 2


def test_the_setting_names_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("sample", "none"):
        folder.gateway.cache_clear()
        monkeypatch.setenv("PAYMENTS", name)
        assert type(folder.gateway()).__module__ == f"helpdesk.integrations.payments.{name}"
    folder.gateway.cache_clear()
    monkeypatch.setenv("PAYMENTS", "nowhere")
    with pytest.raises(SettingsError, match="PAYMENTS is malformed"):
        folder.gateway()
    folder.gateway.cache_clear()
