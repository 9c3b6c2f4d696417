"""Dialogues as customers have them: what comes back, in which language, and in how many messages."""

from collections.abc import Callable

import pytest
from fixtures.assistant import Assistant, Phone, tickets
from fixtures.business import Business

from helpdesk import menu

pytestmark = pytest.mark.slow
Phones = Callable[[str], Phone]

TECHNICIAN = "book_technician"  # a flow that is off as shipped: a colleague sees to it
MENU = [entry.payload for entry in menu.entries("en")]


# ---- greeting and menu


@pytest.mark.parametrize(
    ("who", "text", "start"),
    [
        ("oliver", "hello", "Hello Oliver, welcome to Lumora!"),
        ("lena", "Guten Tag", "Hallo Lena, willkommen bei Lumora!"),
        ("sara", "السلام عليكم", "أهلًا سارة، مرحبًا بكم في لومورا!"),
        ("stranger", "hello there", "Hello, welcome to Lumora!"),
    ],
)
def test_a_greeting_names_the_shop_and_whoever_has_a_name_and_shows_the_menu(
    phone: Phones, who: str, text: str, start: str
) -> None:
    answer = phone(who).ask(text)
    assert answer.text.startswith(start)
    assert answer.payloads == tuple(MENU)
    for number, title in enumerate(answer.titles, 1):
        assert f"*{number}* {title}" in answer.text


def test_a_greeting_is_silent_while_the_request_is_on_its_way(phone: Phones) -> None:
    customer = phone("oliver")
    assert customer.say("hi", writing_on=True) == []
    assert customer.ask("where is my order").key == "utter_choose_order"


@pytest.mark.parametrize("text", ["hi, where is my order?", "Good morning! where's my parcel"])
def test_a_request_with_a_greeting_in_front_is_just_answered(phone: Phones, text: str) -> None:
    assert phone("oliver").ask(text).key == "utter_choose_order"


# ---- to a person


@pytest.mark.parametrize(
    ("who", "text", "word"),
    [
        ("oliver", "I want to speak to a real person", "ticket number"),
        ("lena", "ich möchte mit einem Menschen sprechen", "Ticketnummer"),
        ("sara", "أريد التحدث مع موظف", "رقم التذكرة"),
    ],
)
def test_a_person_is_called_and_the_tickets_number_told(phone: Phones, who: str, text: str, word: str) -> None:
    customer = phone(who)
    answer = customer.ask(text)
    (ticket,) = tickets(customer)
    assert word in answer.text
    assert f"*{ticket.number}*" in answer.text
    assert answer.payloads == ("/show_menu",)
    assert customer.business.read(customer.conversation_id).owner == "human"


def test_what_was_told_before_is_the_matter_of_who_is_called(phone: Phones) -> None:
    customer = phone("oliver")
    customer.ask("where is my order 1001?")
    customer.ask("I want to talk to a human")
    [ticket] = tickets(customer)
    assert (ticket.topic, ticket.queue) == ("track_order", "orders")


def test_the_same_message_run_twice_opens_one_ticket(phone: Phones) -> None:
    customer = phone("oliver")
    first = customer.ask("talk to a human", inbound_id="wamid.same")
    assert customer.ask("talk to a human", inbound_id="wamid.same").text == first.text
    assert len(tickets(customer)) == 1


@pytest.mark.parametrize(
    ("who", "text", "topic"),
    [
        ("oliver", "I want to book a technician", TECHNICIAN),
        ("lena", "ich brauche einen Termin mit dem Techniker", TECHNICIAN),
        ("sara", "أريد حجز موعد مع فني الصيانة", TECHNICIAN),
    ],
)
@pytest.mark.parametrize("answer", ["typed", "tapped"])
def test_a_person_is_offered_for_a_flow_that_is_off_and_yes_takes_the_offer(
    phone: Phones, who: str, text: str, topic: str, answer: str
) -> None:
    customer = phone(who)
    offered = customer.ask(text)
    assert offered.key == "utter_offer_person"
    assert customer.ask(offered.payloads[0] if answer == "tapped" else "👍").key == "utter_handoff_started"
    (ticket,) = tickets(customer)
    assert ticket.topic == topic


def test_no_declines_the_offer(phone: Phones) -> None:
    customer = phone("oliver")
    customer.ask("/book_technician")
    assert customer.ask("no thanks").key == "utter_person_declined"
    assert customer.ask("yes").key == "utter_affirm"
    assert tickets(customer) == []


def test_an_offer_is_over_once_something_else_was_said(phone: Phones) -> None:
    customer = phone("oliver")
    customer.ask("/book_technician")
    assert customer.ask("thank you").key == "utter_thank"
    assert customer.ask("ok").key == "utter_affirm"
    assert tickets(customer) == []


