"""What to say when a message was not understood: people write in bursts and want no sentence twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

MissVerdict = Literal["silent", "ask_again", "offer_menu", "offer_person"]
SILENT: MissVerdict = "silent"

BURST = timedelta(seconds=15)  # misses within it count as one
LAPSE = timedelta(hours=2)  # a row this old is not continued (Rasa's session ends then, too)

AFTER: dict[MissVerdict | None, MissVerdict] = {
    None: "ask_again",
    "ask_again": "offer_menu",
    "offer_menu": "offer_person",
    "offer_person": "offer_menu",
}


@dataclass(frozen=True)
class PastMiss:
    """An earlier miss of the row: when its burst began and what it was answered with."""

    burst_at: datetime
    verdict: MissVerdict


@dataclass(frozen=True)
class Decision:
    """What to say now, and when the burst began that this miss belongs to."""

    verdict: MissVerdict
    burst_at: datetime


def decide(row: Sequence[PastMiss], at: datetime, more_waiting: bool) -> Decision:
    """Judge a miss that was written `at`. `row`: misses since the last understood message, oldest first.

    Once per burst something is said, by its last message if more are waiting; each thing said is another than the last.
    """
    burst_at = row[-1].burst_at if row and abs(at - row[-1].burst_at) <= BURST else at
    answered = any(past.verdict != SILENT and past.burst_at == burst_at for past in row)
    if answered or more_waiting:
        return Decision(SILENT, burst_at)
    said = [past for past in row if past.verdict != SILENT]
    last = said[-1] if said else None
    if last is None or (at - last.burst_at > LAPSE and last.verdict != AFTER[None]):
        return Decision(AFTER[None], burst_at)
    return Decision(AFTER[last.verdict], burst_at)
