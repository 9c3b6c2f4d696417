"""Why something may not come back, and the buttons for what is possible instead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions.base import Talk
from helpdesk.integrations.orders.protocol import Line
from helpdesk.services import returns
from helpdesk.services.returns import Eligible, Ineligible

NOT_POSSIBLE = "utter_return_not_possible"
FAULT = "faulty"  # of returns.yml's reasons the one that is left when others are refused
MOST_WAYS = 2  # and a person
# What is possible instead → what its button says; the rest is in the sentence alone.
PAYLOADS = {
    "cancel": "/cancel_order",
    "refund_status": "/refund_status",
    "return_item": "/return_item",
    "track": "/track_order",
}


def refusal_values(talk: Talk, refused: Ineligible, lines: Sequence[Line] = ()) -> dict[str, Any]:
    """For NOT_POSSIBLE: the reason, the articles, and the buttons of what is possible instead."""
    number = str(talk.slot("chosen_order") or talk.slot("order_number") or "")
    instead = [*refused.instead, *(["track"] if refused.reason == "not_delivered" else [])]
    if lines and talk.slot("return_reason") != FAULT and may_be_faulty(talk, number, lines[0]):
        instead.append(FAULT)
    return {
        "number": number,
        "reason": refused.reason,
        "until": refused.until,
        "items": [row_of(line) for line in lines] or None,
        "instead": ways(number, instead),
    }


def ways(number: str, instead: Sequence[str]) -> list[dict[str, str]]:
    """The buttons: at most two, and a person."""
    order = f'{{"order_number": "{number}"}}'
    known = {way: payload + order for way, payload in PAYLOADS.items()}
    known[FAULT] = f'/return_item{{"order_number": "{number}", "choice": "{FAULT}"}}'
    shown = [{"way": way, "payload": known[way]} for way in instead if way in known]
    return [*shown[:MOST_WAYS], {"way": "person", "payload": "/talk_to_agent"}]


def may_be_faulty(talk: Talk, number: str, line: Line) -> bool:
    """May the article still come back if it is faulty?"""
    verdict = returns.eligible(talk.uow, talk.conversation_id, number, line.id, FAULT, talk.inbound_id)
    return isinstance(verdict, Eligible)


def row_of(line: Line) -> dict[str, Any]:
    """A line as responses write it."""
    return {"name": line.name, "quantity": line.quantity}
