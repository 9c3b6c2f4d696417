"""To a person: at once when asked for, offered for what a colleague still does."""

from typing import Any

from actions import orders
from actions.base import PERSON, HelpdeskAction, Talk
from helpdesk import clock
from helpdesk.services import conversations, handoff, tickets

GENERAL, OPT_OUT = "general", "opt_out"


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
        offer(talk, talk.intent or GENERAL)


class OptOut(HelpdeskAction):
    """The customer wants no more messages."""

    def answer(self, talk: Talk) -> None:
        """Note the wish, open a ticket about it and confirm it."""
        conversations.set_marketing(talk.uow.connection, talk.conversation_id, stopped=True, at=clock.now())
        ticket = tickets.still_open(talk.uow, talk.conversation_id, OPT_OUT)
        if ticket is None:  # said twice it is one wish
            opened_by = f"{talk.inbound_id}:{OPT_OUT}"
            ticket = tickets.open_ticket(talk.uow, talk.conversation_id, opened_by=opened_by, topic=OPT_OUT)
        talk.say("utter_opt_out", ticket_number=ticket.number)


def offer(talk: Talk, topic: str) -> None:
    """Offer a person for `topic`; yes takes the offer."""
    talk.say("utter_offer_person", topic=topic)
    talk.remember(asked=PERSON, handoff_topic=topic)


def hand_over(talk: Talk) -> None:
    """Give the conversation to a person, with all that was gathered; the form that is going on ends.

    The ticket's topic is the button's, or what the person was offered for, or the flow that was going on.
    """
    offered = talk.slot("handoff_topic") if talk.asked == PERSON else None
    flow = (talk.slot("flow_state") or {}) if talk.form else {}
    topic = talk.entity("topic") or offered or flow.get("name") or GENERAL
    ticket = handoff.start(
        talk.uow,
        talk.conversation_id,
        inbound_id=talk.inbound_id,
        topic=topic,
        facts=gathered(talk, flow),
        tried=[str(step) for step in flow.get("tried", ())],
        mood=talk.mood,
    )
    talk.say("utter_handoff_started", ticket_number=ticket.number)
    talk.remember(handoff_topic=None, flow_state=None, question=None, mood=None)
    talk.end_form()


def gathered(talk: Talk, flow: dict[str, Any]) -> dict[str, Any]:
    """What the customer has told so far, by name: the order, and the answers of the flow that is going on."""
    told = {name: value for name, value in flow.get("told", {}).items() if talk.slot(name) is not None}
    told.pop("chosen_order", None)  # the same as order_number
    found = {"order_number": talk.slot("order_number"), "flow": flow.get("name"), **told, "media": flow.get("media")}
    return {name: value for name, value in found.items() if value not in (None, "", [])}
