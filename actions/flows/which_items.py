"""Which articles of the chosen order: one, several, or all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from actions.base import Talk
from actions.flows import memory
from actions.flows.answers import Unfit, Value, Verdict
from actions.flows.questions import Question, says_yes, words_of
from actions.flows.which_order import SHORTEST_WORD, chosen_order, own_orders
from helpdesk import answers
from helpdesk.counting import counted
from helpdesk.integrations.orders.protocol import Line
from helpdesk.policies.chat_text import shorten
from helpdesk.policies.choices import meant_number
from helpdesk.values import western_digits
from helpdesk.words import readings

ALL = "all"
TOLD_OTHERS = "told_others"  # noted about the flow: it was said that the order does not hold what was named
ROW_TITLE = 24  # https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-list-messages
ROW_DESCRIPTION = 70  # two characters are left for marks of direction
MOST_ROWS = 8  # articles in the list; "all" and a person stand below them
LONGEST_HINT = 6  # words: longer messages may want something else
LONGEST_WISH = 3  # words of the wish said once more
SHORT_NUMBERS = re.compile(r"(?<![\d.,])\d{1,2}(?![\d.,])")


@dataclass(frozen=True)
class WhichItems(Question):
    """Ids of lines of the chosen order, a list. Put it after WhichOrder. Not asked when the order has one line only.

    Its response lists `rows` (id, name, detail) with the payload `/inform{"choice": "{id}"}` and a button
    `/inform{"choice": "all"}`. With `one` exactly one line is wanted; with `whole` the flow may be about all of the
    order, so that a yes means all of it. Goods that the order does not hold are never taken for others that it does.
    """

    follows: bool = True
    one: bool = False
    whole: bool = False
    of_report: bool = False

    names = True

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
        if talk.tapped:
            return None
        ids = picked(talk, shown) or named(talk.text, shown)
        if not ids and (self.whole or len(shown) == 1) and (says_yes(talk) or (self.whole and means_it(talk.text))):
            ids = [line.id for line in shown]
        return self.value(ids)

    def prefill(self, talk: Talk) -> Verdict:
        """The only line there is, unless other goods were named."""
        shown = lines(talk)
        if self.lacks(talk, self.words(talk)) and not memory.state(talk).get(TOLD_OTHERS):
            memory.note(talk, **{TOLD_OTHERS: True})
            return self.no_such(talk, self.words(talk))
        return Value([shown[0].id]) if len(shown) == 1 and not memory.state(talk).get(TOLD_OTHERS) else None

    def words(self, talk: Talk) -> str:
        """What may name articles though it came before the question."""
        return "" if talk.tapped else talk.text

    def values(self, talk: Talk) -> dict[str, Any]:
        """The rows of the list."""
        rows = [
            {"id": line.id, "name": shorten(line.name, ROW_TITLE), "detail": detail(line)}
            for line in lines(talk)[:MOST_ROWS]
        ]
        return {"number": talk.slot("chosen_order"), "rows": rows}

    def claims(self, talk: Talk) -> bool:
        """A short message that names articles, or their numbers."""
        if not talk.slot("chosen_order") or len(words_of(talk.text)) > LONGEST_HINT:
            return False
        return isinstance(self.take(talk, {}), Value)

    def told(self, talk: Talk, value: Any) -> Any:
        """The articles' names."""
        return [f"{line.quantity} × {line.name}" for line in lines(talk) if line.id in value]

    def unfit(self, talk: Talk) -> Unfit:
        """An article of the list is wanted; goods that are not in it may be in another order."""
        text = "" if talk.tapped else talk.text
        return self.no_such(talk, text) if self.lacks(talk, text) else Unfit("utter_flow_unfit_item")

    def lacks(self, talk: Talk, text: str) -> bool:
        """Does the text name goods that the order does not hold? A report may speak of parts and of what came."""
        if self.of_report and (answers.says("parts", text) or answers.says("came_instead", text)):
            return False
        return names_others(talk, text, lines(talk))

    def no_such(self, talk: Talk, text: str) -> Unfit:
        """The order does not hold what the text names; the others that do."""
        number = talk.slot("chosen_order")
        holds = [one.number for one in own_orders(talk) if one.number != number and holds_named(text, one.lines)]
        values = {"number": number, "others": holds or None, "count": len(holds) or None}
        return Unfit("utter_flow_no_such_article", values)

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


def means_it(text: str) -> bool:
    """Is it the wish once more, with all of the order for its object ("cancel it")?"""
    short = len(words_of(text)) <= LONGEST_WISH and not answers.says("negation", text)
    return short and "it" in answers.meant("either", text)


def holds_named(text: str, shown: tuple[Line, ...]) -> bool:
    """Is one of the lines named, by a word of its name or by its kind?"""
    kinds = answers.meant("kind_of_goods", text)
    return bool(named(text, shown)) or any(line.category in kinds for line in shown)


def pieces_named(text: str, line: Line) -> int:
    """How many pieces of an article a text speaks of ("two of my mugs"); 0: it does not say, or more than there are."""
    number = next((number for number, word in counted(text) if holds_named(word, (line,))), 0)
    return number if number <= line.quantity else 0


def names_others(talk: Talk, text: str, shown: tuple[Line, ...]) -> bool:
    """Are goods named, and none of these?"""
    if holds_named(text, shown):
        return False
    words = {word for name in talk.said("product") for word in words_of(name)}
    if any(hit(word, known) for word in words for line in shown for known in words_of(line.name)):
        return False
    return bool(words or answers.meant("kind_of_goods", text))


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
