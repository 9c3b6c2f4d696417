"""Asking on about the order that was just told: when exactly, by whom, and the other one."""

from collections.abc import Callable

import pytest
from fixtures.assistant import Phone

pytestmark = pytest.mark.slow
Phones = Callable[[str], Phone]


@pytest.mark.parametrize(
    ("who", "number", "text", "key"),
    [
        ("oliver", "1001", "when exactly?", "utter_order_arrival"),
        ("oliver", "1001", "what time?", "utter_order_arrival"),
        ("oliver", "1001", "and the carrier?", "utter_order_carrier"),
        ("lena", "1002", "wann genau", "utter_order_arrival"),
        ("lena", "1002", "um wieviel uhr?", "utter_order_arrival"),
        ("lena", "1005", "welcher paketdienst?", "utter_order_carrier"),
        ("sara", "1003", "متى بالتحديد", "utter_order_arrival"),
        ("sara", "1003", "امتى بالظبط", "utter_order_arrival"),
        ("sara", "1003", "مين شركة الشحن", "utter_order_carrier"),
    ],
)
def test_asking_on_is_about_the_order_just_told(phone: Phones, who: str, number: str, text: str, key: str) -> None:
    customer = phone(who)
    customer.ask(number)
    answer = customer.ask(text)
    assert (answer.key, f"*{number}*" in answer.text) == (key, True)
    again = customer.ask(text)
    assert again.key == key


@pytest.mark.parametrize(
    ("who", "first", "on", "number"),
    [
        ("oliver", "where is 1001", "and the mugs?", "1007"),
        ("daniel", "has my backpack shipped yet", "what about the t-shirts", "10244"),
        ("lena", "wo ist 1005", "und wann kommt der Kaffeebereiter", "1002"),
        ("lena", "wo ist 1005", "und die Lampen?", "1008"),
        ("sara", "وين طلبي 1003", "والبطانية؟", "1006"),
    ],
)
def test_asking_on_goes_over_to_the_order_of_another_article(
    phone: Phones, who: str, first: str, on: str, number: str
) -> None:
    customer = phone(who)
    customer.ask(first)
    answer = customer.ask(on)
    assert (answer.key.startswith("utter_order_"), f"*{number}*" in answer.text) == (True, True)


@pytest.mark.parametrize(
    ("who", "told", "text"),
    [
        ("oliver", "where is 1007", "it never arrived"),
        ("lena", "wo ist 1008", "die ist nie angekommen"),
        ("lena", "wo ist 1008", "die sind nie angekommen"),
        ("sara", "وين طلبي 1006", "ما وصلني"),
    ],
)
def test_delivered_but_never_arrived_is_looked_into(phone: Phones, who: str, told: str, text: str) -> None:
    customer = phone(who)
    number = customer.ask(told).text
    assert customer.say(text)[-1].key.startswith("utter_ask_report_missing_item")
    assert str(customer.slot("chosen_order")) in number


@pytest.mark.parametrize(
    ("begin", "text"),
    [
        ("where is my order", "I don't have the number"),
        ("cancel my order", "I don't know the number"),
        ("wo ist meine Bestellung", "hab keine Nummer"),
        ("وين طلبي", "ما عندي الرقم"),
    ],
)
def test_whoever_has_no_number_is_helped_and_may_still_give_it(phone: Phones, begin: str, text: str) -> None:
    customer = phone("stranger")
    assert customer.ask(begin).key == "utter_ask_order_number"
    assert customer.ask(text).key == "utter_order_number_unknown"
    assert customer.ask("1013").key == "utter_ask_order_proof"


def test_the_hour_is_not_invented_and_the_day_is_told(phone: Phones) -> None:
    customer = phone("oliver")
    customer.ask("1001")
    answer = customer.ask("when exactly will it arrive?")
    assert "*tomorrow*" in answer.text
    assert "not the exact hour" in answer.text
    assert "PW482019375GB" in answer.text


@pytest.mark.parametrize(
    ("who", "text", "key"),
    [("oliver", "when do you open?", "utter_faq_answer"), ("lena", "wann habt ihr geöffnet?", "utter_faq_answer")],
)
def test_another_question_is_not_taken_for_asking_on(phone: Phones, who: str, text: str, key: str) -> None:
    customer = phone(who)
    customer.ask("1001" if who == "oliver" else "1002")
    assert customer.ask(text).key == key


def test_without_an_order_told_nothing_is_asked_on(phone: Phones) -> None:
    assert phone("oliver").ask("when exactly will it arrive?").key == "utter_choose_order"
