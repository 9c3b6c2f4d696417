"""Size charts (knowledge/sizes/<family>.yml), and which sizes and measures a text holds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args

from helpdesk.errors import SettingsError
from helpdesk.followed import Followed, read_yaml
from helpdesk.policies.sizes import Row, Runs, place_of, plain_label
from helpdesk.spelling import tokens
from helpdesk.values import LANGUAGES, Language, western_digits
from helpdesk.words import Phrases, entries, readings

FOLDER = Path("knowledge") / "sizes"
KEYS = {"title", "names", "systems", "measures", "how", "runs", "rows"}
CM_IN_INCH = 2.54
INCH = re.compile(r"\s*(?:in|inch|inches|zoll|انش|بوصه|بوصة|\"|″)(?!\w)", re.IGNORECASE)
METRES = re.compile(r"\s*(?:m|meter|metre|metres|متر)(?!\w)", re.IGNORECASE)
NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:[.,]\d{1,2})?(?![\d])")
LABEL = re.compile(
    r"(?<![\w])(?:\d?X{0,3}[SL]|M|\d{1,3}(?:[.,]\d)?|[A-Z](?![\w'’])|small|medium|large)(?!\w)", re.IGNORECASE
)
# A number beside one of these is a weight, and no size: "60 kg", "وزني 60".
WEIGHT_BEFORE = re.compile(r"(?:weigh\w*|wieg\w*|gewicht|schwer|وزن\w*)[^\d\n]{0,10}$", re.IGNORECASE)
WEIGHT_AFTER = re.compile(r"\s*(?:kgs?|kilos?|kilogram\w*|lbs?|pounds?|stone|كيلو\w*|كجم|كغ|كغم)(?!\w)", re.IGNORECASE)
NEAR = 25  # characters between a measure's name and its number


@dataclass(frozen=True)
class Measure:
    """A measure of the body, how people call it, and what it can be in cm."""

    id: str
    title: Mapping[Language, str]
    words: Phrases


@dataclass(frozen=True)
class Chart:
    """One family's sizes; the first of `systems` is the shop's own."""

    id: str
    title: Mapping[Language, str]
    names: Phrases
    systems: tuple[str, ...]
    measures: tuple[Measure, ...]
    how: Mapping[Language, str]
    runs: Runs
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Told:
    """What a text says about sizes: measures in cm by name, and a usual size with its system ("": not said)."""

    measures: dict[str, float]
    usual: str = ""
    system: str = ""


def charts() -> dict[str, Chart]:
    """The project's charts by family, as the files are now. Raises SettingsError."""
    return _followed().now()


def chart_named(text: str, known: Mapping[str, Chart]) -> Chart | None:
    """The chart of what a text names: the one named with the most words; children before what they wear."""
    said = [readings(word) for word in tokens(text)]
    lengths = {
        chart.id: max((end - start for start, end in chart.names.spans(said)), default=0) for chart in known.values()
    }
    if lengths.get("kids"):
        return known["kids"]
    best = max(lengths, key=lambda name: lengths[name], default="")
    return known[best] if best and lengths[best] else None


def told(text: str, chart: Chart) -> Told:
    """The measures and the usual size that a text holds, read with this chart in mind."""
    plain = western_digits(text).translate({0x066B: "."})
    numbers = [(match.start(), match.end(), _cm(plain, match)) for match in NUMBER.finditer(plain)]
    measures: dict[str, float] = {}
    taken: set[int] = set()
    for measure in chart.measures:
        near = [place for place, number in enumerate(numbers) if place not in taken and _names(plain, number, measure)]
        if near:
            taken.add(near[0])
            measures[measure.id] = numbers[near[0]][2]
    only = chart.measures[0].id
    for _, end, value in numbers:  # "24.5 cm" needs no name where there is one measure only
        has_unit = re.match(r"\s*(?:cm|سم|mm|in\b|inch|zoll)", plain[end:], re.IGNORECASE)
        if len(chart.measures) == 1 and not measures and has_unit and _fits(chart, only, value):
            measures[only] = value
    usual, system = ("", "") if measures else _usual(plain, chart)
    return Told({name: _plausible(chart, name, value) for name, value in measures.items()}, usual, system)


def _cm(text: str, match: re.Match[str]) -> float:
    value = float(match.group().replace(",", "."))
    rest = text[match.end() :]
    if re.match(r"\s*mm\b", rest):
        return value / 10
    if INCH.match(rest):
        return round(value * CM_IN_INCH, 1)
    return value * 100 if METRES.match(rest) and value < 3 else value


def _plausible(chart: Chart, name: str, value: float) -> float:
    """A measure told in millimetres or metres without saying so, brought near to what the chart has."""
    return next((value * factor for factor in (1, 0.1, 100) if _fits(chart, name, value * factor)), value)


def _fits(chart: Chart, name: str, value: float) -> bool:
    """Can somebody have this measure, or is it another one (178 cm is nobody's chest)?"""
    low, high = chart.rows[0].spans[name][0], chart.rows[-1].spans[name][1]
    return low * 0.7 <= value <= high * 1.3


