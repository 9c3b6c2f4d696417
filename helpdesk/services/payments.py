"""What a customer may hear of the payments of an order: the own and proven ones only."""

from dataclasses import dataclass
from datetime import datetime

from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.integrations.orders.protocol import CANCELLED, OrderView
from helpdesk.integrations.payments.protocol import Payment
from helpdesk.policies import payments as policy
from helpdesk.policies.payments import Balance
from helpdesk.services import orders, refunds
from helpdesk.services.orders import ProofNeeded
from helpdesk.services.refunds import RefundView

__all__ = ["OrderPayments", "Payment", "ProofNeeded", "of_order"]


@dataclass(frozen=True)
class OrderPayments:
    """An order's payments. `balance.finding` says it in a word: paid, pending, failed, charged_twice, paid_too_much,
    refund_due, refunded, void, unpaid (nothing is known); `attempts` are all attempts to pay, oldest first."""

    order: OrderView
    balance: Balance
    attempts: tuple[Payment, ...]
    refunds: tuple[RefundView, ...]

    @property
    def last(self) -> Payment | None:
        """The newest attempt to pay."""
        return self.attempts[-1] if self.attempts else None


def of_order(
    uow: UnitOfWork, conversation_id: str, number: str, inbound_id: str = "", now: datetime | None = None
) -> OrderPayments | ProofNeeded:
    """The payments of order `number`; ProofNeeded for unknown and other people's. Raises NotFound."""
    found = orders.look_up(uow, conversation_id, number, inbound_id, now)
    if isinstance(found, ProofNeeded):
        return found
    came, back = refunds.paid_for(uow, number)
    order = found.order
    return OrderPayments(
        order=order,
        balance=policy.balance(came, back, order.total, order.status == CANCELLED),
        attempts=came,
        refunds=tuple(refunds.of_order(uow, number)),
    )
