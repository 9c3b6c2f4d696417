"""Which steps of clocks had to be told: an oracle that knows what was said and when, nothing of clocks or ledgers."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

CUSTOMER, AGENT = "customer", "agent"
UNSURE = 1.0  # seconds: a reply so close to a step may come before it or after it


@dataclass(frozen=True)
class Due:
    """A step (percent) of a ticket, when it fell due (seconds since the epoch), and whether no reply was near."""

    ticket: int
    step: int
    at: float
    sure: bool


@dataclass(frozen=True)
class Verdict:
    """How many steps fell due for sure, and how what was told differs; how late each was told, in seconds."""

    due: int
    missing: int
    extra: int
    late: list[float]


def due_steps(
    ticket: int, said: Iterable[tuple[float, str]], until: float, promise: int, steps: Iterable[int]
) -> Iterable[Due]:
    """The steps of one talk (moment, author): time runs from a customer's first message to the next answer."""
    since: float | None = None
    for moment, author in [*sorted(said), (until, AGENT)]:
        if author == CUSTOMER and since is None:
            since = moment
        elif author == AGENT and since is not None:
            for step in steps:
                at = since + promise * step / 100
                if at < moment + UNSURE:
                    yield Due(ticket, step, at, at <= moment - UNSURE)
            since = None


def compare(due: Iterable[Due], alerts: Iterable[tuple[float, dict[str, Any]]], promise: int) -> Verdict:
    """Match what was told with what fell due; later than half of the promise (seconds) is missing, and too many."""
    told: dict[tuple[int, int], list[float]] = defaultdict(list)
    for moment, notice in sorted(alerts, key=lambda alert: alert[0]):
        told[notice["ticket"], notice["step"]].append(moment)
    missing, late, found = 0, list[float](), sorted(due, key=lambda one: one.at)
    for one in found:
        waiting = told[one.ticket, one.step]
        its = next((moment for moment in waiting if -UNSURE <= moment - one.at < promise / 2), None)
        if its is not None:
            waiting.remove(its)
            late.append(its - one.at)
        else:
            missing += one.sure
    return Verdict(sum(one.sure for one in found), missing, sum(map(len, told.values())), late)
