"""The trained model: which one belongs to the files as they are, and how it comes about."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Callable, Iterator

from helpdesk.errors import HelpdeskError
from helpdesk.model_files import MODELS, SUFFIX, make_newest, models
from processes.mistakes import TOLD, explain, find

SOURCES = ("config.yml", "domain.yml", "data", "responses", "components")
LOG = Path("var/training.log")
PREFIX = "helpdesk-"
KEEP = 3  # models of earlier states that are kept for a way back
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "SQLALCHEMY_WARN_20": "0",
    # Rasa's libraries warn each other of things that nobody here can change.
    "PYTHONWARNINGS": "ignore::DeprecationWarning,ignore::PendingDeprecationWarning,ignore::FutureWarning",
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
    return root / MODELS / f"{PREFIX}{digest(root)}{SUFFIX}"


def ensure(say: Callable[[str], None] = print, root: Path = Path(), training: Training | None = None) -> Path:
    """The model of the files as they are, the newest of all; trained now if there is none.

    The newest answers: a running assistant takes it over. Raises HelpdeskError when training fails.
    """
    path = current(root)
    if not path.exists():
        say("training the model (its sources changed or none is there yet) …")
        with contextlib.ExitStack() as stack:
            (training or stack.enter_context(Training(root))).train(path, say)
        for old in sorted(path.parent.glob(f"{PREFIX}*{SUFFIX}"), key=lambda p: p.stat().st_mtime)[:-KEEP]:
            old.unlink(missing_ok=True)
    elif models(path.parent)[0].path != path:
        make_newest(path)
    return path


class Training:
    """The process that trains (`processes.trainer`): started when first needed, kept warm until closed."""

    def __init__(self, root: Path = Path()) -> None:
        self._root = root
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Training:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def warm_up(self) -> None:
        """Start it, so that the next training need not wait for Rasa."""
        if self._process is None or self._process.poll() is not None:
            log = self._root / LOG
            log.parent.mkdir(parents=True, exist_ok=True)
            with log.open("w") as errors:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "processes.trainer"],
                    cwd=self._root, env={**os.environ, **QUIET}, text=True,
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
                )  # fmt: skip

    def train(self, path: Path, say: Callable[[str], None]) -> None:
        """Make the model `path`, saying what goes on. Raises HelpdeskError with what is wrong, a line a mistake."""
        if mistakes := find(self._root):
            more = [f"… and {len(mistakes) - TOLD} more"] if len(mistakes) > TOLD else []
            raise HelpdeskError("\n".join(["the model cannot be trained:", *mistakes[:TOLD], *more]))
        self.warm_up()
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        began = time.monotonic()
        try:
            self._process.stdin.write(f"{path.relative_to(self._root)}\n")
            self._process.stdin.flush()
            for line in self._process.stdout:
                if self._heard(json.loads(line), say, time.monotonic() - began):
                    return
        except BrokenPipeError:
            pass
        raise HelpdeskError(f"training ended before its time; see {self._root / LOG}")

    def _heard(self, event: dict[str, str], say: Callable[[str], None], seconds: float) -> bool:
        """True at the end; raises HelpdeskError for a mistake."""
        if "mistake" in event:
            raise HelpdeskError(f"the model cannot be trained:\n{explain(event['mistake'], self._root)}")
        if "trained" in event:
            say(f"  trained in {seconds:.0f} s")
            return True
        said = explain(event["note"], self._root) if "note" in event else f"{event['step']} …"
        say(f"  {seconds:3.0f} s  {said}")
        return False

    def close(self) -> None:
        """End it."""
        if self._process is not None:
            process, self._process = self._process, None
            process.terminate()
            process.communicate()
