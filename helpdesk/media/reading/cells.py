"""A page as cells with their labels: which value belongs to which label beside, above or (Arabic) below. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Sequence

from helpdesk.media.reading.failures import went_wrong
from helpdesk.media.reading.labels import Label, find_labels
from helpdesk.media.reading.script import arabic_share, clean, folded
from helpdesk.media.reading.words import Box, Field, Line, Word

FAR = 3.0  # heights of a line within which a label may stand above its value
SAME_CELL, SAME_ROW, ABOVE, BEHIND, BELOW = 1.0, 0.9, 0.8, 0.6, 0.55
LONE_HAMZA = "ء"  # no word: seen apart from the one whose last letter carries it


@dataclass(frozen=True)
class Cell:
    """One line of text in its row; `text` and `folded` are cleaned and have the same positions."""

    line: Line
    row: int
    column: int
    text: str
    spans: tuple[tuple[int, int, Word], ...]

    @cached_property
    def folded(self) -> str:
        """The text for comparing."""
        return folded(self.text)

    @cached_property
    def labels(self) -> list[Label]:
        """The labels in the text."""
        return find_labels(self.folded)

    @property
    def box(self) -> Box:
        """Where the line stands."""
        return self.line.box

    def field(self, name: str, value: str | dict[str, str], start: int, end: int, sure: float) -> Field:
        """A field that stands in this cell from `start` to `end`; words read badly make it less sure."""
        words = [word for left, right, word in self.spans if left < end and right > start]
        box = words[0].box if words else self.box
        for word in words[1:]:
            box = box.joined(word.box)
        read = min((word.confidence for word in words), default=0.0) / 100
        return Field(name, value, sure * (0.3 + 0.7 * read), box, self.text[start:end])


@dataclass(frozen=True)
class Page:
    """All cells of a page, and whether it is read from right to left."""

    cells: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    arabic: bool

    @cached_property
    def went_wrong(self) -> bool:
        """Does it say so anywhere?"""
        return any(went_wrong(cell.folded) for cell in self.cells)

    def nearness(self, cell: Cell, start: int, end: int, field: str) -> float:
        """How surely a value belongs to a label of `field`: 0 (no such label near) to SAME_CELL."""
        return max((near for label, near in self.governing(cell, start, end) if label.field == field), default=0.0)

    def belongs_to_other(self, cell: Cell, start: int, end: int, field: str) -> bool:
        """Stands a label of another field beside a value?"""
        return any(near >= SAME_ROW for label, near in self.governing(cell, start, end) if label.field != field)

    def governing(self, cell: Cell, start: int, end: int) -> list[tuple[Label, float]]:
        """The labels that a value may belong to, the nearest kind of place only."""
        before = [label for label in cell.labels if label.end <= start]
        if before:
            return _last(before, SAME_CELL)
        row = self.rows[cell.row]
        for other in reversed(row[: cell.column]):
            if other.labels:
                if _has_value_after(other):
                    break
                return _last(other.labels, SAME_ROW)
        after = [label for label in cell.labels if label.start >= end]
        if after:
            return [(after[0], BEHIND if self.arabic else 0.5)]
        named = self._named_before(cell, start)
        if named:
            return _last(named, ABOVE)
        above = self._above(cell)
        if above is not None:
            return _last(above.labels, ABOVE)
        return self._odd_places(cell)

    def _named_before(self, cell: Cell, start: int) -> list[Label]:
        """The labels with which a sentence breaks whose next line begins with the value."""
        if not cell.row or len(self.rows[cell.row - 1]) > 1 or any(map(str.isalnum, cell.text[:start])):
            return []
        [above] = self.rows[cell.row - 1]
        ends = above.labels and not any(map(str.isalnum, above.text[above.labels[-1].end :]))
        near = cell.box.top - above.box.bottom < 1.5 * cell.box.height and cell.box.overlap_x(above.box) > 0
        return above.labels if ends and near and not _only_label(above) else []

    def _above(self, cell: Cell) -> Cell | None:
        """The cell with nothing but a label that stands over this one."""
        for number in range(cell.row - 1, max(-1, cell.row - 3), -1):
            for other in self.rows[number]:
                gap = cell.box.top - other.box.bottom
                near = gap < FAR * max(12, other.box.height)
                if near and _aligned(cell.box, other.box):
                    return other if other.labels and _only_label(other) else None
        return None

    def _odd_places(self, cell: Cell) -> list[tuple[Label, float]]:
        """On right-to-left pages a label may follow its value, in the row or below."""
        if not self.arabic:
            return []
        for other in self.rows[cell.row][cell.column + 1 :]:
            if other.labels and _only_label(other):
                return [(other.labels[0], BEHIND)]
        if cell.row + 1 < len(self.rows):
            for other in self.rows[cell.row + 1]:
                alone = len(self.rows[cell.row + 1]) == 1 and not any(char.isdigit() for char in other.text)
                if alone and other.labels and _only_label(other) and other.box.top - cell.box.bottom < 30:
                    return [(other.labels[0], BELOW)]
        return []


def _last(labels: list[Label], near: float) -> list[tuple[Label, float]]:
    """The last label and what stands at the same place; the one before it counts a little."""
    last = labels[-1]
    same = [(label, near) for label in labels if label.start == last.start]
    earlier = [(label, near * 0.6) for label in labels if label.start != last.start][-1:]
    return same + earlier


def _aligned(one: Box, other: Box) -> bool:
    edge = 0.8 * max(one.height, other.height)
    return (
        one.overlap_x(other) > 0 and (abs(one.left - other.left) < edge or abs(one.right - other.right) < edge)
    ) or one.overlap_x(other) > 0.6 * min(one.width, other.width)


def _only_label(cell: Cell) -> bool:
    """Is there little else in the cell than labels?"""
    letters = sum(char.isalnum() for char in cell.text)
    labelled = sum(char.isalnum() for label in cell.labels[:1] for char in cell.text[label.start : label.end])
    return letters <= max(labelled * 2, labelled + 8) and not any(char.isdigit() for char in cell.text)


def _has_value_after(cell: Cell) -> bool:
    """Digits behind the label, but for counts and shares: "Total (3 items)", "VAT 20 %"."""
    rest = re.sub(r"\([^()]*\)|\d+(?:[.,]\d+)? ?%", "", cell.text[cell.labels[-1].end :])
    return any(char.isdigit() for char in rest)


def make_page(rows: Sequence[Sequence[Line]]) -> Page:
    """Cells from rows of lines in reading order."""
    made = tuple(
        tuple(_cell(line, number, column) for column, line in enumerate(row)) for number, row in enumerate(rows)
    )
    cells = tuple(cell for row in made for cell in row)
    return Page(cells, made, arabic_share(cell.text for cell in cells) > 0.3)


def _cell(line: Line, row: int, column: int) -> Cell:
    text, spans = "", []
    for word in line.words:
        shown = clean(word.text)
        if not shown or shown == LONE_HAMZA:
            continue
        text += " " if text else ""
        spans.append((len(text), len(text) + len(shown), word))
        text += shown
    return Cell(line, row, column, text, tuple(spans))
