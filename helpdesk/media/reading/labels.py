"""Labels beside values ("Order no.", "Gesamtbetrag", "رقم التتبع"), found even when a letter was misread. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Sequence

import yaml

from helpdesk.media.reading.script import folded

FILE = Path(__file__).with_name("labels.yml")
_TOKEN = re.compile(r"(?<!_)(?<![^\W\d_])[^\W\d_]+(?![^\W\d_])(?!_)|#")  # no part of a code with low lines
_COMPOUND = re.compile(r"\w*\*\w+")  # "bestell*nummer" in the file: "Bestellbestätigungsnummer", too
FORGIVING = 5  # letters from which on one may be wrong
_NUMBER = frozenset(["no", "nr", "num", "nbr", "number", "nummer"])
_NAMES = _NUMBER | {"id", "code", "ref", "reference", "referenz", "kennung"}  # behind another word
_INCLUDED = ("inkl", "incl", "inc", "including", "einschl", "شامل", "شامله")  # "total incl. VAT" is a total, no tax


@dataclass(frozen=True)
class Label:
    """A label found in a text: which field, from where to where, and its words."""

    field: str
    start: int
    end: int
    text: str = ""

    @property
    def length(self) -> int:
        """In characters."""
        return self.end - self.start


@cache
def _labels() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(field, tokens), the longest first."""
    lists: dict[str, list[str]] = yaml.safe_load(FILE.read_text("utf-8"))
    words = [
        (field, _TOKEN.findall(folded(label)))
        for field, rows in lists.items()
        for row in rows
        for label in row.split("|")
        if "*" not in label
    ]
    found = {(field, _tokens(parts)) for field, parts in words}
    # "TransaktionsID", "Totalto pay": where a blank was not written or not seen.
    found |= {
        (field, _tokens(["".join(parts[:2]), *parts[2:]]))
        for field, parts in words
        if len(parts) > 2 or (len(parts) == 2 and parts[1] in _NAMES)
    }
    return tuple(sorted(found, key=lambda item: (-len("".join(item[1])), item)))


@cache
def _by_first() -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    index: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for field, tokens in _labels():
        index.setdefault(tokens[0], []).append((field, tokens))
    return index


@cache
def _known() -> frozenset[str]:
    return frozenset(token for _, tokens in _labels() for token in tokens)


@cache
def _compounds() -> tuple[tuple[str, str, str], ...]:
    """(field, beginning, end) of German words that are made as they are needed, the most letters first."""
    lists: dict[str, list[str]] = yaml.safe_load(FILE.read_text("utf-8"))
    words = [(field, folded(word)) for field, rows in lists.items() for row in rows for word in _COMPOUND.findall(row)]
    found = [(field, *word.partition("*")[::2]) for field, word in words]
    return tuple(sorted(found, key=lambda one: -len(one[1] + one[2])))


@cache
def _compound(token: str) -> str:
    """The field that a German compound names, or ""."""
    for field, head, tail in _compounds():
        if len(token) > len(head) + len(tail) and token.startswith(head) and token.endswith(tail):
            return field
    return ""


@cache
def _like(token: str) -> tuple[str, ...]:
    """The first words of labels that `token` may be."""
    if token in _by_first():
        return (token,)
    if token in _known():
        return ()  # a word of some label is no other one misread: "voucher" in Arabic is one letter from "value"
    return tuple(first for first in _by_first() if abs(len(first) - len(token)) <= 1 and _alike(token, first))


def find_labels(text: str) -> list[Label]:
    """The labels in a folded text, none overlapping another, in the order of the text."""
    spans = [(_plain(match.group(), _NUMBER), match.start(), match.end()) for match in _TOKEN.finditer(text)]
    hits: list[Label] = []
    for number, (token, start, end) in enumerate(spans):
        hits += _hyphened(text, spans[number:])
        known = _like(token)
        if token not in known and (field := _compound(token)):
            hits.append(Label(field, start, end, token))
        for first in known:
            for field, tokens in _by_first()[first]:
                rest = spans[number + 1 : number + len(tokens)]
                last = rest[-1][2] if rest else end
                if any(char.isdigit() for char in text[start:last]):
                    continue  # "order 10482 placed" is no "order placed"
                if len(rest) == len(tokens) - 1 and all(
                    _plain(span[0], _NAMES) == one or _alike(span[0], one)
                    for span, one in zip(rest, tokens[1:], strict=True)
                ):
                    hits.append(Label(field, start, last, text[start:last]))
    hits.sort(key=lambda label: (-label.length, label.start))
    kept: list[Label] = []
    for hit in hits:
        if all(
            hit.end <= other.start or hit.start >= other.end or _twin(hit, other) or _nearer(hit, other)
            for other in kept
        ):
            kept.append(hit)
    kept.sort(key=lambda label: label.start)
    return [hit for number, hit in enumerate(kept) if not (number and _is_aside(hit, kept[number - 1], text))]


def _hyphened(text: str, spans: Sequence[tuple[str, int, int]]) -> list[Label]:
    """What begins at the first of `spans` as one word without its hyphens: "Genehmigungs-Nr", "Gesamt-Betrag"."""
    word, found = spans[0][0], []
    for (_, _, end), (part, start, after) in pairwise(spans):
        if text[end:start] != "-":
            break
        word += "nummer" if part in _NAMES else part
        fields = {field for field, tokens in _by_first().get(word, []) if len(tokens) == 1} or {_compound(word)} - {""}
        found += [Label(field, spans[0][1], after, word) for field in sorted(fields)]
    return found


def _tokens(words: Sequence[str]) -> tuple[str, ...]:
    """One spelling for what all languages shorten or call by several names: "Auftragsnr", "No", "Nummer", "Ref"."""
    return tuple(_plain(word, _NAMES if place else _NUMBER) for place, word in enumerate(words))


def _plain(word: str, names: frozenset[str]) -> str:
    if word in names:
        return "number"
    return word[:-2] + "nummer" if len(word) > 4 and word.endswith("nr") else word


def _is_aside(hit: Label, before: Label, text: str) -> bool:
    """Does a label only say more about the one before: "Total (3 items)", "Total 3 items", "Total incl. VAT"?"""
    if text.count("(", before.end, hit.start) > text.count(")", before.end, hit.start):
        said = any(char.isdigit() for char in text[hit.end :].partition(")")[0])
        return hit.field == "part" or (
            not said and ")" in text[hit.end :]
        )  # "vom Server (Code 1015)" has its value with it
    between = text[before.end : hit.end].strip(" (,.:")
    counted = text[before.end : hit.start].strip(" ,:").isdecimal()
    return before.field == "total" and hit.field == "part" and (counted or between.startswith(_INCLUDED))


def _nearer(hit: Label, other: Label) -> bool:
    """Begins a label within another one and ends behind it: "amount of order no. 10482" names the order's number?"""
    return other.start < hit.start < other.end < hit.end


def _twin(one: Label, other: Label) -> bool:
    """The same words stand for two fields ("Delivery" is a cost or a day): both are kept."""
    return (one.start, one.end) == (other.start, other.end) and one.field != other.field


@cache
def _alike(one: str, other: str) -> bool:
    """Are two words the same but for one letter? Short words must be equal."""
    if one == other:
        return True
    if min(len(one), len(other)) < FORGIVING or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    return (
        one[start + 1 :] == other[start + 1 :] or one[start + 1 :] == other[start:] or one[start:] == other[start + 1 :]
    )
