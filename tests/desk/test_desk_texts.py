"""The desk's words: the same keys and values to fill in, in all languages; every key that is asked for is there."""

import re
from pathlib import Path

import pytest

from desk.pages import NAVIGATION
from desk.translations import FOLDER, read_texts, wished
from helpdesk.policies.access import ROLES
from helpdesk.values import LANGUAGES

DESK = FOLDER.parent
ASKED = re.compile(r"""\bt\(\s*["']([\w.]+)["'](?!\s*~)""")
FILLED = re.compile(r"\{(\w+)\}")
SIDED = re.compile(
    r"(?:margin|padding|border)-(?:left|right)\b|(?:text-align|float):\s*(?:left|right)|[;{\s](?:left|right):"
)
TEXTS = read_texts(FOLDER)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_languages_have_the_same_keys_and_values(language: str) -> None:
    english, own = TEXTS["en"], TEXTS[language]
    assert sorted(own) == sorted(english)
    assert [key for key in own if not own[key].strip()] == []
    different = [key for key in own if set(FILLED.findall(own[key])) != set(FILLED.findall(english[key]))]
    assert different == []


def test_every_key_that_is_asked_for_is_there() -> None:
    files = [*(DESK / "templates").glob("*.html"), *DESK.glob("*.py")]
    asked = {key: file.name for file in files for key in ASKED.findall(file.read_text(encoding="utf-8"))}
    assert len(asked) > 40
    assert {key: name for key, name in asked.items() if key not in TEXTS["en"] and not key.endswith(".")} == {}
    links = [query.partition("=")[2] or name for name, query, _word in NAVIGATION]
    composed = [*(f"layout.role.{role}" for role in ROLES), *(f"layout.nav.{link}" for link in links)]
    assert sorted(set(composed) - set(TEXTS["en"])) == []


def test_styles_mirror_themselves() -> None:
    """Left and right would stay where they are in Arabic."""
    for file in Path(DESK / "static").glob("*.css"):
        assert SIDED.findall(file.read_text(encoding="utf-8")) == [], file.name


@pytest.mark.parametrize(
    ("header", "language"),
    [("ar-EG,en;q=0.8", "ar"), ("fr-FR, de;q=0.7, en;q=0.3", "de"), ("fr", "en"), ("", "en"), (";;,*", "en")],
)
def test_a_browsers_wish_is_one_of_ours(header: str, language: str) -> None:
    assert wished(header) == language
