"""What is asked on about the order told last: when exactly it comes, and who brings it."""

from __future__ import annotations

from actions.base import ORDER_CHOICE, Talk
from actions.meant_orders import SAID_IN_LIST, hinted, wants_other
from helpdesk import answers, clock
from helpdesk.integrations.orders.protocol import DELIVERED, PROCESSING, READY_FOR_PICKUP, SHIPPED, STATUSES
from helpdesk.services import orders
from helpdesk.services.orders import Found, OrderView
from helpdesk.shop import shop

ASKED_ON, POINTS_BACK = "order_detail", "this_one"  # words/<language>/answers/<…>.yml, words/<language>/<…>.yml
# What is asked on → the response that says it.
DETAILS = {"arrival": "utter_order_arrival", "carrier": "utter_order_carrier"}
UNDER_WAY = (PROCESSING, SHIPPED)
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
    back = answers.says(POINTS_BACK, talk.text) or answers.remark(talk.text) == "why"
    if not (detail_asked(talk) or says_not_arrived(talk) or back):
        return None
    meant = hinted(talk, own_orders(talk))
    if meant and number not in {order.number for order in meant}:
        return None  # "and when does the coffee maker come?"
    found = orders.look_up(talk.uow, talk.conversation_id, number, talk.inbound_id)
    return found.order if isinstance(found, Found) else None


def never_came(talk: Talk, order: OrderView) -> bool:
    """Does the message say that an order which was delivered has not arrived?"""
    return order.status == DELIVERED and says_not_arrived(talk)


def says_not_arrived(talk: Talk) -> bool:
    """Does the message say that something has not arrived?"""
    return not talk.tapped and "not_arrived" in answers.meant(SAID_IN_LIST, talk.text)


def late(order: OrderView) -> str:
    """ "yes" if the day on which the order was expected is over and it is not there."""
    today = clock.now().astimezone(shop().zone).date()
    return "yes" if is_coming(order) and order.expected_on and order.expected_on < today else "no"


def is_coming(order: OrderView) -> bool:
    """Has the order yet to arrive?"""
    return order.is_open and order.status != READY_FOR_PICKUP


def article_of_another(talk: Talk) -> OrderView | None:
    """The other order that a few words after one was told go on to by an article of it ("and the mugs?")."""
    known = str(talk.slot("order_number") or "")
    if not known or talk.tapped or not TOLD.intersection(talk.said_before()[:1]):
        return None
    meant = hinted(talk, own_orders(talk))
    return meant[0] if len(meant) == 1 and meant[0].number != known else None


def own_orders(talk: Talk) -> list[OrderView]:
    """The customer's own orders, looked up once a turn."""
    if "own" not in talk.known:
        talk.known["own"] = orders.of_conversation(talk.uow, talk.conversation_id)
    found: list[OrderView] = talk.known["own"]
    return found


def tell_detail(talk: Talk, order: OrderView) -> bool:
    """Say only what is asked on; False if that is nothing special."""
    key = detail_asked(talk)
    if key:
        talk.say(
            key,
            number=order.number,
            status="delayed" if late(order) == "yes" and order.status in UNDER_WAY else order.status,
            carrier=order.carrier,
            tracking_number=order.tracking_number,
            tracking_url=order.tracking_url,
            expected_on=order.expected_on if is_coming(order) else None,
            late=late(order),
            delivered_on=order.delivered_at and order.delivered_at.astimezone(shop().zone).date(),
        )
        talk.remember(order_number=order.number)
    return bool(key)
