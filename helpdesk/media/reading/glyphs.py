"""Single shapes of ink and what character each may be: a small network trained on rendered fonts.

`tools/train_digits.py` makes `glyphs.npz`. Tesseract's Arabic model does not read Arabic-Indic digits usably.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, Sequence

import cv2
import numpy as np

from helpdesk.media.reading.prepare import INK
from helpdesk.media.reading.words import Box

Array = Any
FILE = Path(__file__).with_name("glyphs.npz")
EASTERN = "٠١٢٣٤٥٦٧٨٩"
WESTERN = "0123456789"
MARKS = "٫٬.,/:-"
LETTER = "x"  # anything else
CLASSES = EASTERN + WESTERN + MARKS + LETTER
NEAR = 5  # shapes on either side
MEASURES = 5  # numbers beside the picture
SIDE = 24  # pixels of the picture a glyph is drawn into
LEAST_INK, MOST_HEIGHT = 3, 120  # pixels


@dataclass(frozen=True)
class Glyph:
    """A shape of ink on the page and the probability of each of CLASSES."""

    box: Box
    scores: Array

    @property
    def likeliest(self) -> str:
        """The character that it may be, if it is no letter."""
        return CLASSES[int(self.scores[:-1].argmax())]


def shapes(piece: Array, darkest: int = INK) -> list[tuple[Box, Array]]:
    """The connected shapes of a line from left to right (one above another is one), each with its grey picture."""
    ink = (piece < darkest).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    parts: list[tuple[Box, list[int]]] = []
    for number in np.argsort(stats[1:, cv2.CC_STAT_LEFT]) + 1 if count > 1 else ():
        left, top, width, height, area = (int(value) for value in stats[number])
        if area < LEAST_INK or height > MOST_HEIGHT:
            continue
        box = Box(left, top, left + width, top + height)
        if parts and _one_shape(parts[-1][0], box):
            parts[-1] = (parts[-1][0].joined(box), [*parts[-1][1], int(number)])
        else:
            parts.append((box, [int(number)]))
    found = []
    for box, numbers in parts:
        # One pixel around the ink: its grey edge tells a round end from a square one.
        rows, columns = slice(max(0, box.top - 1), box.bottom + 1), slice(max(0, box.left - 1), box.right + 1)
        own = np.isin(labels[rows, columns], [*numbers, 0])
        picture = np.where(own, 255 - piece[rows, columns], 0).astype(np.uint8)
        found.append((box, picture))
    return found


def _one_shape(one: Box, other: Box) -> bool:
    """Do two pieces of ink belong together: one above the other, or a thin stroke that light has parted?"""
    shared = one.overlap_x(other) / min(one.width, other.width)
    return shared > 0.6 or (shared > 0.3 and one.overlap_y(other) <= 0)


def features(box: Box, picture: Array, line_top: float, line_bottom: float) -> Array:
    """A glyph as numbers: its picture in a square, its size, and where it stands in its line."""
    height, width = picture.shape
    factor = (SIDE - 2) / max(height, width)
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR)
    square = np.zeros((SIDE, SIDE), np.float32)
    top, left = (SIDE - size[1]) // 2, (SIDE - size[0]) // 2
    square[top : top + size[1], left : left + size[0]] = small
    scale = max(6.0, line_bottom - line_top)
    middle = (box.top + box.bottom) / 2
    shape = [
        box.height / scale, box.width / scale, (middle - line_top) / scale, (line_bottom - box.bottom) / scale,
        box.width / max(1, box.height),
    ]  # fmt: skip
    peak = float(square.max()) or 1.0
    return np.concatenate([square.ravel() / peak, np.clip(shape, -3, 3)]).astype(np.float32)


def neighbours(boxes: Sequence[Box], number: int) -> list[Box]:
    """The shapes around one, itself among them."""
    return list(boxes[max(0, number - NEAR) : number + NEAR + 1])


def measure(boxes: Sequence[Box]) -> tuple[float, float]:
    """Top and bottom of the tall shapes among neighbours: what heights and places are measured by."""
    tall = max(box.height for box in boxes)
    high = [box for box in boxes if box.height > 0.6 * tall]
    return float(np.median([box.top for box in high])), float(np.median([box.bottom for box in high]))


def classify(found: Sequence[tuple[Box, Array]]) -> list[Glyph]:
    """What each shape may be, measured against the shapes near it."""
    if not found:
        return []
    glyphs = _scored(found)
    parted: list[tuple[Box, Array]] = []
    for number, (box, picture) in enumerate(found):
        beside = glyphs[max(0, number - 1) : number + 2]
        tall = max(one.box.height for one in beside)
        near = glyphs[max(0, number - 2) : number + 3]  # a separator may stand between
        digits = any(_digit_share(one) > 0.6 for one in near if one is not glyphs[number])
        wide = 0.75 * tall < box.width < 2.2 * tall and box.height > 0.6 * tall
        cut = digits and wide and _digit_share(glyphs[number]) < 0.6
        two = halves(box, picture) if cut else []
        if two and _are_numeric(_scored(two, [one.box for one in beside])):
            parted += two
        else:
            parted.append((box, picture))
    return glyphs if len(parted) == len(found) else _scored(parted)


def _scored(found: Sequence[tuple[Box, Array]], around: Sequence[Box] = ()) -> list[Glyph]:
    boxes = [box for box, _ in found]
    rows = [
        features(box, picture, *measure(around or neighbours(boxes, number)))
        for number, (box, picture) in enumerate(found)
    ]
    return [Glyph(box, scores) for box, scores in zip(boxes, _DIGITS.scores(np.stack(rows)), strict=True)]


def _are_numeric(two: Sequence[Glyph]) -> bool:
    """Two digits, or a digit and the mark below its right foot?"""
    marks = [float(one.scores[len(EASTERN + WESTERN) : -1].sum()) for one in two]
    return all(_digit_share(one) > 0.6 or mark > 0.5 for one, mark in zip(two, marks, strict=True)) and min(marks) < 0.5


def _digit_share(glyph: Glyph) -> float:
    """How surely a shape is some Arabic-Indic digit."""
    return float(glyph.scores[: len(EASTERN)].sum())


def halves(box: Box, picture: Array, count: int = 2) -> list[tuple[Box, Array]]:
    """A shape cut in two (or more) where least ink joins it: characters that touch; empty when that fails."""
    width = picture.shape[1]
    reach = width / (3 * count)
    cuts = [0]
    for number in range(1, count):
        first, last = (int(width * number / count + side * reach) for side in (-1, 1))
        columns = picture[:, first:last].astype(np.int64).sum(0)
        if not len(columns):
            return []
        cuts.append(int(columns.argmin()) + first)
    cuts.append(width)
    found = []
    for first, last in pairwise(cuts):
        part = picture[:, first:last]
        begin, end = max(box.left, box.left - 1 + first), min(box.right, box.left - 1 + last)
        rows = np.flatnonzero((part > 255 - INK).any(1))
        if len(rows) < LEAST_INK or end <= begin:
            return []
        top, bottom = int(rows[0]), int(rows[-1]) + 1
        piece = part[max(0, top - 1) : bottom + 1]
        found.append((Box(begin, box.top - 1 + top, end, box.top - 1 + bottom), piece))
    return found


class Network:
    """A trained network for rows of `features`; its file is read when it is first asked."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @cached_property
    def weights(self) -> dict[str, Array]:
        """The file's arrays by name."""
        with np.load(self.file) as stored:
            return {name: stored[name].astype(np.float32) for name in stored.files}

    def fits(self, measures: int) -> bool:
        """Is there a network for pictures with so many numbers beside them?"""
        return self.file.exists() and "w_d1" in self.weights and self.weights["mean"].shape == (measures,)

    def scores(self, rows: Array) -> Array:
        """Two convolutions over the picture, its measures beside them, two layers; softmax over the classes."""
        weights = self.weights
        layer = rows[:, : SIDE * SIDE].reshape(-1, SIDE, SIDE, 1)
        for name in ("c1", "c2"):
            layer = _pooled(_convolved(layer, weights["w_" + name], weights["b_" + name]))
        measures = (rows[:, SIDE * SIDE :] - weights["mean"]) / weights["spread"]
        flat = np.concatenate([layer.reshape(len(rows), -1), measures], 1)
        flat = np.maximum(flat @ weights["w_d1"] + weights["b_d1"], 0)
        scores = flat @ weights["w_d2"] + weights["b_d2"]
        scores = np.exp(scores - scores.max(1, keepdims=True))
        return scores / scores.sum(1, keepdims=True)


_DIGITS = Network(FILE)


@cache
def trained() -> bool:
    """Is there a network for Arabic-Indic digits?"""
    return _DIGITS.fits(MEASURES)


def _convolved(layer: Array, kernel: Array, bias: Array) -> Array:
    """A convolution without padding, rectified."""
    size = kernel.shape[0]
    view: Any = np.lib.stride_tricks.sliding_window_view
    windows = view(layer, (size, size), axis=(1, 2))
    flat = windows.transpose(0, 1, 2, 4, 5, 3).reshape(-1, kernel.shape[0] * kernel.shape[1] * kernel.shape[2])
    made = flat @ kernel.reshape(-1, kernel.shape[3]) + bias
    return np.maximum(made, 0).reshape(len(layer), layer.shape[1] - size + 1, layer.shape[2] - size + 1, -1)


def _pooled(layer: Array) -> Array:
    """The largest of each two by two; an odd last row or column is left out."""
    count, height, width, depth = layer.shape
    cut = layer[:, : height // 2 * 2, : width // 2 * 2]
    return cut.reshape(count, height // 2, 2, width // 2, 2, depth).max((2, 4))
