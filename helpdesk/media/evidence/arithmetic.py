"""Do the parts on a page come to its total? The one trace of an edited amount that survives every messenger. Pure."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby, pairwise, product
from typing import Sequence

from helpdesk.media.evidence.flags import Flag
from helpdesk.media.reading.amounts import THREE_DECIMALS, decimal, find_amounts
from helpdesk.media.reading.labels import find_labels
from helpdesk.media.reading.script import folded
from helpdesk.media.reading.words import Box, Line

SURE = 70.0  # word confidence (0 to 100) of every number taken into the sum
MOST_PARTS = 8
SUBTOTAL = re.compile(
    r"sub ?total|items? total|zwischensumme|warenwert|artikelsumme|summe artikel|فرعي|جزي|(?:مجموع|قيمه) المنتجات"
)
TOLERANCE = Decimal("0.02")  # taxes are rounded line by line
MISREAD = 2  # figures of one amount that a doubtful reading may have wrong
SKIPPED = 1.7  # usual distances between two rows: one between them was not read


@dataclass(frozen=True)
class Row:
    """One row of a page: the words of a label, the money beside (or under) it, how sure its reading is.

    `named`: its label was read. `read`: its amount was, surely or not.
    """

    label: str
    amount: Decimal
    box: Box
    sure: bool
    named: bool = True
    read: bool = True

    @property
    def is_total(self) -> bool:
        """Does the label say that this is what is paid?"""
        found = {one.field for one in find_labels(self.label)}
        return "total" in found and "part" not in found

    @property
    def is_part(self) -> bool:
        """Does the label say that this is a part: subtotal, shipping, tax, discount?"""
        return "part" in {one.field for one in find_labels(self.label)}


def examine(lines: Sequence[Line]) -> list[Flag]:
    """A flag if no way of adding up the parts comes to the total, whatever a doubtful figure may be."""
    rows = money_rows(lines)
    last = next((number for number in reversed(range(len(rows))) if rows[number].is_total), 0)
    first = _subtotal(rows[:last])  # what is summed up before the subtotal changes nothing
    parts, total = rows[first:last], rows[last] if rows else None
    if total is None or not 2 <= len(parts) <= MOST_PARTS or not any(row.is_part for row in parts):
        return []
    if not all(row.read for row in [*parts, total]) or _skips([*parts, total], lines):
        return []
    if first and all(row.read for row in rows[:first]) and sum(row.amount for row in rows[:first]) == parts[0].amount:
        parts = [replace(parts[0], sure=True), *parts[1:]]  # two readings that agree
    if _may_agree(parts, total):
        return []
    box = total.box
    values = {"expected": f"{sums(parts)[0]:.2f}", "shown": f"{total.amount:.2f}"}
    return [Flag("sum_differs", (box.left, box.top, box.right, box.bottom), values)]


def _may_agree(parts: Sequence[Row], total: Row) -> bool:
    """Do the parts come to the total, or could they if the one doubtful amount were read a little wrong?"""
    doubtful = [row for row in [*parts, total] if not row.sure]
    for sum_ in sums(parts):
        missing = total.amount - sum_
        if abs(missing) <= TOLERANCE or len(doubtful) > 1:
            return True
        for row in doubtful:
            wanted = {sum_} if row is total else {row.amount + missing, row.amount - missing}
            if any(_misread(row.amount, one) for one in wanted):
                return True
    return False


def _misread(amount: Decimal, true: Decimal) -> bool:
    """May `true` have been read as `amount`: some figures of it wrong, lost or too many?"""
    shown, meant = (f"{one:.2f}".replace(".", "") for one in (amount, true))
    if true < 0 or len(shown) != len(meant):
        shorter, longer = sorted((shown, meant), key=len)
        letters = iter(longer)
        return true >= 0 and all(one in letters for one in shorter)
    return sum(one != other for one, other in zip(shown, meant, strict=True)) <= MISREAD


def _skips(rows: Sequence[Row], lines: Sequence[Line]) -> bool:
    """Stands a row between the others whose amount was not seen at all?"""
    gaps = [below.box.top - row.box.top for row, below in pairwise(rows)]
    usual = sorted(gaps)[(len(gaps) - 1) // 2]
    column = min(row.box.left for row in rows), max(row.box.right for row in rows)
    for row, gap in zip(rows, gaps, strict=False):
        top, bottom = row.box.top + 0.5 * usual, row.box.top + gap - 0.5 * usual
        between = [line for line in lines if gap > SKIPPED * usual and top < line.box.top < bottom]
        beside = [line for line in between if column[0] < (line.box.left + line.box.right) / 2 < column[1]]
        if between and (not beside or any(char.isdigit() for line in beside for char in line.text)):
            return True
    return False


def sums(parts: Sequence[Row]) -> list[Decimal]:
    """What the parts may come to, the plainest first: costs are added, discounts taken off, included tax only told.

    What a row without a readable label is, nobody knows; one that comes to all above it may be a subtotal.
    """
    first = _subtotal(parts)
    above = [sum((row.amount for row in parts[:number]), Decimal(0)) for number in range(len(parts))]
    extras = [
        row for row, before in zip(parts, above, strict=True) if row.is_part or not row.named or row.amount == before
    ]
    if SUBTOTAL.search(parts[first].label):
        base, extras = parts[first].amount, list(parts[first + 1 :])
    else:
        base = sum((row.amount for row in parts if row not in extras), Decimal(0))
    return [
        base + sum((sign * extra.amount for sign, extra in zip(signs, extras, strict=True)), Decimal(0))
        for signs in product((1, 0, -1), repeat=len(extras))
    ]


def _subtotal(rows: Sequence[Row]) -> int:
    """The number of the row with the subtotal; 0 without one."""
    return next((number for number, row in enumerate(rows) if SUBTOTAL.search(row.label)), 0)


def money_rows(lines: Sequence[Line]) -> list[Row]:
    """Rows with an amount, from top to bottom, with the label in the row or directly above.

    A row with several amounts, or a part whose figures are none, is kept as one that nobody can be sure of.
    """
    rows: list[Row] = []
    above = ""
    for group in _side_by_side(lines):
        # Two blanks: "1 l" and "516,59" beside it are no number in groups.
        text = "  ".join(folded(line.text) for line in group)
        amounts = [found for found in find_amounts(text) if found.has_decimals]
        if len(amounts) != 1:
            unread = Row(text, Decimal(0), group[0].box, sure=False, read=False)
            if len(amounts) > 1 or (unread.is_part and any(char.isdigit() for char in text)):
                rows.append(unread)
            above = text if not amounts else ""
            continue
        places = 3 if amounts[0].currency in THREE_DECIMALS else 2
        value = decimal(amounts[0].number, places)
        label = (text[: amounts[0].start] + " " + text[amounts[0].end :]).strip()
        holder = next(
            (line for line in group if any(one.has_decimals for one in find_amounts(folded(line.text)))), group[0]
        )
        figures = [word for word in holder.words if amounts[0].number in folded(word.text)]
        sure = bool(figures) and all(word.confidence >= SURE for word in figures)
        if value is not None:
            label = label if len(label) > 3 else above
            rows.append(Row(label, value, holder.box, sure, named=any(char.isalpha() for char in label)))
        above = ""
    return rows


def _side_by_side(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that stand beside each other, as rows from top to bottom."""
    if lines and all(line.row is not None for line in lines):  # on a photo, rows are slanted
        return [list(row) for _, row in groupby(lines, key=lambda line: line.row)]
    groups: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: (one.box.top + one.box.bottom, one.box.left)):
        if groups:
            mate = groups[-1][0]
            if line.box.overlap_y(mate.box) > 0.5 * min(line.box.height, mate.box.height):
                groups[-1].append(line)
                continue
        groups.append([line])
    return groups
