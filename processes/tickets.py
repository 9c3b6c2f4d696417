"""In the worker: every few seconds what time does to tickets, who gets the waiting ones, and how did we do."""

import logging
from collections.abc import Callable
from datetime import datetime

from helpdesk import clock
from helpdesk.bootstrap import Helpdesk
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.services import assignment, ratings, ticket_sweep

log = logging.getLogger(__name__)
STEPS: tuple[Callable[[UnitOfWork, datetime], object], ...] = (
    ticket_sweep.sweep, assignment.assign, ratings.ask_all,
)  # fmt: skip


def look(business: Helpdesk) -> int:
    """Take the steps that are due, each in a transaction of its own. Raises SettingsError, DatabaseUnavailable."""
    now = clock.now()
    for step in STEPS:
        with business.unit_of_work() as uow:
            done = step(uow, now)
        changed = {name: count for name, count in done.items() if count} if isinstance(done, dict) else done
        if changed:
            log.info("tickets %s=%s", step.__name__, changed)
    return len(STEPS)
