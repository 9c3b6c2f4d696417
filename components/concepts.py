"""Meanings and the words for them in all languages, as designers write them in data/nlu/shared/; free of Rasa.

"Geld zurück", "money back" and "فلوسي" are one feature, `money_back`: it carries what was learnt in one language or
dialect over to the others. The lists reach training as Rasa's lookup tables, so a changed list makes the model stale.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from helpdesk.spelling import ARABIC_LETTER, fold, normalise

TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[^\w\s]")
# What Arabic writes onto the front of a word: and, so, with, for, like, this; each with the article, too.
ARABIC_FRONTS = ("وال", "فال", "بال", "كال", "هال", "عال", "ال", "لل", "و", "ف", "ب", "ل", "ك")
SHORTEST_REST = 3
MARK = "*"
MANY = 20_000  # different words remembered; then forgotten all at once

# What a token can mean: the concepts it names, and by the token after it the phrases it begins (without itself).
Meant = tuple[tuple[str, ...], dict[str, list[tuple[tuple[str, ...], str]]]]

_UMLAUTS = str.maketrans("äöüÄÖÜ", "aouAOU")


@dataclass(frozen=True)
class Found:
    """A concept in a text: its name and the tokens `start` to `end` that say it."""

    name: str
    start: int
    end: int


class Concepts:
    """Finds concepts in tokens: whole words, `stem*`, `*ending` and phrases."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        """`lists`: the forms of each concept, as designers write them."""
        self.lists = {name: list(forms) for name, forms in lists.items()}
        self._words: dict[str, set[str]] = {}
        self._stems: dict[str, set[str]] = {}
        self._endings: dict[str, set[str]] = {}
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._known: dict[str, Meant] = {}
        for name, forms in self.lists.items():
            for form in forms:
                for spelling in {form, form.translate(_UMLAUTS)}:
                    self._add(name, spelling)

    @classmethod
    def of_lookups(cls, tables: Iterable[Mapping[str, Any]]) -> Concepts:
        """The concepts that Rasa's `lookup_tables` hold; tables that name a file instead of words are passed over."""
        lists: dict[str, list[str]] = {}
        for table in tables:
            if isinstance(table.get("elements"), list):
                lists.setdefault(str(table["name"]), []).extend(map(str, table["elements"]))
        return cls(lists)

    def only(self, *prefixes: str) -> Concepts:
        """The concepts whose names begin with one of `prefixes`."""
        return Concepts({name: forms for name, forms in self.lists.items() if name.startswith(prefixes)})

    def _add(self, name: str, form: str) -> None:
        parts = tuple(map(normalise, TOKEN.findall(normalise(form.strip(MARK)))))
        if not parts:
            return
        if len(parts) > 1:
            self._phrases.setdefault(parts[0], []).append((parts, name))
        for shape, table in ((form.startswith(MARK), self._endings), (form.endswith(MARK), self._stems)):
            if shape and len(parts) == 1:
                table.setdefault(parts[0], set()).add(name)
        if len(parts) == 1 and MARK not in form:
            self._words.setdefault(parts[0], set()).add(name)

    def names(self, text: str) -> list[str]:
        """The names of the concepts in a normalised text, in the order of their words, each once."""
        return list(dict.fromkeys(found.name for found in self.find(TOKEN.findall(text))))

    def find(self, tokens: Sequence[str]) -> list[Found]:
        """All concepts in the normalised tokens of a text, by their first token."""
        found: list[Found] = []
        for start, token in enumerate(tokens):
            names, phrases = self._known.get(token) or self._of_word(token)
            for name in names:
                found.append(Found(name, start, start + 1))
            if phrases and (rests := phrases.get(tokens[start + 1] if start + 1 < len(tokens) else "")):
                for rest, name in rests:
                    end = start + 1 + len(rest)
                    if tuple(tokens[start + 1 : end]) == rest:
                        found.append(Found(name, start, end))
        return found

    def _of_word(self, token: str) -> Meant:
        names: set[str] = set()
        phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for reading in readings(token):
            names |= self._words.get(reading, set())
            for cut in range(2, len(reading) + 1):
                names |= self._stems.get(reading[:cut], set())
                names |= self._endings.get(reading[-cut:], set())
            for parts, name in self._phrases.get(reading, ()):
                phrases.setdefault(parts[1], []).append((parts[1:], name))
        if len(self._known) >= MANY:
            self._known.clear()
        self._known[token] = tuple(sorted(names)), phrases
        return self._known[token]


def readings(token: str) -> tuple[str, ...]:
    """The token as it is, and for Arabic without what may be written onto its front."""
    if not ARABIC_LETTER.match(token):
        return (token,)
    rests = (token.removeprefix(front) for front in ARABIC_FRONTS if token.startswith(front))
    return (token, *(rest for rest in rests if len(rest) >= SHORTEST_REST))


def placed_tokens(text: str) -> list[tuple[int, int, str]]:
    """Start, end and normalised form of each token of a text as typed."""
    folded = fold(text)
    return [(*match.span(), normalise(match.group())) for match in TOKEN.finditer(folded)]
