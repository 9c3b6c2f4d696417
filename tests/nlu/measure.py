"""Prints how well the assistant understands: `.venv/bin/python tests/nlu/measure.py [--cross-validate]`."""
# ruff: noqa: T201

import asyncio
import logging
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from nlu_files import FIRST_TWELVE, Line, case_lines, training_lines

from components.linear import LinearModel
from components.text import mask_details, normalise
from helpdesk.values import LANGUAGES

if TYPE_CHECKING:
    from rasa.core.agent import Agent

FALLBACK = "nlu_fallback"


@dataclass(frozen=True)
class Judged:
    """A case with what the model made of it; `seen` if the training data holds the very same words."""

    line: Line
    intent: str
    best: str
    entities: dict[str, Any]
    seen: bool

    @property
    def right(self) -> bool:
        """Whether the intent that wins, before any threshold, is the wanted one."""
        return self.best == self.line.intent


async def judge(agent: "Agent") -> list[Judged]:
    """All evaluation cases through the whole trained pipeline."""
    known = {normalise(line.text) for line in training_lines()}
    judged = []
    for line in case_lines():
        parsed = await agent.parse_message(line.text)
        ranking = [intent["name"] for intent in parsed["intent_ranking"] if intent["name"] != FALLBACK]
        entities = {entity["entity"]: entity["value"] for entity in parsed["entities"]}
        seen = normalise(line.text) in known
        judged.append(Judged(line, parsed["intent"]["name"], ranking[0], entities, seen))
    return judged


def accuracy(judged: list[Judged], **wanted: Any) -> float:
    """Share of right intents among the judged cases, optionally of one `language`, one `intent`, seen or not."""
    chosen = [
        case
        for case in judged
        if all(
            getattr(case, name, None) == value or getattr(case.line, name, None) == value
            for name, value in wanted.items()
        )
    ]
    return sum(case.right for case in chosen) / len(chosen)


def out_of_fold(folds: int = 5) -> tuple[np.ndarray, np.ndarray, list[Line], list[str]]:
    """Probabilities for each training example from a model that has not seen it, right columns, lines, labels."""
    from components.intents import BLOCKS

    lines = training_lines()
    texts = [mask_details(normalise(line.text)) for line in lines]
    intents = [line.intent for line in lines]
    labels = sorted(set(intents))
    fold = np.random.default_rng(3).integers(0, folds, len(lines))
    probabilities = np.zeros((len(lines), len(labels)))
    for number in range(folds):
        mine = np.flatnonzero(fold == number)
        others = np.flatnonzero(fold != number)
        model = LinearModel.fit(BLOCKS, [texts[i] for i in others], [intents[i] for i in others])
        for i in mine:
            probabilities[i] = model.probabilities(texts[i])
    return probabilities, np.searchsorted(labels, intents), lines, labels


def print_cross_validation() -> None:
    """Accuracy per language, how honest the probabilities are, and what thresholds would do."""
    probabilities, right, lines, labels = out_of_fold()
    best, confidence = probabilities.argmax(1), probabilities.max(1)
    languages = np.array([line.language for line in lines])
    twelve = np.isin(right, [labels.index(intent) for intent in FIRST_TWELVE])
    for code in LANGUAGES:
        here = languages == code
        of_all, of_twelve = (best == right)[here].mean(), (best == right)[here & twelve].mean()
        print(f"{code}: all intents {of_all:.3f}, first twelve {of_twelve:.3f}")
    for low in np.arange(0.2, 1, 0.1):
        chosen = (confidence >= low) & (confidence < low + 0.1)
        print(
            f"confidence {low:.1f}-{low + 0.1:.1f}: {chosen.sum()} examples, right {(best == right)[chosen].mean():.2f}"
        )
    ordered = np.sort(probabilities, axis=1)
    margin = ordered[:, -1] - ordered[:, -2]
    foreign = right == labels.index("out_of_scope")
    for threshold, ambiguity in ((0.3, 0.1), (0.4, 0.1), (0.5, 0.1), (0.6, 0.1)):
        taken = (confidence >= threshold) & (margin >= ambiguity)
        precise = (best == right)[taken & ~foreign].mean()
        wrong = (taken & (best != right))[foreign].mean()
        print(
            f"threshold {threshold}/{ambiguity}: in scope {taken[~foreign].mean():.2f} taken, "
            f"{precise:.2f} of them right; out of scope taken for something else {wrong:.2f}"
        )


async def print_cases() -> None:
    """Accuracy on the evaluation cases per language, and every case that goes wrong."""
    judged = await judge(load())
    for code in LANGUAGES:
        mine = [case for case in judged if case.line.language == code]
        fallback = sum(case.intent == FALLBACK for case in mine)
        wrong = sum(case.intent not in (FALLBACK, case.line.intent) for case in mine)
        unseen = [case for case in mine if not case.seen]
        print(
            f"{code}: {len(mine)} cases, right {accuracy(mine):.3f}; {len(unseen)} not in the data, "
            f"right {accuracy(unseen):.3f}; asked again {fallback}, answered wrongly {wrong}"
        )
    for case in judged:
        if not case.right:
            print(f"  {case.line.language} {case.line.intent} taken for {case.best}: {case.line.text}")


def load() -> "Agent":
    """The project's model, trained now if it is stale."""
    from fixtures.model import trained_model
    from rasa.core.agent import Agent
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    return Agent.load(str(trained_model()))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))  # for `fixtures`, as pytest does
    if "--cross-validate" in sys.argv:
        print_cross_validation()
    else:
        asyncio.run(print_cases())
