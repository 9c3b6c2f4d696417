"""Numbers in Arabic-Indic digits: runs of shapes that are read as digits take the place of what Tesseract made of them.

A shape alone is ambiguous (٩ is a 9, ١ a stroke, ٥ an o): the whole run decides, in one digit system at a time, and a
page that shows Arabic-Indic digits once is believed to show them again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Sequence

import numpy as np

from helpdesk.media.reading.amounts import CURRENCIES
from helpdesk.media.reading.forms import likeliest, tidy
from helpdesk.media.reading.glyphs import CLASSES, EASTERN, LETTER, MARKS, WESTERN, Glyph, classify, shapes, trained
from helpdesk.media.reading.marks import BLANK, DOT, by_place, inked, with_separators, without_alef
from helpdesk.media.reading.prepare import TEXT_HEIGHT, Prepared, detail, line_piece
from helpdesk.media.reading.script import is_arabic, is_latin
from helpdesk.media.reading.words import Box, Word

Array = Any
STRIDE = 1.25  # heights of a digit: how far the middles of neighbours in one number are apart at most
SURE = 0.62  # mean probability of a run
SURE_ALONE = 0.85  # of a run of one digit
MUCH = 6  # strong digits on a page: the others are no Western ones either
STRONG = set("٢٣٤٦٧٨")  # not to be taken for strokes, dots, letters or Western digits
MARGIN = 0.3  # text heights around a line
MOST_LINES = 60
CODE_SURE = 45  # confidence of a code that no run of digits replaces
HALF = 65.0  # confidence of a number beside which something is lost: its cents, perhaps
COVERED = 0.7  # of a word's width: a surer run of strong digits that covers so much of it was no code
APART, WIDER = 1.05, 1.3  # a blank within a number: heights of a digit and usual distances between two middles
MIDDLE = 0.36, 0.82  # of a number's height: where the dot of a zero stands, unlike the dots of letters
_COLUMN = {char: number for number, char in enumerate(CLASSES)}
_EASTERN = [_COLUMN[char] for char in EASTERN + MARKS]
_WESTERN = [_COLUMN[char] for char in WESTERN + MARKS]
_PLAIN = str.maketrans(EASTERN, WESTERN)
_CLOCK = re.compile(r"([0-2]?\d:[0-5]\d)\D(?=\d{3}|\d{1,2}\D)")  # what stands left of a day that was written before it
_ALIKE = [[_COLUMN[char] for char in chars] for chars in ("٫٬.,", "/", ":", "-")]  # the form tells which of them it is


@dataclass(frozen=True)
class Run:
    """A number on a line: Western digits, how sure (0 to 1) in all and at its weakest, where, has it a strong digit.

    `among`: how sure it is at its weakest on a page that shows Arabic-Indic digits.
    """

    text: str
    sure: float
    box: Box
    strong: bool
    weakest: float = 0.0
    eastern: bool = True
    among: float = 0.0

    @property
    def digits(self) -> int:
        """How many digits it has."""
        return sum(char.isdigit() for char in self.text)


def mend_digits(prepared: Prepared, boxes: Sequence[Box], found: Sequence[Sequence[Word]]) -> list[list[Word]]:
    """The words of each line with numbers put right: in Arabic-Indic digits, and Western ones that lost a digit."""
    if not trained():
        return [list(words) for words in found]
    candidates = [number for number, words in enumerate(found) if _may_have_digits(words)][:MOST_LINES]
    runs = {number: _runs_of_line(prepared, boxes[number]) for number in candidates}
    evidence = sum(run.digits for line in runs.values() for run in line if run.strong and run.digits >= 2)
    mended = [list(words) for words in found]
    for number, line in runs.items():
        for run in line:
            if not run.eastern:
                mended[number] = lengthen(mended[number], run)
            elif _believed(run, evidence) and not _is_code(mended[number], run):
                known = replace(run, weakest=run.among) if evidence >= MUCH else run
                mended[number] = put_in(mended[number], known)
    return mended


def _runs_of_line(prepared: Prepared, box: Box) -> list[Run]:
    """The numbers of a line, looked at larger; their boxes on the page."""
    height = detail(prepared)
    scale, edge = height / TEXT_HEIGHT, MARGIN * TEXT_HEIGHT

    def placed(inside: Box) -> Box:
        return Box(
            int(inside.left / scale + box.left - edge), int(inside.top / scale + box.top - edge),
            int(inside.right / scale + box.left - edge) + 1, int(inside.bottom / scale + box.top - edge) + 1,
        )  # fmt: skip

    runs = number_runs(classify(shapes(line_piece(prepared, box, height, MARGIN))))
    return [replace(run, box=placed(run.box)) for run in runs]


def _is_code(words: Sequence[Word], run: Run) -> bool:
    """Stands an identifier with Latin letters there, read fairly surely? Its letters look like digits, too."""
    for word in words:
        letters = sum("A" <= char.upper() <= "Z" for char in word.text)
        shared = word.box.overlap_x(run.box)
        price = word.box.width * (1 - len(_currency(word.text)) / max(1, len(word.text)))
        if run.strong and run.sure > SURE_ALONE - 0.05 and shared > COVERED * price:
            continue
        if (
            shared > 0.3 * run.box.width
            and letters >= 2
            and len(word.text) >= 5
            and word.text.isascii()
            and word.confidence >= CODE_SURE
        ):
            return True
    return False


def _currency(text: str) -> str:
    """The code of a currency at the end of a word, or ""."""
    return text[-3:].upper() if len(text) > 3 and text[-3:].upper() in CURRENCIES else ""


def lengthen(words: Sequence[Word], run: Run) -> list[Word]:
    """The words with a number that lost digits replaced by the run it is a part of."""
    kept = []
    groups = sum(any(map(str.isdigit, w.text)) and w.box.overlap_x(run.box) > 0.5 * w.box.width for w in words) > 1
    for word in words:
        shorter = word.text.isdigit() and word.text in run.text and len(word.text) < len(run.text) <= len(word.text) + 2
        inside = word.box.overlap_x(run.box) > 0.5 * min(word.box.width, run.box.width)
        lost = shorter and inside and not groups  # of a telephone number
        kept.append(Word(run.text, word.confidence, word.box.joined(run.box)) if lost else word)
    return kept


def _may_have_digits(words: Sequence[Word]) -> bool:
    """Not in a line that is surely Latin: all words sure, none Arabic, no letters among figures."""
    return not words or any(
        is_arabic(word.text) or word.confidence < 88 or (is_latin(word.text) and any(map(str.isdigit, word.text)))
        for word in words
    )


def _believed(run: Run, evidence: int) -> bool:
    if run.digits == 1:
        return evidence >= 3 and run.sure >= SURE_ALONE
    if run.strong:
        return run.sure >= SURE
    return evidence >= 3 and run.sure >= SURE + 0.1


def number_runs(glyphs: Sequence[Glyph]) -> list[Run]:
    """The numbers among a line's shapes, each in the digit system that explains it better, if letters do not."""
    glyphs = with_separators(glyphs)
    groups: list[list[Glyph]] = [[]]
    for glyph in glyphs:
        if groups[-1] and not (_numeric(glyph) and _neighbours(groups[-1], glyph)):
            groups.append([])
        if _numeric(glyph):
            groups[-1].append(glyph)
    parts = [part for group in groups for part in _parted(by_place(group))]
    groups = [without_alef(_trimmed(part), glyphs) for part in parts]
    runs = [(group, run) for group in groups for run in _run(group)]
    return [run for group, run in runs if run.digits > 2 or _stands_alone(run, group, glyphs)]


