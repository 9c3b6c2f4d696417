"""Dialogues about orders: the customer's own, several at once, and somebody else's."""

from collections.abc import Callable

import pytest
from fixtures.assistant import Phone, tickets

pytestmark = pytest.mark.slow
Phones = Callable[[str], Phone]


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
    assert answer.text.startswith(customer.ask(text).text)  # told again, without the question asked once


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


@pytest.mark.parametrize("text", ["the blue one", "both", "yes"])
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


# ---- a change of mind, a moment, a why


@pytest.mark.parametrize(
    ("who", "first", "correction"),
    [
        ("oliver", "where is order 1001", "no I meant 1007"),
        ("lena", "wo ist 1002", "nein ich meinte 1005"),
        ("sara", "وين طلبي 1003", "لا قصدي 1006"),
    ],
)
def test_a_no_with_a_number_is_a_correction(phone: Phones, who: str, first: str, correction: str) -> None:
    customer = phone(who)
    customer.ask(first)
    answer = customer.ask(correction)
    assert answer.key.startswith("utter_order_")
    assert f"*{correction[-4:]}*" in answer.text


@pytest.mark.parametrize(
    ("who", "text", "number"),
    [
        ("oliver", "1007 no wait 1001", "1001"),
        ("lena", "1005, sorry, 1002", "1002"),
        ("sara", "1006 لا اسف 1003", "1003"),
        ("sara", "١٠٠٦ قصدي ١٠٠٣", "1003"),
    ],
)
def test_the_number_after_a_correction_counts(phone: Phones, who: str, text: str, number: str) -> None:
    assert f"*{number}*" in phone(who).ask(text).text


def test_two_numbers_without_a_correction_are_both_told(phone: Phones) -> None:
    assert len(phone("oliver").say("1001 and 1007")) == 2


@pytest.mark.parametrize(
    ("who", "begin", "wait", "choice", "number"),
    [
        ("oliver", "where is my order", "hang on let me look", "2", "1007"),
        ("lena", "wo ist meine Bestellung", "moment, muss suchen", "die zweite bitte", "1002"),
        ("sara", "وين طلبي", "لحظة", "٢", "1006"),
    ],
)
def test_a_moment_leaves_the_question_open(
    phone: Phones, who: str, begin: str, wait: str, choice: str, number: str
) -> None:
    customer = phone(who)
    assert customer.ask(begin).key == "utter_choose_order"
    assert customer.ask(wait).key == "utter_take_your_time"
    assert f"*{number}*" in customer.ask(choice).text


@pytest.mark.parametrize(
    ("who", "begin", "why", "word"),
    [
        ("oliver", "where is order 1002", "why do you need that?", "protect your data"),
        ("lena", "wo ist Bestellung 1001", "wozu brauchen Sie das?", "schützt Ihre Daten"),
        ("sara", "وين الطلب 1001", "ليش تحتاجونه؟", "لحماية بياناتكم"),
    ],
)
def test_what_the_proof_is_for_is_said_and_it_stays_open(
    phone: Phones, who: str, begin: str, why: str, word: str
) -> None:
    customer = phone(who)
    assert customer.ask(begin).key == "utter_ask_order_proof"
    assert word in customer.ask(why).text
    assert customer.ask("nobody@example.com").key == "utter_order_refused"


def test_a_moment_and_a_why_keep_a_forms_question(phone: Phones) -> None:
    customer = phone("james")
    assert customer.ask("/cancel_order").key == "utter_ask_cancel_order_reason"
    assert customer.ask("one sec please").key == "utter_take_your_time"
    assert customer.ask("what do you need that for?").key == "utter_why_asked"
    assert customer.ask("2").key == "utter_ask_cancel_order_confirm"


def test_a_bare_error_code_begins_its_problem(phone: Phones) -> None:
    customer = phone("oliver")
    customer.ask("E18")
    assert customer.slot("flow_state")["name"] == "product_not_working"


@pytest.mark.parametrize(
    ("who", "first", "other", "number"),
    [
        ("oliver", "where is order 1001", "and the other one?", "1007"),
        ("sara", "وين طلبي 1003", "والثاني؟", "1006"),
        ("felix", "wo ist 1029", "und die andere bitte?", "1032"),
    ],
)
def test_the_other_of_two_orders(phone: Phones, who: str, first: str, other: str, number: str) -> None:
    customer = phone(who)
    customer.ask(first)
    assert f"*{number}*" in customer.ask(other).text


def test_the_other_of_many_or_of_none_told_is_not_guessed(phone: Phones) -> None:
    customer = phone("oliver")
    assert customer.say("and the other one?")[0].key not in ("utter_order_shipped", "utter_order_delivered")


@pytest.mark.parametrize(
    ("who", "where", "when", "word"),
    [
        ("oliver", "where is 1001", "when exactly?", "announced for"),
        ("lena", "wo ist 1002", "wann genau?", "Angekündigt war"),
        ("sara", "وين طلبي 1003", "متى بالضبط؟", "الموعد المعلن"),
    ],
)
def test_a_parcel_that_should_be_there_is_called_late(
    phone: Phones, clock_jumps: Callable[[float], None], who: str, where: str, when: str, word: str
) -> None:
    customer = phone(who)
    in_time = [customer.say(where)[0].text, customer.say(when)[0].text]
    clock_jumps(9 * 24 * 3600)
    late = [customer.say(where)[0].text, customer.say(when)[0].text]
    assert [word in text for text in (*in_time, *late)] == [False, False, True, True]
