"""What is asked on about the order told last: when exactly it comes, and who brings it."""

from __future__ import annotations

from actions.base import ORDER_CHOICE, Talk
from actions.meant_orders import wants_other
from helpdesk import answers
from helpdesk.integrations.orders.protocol import STATUSES
from helpdesk.services import orders
from helpdesk.services.orders import Found, OrderView
from helpdesk.shop import shop

ASKED_ON, POINTS_BACK = "order_detail", "this_one"  # words/<language>/answers/<…>.yml, words/<language>/<…>.yml
# What is asked on → the response that says it.
DETAILS = {"arrival": "utter_order_arrival", "carrier": "utter_order_carrier"}
TOLD = frozenset({*(f"utter_order_{status}" for status in STATUSES), *DETAILS.values()})


def detail_asked(talk: Talk) -> str:
    """The response that answers what is asked on, or ""."""
    asked = [] if talk.tapped else answers.meant(ASKED_ON, talk.text)
    return next((key for detail, key in DETAILS.items() if detail in asked), "")


def asked_on(talk: Talk) -> OrderView | None:
    """The order told lately, when the message asks on about it or points back to it; None: it may mean any."""
    number = str(talk.slot("order_number") or "")
    if not number or talk.tapped or talk.asked == ORDER_CHOICE or not TOLD.intersection(talk.said_before()):
        return None
    if any(talk.entity(name) for name in ("order_number", "tracking_number", "order_scope")) or wants_other(talk):
        return None
    if not detail_asked(talk) and not answers.says(POINTS_BACK, talk.text):
        return None
    found = orders.look_up(talk.uow, talk.conversation_id, number, talk.inbound_id)
    return found.order if isinstance(found, Found) else None


def tell_detail(talk: Talk, order: OrderView) -> bool:
    """Say only what is asked on; False if that is nothing special."""
    key = detail_asked(talk)
    if key:
        talk.say(
            key,
            number=order.number,
            status=order.status,
            carrier=order.carrier,
            tracking_number=order.tracking_number,
            tracking_url=order.tracking_url,
            expected_on=order.expected_on if order.is_open else None,
            delivered_on=order.delivered_at and order.delivered_at.astimezone(shop().zone).date(),
        )
        talk.remember(order_number=order.number)
    return bool(key)
