"""How far returns and refunds are, for the customer they belong to."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from helpdesk import clock
from helpdesk.db import returns as table
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.policies.returns import return_number
from helpdesk.services import orders, refunds
from helpdesk.services.orders import Found, ProofNeeded
from helpdesk.services.refunds import RefundView
from helpdesk.services.return_views import ReturnView, view

TOLD_FOR = timedelta(days=180)  # what ended longer ago is not told unless its number is asked for


@dataclass(frozen=True)
class Progress:
    """How far a return or a cancellation's refund is; one of the two is there at least."""

    order_number: str
    return_: ReturnView | None = None
    refund: RefundView | None = None


def status(
    uow: UnitOfWork, conversation_id: str, number: str = "", inbound_id: str = "", now: datetime | None = None
) -> list[Progress] | ProofNeeded:
    """Returns and refunds, newest first: of the return or order `number`, or (empty) of all that is the customer's.

    An unknown return number and somebody else's are []; an order number that is not the customer's is ProofNeeded.
    Raises NotFound for the conversation.
    """
    at = now or clock.now()
    if return_number(number):
        row = table.find_return(uow.session, str(return_number(number)))
        mine = row is not None and (
            row.conversation_id == conversation_id
            or isinstance(orders.look_up(uow, conversation_id, row.order_number, inbound_id, at), Found)
        )
        return [progress(uow, row)] if row is not None and mine else []
    if number:
        found = orders.look_up(uow, conversation_id, number, inbound_id, at)
        return found if isinstance(found, ProofNeeded) else of_order(uow, number)
    own = [order.number for order in orders.of_conversation(uow, conversation_id)]
    begun = [row.order_number for row in table.returns_of_conversation(uow.session, conversation_id)]
    told = [one for name in dict.fromkeys((*own, *begun)) for one in of_order(uow, name)]
    recent = [one for one in told if at - changed_at(one) <= TOLD_FOR]
    return sorted(recent, key=changed_at, reverse=True)


def of_order(uow: UnitOfWork, number: str) -> list[Progress]:
    """An order's returns, and the refunds that belong to none."""
    rows = table.returns_of_order(uow.session, number)
    numbers = {row.number for row in rows}
    others = [one for one in refunds.of_order(uow, number) if one.key not in numbers and one.state != "dropped"]
    return [progress(uow, row) for row in rows] + [Progress(number, refund=one) for one in others]


def progress(uow: UnitOfWork, row: table.Return) -> Progress:
    """A return with its refund."""
    refund = next((one for one in refunds.of_order(uow, row.order_number) if one.key == row.number), None)
    return Progress(row.order_number, view(row), refund)


def changed_at(one: Progress) -> datetime:
    """When it last moved."""
    times = [one.return_.changed_at] if one.return_ else []
    return max([*times, *([one.refund.on] if one.refund else [])])
