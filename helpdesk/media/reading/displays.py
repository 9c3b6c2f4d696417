"""Error codes on displays of machines: seven-segment digits are found by their bars, lit or dark. Child process only.

Only for photos, and only where every bar is clearly lit or clearly dark and the characters make a code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Iterator

import cv2
import numpy as np

from helpdesk.media.reading.segments import Row, read_row
from helpdesk.media.reading.words import Box, Field

Array = Any

LONG_EDGE = 900  # of the picture in which displays are looked for
HEIGHT = 72  # pixels that characters get
LEAST_HEIGHT, MOST_HEIGHT = 16, 420  # of a row of characters in the picture of LONG_EDGE
SPREADS = (7, 13, 21, 33, 49)  # pixels over which bars are joined to a row; twice that from side to side
MOST_ROWS = 10
BESIDE = 0.9  # of the height: what stands so near belongs to the row, or the row is none
CONTRAST = 45  # of lit and dark
TURNS = (0.0, -4.0, 4.0, -8.0, 8.0)  # degrees
SLANTS = (0.0, 0.1, 0.2, -0.08)  # of the height: displays lean to the right
SURE, CLEAR = 0.3, 0.85  # of a Row's margin: enough, and no need to look further
CODE = re.compile(r"(?:[A-Z]|E[Rr]|C[Hh])-?\d{1,3}")
LOOKS = str.maketrans({"b": "B", "c": "C", "d": "D", "h": "H", "n": "N", "o": "0", "t": "T", "u": "U", "r": "R"})


@dataclass(frozen=True)
class _Found:
    code: str
    row: Row
    box: Box


def find_code(rgb: Array) -> Field | None:
    """The error code on a display in an RGB picture (height × width × 3, uint8), None unless its shape is sure."""
    best: _Found | None = None
    for lit in (rgb.max(axis=2), 255 - cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)):
        for box in _rows(lit):
            row = _best_reading(_cut(lit, box))
            code = code_of(row.text) if row else ""
            if row and code and (best is None or row.margin > best.row.margin):
                best = _Found(code, row, box)
    if best is None:
        return None
    return Field("error_code", best.code, round(min(0.95, 0.65 + 0.4 * best.row.margin), 2), best.box, best.row.text)


def code_of(shown: str) -> str:
    """The code that characters of a display make ("E18", "E-24", "ErO5" is none); "" for times and temperatures."""
    told = shown[0].translate(LOOKS) + shown[1:].replace("o", "0") if shown else ""
    if not CODE.fullmatch(told):
        return ""
    return told.upper()


def _rows(lit: Array) -> Iterator[Box]:
    """Places in the picture that may be a row of bars, the strongest first."""
    factor = min(1.0, LONG_EDGE / max(lit.shape))
    small = cv2.resize(lit, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA) if factor < 1 else lit
    small = cv2.GaussianBlur(small, (0, 0), 1.0)
    height, width = small.shape
    seen: list[tuple[float, Box]] = []
    for window in (91, 221):
        ground = cv2.blur(small, (window, window)).astype(np.int16)
        above = np.clip(small.astype(np.int16) - ground, 0, 255).astype(np.uint8)
        threshold = max(float(CONTRAST) * 0.7, cv2.threshold(above, 0, 255, cv2.THRESH_OTSU)[0])
        mask = (above > threshold).astype(np.uint8)
        for spread in SPREADS:
            closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((spread, 2 * spread + 1), np.uint8))
            count, _, stats, _ = cv2.connectedComponentsWithStats(closed)
            for left, top, wide, high, _ in stats[1:count]:
                if not (LEAST_HEIGHT <= high <= MOST_HEIGHT and 0.8 * high <= wide <= 6 * high):
                    continue
                if left <= 1 or top <= 1 or left + wide >= width - 1 or top + high >= height - 1:
                    continue
                piece = mask[top : top + high, left : left + wide]
                if not 0.12 <= piece.mean() <= 0.75:
                    continue
                box = Box(int(left), int(top), int(left + wide), int(top + high))
                if any(_same(box, other) for _, other in seen):
                    continue
                strength = float(above[top : top + high, left : left + wide][piece > 0].mean()) * float(high) ** 0.5
                seen.append((strength, box))
    for _, box in sorted(seen, key=lambda one: -one[0])[:MOST_ROWS]:
        yield Box(*(round(edge / factor) for edge in box.as_list()))


def _same(one: Box, other: Box) -> bool:
    x, y = one.overlap_x(other), one.overlap_y(other)
    return x > 0 and y > 0 and x * y > 0.9 * max(one.width * one.height, other.width * other.height)


def _cut(lit: Array, box: Box) -> Array:
    """The row with a margin, characters about HEIGHT pixels high, as floats from 0 (dark) to 1 (lit)."""
    edge, beside = round(0.22 * box.height), round(BESIDE * box.height)
    top, left = max(0, box.top - edge), max(0, box.left - beside)
    piece = lit[top : box.bottom + edge, left : box.right + beside]
    factor = HEIGHT / max(1, box.height)
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    piece = cv2.resize(piece, None, fx=factor, fy=factor, interpolation=method)
    margin = round(factor * (box.left - left))
    core = np.ascontiguousarray(piece[:, margin : margin + round(factor * box.width)])
    dark, bright = (float(one) for one in np.percentile(core, (15, 97)))
    if bright - dark < CONTRAST:
        return np.zeros((1, 1), np.float32)
    threshold = cv2.threshold(core, 0, 255, cv2.THRESH_OTSU)[0]
    steep = max(12.0, 0.22 * (bright - dark))  # grey levels from clearly dark to clearly lit
    ink = np.clip((piece.astype(np.float32) - threshold) / steep + 0.5, 0, 1)
    return _of_the_row(ink, round(factor * (box.top - top)), round(factor * (box.bottom - top)))


def _of_the_row(ink: Array, top: int, bottom: int) -> Array:
    """Without specks, and without what reaches out of the row: labels, the display's frame."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats((ink > 0.5).astype(np.uint8))
    kept = np.zeros_like(ink)
    reach = round(0.08 * HEIGHT)
    for label in range(1, count):
        _, y, wide, high, area = stats[label]
        if y < top - reach or y + high > bottom + reach or area < 0.004 * HEIGHT * HEIGHT:
            continue
        if y > top + 0.8 * HEIGHT and wide < 0.25 * HEIGHT:  # a decimal point
            continue
        kept[labels == label] = 1
    return ink * cv2.dilate(kept, np.ones((3, 3), np.uint8))


def _best_reading(ink: Array) -> Row | None:
    """The clearest reading over the ways a display may be held and lean."""
    if ink.size < HEIGHT * HEIGHT // 2:
        return None
    height, width = ink.shape
    best: Row | None = None
    for turn in TURNS:
        for slant in SLANTS:
            matrix = cv2.getRotationMatrix2D((width / 2, height / 2), turn, 1.0)
            # What leans right is pushed left at its top.
            shear = np.array([[1, slant, -slant * height / 2 + HEIGHT * 0.2], [0, 1, HEIGHT * 0.2], [0, 0, 1]])
            whole = shear @ np.vstack([matrix, [0, 0, 1]])
            moved = cv2.warpAffine(ink, whole[:2], (width + round(HEIGHT * 0.4), height + round(HEIGHT * 0.4)))
            row = read_row(moved)
            if row and row.margin >= SURE and (best is None or row.margin > best.margin):
                best = row
                if row.margin > CLEAR:
                    return row
    return best
