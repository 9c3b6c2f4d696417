"""Which of the amounts on a page is the one that was or is to be paid. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Sequence

from helpdesk.media.reading.amounts import FoundAmount, currencies_in, currency_of, find_amounts, likely_currency
from helpdesk.media.reading.cells import Cell, Page
from helpdesk.media.reading.countries import SHARED, Money, settled
from helpdesk.media.reading.words import Field

LABELLED = 0.5
NOT_ADDING = 0.7  # how sure a total is whose parts make another one: it is asked back
WHOSE = 0.7  # how sure an amount is whose currency's name several countries share: it is asked back
ONLY = 0.75  # how sure the only amount of a page is when it is called a part: it is asked back
STANDS_OUT = 1.3  # how much larger a lone figure is printed than the others


@dataclass(frozen=True)
class _Amount:
    cell: Cell
    found: FoundAmount
    currency: str
    value: str
    total: float
    part: float
    sure: float


def find_total(page: Page, taken: Sequence[tuple[Cell, int, int]] = ()) -> Field | None:
    """The total of the page; None when neither a label nor a currency tells. `taken` belongs to other fields."""
    amounts = [
        one
        for one in _amounts(page)
        if all(cell is not one.cell or one.found.end <= start or one.found.start >= end for cell, start, end in taken)
    ]
    totals = [one for one in amounts if one.total >= LABELLED and one.total > one.part]
    if totals:
        best = max(totals, key=lambda one: (bool(one.found.currency), one.total, Decimal(one.value)))
        return _field(best, 1.0 if _adds_up(best, amounts) else NOT_ADDING)
    plain = [one for one in amounts if one.found.currency and one.part < LABELLED and _has_size(one.found)]
    if len({one.value for one in plain}) == 1:
        return _field(plain[0], 0.85)
    by_size = sorted(plain, key=lambda one: -one.cell.box.height)
    if len(by_size) > 1 and by_size[0].cell.box.height > STANDS_OUT * by_size[1].cell.box.height:
        return _field(by_size[0], 0.75)
    if (
        len({(one.value, one.currency) for one in amounts}) == 1
        and amounts[0].found.currency
        and _has_size(amounts[0].found)
    ):
        return _field(amounts[0], ONLY)  # a refund, a price: whatever it is called, no other is meant
    for others in ([one for one in amounts if one.found.currency], plain):  # with what was given and returned, or not
        for one in plain:
            if len(others) > 2 and sum(Decimal(other.value) for other in others) == 2 * Decimal(one.value):
                return _field(one, 0.8)
    return None


def _has_size(found: FoundAmount) -> bool:
    """Is it more than one figure beside a sign? Such are read where there is none."""
    return found.has_decimals or len(found.number) > 1


def _adds_up(total: _Amount, amounts: Sequence[_Amount]) -> bool:
    """Do the parts, each added, taken away or left out, make the total? True also when fewer than two are seen."""
    parts = [Decimal(one.value) for one in amounts if one.part >= LABELLED and one is not total][:5]
    sums = {Decimal(0)}
    for part in parts:
        sums |= {known + part for known in sums} | {known - part for known in sums}
    return len(parts) < 2 or Decimal(total.value) in sums


def _field(amount: _Amount, sure: float) -> Field:
    value = {"value": amount.value, "currency": amount.currency}
    return amount.cell.field("amount", value, amount.found.start, amount.found.end, min(sure, amount.sure))


def _amounts(page: Page) -> list[_Amount]:
    """Every amount with its currency and how near labels of a total and of a part stand."""
    usual = _usual_currency(page)
    made = []
    for cell in page.cells:
        inside, signs = find_amounts(cell.folded), set(currencies_in(cell.folded))
        if len(inside) == len(signs) == 1 and inside[0].has_decimals and not inside[0].currency:
            inside = [replace(inside[0], currency=signs.pop())]  # something was read between both
        elif len(inside) == 1 and not signs and inside[0].has_decimals:
            inside = [replace(inside[0], currency=_misread(cell, inside[0]))]
        for found in inside:
            total = page.nearness(cell, found.start, found.end, "total")
            part = page.nearness(cell, found.start, found.end, "part")
            labelled = total >= LABELLED or part >= LABELLED
            found = found if found.currency else replace(found, currency=_beside(page, cell, found))
            money = _settled(page, found.currency or (usual if labelled else ""), found.number)
            currency = money.currency
            if not currency or not (found.currency or found.has_decimals or (total >= 0.8 and _alone(cell, found))):
                continue
            value = found.value(currency)
            if value is not None:
                made.append(_Amount(cell, found, currency, value, total, part, 1.0 if money.sure else WHOSE))
    return made


def _settled(page: Page, named: str, number: str) -> Money:
    """Which currency a name stands for on this page."""
    if named not in SHARED:
        return Money(named, True)
    texts = [cell.folded for cell in page.cells]
    return settled(named, number, texts, {code for text in texts for code in currencies_in(text)})


def _misread(cell: Cell, found: FoundAmount) -> str:
    """The currency whose name stands beside the number with a letter too many or too few, or ""."""
    after, before = cell.folded[found.end :].split()[:1], cell.folded[: found.start].split()[-1:]
    return next((code for word in after + before if (code := likely_currency(word.strip(".,:")))), "")


def _alone(cell: Cell, found: FoundAmount) -> bool:
    """Is a whole number all that stands in its cell beside the label? "Total 3 items" is no amount."""
    label = max((label.end for label in cell.labels if label.end <= found.start), default=0)
    return not any(char.isalnum() for char in cell.text[label : found.start] + cell.text[found.end :])


def _beside(page: Page, cell: Cell, found: FoundAmount) -> str:
    """The currency that stands alone in a cell next to this one, or with which the next line begins."""
    row = page.rows[cell.row]
    if found.end == len(cell.folded) and len(row) == 1 and " " in cell.folded and cell.row + 1 < len(page.rows):
        words = page.rows[cell.row + 1][0].folded.split()
        if code := currency_of(" ".join(words[:2])) or currency_of(" ".join(words[:1])):
            return code
    for column in (cell.column - 1, cell.column + 1):
        if 0 <= column < len(row) and (code := currency_of(row[column].folded)):
            return code
    return ""


def _usual_currency(page: Page) -> str:
    seen = Counter(code for cell in page.cells for code in currencies_in(cell.folded))
    return seen.most_common(1)[0][0] if seen else ""
