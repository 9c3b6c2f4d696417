"""No payment system (PAYMENTS=none): nothing is known of payments, and a person sees to every refund."""

from datetime import datetime

from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import PaymentRefused
from helpdesk.integrations.payments.protocol import Payment, PaymentGateway, Payout
from helpdesk.values import Money


class NoPayments:
    """Knows nothing and books nothing."""

    def of_order(self, uow: UnitOfWork, number: str) -> tuple[Payment, ...]:
        """Nothing."""
        return ()

    def payment(self, uow: UnitOfWork, reference: str) -> Payment | None:
        """Nothing."""
        return None

    def payouts(self, uow: UnitOfWork, number: str) -> tuple[Payout, ...]:
        """Nothing."""
        return ()

    def refund(self, uow: UnitOfWork, number: str, amount: Money, *, method: str, key: str, at: datetime) -> Payout:
        """Always raises PaymentRefused."""
        raise PaymentRefused("There is no payment system: a person sees to refunds.")


def gateway() -> PaymentGateway:
    """No payment system."""
    return NoPayments()
