"""The stock project: what `rasa init` sets up, with this assistant's examples, stories, rules and actions in it."""

import json
import os
import random
import re
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Callable

import rasa
import yaml

from components.responses import read_responses
from helpdesk.values import DEFAULT_LANGUAGE, LANGUAGES
from processes.model import QUIET

ROOT = Path(__file__).parents[1]
PLACE = ROOT / "var/bench/stock"
QUICK = ROOT / "var/bench/stock-quick"
QUICK_EPOCHS = 5  # as fast at answering as after 100, and trained in minutes: for speed only, never for accuracy
INITIAL = Path(rasa.__file__).parent / "cli/initial_project"  # what `rasa init` copies
DEFAULTS = Path(rasa.__file__).parent / "engine/recipes/config_files/default_config.yml"  # what its comments stand for
SAMPLE, SEED = 30, 3  # examples per intent and language, and the draw


def examples_of(folder: Path = ROOT / "data/nlu") -> dict[tuple[str, str], list[str]]:
    """All examples by language and intent."""
    found: dict[tuple[str, str], list[str]] = {}
    for language in LANGUAGES:
        for path in sorted((folder / language).glob("*.yml")):
            for block in yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu", []):
                lines = [line.removeprefix("- ") for line in block["examples"].splitlines() if line.strip()]
                found.setdefault((language, block["intent"]), []).extend(lines)
    return found


def sample() -> dict[tuple[str, str], list[str]]:
    """The fixed sample both projects are compared on."""
    draw = random.Random(SEED)  # noqa: S311 - not a secret
    everything = examples_of()
    return {key: draw.sample(sorted(set(texts)), min(SAMPLE, len(set(texts)))) for key, texts in everything.items()}


def write_sample(folder: Path, chosen: dict[tuple[str, str], list[str]]) -> None:
    """As `<language>/sample.yml`, which both projects can read."""
    for language in LANGUAGES:
        blocks = [
            {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)}
            for (code, intent), texts in chosen.items()
            if code == language
        ]
        dump(folder / language / "sample.yml", {"version": "3.1", "nlu": blocks})


def dump(path: Path, content: Any) -> None:
    """Write YAML."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=1000), encoding="utf-8")


def stories() -> list[dict[str, Any]]:
    """Our test stories as training stories: TED has something to learn, as in a project that grew from `rasa init`."""
    found, seen = [], set()
    for path in sorted((ROOT / "tests/conversations").glob("test_*.yml")):
        for story in yaml.safe_load(path.read_text(encoding="utf-8"))["stories"]:
            steps = [plain_step(step) for step in story["steps"] if "intent" in step or "action" in step]
            if (key := json.dumps(steps)) not in seen:
                seen.add(key)
                found.append({"story": f"{path.stem}: {story['story']}", "steps": steps})
    return found


def plain_step(step: dict[str, Any]) -> dict[str, Any]:
    """The step without the words and entities of its test."""
    return {"intent": step["intent"]} if "intent" in step else {"action": step["action"]}


def domain() -> dict[str, Any]:
    """Our domain with the English answers, unconditioned and as plain text: what fills them in is ours."""
    ours: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    english = read_responses(ROOT / "responses")[DEFAULT_LANGUAGE]
    ours["responses"] = {
        key: [{"text": str(one.get("text", key)).replace("{", "(").replace("}", ")")} for one in variations]
        for key, variations in english.items()
    }
    return ours


def write_project(place: Path = PLACE) -> None:
    """Config as `rasa init` leaves it (its pipeline and policies are Rasa's defaults), our content in it."""
    place.mkdir(parents=True, exist_ok=True)
    config = (INITIAL / "config.yml").read_text()
    if place == QUICK:
        config = re.sub(r"epochs: \d+", f"epochs: {QUICK_EPOCHS}", DEFAULTS.read_text())
    (place / "config.yml").write_text(config)
    (place / "credentials.yml").write_text("rest:\n")
    dump(place / "domain.yml", domain())
    write_sample(place / "data/nlu", sample())
    dump(place / "data/stories.yml", {"version": "3.1", "stories": stories()})
    for path in sorted((ROOT / "data/rules").glob("*.yml")):
        target = place / "data/rules" / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")


def cached(place: Path = PLACE) -> Path | None:
    """The stock model if it is trained already; later changes of our texts do not make it stale (remove var/bench)."""
    return next(iter(sorted((place / "models").glob("stock-*.tar.gz"))), None)


def trained(say: Callable[[str], None], place: Path = PLACE, *, nice: int = 0) -> Path:
    """The stock model, trained unless the cached one fits: a quarter of an hour. Raises RuntimeError."""
    if (found := cached(place)) is not None:
        return found
    write_project(place)
    model = place / "models/stock-trained.tar.gz"
    say("training the stock project once (about 15 to 30 minutes; kept under var/bench) …")
    config = place / "config.yml"
    as_init_left_it = config.read_text()
    began, log = time.monotonic(), place / "train.log"
    argv = ["nice", "-n", str(nice), sys.executable, "-m", "rasa", "train", "--fixed-model-name", model.stem[:-4]]
    with log.open("wb") as file:
        process = subprocess.Popen(argv, cwd=place, env={**os.environ, **QUIET}, stdout=file, stderr=file)  # noqa: S603
    while process.poll() is None:
        time.sleep(15)
        said = log.read_text(errors="replace").replace("\r", "\n").strip().splitlines()
        say(f"  … {time.monotonic() - began:.0f} s: {said[-1][-100:] if said else ''}")
    config.write_text(as_init_left_it)  # `rasa train` writes its defaults into it as comments
    if process.returncode or not model.exists():
        raise RuntimeError(f"the stock project was not trained, see {log}")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    (place / "trained.json").write_text(json.dumps({"cpu_seconds": round(used.ru_utime + used.ru_stime)}))
    return model


if __name__ == "__main__":
    print(trained(print, QUICK if "--quick" in sys.argv else PLACE, nice=10))  # `python -m bench.stock [--quick]`
