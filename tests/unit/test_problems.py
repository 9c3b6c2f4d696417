"""Guides against problems: every text there, and the right guide found for what customers write."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.errors import SettingsError
from helpdesk.problems import GENERIC, Problems, family_of, find, plain_code, read_problems
from helpdesk.values import LANGUAGES

ROOT = Path(__file__).parents[2]
SHIPPED = read_problems(ROOT / "knowledge" / "problems")
GOOD = """
title: {en: Thing, de: Ding, ar: شيء}
names: {en: [thing]}
guides:
  anything:
    title: {en: Any, de: Alles, ar: كل}
    fallback: true
    steps:
      restart: {en: Restart., de: Neu starten., ar: إعادة التشغيل}
"""


@pytest.mark.parametrize(
    ("text", "guide"),
    [
        ("my washing machine shows E18", "washing_machine/no_drain"),
        ("E-18", "washing_machine/no_drain"),
        ("die Spülmaschine zeigt e 18 an", "washing_machine/no_drain"),
        ("washing machine leaks all over the kitchen", "washing_machine/leak"),
        ("Waschmaschine schleudert nicht mehr", "washing_machine/no_spin"),
        ("الغسالة ما تعصر", "washing_machine/no_spin"),
        ("غسالتي بتسرب ميه", "washing_machine/leak"),
        ("kein Kaffee kommt aus der Kaffeemaschine", "coffee_machine/no_water"),
        ("mein handy lädt nicht", "phone/no_charge"),
        ("الجوال ما يشحن", "phone/no_charge"),
        ("سماعة البلوتوث ما تتصل", "headphones/no_bluetooth"),
        ("my headphones won't pair", "headphones/no_bluetooth"),
        ("router has no internet", "router/no_internet"),
        ("Laptop bootet nicht", "laptop/no_start"),
        ("اللمبة ما تنور", "lamp/no_light"),
        ("the table wobbles", "furniture/wobbles"),
        ("Wie ist der Aufbau vom Regal?", "furniture/assembly"),
        ("ثلاجة ما تبرد", "fridge/not_cold"),
        ("تلفزيون مفيش صورة", "tv/no_picture"),
        ("the app crashes when I open it", "app/crash"),
        ("der code kommt nicht an in der app", "app/code"),
        ("login failed", "app/login"),
        ("error on the payment page of your website", "app/payment_page"),
        ("it leaks", "generic/leak"),
        ("die Kaffeemaschine ist so laut", "generic/noise"),
        ("something odd", "generic/anything"),
        ("", "generic/anything"),
    ],
)
def test_what_fits(text: str, guide: str) -> None:
    assert find(text, known=SHIPPED).id == guide


@pytest.mark.parametrize(
    "text",
    ["smoke from the kettle", "mein Mixer qualmt!", "الخلاط طلع منه دخان", "phone battery is swollen", "es gab Funken"],
)
def test_danger_wins_over_everything(text: str) -> None:
    found = find(text, "washing machine", "E18", "phone", SHIPPED)
    assert (found.id, found.person) == ("generic/danger", True)


@pytest.mark.parametrize("text", ["no smoke, the kettle just stays cold", "kein Rauch, Wasserkocher heizt nicht"])
def test_danger_that_is_denied_is_none(text: str) -> None:
    assert find(text, known=SHIPPED).id == "kitchen/not_hot"


def test_product_and_code_may_come_apart() -> None:
    assert find("", "Waschmaschine Siwa 9", "E 18", known=SHIPPED).id == "washing_machine/no_drain"
    assert find("it leaks", "washing machine", known=SHIPPED).id == "washing_machine/leak"
    assert find("geht nicht an", family="tv", known=SHIPPED).id == "tv/no_power"
    assert find("E18", family="tv", known=SHIPPED).id == "tv/no_power"  # no code of a TV
    family = family_of("mein Kühlschrank Polaris", SHIPPED)
    assert family is not None
    assert family.id == "fridge"
    assert family_of("guten Tag", SHIPPED) is None


def test_every_guide_can_be_reached_and_followed() -> None:
    for family in SHIPPED.families.values():
        assert [guide for guide in family.guides if guide.fallback or family.id == GENERIC]
        for guide in family.guides:
            assert SHIPPED.guide(guide.id) is guide
            assert guide.person or len(guide.steps) >= 2
            assert len({step.id for step in guide.steps}) == len(guide.steps)
            for language in LANGUAGES:
                assert all(step.text[language] for step in guide.steps)
    assert SHIPPED.guide("nothing/here") is None


def test_german_steps_need_no_form_of_address() -> None:
    for family in SHIPPED.families.values():
        for guide in family.guides:
            for text in [*(step.text["de"] for step in guide.steps), guide.safety.get("de", "")]:
                assert not {"Sie", "Ihre", "Ihr", "du", "dein", "deine"} & set(text.split()), text


@given(st.text(max_size=80), st.text(max_size=20), st.text(max_size=10))
def test_any_text_finds_some_guide(text: str, product: str, code: str) -> None:
    assert find(text, product, code, known=SHIPPED).title


def test_codes_have_one_spelling() -> None:
    assert {plain_code(code) for code in ("E18", "e-18", "E 18", "E:18", "E١٨")} == {"E18"}


def read(folder: Path, content: str) -> Problems:
    (folder / "generic.yml").write_text(content, encoding="utf-8")
    return read_problems(folder)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (
            ("restart: {en: Restart., de: Neu starten., ar: إعادة التشغيل}", "restart: {en: Restart.}"),
            "anything: restart",
        ),
        (("fallback: true", "symptoms: {en: [odd]}"), "fallback: true"),
        (("title: {en: Any", "colour: red\n    title: {en: Any"), "colour: only"),
        (("names: {en: [thing]}", "names: {fr: [chose]}"), "names: it needs a list"),
        (("names: {en: [thing]}", "names: {en: [no]}"), "must be words"),
        (("    steps:\n", "    person: true\n    steps:\n"), "either steps"),
        (("title: {en: Thing", "title: {en: A thing with a very long name"), "title: the text in en"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, change: tuple[str, str], named: str) -> None:
    assert read(tmp_path, GOOD).families["generic"].guides[0].steps[0].id == "restart"
    with pytest.raises(SettingsError, match=named) as caught:
        read(tmp_path, GOOD.replace(*change))
    assert "\n" not in str(caught.value)
