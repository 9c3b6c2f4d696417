"""Dialogues as customers have them: what comes back, in which language, and in how many messages."""

from collections.abc import Callable

import pytest
from fixtures.assistant import Assistant, Phone
from fixtures.business import Business
from sqlalchemy import select

from helpdesk.db.ticket import Ticket

pytestmark = pytest.mark.slow
Phones = Callable[[str], Phone]

MENU = "/track_order /return_item /product_not_working /payment_problem /talk_to_agent /change_language"


def tickets(phone: Phone) -> list[Ticket]:
    """This customer's tickets."""
    with phone.business.database.reading() as session:
        return list(session.scalars(select(Ticket).where(Ticket.conversation_id == phone.conversation_id)))


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
    assert answer.payloads == tuple(MENU.split())
    for number, title in enumerate(answer.titles, 1):
        assert f"*{number}* {title}" in answer.text


def test_a_greeting_is_silent_while_the_request_is_on_its_way(phone: Phones) -> None:
    customer = phone("oliver")
    assert customer.say("hi", writing_on=True) == []
    assert customer.ask("where is my order").key == "utter_choose_order"


@pytest.mark.parametrize("text", ["hi, where is my order?", "Good morning! where's my parcel"])
def test_a_request_with_a_greeting_in_front_is_just_answered(phone: Phones, text: str) -> None:
    assert phone("oliver").ask(text).key == "utter_choose_order"


# ---- tracking


@pytest.mark.parametrize(
    ("who", "text", "words"),
    [
        ("oliver", "1001", ("order *1001* is on its way", "*tomorrow*", "PW482019375GB", "2 × Linen cushion cover")),
        ("oliver", "where is my order #1001", ("order *1001*",)),
        ("oliver", "order number: 1001 please", ("order *1001*",)),
        ("lena", "wo ist meine Bestellung 1002?", ("Bestellung *1002* ist unterwegs", "*morgen*", "NP550218436DE")),
        ("lena", "Bestellung #1002 verfolgen bitte", ("Bestellung *1002*",)),
        ("sara", "أين طلبي رقم ١٠٠٣", ("طلبكم رقم *1003* في الطريق", "*غدًا*", "QX660274918SA")),
        ("sara", "وين طلبي رقم 1003", ("طلبكم رقم *1003*",)),
    ],
)
def test_ones_own_order_is_told_in_one_message(phone: Phones, who: str, text: str, words: tuple[str, ...]) -> None:
    customer = phone(who)
    answer = customer.ask(text)
    for word in words:
        assert word in answer.text
    assert customer.ask(text).text == answer.text  # asked again, told again


def test_a_bare_number_in_any_digits_without_any_talk_before(phone: Phones) -> None:
    customer = phone("sara")
    assert customer.ask("١٠٠٣").key == "utter_order_shipped"
    assert customer.ask("#1003").key == "utter_order_shipped"


def test_one_order_is_told_without_asking(phone: Phones) -> None:
    assert "*1004*" in phone("ahmad").ask("وين طلبي").text


@pytest.mark.parametrize(
    ("who", "text", "numbers"),
    [("oliver", "where is my order", ["1001", "1007"]), ("lena", "wo bleibt mein Paket?", ["1005", "1002", "1008"])],
)
def test_several_orders_are_a_list_to_choose_from(phone: Phones, who: str, text: str, numbers: list[str]) -> None:
    customer = phone(who)
    answer = customer.ask(text)
    *rows, other = answer.payloads
    assert rows == [f'/track_order{{"order_number": "{number}"}}' for number in numbers]
    assert f"*{numbers[-1]}*" in customer.ask(rows[-1]).text
    assert customer.ask(other).key == "utter_ask_order_number"


def test_two_orders_in_one_message_are_both_told(phone: Phones) -> None:
    answers = phone("oliver").say("when will order 1001 arrive, and order 1007?")
    assert [answer.key for answer in answers] == ["utter_order_shipped", "utter_order_delivered"]


@pytest.mark.parametrize("text", ["the lamp one", "both", "yes"])
def test_a_choice_that_says_no_number_is_asked_for_again(phone: Phones, text: str) -> None:
    customer = phone("oliver")
    customer.ask("where is my order")
    assert customer.ask(text).key == "utter_choose_order"


def test_a_tracking_number_finds_ones_own_order(phone: Phones) -> None:
    assert phone("oliver").ask("tracking number PW481377120GB").key == "utter_order_delivered"


def test_without_own_orders_the_number_is_asked_for(phone: Phones) -> None:
    customer = phone("stranger")
    assert customer.ask("where is my order?").key == "utter_ask_order_number"
    assert customer.ask("1001").key == "utter_ask_order_proof"


# ---- somebody else's orders


def test_unknown_and_foreign_orders_cannot_be_told_apart(phone: Phones) -> None:
    heard = []
    for number in ("1002", "9998"):
        customer = phone("oliver" if number == "1002" else "ahmad")
        customer.metadata["language"] = "en"
        customer.ask("English please")
        texts = [
            answer
            for text in (f"where is order {number}", "no-one@example.com", "99999", "somebody@example.com")
            for answer in customer.say(text)
        ]
        plain = [answer.text.replace(number, "N") for answer in texts]
        heard.append(([answer.key for answer in texts], plain[:3], [answer.payloads for answer in texts]))
    assert heard[0] == heard[1]
    assert heard[0][0] == ["utter_ask_order_proof", "utter_order_refused", "utter_order_refused", "utter_order_locked"]


