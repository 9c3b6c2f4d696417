"""What it would help the classifier to know what was asked, measured on the conversations of our tests.

The examples of data/nlu/ do not say what was asked before them, so a classifier cannot learn it from them. The test
stories do: each customer's line there follows a form or an answer. Odds of the intents after these are counted in other
stories and put on top of what the classifier says.
"""
# ruff: noqa: T201

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import yaml
from folds import near_any
from nlu_files import ROOT
from recipes import RECIPES, Fitted, Texts

from helpdesk.spelling import normalise
from helpdesk.values import LANGUAGES

STORIES = ROOT / "tests/conversations"
EVENLY = 5.0  # how many lines' worth of "as everywhere" stands beside what was counted
SAYS = (0.5, 1.0)  # how much the odds count
_ENTITY = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")
_MEANT = re.compile(r"test_(?P<topic>\w+)\.(?P<language>\w+)\.yml")


@dataclass(frozen=True)
class Turn:
    """A customer's line in a test story, with the form that was open or else the answer before it ("" at the start)."""

    language: str
    topic: str
    text: str
    intent: str
    asked: str
    in_form: bool

    @property
    def kind(self) -> str:
        """What came before, without its name."""
        return "form" if self.in_form else "answer" if self.asked else "start"


def turns() -> list[Turn]:
    """Every different line of the test stories that has words and follows something."""
    found: dict[Turn, None] = {}
    for path in sorted(STORIES.glob("test_*.yml")):
        named = _MEANT.fullmatch(path.name)
        if named is None or named["language"] not in LANGUAGES:
            continue
        for story in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["stories"]:
            for turn in _of_story(named["language"], named["topic"], story["steps"]):
                found.setdefault(turn)
    return list(found)


def _of_story(language: str, topic: str, steps: Iterable[dict[str, str | None]]) -> Iterable[Turn]:
    asked, form = "", None
    for step in steps:
        if "active_loop" in step:
            form = step["active_loop"]
        elif "action" in step:
            asked = step["action"] or ""
        elif (text := step.get("user")) and not text.strip().startswith("/"):
            said = _ENTITY.sub(r"\1", text.strip())
            yield Turn(language, topic, said, str(step["intent"]), form or asked, form is not None)


def odds(seen: Iterable[Turn], labels: Sequence[str], context: Callable[[Turn], str]) -> Callable[[Turn], np.ndarray]:
    """How much likelier each label is after a turn's context than after any, counted in the turns `seen`."""
    counts: dict[str, Counter[str]] = {}
    overall: Counter[str] = Counter()
    for turn in seen:
        counts.setdefault(context(turn), Counter())[turn.intent] += 1
        overall[turn.intent] += 1
    everywhere = np.asarray([overall[label] + 1 for label in labels], dtype=float)
    everywhere /= everywhere.sum()

    def of(turn: Turn) -> np.ndarray:
        here = counts.get(context(turn), Counter())
        share = np.asarray([here[label] for label in labels]) + EVENLY * everywhere
        return np.asarray(share / share.sum() / everywhere)

    return of


def context_table(texts: Texts) -> None:
    """Shares of right intents of the lines that follow something, without and with such odds."""
    judged = turns()
    near = near_any([normalise(line.text) for line in texts.lines], [normalise(turn.text) for turn in judged])
    fitted = Fitted(RECIPES[-1], texts, np.flatnonzero(~near))
    later = [turn for turn in judged if turn.asked]
    plain = fitted.probabilities([texts.prepared(turn.text) for turn in later])
    truth = np.asarray([fitted.labels.index(turn.intent) for turn in later])
    print(f"{len(later)} lines that follow something; {int(near.sum())} examples near them were not learnt.")
    print("| | en | de | ar | all |\n|---|---|---|---|---|")
    _row("the words alone", plain.argmax(axis=1) == truth, later)
    for says in SAYS:
        for name, context, apart in (
            ("+ form, answer or start, counted in other topics' stories", lambda t: t.kind, lambda t: t.topic),
            ("+ which form or answer, counted in the other languages' same stories", lambda t: t.asked,
             lambda t: t.language),
        ):  # fmt: skip
            weighed = plain.copy()
            for number, turn in enumerate(later):
                others = [other for other in judged if apart(other) != apart(turn)]
                weighed[number] *= odds(others, fitted.labels, context)(turn) ** says
            _row(f"{name}, weight {says:g}", weighed.argmax(axis=1) == truth, later)


def _row(name: str, right: np.ndarray, of: Sequence[Turn]) -> None:
    language = np.asarray([turn.language for turn in of])
    shares = [*(right[language == code].mean() for code in LANGUAGES), right.mean()]
    print(f"| {name} |", " | ".join(f"{share:.3f}".removeprefix("0") for share in shares), "|", flush=True)
