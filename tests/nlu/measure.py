"""Prints how well the assistant understands, against the last committed report: `make nlu`.

`.venv/bin/python tests/nlu/measure.py [--commit | --mistakes | --robustness | --cases]`; `--commit` writes report.json.
"""
# ruff: noqa: T201

import asyncio
import json
import logging
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlu_files import Line, case_lines, evaluation_lines, training_lines

from helpdesk.spelling import normalise
from helpdesk.values import LANGUAGES

if TYPE_CHECKING:
    from rasa.core.agent import Agent

FALLBACK = "nlu_fallback"
FOREIGN = "out_of_scope"
REPORT = Path(__file__).parent / "report.json"
SAID_OF_ALL = {"language"}  # entities of a whole message
TWINS = {"order_number", "postcode"}  # a bare number is both until the question that was asked decides


@dataclass(frozen=True)
class Judged:
    """A line with what the model made of it; `seen` if the training data holds the very same words."""

    line: Line
    intent: str
    best: str
    ranking: list[str]
    confidence: float
    entities: list[dict[str, Any]]
    seen: bool

    @property
    def right(self) -> bool:
        """Whether the final intent is the wanted one; asking again counts as wrong, but for what is out of scope."""
        return self.intent == self.line.intent or (self.line.intent == FOREIGN and self.intent == FALLBACK)

    @property
    def values(self) -> dict[str, Any]:
        """The entities' values by kind."""
        return {entity["entity"]: entity["value"] for entity in self.entities}


async def judge(agent: "Agent", lines: Sequence[Line]) -> list[Judged]:
    """Lines through the whole trained pipeline."""
    known = {normalise(line.text) for line in training_lines()}
    judged = []
    for line in lines:
        parsed = await agent.parse_message(line.text)
        ranking = [intent["name"] for intent in parsed["intent_ranking"] if intent["name"] != FALLBACK]
        confidence = max((i["confidence"] for i in parsed["intent_ranking"] if i["name"] != FALLBACK), default=0.0)
        final, seen = parsed["intent"]["name"], normalise(line.text) in known
        best = ranking[0] if ranking else FALLBACK
        judged.append(Judged(line, final, best, ranking, confidence, parsed["entities"], seen))
    return judged


def accuracy(judged: Iterable[Judged], **wanted: Any) -> float:
    """Share of right final intents among the lines whose fields (`language`, `intent`, `dialect` …) are as wanted."""
    chosen = [
        case
        for case in judged
        if all(
            getattr(case, name, None) == value or getattr(case.line, name, None) == value
            for name, value in wanted.items()
        )
    ]
    return sum(case.right for case in chosen) / len(chosen) if chosen else 0.0


def scope(judged: Sequence[Judged]) -> tuple[float, float]:
    """Share of foreign lines known as such, and of own ones taken for foreign or asked again."""
    foreign = [case for case in judged if case.line.intent == FOREIGN]
    own = [case for case in judged if case.line.intent != FOREIGN]
    caught = sum(case.intent in (FOREIGN, FALLBACK) for case in foreign)
    rejected = sum(case.intent in (FOREIGN, FALLBACK) for case in own)
    return caught / max(len(foreign), 1), rejected / max(len(own), 1)


def entity_counts(judged: Iterable[Judged], exact: bool = False) -> dict[str, Counter[str]]:
    """Per kind of entity how many were `hit`, `missed` and `extra`; not `exact` means: they share characters."""
    counts: dict[str, Counter[str]] = {}
    for case in judged:
        said = [
            ("language" if e["entity"] == "wanted_language" else e["entity"], e["start"], e["end"], e.get("role"))
            for e in case.entities
            if e["entity"] not in SAID_OF_ALL
        ]
        used: set[int] = set()
        for mark in case.line.marks:
            hit = next((i for i, one in enumerate(said) if i not in used and _meets(mark, one, exact)), None)
            counts.setdefault(mark.entity, Counter())["missed" if hit is None else "hit"] += 1
            if hit is not None:
                used.add(hit)
        spans = {said[i][1:3] for i in used if said[i][0] in TWINS}
        for number, one in enumerate(said):
            if number not in used and not (one[0] in TWINS and one[1:3] in spans):
                counts.setdefault(one[0], Counter())["extra"] += 1
    return counts


def _meets(mark: Any, said: tuple[str, int, int, str | None], exact: bool) -> bool:
    kind, start, end, role = said
    place = (start, end) == (mark.start, mark.end) if exact else start < mark.end and mark.start < end
    return kind == mark.entity and place and mark.role in (None, role)


def f1(counts: Iterable[Counter[str]]) -> float:
    """Balance of how many marks were found and how many finds were marked."""
    total: Counter[str] = sum(counts, Counter())
    found = 2 * total["hit"]
    return found / max(found + total["missed"] + total["extra"], 1)


