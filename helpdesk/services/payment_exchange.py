"""The exchange with a payment system that is reached over HTTP: what is booked goes out, what happened comes in."""

import logging

from helpdesk import clock
from helpdesk.bootstrap import Helpdesk
from helpdesk.db.payment import find_refund
from helpdesk.integrations import payments as payment_system
from helpdesk.integrations.payments.protocol import Exchanging
from helpdesk.services import refunds

log = logging.getLogger(__name__)


def exchange(business: Helpdesk) -> int:
    """One round with the payment system, if it wants any; how many refunds it settled. Raises HelpdeskError."""
    gateway = payment_system.gateway()
    if not isinstance(gateway, Exchanging):
        return 0
    settled = gateway.exchange(business.unit_of_work, clock.now())
    for one in settled:
        with business.unit_of_work() as uow:
            if find_refund(uow.session, one.key) is not None:
                refunds.settle(uow, one.key, sent=one.sent, now=clock.now())
        log.info("refund_settled sent=%s", one.sent)
    return len(settled)
