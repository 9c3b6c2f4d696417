"""Before an order is cancelled or changed: what people say in between, in a hurry, in anger, or not at all."""

import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from fixtures.assistant import Phone, tickets

from helpdesk.services import orders

pytestmark = pytest.mark.slow
Phones = Callable[[str], Phone]


def order(customer: Phone, number: str) -> orders.OrderView:
    """The order as it is stored, whoever it belongs to."""
    with customer.business.work() as uow:
        return orders.order_of(uow, number)


CONFIRM = ['/cancel_order{"order_number": "1013"}', "/deny"]  # James stands before "Shall I cancel order 1013?"


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("thanks", ["utter_thank", "utter_ask_cancel_order_confirm"]),
        ("are you a robot?", ["utter_bot_challenge", "utter_ask_cancel_order_confirm"]),
        ("where is order 1016?", ["utter_order_shipped", "utter_ask_cancel_order_confirm"]),
        ("/track_order", ["utter_order_processing", "utter_ask_cancel_order_confirm"]),
        ("can we speak German?", ["utter_language_changed", "utter_ask_cancel_order_confirm"]),
        ("hello", ["utter_ask_cancel_order_confirm"]),
        ("1013", ["utter_ask_cancel_order_confirm"]),
        ("cancel", ["utter_ask_cancel_order_confirm"]),
        ('/received{"received_kind": "voice"}', ["utter_received_meanwhile", "utter_ask_cancel_order_confirm"]),
        ('/received{"received_kind": "image"}', ["utter_received_meanwhile", "utter_ask_cancel_order_confirm"]),
        ("xq", ["utter_flow_unfit_yes_no", "utter_ask_cancel_order_confirm"]),
        ('/affirm{"order_number": "1016"}', ["utter_cancel_order_not_possible"]),
        ("no", ["utter_flow_left"]),
        ("never mind, thanks", ["utter_flow_left"]),
        ("menu", ["utter_menu"]),
        ("goodbye", ["utter_goodbye"]),
        ("start over", ["utter_ask_cancel_order_reason"]),
        ("/change_order", ["utter_ask_change_order_what"]),
    ],
)
def test_before_something_is_changed_anything_else_may_be_said(phone: Phones, text: str, keys: list[str]) -> None:
    customer = phone("james")
    for said in CONFIRM:
        customer.say(said)
    assert [answer.key for answer in customer.say(text)] == keys
    assert order(customer, "1013").status == "processing"
    assert tickets(customer) == []


def test_all_that_a_first_message_tells_is_taken(phone: Phones) -> None:
    customer = phone("james")
    assert customer.ask("cancel order 1013 please, I ordered it by mistake").key == "utter_ask_cancel_order_confirm"
    assert customer.slot("cancel_order_reason") == "mistake"


def test_the_order_the_talk_was_about_is_not_asked_for_again(phone: Phones) -> None:
    customer = phone("lena")
    customer.ask("wo ist 1005?")
    assert customer.ask("/cancel_order").key == "utter_ask_cancel_order_reason"
    assert customer.slot("chosen_order") == "1005"


def test_a_burst_is_answered_by_its_last_message(phone: Phones) -> None:
    customer = phone("tomasz")
    customer.ask("/cancel_order")
    assert customer.say("xq", writing_on=True) == []
    assert customer.ask("the charger").key == "utter_ask_cancel_order_reason"


def test_what_was_sent_unasked_reaches_the_person(phone: Phones) -> None:
    customer = phone("tomasz")
    customer.ask("/cancel_order")
    customer.say('/received{"received_kind": "image"}', inbound_id="wamid.picture")
    customer.ask("/talk_to_agent")
    assert tickets(customer)[0].facts["media"] == ["wamid.picture"]


def test_a_second_insult_leads_to_a_person(phone: Phones) -> None:
    customer = phone("james")
    assert customer.say("where is my order you idiots")[0].key == "utter_pressing"
    assert customer.ask("fucking idiots").key == "utter_handoff_started"


