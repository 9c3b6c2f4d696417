"""The question for what happened, in the customer's own words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from actions.base import Talk
from actions.flows import memory
from actions.flows.answers import Value, Verdict
from actions.flows.questions import Text, words_of

TELLING = 9  # words from which a message tells more than that somebody wants to complain about something


def tells_enough(text: str) -> bool:
    """Does a message say what happened, and not only that something did?"""
    return len(words_of(text)) >= TELLING


@dataclass(frozen=True)
class OwnWords(Text):
    """Free text; not asked when the message that begins the flow says enough already (`enough` judges it)."""

    enough: Callable[[str], bool] = tells_enough

    def find(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """The words that begin the flow, if they tell enough."""
        if talk.tapped or memory.state(talk).get("open") or not self.enough(talk.text):
            return None
        return Value(talk.text.strip()[: self.longest])
