"""Do the parts on a page come to its total? The one trace of an edited amount that survives every messenger. Pure."""

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
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


@dataclass(frozen=True)
class Row:
    """One row of a page: the words of a label, the money beside (or under) it, how sure its reading is."""

    label: str
    amount: Decimal
    box: Box
    sure: bool

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
    """A flag if parts and total were read for certain and no way of adding them up agrees."""
    rows = money_rows(lines)
    last = next((number for number in reversed(range(len(rows))) if rows[number].is_total), 0)
    parts = rows[_subtotal(rows[:last]) : last]  # what is summed up before the subtotal changes nothing
    if not 2 <= len(parts) <= MOST_PARTS or not any(row.is_part for row in parts):
        return []
    if not all(row.sure for row in [*parts, rows[last]]):
        return []
    expected = sums(parts)
    if any(abs(sum_ - rows[last].amount) <= TOLERANCE for sum_ in expected):
        return []
    box = rows[last].box
    values = {"expected": f"{expected[0]:.2f}", "shown": f"{rows[last].amount:.2f}"}
    return [Flag("sum_differs", (box.left, box.top, box.right, box.bottom), values)]


def sums(parts: Sequence[Row]) -> list[Decimal]:
    """What the parts may come to, the plainest first: costs are added, discounts taken off, included tax only told."""
    first = _subtotal(parts)
    if SUBTOTAL.search(parts[first].label):
        base, extras = parts[first].amount, [row.amount for row in parts[first + 1 :]]
    else:
        base = sum((row.amount for row in parts if not row.is_part), Decimal(0))
        extras = [row.amount for row in parts if row.is_part]
    return [
        base + sum((sign * extra for sign, extra in zip(signs, extras, strict=True)), Decimal(0))
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
        text = folded(" ".join(line.text for line in group))
        amounts = [found for found in find_amounts(text) if found.has_decimals]
        if len(amounts) != 1:
            unread = Row(text, Decimal(0), group[0].box, sure=False)
            if len(amounts) > 1 or (unread.is_part and any(char.isdigit() for char in text)):
                rows.append(unread)
            above = text if not amounts else ""
            continue
        places = 3 if amounts[0].currency in THREE_DECIMALS else 2
        value = decimal(amounts[0].number, places)
        label = (text[: amounts[0].start] + " " + text[amounts[0].end :]).strip()
        holder = next((line for line in group if find_amounts(folded(line.text))), group[0])
        sure = all(word.confidence >= SURE for word in holder.words if any(c.isdigit() for c in word.text))
        if value is not None:
            rows.append(Row(label if len(label) > 3 else above, value, holder.box, sure))
        above = ""
    return rows


def _side_by_side(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that stand beside each other, as rows from top to bottom."""
    groups: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: (one.box.top + one.box.bottom, one.box.left)):
        if groups:
            mate = groups[-1][0]
            if line.box.overlap_y(mate.box) > 0.5 * min(line.box.height, mate.box.height):
                groups[-1].append(line)
                continue
        groups.append([line])
    return groups
