"""The sample payment system: payments of the sample shop's orders in this database (PAYMENTS=sample)."""

import hashlib
from datetime import datetime

from helpdesk.db import payment as table
from helpdesk.db.locks import lock_name
from helpdesk.db.order import Order, find_order
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import PaymentRefused
from helpdesk.integrations.payments.protocol import (
    ACCEPTED,
    PAID,
    PENDING,
    REFUSED,
    VOID,
    Payment,
    PaymentGateway,
    Payout,
)
from helpdesk.values import Money


class SamplePayments:
    """Reads shop_payment, writes shop_payout."""

    def of_order(self, uow: UnitOfWork, number: str) -> tuple[Payment, ...]:
        """The order's payments."""
        order = find_order(uow.session, number)
        return tuple(view(row, order) for row in table.payments_of_order(uow.session, number))

    def payment(self, uow: UnitOfWork, reference: str) -> Payment | None:
        """One payment."""
        row = table.find_payment(uow.session, reference)
        return view(row, find_order(uow.session, row.order_number)) if row else None

    def payouts(self, uow: UnitOfWork, number: str) -> tuple[Payout, ...]:
        """The order's payouts."""
        return tuple(payout_view(row) for row in table.payouts_of_order(uow.session, number))

    def refund(self, uow: UnitOfWork, number: str, amount: Money, *, method: str, key: str, at: datetime) -> Payout:
        """Write a payout if so much was paid and has not gone back yet."""
        lock_name(uow.session, f"payout:{number}")
        known = uow.session.get(table.Payout, key)
        if known is not None:
            return payout_view(known)
        paid = [one for one in self.of_order(uow, number) if one.state == PAID]
        back = [one for one in self.payouts(uow, number) if one.state != REFUSED]
        if any(one.amount.currency != amount.currency for one in paid):
            raise PaymentRefused("The order was paid in another currency.")
        left = sum(one.amount.minor for one in paid) - sum(one.amount.minor for one in back)
        if not 0 < amount.minor <= left:
            raise PaymentRefused("More than was paid cannot go back.")
        row = table.Payout(
            key=key,
            reference="po_" + hashlib.sha256(key.encode()).hexdigest()[:12],
            order_number=number,
            amount=amount.minor,
            currency=amount.currency,
            method=method,
            state=ACCEPTED,
            at=at,
        )
        uow.session.add(row)
        uow.session.flush()
        return payout_view(row)


def gateway() -> PaymentGateway:
    """The sample payment system."""
    return SamplePayments()


def view(row: table.Payment, order: Order | None) -> Payment:
    """The row as others see it; what is still to be paid follows its order, which may have changed since."""
    amount, state = row.amount, row.state
    if order is not None and state == PENDING:
        amount, state = order.total, VOID if order.status == "cancelled" else state
    return Payment(row.reference, row.order_number, Money(amount, row.currency), row.method, state, row.at, row.reason)


def payout_view(row: table.Payout) -> Payout:
    """The row as others see it."""
    amount = Money(row.amount, row.currency)
    return Payout(row.key, row.reference, row.order_number, amount, row.method, row.state, row.at)
