"""Which articles of the chosen order: one, several, or all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from actions.base import Talk
from actions.flows.answers import Unfit, Value, Verdict
from actions.flows.questions import Question, words_of
from actions.flows.which_order import SHORTEST_WORD, chosen_order
from helpdesk import answers
from helpdesk.integrations.orders.protocol import Line
from helpdesk.policies.chat_text import shorten
from helpdesk.policies.choices import meant_number
from helpdesk.values import western_digits
from helpdesk.words import readings

ALL = "all"
ROW_TITLE = 24  # https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-list-messages
ROW_DESCRIPTION = 70  # two characters are left for marks of direction
MOST_ROWS = 8  # articles in the list; "all" and a person stand below them
LONGEST_HINT = 6  # words: longer messages may want something else
SHORT_NUMBERS = re.compile(r"(?<![\d.,])\d{1,2}(?![\d.,])")


@dataclass(frozen=True)
class WhichItems(Question):
    """Ids of lines of the chosen order, a list. Put it after WhichOrder. Not asked when the order has one line only.

    Its response lists `rows` (id, name, detail) with the payload `/inform{"choice": "{id}"}` and a button
    `/inform{"choice": "all"}`. With `one` exactly one line is wanted.
    """

    follows: bool = True
    one: bool = False

    def find(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """Articles that the message names by words of their names."""
        if talk.tapped or not talk.slot("chosen_order"):
            return None
        return self.value(named(talk.text, lines(talk)))

    def take(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """By tap, numbers ("1 and 3"), "all", or names."""
        shown = lines(talk)
        tapped = talk.entity("choice")
        if tapped:
            ids = [line.id for line in shown if tapped in (ALL, line.id)]
            return self.value(ids)
        if not talk.tapped:
            return self.value(picked(talk, shown) or named(talk.text, shown))
        return None

    def prefill(self, talk: Talk) -> Verdict:
        """The only line there is."""
        shown = lines(talk)
        return Value([shown[0].id]) if len(shown) == 1 else None

    def values(self, talk: Talk) -> dict[str, Any]:
        """The rows of the list."""
        rows = [
            {"id": line.id, "name": shorten(line.name, ROW_TITLE), "detail": detail(line)}
            for line in lines(talk)[:MOST_ROWS]
        ]
        return {"number": talk.slot("chosen_order"), "rows": rows}

    def claims(self, talk: Talk) -> bool:
        """A short message that names articles, or their numbers."""
        return len(words_of(talk.text)) <= LONGEST_HINT and isinstance(self.take(talk, {}), Value)

    def told(self, talk: Talk, value: Any) -> Any:
        """The articles' names."""
        return [f"{line.quantity} × {line.name}" for line in lines(talk) if line.id in value]

    def unfit(self, talk: Talk) -> Unfit:
        """An article of the list is wanted."""
        return Unfit("utter_flow_unfit_item")

    def value(self, ids: list[str]) -> Verdict:
        """The answer, if there is one and not too many."""
        return Value(ids) if ids and (len(ids) == 1 or not self.one) else None


def lines(talk: Talk) -> tuple[Line, ...]:
    """The lines of the chosen order."""
    return chosen_order(talk).lines


def detail(line: Line) -> str:
    """What a row of the list has no room for in its title: several pieces, and a long name in full."""
    full = f"{line.quantity} × {line.name}" if line.quantity > 1 else line.name
    return "" if full == shorten(line.name, ROW_TITLE) else shorten(full, ROW_DESCRIPTION)


def picked(talk: Talk, shown: tuple[Line, ...]) -> list[str]:
    """The lines whose places the message says, or all."""
    if answers.meant("all_items", talk.text):
        return [line.id for line in shown]
    numbers = [int(number) for number in SHORT_NUMBERS.findall(western_digits(talk.text))]
    places = numbers or [meant_number(talk.text)]
    if not all(1 <= place <= len(shown) for place in places):
        return []
    return [shown[place - 1].id for place in sorted(set(places))]


def named(text: str, shown: tuple[Line, ...]) -> list[str]:
    """The lines that a text names by words that no other line's name has, or by their kind ("the shoes")."""
    said, *of_lines = (telling_words(one) for one in (text, *(line.name for line in shown)))
    found = []
    for place, line in enumerate(shown):
        others = set().union(*(words for other, words in enumerate(of_lines) if other != place))
        if any(hit(word, known) for known in of_lines[place] - others for word in said):
            found.append(line.id)
    known = {line.category for line in shown if line.id in found}
    by_kind = set(of_kind(text, shown))
    return [line.id for line in shown if line.id in found or (line.id in by_kind and line.category not in known)]


def telling_words(text: str) -> set[str]:
    """Its words that may tell an article, Arabic ones also without what is written onto their front."""
    return {reading for word in words_of(text) for reading in readings(word) if len(reading) >= SHORTEST_WORD}


def of_kind(text: str, shown: tuple[Line, ...]) -> list[str]:
    """The lines of the kind of goods that a text speaks of ("the shoes"), where it is not the kind of all of them."""
    kinds = answers.meant("kind_of_goods", text)
    found = [line.id for line in shown if line.category in kinds]
    return found if len(found) < len(shown) else []


def hit(word: str, known: str) -> bool:
    """Is it the same word, a plural of it, or (German) a part of it?"""
    return word == known or (len(word) > SHORTEST_WORD and (word in known or word.startswith(known)))