PROOFS = (
    "Lena.Hoffmann@Example.com",
    "10115",
    "it's 10115",
    "yes, 10115",
    "postcode 10115 please",
    "١٠١١٥",
    "my email is lena.hoffmann@example.com",
)


@pytest.mark.parametrize("proof", PROOFS)
def test_email_or_postcode_opens_an_order_and_it_stays_open(phone: Phones, proof: str) -> None:
    customer = phone("oliver")
    assert customer.ask("where is order 1002").key == "utter_ask_order_proof"
    assert "*1002*" in customer.ask(proof).text
    assert customer.ask("where is order 1002").key == "utter_order_shipped"


def test_number_and_email_in_one_message(phone: Phones) -> None:
    answer = phone("oliver").ask("where is order 1002, my email is lena.hoffmann@example.com")
    assert answer.key == "utter_order_shipped"


def test_the_third_wrong_proof_ends_in_a_ticket_that_is_told(phone: Phones) -> None:
    customer = phone("oliver")
    customer.ask("where is order 1002")
    customer.ask("a@example.com")
    customer.ask("b@example.com")
    locked = customer.ask("c@example.com")
    (ticket,) = tickets(customer)
    assert locked.key == "utter_order_locked"
    assert f"*{ticket.number}*" in locked.text
    assert ticket.topic == "order_access"
    # Not even the right one opens it any more.
    customer.ask("where is order 1002")
    assert customer.ask("lena.hoffmann@example.com").key == "utter_order_locked"
    assert len(tickets(customer)) == 1


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("menu", "utter_menu"),
        ("I want to talk to a person", "utter_handoff_started"),
        ("no, forget it", "utter_order_dropped"),
        ("1001", "utter_order_shipped"),
        ("where is my order #1007", "utter_order_delivered"),
        ("order 1003", "utter_ask_order_proof"),
        ("yes", "utter_order_proof_again"),
        ("sure, one moment please", "utter_order_proof_again"),
    ],
)
def test_a_change_of_mind_while_proof_is_asked_for(phone: Phones, text: str, key: str) -> None:
    customer = phone("oliver")
    customer.ask("where is order 1002")
    assert customer.ask(text).key == key


def test_a_wrong_number_that_is_put_right_is_looked_at(phone: Phones) -> None:
    customer = phone("stranger")
    customer.ask("where is my order 1044")
    answer = customer.ask("1001")
    assert answer.key == "utter_ask_order_proof"
    assert "*1001*" in answer.text
    assert "*1001*" in customer.ask("SW1A 2AB").text


def test_small_talk_keeps_the_question_open(phone: Phones) -> None:
    customer = phone("oliver")
    customer.ask("where is order 1002")
    assert customer.ask("thanks").key == "utter_thank"
    assert customer.ask('/received{"received_kind": "sticker"}').key == "utter_received_meanwhile"
    assert customer.ask("10115").key == "utter_order_shipped"


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


def test_the_same_message_run_twice_opens_one_ticket(phone: Phones) -> None:
    customer = phone("oliver")
    first = customer.ask("talk to a human", inbound_id="wamid.same")
    assert customer.ask("talk to a human", inbound_id="wamid.same").text == first.text
    assert len(tickets(customer)) == 1


@pytest.mark.parametrize(
    ("who", "text", "topic"),
    [
        ("oliver", "I want to return my lamp", "return_item"),
        ("lena", "meine Lampe ist kaputt angekommen", "report_damaged_item"),
        ("sara", "أريد إلغاء طلبي", "cancel_order"),
    ],
)
@pytest.mark.parametrize("answer", ["typed", "tapped"])
def test_what_a_colleague_does_is_offered_and_yes_takes_the_offer(
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
    customer.ask("I want to return my lamp")
    assert customer.ask("no thanks").key == "utter_person_declined"
    assert customer.ask("yes").key == "utter_affirm"
    assert tickets(customer) == []


def test_an_offer_is_over_once_something_else_was_said(phone: Phones) -> None:
    customer = phone("oliver")
    customer.ask("I want to return my lamp")
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


def test_the_third_miss_in_a_row_brings_the_offer_of_a_person(
    phone: Phones, clock_jumps: Callable[[float], None]
) -> None:
    customer = phone("oliver")
    heard = []
    for text in ("asdkjh qwe", "lkjlkj zzz xx", "blorp fnord"):
        heard += [answer.key for answer in customer.say(text)]
        clock_jumps(30)
    assert heard[0] in ("utter_ask_again", "utter_out_of_scope")
    assert heard[1:] == ["utter_offer_menu", "utter_misses_person"]
    assert customer.ask("yes").key == "utter_handoff_started"


def test_an_understood_message_ends_the_row(phone: Phones, clock_jumps: Callable[[float], None]) -> None:
    customer = phone("oliver")
    for _ in range(3):
        assert customer.ask("asdkjh qwe zzz").key in ("utter_ask_again", "utter_out_of_scope")
        clock_jumps(30)
        assert customer.ask("thanks").key == "utter_thank"
        clock_jumps(30)


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
