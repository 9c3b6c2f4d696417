"""The customers' pages: found, noted, linked, blocked; a conversation is begun by template where consent exists."""

from datetime import timedelta

import pytest
from fixtures.business import Business
from fixtures.desk import Desk

from helpdesk import clock
from helpdesk.db.consent import Consent
from helpdesk.db.conversation import Conversation, ConversationAlias
from helpdesk.db.message import OUTBOUND, Message
from helpdesk.db.order import Order
from helpdesk.db.sla import SlaClock
from helpdesk.db.ticket import Ticket
from helpdesk.services import customer_pages, handoff, tickets

HOSTILE = "<img src=x onerror=alert(1)>"
ORDER = {"name": "Lena", "email": "l@shop.example", "postcode": "10435", "language": "de", "status": "shipped",
         "total": 100, "currency": "EUR"}  # fmt: skip


@pytest.fixture
def people(business: Business) -> None:
    """Lena with two numbers and an order, and Sara whose only ticket is one of privacy."""
    for key, phone, name in (("lena", "4915112345601", "Lena Müller-Lüdenscheidt"), ("lena2", "4915112345699", HOSTILE),
                             ("sara", "966501234567", "Ülkü 100%")):  # fmt: skip
        business.conversation(key, phone=phone, name=name, language="de")
        with business.work() as uow:
            uow.session.add(ConversationAlias(phone_number_id="100", alias=phone, conversation_id=key))
    with business.work() as uow:
        uow.session.add(Order(number="10021", phone="4915112345601", placed_at=clock.now(), **ORDER))
        tickets.open_ticket(uow, "sara", opened_by="w1:export_my_data", topic="export_my_data")


def agree(business: Business, who: str) -> None:
    with business.work() as uow:
        now = clock.now()
        act = {"purpose": "notices", "state": "granted", "channel": "whatsapp", "at": now, "recorded_at": now}
        uow.session.add(Consent(key=who, conversation_id=who, **act))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lena", {"lena"}),
        ("MÜLLER", {"lena"}),
        ("ülkü 100%", {"sara"}),  # SQLite knows only the letters of ASCII in both cases
        ("Müll", {"lena"}),
        ("+49 1511 2345", {"lena", "lena2"}),
        ("0151 12345601", {"lena"}),
        ("٤٩١٥١١", {"lena", "lena2"}),
        ("10021", {"lena"}),
        ("1002", set()),
        ("%", set()),
        ("", {"lena", "lena2", "sara"}),
    ],
)
def test_customers_are_found(business: Business, people: None, text: str, expected: set[str]) -> None:
    with business.work() as uow:
        assert {one.id for one in customer_pages.search(uow, text)} == expected


def test_a_customer_is_shown_to_those_who_may_see_them(desk: Desk, people: None) -> None:
    for role, sees_sara in (("agent", False), ("privacy", True), ("admin", True)):
        desk.add(role.title(), role)
        page = desk.browser(role.title())
        listed = page.get("/customers").text
        assert ("Ülkü" in listed, "/customers/lena2" in listed) == (sees_sara, True)
        assert HOSTILE not in listed + page.get("/customers/lena2").text
        assert page.get("/customers/sara").status_code == (200 if sees_sara else 404)
        assert page.post("/customers/sara/note", data={"text": "x"}).status_code == (303 if sees_sara else 404)
    assert "10021" in page.get("/customers/lena").text
    assert desk.nobody().get("/customers/lena").status_code == 303


def test_notes_and_tags_stay_with_the_customer(business: Business, desk: Desk, people: None) -> None:
    desk.add("Ann")
    page = desk.browser("Ann")
    assert page.post("/customers/lena/note", data={"text": f" {HOSTILE} "}).headers["location"].endswith("said=noted")
    assert page.post("/customers/lena/note", data={"text": " "}).headers["location"].endswith("said=not_possible")
    assert page.post("/customers/lena/tags", data={"tags": "VIP، wholesale, vip"}).status_code == 303
    assert page.post("/customers/lena/tags", data={"tags": "<b>"}).headers["location"].endswith("said=not_possible")
    shown = page.get("/customers/lena").text
    assert HOSTILE not in shown
    assert "&lt;img src=x" in shown
    assert business.read("lena").tags == ["vip", "wholesale"]


