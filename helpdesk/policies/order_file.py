"""A shop's orders from the lines of a table, each checked: what they say, and what is wrong in which line. Pure.

One line is one item; lines of the same number are one order, whose own columns may be empty from its second line on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from helpdesk.policies.order_cells import NEEDED, Wording, Wrong, plain, value_of
from helpdesk.values import OrderNumber

__all__ = ["COLUMNS", "NEEDED", "Entry", "Mistake", "Wording", "missing_columns", "read_orders", "unknown_columns"]

OF_ORDER = (
    *("number", "name", "phone", "email", "postcode", "street", "town", "country", "language", "status", "currency"),
    *("placed_at", "total", "carrier", "tracking_number", "tracking_url", "shipped_at", "expected_on", "delivered_at"),
    *("payment_method", "payment_state", "payment_reference"),
)  # fmt: skip
OF_ITEM = ("item", "sku", "quantity", "price", "category", "size", "color", "personalised", "family", "stock")
COLUMNS = (*OF_ORDER, *OF_ITEM)


@dataclass(frozen=True)
class Mistake:
    """What is wrong in a line (counted as editors do); `number` is the order it belongs to, "" if that is not known."""

    line: int
    column: str
    said: str
    number: str = ""


@dataclass(frozen=True)
class Entry:
    """One order: its fields and its items', as values (texts, dates, whole minor units)."""

    number: str
    order: dict[str, Any]
    items: list[dict[str, Any]]


def missing_columns(header: Iterable[str], wording: Wording) -> list[str]:
    """Names of needed columns that the file's header has not, as the file should call them."""
    known = {plain(name) for name in header}
    return [name for name in NEEDED if plain(wording.columns.get(name, name)) not in known]


def unknown_columns(wording: Wording) -> list[str]:
    """Names in the mapping that are none of ours."""
    return sorted({*wording.columns, *wording.values} - set(COLUMNS))


def read_orders(rows: Iterable[tuple[int, Mapping[str, str]]], wording: Wording) -> tuple[list[Entry], list[Mistake]]:
    """The orders of all lines (line number, cells by the file's own header), and every mistake. Orders with a mistake
    are left out of the first."""
    entries: dict[str, Entry] = {}
    mistakes: list[Mistake] = []
    for line, cells in rows:
        said = translated(cells, wording)
        if not any(said.values()):
            continue
        number = OrderNumber.parse(said["number"])
        if number is None:
            mistakes.append(Mistake(line, "number", "must be 4 to 8 digits"))
            continue
        first = entries.get(number.digits)
        # What is wrong in an order's first line is not said again for its others.
        known = {**dict.fromkeys(OF_ORDER), **first.order} if first else {}
        of_order, wrong = read_fields(OF_ORDER, said, wording, known)
        of_item, more = read_fields(OF_ITEM, said, wording, {"currency": of_order.get("currency", wording.currency)})
        mistakes += [Mistake(line, column, why, number.digits) for column, why in (*wrong, *more)]
        entry = entries.setdefault(number.digits, Entry(number.digits, of_order, []))
        entry.items.append(of_item)
        if first is not None:
            differs = [name for name, value in of_order.items() if value != first.order.get(name)]
            mistakes += [Mistake(line, name, "differs from the order's first line", number.digits) for name in differs]
    bad = {mistake.number for mistake in mistakes}
    return [entry for number, entry in entries.items() if number not in bad], mistakes


def translated(cells: Mapping[str, str], wording: Wording) -> dict[str, str]:
    """The cells under our names, with our words for values."""
    by_name = {plain(name): (cell or "").strip() for name, cell in cells.items() if name}
    said = {}
    for column in COLUMNS:
        cell = by_name.get(plain(wording.columns.get(column, column)), "")
        words = {plain(theirs): ours for theirs, ours in wording.values.get(column, {}).items()}
        said[column] = words.get(plain(cell), cell)
    return said


def read_fields(
    columns: Iterable[str], said: Mapping[str, str], wording: Wording, known: Mapping[str, Any]
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The columns as values and (column, what is wrong); an empty cell takes what is `known`."""
    values: dict[str, Any] = dict(known)
    wrong: list[tuple[str, str]] = []
    for column in columns:
        text = said[column]
        if not text and column in known:
            continue
        try:
            values[column] = value_of(column, text, {**values}, wording)
        except Wrong as error:
            wrong.append((column, str(error)))
    return values, wrong
