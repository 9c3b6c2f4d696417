"""Which ticket a customer's message belongs to, and what it does to it."""

from datetime import timedelta
from typing import Any

import pytest
from fixtures.people import HOUR, START, People
from sqlalchemy import update

from helpdesk import clock
from helpdesk.db.conversation import Conversation
from helpdesk.db.engine import Database
from helpdesk.db.ticket import Ticket
from helpdesk.services import conversations, threads
from helpdesk.services.threads import Said
from helpdesk.ticket_rules import TicketRules


@pytest.fixture
def people(database: Database, monkeypatch: pytest.MonkeyPatch) -> People:
    """Three customers on both databases."""
    return People(database, monkeypatch)


def test_the_first_message_opens_a_ticket_and_the_thread_joins_it(people: People) -> None:
    people.write("Wo   bleibt\nmein Paket?")
    people.at(23 * HOUR)
    people.write("noch da?")
    people.at(46 * HOUR)
    people.write("?")
    [ticket] = people.tickets()
    assert (ticket.status, ticket.subject, ticket.topic, ticket.previous) == ("bot", "Wo bleibt mein Paket?", "", None)
    assert ticket.first_message_id is not None
    assert ticket.active_at == START + timedelta(hours=46)
    people.at(70 * HOUR)
    people.write("Ich möchte etwas anderes")
    first, second = people.tickets()
    assert (first.status, first.resolved_by) == ("resolved", "silence")
    assert (second.status, second.previous) == ("bot", first.number)


def test_how_long_a_thread_is_can_be_set(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = TicketRules.model_validate({"threading": "48h"})
    monkeypatch.setattr(threads, "ticket_rules", lambda: rules)
    people.write("Hallo")
    people.at(47 * HOUR)
    people.write("Hallo?")
    people.at(96 * HOUR)
    people.write("Hallo!")
    assert people.states() == ["resolved", "bot"]


@pytest.mark.parametrize(
    "thanks",
    ["Danke!", "vielen Dank 🙏", "thanks a lot", "شكرا جزيلا", "👍", {"kind": "reaction", "detail": {"emoji": "❤"}},
     {"kind": "sticker"}],
)  # fmt: skip
def test_thanks_leave_a_resolved_ticket_as_it_is(people: People, thanks: Any) -> None:
    people.write("Hallo")
    people.taken_and("resolve")
    people.at(5)
    people.write(**thanks) if isinstance(thanks, dict) else people.write(thanks)
    assert (people.states(), people.business.read("c1").owner) == (["resolved"], "bot")


@pytest.mark.parametrize("text", ["Danke, aber es geht immer noch nicht", "still broken", "ما زال لا يعمل", "❓"])
def test_anything_else_goes_back_to_whom_had_it(people: People, text: str) -> None:
    people.write("Hallo")
    number = people.taken_and("resolve")
    people.at(5)
    people.write(text)
    assert (people.states(), people.business.read("c1").owner) == (["queued"], "human")
    assert people.timeline(number)[-1] == ("customer", "status")
    people.at(5 + 25 * HOUR)  # a ticket of the team goes on however late
    people.write("Hallo?")
    assert people.states() == ["queued"]


def test_what_the_assistant_solved_goes_back_to_it_and_later_is_a_new_one(people: People) -> None:
    people.write("Wo ist mein Paket?")
    people.answer()
    people.write("danke")
    people.answer("utter_thank")
    [ticket] = people.tickets()
    assert (ticket.status, ticket.resolved_by) == ("resolved", "bot")
    people.write("Und die Rechnung?")
    assert people.states() == ["bot"]
    people.answer()
    people.answer("utter_goodbye")
    people.at(30 * HOUR)
    people.write("danke")
    assert people.states() == ["resolved", "bot"]


@pytest.mark.parametrize("before", ["utter_ask_again", "utter_ask_order_number", "utter_offer_person", ""])
def test_thanks_for_nothing_solve_nothing(people: People, before: str) -> None:
    people.write("asdf")
    if before:
        people.answer(before)
    people.answer("utter_thank")
    assert people.states() == ["bot"]


def test_an_answer_ends_the_waiting_and_thanks_do_not(people: People) -> None:
    people.write("Hallo")
    people.taken_and("wait")
    people.write("ok danke")
    assert people.states() == ["waiting_for_customer"]
    people.at(30)
    people.write("Die Nummer ist 1001")
    assert people.states() == ["queued"]


def test_blocked_ones_are_kept_and_nothing_else(people: People) -> None:
    with people.business.work() as uow:
        uow.session.get_one(Conversation, "c1").blocked_at = clock.now()
    assert people.write("buy followers") == {"w1"}
    assert people.states() == []


def test_several_at_once_and_the_same_twice(people: People) -> None:
    one, two, three = (people.message(text) for text in ("Hallo", "مرحبا", "wo ist es?"))
    for _ in range(2):
        assert people.together(("c1", one), ("c2", two), ("c1", three)) == set()
    assert [people.states(who) for who in ("c1", "c2", "c3")] == [["bot"], ["bot"], []]
    assert [people.tickets(who)[0].opened_by for who in ("c1", "c2")] == [one.id, two.id]


def test_a_person_who_resolves_at_this_moment_comes_before_the_message(people: People) -> None:
    people.write("Hallo")
    number = people.taken_and("wait")
    message = people.message("Die Nummer ist 1001")
    with people.business.work() as uow:
        record = conversations.record_all(uow, [("c1", message)])[0]
        stale = uow.session.get_one(Ticket, number)
        assert stale.status == "waiting_for_customer"
        resolving = update(Ticket).where(Ticket.number == number).execution_options(synchronize_session=False)
        uow.session.execute(resolving.values(status="resolved", resolved_by="agent", resolved_at=clock.now()))
        threads.arrived(uow, [Said("c1", message, record)])
    [ticket] = people.tickets()
    assert (ticket.status, ticket.resolved_by, ticket.handed_over) == ("queued", "", True)


def test_what_joins_costs_few_statements(people: People) -> None:
    people.write("Hallo")
    messages = [("c1", people.message("noch etwas")), ("c2", people.message("مرحبا")), ("c3", people.message("hi"))]
    with people.business.statements() as first:
        people.together(*messages)
    again = [(who, people.message("und noch")) for who, _ in messages]
    with people.business.statements() as joined, people.business.work() as uow:
        records = conversations.record_all(uow, again)
        before = len(joined)
        threads.arrived(uow, [Said(who, said, row) for (who, said), row in zip(again, records, strict=True)])
        assert len(joined) - before == 2  # tickets, the moment: however many write
    assert len(first) > len(joined)
