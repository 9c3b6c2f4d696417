"""Returns of several customers at one address, or on one payment, lead to a person."""

import pytest
from fixtures.business import Business
from fixtures.returns import line, start, started
from fixtures.shop_people import NOW

from helpdesk.db.order import Order
from helpdesk.db.returns import Return
from helpdesk.db.ticket import Ticket
from helpdesk.services import cases, claim_history
from helpdesk.services.returns import Piece


def four_returns_of_paul(business: Business) -> None:
    with business.work() as uow:
        order = uow.session.get(Order, "10238")
        assert order is not None
        order.items[0].quantity = 9
    shirts = line(business, "10238", "TSH-ORG")
    states = [started(start(business, "paul", "10238", f"w{n}", Piece(shirts))).return_.state for n in range(4)]
    assert states == ["label_sent"] * 4


def towels_of_katharina(business: Business) -> Return:
    towels = Piece(line(business, "1038", "TWL-SET4"))
    number = started(start(business, "katharina", "1038", "k1", towels)).return_.number
    with business.database.reading() as session:
        row = session.get(Return, number)
        assert row is not None
        return row


def test_claims_of_strangers_are_not_counted(business: Business) -> None:
    four_returns_of_paul(business)
    row = towels_of_katharina(business)
    assert row.state == "label_sent"
    assert row.facts["flags"] == []


def test_a_fifth_claim_at_one_address_is_seen_by_a_person(business: Business) -> None:
    with business.work() as uow:
        mine, other = uow.session.get(Order, "1038"), uow.session.get(Order, "10238")
        assert mine is not None
        assert other is not None
        mine.street, mine.postcode, mine.town, mine.country = (
            other.street.upper(), other.postcode, other.town, other.country,
        )  # fmt: skip
    four_returns_of_paul(business)
    row = towels_of_katharina(business)
    assert row.state == "requested"
    assert "many_returns_address" in row.facts["flags"]
    with business.work() as uow:
        (ticket,) = uow.session.query(Ticket)
        told = cases.show(uow, "return", row.number, NOW)
        marks = row.facts[claim_history.MARKS]
        assert "many_returns_address" in ticket.summary
        assert marks
        assert not any(mark in ticket.summary + str(told) for mark in marks), "marks are for comparing only"


def test_a_fifth_claim_on_one_payment_is_seen_by_a_person(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claim_history.policy, "marks", lambda *_: ["p0123456789abcdef"])
    four_returns_of_paul(business)
    assert "many_returns_payment" in towels_of_katharina(business).facts["flags"]
