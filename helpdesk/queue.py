"""One durable queue on SQLAlchemy, for SQLite and PostgreSQL (first face; the engine is being built)."""

from dataclasses import dataclass
from typing import Any, Sequence

from sqlalchemy.engine import Connection

from helpdesk.db.engine import Database

INBOX, TURNS, OUTBOX, RECEIPTS, PRESENCE, TIMERS = "inbox", "turns", "outbox", "receipts", "presence", "timers"
LIGHT, HEAVY = 0, 1


@dataclass(frozen=True)
class NewJob:
    """A job to put. `key` is unique in its queue; `lane` is served one at a time, in order; `due_at` in epoch seconds."""

    queue: str
    key: str
    lane: str
    body: dict[str, Any]
    due_at: float | None = None
    weight: int = LIGHT


@dataclass(frozen=True)
class Job:
    """A stored job. `attempt` counts retries asked for, `claims` every time it was handed out."""

    id: int
    queue: str
    key: str
    lane: str
    body: dict[str, Any]
    attempt: int
    claims: int
    due_at: float
    weight: int


@dataclass(frozen=True)
class Claim:
    """The right to work on a lane's oldest job until the lease ends; `fence` tells a lost right from a live one."""

    job: Job
    owner: str
    fence: int


class DurableQueue:
    """See the methods; every write that takes a connection happens in the caller's transaction."""

    def __init__(self, database: Database, *, owner: str = "", lease: float = 15.0) -> None: ...

    def put(self, connection: Connection, queue: str, key: str, lane: str, body: dict[str, Any], *,
            due_at: float | None = None, weight: int = LIGHT) -> bool: ...
    def put_many(self, connection: Connection, jobs: Sequence[NewJob]) -> list[bool]: ...
    def claim(self, queue: str, limit: int = 1, *, max_weight: int = HEAVY) -> list[Claim]: ...
    def following(self, connection: Connection, claim: Claim, limit: int = 10) -> list[Job]: ...
    def settle(self, connection: Connection, claim: Claim, *, also: Sequence[int] = ()) -> None: ...
    def check(self, connection: Connection, claim: Claim) -> None: ...
    def retry(self, connection: Connection, claim: Claim, error: str, *, delay: float | None = None) -> None: ...
    def release(self, connection: Connection, claim: Claim) -> None: ...
    def bury(self, connection: Connection, claim: Claim, error: str) -> None: ...
    def hasten(self, connection: Connection, queue: str, key: str) -> bool: ...
