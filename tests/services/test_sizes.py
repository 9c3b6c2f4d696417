"""Size charts as customers see them, what they tell of themselves, and the advice."""

import re
from pathlib import Path

import pytest

from helpdesk.errors import NotFound, SettingsError
from helpdesk.services import sizes
from helpdesk.size_charts import read_charts
from helpdesk.values import LANGUAGES, Language

ROOT = Path(__file__).parents[2]
SAMPLE = (ROOT / "knowledge" / "sizes" / "shoes.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chart_fits_one_message(language: Language) -> None:
    families = sizes.families(language)
    assert len(families) <= 10
    assert all(len(title.encode("utf-16-le")) // 2 <= 24 for _, title in families)
    for family, _ in families:
        view = sizes.chart(family, language)
        text = "\n".join([view.title, *view.lines, view.how])
        assert len(text.encode("utf-16-le")) // 2 <= 3500, family
        assert view.measures
        assert view.how


def test_a_chart_in_words() -> None:
    assert sizes.chart("shoes", "en").lines[3] == "EU 38 · UK 5 · US men 6 · US women 7.5 · Foot length 23.5–24.1 cm"
    arabic = re.sub("[\u2068\u2069]", "", sizes.chart("gloves", "ar").lines[0])
    assert arabic == "INT XS · EU 6 · محيط اليد 15.5–16.7 cm"
    with pytest.raises(NotFound):
        sizes.chart("tents", "en")


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("what size trainers should I take", "shoes"), ("Canvas trainers, size 41", "shoes"),
        ("welche Größe bei der Regenjacke", "tops_men"), ("Organic cotton T-shirt, white, M", "tops_men"),
        ("I need a dress for a wedding", "dresses"), ("مقاس الفستان", "dresses"), ("عندي سؤال عن مقاس الحذاء", "shoes"),
        ("shoes for my son", "kids"), ("Ringgröße ermitteln", "rings"), ("Handschuhe", "gloves"),
        ("women's jeans", "trousers_women"), ("jeans", "trousers_men"), ("بلوزة", "tops_women"), ("hello", ""),
    ],
)  # fmt: skip
def test_families_by_what_is_named(text: str, family: str) -> None:
    assert sizes.named_family(text) == family


@pytest.mark.parametrize(
    ("family", "text", "measures"),
    [
        ("shoes", "my foot is 24.5 cm", {"foot": 24.5}), ("shoes", "24,5cm", {"foot": 24.5}),
        ("shoes", "Fußlänge 245 mm", {"foot": 24.5}), ("shoes", "طول القدم ٢٤٫٥ سم", {"foot": 24.5}),
        ("dresses", "bust 90, waist 72 and hips 98", {"chest": 90, "waist": 72, "hips": 98}),
        ("shoes", "9.5 inches long", {"foot": 24.1}), ("tops_men", "chest 40 in", {"chest": 101.6}),
        ("dresses", "Oberweite 90 Taille 72", {"chest": 90, "waist": 72}),
        ("kids", "she is 1.16 m tall", {"height": 116}), ("kids", "طوله ١٠٨", {"height": 108}),
        ("rings", "finger 54 mm", {"finger": 5.4}), ("tops_women", "الصدر ٩٥ والخصر ٧٨", {"chest": 95, "waist": 78}),
    ],
)  # fmt: skip
def test_measures_are_read(family: str, text: str, measures: dict[str, float]) -> None:
    assert sizes.told(family, text).measures == pytest.approx(measures)


@pytest.mark.parametrize(
    ("family", "text", "usual", "system"),
    [
        ("shoes", "I usually wear 41", "41", ""), ("shoes", "UK 8", "8", "UK"),
        ("shoes", "normalerweise Größe 42", "42", ""),
        ("shoes", "البس ٤٢", "42", ""), ("tops_men", "meistens XL", "XL", ""), ("tops_men", "medium usually", "M", ""),
        ("tops_women", "EU 40 sonst", "40", "EU"), ("tops_men", "I'm tall", "", ""), ("shoes", "no idea", "", ""),
        ("tops_men", "180 cm and 60 kg", "", ""), ("tops_men", "طولي 165 ووزني 60", "", ""),
        ("shoes", "us women 9", "9", "US women"),
    ],
)  # fmt: skip
def test_the_usual_size_is_read(family: str, text: str, usual: str, system: str) -> None:
    told = sizes.told(family, text)
    assert (told.measures, told.usual, told.system) == ({}, usual, system)


def test_advice_says_the_size_in_every_system_and_why() -> None:
    advice = sizes.advise("shoes", "de", measures={"foot": 24.5})
    assert (advice.size, advice.why, advice.by, advice.other) == ("39", "measures", "Fußlänge", "")
    assert advice.systems == {"EU": "39", "UK": "6", "US men": "7", "US women": "8.5"}
    between = sizes.advise("shoes", "en", measures={"foot": 24.75}, usual="44")
    assert (between.size, between.other, between.why) == ("40", "39", "between")
    usual = sizes.advise("shoes", "en", measures={"chest": 90}, usual="8", system="UK")
    assert (usual.size, usual.why) == ("42", "usual")
    nothing = sizes.advise("shoes", "ar")
    assert (nothing.size, nothing.why, dict(nothing.systems)) == ("", "unknown", {})
    assert sizes.advise("gloves", "en", measures={"hand": 40}).why == "above_chart"
    with pytest.raises(NotFound):
        sizes.advise("tents", "en", usual="M")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (("runs: true_to_size", "runs: huge"), "runs: must be one of"),
        (('{EU: "36"', "{EU: 36"), "row 2: sizes must stand in quotes"),
        (("foot: [22.2, 22.8]", "foot: [21.0, 22.8]"), "row 2: foot: must begin above"),
        (("foot: [22.2, 22.8]", "foot: wide"), "two numbers"),
        (('UK: "3.5", ', ""), "row 2: it needs"),
        (("how:", "hov:"), "a chart has"),
        (("de: Fußlänge, ", ""), "foot: it needs a text"),
        (("systems: [EU,", "systems: [1,"), "systems: must be a list"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, change: tuple[str, str], named: str) -> None:
    assert change[0] in SAMPLE
    (tmp_path / "shoes.yml").write_text(SAMPLE.replace(change[0], change[1], 1), encoding="utf-8")
    with pytest.raises(SettingsError, match=named) as caught:
        read_charts(tmp_path)
    assert "\n" not in str(caught.value)
