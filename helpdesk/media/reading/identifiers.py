"""Identifiers, addresses and codes are read once more, larger, without dictionaries and by the English model alone.

In running text a dictionary helps; in "pay_N0l8BS" it turns what was there into what it knows.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from typing import Any, Sequence

import numpy as np

from helpdesk.media.reading import codes, patterns
from helpdesk.media.reading.checks import S10, UPS, passes, ups_ok
from helpdesk.media.reading.engine import PAGE_OF_LINES, Engine
from helpdesk.media.reading.layout import stack
from helpdesk.media.reading.letters import CLASSES, MEASURES, NETWORK, Look, measured, scores
from helpdesk.media.reading.prepare import TEXT_HEIGHT, Prepared, detail, line_piece
from helpdesk.media.reading.script import is_arabic
from helpdesk.media.reading.votes import AS_FIGURES, aligned, by_form, decided, evidence, of_figures
from helpdesk.media.reading.words import Box, Word, mean_confidence

Array = Any
Voted = tuple[Word, Array | None]  # a word, and the evidence for each of its characters
MARGIN = 0.25  # text heights around a word: a colon beside it would spoil the reading
MOST = 40  # identifiers on one page
LEAST, LEAST_NUMBER = 3, 4  # characters; of a number that is no identifier: the second model misreads short ones
OPTIONS = {
    "load_system_dawg": "0",
    "load_freq_dawg": "0",
    "tessedit_do_invert": "0",
    "tessedit_char_whitelist": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:#@+,$€£()",
}
DOUBTED = 65.0  # the confidence of what two readings of one word disagree about: such values are asked back
POSSIBLE = 0.02  # probability of a character that a shape may be
UNLIKE = 0.4  # the same of one that it is rather not
ODD = 0.2  # of the shapes: so many may be none of the characters that were read
SURE = 0.9  # probability of a text that need not be asked back

_STRICT = (patterns.SERVICE_ID, patterns.UUID, S10, codes.PLAIN, patterns.EMAIL, patterns.AMAZON)
_CHECKED = re.compile(r"1[Z2][0-9A-Z]{16}|[A-Z]{2}(?=(?:[A-Z]*\d){6})[0-9A-Z]{9}[A-Z]{2}|00[0-9OQDSBIZ]{18}")
_MIXED = re.compile(r"\d[A-Za-z]")
GROUP = 10  # characters of a group of such a number
_NUMBER = re.compile(r"[$€£+(]*\d[\d.,:/()-]*\d\)?")  # amounts and telephone numbers are looked at twice as well
_AMOUNT = re.compile(r"[$€£+(]*\d[\d.,]*[.,]\d\d\)?")  # no letter stands in one, whatever its shapes are like
_FIGURES = str.maketrans(AS_FIGURES)
_SHAPE = re.compile(
    r"(?=.*\d)(?=.*[A-Za-z])[#A-Za-z0-9_./:-]{3,}|[#]?[\d-]{5,}|\S+@\S+|[A-Za-z]+_[\w]+"
    r"|(?:https?://)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/\S*)?"  # a q in them is easily read as a g
)


def reread(prepared: Prepared, found: Sequence[Sequence[Word]], engine: Engine) -> list[list[Word]]:
    """The words of each line with identifiers read again where that is surer. Raises EngineFailed."""
    mended = [list(words) for words in found]
    places = [(line, place) for line, words in enumerate(mended) for place in range(len(words))]
    wanted = [(line, place) for line, place in places if is_identifier(mended[line][place].text)]
    shortest = 0 if prepared.photo else LEAST_NUMBER
    wanted += [
        one for one in places if _NUMBER.fullmatch(text := mended[one[0]][one[1]].text) and len(text) >= shortest
    ]
    groups = [[(line, place) for place in group] for line, words in enumerate(mended) for group in grouped(words)]
    wanted = list(dict.fromkeys([*(one for group in groups for one in group), *wanted]))[:MOST]
    if not wanted:
        return mended
    scale, edge = detail(prepared) / TEXT_HEIGHT, MARGIN * TEXT_HEIGHT
    crops = [line_piece(prepared, mended[line][place].box, detail(prepared), MARGIN) for line, place in wanted]
    sheet, boxes = _beneath(crops)
    stacked = stack(sheet, boxes)
    again = stacked.lines(engine.words(stacked.page, "eng", PAGE_OF_LINES, OPTIONS))
    pairs, looks = [], []
    for (line, place), words, crop in zip(wanted, again, crops, strict=True):
        old = mended[line][place]
        ordered = sorted(words, key=lambda word: word.box.left)
        pairs.append((old, Word("".join(word.text for word in ordered), mean_confidence(ordered), old.box)))
        looks.append(Look(crop, edge * scale, (edge + old.box.width) * scale))
    told = dict(zip(wanted, voted(pairs, looks), strict=True))
    for group in groups:
        places = [one for one in group if one in told]
        told |= dict(zip(places, together([told[one] for one in places]), strict=True))
    for (line, place), (word, _) in told.items():
        mended[line][place] = word
    return mended


def grouped(words: Sequence[Word]) -> list[list[int]]:
    """The places of words that are one number with a check digit, written in groups."""
    ordered = sorted(range(len(words)), key=lambda place: words[place].box.left)
    found, free = [], 0
    for start, end in combinations(range(len(ordered) + 1), 2):
        group = ordered[start:end]
        texts = [words[place].text for place in group]
        if start >= free and len(group) > 1 and max(map(len, texts)) <= GROUP and _CHECKED.fullmatch("".join(texts)):
            found.append(group)
            free = end
    return found


def together(group: Sequence[Voted]) -> list[Voted]:
    """The words of one number in groups, decided once more: all of them together have one check digit."""
    words, logs = [word for word, _ in group], [told for _, told in group if told is not None]
    text = "".join(word.text for word in words)
    if len(logs) < len(words) or passes(text):
        return list(group)
    text, sure = decided(np.concatenate(logs), text)
    made = []
    for word, told in group:
        part, text = text[: len(word.text)], text[len(word.text) :]
        confidence = word.confidence if sure > SURE else min(word.confidence, DOUBTED)
        made.append((Word(part, confidence, word.box), told))
    return made


def voted(pairs: Sequence[tuple[Word, Word]], looks: Sequence[Look]) -> list[Voted]:
    """For each word the better of two readings, each character by both of them and by its shape."""
    made: list[Voted] = [(_unseen(better(*pair)), None) for pair in pairs]
    told: list[tuple[int, str, bool, Array]] = []
    for number, (pair, look) in enumerate(zip(pairs, looks, strict=True)):
        texts: dict[int, str] = {}
        for word in (made[number][0], *pair):
            for text in filter(None, (word.text, word.text.rstrip(".,:;"))):
                texts.setdefault(len(text), text)
        found = look.characters([*texts])
        if found:
            shapes, cut = found
            told.append((number, texts[len(shapes)], cut, measured(shapes)))
    if not told or not NETWORK.fits(MEASURES):
        return made
    for (number, text, cut, _), probable in zip(told, scores([rows for *_, rows in told]), strict=True):
        old, new = pairs[number]
        readings = [(aligned(word.text, text), word.confidence) for word in (old, new)]
        if any(_AMOUNT.fullmatch(word.text) for word in (old, new)):
            probable, text = of_figures(probable), text.translate(_FIGURES)
            readings = [(reading.translate(_FIGURES), confidence) for reading, confidence in readings]
        if _odd(probable, POSSIBLE, text, *(one for one, _ in readings)) > (0 if cut else max(1, ODD * len(text))):
            continue  # a wrong cut moves all that follows
        logs = evidence(probable, readings)
        text, sure = decided(logs, text)
        if _odd(probable, UNLIKE, text) and "@" not in text and by_form(text) <= 0:
            sure = 0.0  # the readings have overruled a shape
        confidence = max(old.confidence, new.confidence)
        if old.text == new.text == text:
            confidence = 100 - (100 - old.confidence) * (100 - new.confidence) / 100
        made[number] = Word(text, confidence if sure > SURE else min(confidence, DOUBTED), old.box), logs
    return made


def _unseen(word: Word) -> Word:
    """A word whose shapes nobody looked at: what mixes letters and digits is doubted."""
    return replace(word, confidence=min(word.confidence, DOUBTED)) if _MIXED.search(word.text) else word


def _odd(probable: Array, least: float, *texts: str) -> int:
    """How many shapes are hardly any of the characters that were read there."""
    odd = 0
    for row, chars in enumerate(zip(*texts, strict=True)):
        known = [CLASSES.index(char) for char in chars if char in CLASSES]
        odd += bool(known) and bool(max(probable[row, known]) < least)
    return odd


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
    checked = UPS.fullmatch(kept.text) and ups_ok(kept.text)
    if checked or kept.text.strip(".,:#") == (old if kept is new else new).text.strip(".,:#"):
        return kept
    return Word(kept.text, min(kept.confidence, DOUBTED), kept.box)


def _worth(word: Word) -> float:
    bonus = 20.0 if any(pattern.fullmatch(word.text.strip("#:.,")) for pattern in _STRICT) else 0.0
    if UPS.fullmatch(word.text):
        bonus = 60.0 if ups_ok(word.text) else 20.0
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
