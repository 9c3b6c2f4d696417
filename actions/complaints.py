"""A complaint: an apology, the customer's words in a ticket that is read soon, and a person who is one tap away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from actions.base import PERSON, HelpdeskAction, Talk
from actions.flows import memory
from actions.flows.answers import Value, Verdict
from actions.flows.flow import Flow
from actions.flows.intents import TOLD
from actions.flows.own_words import OwnWords, own_words
from helpdesk.services import complaints, tickets

TOPIC = "complaint"


@dataclass(frozen=True)
class WhatWentWrong(OwnWords):
    """The customer's words; while a complaint is open, whatever is added to it needs no question."""

    def find(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """The words that begin the flow, if they tell enough, or more of what is known."""
        found = super().find(talk, note)
        if found is None and not memory.state(talk).get("open") and own_words(talk):
            known = tickets.still_open(talk.uow, talk.conversation_id, TOPIC)
            return Value(own_words(talk)) if known else None
        return found


class ComplaintForm(Flow):
    """What went wrong, unless the message says so already."""

    flow = TOPIC
    intents = (TOPIC,)
    switch = "complaints"
    reports = True
    kin = TOLD - {TOPIC}  # whoever tells what went wrong does not begin anything else
    questions = (WhatWentWrong("complaint_words"),)

    def values_complaint_words(self, talk: Talk) -> dict[str, Any]:
        """With an apology, unless a warning stands in front of it (see pressing.py)."""
        return {"sorry": "no" if talk.mood_now.insult else "yes"}


class Complaint(HelpdeskAction):
    """The customer has told what went wrong."""

    def answer(self, talk: Talk) -> None:
        """Pass it on, say what happens next and offer a person at once."""
        ticket = complaints.complain(
            talk.uow,
            talk.conversation_id,
            str(talk.slot("complaint_words")),
            talk.inbound_id,
            order_number=str(talk.slot("order_number") or ""),
            mood=talk.mood,
        )
        talk.say("utter_complaint_done", ticket_number=ticket.number, topic=TOPIC)
        talk.remember(asked=PERSON, handoff_topic=TOPIC)
