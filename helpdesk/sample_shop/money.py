"""The sample shop's payments, returns and refunds, from the lines of the order files."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from helpdesk.db.base import Base
from helpdesk.db.order import Order, OrderEvent
from helpdesk.db.payment import Payment, Payout, Refund
from helpdesk.db.returns import Return, ReturnEvent, ReturnItem
from helpdesk.return_rules import ANY_COUNTRY, Way, rules

REFUND_DAYS = 5
# How people of a country pay when the file does not say.
METHODS = {"GB": "card", "DE": "paypal", "AT": "paypal", "SA": "card", "EG": "cash_on_delivery"}
PAID_AT_THE_DOOR = "cash_on_delivery"
# The states a return went through, and how its refund stands then.
WAYS = {
    "requested": ("requested",),
    "approved": ("requested", "approved"),
    "label_sent": ("requested", "approved", "label_sent"),
    "received": ("requested", "approved", "label_sent", "received"),
    "refunded": ("requested", "approved", "label_sent", "received", "refunded"),
    "exchanged": ("requested", "approved", "label_sent", "received", "exchanged"),
    "refused": ("requested", "approved", "label_sent", "received", "refused"),
}
REFUNDS = {"approved": "planned", "label_sent": "planned", "received": "planned", "refunded": "sent"}


def money_of(entry: dict[str, Any], order: Order, catalog: dict[str, Any], now: datetime) -> Iterator[Base]:
    """All rows about payment, return and refund of one order; its own row has been stored."""
    payments = list(payments_of(entry, order))
    yield from payments
    if "return" in entry:
        yield from return_of(entry["return"], order, catalog, now)
    if order.status == "cancelled":
        at = order.placed_at + timedelta(hours=3)
        event = OrderEvent(
            order_number=order.number,
            key=f"sample:{order.number}",
            kind="cancelled",
            saved=order.total,
            at=at,
            details={},
        )
        yield event
        if "refund" in entry:
            days = timedelta(days=entry["refund"]["ago"])
            yield from refund_of(
                order, f"{order.number}-cancel", "cancellation", order.total, entry["refund"]["state"], now - days
            )


def payments_of(entry: dict[str, Any], order: Order) -> Iterator[Payment]:
    """The attempts to pay: those of the file, else one that went well (at the door: once it was delivered)."""
    method = METHODS[order.country]
    waits = method == PAID_AT_THE_DOOR and order.status not in ("delivered", "returned")
    usual = [{"method": method, "state": "pending" if waits else "paid"}]
    for place, attempt in enumerate(entry.get("payments", usual)):
        yield Payment(
            reference=reference("pay", f"{order.number}:{place}"),
            order_number=order.number,
            amount=order.total,
            currency=order.currency,
            method=attempt["method"],
            state=attempt["state"],
            reason=attempt.get("reason", ""),
            at=order.placed_at + timedelta(minutes=2 + attempt.get("minutes", 0)),
        )


def return_of(entry: dict[str, Any], order: Order, catalog: dict[str, Any], now: datetime) -> Iterator[Base]:
    """The return that a line tells of, with its refund."""
    by_sku = {item.sku: item for item in order.items}
    items = [
        ReturnItem(
            line=str(by_sku[sku].id),
            sku=sku,
            name=by_sku[sku].name,
            quantity=quantity,
            price=by_sku[sku].price,
            wanted_sku=entry.get("wanted", ""),
            wanted_name=catalog[entry["wanted"]][order.language] if "wanted" in entry else "",
        )
        for sku, quantity in entry["items"].items()
    ]
    began = now - timedelta(days=entry["began"], hours=1)
    states = WAYS[entry["state"]]
    way = way_from(order.country)
    if way.way != "label":
        states = tuple(state for state in states if state != "label_sent")
    moments = [began + (now - began) * place / (len(states) + 1) for place in range(len(states))]
    why = rules().reasons.get(entry["reason"])
    cost = 0 if why and why.ours else rules().return_cost.get(order.currency, 0)
    worth = sum(item.price * item.quantity for item in items)
    pays = entry["wish"] in ("refund", "store_credit")
    last = moments[-1]
    there = (last + timedelta(days=rules().travel_days + rules().check_days)).date()
    granted = entry["state"] not in ("requested", "refused")
    yield Return(
        number=entry["number"],
        key=f"sample:{entry['number']}",
        conversation_id="",
        order_number=order.number,
        phone=order.phone,
        state=entry["state"],
        wish=entry["wish"],
        reason=entry["reason"],
        amount=worth - cost if pays else 0,
        currency=order.currency,
        keep=False,
        carrier=way.carrier if granted else "",
        way=way.text if granted else "",
        label=f"{way.carrier[:2].upper()}-{entry['number']}-{order.number}" if granted and way.way == "label" else "",
        cost=cost if pays else 0,
        ticket_number=None,
        facts={"flags": ["above_limit"] if entry["state"] == "requested" else []},
        expected_on=there if granted else None,
        created_at=began,
        updated_at=last,
        items=items,
        events=[
            ReturnEvent(
                state=state,
                by="customer" if place == 0 else "shop",
                note=entry.get("note", "") if state == "refused" else "",
                at=at,
            )
            for place, (state, at) in enumerate(zip(states, moments, strict=True))
        ],
    )
    if pays and entry["state"] in REFUNDS:
        method = "store_credit" if entry["wish"] == "store_credit" else "original"
        yield from refund_of(order, entry["number"], "return", worth - cost, REFUNDS[entry["state"]], last, method)


def refund_of(
    order: Order, key: str, cause: str, amount: int, state: str, at: datetime, method: str = "original"
) -> Iterator[Base]:
    """A refund; one that is booked or sent is with the payment system, too."""
    with_them = state in ("booked", "sent")
    yield Refund(
        key=key,
        order_number=order.number,
        cause=cause,
        amount=amount,
        currency=order.currency,
        method=method,
        state=state,
        reference=reference("po", key) if with_them else "",
        ticket_number=None,
        expected_on=(at + timedelta(days=REFUND_DAYS)).date(),
        created_at=at,
        updated_at=at,
    )
    if with_them:
        yield Payout(
            key=key,
            reference=reference("po", key),
            order_number=order.number,
            amount=amount,
            currency=order.currency,
            method=method,
            state="sent" if state == "sent" else "accepted",
            at=at,
        )


def way_from(country: str) -> Way:
    """How goods travel back from a country."""
    return rules().way_from(country or ANY_COUNTRY)


def reference(kind: str, name: str) -> str:
    """A reference as payment systems make them, always the same for the same name."""
    return f"{kind}_" + hashlib.sha256(name.encode()).hexdigest()[:12]
