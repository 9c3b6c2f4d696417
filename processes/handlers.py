"""Which handler serves which queue in a worker, and how many of its jobs run at once."""

from collections.abc import Callable
from dataclasses import dataclass

from channels.whatsapp import outbound, prepare, presence, receipts, refetch
from channels.whatsapp.line import Line
from helpdesk.queue import INBOX, MAX_CLAIMS, OUTBOX, PRESENCE, RECEIPTS, TIMERS, Claim

Handler = Callable[[Line, Claim], None]


@dataclass(frozen=True)
class Served:
    """A queue's service: `at_once` jobs in parallel, at most `heavy` of them heavy, so that pictures never delay text.

    `buried` runs instead of `handle` for a job that was claimed too often; it ends the job itself.
    """

    queue: str
    handle: Handler
    at_once: int
    heavy: int = 0
    buried: Handler | None = None
    max_claims: int = MAX_CLAIMS


SERVED = (
    Served(INBOX, prepare.handle, at_once=6, heavy=3, buried=prepare.handle_buried),
    Served(OUTBOX, outbound.handle, at_once=8, buried=outbound.handle_buried, max_claims=20),
    Served(RECEIPTS, receipts.handle, at_once=2),
    Served(PRESENCE, presence.handle, at_once=4),
    Served(TIMERS, refetch.handle, at_once=1, heavy=1),
)
