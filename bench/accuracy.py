"""How well each model understands the evaluation cases; `python -m bench.accuracy MODEL` counts for one model."""

import asyncio
import json
import logging
import os
import subprocess
import sys
import time
from pathlib import Path

from bench.figures import Section
from bench.stock import PLACE, ROOT, write_project
from helpdesk.values import LANGUAGES
from processes.model import QUIET

CASES = ROOT / "tests/nlu/evaluation"
SAMPLED = ROOT / "var/bench/sample"


def cases() -> list[tuple[str, str, str]]:
    """Language, intent and text of each utterance; written apart from the training data."""
    from rasa.shared.nlu.training_data.loading import load_data

    return [
        (language, example.get("intent"), example.get("text"))
        for language in LANGUAGES
        for example in load_data(str(CASES / f"{language}.yml"), language).intent_examples
    ]


async def judge(model: str) -> dict[str, list[int]]:
    """Right ones (the best intent, whatever its confidence) and all, by language."""
    from rasa.core.agent import Agent
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    agent = Agent.load(model)
    found: dict[str, list[int]] = {language: [0, 0] for language in LANGUAGES}
    for language, intent, text in cases():
        ranking = (await agent.parse_message(text))["intent_ranking"]
        best = next(one["name"] for one in ranking if one["name"] != "nlu_fallback")
        found[language][0] += best == intent
        found[language][1] += 1
    return found


def judged(model: Path) -> dict[str, list[int]]:
    """`judge` in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.accuracy", str(model)], cwd=ROOT, env={**os.environ, **QUIET}, check=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return dict(json.loads(done.stdout.splitlines()[-1]))


def trained_on_sample() -> tuple[Path, float]:
    """Our NLU trained on the sample, and the seconds it took."""
    if not (PLACE / "data/nlu").exists():
        write_project()
    began = time.monotonic()
    argv = [sys.executable, "-m", "rasa", "train", "nlu", "--nlu", str(PLACE / "data/nlu"), "--out", str(SAMPLED)]
    subprocess.run(
        [*argv, "--fixed-model-name", "sample", "--domain", "domain.yml"], cwd=ROOT, env={**os.environ, **QUIET},
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return SAMPLED / "sample.tar.gz", time.monotonic() - began


def measure(ours: Path, stock: Path | None) -> Section:
    """Intent accuracy of both, ours on the same sample and on all data."""
    section = Section(
        "Understanding",
        "Share of right intents among the cases of `tests/nlu/evaluation`, which were written apart from the training "
        "data; both trained on the same 30 examples per intent and language.",
    )
    on_sample, seconds = trained_on_sample()
    mine, everything, theirs = judged(on_sample), judged(ours), judged(stock) if stock else None
    for language, (right, number) in mine.items():
        share, full = right / number, everything[language][0] / number
        beside = {}
        if theirs:
            other = theirs[language][0] / number
            beside = {"stock": f"{other:.1%}", "ratio": f"{100 * (share - other):+.1f} points", "met": share >= other}
        section.add(f"{language}, {number} cases, same sample", f"{share:.1%}", target="≥ stock", **beside)
        section.add(f"{language}, trained on all data", f"{full:.1%}")
    about = (stock.parents[1] / "trained.json") if stock else None
    known = json.loads(about.read_text()) if about and about.exists() else {}
    took = f"{known['cpu_seconds']} s of CPU" if "cpu_seconds" in known else ""
    section.add("training on the sample, with Rasa's own start", f"{seconds:.0f} s", stock=took)
    return section


if __name__ == "__main__":
    print(json.dumps(asyncio.run(judge(sys.argv[1]))))
