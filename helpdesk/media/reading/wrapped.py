"""Values that a narrow column broke in two ("PP-TMKS079-" above "668868") as one again. Pure."""

from __future__ import annotations

import re
from typing import Sequence

from helpdesk.media.reading.words import Line, Word

_HYPHEN = re.compile(r"(?=.*\d)[\w()+/.-]{2,}-")  # what goes on, whatever follows
_LONG = re.compile(r"(?=.*\d)[A-Za-z0-9_-]{10,}")  # what only goes on where its rest stands below, alone
_REST = re.compile(r"(?=.*\d)[A-Za-z0-9_-]+[.,]?")
GUESSED = 65.0  # the confidence of a value joined without a hyphen: it is asked back
CLOSE, ALIGNED, LIKE = 1.3, 0.7, 1.6  # heights of a line between both, heights off the same edge, taller at most


def unbroken(rows: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The rows with the rest of each broken value moved up to where it begins."""
    mended = [list(row) for row in rows]
    for number in range(len(mended) - 1):
        for place, line in enumerate(mended[number]):
            found = _rest_below(line, mended[number + 1 : number + 3])
            if found is None:
                continue
            row, rest = found
            first, after = rest.words[0], rest.words[1:]
            last = line.words[-1]
            sure = min(last.confidence, first.confidence, 100.0 if last.text.endswith("-") else GUESSED)
            joined = Word(last.text + first.text, sure, last.box.joined(first.box))
            mended[number][place] = line.placed((*line.words[:-1], joined))
            row[row.index(rest)] = rest.placed(after)
    return [[line for line in row if line.words] for row in mended if any(line.words for line in row)]


def _rest_below(line: Line, below: Sequence[list[Line]]) -> tuple[list[Line], Line] | None:
    """The line with the rest of the value that breaks off at the end of `line`, and its row."""
    text = line.words[-1].text if line.words else ""
    hyphen = _HYPHEN.fullmatch(text) is not None
    if not hyphen and not _LONG.fullmatch(text):
        return None
    for row in below:
        for other in row:
            if not other.words or not _continues(line, other):
                continue
            # Values of two rows have one right edge, too, and the labels beside them may be unread.
            begins = other.box.left - line.words[-1].box.left < ALIGNED * line.box.height
            alone = len(row) == len(other.words) == 1 and begins and other.box.width <= line.box.width
            if _REST.fullmatch(other.words[0].text) and (hyphen or alone):
                return row, other
    return None


def _continues(line: Line, other: Line) -> bool:
    """Does `other` stand right below, in letters as large, at the same edge?"""
    height = line.box.height
    edges = min(abs(line.box.left - other.box.left), abs(line.box.right - other.box.right))
    sizes = sorted((height, other.box.height))
    gap = -line.box.overlap_y(other.box)
    return (
        edges < ALIGNED * height
        and gap < CLOSE * height
        and sizes[1] < LIKE * sizes[0]
        and other.box.top > line.box.top
    )
