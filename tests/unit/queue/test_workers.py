"""Workers as processes: names, leases, heartbeat, SIGKILL, wake-ups."""

import multiprocessing
import os
import random
import signal
import sqlite3
import threading
import time
from typing import Any, Callable

import pytest
from sqlalchemy import text

from helpdesk.db.engine import Database
from helpdesk.errors import DatabaseUnavailable, LeaseLost, NameTaken
from helpdesk.queue import INBOX, DurableQueue, NewJob, Waker
from helpdesk.queue.waker import POLL

FORK = multiprocessing.get_context("fork")


def put(database: Database, *jobs: tuple[str, str]) -> None:
    queue = DurableQueue(database)
    with database.transaction() as connection:
        queue.put_many(connection, [NewJob(INBOX, key, lane, {}) for key, lane in jobs])


def child(target: Callable[..., None], *arguments: Any) -> Any:
    process = FORK.Process(target=target, args=arguments, daemon=True)
    process.start()
    return process


def claim_and_hang(url: str, name: str, claimed: Any) -> None:
    with DurableQueue(Database(url), owner=name) as queue:
        assert queue.claim(INBOX)
        claimed.set()
        time.sleep(60)


def test_name_of_a_live_worker_is_refused_and_that_of_a_killed_one_is_free_with_its_jobs(database_url: str) -> None:
    database = Database(database_url)
    put(database, ("a", "lane"))
    claimed = FORK.Event()
    process = child(claim_and_hang, database_url, "worker-1", claimed)
    assert claimed.wait(20)
    with pytest.raises(NameTaken, match="worker-1"):
        DurableQueue(database, owner="worker-1").start()
    other = DurableQueue(database, owner="worker-2")
    assert other.claim(INBOX) == []
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    start = time.monotonic()
    with DurableQueue(database, owner="worker-1") as queue:
        claim = queue.claim(INBOX)[0]  # long before the lease of 15 s is over
        assert claim.job.claims == 2
        assert time.monotonic() - start < 15
        with database.transaction() as connection:
            queue.settle(connection, claim)
    database.dispose()


def test_heartbeat_keeps_a_claim_for_as_long_as_it_takes(database: Database) -> None:
    put(database, ("a", "lane"))
    other = DurableQueue(database, owner="two")
    with DurableQueue(database, owner="one", lease=0.6) as queue:
        claim = queue.claim(INBOX)[0]
        end = time.monotonic() + 2.0
        while time.monotonic() < end:
            assert other.claim(INBOX) == []
            time.sleep(0.05)
        with database.transaction() as connection:
            queue.settle(connection, claim)


def test_stopping_gives_back_what_is_in_hand(database: Database) -> None:
    put(database, ("a", "lane"))
    queue = DurableQueue(database, owner="one")
    queue.start()
    claim = queue.claim(INBOX)[0]
    queue.stop()
    assert DurableQueue(database, owner="two").claim(INBOX)
    with pytest.raises(LeaseLost), database.transaction() as connection:
        queue.settle(connection, claim)


