"""How commands print: progress lines, tables, JSON lines."""

import json
from datetime import datetime
from typing import Any, Iterable, Sequence


def say(line: str) -> None:
    """One line for people, at once."""
    print(line, flush=True)


def rows(items: Iterable[dict[str, Any]], columns: Sequence[str], as_json: bool) -> None:
    """Print dictionaries as JSON lines, or as a table of `columns`."""
    if as_json:
        for item in items:
            print(json.dumps(item, ensure_ascii=False, default=plain))
        return
    lines = table(items, columns)
    print("\n".join(lines if len(lines) > 1 else [*lines, "(none)"]))


def table(items: Iterable[dict[str, Any]], columns: Sequence[str]) -> list[str]:
    """A line of headings and a line for each item, in columns as wide as they must be."""
    listed = [[cell(item.get(column)) for column in columns] for item in items]
    widths = [max([len(column), *(len(row[n]) for row in listed)]) for n, column in enumerate(columns)]
    return [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in [list(columns), *listed]
    ]


def cell(value: Any) -> str:
    """A value in a table."""
    if value is None:
        return "-"
    return plain(value) if isinstance(value, datetime) else str(value)


def plain(value: Any) -> str:
    """What JSON cannot say: times as ISO 8601."""
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)
