"""How long a customer has been trying without being helped: only time in which they are at it counts. Pure.

The matter is unsolved from the first message that was not understood, that said that something did not help, or that
wished for the same thing again and got the same answer. From there on the time between two messages of the customer
counts, if it is short: after a longer pause it was the assistant that waited. What answers a question of a form does
not count either: the form moves forward. Thanks, a person and another wish that is answered begin anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

LIMIT = timedelta(minutes=5)
PAUSE = timedelta(minutes=2)  # a longer one between two messages: we waited for the customer


@dataclass(frozen=True)
class Turn:
    """A message of the customer and what became of it; `answer`: what was said, to compare; "" while it is not known.

    `wish` is what it asked for ("" for nothing of its own); `failed`: not understood, or it said that nothing helped;
    `solved`: it said that it is, or a person took over; `filling`: it answered a question of a form.
    """

    at: datetime
    wish: str = ""
    answer: str = ""
    failed: bool = False
    solved: bool = False
    filling: bool = False


def unsolved_for(turns: Sequence[Turn]) -> timedelta:
    """For how long of active conversation the newest matter is unsolved, at its last message; zero: it is not."""
    began: int | None = None
    asked: dict[tuple[str, str], int] = {}
    for place, turn in enumerate(turns):
        known = asked.get((turn.wish, turn.answer)) if turn.wish and turn.answer else None
        if turn.solved:
            began, asked = None, {}
        elif turn.failed:
            began = place if began is None else began
        elif known is not None:
            began = known if began is None else min(began, known)
        elif turn.wish and turn.answer and not turn.filling:
            began = None if not _is_asked_again(turn, turns[:place]) else began
            asked[turn.wish, turn.answer] = place
    return timedelta() if began is None else active(turns[began:])


def active(turns: Sequence[Turn]) -> timedelta:
    """The time between messages in which the customer was at it."""
    gaps = ((later.at - earlier.at, later) for earlier, later in pairwise(turns))
    return sum((gap for gap, later in gaps if gap <= PAUSE and not later.filling), timedelta())


def over(turns: Sequence[Turn]) -> bool:
    """Has it lasted too long, and is the last message one of those that were of no use to the customer?"""
    last = turns[-1] if turns else None
    if last is None or last.solved or last.filling:
        return False
    again = bool(last.wish) and _is_asked_again(last, turns[:-1])
    return (last.failed or again) and unsolved_for(turns) >= LIMIT


def _is_asked_again(turn: Turn, before: Sequence[Turn]) -> bool:
    """Was the same wished for since the matter began?"""
    for earlier in reversed(before):
        if earlier.solved:
            return False
        if earlier.wish == turn.wish:
            return True
    return False
