"""Giving a conversation to a person, waiting, and coming back to the bot."""

from datetime import datetime, timedelta, timezone

import pytest
from fixtures.business import Business

from helpdesk import clock
from helpdesk.db.engine import Database
from helpdesk.db.ticket import Ticket
from helpdesk.errors import NotFound
from helpdesk.messages import InboundMessage, Reply
from helpdesk.services import consent, handoff, replies, tickets
from helpdesk.services.handoff import Waiting

START = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)


@pytest.fixture
def business(database: Database, monkeypatch: pytest.MonkeyPatch) -> Business:
    """One customer, and a clock that stands still (see `at`)."""
    business = Business(database)
    business.conversation("c1", "4915112345601", "Lena Hoffmann", "de")
    at(monkeypatch, 0)
    return business


def at(monkeypatch: pytest.MonkeyPatch, minutes: float) -> datetime:
    """Set the clock to so many minutes after START."""
    now = START + timedelta(minutes=minutes)
    monkeypatch.setattr(clock, "now", lambda: now)
    return now


def start(business: Business, inbound_id: str, **options: str) -> Ticket:
    """The customer asks for a person."""
    with business.work() as uow:
        return handoff.start(uow, "c1", inbound_id=inbound_id, topic=options.pop("topic", "talk_to_agent"), **options)


def release(business: Business, by: str = handoff.AGENT) -> None:
    """The bot gets the conversation back."""
    with business.work() as uow:
        handoff.release(uow, "c1", by=by)


def ticket(business: Business, number: int) -> Ticket:
    """The ticket as stored."""
    with business.database.reading() as session:
        return tickets.get(session, number)


def wrote(business: Business, now: datetime, text: str = "hello?", payload: str = "", inbound: str = "w") -> Waiting:
    """The customer writes while waiting."""
    message = InboundMessage(id=inbound, kind="tap" if payload else "text", sent_at=0, text=text, payload=payload)
    with business.work() as uow:
        return handoff.customer_wrote(uow, business.read("c1"), message, now).waiting


def test_a_person_is_asked_for_once_per_message(business: Business) -> None:
    first = start(business, "w1", summary="returns")
    again = start(business, "w1", summary="returns")
    assert first.number == again.number
    conversation = business.read("c1")
    assert (conversation.owner, conversation.generation, conversation.owner_changed_by) == ("human", 1, "w1")
    stored = ticket(business, first.number)
    assert (stored.status, stored.handed_over, stored.language, stored.summary) == ("queued", True, "de", "returns")


def test_the_turn_that_asked_is_still_the_bots_and_the_next_one_is_not(business: Business) -> None:
    assert not handoff.human_in_charge(business.read("c1"), ("w1",))
    start(business, "w1")
    assert not handoff.human_in_charge(business.read("c1"), ("w0", "w1"))
    assert handoff.human_in_charge(business.read("c1"), ("w2",))


def test_release_keeps_the_ticket(business: Business) -> None:
    number = start(business, "w1").number
    release(business, by="w2")
    conversation = business.read("c1")
    assert (conversation.owner, conversation.generation, conversation.owner_changed_by) == ("bot", 2, "w2")
    assert (ticket(business, number).status, ticket(business, number).handed_over) == ("bot", False)
    release(business, by="w2")
    assert business.read("c1").generation == 2


def test_a_repeated_turn_does_not_take_over_again_after_an_agents_release(business: Business) -> None:
    number = start(business, "w1").number
    release(business)
    assert start(business, "w1").number == number
    assert (business.read("c1").owner, business.read("c1").owner_changed_by) == ("bot", "")


