"""What is done to the queue from outside of the work: look, hasten, replay, clear away."""

import json
from typing import Any, Sequence

from sqlalchemy.engine import Connection

from helpdesk.db.engine import Database
from helpdesk.queue import statements as sql
from helpdesk.queue.jobs import (
    ALERTS,
    DEAD,
    DONE,
    HEAVY,
    INBOX,
    KEPT,
    KEPT_BY_QUEUE,
    LANE_KEPT,
    LEASE,
    OUTBOX,
    PRESENCE,
    READY,
    RECEIPTS,
    TIMERS,
    TURNS,
    Depth,
    Job,
)  # fmt: skip
from helpdesk.queue.queue_clock import QueueClock
from helpdesk.queue.running import run

ALL_QUEUES = (INBOX, TURNS, OUTBOX, RECEIPTS, PRESENCE, TIMERS, ALERTS)
ALL_STATES = (READY, DONE, DEAD)
PURGE_BATCH = 1000  # rows deleted in one transaction, so that nobody waits long for it


class Upkeep:
    """The queue as operators and house-keeping see it."""

    def __init__(self, database: Database, queue_clock: QueueClock) -> None:
        self._database = database
        self.clock = queue_clock

    def now(self) -> float:
        """The queue's time, by which `Job.due_at` is to be read."""
        return self.clock.now()

    def open_jobs(self, connection: Connection, queue: str, lane: str) -> list[str]:
        """Keys of the lane's jobs that are not done, oldest first, those in hand included."""
        return [row[0] for row in run(connection, sql.OPEN_KEYS, {"queue": queue, "lane": lane}).fetchall()]

    def jobs(
        self, connection: Connection, *, queues: Sequence[str] = ALL_QUEUES, states: Sequence[str] = ALL_STATES,
        limit: int = 100,
    ) -> list[Job]:  # fmt: skip
        """Stored jobs, newest first."""
        values = {"queues": list(queues), "states": list(states), "limit": limit}
        return [as_job(row) for row in connection.execute(sql.JOBS, values)]

    def jobs_of(self, connection: Connection, key: str) -> list[Job]:
        """The jobs of all queues that have this key."""
        return [as_job(row) for row in connection.execute(sql.JOBS_BY_KEY, {"key": key})]

    def is_due(self, connection: Connection, queue: str) -> bool:
        """Whether a job of `queue` could be claimed now."""
        values = {"queue": queue, "now": self.clock.now(), "weight": HEAVY}
        return run(connection, sql.ANY_READY, values).fetchone() is not None

    def up_for(self, connection: Connection, pattern: str) -> float | None:
        """Seconds for which a worker whose name is SQL-like `pattern` has been up, the longest; 0.0 if none of those
        known is up, None if none is known."""
        now = self.clock.now()
        lives = connection.execute(sql.LIVES, {"pattern": pattern}).all()
        up = [now - started_at for started_at, seen_at in lives if now - seen_at < LEASE]
        return max(up, default=0.0) if lives else None

    def next_due(self, queues: Sequence[str], *, max_weight: int = HEAVY) -> float | None:
        """Seconds until a lane of `queues` can be claimed (0.0: one can be now), leases that end included; None:
        never."""
        due = self.next_dues([(queue, max_weight) for queue in queues])
        return min((seconds for seconds in due.values() if seconds is not None), default=None)

    def next_dues(self, wanted: Sequence[tuple[str, int]]) -> dict[tuple[str, int], float | None]:
        """The same for each (queue, max_weight) by itself, in one look at the database."""
        with self._database.claiming(write=False) as connection:
            found = [
                run(connection, sql.NEXT_READY, {"queue": queue, "weight": weight}).fetchone()
                for queue, weight in wanted
            ]
        now = self.clock.now()
        seconds = [None if row is None else max(0.0, float(row[0]) - now) for row in found]
        return dict(zip(wanted, seconds, strict=True))

    def hasten(self, connection: Connection, queue: str, key: str) -> bool:
        """Make a waiting job due now; False if there is none. It still waits for those before it in its lane."""
        row = connection.execute(sql.FIND_READY, {"queue": queue, "key": key}).first()
        if row is None:
            return False
        return self._change(connection, sql.HASTEN, row.id, queue, row.lane)

    def replay(self, connection: Connection, job_id: int) -> bool:
        """Make a dead job ready again, in its old place; False if it is not dead."""
        row = connection.execute(sql.FIND_DEAD, {"id": job_id}).first()
        if row is None:
            return False
        return self._change(connection, sql.REPLAY, job_id, row.queue, row.lane)

    def _change(self, connection: Connection, statement: Any, job_id: int, queue: str, lane: str) -> bool:
        values = {"id": job_id, "queue": queue, "lane": lane, "now": self.clock.now()}
        connection.execute(sql.LOCK_LANE, values)
        changed = connection.execute(statement, values).rowcount > 0
        connection.execute(sql.FREE_UNOWNED, values)
        if not self._database.is_sqlite:
            connection.execute(sql.NOTIFY, {"queue": queue})
        connection.info["put"] = True
        return changed

    def depth(self) -> list[Depth]:
        """How full each queue is, for `helpdesk doctor`. Raises DatabaseUnavailable."""
        now = self.clock.now()
        with self._database.claiming(write=False) as connection:
            lanes = {row[0]: row for row in connection.execute(sql.DEPTHS, {"now": now})}
            ready = {row[0]: int(row[1]) for row in connection.execute(sql.COUNT_READY)}
            dead = {row[0]: int(row[1]) for row in connection.execute(sql.COUNT_DEAD)}
        depths = []
        for queue in (*ALL_QUEUES, *sorted({*lanes, *ready, *dead} - set(ALL_QUEUES))):
            _, in_flight, delayed, oldest = lanes.get(queue, (queue, 0, 0, None))
            age = 0.0 if oldest is None else max(0.0, now - oldest)
            depths.append(Depth(queue, ready.get(queue, 0), int(in_flight), int(delayed), dead.get(queue, 0), age))
        return depths

    def purge(self) -> int:
        """Delete done jobs and idle lanes past their time, in small transactions; the number of jobs deleted.
        Raises DatabaseUnavailable."""
        now = self.clock.now()
        deleted = 0
        for queue in ALL_QUEUES:
            values = {"queue": queue, "before": now - KEPT_BY_QUEUE.get(queue, KEPT), "limit": PURGE_BATCH}
            while True:
                with self._database.claiming() as connection:
                    gone = connection.execute(sql.PURGE_DONE, values).rowcount
                deleted += gone
                if gone < PURGE_BATCH:
                    break
        with self._database.claiming() as connection:
            connection.execute(sql.PURGE_LANES, {"before": now - LANE_KEPT})
        return deleted


def as_job(row: Any) -> Job:
    """A row of JOB_COLUMNS as a Job."""
    number, queue, key, lane, body, *rest = row
    return Job(number, queue, key, lane, json.loads(body), *rest)
