"""Which order is meant: by what it holds, how far or how old it is, what was told last, and not by a postcode."""

from collections.abc import Callable

import pytest
from fixtures.assistant import Phone

pytestmark = pytest.mark.slow
Phones = Callable[[str], Phone]

# Oliver: 1001 shipped (lamp, cushion covers), 1007 delivered (mugs). Lena: 1002 shipped (coffee maker, mugs),
# 1005 processing (blanket), 1008 delivered (night lights, charger). Sara: 1003 shipped (headphones, power bank),
# 1006 delivered (blanket). James: 1013 processing (vacuum cleaner), 1016 shipped (towels, bed linen).


# ---- named in the message that begins a flow


@pytest.mark.parametrize(
    ("who", "before", "text", "number"),
    [
        ("james", "1016", "cancel the vacuum cleaner", "1013"),
        ("james", "1013", "please cancel the towels", "1016"),
        ("lena", "1002", "bitte die Wolldecke stornieren", "1005"),
        ("lena", "1005", "storniere den Kaffeebereiter", "1002"),
        ("rahman", "1012", "أريد إلغاء المكنسة", "1009"),
        ("rahman", "1009", "الغي طلب المناشف", "1012"),
        ("james", "1016", "cancel the one that's still being prepared", "1013"),
        ("lena", "1002", "storniere die, die noch in Bearbeitung ist", "1005"),
        ("rahman", "1012", "الغي طلبي الأخير", "1009"),
        ("james", "1016", "cancel my latest order", "1013"),
        ("lena", "1008", "meine neueste Bestellung stornieren", "1005"),
    ],
)
def test_what_the_message_names_comes_before_what_was_told(
    phone: Phones, who: str, before: str, text: str, number: str
) -> None:
    customer = phone(who)
    customer.say(before)
    answer = customer.say(text)[-1]
    assert number in (customer.slot("order_number"), customer.slot("chosen_order"))
    assert answer.key in ("utter_ask_cancel_order_reason", "utter_cancel_order_not_possible")


@pytest.mark.parametrize(
    ("who", "before", "text"),
    [("james", "1016", "cancel it"), ("lena", "1002", "diese Bestellung stornieren"), ("rahman", "1012", "الغيه")],
)
def test_it_is_what_was_told_last_even_if_nothing_can_be_done(phone: Phones, who: str, before: str, text: str) -> None:
    customer = phone(who)
    customer.say(before)
    answer = customer.ask(text)
    assert (answer.key, before in answer.text) == ("utter_cancel_order_not_possible", True)


@pytest.mark.parametrize(
    ("who", "told", "text", "number"),
    [
        ("james", "where's 1016", "change the address please", "1016"),
        ("lena", "wo ist 1002", "bitte stornieren", "1002"),
        ("rahman", "وين طلبي 1012", "ابغى اغير العنوان", "1012"),
        ("james", "where's 1016", "I want to cancel the vacuum", "1013"),
    ],
)
def test_the_order_told_just_now_comes_before_the_only_one_that_fits(
    phone: Phones, who: str, told: str, text: str, number: str
) -> None:
    customer = phone(who)
    customer.ask(told)
    answer = customer.say(text)[-1]
    assert f"*{number}*" in answer.text or customer.slot("chosen_order") == number


def test_a_request_with_an_article_is_no_question_where_it_is(phone: Phones) -> None:
    customer = phone("tomasz")
    customer.ask("where is 1040")
    assert customer.say("cancel the power bank")[-1].key not in ("utter_order_processing", "utter_order_delivered")


@pytest.mark.parametrize(("who", "told", "why"), [("priya", "1019", "why?"), ("lena", "wo ist 1002", "warum?")])
def test_why_is_answered_with_what_is_known(phone: Phones, who: str, told: str, why: str) -> None:
    customer = phone(who)
    first = customer.ask(told)
    assert customer.ask(why).key == first.key


def test_an_article_of_two_orders_is_not_guessed(phone: Phones) -> None:
    customer = phone("lena")  # mugs are in 1002 only, but "my order with the mug or the charger" names two
    assert customer.ask("I want to cancel the mug and the charger").key == "utter_ask_chosen_order"


def test_the_named_article_is_chosen_too(phone: Phones) -> None:
    customer = phone("tomasz")
    customer.say("1040")
    assert customer.ask("I want to cancel the power bank I ordered").key == "utter_ask_cancel_order_reason"
    assert len(customer.slot("cancel_order_items")) == 1


# ---- the answer to the list