def test_two_conversations_become_one_persons(business: Business, desk: Desk, people: None) -> None:
    desk.add("Ann")
    page = desk.browser("Ann")
    for other, said in (("+49 1511 2345699", "linked"), ("12345", "unknown"), ("4915112345601", "not_possible")):
        answer = page.post("/customers/lena/link", data={"other": other})
        assert answer.headers["location"].endswith(f"said={said}")
    assert page.post("/customers/lena/link", data={"other": "966501234567"}).status_code == 404, "not theirs to see"
    assert "/customers/lena2" in page.get("/customers/lena").text
    assert "10021" in page.get("/customers/lena2").text, "orders of both are shown"
    assert page.post("/customers/lena/link", data={"apart": "lena2"}).headers["location"].endswith("said=apart")
    assert "10021" not in page.get("/customers/lena2").text


def test_a_block_closes_tickets_and_ends_their_clocks(business: Business, desk: Desk, people: None) -> None:
    with business.work() as uow:
        handoff.start(uow, "lena", inbound_id="w1", topic="talk_to_agent")
        tickets.open_ticket(uow, "lena", opened_by="w2:complaint", topic="complaint")
    desk.add("Ann")
    page = desk.browser("Ann")
    assert page.post("/customers/lena/block").headers["location"].endswith("said=blocked")
    with business.database.reading() as session:
        theirs = session.query(Ticket).filter_by(conversation_id="lena").all()
        assert [(one.status, one.resolved_by) for one in theirs] == [("closed", "spam")] * 2
        running = session.query(SlaClock).filter(SlaClock.state.in_(("running", "paused")))
        assert running.filter(SlaClock.ticket_number.in_([one.number for one in theirs])).count() == 0
    blocked = business.read("lena")
    assert (blocked.blocked_at is not None, blocked.owner) == (True, "bot")
    assert page.post("/customers/lena/block", data={"unblock": "1"}).headers["location"].endswith("said=unblocked")
    assert business.read("lena").blocked_at is None


def test_who_has_agreed_is_written_to_first_once(business: Business, desk: Desk, people: None) -> None:
    ann = desk.add("Ann")
    page = desk.browser("Ann")
    form = {"kind": "conversation_start", "key": "k1", "value-agent_name": "Ann", "value-subject": f"your {HOSTILE}"}
    assert page.post("/customers/lena/start", data=form).headers["location"].endswith("said=no_consent")
    assert "has not agreed" in page.get("/customers/lena/start").text
    agree(business, "lena")
    assert "has not agreed" not in page.get("/customers/lena/start").text
    preview = page.get("/customers/lena/start", params={"part": "preview", "value-subject": HOSTILE}).text
    assert HOSTILE not in preview
    assert "Ann" in preview
    gaps = {**form, "value-subject": " "}
    assert page.post("/customers/lena/start", data=gaps).headers["location"].endswith("said=gaps")
    first = page.post("/customers/lena/start", data=form).headers["location"]
    assert page.post("/customers/lena/start", data=form).headers["location"] == first, "a second click"
    with business.database.reading() as session:
        (message,) = session.query(Message).filter_by(direction=OUTBOUND)
        assert (message.body["template"]["name"], message.agent_id) == ("conversation_start_v1", ann)
        (ticket,) = session.query(Ticket).filter_by(conversation_id="lena")
        assert first == f"/tickets/{ticket.number}"
        assert (ticket.status, ticket.assignee_id, ticket.handed_over) == ("waiting_for_customer", ann, True)
    again = page.post("/customers/lena/start", data={**form, "key": "k2"}).headers["location"]
    assert again.endswith("said=has_ticket")
    assert page.post("/customers/lena2/start", data={**form, "kind": "invoice"}).status_code in (303, 404)
    assert page.get("/customers/lena/start", params={"kind": "invoice"}).status_code == 404, "it needs its paper"


def test_who_is_blocked_is_not_written_to(business: Business, desk: Desk, people: None) -> None:
    agree(business, "lena")
    with business.work() as uow:
        uow.session.get_one(Conversation, "lena").blocked_at = clock.now() - timedelta(days=1)
    desk.add("Ann")
    form = {"kind": "conversation_start", "key": "k1", "value-agent_name": "Ann", "value-subject": "hello"}
    answer = desk.browser("Ann").post("/customers/lena/start", data=form)
    assert answer.headers["location"].endswith("said=blocked")
