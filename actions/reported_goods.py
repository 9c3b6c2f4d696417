"""From a report to the return or exchange of the goods, with all that was told and shown."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import FollowupAction

from actions.base import Talk
from actions.flows import memory
from actions.flows.ending import gathered
from actions.flows.intents import other_order
from actions.flows.which_items import lines, named, pieces_named
from actions.flows.which_order import chosen_order
from helpdesk.policies.order_changes import stage
from helpdesk.services.orders import OrderView
from helpdesk.shop import flow_on

PIECES = "pieces"  # among the facts of a report: how many of the one article
# What is wanted for the goods → the form that it leads to, and that flow's name in shop.yml.
FLOWS = {"replacement": ("exchange_item_form", "exchanges"), "refund": ("return_item_form", "returns")}


def has_arrived(order: OrderView) -> bool:
    """Is it with the customer?"""
    return stage(order) == "delivered"


def reported_pieces(talk: Talk) -> int:
    """How many pieces the report spoke of that led to the flow which is going on; 0 if it did not say."""
    return int(memory.state(talk).get("facts", {}).get(PIECES) or 0)


def pieces_told(talk: Talk, items: Any) -> int | None:
    """How many pieces of the one article the words speak of that began the report; None if they do not say."""
    first = str(memory.state(talk).get("first") or "")
    of_report = [line for line in lines(talk) if line.id in (items or ())]
    return pieces_named(first, of_report[0]) or None if len(of_report) == 1 else None


def hand_on(talk: Talk, reason: str, items: Any, photos: Any) -> bool:
    """Let the return or exchange that is wanted all at once know what was reported; False: it is of something else."""
    switch = dict(FLOWS.values()).get(f"{talk.intent}_form", "")
    number = talk.slot("chosen_order")
    if not (switch and reason and flow_on(switch)) or (number and not has_arrived(chosen_order(talk))):
        return False
    ids = set(named(talk.text, lines(talk))) if number and not talk.tapped else set()
    if other_order(talk) or (ids and ids != set(items or ids)):
        return False
    items = items or list(ids) or None
    known = {"return_items": items, "return_reason": reason, "return_photos": photos or None}
    pieces = pieces_told(talk, items) if number else None
    facts = gathered(talk, {"tried": memory.state(talk).get("tried"), PIECES: pieces})
    memory.pass_on(talk, str(talk.intent), chosen_order=number, facts=facts, **known)
    return True


def goes_on(talk: Talk, wish: str, reason: str, items: Any, photos: Any) -> bool:
    """Let a return or an exchange begin with what is known; False if none is wanted or possible."""
    form, switch = FLOWS.get(wish, ("", ""))
    if not form or not flow_on(switch) or not has_arrived(chosen_order(talk)):
        return False
    known = {"return_items": items, "return_reason": reason, "return_photos": photos, "return_wish": wish}
    flow, facts = form.removesuffix("_form"), gathered(talk, {PIECES: pieces_told(talk, items)})
    memory.pass_on(talk, flow, chosen_order=talk.slot("chosen_order"), facts=facts, **known)
    talk.events.append(FollowupAction(form))
    return True
