"""Clocks of tickets on both databases: what arms, meets and takes back."""

from datetime import datetime, timedelta, timezone

import pytest
from fixtures.business import Business
from fixtures.ticket_clocks import START, Wait, arrives, clocks, handed_over, ledger, says, spent, states, sweep, wrote

from helpdesk import clock
from helpdesk.db.message import Message
from helpdesk.db.sla import SlaEntry
from helpdesk.db.ticket import Ticket
from helpdesk.errors import NotFound, NotPossible
from helpdesk.services import agents, conversations, handoff, sla, ticket_events, tickets


def test_a_handover_starts_the_clocks_and_an_answer_meets_them(business: Business, wait: Wait) -> None:
    number = handed_over(business)
    assert states(business, number) == {
        key: ["running"] for key in ("queue_wait", "first_response", "window", "resolution")
    }
    assert clocks(business, number)["first_response"][0].due_at == START + timedelta(minutes=5)
    wait(3)
    with business.work() as uow:
        agents.reply(uow, number, "Guten Tag, ich sehe nach.")
    assert states(business, number) == {
        "queue_wait": ["met"], "first_response": ["met"], "window": ["met"], "resolution": ["running"],
    }  # fmt: skip
    wait(1)
    with business.work() as uow:
        agents.resolve(uow, number)
    assert states(business, number)["resolution"] == ["met"]
    assert business.read("c1").owner == "bot"


def test_the_oldest_unanswered_message_starts_the_next_response(business: Business, wait: Wait) -> None:
    number = handed_over(business)
    with business.work() as uow:
        agents.reply(uow, number, "Worum geht es?")
    for minutes, wamid in ((2, "wamid.2"), (4, "wamid.3")):
        wait(minutes)
        message = wrote(business, wamid)
        with business.work() as uow:
            handoff.customer_wrote(uow, conversations.get(uow, "c1"), message, clock.now())
    [one] = clocks(business, number)["next_response"]
    assert one.armed_at == START + timedelta(minutes=2)
    assert one.due_at == START + timedelta(minutes=12)


def test_a_reply_that_whatsapp_could_not_deliver_meets_nothing(business: Business, wait: Wait) -> None:
    number = handed_over(business)
    wait(2)
    with business.work() as uow:
        said = agents.reply(uow, number, "Guten Tag").id
    wait(1)
    with business.work() as uow:
        sla.reply_failed(uow, uow.session.get_one(Message, said), clock.now())
    [one] = clocks(business, number)["first_response"]
    assert (one.state, one.due_at) == ("running", START + timedelta(minutes=5))  # as if nobody had written
    assert states(business, number)["queue_wait"] == ["met"]  # somebody has it in hand all the same
    wait(1)
    with business.work() as uow:
        second = agents.reply(uow, number, "Noch einmal: guten Tag").id
        sla.reply_failed(uow, uow.session.get_one(Message, second), clock.now())
        uow.session.get_one(Message, said).status = "failed"
        uow.session.get_one(Message, second).status = "failed"
    assert states(business, number)["first_response"] == ["running"]


def test_a_later_answer_that_arrived_stands(business: Business, wait: Wait) -> None:
    number = handed_over(business)
    with business.work() as uow:
        first = agents.reply(uow, number, "Guten Tag").id
    wait(1)
    with business.work() as uow:
        agents.reply(uow, number, "Ich bin da.")
    with business.work() as uow:
        sla.reply_failed(uow, uow.session.get_one(Message, first), clock.now())
    [one] = clocks(business, number)["first_response"]
    assert one.state == "met"
    assert [what for what, _ in ledger(business, one)] == ["armed", "met", "unmet", "met"]


def test_fraud_is_seen_within_two_hours_day_and_night(business: Business, wait: Wait) -> None:
    wait(13 * 60)  # 23:00 in Berlin
    number = handed_over(business, "report_fraud")
    [one] = clocks(business, number)["first_response"]
    assert (one.policy, one.due_at) == ("fraud", clock.now() + timedelta(hours=2))


def test_others_wait_for_the_morning(business: Business, wait: Wait) -> None:
    wait(13 * 60)
    number = handed_over(business)
    assert clocks(business, number)["first_response"][0].due_at == datetime(2026, 11, 24, 8, 5, tzinfo=timezone.utc)


def test_given_back_nobody_waits_any_more(business: Business, wait: Wait) -> None:
    number = handed_over(business)
    with business.work() as uow:
        handoff.release(uow, "c1", by="wamid.9")
    assert states(business, number) == {
        **{key: ["cancelled"] for key in ("queue_wait", "first_response", "window")}, "resolution": ["running"],
    }  # fmt: skip
    wait(1)
    handed_over(business, key="wamid.10")
    assert states(business, number)["first_response"] == ["cancelled", "running"]
    assert clocks(business, number)["first_response"][1].instance == 2


def test_the_assistant_has_to_answer_the_first_message_too(business: Business, wait: Wait) -> None:
    number = arrives(business, "wamid.1")
    assert states(business, number) == {"first_response_bot": ["running"]}
    wait(1)
    said = says(business, "bot", "accepted")
    assert sweep(business) == []
    [one] = clocks(business, number)["first_response_bot"]
    assert (one.state, ledger(business, one)) == ("met", [("armed", 0), ("met", 0)])
    wait(1)
    with business.work() as uow:
        sla.reply_failed(uow, uow.session.get_one(Message, said), clock.now())
        uow.session.get_one(Message, said).status = "failed"
    wait(4)
    assert ("first_response_bot", 100, "lead", False) in sweep(business)
    assert states(business, number)["first_response_bot"] == ["running"]


