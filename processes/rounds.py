"""Rounds: one thread serves all queues of a worker: it claims what is due and does in one commit what can be.

What is left of a job (calls to the outside, files, whatever failed before) runs in threads.
"""

import logging
import threading
import time
import traceback
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from channels.whatsapp.line import Line
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import DatabaseUnavailable, LeaseLost
from helpdesk.queue import HEAVY, LIGHT, Claim, DurableQueue, Waker, Wanted
from processes.handlers import Handler, Served

log = logging.getLogger(__name__)
IDLE = 5.0  # seconds between two looks when nothing wakes us; the waker is only a hint
PAUSE = 0.5  # seconds after a database error
NEXT_LOOK = 0.002  # seconds at least until a job that is nearly due is looked for
# Rounds a second while work keeps coming; the fewer, the more jobs share a commit. A pause has room for a few at once,
# so that a single message is never kept waiting.
PACE, AT_ONCE = 25.0, 10.0
Batch = tuple["Service", list[Claim]]
Rest = tuple["Service", Claim, Handler | None]


class Service:
    """One queue's service at work: what is in hand, and when the queue is to be looked at again."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.busy = self.busy_heavy = 0
        self.looks_at = 0.0  # monotonic
        self.guard = threading.Lock()

    def wanted(self) -> list[Wanted]:
        """What there is room for in one round."""
        with self.guard:
            room = min(self.served.at_once - self.busy, self.served.a_round)
            heavy = min(room, self.served.heavy - self.busy_heavy)
        found = [Wanted(self.served.queue, heavy, HEAVY), Wanted(self.served.queue, room - max(0, heavy), LIGHT)]
        return [one for one in found if one.limit > 0]

    def count(self, claim: Claim, change: int) -> bool:
        """Note that a job has begun or ended; True if there was no room before."""
        with self.guard:
            full = self.busy >= self.served.at_once or (0 < self.served.heavy <= self.busy_heavy)
            self.busy += change
            self.busy_heavy += change * (claim.job.weight > LIGHT)
            return full


class Pace:
    """Lets `rate` rounds a second begin, and up to `at_once` without a wait after a pause."""

    def __init__(self, rate: float = PACE, at_once: float = AT_ONCE) -> None:
        self._step, self._reserve = 1.0 / rate, at_once / rate
        self._next = 0.0  # monotonic; when the next round would begin if all came in step

    def began(self) -> None:
        """A round has begun."""
        self._next = max(self._next, time.monotonic() - self._reserve) + self._step

    def wait(self) -> float:
        """Seconds until the next may begin."""
        return max(0.0, self._next - time.monotonic())


class Rounds(threading.Thread):
    """Serves queues until `stopping`."""

    def __init__(self, served: Sequence[Served], line: Line, waker: Waker, pool: ThreadPoolExecutor) -> None:
        super().__init__(name="rounds", daemon=True)
        self.services = {one.queue: Service(one) for one in served}
        self.line, self.waker, self.pool = line, waker, pool
        self.queue: DurableQueue = line.helpdesk.queue
        self.pace = Pace()
        self.stopping = False

    def run(self) -> None:
        """Round after round; sleeps while nothing is due."""
        while not self.stopping:
            time.sleep(self.pace.wait())
            seen = self.waker.version
            try:
                claims, patience = self.claim()
                if claims:
                    self.pace.began()
                    self.serve_round(claims)
                else:
                    self.waker.wait(seen, patience)
            except DatabaseUnavailable as error:
                log.warning("queues wait reason=%s", type(error.__cause__).__name__)
                self.waker.wait(self.waker.version, PAUSE)
            except Exception as error:  # noqa: BLE001 - the service of the queues must not end
                log.critical("round failed %s", where(error))
                self.waker.wait(self.waker.version, PAUSE)

    def claim(self) -> tuple[list[Claim], float]:
        """Claim what is due and there is room for; without any: seconds until it is worth a look."""
        now, patience = time.monotonic(), IDLE
        possible: list[Wanted] = []
        for service in self.services.values():
            if service.looks_at > now:
                patience = min(patience, service.looks_at - now)
            else:
                possible += service.wanted()
        dues = self.queue.next_dues([(one.queue, one.max_weight) for one in possible]) if possible else {}
        wanted = []
        for one in possible:
            due = dues[one.queue, one.max_weight]
            if due is not None and due <= 0:
                wanted.append(one)
            elif due is not None:
                patience = min(patience, max(due, NEXT_LOOK))
        claims = self.queue.claim_many(wanted) if wanted else []
        for one in wanted:
            service = self.services[one.queue]
            if service.served.linger and sum(claim.job.queue == one.queue for claim in claims) < one.limit:
                service.looks_at = now + service.served.linger
        return claims, patience if not wanted else NEXT_LOOK

    def serve_round(self, claims: Sequence[Claim]) -> None:
        """Do what can be done together, hand out the rest.

        What needs nothing but the database is done before anything else begins, also what was tried before: a file
        that ends the process each time must not take others' jobs with it until these count as handed out too often.
        """
        batches: dict[str, Batch] = {}
        short: list[tuple[Service, Claim]] = []
        others: list[tuple[Service, Claim]] = []
        for claim in claims:
            service = self.services[claim.job.queue]
            service.count(claim, 1)
            # What was tried before may be what failed: it must not spoil its neighbours' transaction.
            if claim.job.claims == 1 and claim.job.weight == LIGHT and service.served.together:
                batches.setdefault(claim.job.queue, (service, []))[1].append(claim)
            elif claim.job.weight == LIGHT and service.served.short:
                short.append((service, claim))
            else:
                others.append((service, claim))
        left = self.serve_together(list(batches.values())) if batches else []
        for service, claim in short:
            self.serve(service, claim)
        for service, claim, handler in (*left, *((*one, None) for one in others)):
            self.hand_out(service, claim, handler)

    def serve_together(self, batches: Sequence[Batch]) -> list[Rest]:
        """Run jobs in one transaction; what is left to do. If it fails, each queue's in one; if that fails, each job is
        left to itself, where what is wrong shows."""
        try:
            left = self.line.write(lambda uow: self.work(uow, batches))
        except Exception as error:  # noqa: BLE001 - rolled back: nothing has happened yet
            log.info("jobs taken apart count=%d %s", sum(len(claims) for _, claims in batches), where(error))
            if len(batches) > 1 and not isinstance(error, DatabaseUnavailable):
                return [rest for batch in batches for rest in self.serve_together([batch])]
            left = [(service, claim, service.served.handle) for service, claims in batches for claim in claims]
        waiting = {id(claim) for _, claim, _ in left}
        for service, claims in batches:
            for claim in claims:
                if id(claim) not in waiting:
                    service.count(claim, -1)
        return left

    def work(self, uow: UnitOfWork, batches: Iterable[Batch]) -> list[Rest]:
        """The round's transaction; what is left to do."""
        left: list[Rest] = []
        for service, claims in batches:
            assert service.served.together is not None
            left += [(service, *rest) for rest in service.served.together(self.line, uow, claims)]
            uow.session.flush()
        return left

    def hand_out(self, service: Service, claim: Claim, handler: Handler | None) -> None:
        """Run a job in a thread."""
        try:
            self.pool.submit(self.serve, service, claim, handler)
        except RuntimeError:  # the pool is closing; what is begun is ended here, in turn
            self.serve(service, claim, handler)

    def serve(self, service: Service, claim: Claim, handler: Handler | None = None) -> None:
        """Run one job's handler; whatever it raises becomes a retry, never a lost job."""
        queue = service.served.queue
        try:
            self.handle(service.served, claim, handler)
        except LeaseLost:
            log.info("lease lost queue=%s job=%s", queue, claim.job.id)
        except DatabaseUnavailable as error:
            log.warning("job waits queue=%s job=%s reason=%s", queue, claim.job.id, type(error.__cause__).__name__)
            self.give_back(claim, None)
        except Exception as error:  # noqa: BLE001 - a failed job is tried again
            log.error("job failed queue=%s job=%s %s", queue, claim.job.id, where(error))
            self.give_back(claim, where(error))
        finally:
            if service.count(claim, -1):
                self.waker.wake()

    def handle(self, served: Served, claim: Claim, handler: Handler | None = None) -> None:
        """Run the handler, or end a job that was handed out too often."""
        if claim.job.claims <= served.max_claims:
            (handler or served.handle)(self.line, claim)
            return
        log.error("job buried queue=%s job=%s claims=%s", served.queue, claim.job.id, claim.job.claims)
        if served.buried is not None:
            served.buried(self.line, claim)
        else:
            reason = claim.job.error or "claimed too often"
            self.line.write(lambda uow: self.queue.bury(uow.connection, claim, reason))

    def give_back(self, claim: Claim, error: str | None) -> None:
        """Hand the job back: as a retry when its handler failed, unworked when the database was away."""

        def work(uow: UnitOfWork) -> None:
            if error is None:
                self.queue.release(uow.connection, claim, delay=PAUSE)
            else:
                self.queue.retry(uow.connection, claim, error)

        try:
            self.line.write(work)
        except (DatabaseUnavailable, LeaseLost):
            self.queue.let_lapse(claim)


def where(error: BaseException) -> str:
    """An error's kind and place for the log; not its text, which may quote a customer."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} at {place}"
