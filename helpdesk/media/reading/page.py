"""One picture from pixels to a Reading: prepare, find lines, read them, mend identifiers and digits, find fields."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Sequence

import cv2
import numpy as np

from helpdesk.media.reading.currencies import mend_currencies
from helpdesk.media.reading.digits import mend_digits
from helpdesk.media.reading.displays import find_code
from helpdesk.media.reading.engine import Engine
from helpdesk.media.reading.fields import find_fields
from helpdesk.media.reading.identifiers import reread
from helpdesk.media.reading.language import guess
from helpdesk.media.reading.layout import find_boxes, with_large_filled
from helpdesk.media.reading.order import in_order, rows
from helpdesk.media.reading.passes import read_lines
from helpdesk.media.reading.prepare import TEXT_HEIGHT, Prepared, prepare
from helpdesk.media.reading.script import arabic_share, is_arabic
from helpdesk.media.reading.words import Box, Field, Line, Reading, Word, mean_confidence

if TYPE_CHECKING:
    from PIL import Image

ARABIC_PAGE, SOME_ARABIC = 0.3, 0.08  # of the letters
MANY_WORDS = 60  # a photo with so many shows a page, not a machine's display
DIRT = 15  # the confidence below which a word of one or two characters is not text
SHORT, SURE_SHORT = 2, 60  # characters of a line that must be read this surely: corners and icons look like letters


def read_page(image: Image.Image, reader: Engine) -> Reading:
    """Read an RGB picture. Raises EngineFailed when Tesseract is missing or took too long."""
    cv2.setNumThreads(1)
    rgb = np.asarray(image.convert("RGB"))
    prepared = prepare(rgb)
    boxes = find_boxes(prepared.page)
    found = read_lines(with_large_filled(prepared, boxes), boxes, reader)
    found = reread(prepared, found, reader)
    if arabic_share(word.text for words in found for word in words) > SOME_ARABIC:
        found = mend_digits(prepared, boxes, found)
        found = mend_currencies(prepared, found)
    lines = _lines(boxes, found)
    right_to_left = arabic_share(line.text for line in lines) > ARABIC_PAGE
    ordered = rows(lines, right_to_left)
    fields = find_fields(ordered)
    reading = _in_original(prepared, ordered, fields)
    display = prepared.photo and "error_code" not in fields and len(reading.words) < MANY_WORDS
    shown = find_code(rgb) if display else None
    return replace(reading, fields=reading.fields | {"error_code": shown}) if shown else reading


def _lines(boxes: Sequence[Box], found: Sequence[Sequence[Word]]) -> list[Line]:
    lines = []
    for box, words in zip(boxes, found, strict=True):
        kept = [word for word in words if not (word.confidence < DIRT and len(word.text) < 3)]
        letters = sum(char.isalnum() for word in kept for char in word.text)
        if letters > SHORT or (letters and mean_confidence(kept) >= SURE_SHORT and box.height > 0.5 * TEXT_HEIGHT):
            lines.append(Line(in_order(kept, any(is_arabic(word.text) for word in kept)), box))
    return lines


def _in_original(prepared: Prepared, ordered: list[list[Line]], fields: dict[str, Field]) -> Reading:
    """The reading with all boxes in the picture's own pixels."""

    def back(box: Box) -> Box:
        corners = np.array([[box.left, box.top], [box.right, box.top], [box.right, box.bottom], [box.left, box.bottom]])
        moved = cv2.perspectiveTransform(corners.astype(np.float64).reshape(1, 4, 2), prepared.to_original)[0]
        (left, top), (right, bottom) = np.floor(moved.min(0)), np.ceil(moved.max(0))
        return Box(int(left), int(top), int(right), int(bottom))

    lines = [
        Line(tuple(Word(w.text, w.confidence, back(w.box)) for w in line.words), back(line.box), number)
        for number, row in enumerate(ordered)
        for line in row
    ]
    text = "\n".join(" ".join(line.text for line in row) for row in ordered)
    words = [word for line in lines for word in line.words]
    placed = {n: Field(n, f.value, f.confidence, back(f.box), f.printed) for n, f in fields.items()}
    return Reading(guess(text), text, tuple(lines), mean_confidence(words), placed, prepared.photo)
