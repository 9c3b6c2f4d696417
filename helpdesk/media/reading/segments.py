"""One row of seven-segment characters: which bars are lit, and which character that is. Child process only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = Any

# Bars: a top, b and c right, d bottom, e and f left (from below), g in the middle.
SHAPES = {
    "abcdef": "0", "bc": "1", "abdeg": "2", "abcdg": "3", "bcfg": "4", "acdfg": "5", "acdefg": "6", "cdefg": "b",
    "abc": "7", "abcf": "7", "abcdefg": "8", "abcdfg": "9", "abcfg": "9", "abcefg": "A", "adef": "C", "deg": "c",
    "bcdeg": "d", "adefg": "E", "aefg": "F", "bcefg": "H", "cefg": "h", "def": "L", "abefg": "P", "bcdef": "U",
    "cde": "u", "ceg": "n", "cdeg": "o", "eg": "r", "defg": "t", "g": "-",
}  # fmt: skip
LIT, DARK = 0.62, 0.36  # share of a bar that is filled; between them nobody can tell
NARROW, WIDE = 0.30, 0.95  # of the height: a one is narrower, no character is wider
GAP, BETWEEN = 0.05, 0.05  # of the height: smaller gaps are within a character; a mark that is narrower is dirt
FLAT = 0.3  # of the height: a minus is no taller
MOST = 6  # characters of one display
LEAST = 24  # pixels of height: in fewer, places between bars vanish


@dataclass(frozen=True)
class Row:
    """The characters as shown, and how clearly (0 to 1) the least clear bar is lit or dark."""

    text: str
    margin: float


def read_row(ink: Array) -> Row | None:
    """Read upright characters in `ink` (floats, 1 where a bar is lit); None if any is none of the known ones."""
    filled = ink > 0.5
    rows = np.flatnonzero(filled.any(axis=1))
    if len(rows) < LEAST:
        return None
    ink = ink[rows[0] : rows[-1] + 1]
    height = ink.shape[0]
    cells = [cell for cell in _cells(ink > 0.5, height) if cell[1] - cell[0] > BETWEEN * height]
    if not 2 <= len(cells) <= MOST:
        return None
    found = [_character(ink[:, left:right], height) for left, right in cells]
    text, margins = "", list[float]()
    for one in found:
        if one is None:
            return None
        text, margins = text + one[0], [*margins, one[1]]
    return Row(text, min(margins))


def _cells(filled: Array, height: int) -> list[tuple[int, int]]:
    """Where characters begin and end, from left to right."""
    columns = np.flatnonzero(filled.any(axis=0))
    if not len(columns):
        return []
    breaks = np.flatnonzero(np.diff(columns) > max(1.0, GAP * height))
    starts = [columns[0], *(columns[place + 1] for place in breaks)]
    ends = [*(columns[place] + 1 for place in breaks), columns[-1] + 1]
    return [(int(start), int(end)) for start, end in zip(starts, ends, strict=True)]


def _character(cell: Array, height: int) -> tuple[str, float] | None:
    """The character in a cut-out, and its margin."""
    width = cell.shape[1]
    if width > WIDE * height:
        return None
    rows = np.flatnonzero((cell > 0.5).any(axis=1))
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    if bottom - top <= FLAT * height:  # a minus in the middle; anything else as flat is a point or dirt
        middle = (top + bottom) / 2 / height
        full = float((cell[top:bottom] > 0.5).mean())
        wide = width >= 1.4 * (bottom - top)
        return ("-", min(1.0, 2 * full - 1)) if 0.4 < middle < 0.6 and wide and full > 0.7 else None
    if width < NARROW * height:
        parts = (cell[round(a * height) : round(b * height)] for a, b in ((0.1, 0.42), (0.58, 0.9)))
        halves = [float(part.max(axis=1).mean()) for part in parts]
        return ("1", 2 * min(halves) - 1) if min(halves) > LIT and top < 0.12 * height else None
    return _bars(cell, height, width)


def _bars(cell: Array, height: int, width: int) -> tuple[str, float] | None:
    def across(top: float, bottom: float) -> float:
        piece = cell[round(top * height) : round(bottom * height), round(0.32 * width) : round(0.68 * width)]
        return _best(piece.mean(axis=1))

    def along(top: float, bottom: float, left: float, right: float) -> float:
        piece = cell[round(top * height) : round(bottom * height), round(left * width) : round(right * width)]
        return _best(piece.mean(axis=0))

    upper, lower = (0.20, 0.40), (0.60, 0.80)
    filled = {
        "a": across(0, 0.2), "b": along(*upper, 0.66, 1), "c": along(*lower, 0.66, 1), "d": across(0.8, 1),
        "e": along(*lower, 0, 0.34), "f": along(*upper, 0, 0.34), "g": across(0.38, 0.62),
    }  # fmt: skip
    holes = [
        float(cell[round(a * height) : round(b * height), round(0.42 * width) : round(0.58 * width)].mean())
        for a, b in ((0.24, 0.36), (0.64, 0.76))
    ]
    if max(holes) > DARK or any(DARK < one < LIT for one in filled.values()):
        return None
    shape = SHAPES.get("".join(sorted(name for name, one in filled.items() if one >= LIT)))
    if shape is None or shape in "1-":
        return None
    return shape, min([2 * abs(one - 0.5) for one in filled.values()] + [1 - 2 * max(holes)])


def _best(profile: Array) -> float:
    """The fullest line of a bar that may lie anywhere within its place: the mean of its two fullest."""
    return float(np.sort(profile)[-2:].mean()) if len(profile) else 0.0
