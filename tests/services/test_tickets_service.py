"""Tickets: queue, priority and due time, what was gathered, and whose they are."""

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from fixtures.business import Business

from helpdesk import clock
from helpdesk.db.conversation import Conversation
from helpdesk.db.engine import Database
from helpdesk.db.queries import ticket_rows
from helpdesk.db.ticket import Ticket
from helpdesk.errors import NotFound
from helpdesk.messages import InboundMessage
from helpdesk.policies.mood import Mood
from helpdesk.services import customers, handoff, tickets

START = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)
FACTS = {"order_number": "1001", "product": "Oslo table lamp", "reason": "", "items": [{"name": "Lamp", "quantity": 2}]}


@pytest.fixture
def business(database: Database, monkeypatch: pytest.MonkeyPatch) -> Business:
    """Two customers, and a clock that stands still."""
    business = Business(database)
    business.conversation("c1", "4915112345601", "Lena Hoffmann", "de")
    business.conversation("c2", "447700900123", "Oliver", "en")
    monkeypatch.setattr(clock, "now", lambda: START)
    return business


def opened(business: Business, topic: str, key: str = "w1", **options: Any) -> Ticket:
    """A ticket as stored."""
    with business.work() as uow:
        number = tickets.open_ticket(uow, "c1", opened_by=key, topic=topic, **options).number
    return stored(business, number)


def stored(business: Business, number: int) -> Ticket:
    """The ticket as the database has it."""
    with business.database.reading() as session:
        return tickets.get(session, number)


def test_fraud_goes_to_its_queue_and_is_due_in_two_hours(business: Business) -> None:
    ticket = opened(business, "report_fraud")
    assert (ticket.queue, ticket.priority, ticket.due_at) == ("fraud", "urgent", START + timedelta(hours=2))


def test_a_ticket_holds_what_was_gathered(business: Business) -> None:
    ticket = opened(business, "product_not_working", facts=FACTS, tried=["plug", "reset", "plug"])
    assert (ticket.queue, ticket.priority, ticket.due_at) == ("technical", "normal", None)
    assert ticket.facts == {name: value for name, value in FACTS.items() if value}
    assert ticket.tried == ["plug", "reset"]
    assert "order_number=1001" in ticket.summary.splitlines()
    assert "reason" not in ticket.summary
    assert ticket.subject == "product_not_working: Oslo table lamp, 1001, Lamp"


def test_a_ticket_is_in_the_language_that_was_spoken_when_its_matter_is_known(business: Business) -> None:
    with business.work() as uow:
        conversation = uow.session.get_one(Conversation, "c1")
        guessed = tickets.new_ticket(uow, conversation, "w0").language
        customers.speaks(uow, "c1", "ar")
    assert (guessed, opened(business, "return_item").language) == ("de", "ar")


def test_the_list_shows_it_as_json(business: Business) -> None:
    opened(business, "payment_problem", facts=FACTS, mood=Mood(urgent=True))
    with business.database.reading() as session:
        (row,) = ticket_rows(session)
        (listed,) = tickets.list_tickets(session)
    assert (row["queue"], row["priority"], row["urgent"], row["facts"]["order_number"]) == (
        "payments",
        "high",
        True,
        "1001",
    )
    json.dumps(listed)
    assert (listed["queue"], listed["subject"], listed["due_at"]) == (row["queue"], row["subject"], None)


@pytest.mark.parametrize(
    ("mood", "priority"),
    [
        (Mood(), "normal"), (Mood(urgent=True), "high"), (Mood(angry=True), "high"),
        (Mood(urgent=True, angry=True), "urgent"), (Mood(urgent=True, angry=True, insult=True), "urgent"),
    ],
)  # fmt: skip
def test_mood_raises_the_priority(business: Business, mood: Mood, priority: str) -> None:
    assert opened(business, "return_item", mood=mood).priority == priority


