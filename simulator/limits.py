"""Meta's rate limits: one number's throughput and one pair's rate (cloud-api facts, section 6).

https://developers.facebook.com/docs/whatsapp/cloud-api/overview#throughput
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from simulator.settings import Settings

BURST_SECONDS = 6.0


@dataclass
class _Pair:
    paid_until: float = 0.0  # when the normal pace will have caught up with what was sent
    burst_start: float = 0.0
    burst_count: int = 0


class Limits:
    """Counts messages; time is given in seconds of a clock that only moves forward."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._recent: deque[float] = deque()
        self._pairs: dict[str, _Pair] = {}

    def note_message(self, now: float) -> None:
        """Count one message of either direction towards the throughput."""
        self._recent.append(now)

    def throughput_left(self, now: float) -> bool:
        """May this number send another message in this second?"""
        while self._recent and self._recent[0] <= now - 1.0:
            self._recent.popleft()
        return len(self._recent) < self._settings.throughput_per_second

    def pair_left(self, customer: str, now: float) -> bool:
        """May this customer get another message now? Sending beyond the normal pace borrows from the future."""
        pair = self._pairs.get(customer)
        if pair is None or pair.paid_until <= now:
            return True
        if self._settings.pair_strict:  # the words of the documentation: wait for all that a burst has borrowed
            return now - pair.burst_start < BURST_SECONDS and pair.burst_count < self._settings.pair_burst
        return pair.paid_until - now <= (self._settings.pair_burst - 1) * self._settings.pair_seconds

    def note_pair(self, customer: str, now: float) -> None:
        """Count one accepted message to this customer."""
        pair = self._pairs.setdefault(customer, _Pair())
        if pair.paid_until <= now:
            pair.burst_start, pair.burst_count, pair.paid_until = now, 0, now
        pair.burst_count += 1
        pair.paid_until += self._settings.pair_seconds

    def forget(self) -> None:
        """Start with clean accounts."""
        self._recent.clear()
        self._pairs.clear()
