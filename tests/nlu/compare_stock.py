"""Rasa's own intent classifiers beside ours, all learnt from the same sample; a table for docs/nlu.md.

`.venv/bin/python tests/nlu/compare_stock.py`: the sample and the fully trained stock model (DIET, 100 epochs) are those
of `bench/` (trained once, half an hour, kept under var/bench); LogisticRegressionClassifier and ours take minutes.
Judged on examples of data/nlu/ that are no twins of the sample. The evaluation set is not read.
"""
# ruff: noqa: T201

import asyncio
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from folds import near_any
from nlu_files import ROOT, Line, training_lines

sys.path.insert(0, str(ROOT))
from bench import stock
from helpdesk.spelling import normalise
from helpdesk.values import LANGUAGES
from processes.model import QUIET

FEATURES: list[dict[str, Any]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
]
OURS: list[dict[str, Any]] = [{"name": "components.intents.IntentClassifier"}]
# What learns, and whether the lists of words in data/nlu/shared/ lie beside the sample.
PIPELINES: dict[str, tuple[list[dict[str, Any]], bool]] = {
    "ours": (OURS, True),
    "ours without the lists of words": (OURS, False),
    "LogisticRegressionClassifier": ([*FEATURES, {"name": "LogisticRegressionClassifier"}], False),
}
DIET = "DIETClassifier (stock pipeline)"
JUDGED = 1000  # lines a language
TIMED = 300


def sample(folder: Path) -> list[str]:
    """The texts that all of them learn from."""
    return [text for texts in stock.examples_of(folder).values() for text in texts]


def unseen(seen: list[str]) -> list[Line]:
    """Lines of data/nlu/ that are no twins of the sample: the same draw in each run."""
    lines = training_lines()
    near = near_any([normalise(line.text) for line in lines], [normalise(text) for text in seen])
    far = [line for line, is_near in zip(lines, near, strict=True) if not is_near]
    chance = np.random.default_rng(0)
    drawn = []
    for code in LANGUAGES:
        here = [line for line in far if line.language == code]
        drawn += [here[n] for n in chance.choice(len(here), min(JUDGED, len(here)), replace=False)]
    return drawn


def trained(pipeline: list[dict[str, Any]], data: Path, folder: Path) -> tuple[Path, float]:
    """A model of nothing but this pipeline, and the processor seconds its training took with Rasa's start."""
    config = folder / "config.yml"
    stock.dump(config, {"recipe": "default.v1", "assistant_id": "compared", "language": "en", "pipeline": pipeline})
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    argv = [sys.executable, "-m", "rasa", "train", "nlu", "--config", str(config), "--nlu", str(data)]
    subprocess.run(
        [*argv, "--domain", "domain.yml", "--out", str(folder), "--fixed-model-name", "compared"],
        cwd=ROOT, env={**os.environ, **QUIET, "RASA_CACHE_DIRECTORY": str(folder / "cache")}, check=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return folder / "compared.tar.gz", used


async def judge(model: Path, lines: list[Line]) -> dict[str, Any]:
    """Best intents, milliseconds of processor time a message, and megabytes the model's loading and use added."""
    import rasa.nlu.classifiers.diet_classifier  # noqa: F401  so that TensorFlow is no part of the model
    from rasa.core.agent import Agent

    import components.intents  # noqa: F401

    before = _resident()
    agent = Agent.load(str(model))
    best = []
    for line in lines:
        ranking = (await agent.parse_message(line.text))["intent_ranking"]
        best.append(next((one["name"] for one in ranking if one["name"] != "nlu_fallback"), ""))
    after = _resident()
    began = time.process_time()
    for line in lines[:: len(lines) // TIMED]:
        await agent.parse_message(line.text)
    return {"best": best, "ms": (time.process_time() - began) / TIMED * 1000, "megabytes": after - before}


def _resident() -> float:
    """Megabytes of memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def judged(model: Path, lines: list[Line]) -> dict[str, Any]:
    """`judge` in a process of its own, so that memory is the model's."""
    texts = json.dumps([[line.language, line.topic, line.intent, line.text] for line in lines])
    done = subprocess.run(
        [sys.executable, __file__, "--judge", str(model)], input=texts, text=True, cwd=ROOT,
        env={**os.environ, **QUIET, "PYTHONPATH": str(ROOT)}, check=True, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return dict(json.loads(done.stdout.splitlines()[-1]))


def print_row(name: str, found: dict[str, Any], lines: list[Line], seconds: float | None, packed: float) -> None:
    """One line of the table."""
    right = np.asarray([best == line.intent for best, line in zip(found["best"], lines, strict=True)])
    language = np.asarray([line.language for line in lines])
    shares = [*(right[language == code].mean() for code in LANGUAGES), right.mean()]
    spent = "unknown" if seconds is None else f"{seconds:.0f}"
    cost = f"{found['ms']:.1f} | {found['megabytes']:.0f} | {packed:.0f} | {spent}"
    print(f"| {name} |", " | ".join(f"{share:.3f}".removeprefix("0") for share in shares), "|", cost, "|", flush=True)


def main() -> None:
    """The table."""
    diet = stock.trained(print)
    data = stock.PLACE / "data/nlu"
    seen = sample(data)
    lines = unseen(seen)
    print(f"{len(seen)} examples learnt, {len(lines)} others judged")
    print("| | en | de | ar | all | ms a message | MB in memory | MB packed | training, processor s |")
    print("|---" * 9 + "|")
    for name, (pipeline, with_lists) in PIPELINES.items():
        with tempfile.TemporaryDirectory() as folder:
            learnt = Path(shutil.copytree(data, Path(folder) / "data/nlu"))
            if with_lists:
                shutil.copytree(ROOT / "data/nlu/shared", learnt / "shared")
            model, seconds = trained(pipeline, learnt, Path(folder))
            print_row(name, judged(model, lines), lines, seconds, model.stat().st_size / 1e6)
    about = stock.PLACE / "trained.json"
    spent = json.loads(about.read_text())["cpu_seconds"] if about.exists() else None
    print_row(DIET, judged(diet, lines), lines, spent, diet.stat().st_size / 1e6)


if __name__ == "__main__":
    if "--judge" in sys.argv:
        given = [Line(*fields) for fields in json.load(sys.stdin)]
        print(json.dumps(asyncio.run(judge(Path(sys.argv[-1]), given))))
    else:
        main()
