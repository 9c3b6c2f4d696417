"""Figures: what one measurement says, and how it is kept and written down."""

from dataclasses import asdict, dataclass, field
from typing import Any, Sequence


@dataclass(frozen=True)
class Figure:
    """One line of the report. `met` is None where there is no target."""

    what: str
    ours: str
    stock: str = ""
    ratio: str = ""
    target: str = ""
    met: bool | None = None


@dataclass
class Section:
    """What one measurement found: figures, a sentence on how, and further tables (title, rows with a head)."""

    title: str
    how: str
    figures: list[Figure] = field(default_factory=list)
    tables: list[tuple[str, list[list[str]]]] = field(default_factory=list)

    def add(self, what: str, ours: str, **more: Any) -> None:
        """One more figure, also said on the screen."""
        figure = Figure(what, ours, **more)
        self.figures.append(figure)
        beside = f" | stock {figure.stock}" if figure.stock else ""
        verdict = "" if figure.met is None else (" ok" if figure.met else " MISSED")
        print(f"  {what}: {ours}{beside} {figure.ratio}{verdict}", flush=True)

    def to_json(self) -> dict[str, Any]:
        """As kept between runs."""
        return asdict(self)


def at(values: Sequence[float], share: float) -> float:
    """The value below which `share` of them lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def spread(values: Sequence[float]) -> str:
    """p50 / p95 / p99 in milliseconds; "none" without values."""
    if not values:
        return "none"
    return " / ".join(f"{at(values, share):.0f}" for share in (0.5, 0.95, 0.99)) + " ms"


def table(rows: list[list[str]]) -> str:
    """A Markdown table; the first row is its head."""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])
