"""Abbreviations of currencies in Arabic letters ("ر.س", "د.إ") are known by their shape, compared with drawn ones.

Beside a number Tesseract takes their dots for a full stop and their letters for Latin ones, however large they are.
`tools/draw_currencies.py` makes `currencies.npz`.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, Sequence

import cv2
import numpy as np

from helpdesk.media.reading.amounts import currency_of
from helpdesk.media.reading.prepare import INK, Prepared, detail, line_piece
from helpdesk.media.reading.script import clean, folded, is_arabic
from helpdesk.media.reading.words import Word

Array = Any
FILE = Path(__file__).with_name("currencies.npz")
ABBREVIATIONS = (
    ("ر.س", "SAR"), ("د.إ", "AED"), ("ج.م", "EGP"), ("د.ك", "KWD"), ("ر.ق", "QAR"), ("ر.ع", "OMR"),
    ("د.ب", "BHD"), ("ل.ل", "LBP"), ("د.م", "MAD"), ("د.ت", "TND"), ("د.ج", "DZD"),
)  # fmt: skip
WIDE, HIGH = 40, 28  # pixels of a drawn abbreviation
MARGIN = 0.3  # text heights around a word
SURE_WORD = 85.0  # confidence of Arabic letters that are a word, and no abbreviation
LONGEST = 5  # characters that a misread abbreviation may have
LIKE, AHEAD = 0.78, 0.08  # correlation with a drawn one, and how far the next currency must be behind
_FIGURES = re.compile(r"\D{0,2}\d\D{0,2}|\d?\D{1,2}\d")
_PRICE = re.compile(r"-?\d[\d.,٫٬]*[.,٫٬]\d{2,3}")


def mend_currencies(prepared: Prepared, found: Sequence[Sequence[Word]]) -> list[list[Word]]:
    """The words of each line with abbreviations beside prices put right where their shape is sure."""
    return [_mended(prepared, list(words)) for words in found]


def _mended(prepared: Prepared, words: list[Word]) -> list[Word]:
    for pieces in _beside_prices(words):
        box = pieces[0].box
        for piece in pieces[1:]:
            box = box.joined(piece.box)
        known = recognise(line_piece(prepared, box, detail(prepared), MARGIN))
        if known is not None and all(piece in words for piece in pieces):
            words = [word for word in words if word not in pieces]
            words.append(Word(known[0], round(100 * known[1], 1), box))
    return words


def recognise(piece: Array) -> tuple[str, float] | None:
    """The abbreviation on a piece of a page (black on white), and how like it is; None when none is like enough."""
    drawn = outline(piece)
    if drawn is None:
        return None
    pictures, codes = _drawn()
    likeness = pictures @ _normal(drawn.reshape(1, -1))[0]
    best = [float(likeness[codes == number].max(initial=0.0)) for number in range(len(ABBREVIATIONS))]
    first, second = sorted(range(len(best)), key=lambda number: -best[number])[:2]
    if best[first] < LIKE or best[first] - best[second] < AHEAD:
        return None
    return ABBREVIATIONS[first][0], best[first]


def outline(piece: Array) -> Array | None:
    """The ink of a piece in a frame of one size, 0 to 1, its shape kept; None without ink."""
    ink = piece < INK
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    if len(rows) < 3 or len(columns) < 3:
        return None
    cut = 255 - piece[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    factor = min((WIDE - 2) / cut.shape[1], (HIGH - 2) / cut.shape[0])
    size = (max(1, round(cut.shape[1] * factor)), max(1, round(cut.shape[0] * factor)))
    small = cv2.resize(cut, size, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR)
    frame = np.zeros((HIGH, WIDE), np.float32)
    top, left = (HIGH - size[1]) // 2, (WIDE - size[0]) // 2
    frame[top : top + size[1], left : left + size[0]] = small / 255
    # A little blur: fonts differ by a stroke's width.
    return cv2.GaussianBlur(frame, (0, 0), 1.2)


@cache
def _drawn() -> tuple[Array, Array]:
    with np.load(FILE) as stored:
        pictures = stored["pictures"].reshape(len(stored["codes"]), -1).astype(np.float32)
        return _normal(pictures), stored["codes"]


def _normal(pictures: Array) -> Array:
    """Each row with mean 0 and length 1."""
    centred = pictures - pictures.mean(1, keepdims=True)
    return centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)


def _beside_prices(words: list[Word]) -> list[list[Word]]:
    """What may be an abbreviation next to a price: some short words that are no currency as they were read."""
    ordered = sorted(words, key=lambda word: word.box.left)
    found = []
    for number, word in enumerate(ordered):
        if _PRICE.fullmatch(clean(word.text)) is None:
            continue
        for side in (ordered[number + 1 : number + 4], ordered[max(0, number - 3) : number][::-1]):
            short = [one for one in side if _unknown(one)]
            if short and short[0] is side[0]:
                found += [short[:count] for count in range(len(short), 0, -1)]
    return found


def _unknown(word: Word) -> bool:
    """May this be an abbreviation misread? Its dots and letters are taken for "1.2" as well, never for a price."""
    plain = folded(word.text).strip("-+:")
    if is_arabic(plain) and len(plain) > 3 and word.confidence >= SURE_WORD:
        return False
    figures = any(char.isdigit() for char in plain) and not _FIGURES.fullmatch(plain)
    return len(plain) <= LONGEST and not figures and not currency_of(plain)
