"""The worker: takes jobs from the queues and runs their handlers in threads until it is told to stop."""

import logging
import signal
import sys
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from channels.whatsapp.line import Line, open_line
from helpdesk import bootstrap, settings
from helpdesk.errors import DatabaseUnavailable, HelpdeskError, LeaseLost
from helpdesk.queue import HEAVY, LIGHT, Claim, DurableQueue, Waker
from processes import logs
from processes.handlers import SERVED, Handler, Served

log = logging.getLogger(__name__)
IDLE = 5.0  # seconds between two looks when nothing wakes us; the waker is only a hint
PAUSE = 0.5  # seconds after a database error
HOUSE_KEEPING = 3600.0
THREADS = 8  # threads that one queue's jobs may need at most: those that are done together need one
DRAIN = 20.0  # seconds for jobs in hand when stopping


class QueueRunner(threading.Thread):
    """Serves one queue: claims what there is room for, runs it, sleeps until woken."""

    def __init__(self, served: Served, line: Line, waker: Waker, pool: ThreadPoolExecutor) -> None:
        super().__init__(name=f"runner-{served.queue}", daemon=True)
        self.served, self.line, self.waker, self.pool = served, line, waker, pool
        self.queue: DurableQueue = line.helpdesk.queue
        self.busy = self.busy_heavy = 0
        self.guard = threading.Lock()
        self.stopping = False

    def run(self) -> None:
        """Claim and run until `stopping`."""
        while not self.stopping:
            seen = self.waker.version
            try:
                if not self.claim():
                    self.waker.wait(seen, self.patience())
            except DatabaseUnavailable as error:
                log.warning("queue waits queue=%s reason=%s", self.served.queue, type(error.__cause__).__name__)
                self.waker.wait(self.waker.version, PAUSE)
            except Exception as error:  # noqa: BLE001 - the service of a queue must not end
                log.critical("runner failed queue=%s %s", self.served.queue, where(error))
                self.waker.wait(self.waker.version, PAUSE)

    def claim(self) -> int:
        """Claim as much as there is room for and hand it to the pool; how many that was."""
        with self.guard:
            room = self.served.at_once - self.busy
            room_heavy = min(room, self.served.heavy - self.busy_heavy)
        claims: list[Claim] = []
        if room_heavy > 0:
            claims += self.queue.claim(self.served.queue, room_heavy, max_weight=HEAVY)
        if room > len(claims):
            claims += self.queue.claim(self.served.queue, room - len(claims), max_weight=LIGHT)
        for claim in claims:
            self.count(claim, 1)
        # What was tried before may be what failed: it must not spoil its neighbours' transaction.
        fresh = [one for one in claims if one.job.claims == 1 and one.job.weight == LIGHT and self.served.together]
        if len(fresh) < 2:
            fresh = []
        else:
            self.pool.submit(self.serve_together, fresh)
        for claim in claims:
            if claim not in fresh:
                self.pool.submit(self.serve, claim)
        return len(claims)

    def patience(self) -> float:
        """Seconds to sleep when nothing could be claimed: until a job is due, if there is room for one."""
        with self.guard:
            if self.busy >= self.served.at_once:
                return IDLE
            weight = HEAVY if self.busy_heavy < self.served.heavy else LIGHT
        due = self.queue.next_due([self.served.queue], max_weight=weight)
        return IDLE if due is None else min(IDLE, max(due, 0.002))

    def count(self, claim: Claim, change: int) -> None:
        """Note that a job has begun or ended."""
        with self.guard:
            self.busy += change
            self.busy_heavy += change * (claim.job.weight > LIGHT)

    def serve_together(self, claims: list[Claim]) -> None:
        """Run several jobs in one transaction; if that fails, each by itself, where what is wrong shows."""
        assert self.served.together is not None
        try:
            left = self.served.together(self.line, claims)
        except Exception as error:  # noqa: BLE001 - rolled back: nothing has happened yet
            log.info("jobs taken apart queue=%s count=%d %s", self.served.queue, len(claims), where(error))
            left = [(claim, self.served.handle) for claim in claims]
        waiting = {id(claim) for claim, _ in left}
        for claim in claims:
            if id(claim) not in waiting:
                self.count(claim, -1)
        for claim, handler in left:
            try:
                self.pool.submit(self.serve, claim, handler)
            except RuntimeError:  # the pool is closing; what is begun is ended here, in turn
                self.serve(claim, handler)
        self.waker.wake()

    def serve(self, claim: Claim, handler: Handler | None = None) -> None:
        """Run one job's handler; whatever it raises becomes a retry, never a lost job."""
        try:
            self.handle(claim, handler)
        except LeaseLost:
            log.info("lease lost queue=%s job=%s", self.served.queue, claim.job.id)
        except DatabaseUnavailable as error:
            log.warning(
                "job waits queue=%s job=%s reason=%s", self.served.queue, claim.job.id, type(error.__cause__).__name__
            )
            self.give_back(claim, None)
        except Exception as error:  # noqa: BLE001 - a failed job is tried again
            log.error("job failed queue=%s job=%s %s", self.served.queue, claim.job.id, where(error))
            self.give_back(claim, where(error))
        finally:
            self.count(claim, -1)
            self.waker.wake()

    def handle(self, claim: Claim, handler: Handler | None = None) -> None:
        """Run the handler, or end a job that was handed out too often."""
        if claim.job.claims <= self.served.max_claims:
            (handler or self.served.handle)(self.line, claim)
        elif self.served.buried is not None:
            log.error("job buried queue=%s job=%s claims=%s", self.served.queue, claim.job.id, claim.job.claims)
            self.served.buried(self.line, claim)
        else:
            log.error("job buried queue=%s job=%s claims=%s", self.served.queue, claim.job.id, claim.job.claims)
            with self.line.helpdesk.unit_of_work() as uow:
                self.queue.bury(uow.connection, claim, claim.job.error or "claimed too often")

    def give_back(self, claim: Claim, error: str | None) -> None:
        """Hand the job back: as a retry when its handler failed, unworked when the database was away."""
        try:
            with self.line.helpdesk.unit_of_work() as uow:
                if error is None:
                    self.queue.release(uow.connection, claim, delay=PAUSE)
                else:
                    self.queue.retry(uow.connection, claim, error)
        except (DatabaseUnavailable, LeaseLost):
            self.queue.let_lapse(claim)


