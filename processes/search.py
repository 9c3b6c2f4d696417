"""In the worker: what is new, changed or gone is read for the search, a batch a transaction."""

import time

from helpdesk.bootstrap import Helpdesk
from helpdesk.services import search

EVERY = 2.0  # seconds between two looks
PAUSE = 0.02  # seconds between two batches: webhooks wait for the database's one writer


def follow(business: Helpdesk) -> int:
    """Read all that waits; how much that was. Raises DatabaseUnavailable."""
    total = 0
    with business.database.reading() as session:
        behind = search.is_behind(session)
    while behind:
        with business.unit_of_work() as uow:
            done = search.follow(uow)
        total += done
        behind = done == search.BATCH
        if behind:
            time.sleep(PAUSE)
    return total
