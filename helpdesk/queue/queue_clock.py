"""The time by which leases end and jobs become due: the database's, except that it never runs back."""

import threading
import time
from typing import Callable

from helpdesk.errors import DatabaseUnavailable

LOOK = 30.0  # seconds after which a distant wall clock is looked at again, also without a heartbeat
STEP = 1.0  # seconds; a smaller difference is drift between two clocks, a larger one a clock that was set


class QueueClock:
    """Epoch seconds of `wall` (the database's clock), shielded from the clock being set back.

    Between two looks at `wall` time passes by this machine's monotonic clock. When `wall` was set back, say by an
    hour, the queue's clock goes on as if nothing had happened: it runs `ahead` of the wall by that hour, else every
    lease in hand and every job put so far would wait for it. When `wall` is set forward it first eats up `ahead`, the
    rest is a jump: leases end early (which fencing makes harmless) and delayed jobs come early. `ahead` is kept in
    the database, so that processes that start later agree (table `worker`).
    """

    def __init__(
        self,
        wall: Callable[[], float],
        *,
        cheap: bool = True,
        monotonic: Callable[[], float] = time.monotonic,
        peers: Callable[[], tuple[float, float] | None] = lambda: None,
    ) -> None:
        self._wall = wall
        self._peers = peers  # (ahead, seen_at) of the process that showed itself last
        self._cheap = cheap  # the wall is this machine's clock: look at it each time
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._at: tuple[float, float] | None = None  # (queue's time, monotonic time) of the last look
        self.ahead = 0.0

    def now(self) -> float:
        """Current time. Raises DatabaseUnavailable if the database must be asked and cannot."""
        if self._cheap or self._at is None:
            return self.look()
        time_then, monotonic_then = self._at
        passed = self._monotonic() - monotonic_then
        if passed > LOOK:
            try:
                return self.look()
            except DatabaseUnavailable:
                pass  # this machine's monotonic clock will do meanwhile
        return time_then + passed

    def look(self) -> float:
        """Look at the wall clock and return the current time. Raises DatabaseUnavailable."""
        if self._at is None and (newest := self._peers()) is not None:
            self.agree(*newest)
        wall = self._wall()
        with self._lock:
            monotonic = self._monotonic()
            seen = wall + self.ahead
            if self._at is not None:
                expected = self._at[0] + monotonic - self._at[1]
                if seen < expected - STEP:  # set back
                    self.ahead += expected - seen
                elif seen > expected + STEP:  # set forward, or this machine slept
                    self.ahead = max(0.0, self.ahead - (seen - expected))
            self._at = (wall + self.ahead, monotonic)
            return self._at[0]

    def agree(self, ahead: float, seen_at: float) -> None:
        """Take over what other processes know: how far they run ahead of the wall, and the latest time any of them
        saw."""
        wall = self._wall()
        with self._lock:
            self.ahead = max(self.ahead, ahead, seen_at - wall if seen_at - wall > STEP else 0.0)
            self._at = (wall + self.ahead, self._monotonic())
