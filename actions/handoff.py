"""To a person: at once when asked for, offered for what a colleague still does."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from actions import orders
from actions.base import PERSON, HelpdeskAction, Talk
from helpdesk import clock
from helpdesk.policies.mood import Mood
from helpdesk.policies.routing import matter_told
from helpdesk.services import consent, handoff, troubleshooting, waiting_time
from helpdesk.shop import shop

A_DAY = 86_400.0  # seconds
CALLBACK = "callback"  # the topic of a person who is to call when the shop opens


class TalkToAgent(HelpdeskAction):
    """The customer wants a person."""

    def answer(self, talk: Talk) -> None:
        """Open a ticket, tell its number and leave the conversation to a person."""
        hand_over(talk)


class OfferPerson(HelpdeskAction):
    """The customer wants something that a colleague does."""

    def answer(self, talk: Talk) -> None:
        """Say so, and offer to pass the conversation on."""
        if orders.holds_proof(talk):
            orders.take_proof(talk)
            return
        offer(talk, talk.intent or matter_told(()))


class OptOut(HelpdeskAction):
    """The customer wants no more messages."""

    def answer(self, talk: Talk) -> None:
        """Record the wish with a ticket and confirm it."""
        ticket = consent.opt_out(talk.uow, talk.conversation_id, talk.inbound_id)
        talk.say("utter_opt_out", ticket_number=ticket.number)


def offer(talk: Talk, topic: str) -> None:
    """Offer a person for `topic`; yes takes the offer."""
    talk.say("utter_offer_person", topic=topic)
    talk.remember(asked=PERSON, handoff_topic=topic)


def hand_over(
    talk: Talk,
    key: str = "utter_handoff_started",
    *,
    flow: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
    mood: Mood | None = None,
    topic: str = "",
    **values: Any,
) -> None:
    """Give the conversation to a person, with all that was gathered, and say so with `key`; a form that goes on ends.

    The ticket's topic is `topic`, else that of `flow` (the state of a flow that has just ended, with its own `facts`),
    the button's, what the person was offered for, or the flow that is going on.
    """
    topic = topic or (str(flow["name"]) if flow else topic_of(talk))
    state = flow or ((talk.slot("flow_state") or {}) if talk.form else {})
    if topic == CALLBACK:
        key, values["callback_at"] = "utter_handoff_callback", call_at()
        facts = {**gathered(talk, state), CALLBACK: values["callback_at"].isoformat(timespec="minutes")}
    ticket = handoff.start(
        talk.uow,
        talk.conversation_id,
        inbound_id=talk.inbound_id,
        topic=topic,
        facts=facts if facts is not None else gathered(talk, state),
        tried=troubleshooting.tried(talk.uow, talk.conversation_id) if flow else state.get("tried", ()),
        mood=mood or talk.mood,
    )
    talk.known["handed_over"] = True
    minutes = waiting_time.expected_minutes(talk.uow, ticket.queue, clock.now())
    talk.say(key, ticket_number=ticket.number, answer_minutes=minutes, **values)
    talk.remember(handoff_topic=None, flow_state=None, question=None, mood=None)
    talk.end_form()


def call_at() -> datetime:
    """When somebody can call: at once while the shop is open, else when it opens."""
    now = clock.now()
    return now if shop().is_open(now) else shop().opens_after(now) or now


def topic_of(talk: Talk) -> str:
    """What a person is wanted for: the button's topic, what one was offered for, the flow that is going on, or what
    the customer told before."""
    offered = talk.slot("handoff_topic") if talk.asked == PERSON else None
    flow = (talk.slot("flow_state") or {}) if talk.form else {}
    return str(talk.entity("topic") or offered or flow.get("name") or matter_told(talk.heard(talk.at - A_DAY)))


def gathered(talk: Talk, flow: Mapping[str, Any]) -> dict[str, Any]:
    """What the customer has told so far, by name: the order, and the answers of the flow that is going on."""
    told = {name: value for name, value in flow.get("told", {}).items() if talk.slot(name) is not None}
    told.pop("chosen_order", None)  # the same as order_number
    found = {"order_number": talk.slot("order_number"), "flow": flow.get("name"), **told, "media": flow.get("media")}
    return {name: value for name, value in found.items() if value not in (None, "", [])}
