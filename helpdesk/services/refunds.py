"""Refunds: one stored row each, booked once through the payment system; what it will not book is for a person."""

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from helpdesk.db.locks import lock_name
from helpdesk.db.payment import BOOKED, DROPPED, FAILED, PLANNED, SENT, Refund, find_refund, refunds_of_order
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import NotFound, PaymentRefused
from helpdesk.integrations import payments as payment_system
from helpdesk.integrations.payments.protocol import ORIGINAL, Payment, Payout
from helpdesk.policies import payments as policy
from helpdesk.return_rules import rules
from helpdesk.services import tickets
from helpdesk.values import Money

__all__ = ["RefundView", "book", "drop", "for_saved", "get", "of_order", "paid_for", "plan", "settle"]

TOPIC = "refund"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class RefundView:
    """A refund as a customer may hear of it. `state`: planned (waits for the goods or a person), booked, sent, failed
    (a person sees to it), dropped; `method`: original, store_credit, bank_transfer; `on` is the day of that state."""

    key: str
    order_number: str
    cause: str
    amount: Money
    method: str
    state: str
    on: datetime
    expected_on: date | None
    ticket_number: int | None


def plan(
    uow: UnitOfWork,
    key: str,
    order_number: str,
    amount: Money,
    *,
    cause: str,
    now: datetime,
    method: str = ORIGINAL,
    expected_on: date | None = None,
    ticket_number: int | None = None,
) -> RefundView:
    """Store that `amount` is to go back, once a `key` (return's number, or "order-change"); a known key stays."""
    known = find_refund(uow.session, key)
    if known is None:
        known = Refund(
            key=key,
            order_number=order_number,
            cause=cause,
            amount=amount.minor,
            currency=amount.currency,
            method=method,
            state=PLANNED,
            reference="",
            ticket_number=ticket_number,
            expected_on=expected_on,
            created_at=now,
            updated_at=now,
        )
        uow.session.add(known)
        uow.session.flush()
    return view(known)


def book(uow: UnitOfWork, key: str, *, conversation_id: str, now: datetime) -> RefundView:
    """Let the payment system send a planned refund; when it will not, a ticket is open. Raises NotFound.

    A refund that is booked, sent or dropped already stays as it is; a failed one is tried again.
    """
    row = held(uow, key)
    if row.state not in (PLANNED, FAILED):
        return view(row)
    amount = Money(row.amount, row.currency)
    try:
        booked = payment_system.gateway().refund(uow, row.order_number, amount, method=row.method, key=key, at=now)
    except PaymentRefused:
        log.warning("refund_refused order=%s cause=%s", row.order_number, row.cause)
        row.state, row.updated_at, row.expected_on = FAILED, now, None
        if conversation_id:
            row.ticket_number = ask_person(uow, conversation_id, row.order_number, key, amount, opened_by=key)
    else:
        row.state, row.reference, row.updated_at = BOOKED, booked.reference, now
        row.expected_on = (now + timedelta(days=days_until_there(row.method))).date()
    uow.session.flush()
    return view(row)


def settle(uow: UnitOfWork, key: str, *, sent: bool, now: datetime) -> RefundView:
    """The payment system (or a person) says that a refund was sent, or that it failed. Raises NotFound."""
    row = held(uow, key)
    if row.state in (PLANNED, BOOKED, FAILED):
        row.state, row.updated_at = SENT if sent else FAILED, now
        uow.session.flush()
    return view(row)


def drop(uow: UnitOfWork, key: str, *, now: datetime) -> None:
    """Nothing is owed after all; what is booked stays booked."""
    row = find_refund(uow.session, key, lock=True)
    if row is not None and row.state in (PLANNED, FAILED):
        row.state, row.updated_at = DROPPED, now
        uow.session.flush()


def for_saved(
    uow: UnitOfWork, saved: Money, *, number: str, change_id: str, conversation_id: str, inbound_id: str,
    now: datetime, decided: bool = False,
) -> RefundView | None:  # fmt: skip
    """Give back what an order costs less since a change: booked at once, or by a person above the limit unless one has
    `decided`. None: nothing was paid, or nothing is owed."""
    key = f"{number}-{change_id}"
    known = find_refund(uow.session, key)
    if known is not None:
        return view(known)
    came, back = payment_system.gateway().of_order(uow, number), payment_system.gateway().payouts(uow, number)
    known_paid = bool(came)  # a payment system that knows nothing of the order cannot judge: a person does
    amount = policy.owed(saved, came, back, planned(uow, number, saved.currency)) if known_paid else saved
    if amount.minor <= 0:
        return None
    ticket = None
    if not known_paid or (rules().needs_person(amount) and not decided):
        ticket = ask_person(uow, conversation_id, number, key, amount, opened_by=inbound_id)
    plan(uow, key, number, amount, cause="cancellation", now=now, ticket_number=ticket)
    return get(uow, key) if ticket else book(uow, key, conversation_id=conversation_id, now=now)


def ask_person(uow: UnitOfWork, conversation_id: str, number: str, key: str, amount: Money, *, opened_by: str) -> int:
    """The number of a ticket about a refund that a person has to let go."""
    facts = {"order_number": number, "refund": key, "amount": amount.minor, "currency": amount.currency}
    ticket = tickets.open_ticket(uow, conversation_id, opened_by=f"{opened_by}:{TOPIC}", topic=TOPIC, facts=facts)
    return ticket.number


def get(uow: UnitOfWork, key: str) -> RefundView:
    """The refund. Raises NotFound."""
    return view(held(uow, key))


def of_order(uow: UnitOfWork, number: str) -> list[RefundView]:
    """An order's refunds, newest first."""
    return [view(row) for row in refunds_of_order(uow.session, number)]


def paid_for(uow: UnitOfWork, number: str) -> tuple[tuple[Payment, ...], tuple[Payout, ...]]:
    """What came in for an order and what went back."""
    gateway = payment_system.gateway()
    return gateway.of_order(uow, number), gateway.payouts(uow, number)


def planned(uow: UnitOfWork, number: str, currency: str) -> int:
    """Minor units that are to go back for an order and are not booked yet."""
    waiting = (row for row in refunds_of_order(uow.session, number) if row.state in (PLANNED, FAILED))
    return sum(row.amount for row in waiting if row.currency == currency)


def days_until_there(method: str) -> int:
    """Days from booking until the customer has it."""
    rule = rules().wishes.get("store_credit" if method == "store_credit" else "refund")
    return rule.days if rule else 5


def held(uow: UnitOfWork, key: str) -> Refund:
    """The refund's row, locked. Raises NotFound."""
    lock_name(uow.session, f"refund:{key}")
    uow.session.flush()
    row = find_refund(uow.session, key, lock=True)
    if row is None:
        raise NotFound("There is no such refund.")
    return row


def view(row: Refund) -> RefundView:
    """The row as others see it."""
    return RefundView(
        key=row.key,
        order_number=row.order_number,
        cause=row.cause,
        amount=Money(row.amount, row.currency),
        method=row.method,
        state=row.state,
        on=row.updated_at,
        expected_on=row.expected_on,
        ticket_number=row.ticket_number,
    )
