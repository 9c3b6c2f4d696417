"""Where the money is: refunds and returns on their way, and nothing promised that was never paid."""

from collections.abc import Callable

import pytest
from fixtures.assistant import Phone

pytestmark = pytest.mark.slow
Phones = Callable[[str], Phone]
STATUS = "utter_refund_status"


# ---- where is the money


@pytest.mark.parametrize(
    ("who", "text", "words"),
    [
        ("hannah", "where is my refund?", ["*R204731*", "*1048*", "£75.50", "PA-R204731-1048"]),
        ("grace", "where is my money", ["*R318204*", "has arrived"]),
        ("priya", "refund status please", ["*1022*", "Booked on"]),
        ("jan", "wo bleibt meine Erstattung", ["*R882640*", "Jemand aus dem Team"]),
        ("noura", "وين فلوسي؟", ["*R560387*", "*1036*"]),
    ],
)
def test_the_state_of_a_refund_is_told(phone: Phones, who: str, text: str, words: list[str]) -> None:
    answer = phone(who).ask(text)
    assert answer.key == STATUS
    assert [word for word in words if word not in answer.text] == []


def test_of_several_refunds_one_is_chosen(phone: Phones) -> None:
    customer = phone("miriam")
    said = ['/return_item{"order_number": "1047"}', "die Socken", "nicht wie beschrieben", "1", "Guthaben", "ja"]
    assert [customer.say(text)[-1].key for text in said][-1] == "utter_return_started"
    assert "*1047*" in customer.ask("/refund_status").text  # the order the talk was about
    name = f"{customer.conversation_id}-2"
    later = customer.beside(customer.business.conversation(name, phone="4917604069106", name="Miriam Vogt"))
    choice = later.ask("wo bleibt meine Erstattung")
    assert (choice.key, choice.titles[:2]) == (
        "utter_ask_refund_status_form_chosen_order",
        ("Bestellung 1047", "Bestellung 1050"),
    )
    assert "*R437156*" in later.ask("2").text


def test_without_any_refund_a_return_is_offered_and_yes_begins_it(phone: Phones) -> None:
    customer = phone("oliver")
    assert customer.ask("where's my refund").key == "utter_refund_none"
    assert customer.ask("yes").key == "utter_ask_return_reason"


def test_a_foreign_refund_needs_the_orders_proof(phone: Phones) -> None:
    customer = phone("stranger")
    assert customer.ask("/refund_status").key == "utter_ask_order_number"
    assert customer.ask("1048").key == "utter_ask_order_proof"
    assert customer.ask("hannah.price@example.com").key == STATUS


def test_a_return_is_found_by_its_own_number_only_by_its_customer(phone: Phones) -> None:
    assert phone("hannah").ask("where is my return R204731?").key == STATUS
    heard = [answer.key for answer in phone("oliver").say("where is my refund R204731?")]
    assert heard[0] == "utter_refund_unknown"


# ---- nothing is promised back that was never paid


@pytest.mark.parametrize(
    ("who", "texts", "said", "promises", "where"),
    [
        ("tomasz", ["cancel order 1037", "all of it", "by mistake", "yes"], "Nothing was paid",
         ("You get back", "goes back", "on its way"), "when do I get my money back?"),
        ("paul", ["Bestellung 10247 stornieren", "versehentlich", "ja"], "Bezahlt wurde dafür nichts",
         ("Zurück gibt", "geht auf dem Weg", "unterwegs"), "wann bekomme ich mein Geld zurück?"),
        ("rahman", ["أريد إلغاء الطلب 1009", "بالغلط", "نعم"], "لم يُدفع شيء",
         ("المبلغ المسترد:", "يعود المبلغ"), "متى يرجع المبلغ؟"),
    ],
)  # fmt: skip
def test_nothing_is_promised_back_for_an_order_never_paid(
    phone: Phones, who: str, texts: list[str], said: str, promises: tuple[str, ...], where: str
) -> None:
    customer = phone(who)
    done = [customer.say(text)[-1] for text in texts][-1]
    assert (done.key, said in done.text) == ("utter_cancel_order_done", True)
    for promise in promises:
        assert promise not in done.text
    assert customer.say(where)[-1].key == "utter_refund_unpaid"
    number = customer.slot("order_number")
    again = customer.say(f'/cancel_order{{"order_number": "{number}"}}')[-1]
    assert again.payloads == ("/talk_to_agent",)


def test_what_was_paid_still_goes_back(phone: Phones) -> None:
    customer = phone("james")
    done = [customer.say(text)[-1] for text in ("cancel order 1013", "by mistake", "yes")][-1]
    assert "You get back" in done.text
    assert "Nothing was paid" not in done.text
