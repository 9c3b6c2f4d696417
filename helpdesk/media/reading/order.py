"""The order in which people read: rows from top to bottom, in each row from the side where the script begins."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Sequence

from helpdesk.media.reading.script import is_arabic, is_latin
from helpdesk.media.reading.words import Box, Line, Word

BLANK = 1.75  # widths of a letter between two words of one line at most
COUNTRY_CODES = re.compile(r"20|21[2368]|249|96[1-8]|97[0134]")  # where Arabic is written
_NUMBER = re.compile(r"[+(]?[\d()./-]*\d[\d()./-]*\+?")


def in_order(words: Sequence[Word], right_to_left: bool) -> tuple[Word, ...]:
    """A line's words as they are read; on a right-to-left line runs of Latin words and numbers keep their order."""
    by_place = sorted(words, key=lambda word: word.box.left)
    if not right_to_left:
        return tuple(by_place)
    runs: list[list[Word]] = []
    for word in by_place:
        if runs and _left_to_right(word) and _left_to_right(runs[-1][-1]):
            runs[-1].append(word)
        else:
            runs.append([word])
    ordered: list[Word] = []
    for run in reversed(runs):
        ordered += run if _keeps_order(run) else _reversed(run)
    return tuple(ordered)


def _reversed(run: Sequence[Word]) -> list[Word]:
    """From the right; a plus at the far left belongs to the country code at the right."""
    turned = list(reversed(run))
    if len(run) > 1 and turned[-1].text.startswith("+"):
        turned[-1] = replace(turned[-1], text=turned[-1].text[1:])
        turned[0] = replace(turned[0], text="+" + turned[0].text)
    return turned


def _left_to_right(word: Word) -> bool:
    return not is_arabic(word.text) and (is_latin(word.text) or _NUMBER.fullmatch(word.text) is not None)


def _keeps_order(run: Sequence[Word]) -> bool:
    """Latin words do, and the groups of one long number; single numbers side by side are read from the right."""
    first, last = run[0].text, run[-1].text
    if any(is_latin(word.text) for word in run):
        return True
    if len(run) > 1 and COUNTRY_CODES.fullmatch(last) and not COUNTRY_CODES.fullmatch(first.lstrip("+")):
        return False  # Arabic-Indic groups stand from right to left unless somebody marked them
    if first.startswith(("+", "00", "(")):
        return True
    if len(run) > 1 and run[0].text.endswith("+"):
        return True  # the plus of a country code, read on its other side
    if run[-1].text.endswith("+"):
        return False
    return len(run) > 2 and all(word.text.isdigit() and len(word.text) > 1 for word in run)


def rows(lines: Sequence[Line], right_to_left: bool) -> list[list[Line]]:
    """Lines that stand side by side, as rows from top to bottom, each in reading order."""
    found: list[tuple[Box, list[Line]]] = []
    for line in sorted(lines, key=lambda line: (line.box.top + line.box.bottom) / 2):
        for number in range(len(found) - 1, max(-1, len(found) - 4), -1):
            box, members = found[number]
            beside = all(
                line.box.overlap_x(member.box) < 0.2 * min(line.box.width, member.box.width) for member in members
            )
            if beside and line.box.overlap_y(box) > 0.5 * min(line.box.height, box.height):
                found[number] = (box.joined(line.box), [*members, line])
                break
        else:
            found.append((line.box, [line]))
    found.sort(key=lambda row: row[0].top)
    ordered = [sorted(members, key=lambda line: line.box.left) for _, members in found]
    joined = [_joined(members) for members in ordered]
    return [members[::-1] for members in joined] if right_to_left else joined


def _joined(members: Sequence[Line]) -> list[Line]:
    """A row with what stands one blank apart as one line: where all letters are equally wide, blanks are wide, too."""
    kept: list[Line] = []
    for line in members:
        if kept and _one_blank_apart(kept[-1], line):
            kept[-1] = Line(kept[-1].words + line.words, kept[-1].box.joined(line.box))
        else:
            kept.append(line)
    return kept


def _one_blank_apart(one: Line, other: Line) -> bool:
    """Is the gap between two pieces of Latin text as wide as a letter?"""
    if is_arabic(one.text + other.text) or one.box.overlap_y(other.box) < 0.5 * max(one.box.height, other.box.height):
        return False
    letter = (one.box.width + other.box.width) / max(1, len(one.text + other.text))
    return other.box.left - one.box.right < BLANK * letter
