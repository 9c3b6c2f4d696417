"""How flows end before their last question: a goodbye, a change of mind; and that nothing told is lost."""

from collections.abc import Callable

import pytest
from fixtures.assistant import Phone, tickets

from helpdesk.services import privacy_requests

pytestmark = pytest.mark.slow
Phones = Callable[[str], Phone]


def keys(customer: Phone, *said: str) -> list[str]:
    """The first answer to each text."""
    return [customer.say(text)[0].key for text in said]


# ---- all is said


@pytest.mark.parametrize(
    ("who", "said", "bye", "topic", "fact", "told"),
    [
        ("oliver", ["my mugs arrived broken"], "bye", "report_damaged_item", "report_damaged_item_seen", "broken"),
        ("lena", ["die Vase kam kaputt an"], "das wars", "report_damaged_item", "words", "kaputt"),
        ("sara", ["البطانية وصلت ممزقة"], "مع السلامة", "report_damaged_item", "words", "ممزقة"),
        ("oliver", ["/report_missing_item", "a part is missing"], "ok thats all", "report_missing_item",
         "report_missing_item_what", "part_missing"),
        ("felix", ["meine Waschmaschine pumpt nicht ab"], "tschüss", "product_not_working",
         "product_not_working_what", "pumpt"),
        ("sara", ["/app_error", "التطبيق يعلق عند الدفع دايما"], "خلاص شكرا", "app_error", "app_error_what", "يعلق"),
        ("lena", ["/payment_problem", "etwas anderes"], "tschüss, danke", "payment_problem",
         "payment_problem_kind", "other"),
        ("oliver", ["I want to complain about your driver"], "goodbye", "complaint", "words", "driver"),
    ],
)  # fmt: skip
def test_a_goodbye_passes_on_what_was_reported(
    phone: Phones, who: str, said: list[str], bye: str, topic: str, fact: str, told: str
) -> None:
    customer = phone(who)
    keys(customer, *said)
    last = customer.ask(bye)
    (ticket,) = tickets(customer)
    assert (last.key, f"*{ticket.number}*" in last.text) == ("utter_flow_passed_on", True)
    assert (ticket.topic, told in str(ticket.facts[fact])) == (topic, True)
    assert (customer.slot("requested_slot"), customer.slot("flow_state")) == (None, None)
    assert customer.business.read(customer.conversation_id).owner == "bot"


@pytest.mark.parametrize(
    ("who", "begin", "done"),
    [("oliver", "my mugs arrived broken", "thats all"), ("sara", "البطانية وصلت ممزقة", "خلاص شكرا")],
)
def test_thats_all_is_no_photo_and_then_the_end(phone: Phones, who: str, begin: str, done: str) -> None:
    customer = phone(who)
    assert keys(customer, begin, done, done) == [
        "utter_ask_report_damaged_item_photos",
        "utter_ask_report_damaged_item_wish",
        "utter_flow_passed_on",
    ]
    assert len(tickets(customer)) == 1


@pytest.mark.parametrize(
    ("who", "said", "bye", "key"),
    [
        ("oliver", ["/report_damaged_item"], "goodbye", "utter_goodbye"),
        ("oliver", ['/return_item{"order_number": "1007"}', "not as described"], "goodbye", "utter_goodbye"),
        ("felix", ["/cancel_order", "alles", "zu teuer"], "das wars", "utter_goodbye"),
        ("huda", ["/cancel_order", "الكل", "غالي"], "خلاص شكرا", "utter_flow_left"),
        ("oliver", ["my mugs arrived broken"], "never mind", "utter_flow_left"),
    ],
)
def test_where_nothing_was_reported_a_goodbye_leaves_no_ticket(
    phone: Phones, who: str, said: list[str], bye: str, key: str
) -> None:
    customer = phone(who)
    keys(customer, *said)
    assert customer.ask(bye).key == key
    assert tickets(customer) == []


# ---- words that sound like yes


@pytest.mark.parametrize(
    ("who", "begin", "tried"),
    [
        ("oliver", "my washing machine does not drain", "yes I have"),
        ("felix", "meine Waschmaschine pumpt nicht ab", "ja hab ich"),
        ("sara", "غسالتي ما تصرف المويه", "ايوه سويت كذا"),
    ],
)
def test_having_tried_is_not_having_solved(phone: Phones, who: str, begin: str, tried: str) -> None:
    customer = phone(who)
    assert keys(customer, begin, tried) == ["utter_try_step", "utter_step_tried"]
    assert customer.ask("/deny").key == "utter_try_step"


# ---- deleting after all not


def open_requests(customer: Phone) -> list[str]:
    """The kinds of data requests that wait."""
    with customer.business.work() as uow:
        found = privacy_requests.of_conversation(uow, customer.conversation_id)
    return [one.kind for one in found if one.state == "open"]


