"""Sizes: a family's chart, and which size to take."""

from collections.abc import Mapping
from dataclasses import dataclass

from helpdesk.errors import NotFound
from helpdesk.policies import sizes as policy
from helpdesk.policies.sizes import Fit, Why
from helpdesk.size_charts import Chart, Told, chart_named, charts
from helpdesk.size_charts import told as told_in
from helpdesk.values import Language
from helpdesk.wording import Rendered, isolate_value

__all__ = ["Advice", "ChartView", "Fit", "Told", "Why", "advise", "chart", "families", "named_family", "told"]


@dataclass(frozen=True)
class ChartView:
    """A chart to show: `lines` are its rows in words of the language ("EU 38 · UK 5 · Foot length 23.5–24.1 cm")."""

    family: str
    title: str
    lines: tuple[str, ...]
    how: str
    measures: tuple[str, ...]


@dataclass(frozen=True)
class Advice:
    """The size to take ("" where none fits or nothing usable was told), written in every system, and why.

    `why`: measures, between (two sizes: `other` is the neighbour), loose, usual, runs_small, runs_large, below_chart,
    above_chart, unknown. `by` is the deciding measure's name in the language.
    """

    size: str
    systems: Mapping[str, str]
    why: Why
    by: str = ""
    other: str = ""


def families(language: Language) -> list[tuple[str, str]]:
    """Id and title of every family that has a chart."""
    return [(chart.id, chart.title[language]) for chart in charts().values()]


def named_family(text: str) -> str:
    """The family of what a text (a message, a product's name) names, "" if it names none."""
    found = chart_named(text, charts())
    return found.id if found else ""


def chart(family: str, language: Language) -> ChartView:
    """The chart of a family. Raises NotFound for a family without one."""
    known = _chart(family)
    lines = []
    for row in known.rows:
        parts = [f"{name} {label}" for name, label in row.labels.items()]
        for measure in known.measures:
            low, high = row.spans[measure.id]
            span = isolate_value(f"{low:g}–{high:g} cm", language)
            parts.append(f"{measure.title[language]} {span}")
        shown = [isolate_value(part, language) if place < len(row.labels) else part for place, part in enumerate(parts)]
        lines.append(Rendered(" · ".join(shown)))
    measures = tuple(measure.title[language] for measure in known.measures)
    return ChartView(family, known.title[language], tuple(lines), known.how[language], measures)


def told(family: str, text: str) -> Told:
    """The measures (cm) and the usual size that a text holds. Raises NotFound for a family without chart."""
    return told_in(text, _chart(family))


def advise(
    family: str,
    language: Language,
    *,
    measures: Mapping[str, float] | None = None,
    usual: str = "",
    system: str = "",
    fit: Fit = "regular",
) -> Advice:
    """Which size to take, by measures in cm if there are any that the chart knows, else by the usual size.

    Raises NotFound for a family without chart.
    """
    known = _chart(family)
    found = policy.by_measures(known.rows, measures or {}, fit)
    if found.why == "unknown" and usual:
        found = policy.by_usual(known.rows, usual, system, fit, known.runs)
    own = known.systems[0]
    row = known.rows[found.place].labels if found.place is not None else {}
    other = known.rows[found.other].labels[own] if found.other is not None else ""
    by = next((measure.title[language] for measure in known.measures if measure.id == found.by), "")
    return Advice(row.get(own, ""), row, found.why, by, other)


def _chart(family: str) -> Chart:
    known = charts().get(family)
    if known is None:
        raise NotFound(f"There is no size chart {family}.")
    return known
