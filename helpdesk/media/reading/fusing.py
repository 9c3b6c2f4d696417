"""Two readings of one line become one: part by part, by confidence, and by what each model is known to spoil. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Sequence

from helpdesk.media.reading.amounts import currency_of
from helpdesk.media.reading.script import folded, is_arabic
from helpdesk.media.reading.words import Word, mean_confidence

SURE = 72  # the lowest confidence of a word that needs no second reading
LOCKED = 55
GUESSED = 40  # what words of letters alone lose where the page is in another script
ASCII_BONUS = 25
TOUCHING = 2  # pixels between two words that are one
SWALLOWED = 0.6  # of an Arabic word's width: what covers so much of a number was made of its digits
_ASCII_NUMBER = re.compile(r"[#+$€£]?[0-9][0-9.,:/#+-]*[0-9]%?")
_SHORT_CODE = re.compile(r"(?<![A-Za-z0-9])(?=[A-Z0-9]*[A-Z])[A-Z0-9]{2,6}-\d{2,6}(?!\w)")
_QUOTES = ".,:!?-'\"()\u201a\u201e\u2018\u2019\u00ab\u00bb"
_MARKED = re.compile(r"[0-2]?[0-9]:[0-5][0-9]|[0-9]+[.,][0-9]{2}")
_LED = re.compile(r"[.,،‚«](?=\d{3}|\d\d?[/-]\d|[A-Za-z0-9_-]{5})")  # noqa: RUF001
_ADDRESS = re.compile(r"https?://[\w-]+(?:\.[\w-]+)+\S*|www(?:\.[\w-]+){2,}\S*", re.ASCII)  # no Arabic word is read so
_SMALL_WORDS = re.compile("هو|هي|او|في|من|الى|على|عن|مع|ان|لا|ما|قد|تم|كل|يوم")  # what is read so is so
_CODE = re.compile(r"(?=.*\d)(?=.*[A-Z])[A-Z0-9_-]{10,}")  # longer than any word the Arabic model makes of it


def fuse(first: Sequence[Word], second: Sequence[Word], arabic: bool = False) -> list[Word]:
    """Choose between two readings of a line, part by part, by confidence; on an Arabic page Latin words must be surer.

    The Arabic model drops digits with high confidence, so long numbers of the first reading stay.
    """
    chosen: list[Word] = []
    first = [_narrowed(_without_comma(word) if arabic else word, second) for word in first]
    clusters = _clusters(first, second)
    for ours, theirs in [part for pair in clusters for part in (_apart(*pair) if arabic else [pair])]:
        guessed = arabic and theirs and all(_may_be_guess(word) for word in ours)
        locked = not guessed and _locked(ours, theirs)
        kept = locked or _worth(ours) - (GUESSED if guessed else 0) >= _worth(theirs)
        kept = kept and not _lost_mark(ours, theirs)
        chosen += ours if kept else theirs
    return [_without_comma(word) for word in chosen if not _is_piece(word, chosen)] if arabic else chosen


def _narrowed(word: Word, others: Sequence[Word]) -> Word:
    """A word in the narrower place where the other reading has the same one: words beside it are not lost with it."""
    same = [one.box for one in others if one.text == word.text and one.box.overlap_x(word.box) > 0]
    return replace(word, box=min([word.box, *same], key=lambda box: box.width))


def _is_piece(word: Word, words: Sequence[Word]) -> bool:
    """Is it one letter or figure that touches an Arabic word? It was made of a part of that word.

    A figure at the end of a line is the day before its month.
    """
    beside = [other.box for other in words if len(other.text) > 1 and is_arabic(other.text)]
    outer = word.text.isdigit() and not any(other.box.left > word.box.left for other in words)
    return (
        len(word.text) == 1
        and _ascii(word)
        and not outer
        and any(word.box.overlap_x(one) >= -TOUCHING for one in beside)
    )


def _without_comma(word: Word) -> Word:
    """A comma or point before figures or Latin letters ends what stands to the right of them."""
    return replace(word, text=word.text[1:]) if _LED.match(word.text) else word


def _clusters(first: Sequence[Word], second: Sequence[Word]) -> list[tuple[list[Word], list[Word]]]:
    """Words of both readings that share pixels, from left to right."""
    marked = sorted([(word, 0) for word in first] + [(word, 1) for word in second], key=lambda item: item[0].box.left)
    groups: list[tuple[list[Word], list[Word]]] = []
    right = -1
    for word, side in marked:
        if not groups or word.box.left >= right - 2:
            groups.append(([], []))
            right = word.box.right
        groups[-1][side].append(word)
        right = max(right, word.box.right)
    return groups


def _may_be_guess(word: Word) -> bool:
    """Letters alone, unless they are surely read capitals: "SAR", "VISA"."""
    return word.text.strip(_QUOTES).isalpha() and not (
        len(word.text) > 2 and word.text.isupper() and word.confidence >= SURE
    )


def _lost_mark(ours: list[Word], theirs: list[Word]) -> bool:
    """Is the second reading a time or an amount whose mark the first one has lost? Nobody sees one where none is."""
    if len(ours) != 1 or len(theirs) != 1 or theirs[0].confidence < SURE:
        return False
    return _MARKED.fullmatch(theirs[0].text) is not None and re.sub(r"\D", "", theirs[0].text) == ours[0].text


def _apart(ours: list[Word], theirs: list[Word]) -> list[tuple[list[Word], list[Word]]]:
    """Surely read numbers and the words beside them by themselves: Arabic words reach over the numbers they swallow."""
    letters = [word for word in theirs if is_arabic(word.text)]
    sure = [word for word in letters if word.confidence >= SURE]
    numbers = [
        word
        for word in ours
        if _ASCII_NUMBER.fullmatch(word.text)
        and word.confidence
        >= max((LOCKED if _beside(other, [word]) else _least(word, other) for other in sure), default=LOCKED)
    ]
    if not numbers or not letters:
        return [(ours, theirs)]
    words = [cut for word in letters if (cut := _beside(word, numbers))]
    rest = [word for word in ours if word not in numbers]
    if sure and not words:  # where Arabic words stand, in places that are not known, the others are guesses at them
        rest = [word for word in rest if any(map(str.isdigit, word.text)) or word.confidence >= SURE]
    return [(numbers, [word for word in theirs if word not in letters]), (rest, words)]


def _least(number: Word, word: Word) -> float:
    """How surely a number must be read to stand where the Arabic model read a word; it makes words of short ones."""
    made = len(word.text) < 4 and not _SMALL_WORDS.fullmatch(folded(word.text))
    return SURE if _digits(number) > 3 or made else max(SURE, word.confidence)


def _beside(word: Word, numbers: Sequence[Word]) -> Word | None:
    """The word without what it shares with numbers; None when that is most of it."""
    box = word.box
    for number in numbers:
        if word.box.overlap_x(number.box) > SWALLOWED * word.box.width:
            return None
        if box.overlap_x(number.box) > 0:
            box = (
                replace(box, right=max(box.left + 1, number.box.left))
                if number.box.left - box.left > box.right - number.box.right
                else replace(box, left=min(box.right - 1, number.box.right))
            )
    return replace(word, box=box)


def _worth(words: list[Word]) -> float:
    """How much a reading of a part is believed."""
    if not words:
        return -1.0
    latin = any(_ascii(word) and (_digits(word) >= 4 or "@" in word.text) for word in words)
    return mean_confidence(words) + (ASCII_BONUS if latin else 0)


def _locked(ours: list[Word], theirs: list[Word]) -> bool:
    """Is there a number, a code or a currency in the first reading that the second one can only have spoilt?"""
    code, other = ("".join(word.text for word in words).strip(_QUOTES) for words in (ours, theirs))
    figures = sum(map(str.isdigit, other)) > 4  # no words, whatever letters stand among them
    if (_ADDRESS.fullmatch(code) and not other.isascii()) or (
        _CODE.fullmatch(code) and (figures or not is_arabic(other))
    ):
        return True
    same = re.sub(r"\D", "", code) == re.sub(r"\D", "", other)  # with its letters read as Arabic ones
    if _SHORT_CODE.search(code) and (same or (abs(len(code) - len(other)) < 2 and not is_arabic(other))):
        return True
    for word in ours:
        lost = currency_of(folded(word.text)) and not any(currency_of(folded(other.text)) for other in theirs)
        if lost and word.confidence >= LOCKED:
            return True
        if not _ascii(word) or any(other.text == word.text for other in theirs):
            continue
        if _digits(word) >= 5 and word.confidence >= LOCKED:
            return True
        if (word.confidence >= LOCKED or not is_arabic(other)) and _has_dropped(word.text, theirs):
            return True
    return False


def _has_dropped(number: str, theirs: Sequence[Word]) -> bool:
    """Has the second reading only a part of the number?"""
    parts = [word.text for word in theirs if _ASCII_NUMBER.fullmatch(word.text) or word.text.isdigit()]
    return _ASCII_NUMBER.fullmatch(number) is not None and any(
        len(part) < len(number) and part in number for part in parts
    )


def _ascii(word: Word) -> bool:
    return word.text.isascii()


def _digits(word: Word) -> int:
    return sum(char.isdigit() for char in word.text)
