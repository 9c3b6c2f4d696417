"""Returns that may not be, those a person decides, and what strangers learn."""

from datetime import timedelta

import pytest
from fixtures.business import Business
from fixtures.returns import line, start, started
from fixtures.shop_people import NOW

from helpdesk.db.order import Order
from helpdesk.db.payment import Payment
from helpdesk.db.returns import Return
from helpdesk.db.ticket import Ticket
from helpdesk.errors import NotFound
from helpdesk.services import return_steps, returns
from helpdesk.services.returns import Eligible, Ineligible, Piece, ProofNeeded, QuestionsOpen

PAULS_SHIRTS = "TSH-ORG"


def test_above_the_limit_a_person_decides(business: Business) -> None:
    with business.work() as uow:  # the blender of 1035 was cancelled; make it a delivered, paid one of 300 €
        order = uow.session.get(Order, "1038")
        assert order is not None
        order.items[0].price, order.total = 30000, 60000
    towels = Piece(line(business, "1038", "TWL-SET4"))
    first = started(start(business, "katharina", "1038", "w1", towels))
    assert started(start(business, "katharina", "1038", "w1", towels)) == first
    assert (first.return_.state, first.return_.person, first.refund, first.return_.expected_on) == (
        "requested", True, None, None,
    )  # fmt: skip
    with business.database.reading() as session:
        (ticket,) = session.query(Ticket)
    assert first.return_.ticket_number == ticket.number
    assert "above_limit" in ticket.summary
    assert first.return_.number in ticket.summary
    with business.work() as uow:
        granted = return_steps.decide(uow, first.return_.number, approve=True, by="agent", now=NOW)
        again = return_steps.decide(uow, first.return_.number, approve=False, by="agent", now=NOW)
    assert granted.state == again.state == "label_sent"


def test_a_person_may_refuse(business: Business) -> None:
    with business.work() as uow:
        refused = return_steps.decide(uow, "R882640", approve=False, by="agent", note="no fault found", now=NOW)
        later = return_steps.receive(uow, "R882640", by="warehouse", now=NOW)
    assert refused.state == later.state == "refused"


def test_a_flag_leads_to_a_person_whatever_the_sum(business: Business) -> None:
    verdict = start(
        business, "paul", "10238", "w1", Piece(line(business, "10238", PAULS_SHIRTS)), flags=("same_picture",)
    )
    assert started(verdict).return_.person


def test_many_returns_lead_to_a_person(business: Business) -> None:
    with business.work() as uow:
        order = uow.session.get(Order, "10238")
        assert order is not None
        order.items[0].quantity = 9
    shirts = line(business, "10238", PAULS_SHIRTS)
    states = [started(start(business, "paul", "10238", f"w{n}", Piece(shirts))).return_.state for n in range(5)]
    assert states == ["label_sent"] * 4 + ["requested"]


def test_what_may_not_come_back_says_why(business: Business) -> None:
    def told(who: str, number: str, sku: str, **more: object) -> object:
        return start(business, who, number, "w1", Piece(line(business, number, sku)), **more)  # type: ignore[arg-type]

    assert told("miriam", "1047", "GFT-CARD") == Ineligible("gift_card", ("person",))
    assert told("miriam", "1047", "MUG-NAME") == Ineligible("personalised", ("person",))
    assert told("miriam", "1047", "SCK-PK5", answers={}) == QuestionsOpen(("unopened",))
    assert told("miriam", "1047", "SCK-PK5", answers={"unopened": False}) == Ineligible("hygiene", ("person",))
    assert told("lena", "1002", "COF-POUR") == Ineligible("not_delivered", ("return_later", "person"))
    assert told("lena", "1005", "BLK-WOOL") == Ineligible("not_sent_yet", ("cancel", "person"))
    assert told("priya", "1022", "KTL-ELEC") == Ineligible("order_cancelled", ("refund_status", "person"))
    assert told("mehmet", "1023", "SWT-MERI") == Ineligible("already_returned", ("refund_status", "person"))
    assert told("hannah", "1048", "JCK-RAIN") == Ineligible("already_returned", ("refund_status", "person"))
    assert told("oliver", "1007", "MUG-TERRA", reason="bored") == Ineligible("unknown_reason", ("person",))
    assert told("oliver", "1007", "MUG-TERRA", wish="replacement") == Ineligible("wish_not_possible", ("person",))
    mugs = line(business, "1007", "MUG-TERRA")
    for pieces in ([Piece(mugs, 5)], [Piece(mugs, 0)], [], [Piece(mugs), Piece(mugs)], [Piece("nonsense")]):
        verdict = start(business, "oliver", "1007", "w1", *pieces)
        assert isinstance(verdict, Ineligible)
    with business.database.reading() as session:
        assert session.query(Return).count() == 9  # the sample shop's own