@pytest.mark.parametrize(
    ("who", "text"),
    [
        ("oliver", "don't delete"),
        ("oliver", "I changed my mind"),
        ("lena", "doch nicht löschen"),
        ("lena", "nein doch nicht"),
        ("sara", "لا تحذفوا"),
        ("sara", "بلاش تمسحوا بياناتي"),
    ],
)
def test_a_deletion_is_taken_back_in_words(phone: Phones, who: str, text: str) -> None:
    customer = phone(who)
    keys(customer, "/delete_my_data", "/affirm")
    assert open_requests(customer) == ["delete"]
    assert customer.ask(text).key == "utter_privacy_withdrawn"
    assert open_requests(customer) == []


@pytest.mark.parametrize(("who", "text"), [("oliver", "no don't delete it"), ("lena", "doch nicht löschen")])
def test_a_deletion_that_is_not_confirmed_yet_is_left_in_words(phone: Phones, who: str, text: str) -> None:
    customer = phone(who)
    assert keys(customer, "/delete_my_data", text)[-1] == "utter_flow_left"
    assert open_requests(customer) == []


def test_a_change_of_mind_about_something_else_takes_no_deletion_back(phone: Phones) -> None:
    customer = phone("oliver")
    keys(customer, "/delete_my_data", "/affirm", "where is 1001?", "I changed my mind")
    assert open_requests(customer) == ["delete"]


# ---- what is missing, and several articles


@pytest.mark.parametrize(
    ("who", "text"), [("oliver", "the lid is missing from my order 1007"), ("sara", "ناقص الغطا من الطلب 1006")]
)
def test_a_part_that_was_named_is_not_asked_for(phone: Phones, who: str, text: str) -> None:
    customer = phone(who)
    assert customer.ask(text).key == "utter_ask_report_missing_item_photos"
    assert customer.slot("report_missing_item_words") == text


def test_a_part_that_was_not_named_is_asked_for(phone: Phones) -> None:
    assert phone("oliver").ask("a part is missing from my order 1007").key == "utter_ask_report_missing_item_words"


def test_several_articles_are_exchanged_one_after_the_other(phone: Phones) -> None:
    customer = phone("paul")
    keys(customer, '/exchange_item{"order_number": "10238"}', "alle", "zu klein")
    assert [answer.key for answer in customer.say("ja")] == ["utter_return_one_by_one", "utter_ask_return_quantity"]
    assert customer.ask("1").key == "utter_ask_return_variant"
    assert customer.ask("1").key == "utter_ask_return_confirm"
    first, second = customer.say("/affirm")
    assert (first.key, second.key) == ("utter_return_started", "utter_ask_return_variant")
    assert "Stoffsneaker" in second.text
    assert [customer.ask(text).key for text in ("1", "/affirm")] == ["utter_ask_return_confirm", "utter_return_started"]


def test_another_article_begins_a_return_of_its_own(phone: Phones) -> None:
    customer = phone("paul")
    keys(customer, '/exchange_item{"order_number": "10238"}', "die Schuhe", "zu klein", "ja")
    assert customer.slot("flow_state")["open"] == "return_variant"
    customer.say("ich möchte das T-Shirt zurückgeben")
    assert customer.slot("flow_state")["name"] == "return_item"
    assert len(customer.slot("return_items")) == 1


@pytest.mark.parametrize(
    ("who", "said", "reason", "instead"),
    [
        ("oliver", "the mugs I got, I want to send them back", "not what I expected",
         "actually I want to return the lamp instead"),
        ("paul", '/return_item{"order_number": "10238"}', "die Schuhe", "ich möchte das T-Shirt zurückgeben"),
    ],
)  # fmt: skip
def test_another_article_begins_the_same_flow_anew(
    phone: Phones, who: str, said: str, reason: str, instead: str
) -> None:
    customer = phone(who)
    keys(customer, said, reason)
    assert customer.slot("flow_state")["name"] == "return_item"
    first = customer.slot("return_items")
    (answer,) = customer.say(instead)
    assert answer.key.startswith(("utter_ask_return_", "utter_return_not_possible"))
    assert customer.slot("return_items") != first or customer.slot("flow_state") is None
    assert customer.say("never mind")


@pytest.mark.parametrize(("who", "said"), [("lena", "das wars"), ("lena", "nein nix mehr"), ("oliver", "nothing more")])
def test_thats_all_outside_a_flow_is_no_complaint_and_no_opt_out(phone: Phones, who: str, said: str) -> None:
    customer = phone(who)
    customer.say("1002" if who == "lena" else "1001")
    # "no" may also answer the question for notices
    assert customer.ask(said).key in ("utter_goodbye", "utter_deny", "utter_notices_declined")
    assert tickets(customer) == []


@pytest.mark.parametrize(
    ("who", "first", "menu"),
    [
        ("oliver", "the lamp of my last order arrived broken", "main menu please"),
        ("felix", "die Lampe ist kaputt angekommen", "zeig mir das Menü"),
    ],
)
def test_a_report_that_is_left_for_the_menu_is_passed_on(phone: Phones, who: str, first: str, menu: str) -> None:
    customer = phone(who)
    customer.say(first)
    answers = customer.say(menu)
    assert [answer.key for answer in answers] == ["utter_flow_passed_on", "utter_menu"]
    assert [ticket.topic for ticket in tickets(customer)] == ["report_damaged_item"]
