"""The sample shop is what its page in docs and the contract promise."""

import re
from collections import Counter
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from fixtures.business import Business

from helpdesk.db.engine import Database
from helpdesk.db.order import Order, all_orders
from helpdesk.integrations.orders.protocol import STATUSES
from helpdesk.policies.names import display_name
from helpdesk.sample_shop import seed
from helpdesk.values import LANGUAGES, OrderNumber, PhoneNumber

NOW = datetime(2026, 11, 22, 3, 30, tzinfo=timezone.utc)
PAGE = Path(__file__).parents[2] / "docs" / "sample-shop.md"


@pytest.fixture
def stocked_at() -> datetime:
    """The moment that the shop is filled at."""
    return NOW


@pytest.fixture
def seeded(stocked_sqlite: Database) -> list[Order]:
    """The shop's orders after seeding."""
    with Business(stocked_sqlite).work() as uow:
        assert not seed(uow, NOW)
    with stocked_sqlite.reading() as session:
        return all_orders(session)


def test_the_contract(seeded: list[Order]) -> None:
    assert len(seeded) >= 40
    assert len({order.phone for order in seeded}) >= 24
    assert sum(bool(order.shipments) for order in seeded) >= 12
    assert {order.language for order in seeded} == set(LANGUAGES)
    assert {order.status for order in seeded} == STATUSES
    phones = Counter((order.phone, order.language) for order in seeded)
    assert {language for (_phone, language), count in phones.items() if count == 1} == set(LANGUAGES)


def test_every_order_makes_sense(seeded: list[Order]) -> None:
    for order in seeded:
        assert OrderNumber.parse(order.number) == OrderNumber(order.number)
        assert PhoneNumber.parse(order.phone) == PhoneNumber(order.phone)
        assert re.fullmatch(r"[^@\s]+@example\.(com|org|net)", order.email)
        assert order.total == sum(item.price * item.quantity for item in order.items) > 0
        assert order.placed_at < NOW
        assert display_name(order.name)
        assert bool(order.shipments) == (order.status not in ("processing", "cancelled"))
        for shipment in order.shipments:
            times = [event.happened_at for event in shipment.events]
            assert times == sorted(times)
            assert order.placed_at < times[0] <= times[-1] < NOW
            assert shipment.tracking_url.startswith("https://")
            assert ".example.com/" in shipment.tracking_url
            assert shipment.expected_on is not None
            if order.status in ("shipped", "delayed"):
                assert NOW.date() < shipment.expected_on < NOW.date() + timedelta(days=7)
            if order.status == "out_for_delivery":
                assert shipment.expected_on == NOW.date()
            assert (shipment.events[-1].kind == "delivered") == (order.status in ("delivered", "returned"))


def test_what_opens_an_order_is_not_shared_between_customers(seeded: list[Order]) -> None:
    for key in ("email", "postcode"):
        owners = {(getattr(order, key).casefold(), order.phone) for order in seeded}
        assert len(owners) == len({value for value, _phone in owners})
    tracking = [shipment.tracking_number for order in seeded for shipment in order.shipments]
    assert len(tracking) == len(set(tracking))


def test_the_page_in_docs_names_every_order_as_it_is(seeded: list[Order]) -> None:
    rows = re.findall(
        r"^\| (\d+) \| (.+?) \| (\d+) \| (\S+) \| (.+?) \| (\w+) \| (\w+) \|", PAGE.read_text(encoding="utf-8"), re.M
    )
    assert rows == [
        (order.number, order.name, order.phone, order.email, order.postcode, order.language, order.status)
        for order in seeded
    ]