def test_the_window_closes(business: Business) -> None:
    mugs = line(business, "1007", "MUG-TERRA")
    with business.work() as uow:
        last = returns.eligible(uow, "oliver", "1007", mugs, "changed_mind", now=NOW)
        assert isinstance(last, Eligible)
        late = NOW + timedelta(days=(last.until - NOW.date()).days + 1)
        assert returns.eligible(uow, "oliver", "1007", mugs, "changed_mind", now=late) == Ineligible(
            "window_over", ("person",), last.until
        )
        assert isinstance(returns.eligible(uow, "oliver", "1007", mugs, "faulty", now=late), Eligible)


def test_strangers_learn_and_start_nothing(business: Business) -> None:
    mugs = line(business, "1007", "MUG-TERRA")
    with business.work() as uow:
        for number in ("1007", "9999"):
            assert returns.eligible(uow, "stranger", number, mugs, "other", now=NOW) == ProofNeeded()
            assert returns.eligible_lines(uow, "stranger", number, now=NOW) == ProofNeeded()
            assert returns.status(uow, "stranger", number, now=NOW) == ProofNeeded()
        for number in ("R204731", "R999999"):
            assert returns.status(uow, "stranger", number, now=NOW) == []
        assert returns.status(uow, "stranger", now=NOW) == []
        with pytest.raises(NotFound):
            returns.status(uow, "nobody", now=NOW)
    assert start(business, "stranger", "1007", "w1", Piece(mugs)) == ProofNeeded()


def test_what_was_not_paid_is_not_refunded(business: Business) -> None:
    with business.work() as uow:
        for payment in uow.session.query(Payment).filter_by(order_number="10238"):
            payment.state = "pending"
    shirts = Piece(line(business, "10238", PAULS_SHIRTS))
    verdict = started(start(business, "paul", "10238", "w1", shirts))
    assert (verdict.refund, verdict.return_.amount.minor) == (None, 0)
    with business.work() as uow:
        done = return_steps.receive(uow, verdict.return_.number, by="warehouse", now=NOW)
    assert (done.state, done.expected_on) == ("refunded", None)


def test_a_refund_that_fails_leaves_the_return_where_it_is_for_a_person(business: Business) -> None:
    number = started(
        start(business, "paul", "10238", "w1", Piece(line(business, "10238", PAULS_SHIRTS)))
    ).return_.number
    with business.work() as uow:  # paid back elsewhere meanwhile
        for payment in uow.session.query(Payment).filter_by(order_number="10238"):
            payment.state = "failed"
    with business.work() as uow:
        stuck = return_steps.receive(uow, number, by="warehouse", now=NOW)
    assert stuck.state == "received"
    assert stuck.ticket_number
    with business.work() as uow:
        for payment in uow.session.query(Payment).filter_by(order_number="10238"):
            payment.state = "paid"
    with business.work() as uow:
        assert return_steps.receive(uow, number, by="agent", now=NOW).state == "refunded"
