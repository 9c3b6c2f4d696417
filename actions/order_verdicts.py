"""What cancelling and changing an order have in common: why not, what instead, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions.base import ORDER_PROOF, Talk
from helpdesk.policies.order_changes import REFUND_STATUS, refusal
from helpdesk.policies.payments import nothing_paid
from helpdesk.services import order_changes, refunds
from helpdesk.services.order_changes import Done, NeedsPerson, NotPossible, RefundView
from helpdesk.services.orders import OrderView

# What is possible instead → the intent that its button says. Without an intent the sentence alone says it.
WAYS = {
    "cancel": "cancel_order",
    "change_address": "change_order",
    "reroute": "change_order",
    "return_item": "return_item",
    "exchange_item": "exchange_item",
    "refund_status": "refund_status",
}


def tell_verdict(talk: Talk, number: str, verdict: object, done: str, not_possible_key: str) -> None:
    """Say what became of a change."""
    if isinstance(verdict, Done):
        kept = verdict.order.lines if verdict.kind != "cancelled" else ()
        left = [{"name": line.name, "quantity": line.quantity} for line in kept]
        values = {"items": left, "total": verdict.order.total, **refund_values(verdict.refund)}
        if verdict.kind == "cancelled" and verdict.refund is None and unpaid(talk, number):
            values["unpaid"] = "yes"
        talk.say(done, number=number, kind=verdict.kind, **values)
    elif isinstance(verdict, NotPossible):
        talk.say(not_possible_key, number=number, reason=verdict.reason, ways=real_ways(talk, number, verdict.instead))
    elif isinstance(verdict, NeedsPerson):
        talk.say("utter_change_needs_person", number=number, ticket_number=verdict.ticket_number)
    else:  # the proof of somebody else's order has lapsed meanwhile
        talk.say("utter_ask_order_proof", number=number)
        talk.remember(order_number=number, asked=ORDER_PROOF)


def refund_values(refund: RefundView | None) -> dict[str, Any]:
    """What the customer gets back, how far that is, and until when; nothing when nothing is due."""
    if refund is None:
        return {}
    return {"refund": refund.amount, "refund_state": refund.state, "refund_on": refund.expected_on}


def not_possible(talk: Talk, order: OrderView, wish: str) -> dict[str, Any]:
    """Why `wish` cannot be done with the order now, and what can, for the response that says so."""
    refused = refusal(order, wish, order_changes.can_reroute(order))
    return {
        "number": order.number,
        "reason": refused.reason if refused else "other",
        "ways": real_ways(talk, order.number, refused.instead if refused else ()),
        "expected_on": order.expected_on,
    }


def unpaid(talk: Talk, number: str) -> bool:
    """Was nothing ever paid for an order that the customer may hear of?"""
    return nothing_paid(refunds.paid_for(talk.uow, number)[0])


def real_ways(talk: Talk, number: str, instead: Sequence[str]) -> list[dict[str, str]]:
    """The buttons of `ways`; where nothing was paid, no refund is offered to be looked up."""
    return ways([way for way in instead if way != REFUND_STATUS or not unpaid(talk, number)])


def ways(instead: Sequence[str]) -> list[dict[str, str]]:
    """The buttons for what is possible instead: at most two of them and a person."""
    known = [{"way": way, "intent": WAYS[way]} for way in instead if way in WAYS]
    return [*known[:2], {"way": "person", "intent": "talk_to_agent"}]
