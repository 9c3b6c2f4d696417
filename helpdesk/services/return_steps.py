"""The steps of a return after it is stored: granted or refused by a person, back with us, paid or replaced.

Every step may be asked for again: a return that is there already stays as it is.
"""

import logging
from datetime import datetime

from helpdesk.db import returns as table
from helpdesk.db.locks import lock_name
from helpdesk.db.returns import APPROVED, EXCHANGED, LABEL_SENT, RECEIVED, REFUNDED, REFUSED, REQUESTED
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import NotFound
from helpdesk.integrations import orders as order_system
from helpdesk.integrations import payments as payment_system
from helpdesk.integrations.payments.protocol import ORIGINAL
from helpdesk.policies import payments as money
from helpdesk.policies import returns as policy
from helpdesk.return_rules import REFUND, STORE_CREDIT, rules
from helpdesk.services import refunds
from helpdesk.services.return_views import ReturnView, view
from helpdesk.values import Money

__all__ = ["decide", "get", "grant", "receive"]

POLICY = "policy"  # as `by`: nobody but the rules
log = logging.getLogger(__name__)


def decide(uow: UnitOfWork, number: str, *, approve: bool, by: str, now: datetime, note: str = "") -> ReturnView:
    """A person grants or refuses a return that waits for one. Raises NotFound, and OutOfStock when what is wanted in
    exchange is gone; one that does not wait any more stays as it is."""
    row = held(uow, number)
    if row.state == REQUESTED and approve:
        hold(uow, row, now)
        grant(uow, row, by=by, now=now, note=note)
    elif row.state == REQUESTED:
        end(uow, row, REFUSED, by=by, now=now, note=note)
    return view(row)


def receive(
    uow: UnitOfWork, number: str, *, by: str, now: datetime, accepted: bool = True, note: str = ""
) -> ReturnView:
    """The goods are back: checked and taken, money or new goods go out; not `accepted`: they are refused. Raises
    NotFound."""
    row = held(uow, number)
    if policy.may_follow(row.state, RECEIVED):
        step(uow, row, RECEIVED, by=by, now=now, note=note)
    if row.state != RECEIVED:
        return view(row)
    if accepted:
        fulfil(uow, row, now=now)
    else:
        end(uow, row, REFUSED, by=by, now=now, note=note)
    return view(row)


def get(uow: UnitOfWork, number: str) -> ReturnView:
    """The return, for operators. Raises NotFound."""
    row = table.find_return(uow.session, number)
    if row is None:
        raise NotFound(f"There is no return {number}.")
    return view(row)


def hold(uow: UnitOfWork, row: table.Return, now: datetime) -> None:
    """Lay aside what is wanted in exchange. Raises OutOfStock and NotFound."""
    for place, item in enumerate(row.items):
        if item.wanted_sku:
            order_system.gateway().hold_extra(
                uow, row.order_number, item.wanted_sku, item.quantity, key=f"{row.number}:{place}", at=now
            )


def let_go(uow: UnitOfWork, row: table.Return, now: datetime) -> None:
    """Put back what was laid aside."""
    gateway = order_system.gateway()
    for place, item in enumerate(row.items):
        key = f"{row.number}:{place}"
        if item.wanted_sku and gateway.change_made(uow, key) is not None:
            gateway.end_extra(uow, key, send=False, at=now)


def grant(uow: UnitOfWork, row: table.Return, *, by: str, now: datetime, note: str = "") -> None:
    """Approve a return whose exchange is laid aside: plan the refund, and say how the goods travel."""
    step(uow, row, APPROVED, by=by, now=now, note=note)
    amount = owed(uow, row)
    row.amount = amount.minor
    row.expected_on = policy.expected_on(now.date(), wish_of(row), row.keep, rules())
    if amount.minor > 0:
        refunds.plan(
            uow,
            row.number,
            row.order_number,
            amount,
            cause="return",
            now=now,
            method=STORE_CREDIT if row.wish == STORE_CREDIT else ORIGINAL,
            expected_on=row.expected_on,
            ticket_number=row.ticket_number,
        )
    if row.keep:
        fulfil(uow, row, now=now)
        return
    order = order_system.gateway().order(uow, row.order_number)
    way = rules().way_from(order.address.country if order and order.address else "")
    row.way, row.carrier = way.text, way.carrier
    if way.way == "label":
        row.label = f"{way.carrier[:2].upper()}-{row.number}-{row.order_number}"
        step(uow, row, LABEL_SENT, by=POLICY, now=now)


def fulfil(uow: UnitOfWork, row: table.Return, *, now: datetime) -> None:
    """Send what is wanted in exchange, book what is to be paid; a refund that fails leaves the return where it is."""
    refund = refunds.book(uow, row.number, conversation_id=row.conversation_id, now=now) if planned(uow, row) else None
    if refund is not None:
        row.ticket_number = refund.ticket_number or row.ticket_number
    for place, item in enumerate(row.items):
        if item.wanted_sku:
            order_system.gateway().end_extra(uow, f"{row.number}:{place}", send=True, at=now)
    if row.wish not in (REFUND, STORE_CREDIT):
        row.expected_on = policy.expected_on(now.date(), wish_of(row), True, rules())
        step(uow, row, EXCHANGED, by=POLICY, now=now)
    elif refund is None or refund.state != "failed":
        row.expected_on = refund.expected_on if refund else None
        step(uow, row, REFUNDED, by=POLICY, now=now)


def end(uow: UnitOfWork, row: table.Return, state: str, *, by: str, now: datetime, note: str) -> None:
    """Refuse a return: nothing is paid, what was laid aside is free again."""
    let_go(uow, row, now)
    refunds.drop(uow, row.number, now=now)
    row.expected_on = None
    step(uow, row, state, by=by, now=now, note=note)


def step(uow: UnitOfWork, row: table.Return, state: str, *, by: str, now: datetime, note: str = "") -> None:
    """Write the state and its event."""
    if row.state != state and not policy.may_follow(row.state, state):
        raise ValueError(f"a return cannot become {state} after {row.state}")
    row.state, row.updated_at = state, now
    row.events.append(table.ReturnEvent(state=state, by=by, note=note[:300], at=now))
    uow.session.flush()
    log.info("return=%s state=%s", row.number, state)


def owed(uow: UnitOfWork, row: table.Return) -> Money:
    """What goes back: at most what was paid, where the payment system knows."""
    amount = Money(row.amount, row.currency)
    came = payment_system.gateway().of_order(uow, row.order_number)
    if not came:
        return amount
    back = payment_system.gateway().payouts(uow, row.order_number)
    return money.owed(amount, came, back, refunds.planned(uow, row.order_number, row.currency))


def planned(uow: UnitOfWork, row: table.Return) -> bool:
    """Is there a refund for this return?"""
    return any(one.key == row.number for one in refunds.of_order(uow, row.order_number))


def wish_of(row: table.Return) -> policy.Wish:
    """The row's wish as its type."""
    return next((wish for wish in rules().wishes if wish == row.wish), REFUND)


def held(uow: UnitOfWork, number: str) -> table.Return:
    """The return's row, locked with its order, as it is now. Raises NotFound."""
    row = table.find_return(uow.session, number)
    if row is None:
        raise NotFound(f"There is no return {number}.")
    lock_name(uow.session, f"order:{row.order_number}")
    uow.session.flush()
    return table.find_return(uow.session, number, lock=True) or row
