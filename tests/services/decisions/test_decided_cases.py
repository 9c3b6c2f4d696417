"""Decisions of people on refunds, changes of orders and identities."""

import pytest
from fixtures.business import Business
from fixtures.decisions import decide, person, said, stored, ticket
from fixtures.shop_people import NOW

from helpdesk.db.case_decision import CaseDecision
from helpdesk.db.conversation import Conversation
from helpdesk.db.message import INBOUND, RECEIVED, Media, Message
from helpdesk.db.order import Order
from helpdesk.db.ticket import PrivacyRequest
from helpdesk.services import cases, orders, privacy_requests, refunds
from helpdesk.services.case_views import CannotDecide
from helpdesk.services.decisions import By, Choice, Decided
from helpdesk.values import Money


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
