"""Trained models as files: the newest `models/*.tar.gz` answers, as with `rasa run`, whoever trained it."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

MODELS = Path("models")
SUFFIX = ".tar.gz"


@dataclass(frozen=True, order=True)
class ModelFile:
    """A model as it lay there at one moment; `written` in nanoseconds since the epoch. The newest is the greatest."""

    written: int
    path: Path
    size: int


def models(folder: Path = MODELS) -> list[ModelFile]:
    """All models of a folder, the newest first."""
    found = []
    for path in folder.glob(f"*{SUFFIX}"):
        try:
            stat = path.stat()
        except FileNotFoundError:  # cleared away a moment ago
            continue
        found.append(ModelFile(stat.st_mtime_ns, path, stat.st_size))
    return sorted(found, reverse=True)


def make_newest(path: Path) -> None:
    """Let an older model answer again."""
    now = time.time_ns()  # the system's own stamp lags behind by a tick
    os.utime(path, ns=(now, now))


def process_started() -> int:
    """When this process began, in nanoseconds since the epoch; now, where the system does not say."""
    now = time.time_ns()
    try:
        ticks = int(Path("/proc/self/stat").read_text().rsplit(")", 1)[1].split()[19])
        age = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, AttributeError):
        return now
    return now - int(age * 1e9)
