"""A customer's language and name, and whom the designers' shell acts as."""

import pytest
from fixtures.business import Business

from helpdesk.db.engine import Database
from helpdesk.services import customers, orders


@pytest.fixture
def business(stocked_sqlite: Database) -> Business:
    """The sample shop."""
    return Business(stocked_sqlite)


def test_a_wish_for_a_language_wins_and_stays(business: Business) -> None:
    business.conversation("c1", language="de")
    assert customers.language_of(business.read("c1")) == "de"
    with business.work() as uow:
        customers.wish_language(uow, "c1", "ar")
    assert customers.language_of(business.read("c1")) == "ar"


def test_what_is_spoken_now_is_known_at_once(business: Business) -> None:
    business.conversation("c1", language="de")
    for heard, known in ((None, "de"), ("xx", "de"), ("ar", "ar")):
        with business.work() as uow:
            customers.speaks(uow, "c1", heard)
        assert customers.language_of(business.read("c1")) == known
    with business.work() as uow:
        customers.speaks(uow, "nobody", "ar")


def test_an_unknown_language_is_the_default(business: Business) -> None:
    business.conversation("c1", language="xx")
    assert customers.language_of(business.read("c1")) == "en"


def test_first_names(business: Business) -> None:
    business.conversation("c1", name="Lena Hoffmann")
    business.conversation("c2", name="🔥 Deals")
    with business.work() as uow:
        assert [customers.first_name(uow, who) for who in ("c1", "c2", "nobody")] == ["Lena", "", ""]


def test_a_known_sender_acts_as_itself(business: Business) -> None:
    business.conversation("c1", phone="4915112345601")
    with business.work() as uow:
        assert customers.acting_conversation(uow, "c1", "447700900123") == "c1"
    assert business.read("c1").wa_id == "4915112345601"


@pytest.mark.parametrize("sender", ["0c6e6e6c1ba04bd3ae3e0d0f2c7d9a10", "x" * 200, ""])
def test_an_unknown_sender_acts_as_the_sample_customer(business: Business, sender: str) -> None:
    ids = []
    for _ in range(2):
        with business.work() as uow:
            ids.append(customers.acting_conversation(uow, sender, "+44 7700 900123"))
            assert [order.number for order in orders.of_conversation(uow, ids[-1])] == ["1001", "1007"]
            assert customers.first_name(uow, ids[-1]) == "Oliver"
    assert ids[0] == ids[1]


def test_without_a_sample_customer_an_unknown_sender_has_no_orders(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMPLE_CUSTOMER", "")
    with business.work() as uow:
        acting = customers.acting_conversation(uow, "shell1")
        assert orders.of_conversation(uow, acting) == []
