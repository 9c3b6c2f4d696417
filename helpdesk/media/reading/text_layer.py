"""Text that a PDF or a text file brings along, read for fields like the text on a picture. Pure."""

from __future__ import annotations

import re

from helpdesk.media.reading.fields import find_fields
from helpdesk.media.reading.language import guess
from helpdesk.media.reading.words import Box, Line, Reading, Word

LEAST_LETTERS = 20  # fewer are a stamp on a scanned page
CHARACTER, LINE = 10, 24  # pixels that text without places is given
COLUMNS = re.compile(r"\t| {3,}")


def has_text(layer: str) -> bool:
    """Is there enough text to leave out reading the page's picture?"""
    return sum(char.isalnum() for char in layer) >= LEAST_LETTERS


def read_text(layer: str) -> Reading:
    """The reading of a page's text layer; its places are made up from lines and columns."""
    rows: list[list[Line]] = []
    for number, row in enumerate(layer.splitlines()):
        lines, start = [], 0
        for part in COLUMNS.split(row):
            words = []
            for match in re.finditer(r"\S+", part):
                left = (start + match.start()) * CHARACTER
                box = Box(left, number * LINE, left + len(match.group()) * CHARACTER, number * LINE + 16)
                words.append(Word(match.group(), 99.0, box))
            start += len(part) + 3
            if words:
                lines.append(Line(tuple(words), words[0].box.joined(words[-1].box)))
        if lines:
            rows.append(lines)
    text = "\n".join(" ".join(line.text for line in row) for row in rows)
    return Reading(guess(text), text, tuple(line for row in rows for line in row), 99.0, find_fields(rows))
