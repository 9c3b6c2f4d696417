"""Further questions: one row of a list that the flow makes up, and a postal address."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from actions.base import Talk
from actions.flows.answers import Also, Unfit, Value, Verdict
from actions.flows.questions import Question, says_yes, words_of
from helpdesk.policies.addresses import Parts, one_line, take_apart
from helpdesk.policies.chat_text import shorten
from helpdesk.policies.choices import meant_number

# https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-list-messages
ROW_TITLE, ROW_DESCRIPTION = 24, 70
MOST_ROWS = 9
ROW_WORDS = 6  # longer messages may want something else
DIGIT = re.compile(r"\d")
KEPT = "address"  # noted: the pieces of an address that were sent
NOTHING = Parts("", "", "")


@dataclass(frozen=True)
class Row:
    """One choice: its id (the answer), what its row says, further words that mean it, and words that need no saying."""

    id: str
    title: str
    detail: str = ""
    words: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()


def no_rows(talk: Talk) -> Sequence[Row]:
    """An empty list."""
    return ()


@dataclass(frozen=True)
class Pick(Question):
    """The id of one of the `rows`, which a function makes up in each turn; at most nine are shown.

    The response lists `rows` (id, name, detail) with the payload `/inform{"choice": "{id}"}`.
    """

    follows: bool = True
    rows: Callable[[Talk], Sequence[Row]] = no_rows

    names = True

    def take(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """By tap, number or words; yes to the only one."""
        rows = self.shown(talk)
        if len(rows) == 1 and says_yes(talk):
            return Value(rows[0].id)
        tapped = talk.entity("choice")
        if any(row.id == tapped for row in rows):
            return Value(tapped)
        if talk.tapped:
            return None
        if 1 <= (number := meant_number(talk.text)) <= len(rows):
            return Value(rows[number - 1].id)
        return self.by_words(talk, talk.text)

    def by_words(self, talk: Talk, text: str) -> Value | None:
        """The one row that the words of a text mean."""
        meant = best_rows(self.shown(talk), frozenset(words_of(text)))
        return Value(meant[0].id) if len(meant) == 1 else None

    def values(self, talk: Talk) -> dict[str, Any]:
        """The rows of the list."""
        return {
            "rows": [
                {
                    "id": row.id,
                    "name": shorten(row.title, ROW_TITLE),
                    "detail": shorten(detail_of(row), ROW_DESCRIPTION),
                }
                for row in self.shown(talk)
            ]
        }

    def told(self, talk: Talk, value: Any) -> Any:
        """What its row says."""
        return next((row.title for row in self.shown(talk) if row.id == value), value)

    def claims(self, talk: Talk) -> bool:
        """A row of the list, named in few words."""
        return len(words_of(talk.text)) <= ROW_WORDS and isinstance(self.take(talk, {}), (Value, Also))

    def unfit(self, talk: Talk) -> Unfit:
        """One of the choices is wanted."""
        return Unfit("utter_flow_unfit_choice")

    def shown(self, talk: Talk) -> list[Row]:
        """The rows, made up once a turn."""
        key = f"rows:{self.slot}"
        if key not in talk.known:
            talk.known[key] = list(self.rows(talk))[:MOST_ROWS]
        found: list[Row] = talk.known[key]
        return found


@dataclass(frozen=True)
class PostalAddress(Question):
    """An address: {"street", "postcode", "town"}; people also send it in pieces: what is missing is asked for."""

    greedy = True

    def take(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """The address in the message together with the pieces before it."""
        if talk.tapped:
            return None
        kept = Parts(**(note.get(KEPT) or asdict(NOTHING)))
        said = take_apart(talk.text)
        if said == Parts("", str(talk.slot("chosen_order")), ""):  # the order's number once more
            said = NOTHING
        found = completed(said, kept)
        if not found.missing:
            return Value(asdict(found))
        return self.unfit(talk) if found == NOTHING else ask_missing(self.slot, found, is_miss=found == kept)

    def repeat(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """What is still missing."""
        return ask_missing(self.slot, Parts(**note[KEPT])) if note.get(KEPT) else None

    def told(self, talk: Talk, value: Any) -> Any:
        """On one line."""
        return one_line(value["street"], value["postcode"], value["town"])

    def claims(self, talk: Talk) -> bool:
        """A whole address, or a piece that can be nothing else: a street with its number, a postcode with its town."""
        found = self.take(talk, {})
        if isinstance(found, Also):
            codes = set(talk.entities("postcode")) - set(talk.entities("order_number"))
            return bool(talk.entity("address") or codes)
        return isinstance(found, Value)

    def unfit(self, talk: Talk) -> Unfit:
        """An address is wanted."""
        return Unfit("utter_flow_unfit_address", {"missing": "all"})


def ask_missing(slot: str, found: Parts, is_miss: bool = False) -> Also:
    """The question for the first piece that is missing; the others are kept."""
    return Also(slot, "utter_flow_unfit_address", {"missing": found.missing[0]}, {KEPT: asdict(found)}, is_miss)


def completed(said: Parts, kept: Parts) -> Parts:
    """An address of what a message says and of the pieces kept before. Words without a number are no street: beside a
    postcode, or where only the town is missing, they are the town."""
    if not said.missing:
        return said
    street = said.street if DIGIT.search(said.street) else ""
    town = said.town if street or said.postcode else ""
    if not street and not town and (said.postcode or kept.missing == ("town",)):
        town = said.street
    return Parts(street or kept.street, said.postcode or kept.postcode, town or kept.town)


def row_values(row: Row) -> dict[str, str]:
    """A row as the response writes it."""
    return {"id": row.id, "name": shorten(row.title, ROW_TITLE), "detail": shorten(detail_of(row), ROW_DESCRIPTION)}


def detail_of(row: Row) -> str:
    """What stands below the title; a title that is too long stands there in full."""
    return row.detail or (row.title if shorten(row.title, ROW_TITLE) != row.title else "")


def best_rows(rows: Sequence[Row], said: frozenset[str]) -> list[Row]:
    """The rows of which most words were said; among those the ones with the fewest words that needed saying."""
    ranks: dict[str, tuple[int, int]] = {}
    for row in rows:
        words = frozenset(word for text in (row.title, *row.words) for word in words_of(text))
        if hits := len(words & said):
            assumed = frozenset(word for text in row.assumed for word in words_of(text))
            ranks[row.id] = (-hits, len(words - said - assumed))
    best = min(ranks.values(), default=None)
    return [row for row in rows if ranks.get(row.id) == best] if best else []
