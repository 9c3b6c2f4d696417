"""Values and labels that a narrow column broke in two ("PP-TMKS079-" above "668868") as one again. Pure."""

from __future__ import annotations

import re
from typing import Sequence

from helpdesk.media.reading import browser_codes, patterns
from helpdesk.media.reading.checks import S10, UPS, s10_ok, ups_ok
from helpdesk.media.reading.dates import find_dates
from helpdesk.media.reading.labels import find_labels
from helpdesk.media.reading.script import folded, is_arabic
from helpdesk.media.reading.words import Box, Line, Word

_HYPHEN = re.compile(r"(?=.*\d)[\w()+/.-]{2,}-")  # what goes on, whatever follows
_LONG = re.compile(r"(?!\d+[.,:/])(?=.*[\d@_/])[A-Za-z0-9_@.:/+-]{8,}")  # what may go on where its rest stands below
_REST = re.compile(r"[A-Za-z0-9_@./+-]+[.,]?")
# A web address that nothing closes, and what can only be the rest of one: no word has such signs.
_ADDRESS = re.compile(r"\W?(?:https?://|www\.)[^\s\"“”)>,]*[\w/?=&%~+-]", re.I)
_ADDRESS_REST = re.compile(r"(?=[\w.-]*[/?=&%])[\w./?=&%#~+:-]+[\"”“),.]*", re.ASCII)
_GROUP = re.compile(r"(?=\w*\d)[0-9A-Z]{2,6}|[A-Z]{2}")  # of a number written in groups
_YEAR = re.compile(r"20\d\d")
_ADDRESS_ENDS = re.compile(r"\.(?:com|org|net|de|at|ch|io|eu|info|example|test|invalid|shop|app|co\.uk|ae|sa|eg)", re.I)
GUESSED = 65.0  # the confidence of a value joined where nothing says that it is one: it is asked back
CLOSE, ALIGNED, LIKE = 1.3, 0.7, 1.8  # heights of a line between both, heights off the same edge, taller at most
BELOW = 4  # rows in which the rest may stand
FILLED = 1.4  # letters that are left of the column at most where a value was broken
NEAR = 12  # rows above and below that tell where a column ends
LEAST_GROUPS = 2
IN_BRACKETS = 3  # words of the next line at most that close a bracket
DATE_WORDS = 4  # "8 تشرين الثاني 2026"
WHOLE = (("1Z", 18), ("00340", 20))  # how carriers' numbers begin, and how long they are

Rows = list[list[Line]]


def unbroken(rows: Sequence[Sequence[Line]]) -> Rows:
    """The rows with the rest of each broken value or label moved up to where it begins."""
    mended = [list(row) for row in rows]
    for number in reversed(range(len(mended) - 1)):
        for place in reversed(range(len(mended[number]))):  # values first: names broken beside them stand alone then
            _take_rest(mended, number, place)
    return [[line for line in row if line.words] for row in mended if any(line.words for line in row)]


def _take_rest(rows: Rows, number: int, place: int) -> None:
    line = rows[number][place]
    for next_row in range(number + 1, min(len(rows), number + 1 + BELOW)):
        row = rows[next_row]
        for below, other in enumerate(row):
            if not line.words or not other.words or not _continues(line, other):
                continue
            beside = [one for one in row if one is not other and one.words]
            named = any(_label(one, part) for one in rows[number] for part in beside if _continues(one, part))
            whole = _joined(line, other, beside, named, _fills(line, other, rows, number))
            if whole is not None:
                rows[number][place], row[below] = whole
                _lift_between(rows, number, next_row, line.box.joined(other.box))
                return


def _lift_between(rows: Rows, number: int, end: int, box: Box) -> None:
    """What stands beside the middle of two lines of one name or value is in the row of the first."""
    for row in rows[number + 1 : end]:
        lifted = [one for one in row if one.box.overlap_y(box) == one.box.height and one.box.overlap_x(box) < 0]
        rows[number] += lifted
        row[:] = [one for one in row if one not in lifted]


def _joined(line: Line, other: Line, beside: Sequence[Line], named: bool, full: bool) -> tuple[Line, Line] | None:
    """The line with what belongs to it of the one below, and what is left of that; None when nothing does.

    What stands `beside` the line below tells whether that is a row of its own; not where it is `named`, the rest of
    the name of the value above.
    """
    last, first = line.words[-1], other.words[0]
    if _HYPHEN.fullmatch(last.text) and _REST.fullmatch(first.text) and any(map(str.isdigit, first.text)):
        return _with(line, other, 100.0)
    address = _ADDRESS.fullmatch(last.text) is not None
    if address and _ADDRESS_REST.fullmatch(first.text) and "://" not in first.text:
        return _with(line, other, 100.0)
    begins = abs(other.box.left - last.box.left) < ALIGNED * line.box.height
    alone = not any(char.isdigit() for one in beside for char in one.text)  # no row with a value of its own
    if alone and _LONG.fullmatch(last.text) and _REST.fullmatch(other.text) and other.box.width <= line.box.width:
        # Values of two rows have one edge, too, and their labels may be unread.
        goes_on = named or (begins and (full or not beside))
        sure = _sure(last.text, other.text.rstrip(".,"), goes_on, full or named)
        if sure is not None:
            return _with(line, other, sure)
    if address and full and not beside and first.text[:1].islower():  # nobody can tell whether it ends here
        doubted = Word(last.text, min(last.confidence, GUESSED), last.box)
        return line.placed((*line.words[:-1], doubted)), other
    return _bracket(line, other) or _groups(line, other) or _date(line, other) or _name(line, other, beside)


