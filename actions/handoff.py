"""To a person: at once when asked for, offered for what a colleague still does."""

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
        opened_by = f"{talk.inbound_id}:{OPT_OUT}"
        ticket = tickets.open_ticket(talk.uow, talk.conversation_id, opened_by=opened_by, topic=OPT_OUT)
        talk.say("utter_opt_out", ticket_number=ticket.number)


def offer(talk: Talk, topic: str) -> None:
    """Offer a person for `topic`; yes takes the offer."""
    talk.say("utter_offer_person", topic=topic)
    talk.remember(asked=PERSON, handoff_topic=topic)


def hand_over(talk: Talk) -> None:
    """Give the conversation to a person; the ticket's topic is the button's, or what the person was offered for."""
    offered = talk.slot("handoff_topic") if talk.asked == PERSON else None
    topic = talk.entity("topic") or offered or GENERAL
    number = talk.slot("order_number")
    summary = f"order_number={number}" if number else ""
    ticket = handoff.start(talk.uow, talk.conversation_id, inbound_id=talk.inbound_id, topic=topic, summary=summary)
    talk.say("utter_handoff_started", ticket_number=ticket.number)
    talk.remember(handoff_topic=None)
