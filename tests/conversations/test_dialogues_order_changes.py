"""Cancelling and changing orders: to the end in three languages, and what is possible instead."""

from collections.abc import Callable

import pytest
from fixtures.assistant import Phone, tickets

from helpdesk.services import orders

pytestmark = pytest.mark.slow
Phones = Callable[[str], Phone]


def order(customer: Phone, number: str) -> orders.OrderView:
    """The order as it is stored, whoever it belongs to."""
    with customer.business.work() as uow:
        return orders.order_of(uow, number)


# ---- to the end


@pytest.mark.parametrize(
    ("who", "texts", "number", "word"),
    [
        ("james", ["please cancel order 1013", "ordered by mistake", "yes"], "1013", "cancelled"),
        ("lena", ["bitte Bestellung 1005 stornieren", "dauert zu lange", "ja"], "1005", "storniert"),
        ("rahman", ["أريد إلغاء الطلب 1009", "بالغلط", "نعم"], "1009", "أُلغي"),
    ],
)
def test_an_order_is_cancelled(phone: Phones, who: str, texts: list[str], number: str, word: str) -> None:
    customer = phone(who)
    *asked, done = [customer.ask(text) for text in texts]
    assert [answer.key for answer in asked] == ["utter_ask_cancel_order_reason", "utter_ask_cancel_order_confirm"]
    assert done.key == "utter_cancel_order_done"
    assert word in done.text
    assert f"*{number}*" in done.text
    assert order(customer, number).status == "cancelled"


def test_one_of_two_articles_is_cancelled(phone: Phones) -> None:
    customer = phone("tomasz")
    customer.ask("/cancel_order")
    customer.ask("just the charger")
    confirm = customer.ask("/deny")
    assert "USB-C charger 65 W" in confirm.text
    assert "Power bank" not in confirm.text
    assert customer.ask(confirm.payloads[0]).key == "utter_cancel_order_done"
    assert [line.name for line in order(customer, "1037").lines] == ["Power bank 20,000 mAh"]


@pytest.mark.parametrize(
    ("who", "begin", "address", "number", "town"),
    [
        ("daniel", "I need to change the delivery address", "12 High Street, Oxford OX1 2AB", "10244", "Oxford"),
        ("lena", "Lieferadresse ändern bitte", "Musterweg 3, 80331 München", "1005", "München"),
        ("rahman", "أريد تغيير عنوان التوصيل", "شارع العليا ١٢، الرياض ١٢٢١١", "1009", "الرياض"),
    ],
)
def test_the_address_is_changed(phone: Phones, who: str, begin: str, address: str, number: str, town: str) -> None:
    customer = phone(who)
    assert customer.ask(begin).key == "utter_ask_change_order_address"
    confirm = customer.ask(address)
    assert (confirm.key, town in confirm.text) == ("utter_ask_change_order_confirm", True)
    assert customer.ask(confirm.payloads[0]).key == "utter_change_order_done"
    changed = order(customer, number).address
    assert changed is not None
    assert changed.town == town


@pytest.mark.parametrize(
    ("who", "begin", "pieces", "street"),
    [
        ("lena", "Lieferadresse ändern bitte", ("Musterweg 3", "80331 München"), "Musterweg 3"),
        ("lena", "Lieferadresse ändern bitte", ("80331", "Musterweg 3", "München"), "Musterweg 3"),
        ("daniel", "I need to change the delivery address", ("12 High Street", "Oxford OX1 2AB"), "12 High Street"),
    ],
)
def test_an_address_may_come_in_pieces(
    phone: Phones, who: str, begin: str, pieces: tuple[str, ...], street: str
) -> None:
    customer = phone(who)
    customer.ask(begin)
    for piece in pieces[:-1]:
        assert customer.ask(piece).key == "utter_flow_unfit_address"
    confirm = customer.ask(pieces[-1])
    assert (confirm.key, street in confirm.text) == ("utter_ask_change_order_confirm", True)


def test_another_size_keeps_the_colour(phone: Phones) -> None:
    customer = phone("daniel")
    customer.ask('/change_order{"order_number": "10244"}')
    assert customer.ask("another size please").key == "utter_ask_change_order_variant"
    assert "*white, L*" in customer.ask("L").text
    assert customer.ask("/affirm").key == "utter_change_order_done"
    assert order(customer, "10244").lines[0].size == "L"


def test_fewer_pieces_but_not_more(phone: Phones) -> None:
    customer = phone("daniel")
    customer.ask('/change_order{"order_number": "10244"}')
    customer.ask('/inform{"choice": "quantity"}')
    assert [answer.key for answer in customer.say("5")] == [
        "utter_change_order_fewer",
        "utter_ask_change_order_quantity",
    ]
    customer.ask("2")
    customer.ask("/affirm")
    assert order(customer, "10244").lines[0].quantity == 2


def test_a_parcel_on_its_way_is_redirected(phone: Phones) -> None:
    customer = phone("oliver")
    customer.ask("change delivery address for 1001")
    confirm = customer.ask("22 Baker Street, London NW1 6XE")
    assert "the carrier" in confirm.text
    assert customer.ask("/affirm").key == "utter_change_order_done"
    changed = order(customer, "1001").address
    assert changed is not None
    assert changed.street == "22 Baker Street"


# ---- what is not possible


@pytest.mark.parametrize(
    ("who", "tap", "key", "ways"),
    [
        ("oliver", '/cancel_order{"order_number": "1001"}', "utter_cancel_order_not_possible", ["/talk_to_agent"]),
        ("oliver", '/cancel_order{"order_number": "1007"}', "utter_cancel_order_not_possible",
         ["/return_item", "/talk_to_agent"]),
        ("priya", '/cancel_order{"order_number": "1022"}', "utter_cancel_order_not_possible",
         ["/refund_status", "/talk_to_agent"]),
        ("oliver", '/change_order{"order_number": "1007"}', "utter_change_order_not_possible",
         ["/exchange_item", "/talk_to_agent"]),
    ],
)  # fmt: skip
def test_what_is_possible_instead(phone: Phones, who: str, tap: str, key: str, ways: list[str]) -> None:
    customer = phone(who)
    answer = customer.ask(tap)
    assert (answer.key, list(answer.payloads)) == (key, ways)
    assert customer.slot("requested_slot") is None


def test_a_foreign_order_needs_its_proof_inside_the_flow(phone: Phones) -> None:
    customer = phone("stranger")
    assert customer.ask("/cancel_order").key == "utter_ask_order_number"
    assert customer.ask("1013").key == "utter_ask_order_proof"
    assert customer.ask("a@example.com").key == "utter_order_refused"
    assert customer.ask("LS1 3EX").key == "utter_ask_cancel_order_reason"


def test_a_delivery_day_is_a_persons_work(phone: Phones) -> None:
    customer = phone("daniel")
    customer.ask('/change_order{"order_number": "10244"}')
    assert customer.ask("another delivery day").key == "utter_change_order_delivery"
    assert customer.ask("/affirm").key == "utter_handoff_started"
    assert tickets(customer)[0].topic == "change_order"


def test_the_only_article_named_is_not_taken_out(phone: Phones) -> None:
    answer = phone("daniel").ask("also make the t-shirts 2 instead of 3")
    assert answer.key.startswith("utter_ask_change_order_")


def test_the_only_article_cannot_be_taken_out(phone: Phones) -> None:
    customer = phone("daniel")
    customer.ask("/change_order")
    customer.ask("the T-shirts")
    assert customer.ask("remove them").key == "utter_change_order_not_possible"
