"""From a report to the return or exchange of the goods, with all that was told and shown."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import FollowupAction

from actions.base import Talk
from actions.flows import memory
from actions.flows.ending import gathered
from actions.flows.intents import other_order
from actions.flows.which_items import lines, named
from actions.flows.which_order import chosen_order
from helpdesk.policies.order_changes import stage
from helpdesk.services.orders import OrderView
from helpdesk.shop import flow_on

# What is wanted for the goods → the form that it leads to, and that flow's name in shop.yml.
FLOWS = {"replacement": ("exchange_item_form", "exchanges"), "refund": ("return_item_form", "returns")}


def has_arrived(order: OrderView) -> bool:
    """Is it with the customer?"""
    return stage(order) == "delivered"


def hand_on(talk: Talk, reason: str, items: Any, photos: Any) -> bool:
    """Let the return or exchange that is wanted all at once know what was reported; False: it is of something else."""
    switch = dict(FLOWS.values()).get(f"{talk.intent}_form", "")
    number = talk.slot("chosen_order")
    if not (switch and reason and flow_on(switch)) or (number and not has_arrived(chosen_order(talk))):
        return False
    ids = set(named(talk.text, lines(talk))) if number and not talk.tapped else set()
    if other_order(talk) or (ids and ids != set(items or ids)):
        return False
    known = {"return_items": items or list(ids) or None, "return_reason": reason, "return_photos": photos or None}
    facts = gathered(talk, {"tried": memory.state(talk).get("tried")})
    memory.pass_on(talk, str(talk.intent), chosen_order=number, facts=facts, **known)
    return True


def goes_on(talk: Talk, wish: str, reason: str, items: Any, photos: Any) -> bool:
    """Let a return or an exchange begin with what is known; False if none is wanted or possible."""
    form, switch = FLOWS.get(wish, ("", ""))
    if not form or not flow_on(switch) or not has_arrived(chosen_order(talk)):
        return False
    known = {"return_items": items, "return_reason": reason, "return_photos": photos, "return_wish": wish}
    flow = form.removesuffix("_form")
    memory.pass_on(talk, flow, chosen_order=talk.slot("chosen_order"), facts=gathered(talk), **known)
    talk.events.append(FollowupAction(form))
    return True