def _names(text: str, number: tuple[int, int, float], measure: Measure) -> bool:
    """Is this number the measure's: named just before it, or just after it?"""
    before, after = text[max(0, number[0] - NEAR) : number[0]], text[number[1] : number[1] + NEAR]
    before = re.split(r"\d", before)[-1]
    after = re.split(r"\d|,|;|\band\b|\bund\b", after)[0]
    return any(measure.words.spans([readings(word) for word in tokens(part)]) for part in (before, after))


def _usual(text: str, chart: Chart) -> tuple[str, str]:
    """The first size of the chart in a text, and the system named in it."""
    named = [name for name in chart.systems if re.search(rf"(?<!\w){re.escape(name)}(?!\w|[a-z])", text, re.IGNORECASE)]
    system = max(named, key=len, default="")
    if not system and re.search(r"\bUS\b", text) and "US men" in chart.systems:
        system = "US men"
    for match in LABEL.finditer(text):
        if WEIGHT_BEFORE.search(text[: match.start()]) or WEIGHT_AFTER.match(text[match.end() :]):
            continue
        label = plain_label(match.group())
        alone = len(label) == 1 and label.isalpha() and label not in "SML"
        is_word = label in "SML" and match.group().islower() and re.search(r"\w['’]$", text[: match.start()])
        if not alone and not is_word and place_of(chart.rows, label, system) is not None:
            return label, system
    return "", ""


def read_charts(folder: Path) -> dict[str, Chart]:
    """All charts below `folder`. Raises SettingsError with one sentence that names the mistake."""
    return {path.stem: _read_chart(path) for path in sorted(folder.glob("*.yml"))}


def _read_chart(path: Path) -> Chart:
    content = read_yaml(path)
    if set(content) != KEYS:
        different = sorted(map(str, set(content) ^ KEYS))[0]
        raise SettingsError(f"{path}: {different}: a chart has {', '.join(sorted(KEYS))}, and nothing else.")
    systems = content["systems"]
    if not isinstance(systems, list) or not systems or not all(isinstance(name, str) for name in systems):
        raise SettingsError(f"{path}: systems: must be a list of names such as EU.")
    if not isinstance(content["measures"], dict) or not content["measures"]:
        raise SettingsError(f"{path}: measures: it needs at least one, with its name.")
    if content["runs"] not in get_args(Runs):
        raise SettingsError(f"{path}: runs: must be one of {', '.join(get_args(Runs))}.")
    measures = tuple(
        Measure(
            str(name), _texts(path, str(name), measure.get("title")), _phrases(path, str(name), measure.get("words"))
        )
        for name, measure in content["measures"].items()
    )
    return Chart(
        id=path.stem,
        title=_texts(path, "title", content["title"]),
        names=_phrases(path, "names", content["names"]),
        systems=tuple(systems),
        measures=measures,
        how=_texts(path, "how", content["how"]),
        runs=content["runs"],
        rows=_rows(path, content["rows"], systems, [measure.id for measure in measures]),
    )


def _rows(path: Path, listed: Any, systems: list[str], measures: list[str]) -> tuple[Row, ...]:
    if not isinstance(listed, list) or not listed:
        raise SettingsError(f"{path}: rows: it needs at least one.")
    rows: list[Row] = []
    for place, row in enumerate(listed, 1):
        where = f"{path}: row {place}"
        if not isinstance(row, dict) or set(row) != {*systems, *measures}:
            raise SettingsError(f"{where}: it needs {', '.join([*systems, *measures])}, and nothing else.")
        if not all(isinstance(row[name], str) for name in systems):
            raise SettingsError(f"{where}: sizes must stand in quotes.")
        spans = {}
        for name in measures:
            span = row[name]
            if not isinstance(span, list) or len(span) != 2 or not all(isinstance(edge, int | float) for edge in span):
                raise SettingsError(f"{where}: {name}: must be two numbers such as [88, 92].")
            floor = rows[-1].spans[name][1] if rows else 0.0
            if not floor < span[0] <= span[1]:
                raise SettingsError(f"{where}: {name}: must begin above the row before and not end below its begin.")
            spans[name] = (float(span[0]), float(span[1]))
        rows.append(Row({name: row[name] for name in systems}, spans))
    return tuple(rows)


def _texts(path: Path, name: str, texts: Any) -> Mapping[Language, str]:
    if (
        not isinstance(texts, dict)
        or set(texts) != set(LANGUAGES)
        or not all(isinstance(t, str) for t in texts.values())
    ):
        raise SettingsError(f"{path}: {name}: it needs a text for each of {', '.join(LANGUAGES)}.")
    return {language: texts[language].strip() for language in LANGUAGES}


def _phrases(path: Path, name: str, listed: Any) -> Phrases:
    if not isinstance(listed, dict) or not set(listed) <= set(LANGUAGES):
        raise SettingsError(f"{path}: {name}: it needs a list of words for each language.")
    return Phrases.of(entry for language in listed for entry in entries(path, name, listed[language]))


@cache
def _followed() -> Followed[dict[str, Chart]]:
    return Followed(FOLDER, read_charts)