@pytest.mark.parametrize(
    ("who", "begin", "text", "number"),
    [
        ("lena", "wo ist meine Bestellung", "die die unterwegs ist", "1002"),
        ("lena", "wo ist meine Bestellung", "die letzte", "1005"),
        ("lena", "wo ist meine Bestellung", "die älteste", "1008"),
        ("lena", "wo ist meine Bestellung", "die mit der Decke", "1005"),
        ("oliver", "where is my order", "the one on its way", "1001"),
        ("oliver", "where is my order", "the older one", "1007"),
        ("oliver", "where is my order", "my latest order", "1001"),
        ("oliver", "where is my order", "the lamp one", "1001"),
        ("oliver", "where is my order", "delivered", "1007"),
        ("sara", "وين طلبي", "اللي لسه ما وصل", "1003"),
        ("sara", "وين طلبي", "اللي في الطريق", "1003"),
        ("sara", "وين طلبي", "القديم", "1006"),
        ("sara", "وين طلبي", "بتاع السماعات", "1003"),
        ("sara", "وين طلبي", "الطلب الثاني", "1006"),
    ],
)
def test_one_of_the_list_is_chosen_by_its_facts(phone: Phones, who: str, begin: str, text: str, number: str) -> None:
    customer = phone(who)
    assert customer.ask(begin).key == "utter_choose_order"
    answer = customer.ask(text)
    assert f"*{number}*" in answer.text
    assert answer.key.startswith("utter_order_")


@pytest.mark.parametrize(
    ("who", "text", "number"),
    [
        ("oliver", "where is my latest order?", "1001"),
        ("oliver", "what about the one that hasn't arrived", "1001"),
        ("lena", "wo ist die Bestellung die noch nicht verschickt ist", "1005"),
        ("lena", "wo bleibt meine letzte Bestellung", "1005"),
        ("sara", "وين طلبي اللي لسه ما وصل", "1003"),
        ("sara", "وين طلبي الأخير", "1003"),
    ],
)
def test_facts_in_the_question_itself_spare_the_list(phone: Phones, who: str, text: str, number: str) -> None:
    assert f"*{number}*" in phone(who).ask(text).text


@pytest.mark.parametrize(
    ("who", "begin", "text"),
    [
        ("oliver", "where is my order", "another order"),
        ("lena", "wo ist meine Bestellung", "eine andere Bestellung"),
        ("sara", "وين طلبي", "طلب ثاني"),
    ],
)
def test_another_order_than_those_of_the_list(phone: Phones, who: str, begin: str, text: str) -> None:
    customer = phone(who)
    customer.ask(begin)
    assert customer.ask(text).key == "utter_ask_order_number"


@pytest.mark.parametrize(
    ("who", "begin", "text", "number"),
    [
        ("lena", "eine Bestellung reklamieren, Artikel beschädigt", "die zugestellte", "1008"),
        ("daniel", "/return_item", "the one on its way", "10231"),
        ("paul", "/change_order", "die letzte", "10247"),
    ],
)
def test_in_a_flow_the_list_is_answered_by_facts_too(
    phone: Phones, who: str, begin: str, text: str, number: str
) -> None:
    customer = phone(who)
    customer.say(begin)
    if customer.slot("chosen_order") is None:
        customer.say(text)
    assert number in (customer.slot("chosen_order"), customer.slot("order_number"))


# ---- postcodes are no order numbers


@pytest.mark.parametrize(
    ("who", "text", "key"),
    [
        ("lena", "wo bleibt mein Paket? ich wohne in 10115 Berlin", "utter_choose_order"),
        ("oliver", "where is my order, I live in 5020 Salzburg", "utter_choose_order"),
        ("oliver", "where is my order? Musterstr. 12, 1010 Wien", "utter_choose_order"),
        ("sara", "وين طلبي؟ انا في 12211 الرياض", "utter_choose_order"),
        ("lena", "10115 Berlin", "utter_inform_unclear"),
    ],
)
def test_a_postcode_with_its_town_is_no_order(phone: Phones, who: str, text: str, key: str) -> None:
    assert phone(who).ask(text).key == key


def test_a_bare_number_is_the_order_that_was_asked_for(phone: Phones) -> None:
    customer = phone("stranger")
    customer.ask("where is my order?")
    answer = customer.ask("5020")
    assert (answer.key, "*5020*" in answer.text) == ("utter_ask_order_proof", True)


@pytest.mark.parametrize("text", ["لطلب 1003", "بالطلب 1003", "طلب1003", "ل1003", "الطلب رقم1003", "للطلب ١٠٠٣"])
def test_a_number_with_an_arabic_front_is_found(phone: Phones, text: str) -> None:
    assert "*1003*" in phone("sara").ask(text).text
