"""The worker's loop: room for light and heavy jobs; what becomes of a handler that fails or kills."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest
from fixtures.business import Business

from channels.whatsapp.line import Line
from helpdesk.bootstrap import Helpdesk
from helpdesk.db.engine import Database
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import DatabaseUnavailable
from helpdesk.queue import HEAVY, INBOX, MAX_CLAIMS, Claim, Waker
from processes import rounds
from processes.handlers import Served
from processes.rounds import Rounds

SECRET = "my password is 1234"


class Bench:
    """A runner over one queue of a test database, with handlers made by the test."""

    def __init__(self, database: Database) -> None:
        self.business = Business(database)
        self.helpdesk = Helpdesk(database, self.business.queue)
        nobody = cast(Any, None)
        self.line = Line(self.helpdesk, nobody, nobody, (), 0.0)
        self.waker = Waker(database)
        self.pool = ThreadPoolExecutor(8)
        self.runner: Rounds | None = None

    def put(self, *keys: str, weight: int = 0) -> None:
        with self.business.work() as uow:
            for key in keys:
                uow.put(INBOX, key, f"lane-{key}", {}, weight=weight)

    def settle(self, claim: Claim) -> None:
        with self.business.work() as uow:
            uow.queue.settle(uow.connection, claim)

    def serve(self, handle: Callable[[Any, Claim], None], **options: Any) -> None:
        self.waker.start()
        served = Served(INBOX, handle, **{"at_once": 4, **options})
        self.runner = Rounds([served], self.line, self.waker, self.pool)
        self.runner.start()

    def stop(self) -> None:
        if self.runner is not None:
            self.runner.stopping = True
            self.waker.wake()
            self.runner.join(10)
        self.waker.stop()
        self.pool.shutdown()

    def states(self) -> dict[str, str]:
        with self.business.database.reading() as session:
            return {job.key: job.state for job in self.business.queue.jobs(session.connection())}


@pytest.fixture
def bench(database: Database) -> Iterator[Bench]:
    bench = Bench(database)
    yield bench
    bench.stop()


def until(check: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 15
    while not check():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_jobs_of_many_lanes_are_all_done(bench: Bench) -> None:
    bench.put(*[str(n) for n in range(30)])
    bench.serve(lambda line, claim: bench.settle(claim))
    until(lambda: set(bench.states().values()) == {"done"})


def test_heavy_jobs_never_take_the_room_of_light_ones(bench: Bench) -> None:
    gate, running = threading.Event(), []

    def handle(_line: Any, claim: Claim) -> None:
        running.append(claim.job.key)
        if claim.job.weight == HEAVY:
            gate.wait(10)
        bench.settle(claim)

    bench.put("h1", "h2", "h3", weight=HEAVY)
    bench.put("l1", "l2", "l3")
    bench.serve(handle, heavy=1)
    until(lambda: {"l1", "l2", "l3"} <= {key for key, state in bench.states().items() if state == "done"})
    until(lambda: any(key.startswith("h") for key in running))
    assert sum(key.startswith("h") for key in running) == 1
    gate.set()
    until(lambda: set(bench.states().values()) == {"done"})


def test_a_failing_handler_is_run_again_and_its_words_stay_out_of_the_log(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    calls = []

    def handle(_line: Any, claim: Claim) -> None:
        calls.append(claim.job.key)
        if len(calls) == 1:
            raise ValueError(SECRET)
        bench.settle(claim)

    caplog.set_level(logging.DEBUG)
    bench.put("a")
    bench.serve(handle)
    until(lambda: bench.states() == {"a": "done"})
    assert calls == ["a", "a"]
    assert "ValueError" in caplog.text
    assert SECRET not in caplog.text


def test_a_database_that_is_away_costs_no_try(bench: Bench) -> None:
    claims = []

    def handle(_line: Any, claim: Claim) -> None:
        claims.append(claim.job)
        if len(claims) <= 2:
            raise DatabaseUnavailable("away")
        bench.settle(claim)

    bench.put("a")
    bench.serve(handle)
    until(lambda: bench.states() == {"a": "done"})
    assert [job.attempt for job in claims] == [0, 0, 0]
    assert [job.claims for job in claims] == [1, 1, 1]


@pytest.mark.parametrize("own_end", [True, False])
def test_a_job_that_was_handed_out_too_often_is_ended(bench: Bench, own_end: bool) -> None:
    touched = []

    def bury(line: Any, claim: Claim) -> None:
        with bench.business.work() as uow:
            uow.queue.bury(uow.connection, claim, "by its own handler")

    bench.put("a")
    for _ in range(MAX_CLAIMS):
        [claim] = bench.business.queue.claim(INBOX)
        with bench.business.work() as uow:
            uow.queue.retry(uow.connection, claim, "died", delay=0.0)
    bench.serve(lambda line, claim: touched.append(claim), buried=bury if own_end else None)
    until(lambda: bench.states() == {"a": "dead"})
    assert not touched


def test_jobs_done_together_need_one_transaction(bench: Bench) -> None:
    """What `together` leaves is run by itself, with the handler it names."""
    batches: list[list[str]] = []
    alone: list[str] = []

    def together(_line: Line, uow: UnitOfWork, claims: Sequence[Claim]) -> list[tuple[Claim, Any]]:
        batches.append([claim.job.key for claim in claims])
        for claim in claims[1:]:
            uow.queue.settle(uow.connection, claim)
        return [(claims[0], rest)]

    def rest(_line: Line, claim: Claim) -> None:
        alone.append(claim.job.key)
        bench.settle(claim)

    def never(_line: Line, claim: Claim) -> None:
        raise AssertionError(claim.job.key)

    bench.put("a", "b", "c")
    bench.serve(never, together=together)
    until(lambda: set(bench.states().values()) == {"done"})
    assert batches == [["a", "b", "c"]]
    assert alone == ["a"]
    assert bench.runner is not None
    until(lambda: bench.runner.services[INBOX].busy == 0)


def test_a_failed_round_is_taken_apart(bench: Bench) -> None:
    """One bad job fails the round; by itself only it is tried again, and never in company."""
    batches: list[list[str]] = []
    alone: list[tuple[str, int]] = []

    def together(_line: Line, uow: UnitOfWork, claims: Sequence[Claim]) -> list[tuple[Claim, Any]]:
        batches.append([claim.job.key for claim in claims])
        for claim in claims:
            uow.queue.settle(uow.connection, claim)
        raise ValueError(SECRET)

    def handle(_line: Line, claim: Claim) -> None:
        alone.append((claim.job.key, claim.job.claims))
        if claim.job.key == "bad" and claim.job.claims == 1:
            with bench.business.work() as uow:
                uow.queue.retry(uow.connection, claim, "once more", delay=0)
            return
        bench.settle(claim)

    bench.put("good", "bad")
    bench.serve(handle, together=together)
    until(lambda: set(bench.states().values()) == {"done"})
    assert batches[0] == ["good", "bad"]
    assert sorted(alone) == [("bad", 1), ("bad", 2), ("good", 1)]


def test_what_needs_only_the_database_is_done_before_a_file_is_touched(bench: Bench) -> None:
    """So a file that ends the process each time does not drag others' jobs, handed out before, to their burial."""
    seen: list[dict[str, str]] = []

    def handle(_line: Line, claim: Claim) -> None:
        if claim.job.weight == HEAVY:
            seen.append(bench.states())
        bench.settle(claim)

    bench.put("file", weight=HEAVY)
    bench.put("again")
    for _ in range(MAX_CLAIMS - 1):
        for claim in bench.business.queue.claim(INBOX, 2):
            with bench.business.work() as uow:
                uow.queue.retry(uow.connection, claim, "died", delay=0.0)
    bench.serve(handle, heavy=1, short=True)
    until(lambda: set(bench.states().values()) == {"done"})
    assert seen == [{"file": "ready", "again": "done"}]


def test_the_pace_of_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(rounds.time, "monotonic", lambda: now[0])
    pace = rounds.Pace(rate=10.0, at_once=5.0)
    for _ in range(5):
        assert pace.wait() == 0.0
        pace.began()
    pace.began()
    assert pace.wait() == pytest.approx(0.1)
    now[0] += 0.1
    assert pace.wait() == pytest.approx(0.0, abs=1e-9)
    now[0] += 60.0
    for _ in range(5):
        pace.began()
        assert pace.wait() == pytest.approx(0.0, abs=1e-9)
