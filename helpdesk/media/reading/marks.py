"""Small shapes in numbers: a dot is a zero, a point or a mark, a stroke a one or an alef: places tell which. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Sequence

import numpy as np

from helpdesk.media.reading.glyphs import CLASSES, EASTERN, MARKS, WESTERN, Glyph

Array = Any
SMALL = 0.65  # of a digit's height and width: a mark, if it is no five
BLANK = 0.28  # heights of a digit, between a number and letters
DOT = 0.5  # of a digit's height: a zero or a mark
APART = 1.25  # heights of a digit between two digits with a mark between them at most
SURE = 0.85  # probability of some digit
FLOATING = 0.4, 0.7  # of a digit's height: where zeros have their middle, in all fonts; points are lower
MISPLACED = 0.03  # what is left of a probability where such a character does not stand
_COLUMN = {char: number for number, char in enumerate(CLASSES)}
_DIGITS, _ZERO, _FIVE = [_COLUMN[char] for char in EASTERN], _COLUMN["٠"], _COLUMN["٥"]
_MARKS, _POINTS = [_COLUMN[char] for char in EASTERN[0] + MARKS], [_COLUMN[char] for char in "٫.,"]
_LARGE = [_COLUMN[char] for char in EASTERN[1:] + WESTERN]
_TALL, _MIDDLE = _COLUMN[":"], _COLUMN["-"]


def with_separators(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The shapes; a small one close between two sure digits is a mark or a zero, whatever letter it looks like."""
    made = list(glyphs)
    for number, (last, glyph, following) in enumerate(zip(glyphs, glyphs[1:], glyphs[2:], strict=False), 1):
        top, bottom = min(last.box.top, following.box.top), max(last.box.bottom, following.box.bottom)
        height = bottom - top
        small = glyph.box.height < SMALL * height and glyph.box.width < SMALL * height
        # A five is small in some fonts, but it floats as zeros do.
        low = (glyph.box.top + glyph.box.bottom) / 2 - top > FLOATING[1] * height
        small = small and (low or glyph.box.height < DOT * height)
        near = following.box.left - last.box.right < APART * height
        if small and near and glyph.scores[_FIVE] < 0.3 and _is_sure(last) and _is_sure(following):
            scores = np.full_like(glyph.scores, 1e-6)
            scores[_MARKS] += glyph.scores[_MARKS]
            made[number] = replace(glyph, scores=scores / scores.sum())
    return made


def _is_sure(glyph: Glyph) -> bool:
    """Is a shape an Arabic-Indic digit for sure?"""
    return float(glyph.scores[_DIGITS].sum()) > SURE


def by_place(group: Sequence[Glyph]) -> list[Glyph]:
    """The shapes of a number, dots told apart by their height above the line: a zero floats, a point stands on it."""
    tallest = max((glyph.box.height for glyph in group), default=0)
    high = [glyph.box for glyph in group if glyph.box.height > 0.75 * tallest]
    if len(high) == len(group):
        return list(group)
    top, bottom = (float(np.median([getattr(box, side) for box in high])) for side in ("top", "bottom"))
    made = []
    for glyph in group:
        if glyph.box.height < DOT * (bottom - top):
            place = ((glyph.box.top + glyph.box.bottom) / 2 - top) / (bottom - top)
            floats = FLOATING[0] < place < FLOATING[1]
            scores = glyph.scores.copy()
            scores[[*_POINTS, _TALL, *_LARGE] if floats else [_ZERO, _MIDDLE, _TALL, *_LARGE]] *= MISPLACED
            glyph = replace(glyph, scores=scores)
        made.append(glyph)
    return made


def without_alef(group: Sequence[Glyph], glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Without a one behind a blank that stands nearer to a letter: it is the alef of the word beside."""
    kept = list(group)
    height = max((glyph.box.height for glyph in kept), default=0)
    letters = [one.box for one in glyphs if one.box not in [own.box for own in group] and inked(one, height)]
    for end, inner in ((0, 1), (-1, -2)):
        if len(kept) > 2 and kept[end].likeliest == "١":
            blank = -kept[end].box.overlap_x(kept[inner].box)
            near = max((kept[end].box.overlap_x(box) for box in letters), default=-blank)
            if blank > BLANK * height and -near < blank / 2:
                kept.pop(end)
    return kept


def inked(glyph: Glyph, height: int) -> bool:
    """Has a shape the size of a letter or digit, not of a dot?"""
    return glyph.box.height > 0.3 * height or glyph.box.width > 0.3 * height