def work(url: str, name: str) -> None:
    """Handle jobs for ever: the effect and the settling are one transaction."""
    database = Database(url)
    with DurableQueue(database, owner=name, lease=2.0) as queue, Waker(database) as waker:
        while True:
            try:
                seen = waker.version
                claims = queue.claim(INBOX, 2)
                if not claims:
                    waker.wait(seen, 0.2)
                for claim in claims:
                    with database.transaction() as connection:
                        values = {"lane": claim.job.lane, "key": claim.job.key}
                        connection.execute(text("insert into effect (lane, key) values (:lane, :key)"), values)
                        time.sleep(random.uniform(0, 0.004))
                        queue.settle(connection, claim)
            except (LeaseLost, DatabaseUnavailable):
                continue


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1])
def test_killed_at_random_every_job_has_its_effect_once_and_in_order(database_url: str, seed: int) -> None:
    dice = random.Random(seed)
    database = Database(database_url)
    number = "integer primary key autoincrement" if database.is_sqlite else "bigserial primary key"
    with database.transaction() as connection:
        connection.execute(text(f"create table effect (id {number}, lane text, key text)"))
    workers = {name: child(work, database_url, name) for name in ("w1", "w2", "w3")}
    lanes, count = 8, 240

    def put_many(part: int) -> None:
        for n in range(part, count, 3):
            put(database, (f"{n:04}", f"lane {n % lanes}"), (f"{n - n % 7:04}", "again"))
            time.sleep(0.005)

    putters = [threading.Thread(target=put_many, args=(part,)) for part in range(3)]
    for putter in putters:
        putter.start()
    deadline, kills, left = time.monotonic() + 90, 0, 1
    while left and time.monotonic() < deadline:
        time.sleep(dice.uniform(0.05, 0.3))
        if kills < 12:
            name = dice.choice(list(workers))
            os.kill(workers[name].pid, signal.SIGKILL)
            workers[name].join()
            workers[name] = child(work, database_url, name)
            kills += 1
        with database.transaction() as connection:
            left = connection.execute(text("select count(*) from job where state = 'ready'")).scalar_one()
        left += any(putter.is_alive() for putter in putters)
    for process in workers.values():
        os.kill(process.pid, signal.SIGKILL)
        process.join()
    with database.transaction() as connection:
        effects = connection.execute(text("select lane, key from effect order by id")).all()
        jobs = connection.execute(text("select lane, key from job order by id")).all()
    assert left == 0
    assert kills >= 3  # a quick machine is done before many
    assert sorted(key for _, key in effects) == sorted(key for _, key in jobs)
    assert len({key for _, key in effects}) == len(effects)
    if database.is_sqlite:  # one writer: effects come in the order of their commits
        for lane in {lane for lane, _ in jobs}:
            assert [key for at, key in effects if at == lane] == [key for at, key in jobs if at == lane]
    database.dispose()


def put_at_intervals(url: str, times: Any, count: int) -> None:
    database = Database(url)
    queue = DurableQueue(database)
    for n in range(count):
        time.sleep(0.02)
        with database.transaction() as connection:
            queue.put(connection, INBOX, f"{n}", "lane", {})
        times.send(time.time())
    times.send(None)


def test_waker_notices_puts_of_other_processes_at_once(database_url: str) -> None:
    """Within 10 ms on a quiet machine; the bound here is for a busy one, where polling once a second would still
    fail."""
    database = Database(database_url)
    ours, theirs = FORK.Pipe()
    noticed: list[float] = []
    with DurableQueue(database, owner="one") as queue, Waker(database) as waker:
        time.sleep(0.3)
        child(put_at_intervals, database_url, theirs, 40)
        while len(noticed) < 40:
            seen = waker.version
            claims = queue.claim(INBOX)
            if not claims:
                assert waker.wait(seen, 10)
                continue
            noticed.append(time.time())
            with database.transaction() as connection:
                queue.settle(connection, claims[0])
    delays = sorted(at - put_at for at, put_at in zip(noticed, iter(ours.recv, None), strict=True))
    assert delays[20] < 0.05, f"median {delays[20] * 1000:.1f} ms, worst {delays[-1] * 1000:.1f} ms"
    database.dispose()


def test_own_puts_wake_at_once_and_no_wake_up_is_lost(database: Database) -> None:
    heard = []
    with Waker(database) as waker:
        waker.add_listener(lambda: heard.append(1))
        time.sleep(0.3)
        seen = waker.version
        put(database, ("a", "lane"))
        assert waker.wait(seen, 0.0), "noticed before put returned, though nobody waited yet"
        assert heard
        seen = waker.version
        threads = [threading.Thread(target=lambda: heard.append(waker.wait(seen, 5))) for _ in range(3)]
        for thread in threads:
            thread.start()
        put(database, ("b", "lane"))
        for thread in threads:
            thread.join(5)
        assert heard.count(True) >= 3


def test_idle_waker_and_heartbeat_cost_little(database: Database) -> None:
    bare = sqlite3.connect(":memory:")
    alone = share_of_a_core(lambda: [bare.execute("PRAGMA data_version") and time.sleep(POLL) for _ in range(100)])
    with DurableQueue(database, owner="one"), Waker(database) as waker:
        time.sleep(0.5)
        seen = waker.version
        share = share_of_a_core(lambda: waker.wait(seen, 2.0))
    assert share < 3 * alone, f"{share:.2%} of a core, a bare loop that polls as often {alone:.2%}"


def share_of_a_core(work: Callable[[], object]) -> float:
    """Computing time by the clock's, of this process; a slow machine slows what it is compared with as well."""
    start, cpu = time.monotonic(), time.process_time()
    work()
    return (time.process_time() - cpu) / (time.monotonic() - start)
