"""Decisions of people: once, by two above a limit, with a reason, told, and seen in the shop's tables."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from fixtures.business import Business
from fixtures.decisions import APPROVE, REFUSE, claim, decide, person, said, ticket
from fixtures.shop_people import NOW

from helpdesk.db.case_decision import CaseDecision
from helpdesk.db.conversation import Conversation
from helpdesk.db.message import Message
from helpdesk.db.payment import Payout
from helpdesk.db.returns import find_return
from helpdesk.db.ticket import Ticket, TicketEvent
from helpdesk.decision_rules import read_decision_rules
from helpdesk.errors import NotFound, SettingsError
from helpdesk.services import cases, return_status
from helpdesk.services.case_views import CannotDecide
from helpdesk.services.decisions import By, Choice, Decided


def test_a_return_is_decided_with_a_reason_told_and_its_ticket_done(business: Business, ann: By) -> None:
    number = claim(business)
    with pytest.raises(CannotDecide, match="reason missing"):
        decide(business, "return", number, Choice("refuse", "made_up"), ann)
    assert decide(business, "return", number, REFUSE, ann) == Decided("decided", "now")
    assert decide(business, "return", number, APPROVE, ann) == Decided("stays")
    assert said(business) == [("utter_case_refused", None, ann.agent_id)]
    with business.work() as uow:
        row = find_return(uow.session, number)
        assert row is not None
        assert (row.state, row.events[-1].by) == ("refused", ann.actor)
        told = uow.session.query(Message).filter_by(conversation_id="lena", direction="out").one().text
        assert "am Artikel ist kein Mangel zu sehen" in told
        done = uow.session.get_one(Ticket, row.ticket_number)
        assert (done.status, done.resolved_by) == ("resolved", "agent")
        event = uow.session.query(TicketEvent).filter_by(ticket_number=done.number, what="case_refuse").one()
        assert (event.actor, event.detail["verdict"], event.detail["reason"]) == (ann.actor, "refuse", "no_fault")
        shown = cases.show(uow, "return", number, NOW)["decision"]
        assert (shown["by"], shown["reason"]) == ("Ann", "no_fault")


def test_two_different_people_approve_above_the_second_limit(
    business: Business, two_needed: None, ann: By, ben: By
) -> None:
    number = claim(business)
    with pytest.raises(CannotDecide, match="needs two"):
        decide(business, "return", number, APPROVE, By())
    for _ in range(2):  # the same person twice is one person
        assert decide(business, "return", number, APPROVE, ann) == Decided("second")
    with pytest.raises(CannotDecide, match="needs lead"):
        decide(business, "return", number, APPROVE, person(business, "Cleo", "agent"))
    assert said(business) == []
    assert decide(business, "return", number, APPROVE, ben).outcome == "decided"
    with business.work() as uow:
        shown = cases.show(uow, "return", number, NOW)
        assert [one["name"] for one in shown["opinions"]] == ["Ann"]
        assert (shown["decision"]["first"], shown["decision"]["by"], shown["state"]) == ("Ann", "Ben", "refunded")
        found = return_status.status(uow, "lena", number)
        assert isinstance(found, list)
        assert found[0].return_ is not None
        assert found[0].return_.state == "refunded"


def test_one_is_enough_to_refuse_what_two_must_approve(business: Business, two_needed: None, ann: By) -> None:
    number = claim(business)
    assert decide(business, "return", number, REFUSE, ann).outcome == "decided"


def test_of_two_who_decide_at_once_one_does(business: Business, ann: By, ben: By) -> None:
    number = claim(business)
    with ThreadPoolExecutor(4) as pool:
        choices = [(APPROVE, ann), (REFUSE, ben)] * 2
        found = list(pool.map(lambda one: decide(business, "return", number, *one).outcome, choices))
    assert sorted(found) == ["decided", "stays", "stays", "stays"]
    with business.database.reading() as session:
        row = session.query(CaseDecision).one()
        assert session.query(Payout).filter_by(order_number="1008").count() == (row.verdict == "approve")
    keys = {key for key, _, _ in said(business)}
    assert keys == ({"utter_case_refused"} if row.verdict == "refuse" else {"utter_case_approved", "utter_return_kept"})


@pytest.mark.parametrize(("hours", "expected"), [(1, [None]), (30, ["case_news_v1", None])])
def test_who_asks_for_more_waits_for_the_customer(
    business: Business, ann: By, hours: int, expected: list[str | None]
) -> None:
    number = claim(business)
    with business.work() as uow:
        uow.session.get_one(Conversation, "lena").last_inbound_at = NOW - timedelta(hours=hours)
    with pytest.raises(CannotDecide, match="question missing"):
        decide(business, "return", number, Choice("ask", question=" "), ann)
    done = decide(business, "return", number, Choice("ask", question="Was it the shade?"), ann)
    assert done == Decided("asked", "now" if hours == 1 else "by_template")
    assert [template for _, template, _ in said(business)] == expected
    with business.work() as uow:
        row = find_return(uow.session, number)
        assert row is not None
        assert (row.state, row.ticket_number is not None) == ("requested", True)
        waiting = uow.session.get_one(Ticket, row.ticket_number)
        assert (waiting.status, waiting.assignee_id) == ("waiting_for_customer", ann.agent_id)


def test_what_is_no_case_cannot_be_decided(business: Business, ann: By) -> None:
    key = ticket(business, "lena", "complaint", order_number="1002")
    for kind, number in (
        ("order_change", key),
        ("identity", key),
        ("return", "R000000"),
        ("refund", "x"),
        ("tea", "1"),
    ):
        with pytest.raises(NotFound):
            decide(business, kind, number, Choice("approve"), ann)
    with pytest.raises(NotFound):
        decide(business, "return", claim(business), Choice("paid"), ann)


def test_a_mistake_in_the_reasons_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "decisions.yml"
    text = Path("decisions.yml").read_text("utf-8")
    broken.write_text(text.replace("  order_change:", "  order_chance:"), "utf-8")
    with pytest.raises(SettingsError, match="order_chance"):
        read_decision_rules(broken)