def report(judged: Sequence[Judged]) -> dict[str, Any]:
    """What is committed: shares per language and intent, and the final intent of each utterance."""
    figures = {}
    for code in LANGUAGES:
        here = [case for case in judged if case.line.language == code]
        intents = sorted({case.line.intent for case in here})
        caught, rejected = scope(here)
        figures[code] = {
            "accuracy": round(accuracy(here), 4),
            "entities": round(f1(entity_counts(here).values()), 4),
            "foreign_caught": round(caught, 4),
            "own_rejected": round(rejected, 4),
            "intents": {intent: round(accuracy(here, intent=intent), 4) for intent in intents},
            "dialects": {
                dialect: round(accuracy(here, dialect=dialect), 4)
                for dialect in sorted({case.line.dialect for case in here} - {""})
            },
            "answers": {case.line.text: case.intent for case in here},
        }
    return figures


def print_report(judged: Sequence[Judged]) -> None:
    """The figures beside those of the committed report, and the utterances that flipped."""
    new = report(judged)
    old = json.loads(REPORT.read_text(encoding="utf-8")) if REPORT.exists() else {}
    for code in LANGUAGES:
        now, before = new[code], old.get(code, {})
        for name in ("accuracy", "entities", "foreign_caught", "own_rejected"):
            print(f"{code} {name:15} {_beside(now[name], before.get(name))}")
        for part in ("dialects", "intents"):
            for name, share in now[part].items():
                print(f"{code}   {name:22} {_beside(share, before.get(part, {}).get(name))}")
    flipped = 0
    for case in judged:
        was = old.get(case.line.language, {}).get("answers", {}).get(case.line.text)
        if was not in (None, case.intent):
            flipped += 1
            print(f"  {'now right' if case.right else 'now wrong'}: {was} -> {case.intent}: {case.line.text}")
    print(f"{flipped} of {len(judged)} utterances flipped")


def _beside(now: float, before: float | None) -> str:
    return f"{now:.3f}" if before is None else f"{now:.3f} (was {before:.3f}{'' if now == before else ', changed'})"


def print_mistakes(judged: Sequence[Judged]) -> None:
    """Every utterance that goes wrong, confused pairs, honesty of the confidence, entities by kind."""
    for case in judged:
        if not case.right:
            print(f"  {case.line.language} {case.line.intent} -> {case.intent} ({case.best} {case.confidence:.2f}): "
                  f"{case.line.text}")  # fmt: skip
    pairs = Counter((case.line.intent, case.best) for case in judged if case.best != case.line.intent)
    print("confused:", ", ".join(f"{a} -> {b} {n}" for (a, b), n in pairs.most_common(20)))
    for tenth in range(1, 10):
        here = [case for case in judged if tenth / 10 <= case.confidence < (tenth + 1) / 10 + (tenth == 9)]
        if here:
            share = sum(case.best == case.line.intent for case in here) / len(here)
            print(f"confidence {tenth / 10:.1f}: {len(here)} utterances, right {share:.2f}")
    top = sum(case.line.intent in case.ranking[:3] for case in judged) / len(judged)
    print(f"among the best three: {top:.3f}")
    for kind, counts in sorted(entity_counts(judged).items()):
        print(f"entity {kind:17} f1 {f1([counts]):.3f} {dict(counts)}")
    print(f"entities f1 {f1(entity_counts(judged).values()):.3f}, "
          f"exact places {f1(entity_counts(judged, exact=True).values()):.3f}")  # fmt: skip


def mistyped(lines: Sequence[Line]) -> dict[str, list[Line]]:
    """The same lines as typed in four worse ways."""
    from dataclasses import replace

    from components.noise import noisy, without_marks

    slips = noisy([line.text for line in lines], seed=7, most=1)
    ways = {
        "as written": [line.text for line in lines],
        "slips": slips,
        "without diacritics": [without_marks(line.text) for line in lines],
        "upper case": [line.text.upper() for line in lines],
        "with emoji": [f"{line.text} 🙏😊" for line in lines],
    }
    return {
        way: [replace(line, text=text) for line, text in zip(lines, texts, strict=True)] for way, texts in ways.items()
    }


def load() -> "Agent":
    """The project's model, trained now if it is stale."""
    from fixtures.model import trained_model
    from rasa.core.agent import Agent
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    return Agent.load(str(trained_model()))


async def main(wishes: set[str]) -> int:
    """What the command line wishes for; 2 while there is no evaluation set."""
    lines = case_lines() if "--cases" in wishes else evaluation_lines()
    if not lines:
        print("There is no evaluation set in tests/nlu/evaluation/ yet; --cases measures the small one.")
        return 2
    agent = load()
    if "--robustness" in wishes:
        for way, changed in mistyped(lines).items():
            judged = await judge(agent, changed)
            print(f"{way:20}", {code: round(accuracy(judged, language=code), 3) for code in LANGUAGES})
        return 0
    start = time.process_time()
    judged = await judge(agent, lines)
    print(f"{(time.process_time() - start) / len(lines) * 1000:.2f} ms of processor time an utterance")
    if "--commit" in wishes and "--cases" not in wishes:
        REPORT.write_text(json.dumps(report(judged), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print_report(judged)
    if "--mistakes" in wishes:
        print_mistakes(judged)
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))  # for `fixtures`, as pytest does
    sys.exit(asyncio.run(main(set(sys.argv[1:]))))
