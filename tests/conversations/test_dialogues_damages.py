"""What arrived damaged, wrong, incomplete or not at all: what is gathered, and where it leads."""

from collections.abc import Callable

import pytest
from fixtures.assistant import Phone, tickets

pytestmark = pytest.mark.slow
Phones = Callable[[str], Phone]
PICTURE = '/received{"received_kind": "image"}'


def talk(customer: Phone, *said: str) -> list[str]:
    """The keys of the answers."""
    return [customer.ask(text).key for text in said]


@pytest.mark.parametrize(
    ("who", "texts", "number"),
    [
        ("lena", ["1", "kaputt", "kein Foto", "nur melden"], "1008"),
        ("oliver", ["it is cracked", PICTURE, "just telling you"], "1007"),
        ("sara", ["مكسور", "بدون صورة", "إبلاغ فقط"], "1006"),
    ],
)
def test_a_damage_that_is_only_told_becomes_a_ticket(phone: Phones, who: str, texts: list[str], number: str) -> None:
    customer = phone(who)
    customer.ask("/report_damaged_item")
    *asked, last = [customer.ask(text) for text in texts]
    assert [answer.key for answer in asked][-2:] == [
        f"utter_ask_report_damaged_item_{slot}" for slot in ("photos", "wish")
    ]
    assert (last.key, f"*{number}*" in last.text) == ("utter_report_damaged_item_ticket", True)
    (ticket,) = tickets(customer)
    assert (ticket.queue, ticket.facts["order_number"]) == ("returns", number)
    assert ticket.facts["report_damaged_item_seen"].startswith("broken")
    assert len(ticket.facts["report_damaged_item_items"]) == 1


def test_a_refund_for_a_damage_begins_a_return_with_all_that_is_known(phone: Phones) -> None:
    customer = phone("sara")
    keys = talk(customer, "/report_damaged_item", "مكسور", PICTURE, "استرداد")
    assert keys[-1] == "utter_ask_return_confirm"
    assert (customer.slot("return_reason"), customer.slot("return_wish")) == ("damaged", "refund")
    assert len(customer.slot("return_photos")) == 1
    assert customer.ask("/affirm").key.startswith("utter_return_")


def test_what_is_seen_may_be_told_in_own_words(phone: Phones) -> None:
    customer = phone("oliver")
    keys = talk(customer, "/report_damaged_item", "the handle came off somewhere on the way")
    assert keys[-1] == "utter_ask_report_damaged_item_photos"
    assert customer.slot("report_damaged_item_seen") == "other"


def test_without_returns_a_wish_goes_into_the_ticket(phone: Phones, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.reported_goods.flow_on", lambda name: name not in ("returns", "exchanges"))
    customer = phone("sara")
    assert (
        talk(customer, "/report_damaged_item", "مكسور", "بدون صورة", "بديل")[-1] == "utter_report_damaged_item_ticket"
    )
    assert tickets(customer)[0].facts["report_damaged_item_wish"] == "replacement"


@pytest.mark.parametrize(
    ("who", "texts", "number"),
    [
        ("oliver", ["it says delivered but it's not here", "not there", "please send it again"], "1007"),
        ("lena", ["als zugestellt markiert", "nicht gefunden", "nachschicken"], "1008"),
        ("lena", ["als zugestellt markiert", "nein", "nachschicken"], "1008"),
        ("sara", ["ما وصلني", "ما لقيته", "ارسلوه"], "1006"),
    ],
)
def test_a_parcel_that_never_came_is_looked_for_first(phone: Phones, who: str, texts: list[str], number: str) -> None:
    customer = phone(who)
    customer.ask("/report_missing_item")
    search, wish, done = [customer.ask(text) for text in texts]
    assert (search.key, f"*{number}*" in search.text) == ("utter_ask_report_missing_item_search", True)
    assert (wish.key, done.key) == ("utter_ask_report_missing_item_wish", "utter_report_missing_item_ticket")
    (ticket,) = tickets(customer)
    assert (ticket.queue, ticket.facts["report_missing_item_search"]) == ("orders", "not_found")


def test_a_parcel_that_turns_up_needs_no_ticket(phone: Phones) -> None:
    customer = phone("oliver")
    assert talk(customer, "/report_missing_item", "never arrived", "found it")[-1] == "utter_report_missing_item_found"
    assert tickets(customer) == []


def test_a_parcel_on_its_way_is_not_lost(phone: Phones) -> None:
    customer = phone("lena")
    assert talk(customer, '/report_missing_item{"order_number": "1002"}', "nie angekommen")[-1] == "utter_order_shipped"
    assert customer.slot("requested_slot") is None


def test_a_missing_part_is_named_and_shown(phone: Phones) -> None:
    customer = phone("lena")
    keys = talk(customer, "/report_missing_item", "ein Teil fehlt", "1", "zwei Schrauben", PICTURE, "Geld zurück")
    assert keys == [
        "utter_ask_report_missing_item_what",
        *(f"utter_ask_report_missing_item_{slot}" for slot in ("items", "words", "photos", "wish")),
        "utter_report_missing_item_ticket",
    ]
    (ticket,) = tickets(customer)
    assert ticket.facts["report_missing_item_words"] == "zwei Schrauben"


def test_a_wrong_article_goes_over_to_its_return(phone: Phones) -> None:
    customer = phone("sara")
    keys = talk(customer, "/report_missing_item", "منتج غلط", "وصلتني مزهرية زرقاء", "بدون صورة", "استرداد")
    assert keys[-1] == "utter_ask_return_confirm"
    assert customer.slot("return_reason") == "wrong_item"


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("thanks", ["utter_thank", "utter_ask_report_damaged_item_photos"]),
        ("are you a robot?", ["utter_bot_challenge", "utter_ask_report_damaged_item_photos"]),
        ("xq zz", ["utter_flow_unfit_photo", "utter_ask_report_damaged_item_photos"]),
        ("never mind", ["utter_flow_left"]),
        ("I want to talk to a person", ["utter_handoff_started"]),
    ],
)
def test_in_between(phone: Phones, text: str, keys: list[str]) -> None:
    customer = phone("oliver")
    talk(customer, "/report_damaged_item", "it is cracked")
    assert [answer.key for answer in customer.say(text)] == keys


@pytest.mark.parametrize(
    ("who", "text"),
    [("oliver", "where is my parcel right now?"), ("lena", "wo ist mein Paket gerade?"), ("sara", "وين طلبي الحين")],
)
def test_where_the_parcel_is_is_answered_although_it_is_near_a_missing_one(phone: Phones, who: str, text: str) -> None:
    customer = phone(who)
    assert customer.ask("/report_missing_item").key == "utter_ask_report_missing_item_what"
    assert [answer.key for answer in customer.say(text)] == [
        "utter_order_delivered",
        "utter_ask_report_missing_item_what",
    ]


def test_where_the_parcel_is_leaves_the_question_which_order(phone: Phones) -> None:
    customer = phone("james")
    assert customer.ask("/report_missing_item").key == "utter_ask_chosen_order"
    assert customer.ask("where is my parcel right now?").key == "utter_choose_order"
