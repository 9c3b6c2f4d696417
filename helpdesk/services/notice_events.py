"""What happened to orders, returns, money and visits that customers may want to hear of.

Every event has a key of what happened, not of a row's id: the same step imported twice is told once.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Mapping

from sqlalchemy import func, select

from helpdesk.db.notice import NoticeSource, keys_known
from helpdesk.db.order import Order, Shipment, ShipmentEvent
from helpdesk.db.payment import BOOKED, SENT, Payment, Refund, payments_of_order, refunds_of_order
from helpdesk.db.returns import LABEL_SENT, RECEIVED, Return, ReturnEvent, returns_of_order
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.db.visit import Visit, visits_of
from helpdesk.errors import NotFound
from helpdesk.policies.notices import STALE, heard_in_chat
from helpdesk.shop import shop
from helpdesk.values import Money

__all__ = ["KINDS", "Event", "advance", "begin", "current", "pending"]

# What a parcel's event is called in a notice.
PARCEL = {
    "picked_up": "order_shipped", "out_for_delivery": "order_out_for_delivery", "delayed": "order_delayed",
    "delivered": "order_delivered",
}  # fmt: skip
RETURNS = {RECEIVED: "return_received", LABEL_SENT: "return_label"}
KINDS = (*PARCEL.values(), *RETURNS.values(), "refund_sent", "payment_alert", "invoice", "technician_tomorrow")
EACH_DAY = frozenset({"order_out_for_delivery", "order_delayed"})  # may happen again on another day
SOURCES: dict[str, type[ShipmentEvent] | type[ReturnEvent]] = {
    "shop_shipment_event": ShipmentEvent,
    "return_event": ReturnEvent,
}
LOOK_BACK = 200  # ids that are read again, since transactions do not end in the order of their ids
AT_THE_DOOR = "cash_on_delivery"
REMIND_FROM = time(10)  # by the shop's clock, on the day before a visit


@dataclass(frozen=True)
class Event:
    """Something that happened at `at`. `values` are for the template's parameters, not written in a language yet.

    `number` is the order's ("" for visits, which know their `conversation_id`); `heard`: the customer was told of it in
    the conversation that caused it; `return_number` is for the label.
    """

    kind: str
    number: str
    key: str
    at: datetime
    values: Mapping[str, Any] = field(default_factory=dict)
    conversation_id: str = ""
    heard: bool = False
    return_number: str = ""


def begin(uow: UnitOfWork, now: datetime) -> None:
    """Note from where on events are told: nothing that is older. Does nothing when that is noted already."""
    for name, table in SOURCES.items():
        if uow.session.get(NoticeSource, name) is None:
            newest = uow.session.scalar(select(func.max(table.id))) or 0
            uow.session.add(NoticeSource(name=name, seen=newest, since=now))
    uow.session.flush()


def pending(uow: UnitOfWork, now: datetime) -> list[Event] | None:
    """Events that nobody has looked at yet, oldest first; None before `begin`. Changes nothing."""
    sources = {row.name: row for row in uow.session.scalars(select(NoticeSource))}
    if set(SOURCES) - set(sources):
        return None
    after = max(now - STALE, min(row.since for row in sources.values()))
    found = [
        *_parcels(uow, sources["shop_shipment_event"].seen, after),
        *_returns(uow, sources["return_event"].seen, after),
        *_refunds(uow, after),
        *_payments(uow, after),
        *_visits(uow, now),
    ]
    known = keys_known(uow.session, (event.key for event in found))
    fresh = {event.key: event for event in found if event.key not in known}
    return sorted(fresh.values(), key=lambda event: (event.at, event.key))


def advance(uow: UnitOfWork) -> None:
    """All that is pending was looked at: the next look begins later in the tables."""
    for name, table in SOURCES.items():
        row = uow.session.get(NoticeSource, name, with_for_update=True)
        newest = uow.session.scalar(select(func.max(table.id))) or 0
        if row is not None and newest - LOOK_BACK > row.seen:
            row.seen = newest - LOOK_BACK
    uow.session.flush()


def current(uow: UnitOfWork, kind: str, number: str, now: datetime, conversation_id: str = "") -> Event:
    """The event of this kind that order `number` had last. Raises NotFound when there is none to tell of."""
    order = uow.session.get(Order, number)
    if order is None:
        raise NotFound(f"There is no order {number}.")
    found: Event | None = None
    if kind in PARCEL.values():
        found = _newest_parcel(order, kind, now)
    elif kind in RETURNS.values():
        rows = [row for row in returns_of_order(uow.session, number) if kind != "return_label" or row.label]
        found = _return(rows[0], kind, rows[0].updated_at) if rows else None
    elif kind == "refund_sent":
        rows_back = [row for row in refunds_of_order(uow.session, number) if row.state in (BOOKED, SENT)]
        found = _refund(rows_back[0]) if rows_back else None
    elif kind == "payment_alert":
        paid = [row for row in payments_of_order(uow.session, number) if row.state == "paid"]
        found = _payment(paid[-1]) if paid else None
    elif kind == "invoice":
        values = {"number": number, "amount": Money(order.total, order.currency)}
        found = Event(kind, number, f"{kind}:{number}:{order.total}", now, values)
    elif kind == "technician_tomorrow":
        coming = [row for row in visits_of(uow.session, conversation_id) if row.state == "booked" and row.ends_at > now]
        found = _visit(coming[0], now) if coming else None
    if found is None:
        raise NotFound(f"Order {number} has nothing to say about {kind}.")
    return found


def _parcels(uow: UnitOfWork, seen: int, after: datetime) -> list[Event]:
    query = (
        select(ShipmentEvent, Shipment)
        .join(Shipment, Shipment.id == ShipmentEvent.shipment_id)
        .where(ShipmentEvent.id > seen, ShipmentEvent.happened_at > after, ShipmentEvent.kind.in_(PARCEL))
    )
    found = []
    for event, shipment in uow.session.execute(query):
        order = uow.session.get(Order, shipment.order_number)
        if order is not None:
            found.append(_parcel(order, shipment, PARCEL[event.kind], event.happened_at))
    return found


def _newest_parcel(order: Order, kind: str, now: datetime) -> Event | None:
    if not order.shipments:
        return None
    shipment = order.shipments[-1]
    moments = [event.happened_at for event in shipment.events if PARCEL.get(event.kind) == kind]
    return _parcel(order, shipment, kind, moments[-1] if moments else now)


def _parcel(order: Order, shipment: Shipment, kind: str, at: datetime) -> Event:
    key = f"{kind}:{order.number}:{shipment.tracking_number}"
    if kind in EACH_DAY:
        key += f":{at.astimezone(shop().zone).date().isoformat()}"
    values = {
        "number": order.number,
        "carrier": shipment.carrier,
        "items": [{"name": item.name, "quantity": item.quantity} for item in order.items if item.quantity],
        "expected_on": shipment.expected_on,
    }
    return Event(kind, order.number, key, at, values)


def _returns(uow: UnitOfWork, seen: int, after: datetime) -> list[Event]:
    query = (
        select(ReturnEvent, Return)
        .join(Return, Return.number == ReturnEvent.return_number)
        .where(ReturnEvent.id > seen, ReturnEvent.at > after, ReturnEvent.state.in_(RETURNS))
    )
    return [_return(row, RETURNS[event.state], event.at) for event, row in uow.session.execute(query)]


def _return(row: Return, kind: str, at: datetime) -> Event:
    values = {"number": row.order_number, "return_number": row.number}
    return Event(kind, row.order_number, f"{kind}:{row.number}", at, values, return_number=row.number)


def _refunds(uow: UnitOfWork, after: datetime) -> list[Event]:
    query = select(Refund).where(Refund.updated_at > after, Refund.state.in_((BOOKED, SENT)))
    return [_refund(row) for row in uow.session.scalars(query)]


def _refund(row: Refund) -> Event:
    values = {
        "number": row.order_number, "amount": Money(row.amount, row.currency), "expected_on": row.expected_on,
    }  # fmt: skip
    heard = row.state == BOOKED and heard_in_chat(row.created_at, row.updated_at)
    return Event("refund_sent", row.order_number, f"refund_sent:{row.key}", row.updated_at, values, heard=heard)


def _payments(uow: UnitOfWork, after: datetime) -> list[Event]:
    query = select(Payment).where(Payment.at > after, Payment.state == "paid", Payment.method != AT_THE_DOOR)
    return [_payment(row) for row in uow.session.scalars(query)]


def _payment(row: Payment) -> Event:
    values = {"number": row.order_number, "amount": Money(row.amount, row.currency), "paid_on": row.at}
    return Event("payment_alert", row.order_number, f"payment_alert:{row.reference}", row.at, values)


def _visits(uow: UnitOfWork, now: datetime) -> list[Event]:
    local = now.astimezone(shop().zone)
    if local.time() < REMIND_FROM:
        return []
    tomorrow: date = local.date() + timedelta(days=1)
    query = select(Visit).where(
        Visit.state == "booked", Visit.starts_at > now, Visit.starts_at < now + timedelta(days=2)
    )
    rows = (row for row in uow.session.scalars(query) if row.starts_at.astimezone(shop().zone).date() == tomorrow)
    return [_visit(row, now) for row in rows]


def _visit(row: Visit, now: datetime) -> Event:
    starts, ends = row.starts_at.astimezone(shop().zone), row.ends_at.astimezone(shop().zone)
    values = {"visit_on": starts.date(), "visit_time": f"{starts:%H:%M}–{ends:%H:%M}", "product": row.product}
    key = f"technician_tomorrow:{row.id}:{starts.date().isoformat()}"
    heard = row.updated_at.astimezone(shop().zone).date() == now.astimezone(shop().zone).date()
    return Event("technician_tomorrow", "", key, now, values, conversation_id=row.conversation_id, heard=heard)