def test_a_message_that_arrived_after_all_has_met_its_clock(business: Business, wait: Wait) -> None:
    number = handed_over(business)
    wait(1)
    with business.work() as uow:
        said = agents.reply(uow, number, "Guten Tag").id
    wait(1)
    with business.work() as uow:
        message = uow.session.get_one(Message, said)
        sla.reply_failed(uow, message, clock.now())
        wait(1)
        sla.reply_arrived(uow, message)
    [one] = clocks(business, number)["first_response"]
    assert (one.state, spent(business, number)["first_response"]) == ("met", 60)


def test_a_reaction_wants_no_answer(business: Business, wait: Wait) -> None:
    assert states(business, arrives(business, "wamid.1", "reaction")) == {}
    number = handed_over(business)
    begun = clocks(business, number)["window"][0].armed_at
    wait(60)
    arrives(business, "wamid.2", "reaction")
    assert [one.armed_at for one in clocks(business, number)["window"]] == [begun]


def test_the_resolution_rests_while_the_ticket_waits_and_no_longer_than_is_allowed(
    business: Business, wait: Wait
) -> None:
    number = handed_over(business)
    wait(60)
    with business.work() as uow:
        agents.wait(uow, number)
    [one] = clocks(business, number)["resolution"]
    assert (one.state, one.due_at, one.next_at) == ("paused", None, clock.now() + timedelta(days=3))
    with business.work() as uow:  # thanks arm nothing
        sla.customer_wrote(uow, uow.session.get_one(Ticket, number), clock.now())
    assert "next_response" not in states(business, number)
    wait(3 * 24 * 60 + 30)
    sweep(business)
    assert spent(business, number)["resolution"] == 90 * 60
    assert ledger(business, one)[-2:] == [("paused", 0), ("resumed", 0)]
    arrives(business, "wamid.2")
    assert ledger(business, one)[-2:] == [("paused", 0), ("resumed", 0)]  # not twice
    assert states(business, number)["resolution"] == ["running"]


def test_opened_again_the_resolution_counts_on_and_the_first_response_stays_met(business: Business, wait: Wait) -> None:
    arrives(business, "wamid.1")
    number = handed_over(business)
    wait(60)
    with business.work() as uow:
        agents.reply(uow, number, "Guten Tag")
        agents.resolve(uow, number)
    wait(600)
    assert arrives(business, "wamid.2") == number
    with business.work() as uow:
        sla.customer_wrote(uow, uow.session.get_one(Ticket, number), clock.now())
    wait(30)
    found = states(business, number)
    assert (found["first_response"], found["next_response"], found["resolution"]) == (["met"], ["running"], ["running"])
    assert spent(business, number)["resolution"] == 90 * 60
    assert clocks(business, number)["resolution"][0].due_at == START + timedelta(hours=24 + 10)


def test_spam_and_merged_tickets_were_not_solved(business: Business, wait: Wait) -> None:
    number = handed_over(business)
    with business.work() as uow:
        agents.end(uow, uow.session.get_one(Ticket, number), "closed", "spam", "operator")
    assert {state for own in states(business, number).values() for state in own} == {"cancelled"}


@pytest.mark.parametrize(
    ("topic", "chosen", "policy", "seconds"),
    [
        ("delete_my_data", "", "privacy", 30 * 86_400),
        ("opt_out", "", "standard", 86_400),
        ("report_fraud", "", "fraud", 86_400),
        ("talk_to_agent", "privacy", "privacy", 30 * 86_400),  # as a rule of routing.yml says
        ("talk_to_agent", "gone", "standard", 86_400),
    ],
)
def test_a_ticket_has_the_policy_of_its_words_or_the_one_chosen_for_it(
    business: Business, topic: str, chosen: str, policy: str, seconds: int
) -> None:
    with business.work() as uow:
        ticket = tickets.open_ticket(uow, "c1", opened_by="wamid.1", topic=topic)
        ticket_events.change(uow, ticket, "sla_policy", chosen, "operator")
        number = ticket.number
    [one] = clocks(business, number)["resolution"]
    assert (one.policy, one.target) == (policy, seconds)


def test_agents_are_told_what_cannot_be(business: Business, wait: Wait) -> None:
    number = handed_over(business)
    for text in ("", "  ", "x" * 4097):
        with business.work() as uow, pytest.raises(NotPossible):
            agents.reply(uow, number, text)
    wait(25 * 60)
    with business.work() as uow, pytest.raises(NotPossible, match="24 hours"):
        agents.reply(uow, number, "Guten Tag")
    with business.work() as uow:
        agents.resolve(uow, number)
    with business.work() as uow, pytest.raises(NotPossible, match="resolved"):
        agents.take(uow, number)
    with business.work() as uow, pytest.raises(NotFound):
        agents.take(uow, 999)
    with business.work() as uow, pytest.raises(NotFound):
        sla.explain(uow, 999, clock.now())
    with business.database.reading() as session:
        assert session.get_one(Ticket, number).status == "resolved"
        assert session.query(SlaEntry).count() > 0
