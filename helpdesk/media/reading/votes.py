"""What an identifier says, from several readings of its words and the shapes of its characters. Pure but for numpy.

Each reading and the network give evidence for each character; check digits tell which of the likely numbers is right.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import cache
from itertools import combinations
from typing import Any, Sequence

import numpy as np

from helpdesk.media.reading.checks import passes
from helpdesk.media.reading.letters import CLASSES, NETWORK, UNKNOWN

Array = Any
AS_FIGURES = {"O": "0", "o": "0", "l": "1", "I": "1", "S": "5", "B": "8"}  # what a letter in an amount is taken for
ALIKE = ("0OoQD", "1Il", "5S8B", "4A", "2Z", "6Gb", "VYv")
# Logarithms of odds that a reading of confidence 100 gives a character against all others, and against those alike.
TRUST, AMONG_ALIKE = 4.2, 1.2
FLOOR = 0.002  # the least probability the network may give a character
LIKELY = 6.0  # what an exchanged character may be less likely by, in logarithms
MOST_EXCHANGED = 2  # characters: one number in ten passes by chance
MOST_CHOICES = 3  # characters that one shape may be
FORMED = 3.0  # the same of a form in which letters and digits have their places
PASSED, FAILED = 2.0, -7.0  # logarithms of odds of a number whose check digit is right, or wrong
_FORM = re.compile(r"0x[0-9A-F]{8}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Z]{2,}(?:_[A-Z]+)+")
MOST_EXPECTED = 1.5  # logarithms of odds that the other characters of a word can give
REACH = 2.5  # characters on either side within which they tell most
ALL = 3.0  # characters beside one that the whole word counts for
_COLUMN = {char: number for number, char in enumerate(CLASSES)}
_LETTERS = [_COLUMN[char] for char in CLASSES if char.isalpha()]
_KINDS = [[_COLUMN[char] for char in CLASSES if kind(char)] for kind in (str.isdigit, str.isupper, str.islower)]


@cache
def _alike(char: str) -> list[int]:
    """The columns of what a character is easily taken for, itself among them."""
    return [_COLUMN[other] for other in next((group for group in ALIKE if char in group), char)]


def aligned(text: str, like: str) -> str:
    """`text` at the places of another reading that has more or fewer characters; UNKNOWN where they differ."""
    if len(text) == len(like):
        return text
    placed = [UNKNOWN] * len(like)
    for block in SequenceMatcher(None, like, text, autojunk=False).get_matching_blocks():
        # What stands beside a gap may belong to it: "E0O" for "EO" says nothing of the O.
        first = block.a + (block.a > 0)
        last = block.a + block.size - (block.a + block.size < len(like))
        placed[first:last] = text[block.b + first - block.a : block.b + last - block.a] if first < last else []
    return "".join(placed)


def evidence(scores: Array, readings: Sequence[tuple[str, float]]) -> Array:
    """Logarithms of the probability of each of CLASSES (columns) for each character (rows).

    `readings` are texts with as many characters as `scores` has rows, and their confidences.
    """
    if all("@" in text and not any(map(str.isupper, text)) for text, _ in readings):
        scores = _small(scores)
    logs = np.log(scores + FLOOR) + _expected(scores)
    for text, confidence in readings:
        for row, char in enumerate(text):
            if char in _COLUMN:
                logs[row, _alike(char)] += (TRUST - AMONG_ALIKE) * confidence / 100
                logs[row, _COLUMN[char]] += AMONG_ALIKE * confidence / 100
    logs -= logs.max(1, keepdims=True)
    return logs - np.log(np.exp(logs).sum(1, keepdims=True))


def _expected(scores: Array) -> Array:
    """Logarithms of how much more each of CLASSES is to be expected at each place than among the words of training.

    Digits stand among digits and capitals among capitals: what is a 0 or an O by its shape is likelier one of its kind.
    """
    places = np.arange(len(scores))
    weights = np.exp(-np.abs(places[:, None] - places) / REACH) * (1 - np.eye(len(scores)))
    kinds = np.stack([scores[:, columns].sum(1) for columns in _KINDS], 1)
    near = weights @ kinds + ALL * (kinds.sum(0) + 1) / (kinds.sum() + len(_KINDS))
    shares = near / near.sum(1, keepdims=True)
    logs = np.zeros(scores.shape)
    for number, columns in enumerate(_KINDS):
        usual = NETWORK.weights["frequency"][columns]
        logs[:, columns] = np.log(shares[:, [number]] / len(columns)) - np.log(usual)
    return np.clip(logs, -MOST_EXPECTED, MOST_EXPECTED)


def of_figures(scores: Array) -> Array:
    """The probabilities in an amount: what looks like a letter is the figure that it is taken for."""
    made = scores.copy()
    for letter, figure in AS_FIGURES.items():
        made[:, _COLUMN[figure]] += scores[:, _COLUMN[letter]]
    made[:, _LETTERS] = 0
    return made


def _small(scores: Array) -> Array:
    """The probabilities in an address of small letters: what looks like a capital is none."""
    made = scores.copy()
    for char in filter(str.isupper, CLASSES):
        made[:, _COLUMN["l" if char == "I" else char.lower()]] += scores[:, _COLUMN[char]]
        made[:, _COLUMN[char]] = 0
    return made


def decided(logs: Array, text: str) -> tuple[str, float]:
    """The likeliest text, and its probability (0 to 1); what is no letter, digit or sign of CLASSES stays as in `text`.

    Of a form that has a check digit, another likely text may be the one that passes.
    """
    known = {row for row, char in enumerate(text) if char in _COLUMN}
    ranked = np.argsort(-logs, axis=1)[:, :MOST_CHOICES]
    costs = logs[np.arange(len(logs)), ranked[:, 0]][:, None] - np.take_along_axis(logs, ranked, 1)
    best = "".join(CLASSES[ranked[row, 0]] if row in known else char for row, char in enumerate(text))
    least = by_form(best)
    worth = {best: least}
    others = [
        (row, CLASSES[ranked[row, place]], float(costs[row, place]))
        for row in known
        for place in range(1, MOST_CHOICES)
        if costs[row, place] < LIKELY
    ]
    for count in range(1, MOST_EXCHANGED + 1):
        for exchanged in combinations(others, count):
            cost = sum(one[2] for one in exchanged)
            if cost < LIKELY - min(least, 0) and len({one[0] for one in exchanged}) == count:
                changed = list(best)
                for row, char, _ in exchanged:
                    changed[row] = char
                worth["".join(changed)] = by_form("".join(changed)) - cost
    chosen = max(worth, key=lambda one: worth[one])
    total = sum(np.exp(value - worth[chosen]) for value in worth.values())
    return chosen, float(1 / total)


def by_form(text: str) -> float:
    """Logarithms of odds that its form gives a text: above 0 where letters and digits have their places."""
    told = passes(text)
    if told is None:
        return FORMED if _FORM.fullmatch(text) else 0.0
    return PASSED if told else FAILED