def _stands_alone(run: Run, group: Sequence[Glyph], glyphs: Sequence[Glyph]) -> bool:
    """Is there a blank around a short run? Letters of Arabic words (alef, heh, dots) look like digits."""
    height = max(glyph.box.height for glyph in group)
    others = [one.box for one in glyphs if one.box not in [own.box for own in group] and inked(one, height)]
    return all(other.overlap_x(run.box) < -BLANK * height for other in others)


def _numeric(glyph: Glyph) -> bool:
    """May this be part of a number in Arabic-Indic digits?"""
    return float(glyph.scores[_EASTERN].sum()) > 0.2 or float(glyph.scores[_COLUMN[LETTER]]) < 0.5


def _neighbours(group: Sequence[Glyph], glyph: Glyph) -> bool:
    height = max(one.box.height for one in [*group[-4:], glyph])
    last = group[-1].box
    apart = (glyph.box.left + glyph.box.right - last.left - last.right) / 2
    narrow = min(glyph.box.height, last.height) < 0.5 * height
    return apart <= height * STRIDE * (0.95 if narrow else 1.0) and glyph.box.left - last.right < 0.95 * height


def _parted(group: Sequence[Glyph]) -> list[Sequence[Glyph]]:
    """The numbers of a group: blanks part them, as in a telephone number, and a comma parts a clock from its day."""
    figures = "".join(glyph.likeliest for glyph in group).translate(_PLAIN)
    clock = _CLOCK.match(figures)
    if clock:
        return [*_parted(group[: clock.end(1)]), *_parted(group[clock.end() :])]
    middles = [(glyph.box.left + glyph.box.right) / 2 for glyph in group if _is_digit(glyph)]
    if len(middles) < 4:
        return [group]
    usual = float(np.median(np.diff(middles)))
    height = max(glyph.box.height for glyph in group)
    parts: list[list[Glyph]] = [[group[0]]]
    for last, glyph in pairwise(group):
        apart = (glyph.box.left + glyph.box.right - last.box.left - last.box.right) / 2
        if apart > max(APART * height, WIDER * usual) and _is_digit(last) and _is_digit(glyph):
            parts.append([])
        parts[-1].append(glyph)
    return list(parts)


