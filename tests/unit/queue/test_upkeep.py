"""Retries, delayed and dead jobs, clearing away, counting."""

import dataclasses
import time

import pytest
from sqlalchemy import event, text

from helpdesk import clock
from helpdesk.db.engine import Database
from helpdesk.queue import BACK_OFF, DEAD, INBOX, OUTBOX, PRESENCE, READY, DurableQueue, NewJob
from helpdesk.queue.durable import database_clock
from helpdesk.queue.jobs import DAY, JITTER
from helpdesk.queue.queue_clock import QueueClock


class Time:
    def __init__(self) -> None:
        self.at = 1_700_000_000.0

    def now(self) -> float:
        return self.at


@pytest.fixture
def watch() -> Time:
    return Time()


@pytest.fixture
def queue(database: Database, watch: Time) -> DurableQueue:
    return DurableQueue(database, owner="one", queue_clock=QueueClock(watch.now, monotonic=watch.now))


def put(queue: DurableQueue, key: str, lane: str = "lane", *, name: str = INBOX, due_in: float = 0) -> None:
    with queue._database.transaction() as connection:
        queue.put(connection, name, key, lane, {}, due_at=clock.timestamp() + due_in if due_in else None)


def test_retries_come_later_and_later_and_hold_their_lane(queue: DurableQueue, watch: Time) -> None:
    put(queue, "a")
    put(queue, "b")
    for attempt, delay in enumerate((*BACK_OFF, BACK_OFF[-1])):
        claim = queue.claim(INBOX)[0]
        assert (claim.job.key, claim.job.attempt) == ("a", attempt)
        with queue._database.transaction() as connection:
            queue.retry(connection, claim, "x" * 1000)
        due = queue.next_due([INBOX])
        assert due is not None
        assert delay * (1 - JITTER) - 0.01 <= due <= delay * (1 + JITTER) + 0.01
        watch.at += due - 0.01
        assert queue.claim(INBOX) == []
        watch.at += 0.02


def test_delayed_job_waits_and_can_be_hastened(queue: DurableQueue, watch: Time) -> None:
    put(queue, "later", due_in=30)
    assert queue.claim(INBOX) == []
    assert queue.next_due([INBOX, OUTBOX]) == pytest.approx(30, abs=1)
    assert queue.next_due([OUTBOX]) is None
    with queue._database.transaction() as connection:
        assert queue.hasten(connection, INBOX, "later")
        assert not queue.hasten(connection, INBOX, "unknown")
    assert queue.next_due([INBOX]) == 0.0
    assert queue.claim(INBOX)[0].job.key == "later"


def test_released_job_has_not_been_claimed(queue: DurableQueue, watch: Time) -> None:
    put(queue, "a")
    for _ in range(3):
        claim = queue.claim(INBOX)[0]
        assert claim.job.claims == 1
        with queue._database.transaction() as connection:
            queue.release(connection, claim, delay=5)
        assert queue.claim(INBOX) == []
        watch.at += 5.1


def test_buried_job_frees_its_lane_is_listed_and_comes_back_by_command(queue: DurableQueue) -> None:
    put(queue, "a")
    put(queue, "b")
    claim = queue.claim(INBOX)[0]
    with queue._database.transaction() as connection:
        queue.bury(connection, claim, "poison")
        dead = queue.jobs(connection, states=[DEAD])
        assert [(job.key, job.error, job.state) for job in dead] == [("a", "poison", DEAD)]
        assert queue.open_jobs(connection, INBOX, "lane") == ["b"]
    with queue._database.transaction() as connection:
        assert queue.replay(connection, dead[0].id)
        assert not queue.replay(connection, dead[0].id)
    claim = queue.claim(INBOX)[0]
    assert (claim.job.key, claim.job.claims, claim.job.attempt) == ("a", 1, 0)


def test_clock_set_back_while_the_only_worker_is_down(database: Database, watch: Time) -> None:
    watch.at = time.time() + 7200
    first = DurableQueue(database, owner="one", queue_clock=QueueClock(watch.now, monotonic=watch.now))
    first.start()
    put(first, "a")
    first._heartbeat._stopping.set()
    first._heartbeat._name.let_go()  # as SIGKILL does
    watch.at -= 3600
    with DurableQueue(database, owner="one", queue_clock=QueueClock(watch.now, monotonic=watch.now)) as second:
        assert [claim.job.key for claim in second.claim(INBOX)] == ["a"]
    assert database_clock(database).now() > time.time() + 7000  # a process that only puts goes with the others


def test_depth_counts_what_waits_and_since_when(queue: DurableQueue, watch: Time) -> None:
    put(queue, "a", "one")
    put(queue, "b", "one")
    put(queue, "c", "two")
    watch.at += 7
    put(queue, "d", "three", due_in=60)
    queue.claim(INBOX)
    inbox = next(depth for depth in queue.depth() if depth.queue == INBOX)
    assert dataclasses.astuple(inbox)[:5] == (INBOX, 4, 1, 1, 0)
    assert inbox.oldest == pytest.approx(7, abs=0.1)
    assert all(depth.ready == 0 for depth in queue.depth() if depth.queue != INBOX)


def test_purge_keeps_inbound_keys_for_eight_days_and_open_jobs_for_ever(queue: DurableQueue, watch: Time) -> None:
    for name in (INBOX, PRESENCE):
        put(queue, "a", name=name)
        claim = queue.claim(name)[0]
        with queue._database.transaction() as connection:
            queue.settle(connection, claim)
    put(queue, "open", "other")
    watch.at += 1.5 * DAY
    assert queue.purge() == 1
    with queue._database.transaction() as connection:
        assert [job.queue for job in queue.jobs_of(connection, "a")] == [INBOX]
        assert not queue.put(connection, INBOX, "a", "lane", {})
    watch.at += 7 * DAY
    assert queue.purge() == 1
    watch.at += 60 * DAY
    queue.purge()
    with queue._database.transaction() as connection:
        assert [job.state for job in queue.jobs(connection)] == [READY]
        assert connection.execute(text("select lane from lane")).scalars().all() == ["other"]
        assert queue.put(connection, INBOX, "a", "lane", {})
    assert len(queue.claim(INBOX, 5)) == 2


def test_putting_a_thousand_takes_no_round_trip_each(queue: DurableQueue) -> None:
    statements: list[str] = []
    with queue._database.transaction() as connection:
        event.listen(connection, "before_cursor_execute", lambda *found: statements.append(found[2]))
        queue.put_many(connection, [NewJob(INBOX, f"{n}", f"lane {n % 50}", {"n": n}) for n in range(1000)])
    assert queue._database.is_sqlite or 0 < len(statements) < 10  # SQLite is no trip away
    heads = queue.claim(INBOX, 100)
    assert [claim.job.body["n"] for claim in sorted(heads, key=lambda claim: claim.job.body["n"])] == list(range(50))