def where(error: BaseException) -> str:
    """An error's kind and place for the log; not its text, which may quote a customer."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} at {place}"


def run(stop: threading.Event) -> None:
    """Serve all queues until `stop`. Raises SettingsError, NameTaken, DatabaseUnavailable at the start."""
    business = bootstrap.helpdesk()
    line = open_line(business)
    pool = ThreadPoolExecutor(sum(min(served.at_once, THREADS) for served in SERVED), thread_name_prefix="job")
    with business.queue, Waker(business.database) as waker:
        runners = [QueueRunner(served, line, waker, pool) for served in SERVED]
        for runner in runners:
            runner.start()
        log.info("worker ready queues=%s", ",".join(served.queue for served in SERVED))
        while not stop.wait(HOUSE_KEEPING):
            keep_house(business.queue)
        for runner in runners:
            runner.stopping = True
        waker.wake()
        for runner in runners:
            runner.join(DRAIN)
        pool.shutdown(wait=True, cancel_futures=True)
    log.info("worker stopped")


def keep_house(queue: DurableQueue) -> None:
    """Clear old jobs away."""
    try:
        log.info("house-keeping deleted=%s", queue.purge())
    except DatabaseUnavailable as error:
        log.warning("house-keeping postponed reason=%s", type(error.__cause__).__name__)


def main() -> int:
    """`python -m processes.worker`."""
    stop = threading.Event()

    def on_signal(_number: int, _frame: Any) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)
    try:
        ours = settings.load(settings.ProcessSettings)
        logs.configure(ours.process_name or "worker", ours.log_level)
        run(stop)
    except HelpdeskError as error:
        print(f"worker: {error}", file=sys.stderr)  # noqa: T201 - one clear sentence instead of a traceback
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
