"""Decisions of people: once, by two above a limit, with a reason, told, and seen in the shop's tables."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fixtures.business import Business
from fixtures.returns import line, started
from fixtures.shop_people import NOW

from helpdesk import clock, return_rules
from helpdesk.db.case_decision import CaseDecision
from helpdesk.db.conversation import Conversation
from helpdesk.db.message import INBOUND, RECEIVED, Media, Message
from helpdesk.db.order import Order
from helpdesk.db.payment import Payout
from helpdesk.db.returns import find_return
from helpdesk.db.ticket import PrivacyRequest, Ticket, TicketEvent
from helpdesk.decision_rules import read_decision_rules
from helpdesk.errors import NotFound, SettingsError
from helpdesk.services import cases, decisions, orders, privacy_requests, refunds, return_status, returns, team, tickets
from helpdesk.services.case_views import CannotDecide
from helpdesk.services.decisions import By, Choice, Decided
from helpdesk.services.returns import Piece
from helpdesk.texts import Texts
from helpdesk.values import Money

TEXTS = Texts(Path("responses"))
REFUSE = Choice("refuse", "no_fault")
APPROVE = Choice("approve", "proven")


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample shop's moment is now."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def two_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two people must approve more than ten euros."""
    copy = tmp_path / "returns.yml"
    copy.write_text(Path("returns.yml").read_text("utf-8").replace("over: {EUR: 50000", "over: {EUR: 1000"), "utf-8")
    monkeypatch.setenv("RETURNS_FILE", str(copy))
    return_rules._file.cache_clear()
    yield
    return_rules._file.cache_clear()


@pytest.fixture
def ann(business: Business) -> By:
    return person(business, "Ann", "agent")


@pytest.fixture
def ben(business: Business) -> By:
    return person(business, "Ben", "lead")


def person(business: Business, name: str, role: str) -> By:
    """Somebody of the team; leads may be the second of two."""
    with business.work() as uow:
        return By(team.add(uow, f"{name.lower()}@shop.example", name, role, "correct horse battery").id, role == "lead")


def claim(business: Business, wish: str = "refund") -> str:
    """Lena's lamp (14.90 EUR) arrived broken: a person decides. The return's number."""
    with business.work() as uow:
        uow.session.get_one(Conversation, "lena").last_inbound_at = NOW - timedelta(hours=1)
        pieces = [Piece(line(business, "1008", "LMP-LUNA"))]
        begun = returns.start(uow, "lena", "1008", "w1", pieces, reason="damaged", wish=wish, facts={}, now=NOW)
        return started(begun).return_.number


def ticket(business: Business, who: str, topic: str, **facts: Any) -> str:
    """A ticket that waits for a decision; its number as a case's key."""
    with business.work() as uow:
        uow.session.get_one(Conversation, who).last_inbound_at = NOW - timedelta(hours=1)
        return str(tickets.open_ticket(uow, who, opened_by=f"w1:{topic}", topic=topic, facts=facts).number)


def decide(business: Business, kind: str, key: str, choice: Choice, by: By) -> Decided:
    with business.work() as uow:
        return decisions.decide(uow, kind, key, choice, by=by, now=NOW, texts=TEXTS)


def said(business: Business, who: str = "lena") -> list[tuple[str | None, str | None, int | None]]:
    """Key, template and writer of what was said."""
    with business.database.reading() as session:
        rows = session.query(Message).filter_by(conversation_id=who, direction="out").order_by(Message.id)
        return [(row.body.get("key"), (row.body.get("template") or {}).get("name"), row.agent_id) for row in rows]


def stored(business: Business, number: str | int) -> Ticket:
    with business.database.reading() as session:
        return session.get_one(Ticket, int(number))


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


def test_a_refund_that_was_not_booked_is_booked_again_paid_or_dropped(business: Business, ann: By) -> None:
    with business.work() as uow:
        uow.session.get_one(Conversation, "lena").last_inbound_at = NOW
        for key, minor in (("1008-a", 1), ("1008-b", 10_000_000), ("1008-c", 2)):
            amount = Money(minor, "EUR")
            number = refunds.ask_person(uow, "lena", "1008", key, amount, opened_by=key)
            refunds.plan(uow, key, "1008", amount, cause="cancellation", now=NOW, ticket_number=number)
        waiting = [row["number"] for row in cases.waiting(uow, ["refund"])]
    assert waiting == ["1008-a", "1008-b", "1008-c"]
    assert decide(business, "refund", "1008-a", Choice("approve"), ann).outcome == "decided"
    boss = person(business, "Boss", "lead")
    assert decide(business, "refund", "1008-b", Choice("approve"), ann).outcome == "second"
    with pytest.raises(CannotDecide, match="refused by payment"):
        decide(business, "refund", "1008-b", Choice("approve"), boss)
    assert decide(business, "refund", "1008-b", Choice("refuse", "nothing_owed"), boss).outcome == "decided"
    assert decide(business, "refund", "1008-c", Choice("paid", "by_transfer"), ann).outcome == "decided"
    with business.work() as uow:
        states = {one.key: one.state for one in refunds.of_order(uow, "1008") if one.key.startswith("1008-")}
        assert states == {"1008-a": "booked", "1008-b": "dropped", "1008-c": "sent"}
        assert cases.waiting(uow, ["refund"]) == []
    keys = [key for key, _, _ in said(business)]
    assert keys == ["utter_case_refund_approved", "utter_case_refund_refused", "utter_case_refund_approved"]