def test_after_a_silence_the_form_is_gone_and_the_order_known(phone: Phones, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = phone("lena")
    customer.say('/cancel_order{"order_number": "1005"}')
    monkeypatch.setattr("rasa.core.processor.time", SimpleNamespace(time=lambda: time.time() + 3 * 60 * 60))
    assert customer.ask("hallo").key == "utter_greet"
    monkeypatch.undo()
    assert customer.slot("order_number") == "1005"
    assert customer.ask("/cancel_order").key == "utter_ask_cancel_order_reason"


def test_a_flow_that_is_off_goes_to_a_person(phone: Phones, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.flows.flow.flow_on", lambda name: name != "cancel_order")
    customer = phone("james")
    assert customer.ask("/cancel_order").key == "utter_offer_person"
    assert customer.ask("/affirm").key == "utter_handoff_started"
    assert tickets(customer)[0].topic == "cancel_order"


def test_a_failing_service_apologises_and_asks_again(phone: Phones, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = phone("james")
    for said in CONFIRM:
        customer.say(said)

    def broken(*_args: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("actions.flows.flow.Flow.hear", broken)
        failed = [answer.key for answer in customer.say("yes")]
    assert failed == ["utter_action_failed", "utter_ask_cancel_order_confirm"]
    assert customer.ask("yes").key == "utter_cancel_order_done"


def test_the_same_message_run_twice_cancels_once(phone: Phones) -> None:
    customer = phone("james")
    for said in CONFIRM:
        customer.say(said)
    assert customer.ask("yes", inbound_id="wamid.once").key == "utter_cancel_order_done"
    assert len(tickets(customer)) <= 1


def test_a_flow_in_between_hands_back_to_the_one_it_interrupted(phone: Phones, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.flows.intents.ASIDE", frozenset({"change_order"}))
    customer = phone("tomasz")
    customer.ask("/cancel_order")
    customer.ask("the charger")
    assert customer.ask("/change_order").key == "utter_ask_change_order_what"
    customer.ask('/inform{"choice": "address"}')
    customer.ask("12 High Street, Cardiff CF10 1AA")
    assert [answer.key for answer in customer.say("/affirm")] == [
        "utter_change_order_done",
        "utter_ask_cancel_order_reason",
    ]
    assert "USB-C charger" in customer.ask("/deny").text
    assert customer.ask("/affirm").key == "utter_cancel_order_done"


def test_leaving_the_flow_in_between_takes_up_the_other(phone: Phones, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.flows.intents.ASIDE", frozenset({"change_order"}))
    customer = phone("tomasz")
    customer.ask("/cancel_order")
    customer.ask("/change_order")
    assert [answer.key for answer in customer.say("never mind")] == ["utter_flow_left", "utter_ask_cancel_order_items"]
    assert [answer.key for answer in customer.say("menu")] == ["utter_menu"]
    assert customer.ask("thanks").key == "utter_thank"


def test_a_question_about_money_in_between_leaves_the_order_as_it_was(phone: Phones) -> None:
    customer = phone("huda")
    assert customer.ask("عايز ألغي أوردر 1042").key == "utter_ask_cancel_order_items"
    assert [answer.key for answer in customer.say("/refund_status")] == [
        "utter_refund_unpaid",
        "utter_ask_cancel_order_items",
    ]
    assert customer.slot("chosen_order") == "1042"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("yes cancel it", "utter_cancel_order_done"),
        ("نعم الغي", "utter_cancel_order_done"),
        ("yes but only the lamp please, cancel that", "utter_ask_cancel_order_confirm"),
    ],
)
def test_yes_with_the_wish_itself_is_a_yes(phone: Phones, text: str, key: str) -> None:
    customer = phone("james")
    for said in CONFIRM:
        customer.say(said)
    assert customer.say(text)[-1].key == key
