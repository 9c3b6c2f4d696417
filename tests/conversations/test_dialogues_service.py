"""Complaints, tickets, documents and privacy: to the end in three languages, and what people say in between."""

from collections.abc import Callable

import pytest
from fixtures.assistant import Phone, tickets

from helpdesk.services import privacy_requests

pytestmark = pytest.mark.slow
Phones = Callable[[str], Phone]


def requests(customer: Phone) -> list[privacy_requests.Request]:
    """The customer's privacy requests."""
    with customer.business.work() as uow:
        return privacy_requests.of_conversation(uow, customer.conversation_id)


# ---- complaints


@pytest.mark.parametrize(
    ("who", "begin", "words"),
    [
        ("oliver", "I want to complain", "the driver threw the parcel over the fence"),
        ("lena", "Ich möchte mich beschweren", "der Fahrer war total unverschämt"),
        ("sara", "/complaint", "المندوب كان غير محترم ورمى الطرد"),
    ],
)
def test_a_complaint_is_passed_on_in_the_customers_words(phone: Phones, who: str, begin: str, words: str) -> None:
    customer = phone(who)
    assert customer.ask(begin).key == "utter_ask_complaint_words"
    done = customer.ask(words)
    (ticket,) = tickets(customer)
    assert (done.key, str(ticket.number) in done.text) == ("utter_complaint_done", True)
    assert (ticket.topic, ticket.facts["words"]) == ("complaint", words)
    assert ticket.priority in ("high", "urgent")
    assert customer.business.read(customer.conversation_id).owner == "bot"


def test_a_complaint_that_says_enough_asks_nothing_and_yes_leads_to_a_person(phone: Phones) -> None:
    customer = phone("oliver")
    text = "This is the worst service ever, nobody answers my mails for two weeks!"
    assert customer.ask(text).key == "utter_complaint_done"
    assert customer.ask("yes").key == "utter_handoff_started"
    (ticket,) = tickets(customer)
    assert (ticket.facts["words"], ticket.handed_over) == (text, True)


def test_the_same_complaint_again_goes_into_the_same_ticket(phone: Phones) -> None:
    customer = phone("oliver")
    first = customer.ask("I want to complain, your driver was very rude to my mother")
    second = customer.ask("I want to complain, your driver was very rude to my mother")
    assert first.text == second.text
    more = customer.say("he threw it over the fence", understood="complaint")
    assert [answer.text for answer in more] == [first.text]
    (ticket,) = tickets(customer)
    assert ticket.facts["words"].splitlines()[-1] == "he threw it over the fence"
    assert "rude to my mother" in ticket.facts["words"]


def test_a_complaint_with_an_insult_is_warned_once_then_a_person_takes_over(phone: Phones) -> None:
    customer = phone("oliver")
    keys = [answer.key for answer in customer.say("I want to complain about your service you idiots")]
    assert keys == ["utter_pressing", "utter_complaint_done"]
    assert customer.ask("fucking idiots").key == "utter_handoff_started"
    (ticket,) = tickets(customer)
    assert ticket.angry
    assert ticket.priority == "urgent"


def test_whoever_wants_a_person_urgently_comes_first(phone: Phones) -> None:
    customer = phone("oliver")
    assert customer.ask("it's urgent, get me a real person").key == "utter_handoff_started"
    (ticket,) = tickets(customer)
    assert (ticket.urgent, ticket.priority) == (True, "high")


def test_leaving_a_complaint_opens_no_ticket(phone: Phones) -> None:
    customer = phone("oliver")
    customer.ask("/complaint")
    assert customer.ask("no").key == "utter_flow_left"
    assert tickets(customer) == []


# ---- tickets