def test_an_order_on_its_way_is_cancelled_by_a_person(business: Business, two_needed: None, ann: By, ben: By) -> None:
    key = ticket(business, "lena", "cancel_order", order_number="1002")
    with business.work() as uow:
        assert [row["number"] for row in cases.waiting(uow, ["order_change"])] == [key]
    choice = Choice("approve", "in_time", way={"does": "cancel"})
    assert decide(business, "order_change", key, choice, ann).outcome == "second"  # all of the order goes back
    assert decide(business, "order_change", key, choice, ben).outcome == "decided"
    with business.work() as uow:
        assert uow.session.get_one(Order, "1002").status == "cancelled"
        assert [one.state for one in refunds.of_order(uow, "1002")] == ["booked"]
        assert cases.waiting(uow, ["order_change"]) == []
    assert [one for one, _, _ in said(business)] == ["utter_case_order_done"]
    assert stored(business, key).status == "resolved"


@pytest.mark.parametrize(
    ("way", "problem"),
    [
        ({}, "not possible"),
        ({"does": "sell"}, "not possible"),
        ({"does": "address", "town": "Wien"}, "address missing"),
    ],
)
def test_an_order_is_changed_as_somebody_says_how(
    business: Business, ann: By, way: dict[str, str], problem: str
) -> None:
    key = ticket(business, "lena", "change_order", order_number="1002", reason="other_country", new_address="Wien")
    with pytest.raises(CannotDecide, match=problem):
        decide(business, "order_change", key, Choice("approve", way=way), ann)
    whole = {"does": "address", "street": "Ring 1", "postcode": "1010", "town": "Wien", "country": "AT"}
    assert decide(business, "order_change", key, Choice("approve", way=whole), ann).outcome == "decided"
    with business.database.reading() as session:
        order = session.get_one(Order, "1002")
        assert (order.street, order.country) == ("Ring 1", "AT")


def document(business: Business, wamid: str, media_class: str = "id_document", who: str = "lena") -> str:
    """The id of a stored file."""
    with business.work() as uow:
        message = Message(
            conversation_id=who, direction=INBOUND, author="customer", kind="image", wamid=wamid, body={},
            status=RECEIVED, created_at=NOW,
        )  # fmt: skip
        uow.session.add(message)
        uow.session.flush()
        row = Media(
            message_id=message.id, kind="image", meta_id=wamid, state="stored", media_class=media_class, created_at=NOW
        )
        uow.session.add(row)
        uow.session.flush()
        return str(row.id)


def test_an_identity_needs_its_pictures_and_a_document_that_has_not_expired(business: Business, ann: By) -> None:
    front, other = document(business, "f"), document(business, "x", who="sara")
    key = ticket(business, "lena", "identity_document", document="identity", media=["f"], order_number="1007")
    with business.work() as uow:
        request = privacy_requests.open_request(uow, "lena", "export", "w9")
    valid = {"document": "identity_card", "expires_on": "2030-01-01", "front": front}
    wrong = [
        (valid, "pictures missing"),
        ({**valid, "back": front}, "pictures missing"),
        ({**valid, "back": other}, "pictures missing"),
        ({**valid, "document": "library_card"}, "pictures missing"),
        ({**valid, "document": "passport", "expires_on": "soon"}, "expiry missing"),
        ({**valid, "document": "passport", "expires_on": "2026-11-21"}, "expired"),
    ]
    for way, problem in wrong:
        with pytest.raises(CannotDecide, match=problem):
            decide(business, "identity", key, Choice("approve", "matches", way=way), ann)
    assert decide(business, "identity", key, Choice("ask", "back_missing"), ann) == Decided("asked", "now")
    assert stored(business, key).status == "waiting_for_customer"
    back = document(business, "b")  # sent since
    done = decide(business, "identity", key, Choice("approve", "matches", way={**valid, "back": back}), ann)
    assert done.outcome == "decided"
    assert [one for one, _, _ in said(business)] == ["utter_case_identity_retake", "utter_case_identity_verified"]
    with business.work() as uow:
        assert orders.is_proven(uow, "lena", "1007", NOW), "the order that it was sent for is open to her"
    with business.database.reading() as session:
        row = session.query(CaseDecision).one()
        assert row.detail == {
            "document": "identity_card", "expires_on": "2030-01-01", "pictures": {"front": front, "back": back},
        }  # fmt: skip
        assert session.query(PrivacyRequest).filter_by(ticket_number=request.ticket_number).one().identity == "checked"


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
