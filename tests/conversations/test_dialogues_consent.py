"""Dialogues about consent for notices: asked once where it helped, taken by tap and word, withdrawn by "stop"."""

from collections.abc import Callable

import pytest
from fixtures.assistant import Phone

from helpdesk.db.consent import acts_of
from helpdesk.services import consent

pytestmark = pytest.mark.slow
Phones = Callable[[str], Phone]
YES, NO = '/notices_wish{"choice": "yes"}', '/notices_wish{"choice": "no"}'


def states(phone: Phone) -> list[str]:
    with phone.business.work() as uow:
        return [act.state for act in acts_of(uow.session, phone.conversation_id) if act.purpose == "notices"]


def willing(phone: Phone) -> bool:
    with phone.business.work() as uow:
        return consent.given(uow, phone.conversation_id, "notices")


@pytest.mark.parametrize(
    ("who", "text", "yes"),
    [("oliver", "where is order 1001?", "yes please"), ("lena", "wo ist Bestellung 1002?", "ja"),
     ("sara", "أين طلبي رقم 1003", "نعم")],
)  # fmt: skip
def test_it_is_asked_once_in_the_answer_that_helps_and_a_typed_yes_is_one(
    phone: Phones, who: str, text: str, yes: str
) -> None:
    customer = phone(who)
    first = customer.ask(text)
    assert first.payloads == (YES, NO)
    assert customer.ask(yes).key == "utter_notices_granted"
    assert willing(customer)
    again = customer.ask(text)
    assert again.payloads == ()
    assert first.text.startswith(again.text)
    assert states(customer) == ["asked", "granted"]


def test_a_typed_no(phone: Phones) -> None:
    customer = phone("oliver")
    customer.ask("where is order 1001?")
    assert customer.ask("no").key == "utter_notices_declined"
    assert states(customer) == ["asked", "declined"]
    assert customer.ask("no").key == "utter_deny"  # that was answered


def test_old_buttons_count_weeks_later_and_inside_a_form(phone: Phones) -> None:
    customer = phone("james")
    customer.ask("where is order 1013?")
    customer.ask("menu")
    assert customer.ask(NO).key == "utter_notices_declined"
    customer.say("I want to cancel order 1013")
    keys = [answer.key for answer in customer.say(YES)]
    assert keys[0] == "utter_notices_granted"
    assert len(keys) == 2  # and the open question again
    assert states(customer) == ["asked", "declined", "granted"]


def test_answers_that_end_no_matter_do_not_ask(phone: Phones) -> None:
    customer = phone("lena")
    for text in ("hallo", "wo ist meine Bestellung?", "wo ist Bestellung 1008?"):
        assert YES not in customer.ask(text).payloads
    assert states(customer) == []


def test_stop_withdraws(phone: Phones) -> None:
    customer = phone("oliver")
    customer.ask("where is order 1001?")
    customer.ask(YES)
    assert customer.ask("stop sending me messages").key == "utter_opt_out"
    assert not willing(customer)


def test_a_question_without_number_is_about_the_order_of_the_notice(phone: Phones) -> None:
    customer = phone("oliver")
    customer.metadata = {"about_order": "1001"}
    assert customer.ask("where is my order?").key == "utter_order_shipped"
    customer.metadata = {"about_order": "1002"}  # somebody else's: never told
    assert customer.ask("where is my order?").key == "utter_choose_order"


def test_a_button_of_a_notice_begins_the_fraud_report_with_its_order(phone: Phones) -> None:
    customer = phone("oliver")
    answer = customer.ask('/report_fraud{"order_number": "1001"}')
    assert answer.key == "utter_report_fraud_opened"


@pytest.mark.parametrize(
    ("who", "stop", "again"),
    [
        ("oliver", "STOP", "start"),
        ("lena", "keine Nachrichten mehr bitte", "nein doch nicht, bitte wieder Nachrichten"),
        ("sara", "لا ترسلون لي رسائل", "رجعوا الرسائل"),
    ],
)
def test_whoever_has_said_stop_can_have_notices_again(phone: Phones, who: str, stop: str, again: str) -> None:
    customer = phone(who)
    assert customer.say(again)[0].key != "utter_notices_granted"
    assert customer.ask(stop).key == "utter_opt_out"
    assert not willing(customer)
    assert customer.ask(again).key == "utter_notices_granted"
    assert willing(customer)