def test_opting_out_is_written_down(phone: Phones) -> None:
    customer = phone("oliver")
    answer = customer.ask("please stop sending me messages, unsubscribe")
    (ticket,) = tickets(customer)
    assert (ticket.topic, answer.key) == ("opt_out", "utter_opt_out")
    assert customer.business.read(customer.conversation_id).opted_out_at is not None
    assert f"*{ticket.number}*" in answer.text
    again = customer.ask("unsubscribe please")
    assert (again.key, [one.number for one in tickets(customer)]) == ("utter_opt_out", [ticket.number])


# ---- language


def test_an_explicit_wish_changes_the_language_and_is_kept(phone: Phones) -> None:
    customer = phone("oliver")
    assert customer.ask("hello").text.startswith("Hello")
    assert customer.ask("can we speak German?").text.startswith("Gern!")
    assert customer.business.read(customer.conversation_id).language_wish == "de"
    assert "Bestellung" in customer.ask("1001").text


def test_the_choice_of_languages_and_a_tap_on_one(phone: Phones) -> None:
    customer = phone("oliver")
    answer = customer.ask("/change_language")
    assert answer.titles == ("English", "Deutsch", "العربية")
    assert customer.ask(answer.payloads[2]).text.startswith("تم!")
    assert customer.slot("language") == "ar"


def test_ok_and_digits_keep_the_language(phone: Phones) -> None:
    customer = phone("lena")
    customer.ask("wo ist meine Bestellung?")
    for text in ("1002", "ok", "👍"):
        customer.ask(text)
        assert customer.slot("language") == "de"


# ---- not understood


def test_the_third_miss_in_a_row_brings_a_person(phone: Phones, clock_jumps: Callable[[float], None]) -> None:
    customer = phone("oliver")
    heard = []
    for text in ("asdkjh qwe", "lkjlkj zzz xx", "blorp fnord"):
        heard += [answer.key for answer in customer.say(text)]
        clock_jumps(30)
    assert heard[0] in ("utter_ask_again", "utter_out_of_scope")
    assert heard[1:] == ["utter_offer_menu", "utter_misses_person"]
    assert customer.business.read(customer.conversation_id).owner == "human"


def test_an_understood_message_ends_the_row(phone: Phones, clock_jumps: Callable[[float], None]) -> None:
    customer = phone("oliver")
    for _ in range(3):
        assert customer.ask("asdkjh qwe zzz").key in ("utter_ask_again", "utter_out_of_scope")
        clock_jumps(30)
        assert customer.ask("thanks").key == "utter_thank"
        clock_jumps(30)


def test_what_no_rule_knows_is_answered_once_and_the_talk_goes_on(phone: Phones) -> None:
    customer = phone("oliver")
    assert [answer.key for answer in customer.say("mm foo", understood="nobody_knows_this")] == ["utter_ask_again"]
    assert customer.ask("hello").key == "utter_greet"


def test_a_burst_is_answered_once_and_by_the_message_that_says_something(phone: Phones) -> None:
    customer = phone("oliver")
    heard = [
        customer.say("hi", writing_on=True),
        customer.say("asdkjh", writing_on=True),
        customer.say("??", writing_on=True),
        customer.say("1001"),
    ]
    assert [len(answers) for answers in heard] == [0, 0, 0, 1]
    assert heard[-1][0].key == "utter_order_shipped"


@pytest.mark.parametrize(
    ("text", "key"),
    [("what's the weather tomorrow", "utter_out_of_scope"), ("are you a robot?", "utter_bot_challenge")],
)
def test_other_questions_get_an_honest_answer(phone: Phones, text: str, key: str) -> None:
    assert phone("oliver").ask(text).key == key


# ---- what is not text


KINDS = "voice audio image video document sticker location contacts view_once unsupported order flow"


@pytest.mark.parametrize("kind", KINDS.split())
def test_every_kind_of_message_gets_one_short_answer_and_is_no_miss(phone: Phones, kind: str) -> None:
    customer = phone("lena")
    customer.ask("Hallo, guten Tag")
    for _ in range(4):
        answer = customer.ask(f'/received{{"received_kind": "{kind}"}}')
        assert answer.key.startswith("utter_received_")
        assert len(answer.text) < 300
        assert answer.payloads


def test_a_picture_can_be_passed_on_to_a_person(phone: Phones) -> None:
    customer = phone("oliver")
    customer.ask('/received{"received_kind": "image"}')
    assert customer.ask("yes please").key == "utter_handoff_started"
    assert tickets(customer)[0].topic == "media"


# ---- when something breaks


def test_an_action_that_fails_still_answers(phone: Phones, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = phone("oliver")
    customer.ask("hello")

    def broken(*_args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("helpdesk.services.orders.of_conversation", broken)
    answer = customer.ask("where is my order")
    assert answer.key == "utter_action_failed"
    assert customer.ask(answer.payloads[0]).key == "utter_handoff_started"
    assert tickets(customer)[0].topic == "technical_trouble"


def test_an_unknown_sender_is_the_sample_customer(
    business: Business, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMPLE_CUSTOMER", "447700900123")
    designer = Phone(assistant, business, "a1b2c3-from-rasa-shell")
    assert designer.ask("where is my order").key == "utter_choose_order"
