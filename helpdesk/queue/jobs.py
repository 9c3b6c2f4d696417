"""The queue's values: names of queues, weights, limits, jobs and claims."""

from dataclasses import dataclass
from typing import Any

INBOX, TURNS, OUTBOX, RECEIPTS, PRESENCE, TIMERS = "inbox", "turns", "outbox", "receipts", "presence", "timers"
ALERTS = "alerts"
LIGHT, HEAVY = 0, 1
READY, DONE, DEAD = "ready", "done", "dead"

LEASE = 15.0  # seconds a claim lives without a heartbeat
MAX_CLAIMS = 5  # a job handed out so often is buried by who runs it, also if it killed them right after the start
MAX_HOLD = 600.0  # seconds after which a claim is no longer renewed: its handler hangs
BACK_OFF = (1.0, 2.0, 5.0, 10.0, 20.0, 40.0, 60.0, 120.0, 300.0)  # seconds before the first, second … retry
JITTER = 0.2  # part of the delay by which it varies, so that what failed together does not come back together
MAX_ERROR = 500  # characters kept of a job's last error

# Seconds a done job is kept: its key stays taken so long. Meta repeats webhooks for 7 days.
DAY = 86400.0
KEPT = 8 * DAY
KEPT_BY_QUEUE = {PRESENCE: DAY, TIMERS: DAY}
LANE_KEPT = 28 * DAY  # an idle lane's row


@dataclass(frozen=True)
class NewJob:
    """A job to put. `key` is unique in its queue; `lane` is served one at a time, in order; `due_at` in epoch
    seconds."""

    queue: str
    key: str
    lane: str
    body: dict[str, Any]
    due_at: float | None = None
    weight: int = LIGHT


@dataclass(frozen=True)
class Job:
    """A stored job. `attempt` counts retries asked for, `claims` every time it was handed out.

    `due_at`, `created_at` and `done_at` are epoch seconds on the queue's clock; `state` is ready, done or dead.
    """

    id: int
    queue: str
    key: str
    lane: str
    body: dict[str, Any]
    attempt: int
    claims: int
    due_at: float
    weight: int
    state: str = READY
    error: str = ""
    created_at: float = 0.0
    done_at: float | None = None

    @property
    def deaths(self) -> int:
        """How often it was handed out before and neither settled nor given back: its process died, for whatever
        reason."""
        return max(0, self.claims - self.attempt - 1)


@dataclass(frozen=True)
class Claim:
    """The right to work on a lane's oldest job until the lease ends; `fence` tells a lost right from a live one."""

    job: Job
    owner: str
    fence: int


@dataclass(frozen=True)
class Wanted:
    """Up to `limit` jobs of `queue`, none heavier than `max_weight`."""

    queue: str
    limit: int
    max_weight: int = HEAVY


@dataclass(frozen=True)
class Depth:
    """How full a queue is. `delayed` jobs wait for their time or a retry; `oldest` is the age in seconds of the longest
    waiting due job that nobody works on (0.0: none)."""

    queue: str
    ready: int
    in_flight: int
    delayed: int
    dead: int
    oldest: float
