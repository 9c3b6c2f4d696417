"""Which model reads which line: German (it reads English as well) first, Arabic for what it read badly."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Sequence

from helpdesk.media.reading.engine import PAGE_OF_LINES, Engine
from helpdesk.media.reading.fusing import SURE, fuse
from helpdesk.media.reading.layout import stack
from helpdesk.media.reading.prepare import INK, TEXT_HEIGHT
from helpdesk.media.reading.script import arabic_share, is_arabic
from helpdesk.media.reading.words import Box, Word, mean_confidence

Array = Any
LATIN, EITHER, ARABIC = "deu", "ara+eng", "ara"
SAMPLE, ARABIC_SHARE = 5, 0.6  # lines that tell an Arabic page, where English letters would only be guessed; of letters
# Our pages are black on white already: Tesseract need not try them inverted.
OPTIONS = {"tessedit_do_invert": "0"}
LATIN_PAGE = 0.7  # of the characters read surely: on such a page only what is hardly read at all is read again
FOREIGN, LEAST_WIDTH = 50, 45  # mean confidence and pixels of such a line
LEFT_OUT = 0.7  # text heights of ink that belong to no word: a line that was not read to its end
LONG, LEAST_HEIGHT = 2.5, 0.7  # times as wide as high, and text heights: a line of text
MOST_AGAIN, MOST_ALONE = 8, 10  # of them, and of those of an Arabic page
SMALLER = 0.7, 0.4  # times as large: of some large letters the engine sees no line of text
SURE_LATIN = 90  # of letters on an Arabic page: "ul" for a month or a currency is read with less
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def read_lines(page: Array, boxes: Sequence[Box], engine: Engine) -> list[list[Word]]:
    """The words of each box, in no particular order. Raises EngineFailed."""
    if not boxes:
        return []
    first = _pass(page, boxes, engine, LATIN)
    latin = _is_latin_page(first)
    if latin:
        _complete(page, boxes, first, engine)
    weak = [
        number
        for number, words in enumerate(first)
        if (_is_foreign(words, boxes[number]) if latin else _is_weak(words))
    ]
    if not weak:
        return first
    weak.sort(key=lambda number: -boxes[number].width)
    sample = _pass(page, [boxes[number] for number in weak[:SAMPLE]], engine, EITHER)
    arabic = arabic_share(word.text for words in sample for word in words if _tells_script(word)) > ARABIC_SHARE
    if arabic:
        weak += [number for number, words in enumerate(first) if number not in weak and _is_guessed(words)]
        second = _pass(page, [boxes[number] for number in weak], engine, ARABIC)
    else:
        second = sample + _pass(page, [boxes[number] for number in weak[SAMPLE:]], engine, EITHER)
    if not arabic and not latin:
        _complete(page, boxes, first, engine)
    fused = [list(words) for words in first]
    for number, words in zip(weak, second, strict=True):
        fused[number] = fuse(first[number], words, arabic)
    if arabic:
        _read_alone(page, boxes, first, fused, engine)
    return fused


def _pass(page: Array, boxes: Sequence[Box], engine: Engine, languages: str, scale: float = 1.0) -> list[list[Word]]:
    if not boxes:
        return []
    sheet = stack(page, boxes, scale)
    words = engine.words(sheet.page, languages, PAGE_OF_LINES, OPTIONS)
    # The Arabic model writes marks of direction, with which no number is like any other.
    plain = [replace(word, text=_DIRECTION.sub("", word.text)) for word in words]
    return sheet.lines([word for word in plain if word.text])


def _complete(page: Array, boxes: Sequence[Box], found: list[list[Word]], engine: Engine) -> None:
    """Read lines of which a part was passed over once more, without the others around them."""
    bare = [_left_out(page, box, words) for box, words in zip(boxes, found, strict=True)]
    for number in _worst(boxes, bare)[:MOST_AGAIN]:
        [words] = _pass(page, [boxes[number]], engine, LATIN)
        more = sum(len(word.text) for word in words) >= sum(len(word.text) for word in found[number])
        if more and _left_out(page, boxes[number], words) < bare[number] - LEFT_OUT * TEXT_HEIGHT:
            found[number] = words


def _read_alone(
    page: Array, boxes: Sequence[Box], first: list[list[Word]], found: list[list[Word]], engine: Engine
) -> None:
    """Read lines again of which little was read surely in Arabic, each alone: among others large letters are misread.

    Of some nothing is seen until they are smaller.
    """

    def doubtful(number: int, words: Sequence[Word]) -> int:
        return _left_out(page, boxes[number], [word for word in words if word.confidence >= _sure(word)])

    bare = [doubtful(number, words) for number, words in enumerate(found)]
    for number in _worst(boxes, bare)[:MOST_ALONE]:
        for scale in (1.0, *SMALLER):
            [words] = _pass(page, [boxes[number]], engine, ARABIC, scale)
            if not first[number] and scale < 1:
                [first[number]] = _pass(page, [boxes[number]], engine, LATIN, scale)
            words = fuse(first[number], words, arabic=True)
            left = doubtful(number, words)
            if left < bare[number] - LEFT_OUT * TEXT_HEIGHT:
                found[number], bare[number] = words, left
            if bare[number] <= LEFT_OUT * TEXT_HEIGHT:
                break


def _sure(word: Word) -> float:
    """How surely a word must be read on an Arabic page to be believed: Latin letters are easily guessed there."""
    return SURE if is_arabic(word.text) or any(map(str.isdigit, word.text)) else SURE_LATIN


def _worst(boxes: Sequence[Box], bare: Sequence[int]) -> list[int]:
    """The lines of text (no corners and rules) that lack something, by how much that is."""
    long = [box.width > LONG * box.height > LEAST_HEIGHT * LONG * TEXT_HEIGHT for box in boxes]
    some = [number for number, ink in enumerate(bare) if long[number] and ink > LEFT_OUT * TEXT_HEIGHT]
    return sorted(some, key=lambda number: -bare[number])


def _left_out(page: Array, box: Box, words: Sequence[Word]) -> int:
    """How many columns with ink of a line belong to no word."""
    inked = (page[box.top : box.bottom, box.left : box.right] < INK).any(0)
    for word in words:
        inked[max(0, word.box.left - box.left - 2) : max(0, word.box.right - box.left + 2)] = False
    return int(inked.sum())


def _tells_script(word: Word) -> bool:
    """Is it a word that was read? One long identifier has more letters than a page's labels."""
    return len(word.text) > 1 and word.confidence >= SURE and not any(map(str.isdigit, word.text))


def _is_weak(words: Sequence[Word]) -> bool:
    return not words or min(word.confidence for word in words) < SURE


def _is_guessed(words: Sequence[Word]) -> bool:
    """Are there Latin letters in a line, no code and no address, that were not read surely?"""
    return any(word.text.strip(".,:!").isalpha() and word.confidence < SURE_LATIN for word in words)


def _is_latin_page(lines: Sequence[Sequence[Word]]) -> bool:
    """Did the first model read nearly everything surely?"""
    words = [word for line in lines for word in line]
    sure = sum(len(word.text) for word in words if word.confidence >= SURE)
    return sure > LATIN_PAGE * sum(len(word.text) for word in words)


def _is_foreign(words: Sequence[Word], box: Box) -> bool:
    """On a Latin page: may this line be Arabic? A misread letter, a corner or an icon is not worth a second model."""
    return box.width > LEAST_WIDTH and mean_confidence(list(words)) < FOREIGN
