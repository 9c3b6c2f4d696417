"""The worker: takes jobs from the queues and runs their handlers until it is told to stop."""

import logging
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from channels.whatsapp.line import open_line
from helpdesk import bootstrap, settings
from helpdesk.errors import DatabaseUnavailable, HelpdeskError
from helpdesk.queue import DurableQueue, Waker
from helpdesk.services import payment_exchange
from helpdesk.ticket_rules import ticket_rules
from processes import logs, media_house, notices, search, service_levels, tickets
from processes.handlers import SERVED
from processes.notices import Watcher
from processes.rounds import Rounds

log = logging.getLogger(__name__)
HOUSE_KEEPING = 3600.0
THREADS = 16  # threads that one queue's jobs may need at most: those that are done together need none
DRAIN = 20.0  # seconds for jobs in hand when stopping


def run(stop: threading.Event) -> None:
    """Serve all queues until `stop`. Raises SettingsError, NameTaken, DatabaseUnavailable at the start."""
    business = bootstrap.helpdesk()
    line = open_line(business)
    pool = ThreadPoolExecutor(sum(min(served.at_once, THREADS) for served in SERVED), thread_name_prefix="job")
    with business.queue, Waker(business.database) as waker:
        rounds = Rounds(SERVED, line, waker, pool)
        rounds.start()
        every = settings.load(settings.NoticeSettings).notices_every
        Watcher(lambda: notices.look(business, line.storage), every, stop).start()
        every = settings.load(settings.RazorpaySettings).payments_every
        Watcher(lambda: payment_exchange.exchange(business), every, stop).start()
        every = settings.load(settings.AlertSettings).sla_every
        Watcher(service_levels.Sweeper(business).sweep, every, stop).start()
        every = ticket_rules().assign_every.total_seconds()
        Watcher(lambda: tickets.look(business), every, stop).start()
        Watcher(lambda: search.follow(business), search.EVERY, stop).start()
        log.info("worker ready queues=%s", ",".join(served.queue for served in SERVED))
        while not stop.wait(HOUSE_KEEPING):
            keep_house(business.queue)
            media_house.keep(business)
        rounds.stopping = True
        waker.wake()
        rounds.join(DRAIN)
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
