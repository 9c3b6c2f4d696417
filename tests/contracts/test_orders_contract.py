"""What every order system must do; a new module in helpdesk/integrations/orders is found and checked by itself.

A system needs an entry in STOCKED: a function that fills it with the sample shop's orders on a test database.
"""

import pkgutil
from datetime import datetime, timezone
from typing import Callable

import pytest
from fixtures.business import Business

from helpdesk.db.engine import Database
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import SettingsError
from helpdesk.integrations import orders as folder
from helpdesk.integrations.orders.protocol import STATUSES, OrderGateway, OrderKeys
from helpdesk.integrations.registry import NOT_SYSTEMS, system
from helpdesk.sample_shop import seed
from helpdesk.values import Money

SYSTEMS = [module.name for module in pkgutil.iter_modules(folder.__path__) if module.name not in NOT_SYSTEMS]
STOCKED: dict[str, Callable[[UnitOfWork], object]] = {"sample": seed}


@pytest.fixture(params=SYSTEMS)
def gateway(request: pytest.FixtureRequest) -> OrderGateway:
    """Each order system in turn."""
    made: OrderGateway = system("orders", request.param).gateway()
    return made


@pytest.fixture
def business(stocked_sqlite: Database, request: pytest.FixtureRequest) -> Business:
    """A business whose order system has the sample shop's orders; our own tables have them already."""
    business = Business(stocked_sqlite)
    with business.work() as uow:
        STOCKED[request.node.callspec.params["gateway"]](uow)
    return business


def test_keys_open_an_order(business: Business, gateway: OrderGateway) -> None:
    with business.work() as uow:
        assert gateway.keys(uow, "1002") == OrderKeys("1002", "4915112345601", "lena.hoffmann@example.com", "10115")


@pytest.mark.parametrize("number", ["9999", "", "1002 ", "' or 1=1 --", "1" * 300])
def test_what_does_not_exist_is_none(business: Business, gateway: OrderGateway, number: str) -> None:
    with business.work() as uow:
        assert gateway.keys(uow, number) is None
        assert gateway.order(uow, number) is None


def test_looking_for_keys_costs_the_same_for_a_hit_and_a_miss(business: Business, gateway: OrderGateway) -> None:
    with business.work() as uow, business.statements() as hit:
        gateway.keys(uow, "1002")
    with business.work() as uow, business.statements() as miss:
        gateway.keys(uow, "9999")
    assert hit == miss


def test_an_order_has_all_that_is_told(business: Business, gateway: OrderGateway) -> None:
    with business.work() as uow:
        order = gateway.order(uow, "1002")
    assert order is not None
    assert order.status in STATUSES
    assert order.items == (("Handfilter-Kaffeebereiter", 1), ("Becher Terra, Steinzeug", 2))
    assert (order.total, order.customer_name) == (Money(6570, "EUR"), "Lena Hoffmann")
    assert (order.carrier, order.tracking_number) == ("Nordpaket", "NP550218436DE")
    assert order.tracking_url.startswith("https://")
    assert order.placed_at.tzinfo is not None
    assert order.placed_at < datetime.now(timezone.utc)
    assert order.last_event is not None
    assert (order.last_event.kind, order.last_event.place) == ("in_transit", "Leipzig")
    assert order.delivered_at is None


def test_an_order_without_a_parcel_and_a_delivered_one(business: Business, gateway: OrderGateway) -> None:
    with business.work() as uow:
        bare, delivered = gateway.order(uow, "1005"), gateway.order(uow, "1008")
    assert bare is not None
    assert (bare.carrier, bare.tracking_number, bare.expected_on, bare.last_event) == ("", "", None, None)
    assert bare.is_open
    assert delivered is not None
    assert delivered.last_event is not None
    assert delivered.delivered_at == delivered.last_event.happened_at
    assert not delivered.is_open


def test_orders_are_found_by_the_whole_phone_number_only(business: Business, gateway: OrderGateway) -> None:
    with business.work() as uow:
        assert {order.number for order in gateway.of_phone(uow, "4915112345601")} == {"1002", "1005", "1008"}
        for phone in ("", "4915112345", "15112345601", "%", "+4915112345601"):
            assert gateway.of_phone(uow, phone) == []


def test_the_setting_names_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    folder.gateway.cache_clear()
    monkeypatch.setenv("ORDERS", "sample")
    assert type(folder.gateway()).__module__ == "helpdesk.integrations.orders.sample"
    folder.gateway.cache_clear()


@pytest.mark.parametrize("name", ["nowhere", "protocol", "", "../sample", "sample.view"])
def test_a_system_that_does_not_exist_is_one_clear_sentence(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    folder.gateway.cache_clear()
    monkeypatch.setenv("ORDERS", name)
    with pytest.raises(SettingsError, match="ORDERS is malformed"):
        folder.gateway()
    folder.gateway.cache_clear()