def test_a_handover_adds_to_the_recent_ticket(business: Business) -> None:
    number = opened(business, "stock", facts={"product": "Lamp"}).number
    with business.work() as uow:
        handoff.start(
            uow, "c1", inbound_id="w2", topic="report_fraud", facts={"amount": "50.00 EUR", "product": "Lamp 2"},
            tried=["blocked_card"], mood=Mood(angry=True),
        )  # fmt: skip
    ticket = stored(business, number)
    assert (ticket.topic, ticket.queue, ticket.priority) == ("stock", "fraud", "urgent")
    assert (ticket.due_at, ticket.angry, ticket.handed_over) == (START + timedelta(hours=2), True, True)
    assert ticket.facts == {"product": "Lamp 2", "amount": "50.00 EUR"}
    assert ticket.tried == ["blocked_card"]
    assert "topic=report_fraud" in ticket.summary.splitlines()


def test_asking_again_and_an_angry_word_while_waiting_raise_the_ticket_once_each(business: Business) -> None:
    with business.work() as uow:
        number = handoff.start(uow, "c1", inbound_id="w1", topic="return_item").number
    for place, text in enumerate(
        ["wann meldet sich jemand?", "es ist dringend!", "dringend!!", "das ist eine Frechheit"]
    ):
        message = InboundMessage(id=f"m{place}", kind="text", sent_at=0, text=text)
        with business.work() as uow:
            handoff.customer_wrote(uow, business.read("c1"), message, START)
        assert stored(business, number).priority == ["high", "urgent", "urgent", "urgent"][place]
    assert (stored(business, number).urgent, stored(business, number).angry) == (True, True)


def test_customers_hear_of_their_own_tickets_only(business: Business) -> None:
    first = opened(business, "return_item", "w1").number
    with business.work() as uow:
        second = handoff.start(uow, "c2", inbound_id="w2", topic="complaint").number
    with business.work() as uow:
        assert [view.number for view in tickets.status_of(uow, "c1")] == [first]
        assert tickets.status_of(uow, "c1", second) == tickets.status_of(uow, "c1", 4711) == []
        assert tickets.status_of(uow, "c1", "9" * 40) == tickets.status_of(uow, "c1", "abc") == []
        assert tickets.status_of(uow, "nobody") == []
        arabic = str(second).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
        (view,) = tickets.status_of(uow, "c2", f"#{arabic}")
        assert (view.number, view.state, view.with_person, view.priority) == (second, "open", True, "high")


def test_waiting_tickets_are_told_first(business: Business) -> None:
    waiting = opened(business, "payments", "w1").number
    later = opened(business, "opt_out", "w2").number
    with business.work() as uow:
        handoff.release_ticket(uow, later)
        assert [view.number for view in tickets.status_of(uow, "c1")] == [waiting, later]


def test_a_wish_said_again_has_its_open_ticket(business: Business) -> None:
    number = opened(business, "opt_out", "w1").number
    opened(business, "payments", "w2")
    with business.work() as uow:
        again = tickets.still_open(uow, "c1", "opt_out")
        assert again is not None
        assert again.number == number
        assert tickets.still_open(uow, "c2", "opt_out") is None
        handoff.release_ticket(uow, number)
        assert tickets.still_open(uow, "c1", "opt_out") is None


def test_nobodys_ticket_is_refused(business: Business) -> None:
    with business.work() as uow, pytest.raises(NotFound):
        tickets.press(uow, "nobody", Mood(urgent=True))


def test_the_same_trouble_with_the_same_order_is_one_ticket(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = opened(business, "payment_problem", facts=FACTS).number

    def again(topic: str, order: str, words: str = "") -> int | None:
        facts = {"order_number": order, "amount": "12", "words": words}
        with business.work() as uow:
            found = tickets.add_to_recent(uow, "c1", topic=topic, facts=facts)
            return found.number if found else None

    told = ("it is still wrong", "and nobody calls me", "it is still wrong")
    assert [again("payment_problem", "1001", words) for words in told] == [first] * 3
    assert stored(business, first).facts["amount"] == "12"
    assert stored(business, first).facts["words"] == "it is still wrong\nand nobody calls me"
    assert again("payment_problem", "1002") is None
    assert again("payment_problem", "") is None
    assert again("refund_status", "1001") is None
    monkeypatch.setattr(clock, "now", lambda: START + timedelta(days=1, minutes=1))
    assert again("payment_problem", "1001") is None
