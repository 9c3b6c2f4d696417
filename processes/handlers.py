"""Which handler serves which queue in a worker, and how many of its jobs run at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from channels.whatsapp import film_copies, outbound, prepare, presence, receipts
from channels.whatsapp.line import Line
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.queue import ALERTS, INBOX, MAX_CLAIMS, OUTBOX, PRESENCE, RECEIPTS, TIMERS, Claim
from processes import service_levels

Handler = Callable[[Line, Claim], None]
Left = Sequence[tuple[Claim, Handler]]
Together = Callable[[Line, UnitOfWork, Sequence[Claim]], Left]


@dataclass(frozen=True)
class Served:
    """A queue's service: `at_once` jobs in parallel, at most `heavy` of them heavy, so that pictures never delay text.

    `together` does what it can of several jobs in one transaction, whose commit is what a job costs most, and returns
    the others with what is left to do for each; if it raises, nothing was done and each goes to `handle` by itself.
    `buried` runs instead of `handle` for a job that was claimed too often; it ends the job itself.
    `short` says that `handle` of a light job needs nothing but the database.
    At most `a_round` jobs are begun in one round: while they are written, webhooks wait for the database's one writer.
    A queue in which nobody waits for us is looked at each `linger` seconds at most, so that more is done together.
    """

    queue: str
    handle: Handler
    at_once: int
    heavy: int = 0
    buried: Handler | None = None
    max_claims: int = MAX_CLAIMS
    together: Together | None = None
    a_round: int = 8
    linger: float = 0.0
    short: bool = False


SERVED = (
    Served(
        INBOX, prepare.handle, at_once=24, heavy=3, buried=prepare.handle_buried, together=prepare.together, short=True
    ),
    Served(
        OUTBOX, outbound.handle, at_once=16, buried=outbound.handle_buried, max_claims=20, together=outbound.together
    ),
    Served(RECEIPTS, receipts.handle, at_once=50, together=receipts.together, a_round=16, linger=0.25, short=True),
    Served(PRESENCE, presence.handle, at_once=8, together=presence.together, linger=0.25),
    Served(TIMERS, film_copies.handle, at_once=1, heavy=1),
    Served(ALERTS, service_levels.handle, at_once=4, max_claims=20),
)
