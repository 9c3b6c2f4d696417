"""Pictures in the conversation: out of the blue, inside a flow, doubtful, unusable, several at once."""

from collections.abc import Callable
from typing import Any, cast

import pytest
from fixtures.assistant import Phone, tickets
from fixtures.pictures import PASSPORT, greeted, key_of, photo, record, screenshot, send
from sqlalchemy import select

from helpdesk.db.message import Media, Message
from helpdesk.db.troubleshooting import latest_of
from helpdesk.media.findings import Findings
from helpdesk.services import pictures
from helpdesk.services.customers import language_of
from helpdesk.turn import Turn, open_turn

pytestmark = pytest.mark.slow
Phones = Callable[[str], Phone]
CONFIRMATION = {"en": "Thank you for your order", "de": "Danke für Ihre Bestellung", "ar": "شكرا على طلبك"}


@pytest.fixture
def identity_documents_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shop asks for them."""
    for module in ("actions.photos", "actions.flows.shown", "actions.documents"):
        monkeypatch.setattr(f"{module}.flow_on", lambda _name: True)


# ---- out of the blue


@pytest.mark.parametrize(("who", "number"), [("oliver", "1001"), ("lena", "1002"), ("sara", "1003")])
def test_an_own_orders_confirmation_tells_where_it_is(phone: Phones, who: str, number: str) -> None:
    customer = phone(who)
    (answer,) = send(customer, screenshot("order", CONFIRMATION["en"], order_number=f"ORD-{number}"))
    assert answer.key.startswith("utter_order_")
    assert number in answer.text


@pytest.mark.parametrize(("who", "words"), [("lena", "Danke für das Bild"), ("sara", "شكرًا على الصورة")])
def test_whoever_begins_with_a_picture_is_answered_in_the_language_of_their_numbers_country(
    phone: Phones, who: str, words: str
) -> None:
    customer = phone(who)
    first = language_of(customer.business.read(customer.conversation_id))
    with open_turn(Turn(customer.conversation_id, ("wamid.first",), cast(Any, None), 0, first_language=first)):
        (answer,) = send(customer, photo())
    assert answer.text.startswith(words)


def test_another_ones_order_needs_its_proof(phone: Phones) -> None:
    customer = phone("stranger")
    found = screenshot("order", "Your order", order_number="1001", email="oliver.bennett@example.com")
    assert key_of(customer, found) == "utter_ask_order_proof"
    assert customer.ask("SW1A 2AB").key == "utter_order_shipped"


def test_a_tracking_page_tells_the_parcels_order(phone: Phones) -> None:
    answers = send(phone("oliver"), screenshot("tracking", "Parcel", tracking_number="PW482019375GB"))
    assert [(one.key, "1001" in one.text) for one in answers] == [("utter_order_shipped", True)]


@pytest.mark.parametrize(
    ("who", "number", "said", "key"),
    [
        ("oliver", "1001", "yes", "utter_order_"),
        ("oliver", "1001", "no", "utter_ask_order_number"),
        ("lena", "1002", "ja", "utter_order_"),
        ("lena", "1002", "nein", "utter_ask_order_number"),
        ("sara", "1003", "نعم", "utter_order_"),
        ("sara", "1003", "لا", "utter_ask_order_number"),
    ],
)
def test_a_doubtful_number_is_asked_back(phone: Phones, who: str, number: str, said: str, key: str) -> None:
    customer = phone(who)
    (asked,) = send(customer, screenshot("order", "order", doubt=("order_number",), order_number=number))
    assert (asked.key, f"*{number}*" in asked.text) == ("utter_photo_is_order", True)
    assert asked.payloads[0] == f'/inform{{"order_number": "{number}"}}'
    assert customer.ask(said).key.startswith(key)


@pytest.mark.parametrize(
    ("who", "text", "word"),
    [
        ("oliver", "Error E18\nWater does not drain", "filter"),
        ("lena", "Fehler E18", "sieb"),
        ("sara", "خطأ E18", "فلتر"),
    ],
)
def test_a_devices_code_leads_to_the_steps_against_it(phone: Phones, who: str, text: str, word: str) -> None:
    customer = greeted(phone, who)
    (answer,) = send(customer, screenshot("error", text, error_code="E18"))
    assert answer.key == "utter_try_step"
    assert customer.slot("product_not_working_symptom") == "washing_machine/no_drain"
    keys = [customer.ask("/deny"), customer.ask("/deny")]
    assert word in " ".join([answer.text, *(one.text for one in keys)]).lower()


@pytest.mark.parametrize(
    ("text", "code", "guide"),
    [
        ("This site can't be reached ERR_CONNECTION_TIMED_OUT", "ERR_CONNECTION_TIMED_OUT", "app/offline"),
        ("Checkout failed, please try again later. HTTP 503", "503", "app/payment_page"),
        ("You are offline. Check your connection and try again", "", "app/offline"),
        ("Something went wrong. Please try again. PAY-4711", "PAY-4711", "app/crash"),
    ],
)
def test_a_screen_of_the_app_leads_to_its_remedies_and_fills_what_it_shows(
    phone: Phones, text: str, code: str, guide: str
) -> None:
    customer = phone("oliver")
    fields = {"error_code": code} if code else {}
    found = screenshot("error", f"{text}\nApp version 4.2.1\nAndroid 14", **fields)
    assert key_of(customer, found) == "utter_try_step"
    with customer.business.work() as uow:
        row = latest_of(uow.session, customer.conversation_id)
        assert row is not None
        assert row.guide == guide
    assert (customer.slot("app_error_device"), customer.slot("app_error_version")) == ("android", "4.2.1, Android 14")
    assert [customer.ask("/deny").key, customer.ask("/deny").key] == ["utter_try_step", "utter_ask_app_error_before"]


def test_a_display_with_an_unknown_code_asks_which_product(phone: Phones) -> None:
    assert key_of(phone("oliver"), screenshot("error", "F99", error_code="F99")) == "utter_ask_product_not_working_what"


def test_a_failed_payment_is_checked(phone: Phones) -> None:
    found = screenshot("payment", "Payment declined by your bank", transaction_id="pay_29QQoUBi66xm2f")
    compared, answer = send(phone("tomasz"), found)
    assert (compared.key, "no payment" in compared.text) == ("utter_payment_compared", True)
    assert (answer.key, "*1037*" in answer.text) == ("utter_ask_payment_problem_settled", True)


def test_a_failed_payment_in_the_middle_of_the_apps_steps_is_offered_as_a_check(phone: Phones) -> None:
    customer = phone("tomasz")
    customer.say("/app_error")
    customer.say("the app crashes at checkout")
    found = screenshot("payment", "Payment declined by your bank", transaction_id="pay_29QQoUBi66xm2f")
    offer, step = send(customer, found)
    assert (offer.key, offer.payloads) == ("utter_photo_payment_meanwhile", ("/payment_problem",))
    assert step.key == "utter_try_step"
    assert "utter_payment_compared" in [answer.key for answer in customer.say("/payment_problem")]


def test_a_receipt_asks_what_is_wrong_with_the_payment(phone: Phones) -> None:
    found = screenshot("payment", "Payment successful", kind="receipt", transaction_id="pay_29QQoUBi66xm2f")
    customer = phone("oliver")
    assert key_of(customer, found) == "utter_ask_payment_problem_kind"
    assert customer.ask("something else").key == "utter_ask_payment_problem_form_chosen_order"


@pytest.mark.parametrize("who", ["oliver", "lena", "sara"])
def test_an_article_is_asked_about_and_its_photo_counts(phone: Phones, who: str) -> None:
    customer = phone(who)
    (answer,) = send(customer, photo(), photo())
    assert answer.key == "utter_photo_product"
    assert "/report_damaged_item" in answer.payloads
    customer.ask('/report_damaged_item{"choice": "wrong_item"}')
    assert customer.slot("report_damaged_item_seen") == "wrong_item"
    assert len(customer.slot("report_damaged_item_photos")) == 2
    assert customer.slot("pictures") is None


def test_a_photo_of_another_conversation_counts_for_nothing(phone: Phones) -> None:
    inbound = record(phone("oliver"), screenshot("order", "order", order_number="1001"))
    other = phone("lena")
    with other.business.work() as uow:
        assert pictures.of_messages(uow, other.conversation_id, [inbound]).seen == ()


@pytest.mark.parametrize("who", ["oliver", "lena", "sara"])
def test_an_identity_card_does_not_belong_here(phone: Phones, who: str) -> None:
    customer = phone(who)
    assert key_of(customer, PASSPORT, screenshot("order", "order", order_number="1001")) == "utter_photo_identity"
    assert states(customer) == ["deleted", "stored"]
    assert customer.ask("/affirm").key == "utter_handoff_started"


@pytest.mark.usefixtures("identity_documents_on")
def test_an_identity_card_is_taken_where_the_shop_wants_it(phone: Phones) -> None:
    customer = phone("oliver")
    assert key_of(customer, PASSPORT) == "utter_ask_submit_document_consent"
    assert customer.ask("/affirm").key == "utter_submit_document_done"
    (ticket,) = tickets(customer)
    assert (ticket.facts["document"], ticket.queue, ticket.due_at) == ("identity", "privacy", None)


@pytest.mark.parametrize(("who", "no"), [("oliver", "no"), ("lena", "nein"), ("sara", "لا")])
@pytest.mark.usefixtures("identity_documents_on")
def test_without_consent_an_identity_card_is_deleted(phone: Phones, who: str, no: str) -> None:
    customer = greeted(phone, who)
    send(customer, PASSPORT)
    assert customer.ask(no).key == "utter_submit_document_declined"
    assert states(customer) == ["deleted"]
    assert tickets(customer) == []


def test_a_picture_that_tells_nothing_is_asked_about(phone: Phones) -> None:
    customer = phone("lena")
    assert key_of(customer, screenshot("", "Speisekarte Pizza Margherita 9,50")) == "utter_photo_what"
    customer.ask("/product_not_working")
    assert customer.slot("pictures") is None


def test_nobody_has_looked_yet(phone: Phones) -> None:
    customer = phone("oliver")
    inbound = record(customer, None)
    assert customer.ask('/received{"received_kind": "image"}', inbound_id=inbound).key == "utter_received_media"


# ---- captions


@pytest.mark.parametrize("caption", ["where is my order?", "hello", "?"])
def test_a_caption_and_its_picture_are_understood_together(phone: Phones, caption: str) -> None:
    answers = send(phone("oliver"), screenshot("order", "order", order_number="1007"), caption=caption)
    assert [(one.key, "*1007*" in one.text) for one in answers] == [("utter_order_delivered", True)]


def test_what_was_typed_counts_more_than_what_is_seen(phone: Phones) -> None:
    found = screenshot("order", "order", order_number="1007")
    assert key_of(phone("oliver"), found, caption="where is order 1001?") == "utter_order_shipped"


@pytest.mark.parametrize(
    ("who", "caption"),
    [("oliver", "my washing machine is leaking"), ("lena", "meine Waschmaschine läuft aus"), ("sara", "الغسالة تسرب")],
)
def test_a_film_of_a_leak_begins_with_safety(phone: Phones, who: str, caption: str) -> None:
    film = Findings(kind="video", mime_type="video/mp4")
    customer = greeted(phone, who)
    (answer,) = send(customer, film, caption=caption, kind="video")
    assert (answer.key, answer.text.startswith("⚠️")) == ("utter_try_step", True)
    assert len(customer.slot("product_not_working_photos")) == 1


def test_a_film_without_words_is_asked_about(phone: Phones) -> None:
    customer = phone("oliver")
    assert key_of(customer, Findings(kind="video", mime_type="video/mp4"), kind="video") == "utter_photo_product"
    customer.ask("/product_not_working")
    assert customer.ask("the washing machine leaks").text.startswith("⚠️")


def states(customer: Phone) -> list[str]:
    """What became of a customer's files."""
    with customer.business.database.reading() as session:
        query = select(Media.state).join(Message).where(Message.conversation_id == customer.conversation_id)
        return list(session.scalars(query.order_by(Media.id)))
