"""Keeps the claims in hand alive, from a thread of its own: a handler may compute or wait as long as it needs."""

import logging
import os
import socket
import threading
import time

from helpdesk.db.engine import Database
from helpdesk.errors import DatabaseUnavailable
from helpdesk.queue import statements as sql
from helpdesk.queue.jobs import MAX_HOLD, Claim
from helpdesk.queue.queue_clock import QueueClock
from helpdesk.queue.worker_name import WorkerName

logger = logging.getLogger(__name__)
SETTLING_IN = 30.0  # seconds in which a new process still learns from others how far the queue's clock is ahead


class Heartbeat:
    """Renews claims each third of the lease, shows that the worker lives, and looks at the database's clock."""

    def __init__(self, database: Database, clock: QueueClock, owner: str, lease: float) -> None:
        self._database, self._clock, self._owner, self._lease = database, clock, owner, lease
        self._name = WorkerName(database, owner)
        self._in_hand: dict[tuple[str, str], tuple[Claim, float]] = {}
        self._guard = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._since = 0.0
        self.name_lost = False

    def start(self) -> None:
        """Take the worker's name, free what its predecessor had in hand, begin to beat. Raises NameTaken,
        DatabaseUnavailable."""
        self._name.take()
        try:
            self._since = time.monotonic()
            self._clock.look()
            self._agree("")  # the predecessor of this name may have been the last to see the time
            with self._database.claiming() as connection:
                freed = connection.execute(sql.FREE_OWN, {"owner": self._owner, "now": self._clock.now()}).rowcount
            self._show()
        except BaseException:
            self._name.let_go()
            raise
        if freed:
            logger.info("freed the leases of a predecessor owner=%s lanes=%s", self._owner, freed)
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="queue-heartbeat", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop beating, give back what is still in hand, let the name go."""
        if self._thread is None:
            return
        self._stopping.set()
        self._thread.join()
        self._thread = None
        try:
            with self._database.claiming() as connection:
                now = self._clock.now()
                connection.execute(sql.FREE_OWN, {"owner": self._owner, "now": now})
                connection.execute(sql.GONE, {"name": self._owner, "now": now})
        except DatabaseUnavailable as error:
            logger.warning("leases are left to run out owner=%s reason=%s", self._owner, error)
        with self._guard:
            self._in_hand.clear()
        self._name.let_go()

    def remember(self, claim: Claim) -> None:
        """Renew `claim` from now on."""
        with self._guard:
            self._in_hand[claim.job.queue, claim.job.lane] = (claim, time.monotonic())

    def forget(self, claim: Claim) -> None:
        """Renew `claim` no longer."""
        with self._guard:
            held = self._in_hand.get((claim.job.queue, claim.job.lane))
            if held is not None and held[0].fence == claim.fence:
                del self._in_hand[claim.job.queue, claim.job.lane]

    def _run(self) -> None:
        while not self._stopping.wait(self._lease / 3):
            try:
                self.beat()
            except DatabaseUnavailable as error:
                logger.warning("no heartbeat owner=%s reason=%s", self._owner, error)
            except Exception:
                logger.exception("heartbeat failed owner=%s", self._owner)

    def beat(self) -> None:
        """One heartbeat. Raises DatabaseUnavailable."""
        self._clock.look()
        if time.monotonic() - self._since < SETTLING_IN:
            self._agree(self._owner)
        held = self._name.hold()
        if not held and not self.name_lost:
            logger.error("another process has taken the worker's name owner=%s", self._owner)
        self.name_lost = not held
        self._renew()
        self._show()

    def _renew(self) -> None:
        with self._guard:
            claims = list(self._in_hand.values())
        for claim, since in claims:
            if time.monotonic() - since > MAX_HOLD:
                logger.error("claim held too long queue=%s job=%s", claim.job.queue, claim.job.id)
                self.forget(claim)
                continue
            until = self._clock.now() + self._lease
            with self._database.claiming() as connection:
                if self._database.is_sqlite:
                    kept = connection.execute(sql.HOLD, {**mine(claim), "until": until}).rowcount > 0
                else:  # a lane that a putter has locked is renewed at the next beat: do not wait, others are due
                    kept = connection.execute(sql.HOLD_UNLOCKED, {**mine(claim), "until": until}).rowcount > 0
                    kept = kept or connection.execute(sql.FENCE, mine(claim)).first() is not None
            if not kept:
                self.forget(claim)  # settled meanwhile, or lost: settling will tell

    def _agree(self, but: str) -> None:
        with self._database.claiming(write=False) as connection:
            newest = connection.execute(sql.NEWEST_CLOCK, {"name": but}).first()
        if newest is not None:
            self._clock.agree(newest.ahead, newest.seen_at)

    def _show(self) -> None:
        values = {
            "name": self._owner, "host": socket.gethostname()[:120], "pid": os.getpid(),
            "now": self._clock.now(), "ahead": self._clock.ahead,
        }  # fmt: skip
        with self._database.claiming() as connection:
            connection.execute(sql.SEEN, values)


def mine(claim: Claim) -> dict[str, object]:
    """The values by which a statement finds a claim's lane, if it is still this claim's."""
    return {"queue": claim.job.queue, "lane": claim.job.lane, "owner": claim.owner, "fence": claim.fence}
