"""Refunds that wait for a person: above the limit, or the payment system would not book them."""

from datetime import datetime

from sqlalchemy import and_, or_, select

from helpdesk.db.payment import FAILED, PLANNED, Refund, find_refund
from helpdesk.db.returns import APPROVED, RECEIVED, REFUSED, find_return
from helpdesk.db.ticket import Ticket
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.decision_rules import APPROVE, PAID, REFUND
from helpdesk.errors import NotFound
from helpdesk.policies import returns as policy
from helpdesk.services import refunds, return_steps
from helpdesk.services.case_returns import conversation_of
from helpdesk.services.case_views import Applied, CannotDecide, Case, Way
from helpdesk.values import Money

OF_RETURN = "return"  # as cause: it waits for the goods, not for a person
WAITS = or_(
    Refund.state == FAILED, and_(Refund.state == PLANNED, Refund.ticket_number.is_not(None), Refund.cause != OF_RETURN)
)


def waiting(uow: UnitOfWork, limit: int) -> list[Case]:
    """Those that wait, oldest first."""
    query = select(Refund).where(WAITS).order_by(Refund.updated_at, Refund.key).limit(limit)
    return [case_of(uow, row) for row in uow.session.scalars(query)]


def find(uow: UnitOfWork, key: str) -> Case:
    """The case of a refund. Raises NotFound."""
    row = find_refund(uow.session, key)
    if row is None:
        raise NotFound(f"There is no refund {key}.")
    return case_of(uow, row)


def held(uow: UnitOfWork, key: str) -> Case:
    """The same, locked, as it is now. Raises NotFound."""
    return case_of(uow, refunds.held(uow, key))


def worth(_uow: UnitOfWork, case: Case, _way: Way) -> Money | None:
    """What approving gives away; a return's refund was approved with the return."""
    return None if case.reason == OF_RETURN else case.amount


def apply(
    uow: UnitOfWork, case: Case, verdict: str, *, by: str, reason: str, note: str, way: Way, now: datetime
) -> Applied:
    """Book it, note that it was paid another way, or drop it. Raises CannotDecide when it is not booked again."""
    row = find_return(uow.session, case.key)
    values = {"number": case.order_number, "amount": case.amount}
    if verdict not in (APPROVE, PAID):
        refunds.drop(uow, case.key, now=now)
        if row is not None and policy.may_follow(row.state, REFUSED):
            return_steps.end(uow, row, REFUSED, by=by, now=now, note=note or reason)
        return Applied((("utter_case_refund_refused", values),))
    if verdict == PAID:
        done = refunds.settle(uow, case.key, sent=True, now=now)
    else:
        done = refunds.book(uow, case.key, conversation_id=case.conversation_id, now=now)
        if done.state == FAILED:
            raise CannotDecide("refused_by_payment")
    if row is not None and (row.state == RECEIVED or (row.state == APPROVED and row.keep)):
        return_steps.fulfil(uow, row, now=now)
    how = "paid" if verdict == PAID else done.method
    return Applied((("utter_case_refund_approved", {**values, "how": how, "expected_on": done.expected_on}),))


def case_of(uow: UnitOfWork, row: Refund) -> Case:
    """A refund as a case."""
    ticket = uow.session.get(Ticket, row.ticket_number) if row.ticket_number else None
    begun = find_return(uow.session, row.key)
    conversation_id = ticket.conversation_id if ticket else conversation_of(uow, begun) if begun else ""
    waits = row.state == FAILED or (row.state == PLANNED and bool(row.ticket_number) and row.cause != OF_RETURN)
    return Case(
        REFUND, row.key, waits, row.updated_at, conversation_id, row.ticket_number, row.order_number,
        Money(row.amount, row.currency), row.state, row.cause, row.method,
        because=("refused_by_payment" if row.state == FAILED else "above_limit",),
    )  # fmt: skip
