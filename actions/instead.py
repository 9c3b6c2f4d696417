"""A bare yes after "that is not possible; shall I …?": the first button of what is possible instead begins."""

from __future__ import annotations

from rasa_sdk.events import FollowupAction

from actions import orders
from actions.base import AFTERWARDS, Talk

TRACK = "/track_order"
# Intents that a yes may begin → the action that begins them.
BEGIN = {
    "/return_item": "return_item_form",
    "/exchange_item": "exchange_item_form",
    "/refund_status": "refund_status_form",
    "/cancel_order": "cancel_order_form",
    "/change_order": "change_order_form",
    TRACK: "action_track_order",
    "/book_technician": "book_technician_form",
}
LISTS = ("instead", "ways")  # values of responses that hold such buttons


def keep_open(talk: Talk) -> None:
    """Remember what a yes would mean, when the last thing said ends with such buttons."""
    if not talk.replies or talk.slots.get("asked"):
        return
    values = talk.replies[-1][1]
    rows = next((values[name] for name in LISTS if values.get(name)), None)
    if not rows:
        return
    payload = rows[0].get("payload") or f"/{rows[0].get('intent')}"
    if "choice" in payload:
        return  # it says more than a yes
    payload = payload.partition("{")[0]
    if payload in BEGIN:  # a person is not among them: nobody asked whether one is wanted
        talk.remember(asked=payload)


def take(talk: Talk) -> bool:
    """Begin what was offered; False if nothing was."""
    action = BEGIN.get(talk.asked or "")
    if talk.asked == TRACK and (number := talk.slot("order_number")):
        orders.tell_or_ask_proof(talk, str(number))
    elif action:
        talk.events.append(FollowupAction(action))
    return bool(action)


AFTERWARDS.append(keep_open)