@pytest.mark.parametrize(
    ("who", "text", "word"),
    [
        ("oliver", "what happened with my ticket?", "your complaint"),
        ("lena", "was ist mit meinem Ticket?", "Beschwerde"),
        ("sara", "ما حالة التذكرة؟", "شكوى"),
    ],
)
def test_the_only_ticket_is_told(phone: Phones, who: str, text: str, word: str) -> None:
    customer = phone(who)
    assert customer.ask(text).key == "utter_ticket_none"
    customer.ask("/complaint")
    customer.ask("xyz")
    told = [customer.ask(text) for _ in range(2)]
    (ticket,) = tickets(customer)
    assert [answer.key for answer in told] == ["utter_ticket_status"] * 2
    assert f"*{ticket.number}*" in told[0].text
    assert word in told[0].text


def test_of_several_tickets_one_is_chosen_and_nobody_elses_is_told(phone: Phones) -> None:
    other, customer = phone("lena"), phone("oliver")
    other.ask("/opt_out")
    (foreign,) = tickets(other)
    customer.ask("/opt_out")
    customer.ask("/complaint")
    customer.ask("the driver was rude")
    chosen = customer.ask("/ticket_status")
    assert chosen.key == "utter_choose_ticket"
    assert len(chosen.payloads) == 3
    assert customer.ask(chosen.payloads[0]).key == "utter_ticket_status"
    assert customer.ask(f'/ticket_status{{"ticket_number": "{foreign.number}"}}').key == "utter_ticket_unknown"


@pytest.mark.parametrize(
    ("who", "text"), [("oliver", "ticket {}"), ("lena", "meine Ticketnummer ist {}"), ("sara", "رقم التذكرة {}")]
)
def test_a_tickets_number_alone_asks_for_it(phone: Phones, who: str, text: str) -> None:
    customer = phone(who)
    customer.ask("/opt_out")
    (ticket,) = tickets(customer)
    assert customer.ask(text.format(ticket.number)).key == "utter_ticket_status"
    assert customer.ask(text.format("99999")).key == "utter_ticket_unknown"


def test_tickets_that_are_off_go_to_a_person(phone: Phones, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.tickets.flow_on", lambda name: name != "tickets")
    assert phone("oliver").ask("/ticket_status").key == "utter_offer_person"


# ---- documents


@pytest.mark.parametrize(
    ("who", "begin", "kind"),
    [
        ("oliver", "here is my receipt", "receipt"),
        ("lena", "anbei die Rechnung", "invoice"),
        ("sara", "مرفق الفاتورة", "invoice"),
    ],
)
def test_a_document_is_kept_on_a_ticket(phone: Phones, who: str, begin: str, kind: str) -> None:
    customer = phone(who)
    assert customer.ask(begin).key == "utter_ask_submit_document_file"
    done = customer.ask('/received{"received_kind": "image"}', inbound_id="wamid.file")
    (ticket,) = tickets(customer)
    assert (done.key, str(ticket.number) in done.text) == ("utter_submit_document_done", True)
    assert (ticket.facts["document"], ticket.facts["media"]) == (kind, ["wamid.file"])


def test_documents_of_identity_are_not_taken_unless_the_shop_says_so(
    phone: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = phone("oliver")
    assert customer.ask("here's a photo of my passport").key == "utter_submit_document_identity"
    assert tickets(customer) == []
    monkeypatch.setattr("actions.documents.flow_on", lambda _name: True)
    asked = customer.ask("here's a photo of my passport")
    assert (asked.key, "30 days" in asked.text) == ("utter_ask_submit_document_consent", True)
    assert customer.ask("yes").key == "utter_ask_submit_document_file"


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("I'll do it later", ["utter_submit_document_later"]),
        ("no", ["utter_submit_document_later"]),
        ("bye", ["utter_goodbye"]),
        ("xq", ["utter_flow_unfit_photo", "utter_ask_submit_document_file"]),
        ('/received{"received_kind": "voice"}', ["utter_received_meanwhile", "utter_ask_submit_document_file"]),
        ("thanks", ["utter_thank", "utter_ask_submit_document_file"]),
    ],
)
def test_where_a_file_is_waited_for(phone: Phones, text: str, keys: list[str]) -> None:
    customer = phone("oliver")
    customer.ask("/submit_document")
    customer.ask("an invoice")
    assert [answer.key for answer in customer.say(text)] == keys
    assert tickets(customer) == []