def _with(line: Line, other: Line, sure: float) -> tuple[Line, Line]:
    """The last word of a line and the first of the next one as one word."""
    last, first = line.words[-1], other.words[0]
    word = Word(last.text + first.text, min(last.confidence, first.confidence, sure), last.box.joined(first.box))
    return line.placed((*line.words[:-1], word)), other.placed(other.words[1:])


def _sure(text: str, rest: str, goes_on: bool, full: bool) -> float | None:
    """How sure it is that `rest` belongs to `text`, 0 to 100; None when it does not."""
    if is_whole(text):
        return None
    if is_whole(text + rest):
        return 100.0
    if not goes_on:
        return None
    if any(map(str.isdigit, rest)) or text[-1] in "_@./":
        return 100.0 if full else GUESSED
    return 100.0 if full and rest.isupper() and not any(map(str.islower, text)) else None


def is_whole(text: str) -> bool:
    """Is a value complete, as far as its form tells?"""
    if UPS.fullmatch(text):
        return ups_ok(text)
    if S10.fullmatch(text):
        return s10_ok(text)
    if patterns.EMAIL.fullmatch(text):
        return _ADDRESS_ENDS.search(text, text.rindex(".")) is not None
    return patterns.UUID.fullmatch(text) is not None or browser_codes.is_known(text)


def is_half(text: str) -> bool:
    """Is a value certainly not all that was printed?"""
    return text[-1:] in ("-", "_") or any(text.startswith(head) and len(text) < length for head, length in WHOLE)


def _bracket(line: Line, other: Line) -> tuple[Line, Line] | None:
    """What closes a bracket that the line leaves open: "(Code:" above "1061)"."""
    opened, words = line.text.rpartition("(")[2], other.words
    ends = next((number for number, word in enumerate(words[:IN_BRACKETS], 1) if ")" in word.text), 0)
    if "(" not in line.text or ")" in opened or not ends or any("(" in word.text for word in words[:ends]):
        return None
    return line.placed((*line.words, *words[:ends])), other.placed(words[ends:])


def _groups(line: Line, other: Line) -> tuple[Line, Line] | None:
    """A number in groups that goes on with all groups at the beginning of the next line."""
    ends, begins = _leading(line.words[::-1]), _leading(other.words)
    if ends < LEAST_GROUPS or not begins or not any(char.isdigit() for char in other.words[0].text):
        return None
    moved = tuple(Word(word.text, min(word.confidence, GUESSED), word.box) for word in other.words[:begins])
    return line.placed(line.words + moved), other.placed(other.words[begins:])


def _date(line: Line, other: Line) -> tuple[Line, Line] | None:
    """A date that goes on at the beginning of the next line: "20" above "September 2026"."""
    if not _YEAR.search(" ".join(word.text for word in other.words[:DATE_WORDS])):
        return None
    text = folded(" ".join(word.text for word in line.words[-DATE_WORDS:]))
    for count in range(1, DATE_WORDS + 1):
        rest = " ".join(word.text for word in other.words[:count])
        if any(one.start < len(text) < one.end for one in find_dates(f"{text} {folded(rest)}", is_arabic(rest))):
            return line.placed((*line.words, *other.words[:count])), other.placed(other.words[count:])
    return None


def _leading(words: Sequence[Word]) -> int:
    """How many groups of a number come first."""
    for number, word in enumerate(words):
        if not _GROUP.fullmatch(word.text):
            return number
    return len(words)


def _name(line: Line, other: Line, beside: Sequence[Line]) -> tuple[Line, Line] | None:
    return None if beside else _label(line, other)


def _label(line: Line, other: Line) -> tuple[Line, Line] | None:
    """Two lines that are the name of one field only together: "Payment" above "reference"."""
    text = folded(line.text).removesuffix("-")
    if any(char.isdigit() for char in line.text + other.text):
        return None
    joined = text + ("" if line.text.endswith("-") else " ") + folded(other.text)
    if not any(label.start < len(text) < label.end for label in find_labels(joined)):
        return None
    return line.placed(line.words + other.words), other.placed(())


def _fills(line: Line, below: Line, rows: Rows, number: int) -> bool:
    """Reaches a line the end of its column, as others than the one below tell?"""
    near = [other for row in rows[max(0, number - NEAR) : number + NEAR] for other in row if other not in (line, below)]
    ends = [other.box.right - line.box.right for other in near if other.box.overlap_x(line.box) > 0]
    letter = line.box.width / max(1, len(line.text))
    return bool(ends) and -ALIGNED * line.box.height < max(ends) < FILLED * letter


def _continues(line: Line, other: Line) -> bool:
    """Does `other` stand right below, in letters as large, at the same edge or middle?"""
    height = line.box.height
    left, right = line.box.left - other.box.left, line.box.right - other.box.right
    edges = min(abs(left), abs(right), abs(left + right) / 2)  # the middle of centred text
    sizes = sorted((height, other.box.height))
    gap = -line.box.overlap_y(other.box)
    return (
        edges < ALIGNED * height
        and gap < CLOSE * height
        and sizes[1] < LIKE * sizes[0]
        and other.box.top > line.box.top
    )
