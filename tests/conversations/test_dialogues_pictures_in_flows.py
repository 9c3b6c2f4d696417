"""Pictures inside a flow: the order they show, evidence, of no use and taken again, several at once."""

from collections.abc import Callable

import pytest
from fixtures.assistant import Phone
from fixtures.pictures import PASSPORT, greeted, key_of, photo, screenshot, send

from actions.flows import shown
from helpdesk.services import pictures

pytestmark = pytest.mark.slow
Phones = Callable[[str], Phone]


def test_a_screenshot_answers_the_question_for_the_order(phone: Phones) -> None:
    customer = asked_for_the_order(phone)
    send(customer, screenshot("order", "order", order_number="1007"))
    assert customer.slot("chosen_order") == "1007"


@pytest.mark.parametrize(("said", "chosen"), [("/affirm", "1007"), ("/deny", None)])
def test_a_doubtful_number_is_asked_back_in_a_flow(phone: Phones, said: str, chosen: str | None) -> None:
    customer = asked_for_the_order(phone)
    doubtful = screenshot("order", "order", doubt=("order_number",), order_number="1007")
    assert key_of(customer, doubtful) == "utter_photo_is_order"
    customer.say(said)
    assert customer.slot("chosen_order") == chosen


def test_a_label_in_a_photo_does_not_change_the_order(phone: Phones) -> None:
    customer = phone("lena")
    for text in ("/report_damaged_item", "1", "kaputt"):
        customer.say(text)
    chosen = customer.slot("chosen_order")
    send(customer, screenshot("order", "Parcel", order_number="1001"))
    assert customer.slot("chosen_order") == chosen
    assert len(customer.slot("report_damaged_item_photos")) == 1


@pytest.mark.parametrize(
    ("who", "broken", "word"),
    [("oliver", "broken", "blurred"), ("lena", "kaputt", "unscharf"), ("sara", "مكسور", "واضحة")],
)
def test_a_photo_of_no_use_is_taken_again_twice_and_then_accepted(
    phone: Phones, who: str, broken: str, word: str
) -> None:
    customer = asked_for_a_photo(phone, who, broken)
    for _ in range(shown.MOST_TRIES):
        (answer,) = send(customer, photo("blurred"))
        assert (answer.key, word in answer.text) == ("utter_photo_again", True)
    assert key_of(customer, photo("blurred")) == "utter_ask_report_damaged_item_wish"
    assert len(customer.slot("report_damaged_item_photos")) == 3
    assert customer.slot("flow_state")[shown.TOOK] == "blurred"


def test_whether_the_second_try_is_usable_is_counted(phone: Phones) -> None:
    customer = asked_for_a_photo(phone, "oliver", "broken")
    assert key_of(customer, photo("dark")) == "utter_photo_again"
    assert key_of(customer, photo()) == "utter_ask_report_damaged_item_wish"
    with customer.business.work() as uow:
        assert pictures.second_tries(uow.session) == (1, 1)


def test_outside_a_flow_it_is_counted_too(phone: Phones) -> None:
    customer = phone("lena")
    keys = [key_of(customer, found) for found in (photo("glare"), photo("glare"), photo("dark"))]
    assert keys == ["utter_photo_again", "utter_photo_again", "utter_photo_what"]
    with customer.business.work() as uow:
        assert pictures.second_tries(uow.session) == (1, 0)


def test_having_no_better_photo_keeps_the_one_that_was_sent(phone: Phones) -> None:
    customer = asked_for_a_photo(phone, "oliver", "broken")
    (answer,) = send(customer, photo("dark"))
    assert customer.ask(answer.payloads[0]).key == "utter_ask_report_damaged_item_wish"
    assert len(customer.slot("report_damaged_item_photos")) == 1


def test_one_usable_photo_of_an_album_is_enough(phone: Phones) -> None:
    customer = asked_for_a_photo(phone, "oliver", "broken")
    assert key_of(customer, photo("dark"), photo(), photo("blurred")) == "utter_ask_report_damaged_item_wish"
    assert len(customer.slot("report_damaged_item_photos")) == 3


def test_an_identity_card_in_a_flow_is_not_taken(phone: Phones) -> None:
    customer = asked_for_a_photo(phone, "oliver", "broken")
    keys = [answer.key for answer in send(customer, PASSPORT)]
    assert keys == ["utter_photo_identity", "utter_ask_report_damaged_item_photos"]
    assert not customer.slot("report_damaged_item_photos")


def test_a_picture_without_the_answer_leaves_the_question_open(phone: Phones) -> None:
    customer = asked_for_the_order(phone)
    keys = [answer.key for answer in send(customer, screenshot("", "Pizza Margherita"))]
    assert keys == ["utter_photo_meanwhile", "utter_ask_payment_problem_form_chosen_order"]


def asked_for_the_order(phone: Phones) -> Phone:
    """A customer of two orders who was asked which one it is about."""
    customer = phone("oliver")
    customer.ask("/payment_problem")
    assert customer.ask("something else").key == "utter_ask_payment_problem_form_chosen_order"
    return customer


def asked_for_a_photo(phone: Phones, who: str, broken: str) -> Phone:
    """A customer who reports damage and was asked for a picture."""
    customer = greeted(phone, who)
    customer.ask("/report_damaged_item")
    for text in ("1", broken):
        if customer.slot("requested_slot") == "report_damaged_item_photos":
            break
        customer.say(text)
    while (open_slot := customer.slot("flow_state").get("open")) != "report_damaged_item_photos":
        assert open_slot in ("report_damaged_item_items", "report_damaged_item_seen"), open_slot
        customer.say('/inform{"choice": "broken"}' if open_slot.endswith("seen") else "1")
    return customer
