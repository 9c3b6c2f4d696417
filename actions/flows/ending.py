"""How a flow ends with somebody of the team: everything that was gathered goes into the ticket."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions import handoff as to_person
from actions.base import Talk
from actions.flows import memory
from helpdesk.policies.mood import Mood
from helpdesk.services import tickets


def gathered(talk: Talk, facts: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What the flow that has just ended has learned, by name, and `facts` of its own."""
    found = {**to_person.gathered(talk, memory.state(talk)), **(facts or {})}
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def hand_over(
    talk: Talk,
    key: str = "utter_handoff_started",
    *,
    facts: Mapping[str, Any] | None = None,
    mood: Mood | None = None,
    **values: Any,
) -> None:
    """Give the conversation to a person and say so with `key` (it gets the ticket's number)."""
    to_person.hand_over(talk, key, flow=memory.state(talk), facts=gathered(talk, facts), mood=mood, **values)


def open_ticket(talk: Talk, facts: Mapping[str, Any] | None = None, *, once: bool = False) -> int:
    """The number of a ticket for the flow's matter; the assistant goes on answering.

    `once`: whoever tells it again for the same order adds to the open ticket of the last day.
    """
    topic = str(memory.state(talk)["name"])
    if once:
        about = gathered(talk, facts)
        known = tickets.add_to_recent(talk.uow, talk.conversation_id, topic=topic, facts=about, mood=talk.mood)
        if known is not None:
            return known.number
    ticket = tickets.open_ticket(
        talk.uow,
        talk.conversation_id,
        opened_by=f"{talk.inbound_id}:{topic}",
        topic=topic,
        facts=gathered(talk, facts),
        mood=talk.mood,
    )
    return ticket.number