# ---- privacy


@pytest.mark.parametrize(
    ("who", "begin", "yes", "kind"),
    [
        ("oliver", "please delete my data", "yes", "delete"),
        ("lena", "Löscht meine Daten", "ja", "delete"),
        ("sara", "احذفوا بياناتي", "نعم", "delete"),
        ("oliver", "send me a copy of my data", "yes", "export"),
        ("lena", "Welche Daten habt ihr von mir?", "ja", "export"),
        ("sara", "أريد نسخة من بياناتي", "نعم", "export"),
    ],
)
def test_a_request_about_data_is_confirmed_and_has_its_day(
    phone: Phones, who: str, begin: str, yes: str, kind: str
) -> None:
    customer = phone(who)
    assert customer.ask(begin).key == f"utter_ask_{kind}_my_data_confirm"
    assert requests(customer) == []
    done = customer.ask(yes)
    (request,) = requests(customer)
    (ticket,) = tickets(customer)
    assert done.key == f"utter_{kind}_my_data_done"
    assert (request.kind, request.identity, request.ticket_number) == (kind, "proven", ticket.number)
    assert (ticket.queue, ticket.due_at is not None) == ("privacy", True)


def test_a_stranger_proves_an_order_or_a_person_checks(phone: Phones) -> None:
    customer = phone("stranger")
    assert customer.ask("/delete_my_data").key == "utter_privacy_identity"
    assert customer.ask("1013").key == "utter_ask_order_proof"
    assert customer.ask("LS1 3EX").key == "utter_ask_delete_my_data_confirm"
    customer.ask("/affirm")
    assert [request.identity for request in requests(customer)] == ["proven"]


def test_a_no_after_a_request_was_opened_says_that_it_is_open(phone: Phones) -> None:
    customer = phone("lena")
    customer.ask("/delete_my_data")
    customer.ask("/affirm")
    known = customer.ask("/deny")
    assert known.key == "utter_privacy_known"
    assert customer.ask(known.payloads[0]).key == "utter_privacy_withdrawn"
    assert customer.ask("/deny").key == "utter_deny"


def test_without_any_order_the_request_waits_for_a_person(phone: Phones) -> None:
    customer = phone("stranger")
    customer.ask("/export_my_data")
    assert customer.ask("I have no order").key == "utter_ask_export_my_data_confirm"
    assert "checks with you" in customer.ask("/affirm").text
    assert [request.identity for request in requests(customer)] == ["unproven"]


def test_a_request_is_told_again_and_can_be_taken_back(phone: Phones) -> None:
    customer = phone("oliver")
    customer.ask("/delete_my_data")
    customer.ask("/affirm")
    known = customer.ask("delete my data")
    assert known.key == "utter_privacy_known"
    assert len(requests(customer)) == 1
    assert customer.ask(known.payloads[0]).key == "utter_privacy_withdrawn"
    assert [request.state for request in requests(customer)] == ["withdrawn"]
    assert customer.ask(known.payloads[0]).key == "utter_privacy_nothing_open"
    assert customer.ask("delete my data").key == "utter_ask_delete_my_data_confirm"


@pytest.mark.parametrize("text", ["no", "never mind"])
def test_no_keeps_the_data(phone: Phones, text: str) -> None:
    customer = phone("oliver")
    customer.ask("/delete_my_data")
    assert customer.ask(text).key == "utter_flow_left"
    assert requests(customer) == []


@pytest.mark.parametrize(
    ("who", "begin", "how_long"),
    [
        ("lena", "/export_my_data", "wie lange dauert das?"),
        ("lena", "/delete_my_data", "wie lange dauert das?"),
        ("oliver", "/export_my_data", "how long does that take?"),
    ],
)
def test_how_long_a_request_takes_is_no_delivery_time(phone: Phones, who: str, begin: str, how_long: str) -> None:
    customer = phone(who)
    question = customer.ask(begin).key
    assert [answer.key for answer in customer.say(how_long)] == ["utter_privacy_when", question]