def _run(group: Sequence[Glyph]) -> list[Run]:
    """The group as a number, when Arabic-Indic digits explain it better than Western digits and letters do."""
    if not group:
        return []
    scores = np.stack([glyph.scores for glyph in group])
    eastern, western = scores[:, _EASTERN], scores[:, _WESTERN]
    letters = scores[:, _COLUMN[LETTER]]
    # Shapes both systems have (٩ and 9, ١ and 1) decide nothing between them.
    likely = np.log(np.maximum(eastern.max(1), 1e-3)).sum()
    if likely < np.log(np.maximum(western.max(1), 1e-3)).sum():
        return _western(group, western)
    if likely < np.log(np.maximum(np.maximum(western.max(1), letters), 1e-3)).sum():
        return []
    best = likeliest(eastern)
    text = "".join((EASTERN + MARKS)[column] for column in best)
    shares = eastern[np.arange(len(best)), best]
    marks = np.stack([scores[:, columns].sum(1) for columns in _ALIKE], 1)
    shares = np.where(np.array(best) < len(EASTERN), shares, marks.max(1))
    strong = any(char in STRONG and share > 0.7 for char, share in zip(text, shares, strict=True))
    figures = scores[:, : len(EASTERN)].sum(1) + marks.sum(1)
    # Beside a digit that only one system has, the others' likeness to Western ones is no doubt.
    among, alone = (
        np.maximum(shares / np.maximum(total, 0.3), 0.05)
        for total in (figures, figures + (0 if strong else scores[:, len(EASTERN) : len(EASTERN + WESTERN)].sum(1)))
    )
    sure = float(np.exp(np.log(alone).mean()))
    box = group[0].box
    for glyph in group[1:]:
        box = box.joined(glyph.box)
    return [Run(tidy(text), sure, box, strong, float(alone.min()), among=float(among.min()))]


def _western(group: Sequence[Glyph], scores: Array) -> list[Run]:
    """A whole number in Western digits that is read surely."""
    text = "".join((WESTERN + MARKS)[column] for column in scores.argmax(1))
    sure = float(scores.max(1).min())
    if not text.isdigit() or len(text) < 2 or sure < SURE:
        return []
    box = group[0].box
    for glyph in group[1:]:
        box = box.joined(glyph.box)
    return [Run(text, sure, box, False, eastern=False)]


def _trimmed(group: Sequence[Glyph]) -> list[Glyph]:
    """Without separators, and dots of the letters beside it, at both ends."""
    kept = list(group)
    tall = [glyph.box for glyph in group if _is_digit(glyph) and not _is_zero(glyph)]
    top, bottom = (min(box.top for box in tall), max(box.bottom for box in tall)) if tall else (0, 0)

    def foreign(glyph: Glyph) -> bool:
        place = ((glyph.box.top + glyph.box.bottom) / 2 - top) / (bottom - top) if tall else 0.5
        dot = _is_zero(glyph) or glyph.box.height < DOT * (bottom - top)
        return not _is_digit(glyph) or (dot and not MIDDLE[0] < place < MIDDLE[1])

    while kept and foreign(kept[0]):
        kept.pop(0)
    while kept and foreign(kept[-1]):
        kept.pop()
    return kept


def _is_zero(glyph: Glyph) -> bool:
    return glyph.likeliest == EASTERN[0]


def _is_digit(glyph: Glyph) -> bool:
    return glyph.likeliest.isdigit()


def put_in(words: Sequence[Word], run: Run) -> list[Word]:
    """The words with the run in the place of what overlaps it; letters beside it in one word are kept."""
    kept, sure = [], 100 * run.weakest
    for word in words:
        shared = word.box.overlap_x(run.box)
        if shared <= 0.25 * min(word.box.width, run.box.width):
            kept.append(word)
        elif word.box.width > 1.4 * run.box.width and (is_arabic(word.text) or is_latin(word.text)):
            rest = re.sub(r"[\d٠-٩.,/:٫٬-]+", "", word.text) if is_arabic(word.text) else _currency(word.text)
            if rest:
                kept.append(Word(rest, word.confidence, _beside(word.box, run.box)))
            sure = sure if rest else min(sure, HALF)
    return [*kept, Word(run.text, round(sure, 1), run.box)]


def _beside(word: Box, run: Box) -> Box:
    """What is left of a word's box without the run: the larger side."""
    if run.left - word.left > word.right - run.right:
        return Box(word.left, word.top, max(word.left + 1, run.left), word.bottom)
    return Box(min(run.right, word.right - 1), word.top, word.right, word.bottom)
