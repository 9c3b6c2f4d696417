"""A model of the queue and the random steps that are compared with it: puts, claims, endings, crashes, clock jumps."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import text

from helpdesk import clock
from helpdesk.db.engine import Database
from helpdesk.errors import LeaseLost
from helpdesk.queue import HEAVY, INBOX, LIGHT, Claim, DurableQueue, NewJob
from helpdesk.queue.queue_clock import QueueClock

LEASE = 15.0
LANES = st.sampled_from(["a", "b", "c"])
WORKERS = st.sampled_from(["one", "two"])
WEIGHTS = st.sampled_from([LIGHT, LIGHT, HEAVY])


@dataclass
class ModelJob:
    key: str
    due: float
    weight: int
    claims: int = 0
    attempt: int = 0


@dataclass
class ModelLane:
    jobs: list[ModelJob] = field(default_factory=list)
    claim: Claim | None = None  # the one that may settle
    until: float = 0.0

    def free(self, now: float) -> bool:
        return bool(self.jobs) and self.jobs[0].due <= now and (self.claim is None or self.until <= now)


class QueueMachine(RuleBasedStateMachine):
    """Two workers on one database; time is ours."""

    database: Database
    make_database: Any

    def __init__(self) -> None:
        super().__init__()
        self.wall, self.monotonic, self.count = 1_700_000_000.0, 1000.0, 0
        self.model: dict[str, ModelLane] = {lane: ModelLane() for lane in "abc"}
        self.stale: list[Claim] = []
        self.done: set[str] = set()
        self.dead: dict[str, str] = {}

    @initialize()
    def start(self) -> None:
        self.database = self.make_database()
        self.workers = {name: self.new_worker(name) for name in ("one", "two")}

    def new_worker(self, name: str) -> DurableQueue:
        time = QueueClock(lambda: self.wall, monotonic=lambda: self.monotonic)
        queue = DurableQueue(self.database, owner=name, lease=LEASE, queue_clock=time)
        queue.start()
        queue._heartbeat._stopping.set()  # beats come by rule, not by this machine's clock
        return queue

    @rule(
        worker=WORKERS,
        lanes=st.lists(LANES, min_size=1, max_size=4),
        delay=st.sampled_from([0, 0, 0, 2, 30]),
        weight=WEIGHTS,
    )
    def put(self, worker: str, lanes: list[str], delay: float, weight: int) -> None:
        queue, jobs = self.workers[worker], []
        wall = clock.timestamp()
        for lane in lanes:
            self.count += 1
            due = wall + delay if delay else None
            jobs.append(NewJob(INBOX, f"{self.count:04}", lane, {"lane": lane}, due, weight))
        with self.database.transaction() as connection:
            assert queue.put_many(connection, jobs) == [True] * len(jobs)
            dues = {job.key: job.due_at for job in queue.jobs(connection)}
        waited = clock.timestamp() - wall if delay else 0.0  # real time that passed on the way to the queue's clock
        for job in jobs:
            assert -0.001 < queue.now() + delay - dues[job.key] < waited + 0.001
            self.model[job.lane].jobs.append(ModelJob(job.key, dues[job.key], weight))

    @rule(worker=WORKERS, which=st.integers(1, 1000))
    def put_again(self, worker: str, which: int) -> None:
        if self.count:
            with self.database.transaction() as connection:
                key = f"{1 + which % self.count:04}"
                assert not self.workers[worker].put(connection, INBOX, key, "another", {})

    @rule(worker=WORKERS, limit=st.integers(1, 4), weight=st.sampled_from([LIGHT, HEAVY]))
    def claim(self, worker: str, limit: int, weight: int) -> None:
        queue = self.workers[worker]
        now = queue.now()
        wanted = {name for name, lane in self.model.items() if lane.free(now) and lane.jobs[0].weight <= weight}
        claims = queue.claim(INBOX, limit, max_weight=weight)
        assert len(claims) == min(limit, len(wanted))  # nothing that is due sleeps
        for claim in claims:
            assert claim.job.lane in wanted  # one in flight
            wanted.discard(claim.job.lane)
            lane = self.model[claim.job.lane]
            head = lane.jobs[0]
            assert claim.job.key == head.key  # in order
            assert claim.job.body == {"lane": claim.job.lane}
            head.claims += 1
            assert (claim.job.claims, claim.job.attempt) == (head.claims, head.attempt)
            if lane.claim is not None:
                self.stale.append(lane.claim)
            lane.claim, lane.until = claim, now + LEASE

    def live(self) -> list[ModelLane]:
        return [lane for lane in self.model.values() if lane.claim is not None]

    @precondition(lambda self: self.live())
    @rule(
        which=st.integers(0, 10),
        how=st.sampled_from(["settle", "settle", "album", "retry", "release", "bury", "roll back"]),
    )
    def end(self, which: int, how: str) -> None:
        lane = self.live()[which % len(self.live())]
        claim = lane.claim
        assert claim is not None
        queue = self.workers[claim.owner]
        head = lane.jobs[0]
        if how == "roll back":
            with pytest.raises(ZeroDivisionError):
                self.roll_back(queue, claim)
            return
        with self.database.transaction() as connection:
            if how == "settle":
                queue.settle(connection, claim)
                self.done.add(lane.jobs.pop(0).key)
            elif how == "album":
                after = queue.following(connection, claim, 2)
                assert [job.key for job in after] == [job.key for job in lane.jobs[1:3]]
                queue.settle(connection, claim, also=[job.id for job in after])
                self.done.update(job.key for job in lane.jobs[:3])
                del lane.jobs[:3]
            elif how == "retry":
                queue.retry(connection, claim, "again", delay=5)
                head.due, head.attempt = queue.now() + 5, head.attempt + 1
            elif how == "release":
                queue.release(connection, claim)
                head.due, head.claims = queue.now(), head.claims - 1
            else:
                queue.bury(connection, claim, "dead")
                self.dead[lane.jobs.pop(0).key] = claim.job.lane
        self.stale.append(claim)
        lane.claim = None

    def roll_back(self, queue: DurableQueue, claim: Claim) -> None:
        with self.database.transaction() as connection:
            queue.settle(connection, claim)
            raise ZeroDivisionError

    @precondition(lambda self: self.stale)
    @rule(which=st.integers(0, 100), how=st.sampled_from(["settle", "retry", "release", "bury", "check"]))
    def end_stale(self, which: int, how: str) -> None:
        claim = self.stale[which % len(self.stale)]
        queue = self.workers[claim.owner]
        more = ("late",) if how in ("retry", "bury") else ()
        with pytest.raises(LeaseLost), self.database.transaction() as connection:
            getattr(queue, how)(connection, claim, *more)

    @precondition(lambda self: self.live())
    @rule(which=st.integers(0, 10))
    def check(self, which: int) -> None:
        lane = self.live()[which % len(self.live())]
        assert lane.claim is not None
        queue = self.workers[lane.claim.owner]
        with self.database.transaction() as connection:
            queue.check(connection, lane.claim)
        lane.until = max(lane.until, queue.now() + LEASE)

    @rule(worker=WORKERS)
    def beat(self, worker: str) -> None:
        queue = self.workers[worker]
        held = set(queue._heartbeat._in_hand)
        queue._heartbeat.beat()
        for name, lane in self.model.items():
            if lane.claim is not None and lane.claim.owner == worker and (INBOX, name) in held:
                lane.until = max(lane.until, queue.now() + LEASE)

    @rule(worker=WORKERS)
    def crash_and_start_again(self, worker: str) -> None:
        """SIGKILL, then the supervisor starts it under its old name: what it had in hand is free at once."""
        self.kill(self.workers[worker])
        self.workers[worker] = self.new_worker(worker)
        for lane in self.model.values():
            if lane.claim is not None and lane.claim.owner == worker:
                self.stale.append(lane.claim)
                lane.claim = None

    @staticmethod
    def kill(queue: DurableQueue) -> None:
        heartbeat = queue._heartbeat
        heartbeat._stopping.set()
        if heartbeat._thread is not None:
            heartbeat._thread.join()
        heartbeat._name.let_go()

    @precondition(lambda self: self.dead)
    @rule(worker=WORKERS)
    def replay(self, worker: str) -> None:
        key, name = self.dead.popitem()
        queue = self.workers[worker]
        with self.database.transaction() as connection:
            assert queue.replay(connection, queue.jobs_of(connection, key)[0].id)
        lane = self.model[name]
        if lane.claim is not None and lane.jobs and lane.jobs[0].key > key:
            # It comes before the job in hand; that one is settled by its own id. Keep the model's head simple: end it.
            with self.database.transaction() as connection:
                self.workers[lane.claim.owner].settle(connection, lane.claim)
            self.done.add(lane.jobs.pop(0).key)
            self.stale.append(lane.claim)
            lane.claim = None
        lane.jobs = sorted([*lane.jobs, ModelJob(key, queue.now(), LIGHT)], key=lambda job: job.key)
        with self.database.transaction() as connection:
            lane.jobs[[job.key for job in lane.jobs].index(key)].weight = queue.jobs_of(connection, key)[0].weight

    @precondition(lambda self: any(lane.jobs for lane in self.model.values()))
    @rule(worker=WORKERS, lane=LANES)
    def hasten(self, worker: str, lane: str) -> None:
        queue = self.workers[worker]
        jobs = self.model[lane].jobs
        if jobs:
            with self.database.transaction() as connection:
                late = jobs[-1].due > queue.now()
                assert queue.hasten(connection, INBOX, jobs[-1].key) == late
            jobs[-1].due = min(jobs[-1].due, queue.now())

    @rule(seconds=st.sampled_from([0.1, 1.0, 4.0, 16.0]))
    def pass_time(self, seconds: float) -> None:
        self.wall += seconds
        self.monotonic += seconds

    @rule(seconds=st.sampled_from([-3600.0, -60.0, 60.0, 3600.0]))
    def set_clock(self, seconds: float) -> None:
        before = {name: queue.now() for name, queue in self.workers.items()}
        self.wall += seconds
        for name, queue in self.workers.items():
            assert queue.now() >= before[name]  # never back

    @invariant()
    def nothing_is_lost(self) -> None:
        if self.count == 0:
            return
        with self.database.transaction() as connection:
            rows = connection.execute(text("select lane, key, state from job order by id")).all()
        assert {key for _, key, state in rows if state == "done"} == self.done
        assert {key for _, key, state in rows if state == "dead"} == set(self.dead)
        for name, lane in self.model.items():
            assert [key for at, key, state in rows if at == name and state == "ready"] == [job.key for job in lane.jobs]

    def teardown(self) -> None:
        for queue in getattr(self, "workers", {}).values():
            self.kill(queue)
        if hasattr(self, "workers"):
            self.database.dispose()
