"""One log line a minute instead of thousands."""

import time


class Hushed:
    """Keeps a log line that would come by the thousand to one a minute."""

    def __init__(self, every: float = 60.0) -> None:
        self._every = every
        self._last: dict[str, float] = {}
        self._count: dict[str, int] = {}

    def due(self, what: str) -> int:
        """How often it happened since the last line if a line is due, else 0."""
        now = time.monotonic()
        self._count[what] = self._count.get(what, 0) + 1
        if now - self._last.get(what, -self._every) < self._every:
            return 0
        self._last[what] = now
        return self._count.pop(what)
