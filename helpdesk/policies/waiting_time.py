"""How long customers wait for a person, as they are told it. Pure."""

from collections.abc import Sequence
from statistics import quantiles

FEWEST = 8  # waits that tell something
ROUND = 5  # minutes
LONGEST = 240


def expected(waits: Sequence[float], otherwise: int) -> int:
    """Minutes in which three of four customers were answered lately (`waits` in seconds of working time), in round
    numbers; `otherwise` while too few have waited."""
    if len(waits) < FEWEST:
        return otherwise
    minutes = quantiles(waits, n=4)[2] / 60
    return min(LONGEST, max(ROUND, -(-int(minutes + 0.999) // ROUND) * ROUND))
