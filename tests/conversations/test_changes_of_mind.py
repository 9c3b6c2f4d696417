"""Inside a flow: what answers its question though it looks like a request, and what is a change of mind."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from fixtures.assistant import Phone

pytestmark = pytest.mark.slow
Phones = Callable[[str], Phone]

TABLE: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "changes_of_mind.yml").read_text())
WHERE = ("stays", "aside", "leaves")
ROWS = [
    pytest.param(state["at"], where, text, key, id=f"{where}-{text}")
    for state in TABLE
    for where in WHERE
    for text, key in state.get(where, {}).items()
]
FEWEST = 40


@pytest.mark.parametrize(("at", "where", "text", "key"), ROWS)
def test_where_a_message_leads(phone: Phones, at: dict[str, Any], where: str, text: str, key: str) -> None:
    customer = phone(at["who"])
    for said in at["say"]:
        customer.say(said)
    before: dict[str, Any] = customer.slot("flow_state")
    answers = [answer.key for answer in customer.say(text)]
    after: dict[str, Any] = customer.slot("flow_state") or {}
    assert answers[0].startswith(key), answers
    if where == "aside":
        assert (after["name"], after["open"]) == (before["name"], before["open"])
        assert len(answers) > 1
    elif where == "leaves":
        assert after.get("name") != before["name"]


def test_half_of_the_table_stays() -> None:
    stays = sum(len(state.get("stays", {})) for state in TABLE)
    assert len(ROWS) >= FEWEST
    assert len(ROWS) * 2 / 5 <= stays <= len(ROWS) * 3 / 5


BEGINNINGS = [  # who, the first message, the flow that is meant, the first answer
    ("katharina", "ich will die schuhe zurückschicken", "return_item", "utter_flow_no_such_article"),
    ("omar", "ابي ارجع الجزمة", "return_item", "utter_flow_no_such_article"),
    ("harriet", "I want to return the shoes", "return_item", "utter_flow_no_such_article"),
    ("harriet", "my shoes came broken", "report_damaged_item", "utter_flow_no_such_article"),
    ("daniel", "I want the t-shirts in another colour, black", "change_order", "utter_ask_change_order_confirm"),
    ("lena", "kann ich die wolldecke lieber in beige haben", "change_order", "utter_ask_change_order_confirm"),
    ("huda", "ابغى لون ثاني للغطاء في طلب 1042", "change_order", "utter_ask_change_order_variant"),
    ("daniel", "I'm missing one shirt, I only want 2 instead of 3", "change_order", "utter_ask_change_order_confirm"),
    ("paul", "statt 4 kissenhüllen reichen 2", "change_order", "utter_ask_change_order_confirm"),
    ("rahman", "ابغى مكنستين بدل وحده", "change_order", "utter_ask_change_order_quantity"),
    ("oliver", "one mug is missing from my order", "report_missing_item", "utter_ask_report_missing_item_photos"),
    ("oliver", "I got a lamp instead of mugs", "report_missing_item", "utter_ask_report_missing_item_photos"),
    (
        "lena",
        "ich habe eine Lampe statt der Becher bekommen",
        "report_missing_item",
        "utter_ask_report_missing_item_photos",
    ),
    ("youssef", "وصلتني لمبة بدل الاكواب", "report_missing_item", "utter_ask_report_missing_item_photos"),
    ("youssef", "ناقص كوب من الطلب", "report_missing_item", "utter_ask_report_missing_item_photos"),
    ("lena", "in 1005 hätte ich gern zwei statt eine decke", "change_order", "utter_ask_change_order_quantity"),
]


@pytest.mark.parametrize(("who", "text", "flow", "key"), BEGINNINGS)
def test_what_a_wish_for_other_goods_begins(phone: Phones, who: str, text: str, flow: str, key: str) -> None:
    customer = phone(who)
    assert (customer.say(text)[0].key, customer.slot("flow_state")["name"]) == (key, flow)


def test_other_goods_are_told_with_the_order_that_holds_them(phone: Phones) -> None:
    customer = phone("lena")
    customer.say('/return_item{"order_number": "1008"}')
    told, asked = customer.say("die becher")
    assert (told.key, asked.key) == ("utter_flow_no_such_article", "utter_ask_return_items")
    assert ("1008" in told.text, "1002" in told.text) == (True, True)


def test_a_return_knows_what_was_reported_before_it(phone: Phones) -> None:
    customer = phone("oliver")
    for said in (
        "/report_damaged_item",
        "the handle came off two of them",
        "actually I want to return them",
        "2",
        "no photo",
        "refund",
    ):
        answers = customer.say(said)
    assert (answers[-1].key, "damaged" in answers[-1].text) == ("utter_ask_return_confirm", True)


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("oliver", ["two of my mugs arrived broken", "no photo", "money back"]),
        ("oliver", ["two of my mugs arrived broken 5 days ago, I want my money back", "no photo"]),
        ("lena", ["beide Nachtlichter kamen kaputt an", "kein foto", "geld zurück"]),
        ("youssef", ["كوبين من الاكواب وصلو مكسورين", "مكسور", "بدون صورة", "استرداد المبلغ"]),
    ],
)
def test_how_many_pieces_was_told_at_once(phone: Phones, who: str, said: list[str]) -> None:
    customer = phone(who)
    answers = [customer.say(text)[-1] for text in said]
    assert (answers[-1].key, "2 ×" in answers[-1].text) == ("utter_ask_return_confirm", True)


@pytest.mark.parametrize(
    ("who", "said", "number"),
    [
        ("lena", ["wo ist 1008?", "ich möchte die Lieferadresse ändern"], "1005"),
        ("oliver", ["where is 1007?", "I'd like to change the delivery address"], "1001"),
        ("huda", ["وين طلبي 10242؟", "ابغى اغير عنوان التوصيل"], "1042"),
        ("oliver", ["where is 1001?", "I'd like to change the delivery address"], "1001"),
    ],
)
def test_another_address_is_for_an_order_that_has_yet_to_arrive(
    phone: Phones, who: str, said: list[str], number: str
) -> None:
    customer = phone(who)
    answers = [customer.say(text)[-1] for text in said]
    assert (answers[-1].key, number in answers[-1].text) == ("utter_ask_change_order_address", True)


def test_yes_after_what_has_not_arrived_tells_where_it_is(phone: Phones) -> None:
    customer = phone("lena")
    assert customer.ask("ich will die becher zurückschicken").key == "utter_return_not_possible"
    told = customer.ask("ja")
    assert (told.key, "1002" in told.text) == ("utter_order_shipped", True)
