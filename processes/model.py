"""The trained model: which one belongs to the files as they are, and how it comes about."""

import hashlib
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Callable, Iterator

from helpdesk.errors import HelpdeskError

SOURCES = ("config.yml", "domain.yml", "data", "responses", "components", "shop.yml")
MODELS = Path("models")
PREFIX = "helpdesk-"
KEEP = 3  # models of earlier states that are kept for a way back
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "SQLALCHEMY_WARN_20": "0",
}


def source_files(root: Path = Path()) -> Iterator[Path]:
    """Every file the model depends on, in a fixed order."""
    for name in SOURCES:
        place = root / name
        if place.is_file():
            yield place
        else:
            yield from sorted(p for p in place.rglob("*") if p.suffix in {".yml", ".yaml", ".py", ".txt", ".json"})


def digest(root: Path = Path()) -> str:
    """Twelve hex digits that change with any of the model's sources."""
    whole = hashlib.sha256()
    for path in source_files(root):
        whole.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()[:12]


def current(root: Path = Path()) -> Path:
    """Where the model of the files as they are lies, or would lie."""
    return root / MODELS / f"{PREFIX}{digest(root)}.tar.gz"


def ensure(say: Callable[[str], None] = print, root: Path = Path()) -> Path:
    """The model of the files as they are, trained now if there is none. Raises HelpdeskError when training fails."""
    path = current(root)
    if not path.exists():
        say("training the model (its sources changed or none is there yet) …")
        train(path, say, root)
        for old in sorted(path.parent.glob(f"{PREFIX}*.tar.gz"), key=lambda p: p.stat().st_mtime)[:-KEEP]:
            old.unlink(missing_ok=True)
    return path


def train(path: Path, say: Callable[[str], None], root: Path = Path()) -> None:
    """Run `rasa train` into `path`, saying every few seconds that it goes on."""
    name = path.name.removesuffix(".tar.gz")
    # Validation reads all data a second time (20 s); `make test` and `rasa data validate` do it when it matters.
    argv = [sys.executable, "-m", "rasa", "train", "--skip-validation", "--fixed-model-name", name, "--out", str(MODELS)]
    done = threading.Event()

    def tick() -> None:
        seconds = 0
        while not done.wait(5):
            seconds += 5
            say(f"  … training, {seconds} s")

    threading.Thread(target=tick, daemon=True).start()
    try:
        result = subprocess.run(
            argv, cwd=root, env={**os.environ, **QUIET}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
    finally:
        done.set()
    if result.returncode or not path.exists():
        tail = "\n".join(result.stdout.strip().splitlines()[-25:])
        raise HelpdeskError(f"training failed:\n{tail}")
