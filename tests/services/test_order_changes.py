"""Changing placed orders: by the state they are in, once a message, the own and proven ones only."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from fixtures.business import Business
from fixtures.shop_people import NOW
from sqlalchemy.orm import Session

from helpdesk.db.article import Article
from helpdesk.db.order import Order, OrderEvent
from helpdesk.db.ticket import Ticket
from helpdesk.services import order_changes as changes
from helpdesk.services import orders
from helpdesk.services.order_changes import Address, Done, NeedsPerson, NotPossible, Options, ProofNeeded

NEW_HOME = Address("Kastanienallee 3", "10435", "Berlin", "DE")


def lines(business: Business, number: str) -> list[str]:
    """The ids of an order's lines."""
    with business.database.reading() as session:
        order = session.get(Order, number)
        assert order is not None
        return [str(item.id) for item in order.items]


def made(session: Session) -> list[OrderEvent]:
    """The changes that a test made: the sample shop's cancelled orders have some of their own."""
    return list(session.query(OrderEvent).where(OrderEvent.key.not_like("sample:%")))


def stock(business: Business, sku: str) -> int:
    """Pieces of an article."""
    with business.database.reading() as session:
        article = session.get(Article, sku)
        assert article is not None
        return article.stock


def cancel(business: Business, who: str, number: str, inbound: str, items: tuple[str, ...] = ()) -> changes.Verdict:
    """One turn that cancels."""
    with business.work() as uow:
        return changes.cancel(uow, who, number, inbound, items, NOW)


@pytest.mark.parametrize(
    ("who", "number", "possible"),
    [
        ("lena", "1005", ("cancel", "change_address", "change_item", "change_quantity")),
        ("felix", "1029", ("cancel", "change_address", "change_item", "change_quantity", "drop_item")),
        ("lena", "1002", ("reroute", "return_later")),
        ("ahmed", "1004", ("return_later",)),
        ("greta", "1026", ("leave_it", "return_later")),
        ("lena", "1008", ("return_item", "exchange_item")),
        ("khaled", "1021", ("refund_status",)),
    ],
)
def test_what_is_possible_follows_the_orders_state(
    business: Business, who: str, number: str, possible: tuple[str, ...]
) -> None:
    with business.work() as uow:
        found = changes.options(uow, who, number, "w1", NOW)
    assert isinstance(found, Options)
    assert found.possible == possible


def test_other_peoples_orders_are_neither_told_nor_changed(business: Business) -> None:
    line = lines(business, "1005")[0]
    with business.work() as uow:
        for who in ("oliver", "stranger"):
            for number in ("1005", "9999"):
                assert changes.options(uow, who, number, "w1", NOW) == ProofNeeded()
                assert changes.cancel(uow, who, number, "w1", now=NOW) == ProofNeeded()
                assert changes.change_address(uow, who, number, "w1", NEW_HOME, NOW) == ProofNeeded()
                assert changes.reroute(uow, who, number, "w1", NEW_HOME, NOW) == ProofNeeded()
                assert changes.change_item(uow, who, number, "w1", line, quantity=1, now=NOW) == ProofNeeded()
    with business.database.reading() as session:
        assert made(session) == []


def test_a_proven_order_may_be_changed(business: Business) -> None:
    with business.work() as uow:
        orders.check_proof(uow, "stranger", "1005", "10115", "w1", NOW)
        assert isinstance(changes.cancel(uow, "stranger", "1005", "w2", now=NOW), Done)


def test_cancelling_changes_the_order_once_and_gives_the_pieces_back(business: Business) -> None:
    before = stock(business, "BLK-WOOL")
    first = cancel(business, "lena", "1005", "w1")
    assert isinstance(first, Done)
    assert (first.kind, first.order.status) == ("cancelled", "cancelled")
    assert cancel(business, "lena", "1005", "w1") == first
    assert cancel(business, "lena", "1005", "w2") == NotPossible("cancelled", ("refund_status", "person"))
    assert stock(business, "BLK-WOOL") == before + 1
    with business.database.reading() as session:
        (event,) = made(session)
    assert (event.order_number, event.kind, event.saved, event.at) == ("1005", "cancelled", 7900, NOW)


