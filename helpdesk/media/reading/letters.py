"""Single Latin letters, digits and signs in identifiers: what each shape of a word may be, told by a small network.

`tools/train_letters.py` makes `letters.npz`. Tesseract reads words; where the words mean nothing, shapes tell more.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Sequence

import numpy as np

from helpdesk.media.reading.glyphs import Network, features, halves, neighbours, shapes
from helpdesk.media.reading.glyphs import measure as heights
from helpdesk.media.reading.prepare import INK
from helpdesk.media.reading.words import Box

Array = Any
Shape = tuple[Box, Array]
CLASSES = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:#@+"
MEASURES = 25  # numbers beside the picture
# What a shape is measured against, where the word has it: width or height, and the characters that show it best. In
# one font digits are as wide as one another, an O is as wide as a C, and a small l is as high as a b.
REFERENCES = (
    ("width", "35689"), ("width", "23456789"), ("width", "CDGHNQU"), ("height", "ABDEFHKLMNPRTUVWXYZ"),
    ("height", "23456789"), ("height", "bdfhk"), ("height", "aemnrsuvwxz"),
)  # fmt: skip
STRETCH = 5.0  # how much a difference of sizes weighs
UNKNOWN = "?"
KNOWN = 0.8  # probability of a character that others are measured against
NETWORK = Network(Path(__file__).with_name("letters.npz"))
SPECK = 0.05  # of the tallest shape: what is smaller is dirt
WIDE = 1.3  # usual widths of a shape in which letters may touch
_WIDTH, _HEIGHT = -5, -3  # of `measured`: shares of the widest and of the tallest shape
OUTSIDE = 0.5  # of a shape's width: so much of it may stand outside its word
DARKEST = INK, 100, 65  # levels of grey that are ink
MOST_CUTS = 4  # shapes of one word that are parted


@dataclass(frozen=True)
class Look:
    """A word on the picture of its line, between two columns."""

    piece: Array
    left: float
    right: float

    def shapes(self, darkest: int = INK) -> list[Shape]:
        """Its shapes from left to right."""
        place = Box(round(self.left), 0, round(self.right), 1)
        found = [one for one in shapes(self.piece, darkest) if one[0].overlap_x(place) >= OUTSIDE * one[0].width]
        tall = max((box.height for box, _ in found), default=0)
        return [(box, picture) for box, picture in found if max(box.height, box.width) > SPECK * tall]

    def characters(self, counts: Sequence[int]) -> tuple[list[Shape], bool] | None:
        """As many shapes as one of `counts` says, and whether some had to be cut; None where that fails.

        Blurred letters touch; in the darkest of their ink they are apart.
        """
        whole: list[Shape] = []
        for darkest in DARKEST:
            found = self.shapes(darkest)
            if len(found) in counts:
                return found, False
            whole = whole or found
        for count in counts:
            cut = parted(whole, count)
            if cut:
                return cut, True
        return None


def parted(found: Sequence[Shape], count: int) -> list[Shape] | None:
    """The same shapes as `count` characters: the widest, in which letters touch, are cut; None when that fails."""
    if not found or not len(found) <= count <= len(found) + MOST_CUTS:
        return None
    usual = float(np.median([box.width for box, _ in found]))
    parts = [1] * len(found)
    for _ in range(count - len(found)):
        widest = max(range(len(found)), key=lambda number: found[number][0].width / (parts[number] + 0.3))
        parts[widest] += 1
        if found[widest][0].width < WIDE * usual * (parts[widest] - 1):
            return None
    made: list[Shape] = []
    for shape, share in zip(found, parts, strict=True):
        made += halves(*shape, share) if share > 1 else [shape]
    return made if len(made) == count else None


def measured(found: Sequence[Shape]) -> Array:
    """Each shape as numbers for the network: picture, size, place, and its size among the others of the word."""
    boxes = [box for box, _ in found]
    tall = max(box.height for box in boxes)
    widths = [box.width for box in boxes if box.height > 0.6 * tall]
    usual, widest = float(np.median(widths)), max(widths)
    middles = np.array([(box.left + box.right) / 2 for box in boxes])
    steps = np.diff(middles)
    top, base = min(box.top for box in boxes), float(np.median([box.bottom for box in boxes]))
    even = float(np.std(steps) / max(1.0, float(np.mean(steps)))) if len(steps) > 1 else 1.0
    rows = []
    for number, (box, picture) in enumerate(found):
        more = [
            box.width / usual, box.width / widest, even,
            box.height / tall, (box.top - top) / tall, (box.bottom - base) / tall,
        ]  # fmt: skip
        row = features(box, picture, *heights(neighbours(boxes, number)))
        rows.append(np.concatenate([row, np.clip(more, 0, 4)]).astype(np.float32))
    return np.stack(rows)


def referred(rows: Array, chars: str) -> Array:
    """The rows of one word with how much larger each shape is than those whose character is known, and if any is."""
    sizes = {"width": rows[:, _WIDTH], "height": rows[:, _HEIGHT]}
    columns = []
    for kind, shown in REFERENCES:
        known = np.array([char in shown for char in chars])
        larger, told = np.zeros((2, len(rows)), np.float32)
        for number in range(len(rows)):
            others = known.copy()
            others[number] = False
            if others.any():
                share = sizes[kind][number] / max(1e-3, float(np.median(sizes[kind][others])))
                larger[number], told[number] = np.clip(STRETCH * (share - 1), -3, 3), 1
        columns += [larger, told]
    return np.concatenate([rows, np.stack(columns, 1)], 1)


def scores(words: Sequence[Array]) -> list[Array]:
    """The probability of each of CLASSES for the shapes of each word, looked at alone and then beside one another."""
    ends = np.cumsum([len(rows) for rows in words])[:-1]
    chars = [UNKNOWN * len(rows) for rows in words]
    for _ in range(2):
        made = NETWORK.scores(np.concatenate([referred(rows, told) for rows, told in zip(words, chars, strict=True)]))
        found = np.split(made, ends)
        chars = [
            "".join(CLASSES[one.argmax()] if one.max() > KNOWN else UNKNOWN for one in shapes_) for shapes_ in found
        ]
    return found
