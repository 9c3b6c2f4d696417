"""What was claimed lately by others for the same address or the same payment."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache

from helpdesk.db import returns as table
from helpdesk.db.returns import REFUSED
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.integrations import orders as order_system
from helpdesk.integrations import payments as payment_system
from helpdesk.integrations.orders.protocol import DELIVERED, RETURNED, OrderView
from helpdesk.media.keys import master_keys
from helpdesk.policies import evidence_claims as policy
from helpdesk.policies.returns import History
from helpdesk.return_rules import rules
from helpdesk.settings import StorageSettings, load
from helpdesk.values import Money

__all__ = ["MARKS", "flags", "marks_of"]

MARKS = "marks"  # the fact of a return that holds them


def marks_of(uow: UnitOfWork, order: OrderView) -> list[str]:
    """What this order has in common with others' orders, as digests under the key in use. Raises SettingsError."""
    return policy.marks(order.address, payment_system.gateway().of_order(uow, order.number), _keys()[0])


def flags(uow: UnitOfWork, row: table.Return, after: datetime) -> tuple[str, ...]:
    """Why a person looks at `row`: claims since `after` for its address or payment, others' included."""
    order = order_system.gateway().order(uow, row.order_number)
    if order is None:
        return ()
    found: list[str] = []
    mine = _known_as(uow, order)
    earlier = table.recent_returns(uow.session, after) if mine else []
    for kind in (policy.ADDRESS, policy.PAYMENT):
        shared = {mark for mark in mine if mark.startswith(kind[0])}
        same = [one for one in earlier if shared & set((one.facts or {}).get(MARKS, ())) and one.number != row.number]
        if all(one.phone == row.phone for one in same):
            continue  # the customer's own are counted anyway
        paid = sum(one.amount for one in same if one.currency == row.currency and one.state != REFUSED)
        phones = {row.phone, *(one.phone for one in same)}
        history = History(
            claims=len(same) + 1,
            amount=Money(paid + row.amount, row.currency),
            delivered=_delivered(uow, phones, shared, after),
        )
        found += policy.repeated(kind, history, rules())
    return tuple(found)


def _delivered(uow: UnitOfWork, phones: Iterable[str], shared: set[str], after: datetime) -> int:
    """How many orders of these customers with one of these marks arrived since `after` was."""
    gateway = order_system.gateway()
    orders = {one.number: one for phone in phones for one in gateway.of_phone(uow, phone)}
    recent = [one for one in orders.values() if one.placed_at > after and one.status in (DELIVERED, RETURNED)]
    return sum(bool(shared & _known_as(uow, one)) for one in recent)


def _known_as(uow: UnitOfWork, order: OrderView) -> set[str]:
    """The marks of an order as claims bear them, those from before the master key was exchanged included."""
    paid = payment_system.gateway().of_order(uow, order.number)
    return {mark for key in _keys() for mark in policy.marks(order.address, paid, key)}


@cache
def _keys() -> tuple[bytes, ...]:
    return master_keys(load(StorageSettings)).derived(MARKS)
