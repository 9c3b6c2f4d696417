"""Money: refunds that we owe, and the sample payment system's payments and payouts."""

from datetime import date, datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from helpdesk.db.base import Base

PLANNED, BOOKED, SENT, FAILED, DROPPED = "planned", "booked", "sent", "failed", "dropped"


class Refund(Base):
    """Money a customer gets back. `key` is the return's number, or names the cancelled order: one key, one refund.

    `state`: planned (waits for the goods or a person), booked (the payment system has it), sent, failed (a person sees
    to it), dropped (nothing is owed after all). `amount` is in minor units of `currency`. `method`: original (the way
    it was paid), store_credit or bank_transfer.
    """

    __tablename__ = "refund"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    order_number: Mapped[str] = mapped_column(String(12), index=True)
    cause: Mapped[str] = mapped_column(String(16))  # return, cancellation, change
    amount: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    method: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(12))
    reference: Mapped[str] = mapped_column(String(80), default="")  # the payment system's
    ticket_number: Mapped[int | None]
    expected_on: Mapped[date | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Payment(Base):
    """Sample payment system: one attempt to pay an order. `state`: paid, pending, failed, refunded.

    `method`: card, paypal, bank_transfer, invoice, cash_on_delivery; `reason` says why it failed.
    """

    __tablename__ = "shop_payment"

    reference: Mapped[str] = mapped_column(String(40), primary_key=True)
    order_number: Mapped[str] = mapped_column(String(12), index=True)
    amount: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    method: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(40), default="")
    at: Mapped[datetime]


class Payout(Base):
    """Sample payment system: money that goes back, once a `key`. `state`: accepted, sent, failed."""

    __tablename__ = "shop_payout"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    order_number: Mapped[str] = mapped_column(String(12), index=True)
    amount: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    method: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]


def find_refund(session: Session, key: str, *, lock: bool = False) -> Refund | None:
    """The refund; with `lock` as it is now, held until the transaction ends."""
    return session.get(Refund, key, populate_existing=lock, with_for_update=True if lock else None)


def refunds_of_order(session: Session, order_number: str) -> list[Refund]:
    """An order's refunds, newest first."""
    query = select(Refund).where(Refund.order_number == order_number)
    return list(session.scalars(query.order_by(Refund.created_at.desc(), Refund.key)))


def payments_of_order(session: Session, order_number: str) -> list[Payment]:
    """The attempts to pay an order, oldest first."""
    query = select(Payment).where(Payment.order_number == order_number)
    return list(session.scalars(query.order_by(Payment.at, Payment.reference)))


def payouts_of_order(session: Session, order_number: str) -> list[Payout]:
    """What an order's payer got back, oldest first."""
    query = select(Payout).where(Payout.order_number == order_number)
    return list(session.scalars(query.order_by(Payout.at, Payout.key)))


def find_payment(session: Session, reference: str) -> Payment | None:
    """The payment with this reference."""
    return session.get(Payment, reference)
