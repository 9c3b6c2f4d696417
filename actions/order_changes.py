"""Cancelling an order, all of it or some of its articles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions.base import ORDER_PROOF, HelpdeskAction, Talk
from actions.flows.answers import Check, Stop
from actions.flows.flow import Flow
from actions.flows.questions import Confirm, Options
from actions.flows.which_items import WhichItems
from actions.flows.which_order import WhichOrder, chosen_order
from helpdesk.policies.order_changes import CANCEL, refusal, stage
from helpdesk.services import order_changes
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
REASONS = ("mistake", "too_late", "cheaper", "changed_mind", "other")


class CancelOrderForm(Flow):
    """Which order, which articles of it, why, and is that right?"""

    flow = "cancel_order"
    intents = ("cancel_order",)
    kin = frozenset({"return_item", "change_order", "complaint"})
    questions = (
        WhichOrder(fits=lambda order: stage(order) == "with_us"),
        WhichItems("cancel_order_items"),
        Options("cancel_order_reason", options=REASONS, group="cancel_reason", optional=True, volunteered=True),
        Confirm("cancel_order_confirm"),
    )

    def check_chosen_order(self, talk: Talk, number: str) -> Check:
        """Only while it is with us; otherwise what is possible instead."""
        found = order_changes.options(talk.uow, talk.conversation_id, number, talk.inbound_id)
        if isinstance(found, order_changes.Options) and not found.allows(CANCEL):
            return Stop("utter_cancel_order_not_possible", not_possible(found.order, CANCEL))
        return None

    def values_cancel_order_confirm(self, talk: Talk) -> dict[str, Any]:
        """What will be cancelled."""
        order = chosen_order(talk)
        chosen = set(talk.slot("cancel_order_items") or ())
        kept = [line for line in order.lines if line.id not in chosen]
        dropped = [{"name": line.name, "quantity": line.quantity} for line in order.lines if line.id in chosen]
        return {"number": order.number, "items": dropped, "part": "some" if kept else "all", "total": order.total}


class CancelOrder(HelpdeskAction):
    """Everything is known and confirmed: the order is cancelled."""

    def answer(self, talk: Talk) -> None:
        """Cancel it, and say so or why not."""
        number = str(talk.slot("chosen_order"))
        items = [str(line) for line in talk.slot("cancel_order_items") or ()]
        order = chosen_order(talk)
        part = items if set(items) != {line.id for line in order.lines} else []
        verdict = order_changes.cancel(talk.uow, talk.conversation_id, number, talk.inbound_id, part)
        tell_verdict(talk, number, verdict, "utter_cancel_order_done", "utter_cancel_order_not_possible")


def tell_verdict(talk: Talk, number: str, verdict: object, done: str, not_possible_key: str) -> None:
    """Say what became of a change."""
    if isinstance(verdict, Done):
        kept = verdict.order.lines if verdict.kind != "cancelled" else ()
        left = [{"name": line.name, "quantity": line.quantity} for line in kept]
        values = {"items": left, "total": verdict.order.total, **refund_values(verdict.refund)}
        talk.say(done, number=number, kind=verdict.kind, **values)
    elif isinstance(verdict, NotPossible):
        talk.say(not_possible_key, number=number, reason=verdict.reason, ways=ways(verdict.instead))
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


def not_possible(order: OrderView, wish: str) -> dict[str, Any]:
    """Why `wish` cannot be done with the order now, and what can, for the response that says so."""
    refused = refusal(order, wish, order_changes.can_reroute(order))
    return {
        "number": order.number,
        "reason": refused.reason if refused else "other",
        "ways": ways(refused.instead if refused else ()),
        "expected_on": order.expected_on,
    }


def ways(instead: Sequence[str]) -> list[dict[str, str]]:
    """The buttons for what is possible instead: at most two of them and a person."""
    known = [{"way": way, "intent": WAYS[way]} for way in instead if way in WAYS]
    return [*known[:2], {"way": "person", "intent": "talk_to_agent"}]
