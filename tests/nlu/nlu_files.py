"""The examples in data/nlu and the cases in tests/nlu/cases, as lines with language, topic and intent."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from helpdesk.values import LANGUAGES

ROOT = Path(__file__).parents[2]
CASES = Path(__file__).parent / "cases"

# The intents that lead somewhere already; the others are understood so that they are not taken for these.
FIRST_TWELVE = (
    "greet",
    "goodbye",
    "thank",
    "affirm",
    "deny",
    "show_menu",
    "change_language",
    "bot_challenge",
    "track_order",
    "talk_to_agent",
    "inform",
    "out_of_scope",
)


@dataclass(frozen=True)
class Line:
    """One utterance."""

    language: str
    topic: str
    intent: str
    text: str


def training_lines() -> list[Line]:
    """Every example of data/nlu/<language>/<topic>.yml."""
    files = [(code, path) for code in LANGUAGES for path in sorted((ROOT / "data/nlu" / code).glob("*.yml"))]
    return [line for code, path in files for line in _lines(code, path)]


def case_lines() -> list[Line]:
    """Every evaluation case; never trained on."""
    return [line for code in LANGUAGES for line in _lines(code, CASES / f"{code}.yml")]


def _lines(language: str, path: Path) -> list[Line]:
    blocks = yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
    return [
        Line(language, path.stem, block["intent"], text.removeprefix("- "))
        for block in blocks
        for text in block["examples"].splitlines()
    ]
