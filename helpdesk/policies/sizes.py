"""Which size fits: by measures of the body or by the size somebody usually wears. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Fit = Literal["tight", "regular", "loose"]
Runs = Literal["small", "true_to_size", "large"]
Why = Literal[
    "measures", "between", "loose", "usual", "runs_small", "runs_large", "below_chart", "above_chart", "unknown"
]
UPPER_PART = 2 / 3  # of a row's span: who likes it loose takes the next size from there on


@dataclass(frozen=True)
class Row:
    """One size: what it is called in each system, and the span of each measure in cm that it fits."""

    labels: Mapping[str, str]
    spans: Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class Advice:
    """The place of the row that fits (None: none does, or nothing usable was told) and why.

    `by` is the measure that decided. `other` is the place of the neighbour that may fit, too: between two sizes.
    """

    place: int | None
    why: Why
    by: str = ""
    other: int | None = None


def by_measures(rows: tuple[Row, ...], measures: Mapping[str, float], fit: Fit) -> Advice:
    """The size for measures in cm; the measure that needs the largest size decides."""
    known = {name: value for name, value in measures.items() if name in rows[0].spans}
    if not known:
        return Advice(None, "unknown")
    by = max(known, key=lambda name: position(rows, name, known[name]))
    place = position(rows, by, known[by])
    if place < 0:
        return Advice(None, "below_chart", by)
    if place > len(rows) - 1:
        return Advice(None, "above_chart", by)
    lower = int(place)
    if place != lower:
        return Advice(lower, "between", by, lower + 1) if fit == "tight" else Advice(lower + 1, "between", by, lower)
    low, high = rows[lower].spans[by]
    if fit == "loose" and lower + 1 < len(rows) and known[by] >= low + (high - low) * UPPER_PART:
        return Advice(lower + 1, "loose", by, lower)
    return Advice(lower, "measures", by)


def position(rows: tuple[Row, ...], measure: str, value: float) -> float:
    """The place of the row whose span holds the value; n + 0.5 between two rows, −1 and len(rows) outside."""
    if value < rows[0].spans[measure][0]:
        return -1.0
    for place, row in enumerate(rows):
        low, high = row.spans[measure]
        if value < low:
            return place - 0.5
        if value <= high:
            return float(place)
    return float(len(rows))


def by_usual(rows: tuple[Row, ...], label: str, system: str, fit: Fit, runs: Runs) -> Advice:
    """The size for who usually wears `label` (in `system`, or in the first system that has it)."""
    place = place_of(rows, label, system)
    if place is None:
        return Advice(None, "unknown")
    step = {"small": 1, "true_to_size": 0, "large": -1}[runs] + (1 if fit == "loose" else 0)
    wanted = min(max(place + step, 0), len(rows) - 1)
    if wanted == place:
        return Advice(place, "usual")
    if runs == "true_to_size":
        return Advice(wanted, "loose", other=place)
    return Advice(wanted, "runs_small" if runs == "small" else "runs_large", other=place)


def place_of(rows: tuple[Row, ...], label: str, system: str = "") -> int | None:
    """The row that is called `label`; a label such as 48/50 is found by either part."""
    systems = [system] if system in rows[0].labels else list(rows[0].labels)
    wanted = plain_label(label)
    for name in systems:
        for place, row in enumerate(rows):
            parts = {plain_label(part) for part in (row.labels[name], *row.labels[name].split("/"))}
            if wanted and wanted in parts:
                return place
    return None


def plain_label(label: str) -> str:
    """A size in one spelling: "xl ", "2XL", "41,0" are XL, XXL, 41."""
    plain = label.strip().upper().replace(",", ".").replace(" ", "").removesuffix(".0")
    return {"2XL": "XXL", "XXXL": "3XL", "SMALL": "S", "MEDIUM": "M", "LARGE": "L"}.get(plain, plain)
