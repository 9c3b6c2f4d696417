"""Identifiers, addresses and codes are read once more, larger, without dictionaries and by the English model alone.

In running text a dictionary helps; in "pay_N0l8BS" it turns what was there into what it knows.
"""

from __future__ import annotations

import re
from typing import Any, Sequence

import numpy as np

from helpdesk.media.reading import patterns
from helpdesk.media.reading.engine import PAGE_OF_LINES, Engine
from helpdesk.media.reading.layout import stack
from helpdesk.media.reading.prepare import Prepared, detail, line_piece
from helpdesk.media.reading.script import is_arabic
from helpdesk.media.reading.words import Box, Word, mean_confidence

Array = Any
MARGIN = 0.25  # text heights around a word: a colon beside it would spoil the reading
MOST = 40  # identifiers on one page
LEAST = 3  # characters
OPTIONS = {
    "load_system_dawg": "0",
    "load_freq_dawg": "0",
    "tessedit_do_invert": "0",
    "tessedit_char_whitelist": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:#@+,$€£()",
}
DOUBTED = 65.0  # the confidence of what two readings of one word disagree about: such values are asked back

_STRICT = (patterns.SERVICE_ID, patterns.UUID, patterns.S10, patterns.PLAIN_ERROR, patterns.EMAIL, patterns.AMAZON)
_NUMBER = re.compile(r"[$€£+(]*\d[\d.,:/()-]*\d\)?")  # on photos, these are looked at twice as well
_SHAPE = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[#A-Za-z0-9_./:-]{3,}|[#]?[\d-]{5,}|\S+@\S+|[A-Za-z]+_[\w]+")


def reread(prepared: Prepared, found: Sequence[Sequence[Word]], engine: Engine) -> list[list[Word]]:
    """The words of each line with identifiers read again where that is surer. Raises EngineFailed."""
    mended = [list(words) for words in found]
    places = [(line, place) for line, words in enumerate(mended) for place in range(len(words))]
    wanted = [(line, place) for line, place in places if is_identifier(mended[line][place].text)]
    if prepared.photo:
        numbers = [(line, place) for line, place in places if _NUMBER.fullmatch(mended[line][place].text)]
        wanted += [one for one in numbers if one not in wanted]
    wanted = wanted[:MOST]
    if not wanted:
        return mended
    crops = [line_piece(prepared, mended[line][place].box, detail(prepared), MARGIN) for line, place in wanted]
    sheet, boxes = _beneath(crops)
    stacked = stack(sheet, boxes)
    again = stacked.lines(engine.words(stacked.page, "eng", PAGE_OF_LINES, OPTIONS))
    for (line, place), words in zip(wanted, again, strict=True):
        old = mended[line][place]
        ordered = sorted(words, key=lambda word: word.box.left)
        new = Word("".join(word.text for word in ordered), mean_confidence(ordered), old.box)
        mended[line][place] = better(old, new)
    return mended


def is_identifier(text: str) -> bool:
    """Is a word worth a second reading: letters with digits, a long number, an address?"""
    return (
        len(text) >= LEAST
        and text.isascii()
        and not is_arabic(text)
        and _SHAPE.fullmatch(text.strip(".,;:()")) is not None
    )


def better(old: Word, new: Word) -> Word:
    """The reading to be believed; the second one must be about as long as the first."""
    if not new.text or abs(len(new.text) - len(old.text)) > max(1, len(old.text) // 6):
        return old
    if new.text == old.text:
        return Word(old.text, max(old.confidence, new.confidence), old.box)
    kept = new if _worth(new) > _worth(old) else old
    checked = patterns.UPS.fullmatch(kept.text) and patterns.ups_ok(kept.text)
    if checked or kept.text.strip(".,:#") == (old if kept is new else new).text.strip(".,:#"):
        return kept
    return Word(kept.text, min(kept.confidence, DOUBTED), kept.box)


def _worth(word: Word) -> float:
    bonus = 20.0 if any(pattern.fullmatch(word.text.strip("#:.,")) for pattern in _STRICT) else 0.0
    if patterns.UPS.fullmatch(word.text):
        bonus = 60.0 if patterns.ups_ok(word.text) else 20.0
    return word.confidence + bonus


def _beneath(crops: Sequence[Array]) -> tuple[Array, list[Box]]:
    """The crops on one page, and where each stands."""
    width = max(crop.shape[1] for crop in crops)
    page = np.full((sum(crop.shape[0] for crop in crops), width), 255, np.uint8)
    boxes, top = [], 0
    for crop in crops:
        page[top : top + crop.shape[0], : crop.shape[1]] = crop
        boxes.append(Box(0, top, crop.shape[1], top + crop.shape[0]))
        top += crop.shape[0]
    return page, boxes
