"""The order in which people read: rows from top to bottom, in each row from the side where the script begins."""

from __future__ import annotations

import re
from typing import Sequence

from helpdesk.media.reading.script import is_arabic, is_latin
from helpdesk.media.reading.words import Box, Line, Word

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
        ordered += run if _keeps_order(run) else reversed(run)
    return tuple(ordered)


def _left_to_right(word: Word) -> bool:
    return not is_arabic(word.text) and (is_latin(word.text) or _NUMBER.fullmatch(word.text) is not None)


def _keeps_order(run: Sequence[Word]) -> bool:
    """Latin words do, and the groups of one long number; single numbers side by side are read from the right."""
    if any(is_latin(word.text) for word in run) or run[0].text.startswith(("+", "00", "(")):
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
    return [sorted(members, key=lambda line: line.box.left, reverse=right_to_left) for _, members in found]
