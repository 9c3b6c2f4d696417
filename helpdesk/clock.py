"""The one place that asks what time it is.

With the setting TEST_CLOCK, and only with it, the time can be moved for all processes at once: they add the seconds in
one small file, and look at it again after MOVED_WITHIN seconds at the latest.
"""

import os
import time
from datetime import datetime, timezone
from functools import cache
from pathlib import Path

from helpdesk.errors import SettingsError
from helpdesk.settings import ClockSettings, load

MOVED_WITHIN = 0.2  # seconds after a move until every process knows
DEFAULT_DIAL = Path("var/test-clock")


def now() -> datetime:
    """Current time, aware, UTC."""
    return datetime.fromtimestamp(timestamp(), tz=timezone.utc)


def timestamp() -> float:
    """Current time in seconds since the epoch."""
    return time.time() + offset()


def from_timestamp(seconds: float) -> datetime:
    """Aware UTC datetime of `seconds` since the epoch."""
    return datetime.fromtimestamp(seconds, tz=timezone.utc)


def movable() -> bool:
    """Whether TEST_CLOCK is on."""
    return _dial() is not None


def offset() -> float:
    """Seconds by which the time was moved; 0.0 without TEST_CLOCK."""
    dial = _dial()
    return 0.0 if dial is None else dial.read()


def move_to(seconds: float) -> None:
    """Let all processes' time be `seconds` ahead of the real one. Raises SettingsError without TEST_CLOCK."""
    dial = _dial()
    if dial is None:
        raise SettingsError("TEST_CLOCK is not set: without it time cannot be moved.")
    dial.write(seconds)


class Dial:
    """The file that holds the seconds, looked at now and then."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seconds, self._look_again = 0.0, 0.0

    def read(self) -> float:
        """The seconds; 0.0 while there is no file."""
        if time.monotonic() >= self._look_again:
            self._look_again = time.monotonic() + MOVED_WITHIN
            try:
                self._seconds = float(self.path.read_text())
            except (OSError, ValueError):
                self._seconds = 0.0
        return self._seconds

    def write(self, seconds: float) -> None:
        """Set the seconds, in one step, so that nobody reads half a number."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        fresh.write_text(repr(float(seconds)))
        fresh.replace(self.path)
        self._look_again = 0.0


@cache
def _dial() -> Dial | None:
    setting = load(ClockSettings).test_clock.strip()
    if setting in ("", "0"):
        return None
    return Dial(DEFAULT_DIAL if setting == "1" else Path(setting))
