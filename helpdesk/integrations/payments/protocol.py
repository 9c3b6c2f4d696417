"""What a payment system must be able to tell and do. To add one, put a module beside this file that has `gateway()`."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.values import Money

# How an attempt to pay ended. VOID: it is not to be paid any more, its order was cancelled.
PAID, PENDING, FAILED, VOID = "paid", "pending", "failed", "void"
PAYMENT_STATES = frozenset({PAID, PENDING, FAILED, VOID})
# How far money is on its way back.
ACCEPTED, SENT, REFUSED = "accepted", "sent", "failed"
PAYOUT_STATES = frozenset({ACCEPTED, SENT, REFUSED})
# Ways money goes back.
ORIGINAL, STORE_CREDIT, BANK_TRANSFER = "original", "store_credit", "bank_transfer"


@dataclass(frozen=True)
class Payment:
    """One attempt to pay an order. `method`: card, paypal, bank_transfer, invoice, cash_on_delivery; `reason` says in a
    word why it failed (declined, insufficient_funds, expired_card, cancelled_by_customer, timeout), else empty."""

    reference: str
    order_number: str
    amount: Money
    method: str
    state: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True)
class Payout:
    """Money that goes back to who paid; `key` is ours, `reference` the payment system's."""

    key: str
    reference: str
    order_number: str
    amount: Money
    method: str
    state: str
    at: datetime


@dataclass(frozen=True)
class Settled:
    """What became of a payout: sent, or refused for good."""

    key: str
    sent: bool


class PaymentGateway(Protocol):
    """A payment system, read and asked inside the caller's transaction.

    It answers from tables; a system that is reached over HTTP keeps a copy there, refreshed on its own, and sends what
    is booked by a job that it puts into the same transaction.
    """

    def of_order(self, uow: UnitOfWork, number: str) -> tuple[Payment, ...]:
        """All attempts to pay order `number`, oldest first; () for unknown ones."""
        ...

    def payment(self, uow: UnitOfWork, reference: str) -> Payment | None:
        """The payment with this reference (transaction id), None if there is none."""
        ...

    def payouts(self, uow: UnitOfWork, number: str) -> tuple[Payout, ...]:
        """What went back for order `number`, oldest first."""
        ...

    def refund(self, uow: UnitOfWork, number: str, amount: Money, *, method: str, key: str, at: datetime) -> Payout:
        """Book money back, once a `key`: a known key answers with the first booking. Raises PaymentRefused when the
        system cannot (nothing paid, more than was paid, another currency)."""
        ...


@runtime_checkable
class Exchanging(Protocol):
    """A payment system that is reached over HTTP; a worker calls it every PAYMENTS_EVERY seconds."""

    def exchange(self, work: Callable[[], AbstractContextManager[UnitOfWork]], now: datetime) -> list[Settled]:
        """Send what is booked and fetch what is new, each in short units of work of its own. Raises HelpdeskError."""
        ...
