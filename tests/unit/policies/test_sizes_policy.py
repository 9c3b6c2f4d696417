"""Which size fits, over random bodies and all shipped charts."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.policies.sizes import Advice, Fit, by_measures, by_usual, place_of
from helpdesk.size_charts import Chart, read_charts

CHARTS = read_charts(Path(__file__).parents[3] / "knowledge" / "sizes")
SHOES, TOPS = CHARTS["shoes"].rows, CHARTS["tops_women"].rows
CHART = st.sampled_from(sorted(CHARTS.values(), key=lambda chart: chart.id))
FITS: tuple[Fit, ...] = ("tight", "regular", "loose")


def rank(advice: Advice, chart: Chart) -> int:
    """The advised place; outside the chart just below or above it."""
    if advice.place is None:
        return -1 if advice.why == "below_chart" else len(chart.rows)
    return advice.place


@given(CHART, st.floats(0, 250), st.floats(0, 250), st.sampled_from(FITS))
def test_a_larger_body_never_gets_a_smaller_size(chart: Chart, one: float, two: float, fit: Fit) -> None:
    name = chart.measures[0].id
    small, large = (by_measures(chart.rows, {name: value}, fit) for value in sorted((one, two)))
    assert rank(small, chart) <= rank(large, chart)


@given(CHART, st.floats(0, 250))
def test_looser_is_never_smaller(chart: Chart, value: float) -> None:
    name = chart.measures[0].id
    places = [rank(by_measures(chart.rows, {name: value}, fit), chart) for fit in FITS]
    assert places == sorted(places)


@given(CHART, st.data())
def test_whoever_measures_within_a_row_gets_that_row(chart: Chart, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(chart.rows) - 1))
    measures = {name: data.draw(st.floats(*span)) for name, span in chart.rows[place].spans.items()}
    assert by_measures(chart.rows, measures, "regular").place == place


def test_between_two_sizes() -> None:
    assert by_measures(SHOES, {"foot": 24.75}, "regular") == Advice(5, "between", "foot", 4)
    assert by_measures(SHOES, {"foot": 24.75}, "tight") == Advice(4, "between", "foot", 5)
    assert by_measures(SHOES, {"foot": 24.7}, "loose") == Advice(5, "loose", "foot", 4)
    assert by_measures(SHOES, {"foot": 40}, "loose") == Advice(None, "above_chart", "foot")
    assert by_measures(SHOES, {"foot": 10}, "loose") == Advice(None, "below_chart", "foot")
    assert by_measures(SHOES, {"chest": 90}, "regular") == Advice(None, "unknown")


def test_the_measure_that_needs_most_room_decides() -> None:
    assert by_measures(TOPS, {"chest": 84, "waist": 77}, "regular") == Advice(3, "measures", "waist")


@pytest.mark.parametrize(
    ("label", "system", "fit", "runs", "expected"),
    [
        ("38", "", "regular", "true_to_size", Advice(3, "usual")),
        ("5", "UK", "regular", "true_to_size", Advice(3, "usual")),
        ("38", "EU", "loose", "true_to_size", Advice(4, "loose", other=3)),
        ("38", "EU", "regular", "small", Advice(4, "runs_small", other=3)),
        ("38", "EU", "regular", "large", Advice(2, "runs_large", other=3)),
        ("47", "EU", "loose", "small", Advice(12, "usual")),
        ("99", "EU", "regular", "small", Advice(None, "unknown")),
        ("", "", "regular", "small", Advice(None, "unknown")),
    ],
)
def test_by_the_usual_size(label: str, system: str, fit: Fit, runs: str, expected: Advice) -> None:
    assert by_usual(SHOES, label, system, fit, runs) == expected  # type: ignore[arg-type]


def test_labels_in_any_spelling() -> None:
    rows = CHARTS["tops_men"].rows
    assert [place_of(rows, label) for label in ("xl", "2XL", "50", "48/50", "medium", "41,5")] == [4, 5, 2, 2, 2, None]
