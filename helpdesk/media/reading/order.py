"""The order in which people read: rows from top to bottom, in each row from the side where the script begins."""

from __future__ import annotations

from typing import Sequence

from helpdesk.media.reading.script import is_arabic, is_latin
from helpdesk.media.reading.words import Box, Line, Word


def in_order(words: Sequence[Word], right_to_left: bool) -> tuple[Word, ...]:
    """A line's words as they are read; on a right-to-left line runs of Latin words and numbers keep their order."""
    by_place = sorted(words, key=lambda word: word.box.left)
    if not right_to_left:
        return tuple(by_place)
    by_place.reverse()
    ordered: list[Word] = []
    run: list[Word] = []
    for word in by_place:
        if is_latin(word.text) and not is_arabic(word.text):
            run.insert(0, word)
        else:
            ordered += [*run, word]
            run = []
    return (*ordered, *run)


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
