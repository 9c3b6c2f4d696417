"""One durable queue on SQLAlchemy, for SQLite and PostgreSQL: lanes served one job at a time, settled in your
transaction.

put → (lane's turn) → claim → settle | retry | release | bury → purge.  docs/database.md tells how it works.
"""

from helpdesk.queue.durable import DurableQueue
from helpdesk.queue.jobs import (
    ALERTS,
    BACK_OFF,
    DEAD,
    DONE,
    HEAVY,
    INBOX,
    LEASE,
    LIGHT,
    MAX_CLAIMS,
    OUTBOX,
    PRESENCE,
    READY,
    RECEIPTS,
    TIMERS,
    TURNS,
    Claim,
    Depth,
    Job,
    NewJob,
    Wanted,
)
from helpdesk.queue.waker import Waker

__all__ = [
    "ALERTS", "BACK_OFF", "DEAD", "DONE", "HEAVY", "INBOX", "LEASE", "LIGHT", "MAX_CLAIMS", "OUTBOX",
    "PRESENCE", "READY", "RECEIPTS", "TIMERS", "TURNS", "Claim", "Depth", "DurableQueue", "Job", "NewJob",
    "Waker", "Wanted",
]  # fmt: skip
