"""Cancelling an order, all of it or some of its articles."""

from __future__ import annotations

from typing import Any

from actions.base import HelpdeskAction, Talk
from actions.flows.answers import Check, Stop
from actions.flows.flow import Flow
from actions.flows.own_words import OwnOptions
from actions.flows.questions import Confirm
from actions.flows.which_items import WhichItems
from actions.flows.which_order import WhichOrder, chosen_order
from actions.order_verdicts import not_possible, tell_verdict
from helpdesk.policies.order_changes import CANCEL, stage
from helpdesk.services import order_changes

REASONS = ("mistake", "too_late", "cheaper", "changed_mind", "other")


class CancelOrderForm(Flow):
    """Which order, which articles of it, why, and is that right?"""

    flow = "cancel_order"
    intents = ("cancel_order",)
    kin = frozenset({"return_item", "change_order", "complaint"})
    questions = (
        WhichOrder(fits=lambda order: stage(order) == "with_us", told_first=True),
        WhichItems("cancel_order_items", whole=True),
        OwnOptions("cancel_order_reason", options=REASONS, group="cancel_reason", optional=True, volunteered=True),
        Confirm("cancel_order_confirm"),
    )

    def check_chosen_order(self, talk: Talk, number: str) -> Check:
        """Only while it is with us; otherwise what is possible instead."""
        found = order_changes.options(talk.uow, talk.conversation_id, number, talk.inbound_id)
        if isinstance(found, order_changes.Options) and not found.allows(CANCEL):
            return Stop("utter_cancel_order_not_possible", not_possible(talk, found.order, CANCEL))
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