@pytest.mark.parametrize(
    ("who", "number", "reason", "instead"),
    [
        ("lena", "1002", "on_its_way", ("return_later", "person")),
        ("ahmed", "1004", "out_for_delivery", ("return_later", "person")),
        ("greta", "1026", "at_pickup_point", ("leave_it", "return_later", "person")),
        ("lena", "1008", "delivered", ("return_item", "person")),
        ("khaled", "1021", "cancelled", ("refund_status", "person")),
    ],
)
def test_too_late_to_cancel(business: Business, who: str, number: str, reason: str, instead: tuple[str, ...]) -> None:
    assert cancel(business, who, number, "w1") == NotPossible(reason, instead)
    with business.database.reading() as session:
        assert made(session) == []


def test_one_of_several_items_is_dropped_and_all_of_them_cancel(business: Business) -> None:
    headphones, power_bank = lines(business, "1029")
    first = cancel(business, "felix", "1029", "w1", (power_bank,))
    assert isinstance(first, Done)
    assert (first.kind, first.order.items, first.order.total.minor) == (
        "items_dropped", (("Kopfhörer Wave, kabellos", 1),), 8990,
    )  # fmt: skip
    assert cancel(business, "felix", "1029", "w2", (power_bank,)) == NotPossible("no_such_item", ("person",))
    last = cancel(business, "felix", "1029", "w3", (headphones,))
    assert isinstance(last, Done)
    assert last.kind == "cancelled"


def test_another_size_is_found_as_customers_say_it_and_stock_follows(business: Business) -> None:
    (line,) = lines(business, "10244")  # three T-shirts, white, M
    small, medium = stock(business, "TSH-ORG-WHI-S"), stock(business, "TSH-ORG")
    with business.work() as uow:
        assert {one.sku for one in changes.variants(uow, "10244", line)} == {
            "TSH-ORG-WHI-S", "TSH-ORG-WHI-L", "TSH-ORG-BLA-M", "TSH-ORG-BLA-L", "TSH-ORG-NAV-M",
        }  # fmt: skip
        changed = changes.change_item(uow, "daniel", "10244", "w1", line, size="s", now=NOW)
    assert isinstance(changed, Done)
    assert changed.order.items == (("Organic cotton T-shirt, white, S", 3),)
    assert (stock(business, "TSH-ORG-WHI-S"), stock(business, "TSH-ORG")) == (small - 3, medium + 3)
    with business.work() as uow:
        again = changes.change_item(uow, "daniel", "10244", "w1", line, size="s", now=NOW)
        black = changes.change_item(uow, "daniel", "10244", "w2", line, size="M", color="schwarz", now=NOW)
    assert again == changed
    assert isinstance(black, Done)
    assert black.order.items == (("Organic cotton T-shirt, black, M", 3),)
    assert stock(business, "TSH-ORG-WHI-S") == small


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        ({"size": "XL"}, "out_of_stock"),
        ({"size": "XXS"}, "no_such_variant"),
        ({"color": "pink"}, "no_such_variant"),
        ({"size": "M"}, "same"),
        ({"quantity": 3}, "same"),
        ({"quantity": 4}, "costs_more"),
        ({"sku": "VAC-CORD"}, "no_such_variant"),
    ],
)
def test_a_variant_that_cannot_be_had(business: Business, wish: dict[str, object], reason: str) -> None:
    (line,) = lines(business, "10244")
    with business.work() as uow:
        verdict = changes.change_item(uow, "daniel", "10244", "w1", line, now=NOW, **wish)  # type: ignore[arg-type]
    assert isinstance(verdict, NotPossible)
    assert verdict.reason == reason
    assert verdict.instead[-1] == "person"
    if "size" in wish:
        assert "TSH-ORG-WHI-L" in {choice.sku for choice in verdict.choices}
        assert all(choice.stock >= 3 for choice in verdict.choices)


