"""The examples in data/nlu, the cases in tests/nlu/cases and the evaluation set, as lines with language and intent."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from helpdesk.values import LANGUAGES

ROOT = Path(__file__).parents[2]
CASES = Path(__file__).parent / "cases"
EVALUATION = Path(__file__).parent / "evaluation"

# The intents that the first cases were written for.
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
# Most often asked, so with more examples than the others.
FREQUENT = [
    "track_order",
    "cancel_order",
    "change_order",
    "return_item",
    "exchange_item",
    "refund_status",
    "report_damaged_item",
    "report_missing_item",
    "product_not_working",
    "app_error",
    "payment_problem",
    "report_fraud",
    "talk_to_agent",
    "complaint",
    "inform",
    "problem_not_solved",
]


@dataclass(frozen=True)
class Mark:
    """An entity that a writer of the evaluation set has marked."""

    entity: str
    start: int
    end: int
    role: str | None = None


@dataclass(frozen=True)
class Line:
    """One utterance."""

    language: str
    topic: str
    intent: str
    text: str
    dialect: str = ""
    hard: bool = False
    marks: tuple[Mark, ...] = ()


def training_lines() -> list[Line]:
    """Every example of data/nlu/<language>/<topic>.yml; `topic` is the file's or, in faq, the question's."""
    files = [(code, path) for code in LANGUAGES for path in sorted((ROOT / "data/nlu" / code).glob("*.yml"))]
    return [line for code, path in files for line in _lines(code, path)]


def shared_lists() -> list[dict[str, Any]]:
    """The lookup tables of data/nlu/shared/ as Rasa gives them to a component."""
    blocks = [block for path in sorted((ROOT / "data/nlu/shared").glob("*.yml")) for block in _read(path)]
    return [{"name": block["lookup"], "elements": _texts(block)} for block in blocks]


def case_lines() -> list[Line]:
    """Every case; never trained on."""
    return [line for code in LANGUAGES for line in _lines(code, CASES / f"{code}.yml")]


def evaluation_lines() -> list[Line]:
    """Every utterance of the evaluation set with its marks; [] while nobody has written one."""
    from rasa.shared.nlu.training_data.loading import load_data

    found = []
    for code in LANGUAGES:
        path = EVALUATION / f"{code}.yml"
        for message in load_data(str(path), code).intent_examples if path.exists() else ():
            metadata = message.get("metadata") or {}
            metadata = metadata.get("intent") or metadata.get("example") or {}
            marks = (Mark(e["entity"], e["start"], e["end"], e.get("role")) for e in message.get("entities", []))
            topic, dialect, hard = (metadata.get(name) or "" for name in ("topic", "dialect", "hard"))
            intent = message.get("intent")
            found.append(Line(code, topic, intent, message.get("text"), dialect, bool(hard), tuple(marks)))
    return found


def _read(path: Path) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["nlu"]
    return blocks


def _texts(block: dict[str, Any]) -> list[str]:
    return [text.removeprefix("- ") for text in block["examples"].splitlines()]


def _lines(language: str, path: Path) -> list[Line]:
    return [
        Line(language, (block.get("metadata") or {}).get("topic") or path.stem, block["intent"], text)
        for block in _read(path)
        for text in _texts(block)
    ]
