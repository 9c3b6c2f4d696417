"""What is told of payments, and refunds that are booked once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from fixtures.business import Business
from fixtures.shop_people import NOW

from helpdesk.db.payment import Payout, Refund
from helpdesk.db.ticket import Ticket
from helpdesk.errors import NotFound
from helpdesk.integrations import payments as payment_system
from helpdesk.services import order_changes, payments, refunds
from helpdesk.services.order_changes import Done
from helpdesk.services.payments import OrderPayments, ProofNeeded
from helpdesk.values import Money


def told(business: Business, who: str, number: str) -> OrderPayments:
    """What the customer hears."""
    with business.work() as uow:
        found = payments.of_order(uow, who, number, "w1", NOW)
    assert isinstance(found, OrderPayments)
    return found


@pytest.mark.parametrize(
    ("who", "number", "finding", "surplus"),
    [
        ("lena", "1005", "paid", 0),
        ("lena", "1002", "paid", 0),
        ("felix", "1029", "charged_twice", 12480),
        ("tomasz", "1037", "failed", 0),
        ("abdulrahman", "1009", "failed", 0),
        ("paul", "10247", "pending", 0),
        ("ahmed", "1004", "pending", 0),
        ("katharina", "1035", "void", 0),
        ("khaled", "1021", "refunded", 0),
        ("mehmet", "1023", "paid", 0),
    ],
)
def test_the_finding_in_a_word(business: Business, who: str, number: str, finding: str, surplus: int) -> None:
    balance = told(business, who, number).balance
    assert (balance.finding, balance.surplus.minor) == (finding, surplus)


def test_why_a_payment_failed_and_that_it_went_well_later(business: Business) -> None:
    james = told(business, "james", "1013")
    assert [(one.method, one.state, one.reason) for one in james.attempts] == [
        ("card", "failed", "timeout"), ("paypal", "paid", ""),
    ]  # fmt: skip
    tomasz = told(business, "tomasz", "1037").last
    assert tomasz is not None
    assert tomasz.reason == "insufficient_funds"


def test_other_peoples_payments_are_not_told(business: Business) -> None:
    with business.work() as uow:
        for number in ("1005", "9999"):
            assert payments.of_order(uow, "felix", number, "w1", NOW) == ProofNeeded()


def test_a_cancelled_order_that_was_paid_is_refunded_once(business: Business) -> None:
    for inbound in ("w1", "w1", "w2"):
        with business.work() as uow:
            verdict = order_changes.cancel(uow, "lena", "1005", inbound, now=NOW)
        if inbound == "w1":
            assert isinstance(verdict, Done)
            assert verdict.refund is not None
            assert (verdict.refund.state, verdict.refund.amount) == ("booked", Money(7900, "EUR"))
    with business.database.reading() as session:
        assert session.query(Refund).filter_by(order_number="1005").count() == 1
        assert session.query(Payout).filter_by(order_number="1005").count() == 1
    assert told(business, "lena", "1005").balance.finding == "refunded"


@pytest.mark.parametrize(("who", "number"), [("paul", "10247"), ("tomasz", "1037"), ("youssef", "1030")])
def test_a_cancelled_order_that_was_not_paid_brings_nothing(business: Business, who: str, number: str) -> None:
    with business.work() as uow:
        verdict = order_changes.cancel(uow, who, number, "w1", now=NOW)
    assert isinstance(verdict, Done)
    assert verdict.refund is None
    with business.database.reading() as session:
        assert session.query(Refund).filter_by(order_number=number).count() == 0


def test_a_large_refund_of_a_cancelled_order_waits_for_a_person(business: Business) -> None:
    with business.work() as uow:
        verdict = order_changes.cancel(uow, "james", "1013", "w1", now=NOW)
        again = order_changes.cancel(uow, "james", "1013", "w1", now=NOW)
    assert isinstance(verdict, Done)
    assert verdict == again
    assert verdict.order.status == "cancelled"
    assert verdict.refund is not None
    assert (verdict.refund.state, verdict.refund.amount.minor) == ("planned", 16900)
    with business.database.reading() as session:
        (ticket,) = session.query(Ticket)
        assert session.query(Payout).filter_by(order_number="1013").count() == 0
    assert ticket.number == verdict.refund.ticket_number
    with business.work() as uow:  # the person lets it go
        booked = refunds.book(uow, verdict.refund.key, conversation_id="james", now=NOW)
    assert booked.state == "booked"


def test_an_order_on_invoice_may_still_grow(business: Business) -> None:
    with business.work() as uow:
        found = order_changes.options(uow, "paul", "10247", now=NOW)
        assert isinstance(found, order_changes.Options)
        grown = order_changes.change_item(uow, "paul", "10247", "w1", found.order.lines[0].id, quantity=5, now=NOW)
    assert isinstance(grown, Done)
    last = told(business, "paul", "10247").last
    assert last is not None
    assert last.amount == grown.order.total == Money(9950, "EUR")


def test_booking_at_once_pays_once(business: Business) -> None:
    with business.work() as uow:
        refunds.plan(uow, "R1", "1005", Money(7900, "EUR"), cause="return", now=NOW)

    def book(_n: int) -> str:
        with business.work() as uow:
            return refunds.book(uow, "R1", conversation_id="lena", now=NOW).state

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(book, range(6))) == {"booked"}
    with business.database.reading() as session:
        assert session.query(Payout).filter_by(order_number="1005").count() == 1


def test_what_the_payment_system_will_not_book_is_for_a_person(business: Business) -> None:
    with business.work() as uow:
        refunds.plan(uow, "R1", "1005", Money(7901, "EUR"), cause="return", now=NOW)
        failed = refunds.book(uow, "R1", conversation_id="lena", now=NOW)
    assert (failed.state, failed.expected_on) == ("failed", None)
    with business.database.reading() as session:
        (ticket,) = session.query(Ticket)
    assert failed.ticket_number == ticket.number
    with business.work() as uow:
        assert refunds.settle(uow, "R1", sent=True, now=NOW).state == "sent"
        refunds.drop(uow, "R1", now=NOW)
        assert refunds.get(uow, "R1").state == "sent"
        with pytest.raises(NotFound):
            refunds.get(uow, "R2")


def test_without_a_payment_system_a_person_sees_to_it(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYMENTS", "none")
    payment_system.gateway.cache_clear()
    try:
        with business.work() as uow:
            verdict = order_changes.cancel(uow, "lena", "1005", "w1", now=NOW)
        balance = told(business, "lena", "1005").balance
    finally:
        payment_system.gateway.cache_clear()
    assert isinstance(verdict, Done)
    assert verdict.refund is not None
    assert (verdict.refund.state, verdict.refund.amount.minor) == ("planned", 7900)
    assert verdict.refund.ticket_number
    assert balance.finding == "unpaid"
