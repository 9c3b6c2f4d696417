"""Several files in a row are one album and one answer, however long each takes to be fetched and looked at.

Each file has a turn of its own, due a moment after the file was prepared. The first one's turn gathers the others'; if
the newest is not due yet, or the customer's next message in `inbox` is a further file of the album, it waits, and every
file that is done with (`hasten`) lets it look again.
"""

from __future__ import annotations

import json

from sqlalchemy import literal_column, select

from channels.whatsapp.hearing import belongs_to_album
from channels.whatsapp.parse import parse_message
from helpdesk.db.queue import job
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.messages import MEDIA_KINDS, InboundMessage
from helpdesk.queue import INBOX, TURNS, Claim, Job

SIZE = 30  # files answered as one
LOOK_AGAIN = 30.0  # seconds; only a net: what is waited for calls `hasten`
# A literal, or SQLite would not use the index.
_NEXT = (
    select(job.c.body).where(job.c.queue == INBOX, job.c.state == literal_column("'ready'")).order_by(job.c.id).limit(1)
)


def gather(uow: UnitOfWork, claim: Claim, first: InboundMessage) -> tuple[list[Job], float]:
    """The turns that are answered together with the claimed one, oldest first, and for how many seconds it should wait
    for more of them at most; 0.0: the album is whole (or `first` has no file)."""
    if first.kind not in MEDIA_KINDS:
        return [], 0.0
    album: list[Job] = []
    for one in uow.queue.following(uow.connection, claim, SIZE):
        if not belongs_to_album(first, InboundMessage.from_json(one.body["message"])):
            return album, 0.0
        album.append(one)
    if len(album) == SIZE:
        return album, 0.0
    if _next_belongs(uow, claim.job.lane, first):
        return album, LOOK_AGAIN
    newest = [claim.job, *album][-1]
    return album, max(0.0, newest.due_at - uow.queue.now())


def wait(uow: UnitOfWork, claim: Claim, first: InboundMessage) -> None:
    """Give the turn back until there is more of its album. Raises LeaseLost."""
    uow.queue.check(uow.connection, claim)  # holds the lane: who calls `hasten` comes before this look or after it
    _, seconds = gather(uow, claim, first)
    uow.queue.release(uow.connection, claim, delay=seconds)


def hasten(uow: UnitOfWork, file: Claim) -> None:
    """A file of `inbox` is done with, one way or the other: an album that may wait for it looks again."""
    turns = uow.queue.open_jobs(uow.connection, TURNS, file.job.lane)
    if turns and turns[0] != file.job.key:  # its own turn waits for its pause
        uow.queue.hasten(uow.connection, TURNS, turns[0])


def _next_belongs(uow: UnitOfWork, lane: str, first: InboundMessage) -> bool:
    body = uow.connection.execute(_NEXT.where(job.c.lane == lane)).scalar()
    if body is None:
        return False
    known = json.loads(body)
    return belongs_to_album(first, parse_message(known["message"], float(known["received_at"])))