def test_fewer_pieces_cost_less_and_none_cancels(business: Business) -> None:
    (line,) = lines(business, "10244")
    with business.work() as uow:
        fewer = changes.change_item(uow, "daniel", "10244", "w1", line, quantity=1, now=NOW)
        assert isinstance(fewer, Done)
        assert fewer.order.total.minor == 1790
        none = changes.change_item(uow, "daniel", "10244", "w2", line, quantity=0, now=NOW)
    assert isinstance(none, Done)
    assert none.kind == "cancelled"


def test_the_address_of_an_order_that_is_still_with_us(business: Business) -> None:
    with business.work() as uow:
        changed = changes.change_address(uow, "lena", "1005", "w1", NEW_HOME, NOW)
    assert isinstance(changed, Done)
    assert (changed.kind, changed.order.address) == ("address_changed", NEW_HOME)
    with business.work() as uow:
        assert changes.change_address(uow, "lena", "1005", "w2", NEW_HOME, NOW) == NotPossible("same", ("person",))
        half = Address("Kastanienallee 3", "", "Berlin")
        assert changes.change_address(uow, "lena", "1005", "w3", half, NOW) == NotPossible(
            "address_incomplete", ("person",)
        )
    with business.database.reading() as session:
        (event,) = made(session)
    assert event.details["before"]["street"] == "Torstraße 12"


def test_another_country_is_for_a_person(business: Business) -> None:
    abroad = Address("Getreidegasse 1", "5020", "Salzburg", "AT")
    with business.work() as uow:
        first = changes.change_address(uow, "lena", "1005", "w1", abroad, NOW)
        again = changes.change_address(uow, "lena", "1005", "w1", abroad, NOW)
    assert isinstance(first, NeedsPerson)
    assert (first.reason, again) == ("other_country", first)
    with business.database.reading() as session:
        (ticket,) = session.query(Ticket)
    assert "Getreidegasse 1" in ticket.summary
    assert "1005" in ticket.summary


def test_a_parcel_on_its_way_is_rerouted_once(business: Business) -> None:
    with business.work() as uow:
        refused = changes.change_address(uow, "lena", "1002", "w1", NEW_HOME, NOW)
        assert refused == NotPossible("on_its_way", ("reroute", "person"))
        moved = changes.reroute(uow, "lena", "1002", "w2", NEW_HOME, NOW)
    assert isinstance(moved, Done)
    assert moved.kind == "rerouted"
    with business.work() as uow:
        other = Address("Torstraße 12", "10115", "Berlin", "DE")
        assert changes.reroute(uow, "lena", "1002", "w2", NEW_HOME, NOW) == moved
        assert changes.reroute(uow, "lena", "1002", "w3", other, NOW) == NotPossible("rerouted_already", ("person",))
        assert changes.reroute(uow, "ahmed", "1004", "w4", other, NOW) == NotPossible("out_for_delivery", ("person",))


def test_the_same_message_at_once_cancels_once(business: Business) -> None:
    def attempt(_n: int) -> changes.Verdict:
        return cancel(business, "lena", "1005", "w1")

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(attempt, range(6)))
    assert all(isinstance(answer, Done) for answer in answers)
    assert stock(business, "BLK-WOOL") == 10


def test_two_customers_want_the_last_pieces_at_once(business: Business) -> None:
    with business.work() as uow:
        article = uow.session.get(Article, "TSH-ORG-BLA-L")
        assert article is not None
        article.stock = 3
    (first,) = lines(business, "10244")

    def attempt(n: int) -> changes.Verdict:
        with business.work() as uow:
            return changes.change_item(uow, "daniel", "10244", f"w{n}", first, sku="TSH-ORG-BLA-L", now=NOW)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(attempt, range(4)))
    assert sum(isinstance(answer, Done) for answer in answers) == 1
    assert stock(business, "TSH-ORG-BLA-L") == 0
