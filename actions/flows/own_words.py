"""Questions that are answered in the customer's own words: what happened, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from actions.base import Talk
from actions.flows import memory
from actions.flows.answers import Value, Verdict
from actions.flows.intents import SURE
from actions.flows.questions import Options, Text, words_of
from helpdesk import answers

TELLING = 9  # words from which a message tells more than that somebody wants to complain about something
FEWEST_WORDS = 3  # of an answer that is none of the options
LONGEST = 300
OTHER = "other"  # the option that own words choose
# What is said about the talk and gives no reason and describes nothing.
UNTELLING = frozenset(
    [
        *("affirm", "deny", "received", "greet", "thank", "goodbye", "bot_challenge", "show_menu", "change_language"),
        *("opt_out", "notices_wish", "talk_to_agent"),
    ]
)
NONSENSE = "out_of_scope"


def tells_enough(text: str) -> bool:
    """Does a message say what happened, and not only that something did?"""
    return len(words_of(text)) >= TELLING


def own_words(talk: Talk) -> str:
    """The message as an answer that stands in no list; "" if it is too short, or surely no answer.

    What kind of talk a sentence looks like counts for little: people describe things in words that nobody foresaw.
    """
    untelling = talk.intent in UNTELLING and talk.confidence >= SURE
    asks_else = talk.intent == NONSENSE and (answers.asks(talk.text) or answers.begins("requests", talk.text))
    if talk.tapped or untelling or asks_else or len(words_of(talk.text)) < FEWEST_WORDS:
        return ""
    return talk.text.strip()[:LONGEST]


@dataclass(frozen=True)
class OwnWords(Text):
    """Free text; not asked when the message that begins the flow says enough already (`enough` judges it)."""

    enough: Callable[[str], bool] = tells_enough

    def find(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """The words that begin the flow, if they tell enough."""
        if talk.tapped or memory.state(talk).get("open") or not self.enough(talk.text):
            return None
        return Value(talk.text.strip()[: self.longest])

    def take(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """The message as it is; a bare yes or no tells nothing."""
        bare = talk.intent in ("affirm", "deny") and len(words_of(talk.text)) < FEWEST_WORDS
        return None if bare else super().take(talk, note)


@dataclass(frozen=True)
class OwnOptions(Options):
    """One of `options`; a sentence that says none of them chooses `other` and is kept for a person."""

    open_ended = True

    def take(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """By tap, number or words of the list, else in own words."""
        found = super().take(talk, note)
        if found is not None or OTHER not in self.offered(talk):
            return found
        return Value(OTHER) if own_words(talk) else None

    def claims(self, talk: Talk) -> bool:
        """Words of just one option; own words may mean anything."""
        return isinstance(super().take(talk, {}), Value)

    def told(self, talk: Talk, value: Any) -> Any:
        """The option, or what was said."""
        return (own_words(talk) if value == OTHER else "") or value
