"""DurableQueue: put, claim, settle, retry, release, bury."""

import json
import os
import random
import socket
from collections import Counter
from types import TracebackType
from typing import Any, Sequence

from sqlalchemy.engine import Connection

from helpdesk import clock
from helpdesk.db.engine import Database, begin_immediate, commit_immediate
from helpdesk.errors import LeaseLost, NameTaken
from helpdesk.queue import statements as sql
from helpdesk.queue.heartbeat import Heartbeat, mine
from helpdesk.queue.jobs import BACK_OFF, HEAVY, JITTER, LEASE, LIGHT, MAX_ERROR, Claim, Job, NewJob, Wanted
from helpdesk.queue.queue_clock import QueueClock
from helpdesk.queue.running import run
from helpdesk.queue.upkeep import Upkeep, as_job


class DurableQueue(Upkeep):
    """Jobs in lanes: a lane's jobs run one at a time, in the order in which they were put, whatever happens to
    processes.

    Writes that take a connection happen in the caller's transaction, and raise what its door turns into
    DatabaseUnavailable. `owner` is the stable name of the process that claims; `with queue:` (or start/stop) makes
    the name exclusive, frees at once what a dead predecessor of that name had in hand, and renews claims; without it
    a claim lives for `lease` seconds.
    """

    def __init__(
        self, database: Database, *, owner: str = "", lease: float = LEASE, queue_clock: QueueClock | None = None
    ) -> None:
        super().__init__(database, queue_clock or database_clock(database))
        self.owner = owner or f"{socket.gethostname()[:40]}-{os.getpid()}-{os.urandom(3).hex()}"
        self.lease = lease
        self._heartbeat = Heartbeat(database, self.clock, self.owner, lease)
        self._fence_statement = sql.FENCE if database.is_sqlite else sql.FENCE_LOCKED

    def start(self) -> None:
        """Take the name and begin to renew claims. Raises NameTaken, DatabaseUnavailable."""
        self._heartbeat.start()

    def stop(self) -> None:
        """Give back what is in hand and let the name go."""
        self._heartbeat.stop()

    def __enter__(self) -> "DurableQueue":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # Putting

    def put(
        self, connection: Connection, queue: str, key: str, lane: str, body: dict[str, Any], *,
        due_at: float | None = None, weight: int = LIGHT,
    ) -> bool:  # fmt: skip
        """Put one job; False if its key is known. `due_at` is epoch seconds by helpdesk.clock (None: now)."""
        return self.put_many(connection, [NewJob(queue, key, lane, body, due_at, weight)])[0]

    def put_many(self, connection: Connection, jobs: Sequence[NewJob]) -> list[bool]:
        """Put jobs in their order; one answer each: False if its key was known, or comes twice in `jobs`."""
        now = self.clock.now()
        wall = clock.timestamp()
        dues = [now if job.due_at is None else now + max(0.0, job.due_at - wall) for job in jobs]
        connection.info["put"] = True
        if self._database.is_sqlite:
            return [self._put_one(connection, job, due, now) for job, due in zip(jobs, dues, strict=True)]
        values = {
            "queues": [job.queue for job in jobs], "keys": [job.key for job in jobs],
            "lanes": [job.lane for job in jobs],
            "bodies": [json.dumps(job.body) for job in jobs], "weights": [job.weight for job in jobs], "dues": dues,
            "now": now,
        }  # fmt: skip
        fresh = Counter((row.queue, row.key) for row in connection.execute(sql.PUT_BATCH, values))
        answers = []
        for job in jobs:
            answers.append(fresh[job.queue, job.key] > 0)
            fresh[job.queue, job.key] = 0
        return answers

    def _put_one(self, connection: Connection, job: NewJob, due: float, now: float) -> bool:
        values = {
            "queue": job.queue, "key": job.key, "lane": job.lane, "body": json.dumps(job.body), "weight": job.weight,
            "due_at": due, "now": now,
        }  # fmt: skip
        if run(connection, sql.PUT_JOB, values).fetchone() is None:
            return False
        run(connection, sql.WAKE_LANE, values)
        return True

    # Working

    def claim(self, queue: str, limit: int = 1, *, max_weight: int = HEAVY) -> list[Claim]:
        """Up to `limit` free lanes of `queue`, each with its oldest job, longest due first; none if nothing is due.

        With `max_weight` LIGHT lanes whose oldest job is heavy are passed over. A transaction of its own: not
        to be called inside a writing one, which SQLite would make it wait for. Raises DatabaseUnavailable, and
        NameTaken once another process has got this worker's name.
        """
        return self.claim_many([Wanted(queue, limit, max_weight)])

    def claim_many(self, wanted: Sequence[Wanted]) -> list[Claim]:
        """What `claim` would give for each of several queues, in one transaction. Raises as `claim` does."""
        if self._heartbeat.name_lost:
            raise NameTaken(f"Another process works under the name {self.owner!r}.")
        now = self.clock.now()
        asked = [
            {
                "queue": one.queue, "now": now, "until": now + self.lease, "owner": self.owner, "limit": one.limit,
                "weight": one.max_weight,
            }
            for one in wanted
        ]  # fmt: skip
        rows = self._claim_sqlite(asked) if self._database.is_sqlite else self._claim_postgres(asked)
        claims = [Claim(as_job(row), self.owner, fence) for fence, row in rows]
        claims.sort(key=lambda claim: (claim.job.due_at, claim.job.id))
        for claim in claims:
            self._heartbeat.remember(claim)
        return claims

    def _claim_sqlite(self, asked: Sequence[dict[str, Any]]) -> list[tuple[int, Any]]:
        with self._database.claiming(write=False) as connection:
            asked = [values for values in asked if run(connection, sql.ANY_READY, values).fetchone() is not None]
            if not asked:
                return []  # most claims find nothing: these do not ask for the write lock
            begin_immediate(connection)
            taken = []
            for values in asked:
                lanes = run(connection, sql.TAKE_LANES, values).fetchall()
                taken += self._take_jobs(connection, values, lanes)
            commit_immediate(connection)
            return taken

    def _claim_postgres(self, asked: Sequence[dict[str, Any]]) -> list[tuple[int, Any]]:
        taken = []
        with self._database.claiming() as connection:
            for values in asked:
                rows = connection.execute(sql.CLAIM_BATCH, values).all()
                taken += [(row.fence, row[2:]) for row in rows if row.id is not None]
                # The snapshot's oldest job was settled meanwhile: look again, now that the lane is ours.
                missed = [(row.taken_lane, row.fence) for row in rows if row.id is None]
                taken += self._take_jobs(connection, values, missed)
        return taken

    def _take_jobs(self, connection: Connection, values: dict[str, Any], lanes: Sequence[Any]) -> list[tuple[int, Any]]:
        taken = []
        for lane, fence in lanes:
            row = run(connection, sql.TAKE_JOB, {**values, "lane": lane}).fetchone()
            if row is None:  # nothing to do in this lane after all
                run(connection, sql.FREE_LANE, {**values, "lane": lane})
            else:
                taken.append((fence, row))
        return taken

    def following(self, connection: Connection, claim: Claim, limit: int = 10) -> list[Job]:
        """The jobs that wait behind the claimed one in its lane, oldest first."""
        values = {**mine(claim), "id": claim.job.id, "limit": limit}
        return [as_job(row) for row in run(connection, sql.FOLLOWING, values).fetchall()]

    def check(self, connection: Connection, claim: Claim) -> None:
        """Make sure the claim is ours for a whole lease from now on. Raises LeaseLost: roll back."""
        values = {**mine(claim), "until": self.clock.now() + self.lease}
        if not run(connection, sql.HOLD, values).rowcount:
            raise self._lost(claim)

    def settle(self, connection: Connection, claim: Claim, *, also: Sequence[int] = ()) -> None:
        """The job (and `also` jobs of its lane, by id) is done; last statement of the transaction that holds its
        effects.

        Raises LeaseLost if the job was given to somebody else: nothing of the transaction may be kept.
        """
        self._fence(connection, claim)
        ids = {claim.job.id, *also}
        values = {**mine(claim), "now": self.clock.now()}
        if sum(run(connection, sql.DONE, {**values, "id": job_id}).rowcount for job_id in ids) != len(ids):
            raise self._lost(claim)
        self._free(connection, claim)

    def retry(self, connection: Connection, claim: Claim, error: str, *, delay: float | None = None) -> None:
        """Run the job again after `delay` seconds (None: by the back-off table); its lane waits. Raises LeaseLost."""
        if delay is None:
            delay = BACK_OFF[min(claim.job.attempt, len(BACK_OFF) - 1)] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311
        self._hand_back(connection, claim, sql.RETRY, delay=delay, error=error)

    def release(self, connection: Connection, claim: Claim, *, delay: float = 0.0) -> None:
        """Give the job back unworked, as if it had not been claimed; due in `delay` seconds. Raises LeaseLost."""
        self._hand_back(connection, claim, sql.RELEASE, delay=delay)

    def bury(self, connection: Connection, claim: Claim, error: str) -> None:
        """The job is dead: listed, replayed by hand only; its lane goes on. Raises LeaseLost."""
        self._hand_back(connection, claim, sql.BURY, error=error)

    def let_lapse(self, claim: Claim) -> None:
        """Renew the claim no longer: for a handler that cannot even reach the database; the lease's end gives it
        back."""
        self._heartbeat.forget(claim)

    def _hand_back(
        self, connection: Connection, claim: Claim, statement: Any, *, delay: float = 0.0, error: str = ""
    ) -> None:
        self._fence(connection, claim)
        now = self.clock.now()
        values = {"id": claim.job.id, "now": now, "due_at": now + delay, "error": error[:MAX_ERROR]}
        if not run(connection, statement, values).rowcount:
            raise self._lost(claim)
        self._free(connection, claim)

    def _fence(self, connection: Connection, claim: Claim) -> None:
        """Lock the lane's row and make sure that it is ours."""
        if run(connection, self._fence_statement, mine(claim)).fetchone() is None:
            raise self._lost(claim)

    def _free(self, connection: Connection, claim: Claim) -> None:
        """Free the lane; a statement of its own, so that it sees jobs put while we waited for the lane's row."""
        run(connection, sql.FREE_LANE, mine(claim))
        connection.info["put"] = True  # the lane's next job may be due: who waits in this process looks at once
        self._heartbeat.forget(claim)

    def _lost(self, claim: Claim) -> LeaseLost:
        self._heartbeat.forget(claim)
        return LeaseLost(f"The lease on {claim.job.queue} job {claim.job.id} was lost.")


def database_clock(database: Database) -> QueueClock:
    """The queue's clock on `database`: its server's time, or this machine's, on which all processes of a SQLite run."""

    def server_time() -> float:
        with database.claiming(write=False) as connection:
            return float(connection.execute(sql.DATABASE_TIME).scalar_one()) + clock.offset()

    def newest() -> tuple[float, float] | None:
        with database.claiming(write=False) as connection:
            row = connection.execute(sql.NEWEST_CLOCK, {"name": ""}).first()
        return None if row is None else (row.ahead, row.seen_at)

    wall = clock.timestamp if database.is_sqlite else server_time
    return QueueClock(wall, cheap=database.is_sqlite or clock.movable(), peers=newest)