def test_asking_again_within_a_day_is_the_same_matter(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    number = start(business, "w1", summary="returns").number
    at(monkeypatch, 60)
    release(business)
    at(monkeypatch, 60 + 23 * 60)
    assert start(business, "w2", summary="refund").number == number
    assert ticket(business, number).summary == "returns\nrefund"
    assert (ticket(business, number).status, business.read("c1").generation) == ("queued", 3)
    assert start(business, "w2", summary="refund").number == number  # the turn runs again
    assert business.read("c1").generation == 3
    release(business)
    at(monkeypatch, 60 + 48 * 60)
    assert start(business, "w3").number != number


def test_menu_or_our_button_brings_the_bot_back(business: Business) -> None:
    start(business, "w1")
    assert wrote(business, START, "Menü!") is Waiting.RESUME
    assert wrote(business, START, "Zurück", "/show_menu") is Waiting.RESUME
    assert business.read("c1").owner == "human"  # the caller releases, in the same unit of work


def test_one_calm_notice_per_half_hour(business: Business) -> None:
    start(business, "w1")
    answers = [wrote(business, START + timedelta(minutes=minute)) for minute in (1, 29, 31, 40, 60.5, 61.5)]
    assert answers == [
        Waiting.SILENT, Waiting.SILENT, Waiting.NOTICE, Waiting.SILENT, Waiting.SILENT, Waiting.NOTICE,
    ]  # fmt: skip


def test_asking_again_or_in_a_hurry_tells_once_how_things_stand(business: Business) -> None:
    number = start(business, "w1").number
    minutes = [1, 2, 5, 20, 32]
    texts = ["ist da jemand?", "hallo", "es eilt!", "wo bleibt ihr, es eilt", "ist da noch jemand?"]
    answers = [wrote(business, START + timedelta(minutes=m), text) for m, text in zip(minutes, texts, strict=True)]
    assert answers == [Waiting.PRESSING, Waiting.SILENT, Waiting.SILENT, Waiting.SILENT, Waiting.PRESSING]
    stored = ticket(business, number)
    assert (stored.priority, stored.urgent) == ("urgent", True)
    assert stored.summary.count("asked_again_at=2026-11-22T12:") == 2


def test_no_more_messages_is_honoured_at_once_and_the_person_stays(business: Business) -> None:
    with business.work() as uow:
        consent.decide(uow, "c1", "w0", yes=True)
    number = start(business, "w1").number
    assert wrote(business, START, "bitte keine Nachrichten mehr", inbound="w2") is Waiting.OPT_OUT
    assert wrote(business, START, "STOPP", inbound="w3") is Waiting.OPT_OUT
    with business.work() as uow:
        assert not consent.given(uow, "c1", "notices")
        open_ones = [(one.topic, one.state, one.with_person) for one in tickets.status_of(uow, "c1")]
    assert open_ones == [("opt_out", "open", False), ("talk_to_agent", "open", True)]
    assert business.read("c1").opted_out_at == START
    assert business.read("c1").owner == "human"
    assert "topic=opt_out" in ticket(business, number).summary


def test_the_question_for_notices_may_be_answered_while_waiting(business: Business) -> None:
    start(business, "w1")
    yes, no = '/notices_wish{"choice": "yes"}', '/notices_wish{"choice": "no"}'
    assert wrote(business, START, "Yes, please", yes, "w2") is Waiting.NOTICES_YES
    with business.work() as uow:
        assert consent.given(uow, "c1", "notices")
    assert wrote(business, START, "No, thanks", no, "w3") is Waiting.NOTICES_NO
    with business.work() as uow:
        assert not consent.given(uow, "c1", "notices")


def test_a_request_for_data_is_noted_for_the_person_once(business: Business) -> None:
    number = start(business, "w1").number
    said = ["löscht bitte meine Daten", "habt ihr meine Daten gelöscht?", "ich will eine Kopie meiner Daten"]
    assert [wrote(business, START, text) for text in said] == [Waiting.DATA, Waiting.SILENT, Waiting.DATA]
    stored = ticket(business, number)
    assert [line for line in stored.summary.splitlines() if "data" in line] == [
        "data_request=delete", "data_request=export",
    ]  # fmt: skip
    assert (stored.queue, stored.due_at) == ("general", START + timedelta(days=30))


def test_whoever_is_talking_with_a_person_is_not_interrupted(business: Business) -> None:
    start(business, "w1")
    with business.work() as uow:
        replies.record_replies(uow, "c1", [Reply(text="Guten Tag, ich bin Kim.")], caused_by="desk:1", author="agent")
    assert wrote(business, START + timedelta(minutes=20), "es ist dringend") is Waiting.SILENT
    assert wrote(business, START + timedelta(minutes=29), "und?") is Waiting.SILENT
    assert wrote(business, START + timedelta(minutes=29), "stop") is Waiting.OPT_OUT
    assert wrote(business, START + timedelta(minutes=31), "es ist dringend") is Waiting.PRESSING


def test_an_agent_releases_by_ticket_number(business: Business) -> None:
    number = start(business, "w1").number
    with business.work() as uow:
        handoff.release_ticket(uow, number)
    assert (business.read("c1").owner, ticket(business, number).status) == ("bot", "bot")
    with business.work() as uow, pytest.raises(NotFound):
        handoff.release_ticket(uow, number + 1)


def test_coming_back_to_the_bot_leaves_other_tickets_open(business: Business) -> None:
    with business.work() as uow:
        other = tickets.open_ticket(uow, "c1", opened_by="w0:failed_message", topic="failed_message").number
    at_person = start(business, "w1").number
    assert at_person == other  # the recent matter, with a note of the new topic
    assert ticket(business, other).summary == "topic=talk_to_agent"
    release(business)
    with business.work() as uow:
        third = tickets.open_ticket(uow, "c1", opened_by="w5:order_access", topic="order_access").number
    release(business, by="w6")
    assert ticket(business, third).status == "queued"


def test_tickets_open_once_per_cause_and_are_listed(business: Business) -> None:
    with business.work() as uow:
        one = tickets.open_ticket(uow, "c1", opened_by="w1:a", topic="a", summary="s").number
        assert tickets.open_ticket(uow, "c1", opened_by="w1:a", topic="a").number == one
        two = tickets.open_ticket(uow, "c1", opened_by="w1:b", topic="b").number
        with pytest.raises(NotFound):
            tickets.open_ticket(uow, "nobody", opened_by="w2", topic="a")
    with business.database.reading() as session:
        listed = tickets.list_tickets(session)
    assert [entry["number"] for entry in listed] == [two, one]
    assert (listed[1]["name"], listed[1]["phone"], listed[1]["owner"]) == ("Lena Hoffmann", "4915112345601", "bot")
    assert (listed[1]["priority"], listed[1]["summary"], listed[1]["created_at"]) == (
        "normal", "s", "2026-11-22T12:00:00+00:00",
    )  # fmt: skip
