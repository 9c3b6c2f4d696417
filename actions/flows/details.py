"""The question for everything a person needs to know, in one go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from actions.base import Talk
from actions.flows import memory
from actions.flows.answers import Value, Verdict
from actions.flows.questions import Text

NAMED = ("amount", "date", "transaction_id", "email", "phone")  # entities that a person wants to see at a glance


@dataclass(frozen=True)
class Details(Text):
    """Words, or whatever else is sent: a screenshot, a receipt, a voice note. "No" is an answer."""

    optional: bool = True

    def take(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """The message, whatever it is; what is not text is noted for the ticket."""
        if talk.entity("received_kind"):
            memory.note(talk, media=[*memory.state(talk).get("media", ()), talk.inbound_id])
            return Value("")
        return super().take(talk, note)


def named(talk: Talk) -> dict[str, str]:
    """Amount, date, reference and so on, as the message names them."""
    return {name: ", ".join(talk.entities(name)) for name in NAMED if talk.entity(name)}
