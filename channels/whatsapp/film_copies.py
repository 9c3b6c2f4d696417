"""Films get a copy that every browser plays (at most 720 lines), after the turn: it takes seconds to minutes.

From the queue `timers`, like `refetch`; a film that cannot be drawn anew keeps its poster and its original.
"""

import logging
from typing import TYPE_CHECKING

from sqlalchemy import select

from channels.whatsapp import refetch
from channels.whatsapp.fetch import STORED
from helpdesk.db.message import Media
from helpdesk.db.stored_file import MediaCopy
from helpdesk.errors import FileDamaged, NotFound
from helpdesk.media.child import ChildFailed, Limits, Pool
from helpdesk.media.decoding.limits import Refused
from helpdesk.queue import Claim

if TYPE_CHECKING:
    from channels.whatsapp.line import Line

log = logging.getLogger(__name__)
ROLE, MIME_TYPE = "film", "video/mp4"
LIMITS = Limits(seconds=600.0, cpu_seconds=400, calls=10, niceness=19)


def handle(line: "Line", claim: Claim) -> None:
    """A job of the queue `timers`: a film's copy, or a file to be fetched again; settles it. Raises LeaseLost."""
    if claim.job.key.startswith(refetch.FILM):
        _copy(line, claim)
    else:
        refetch.handle(line, claim)


def _copy(line: "Line", claim: Claim) -> None:
    media_id = int(claim.job.body["media_id"])
    with line.helpdesk.database.reading() as session:
        media = session.get(Media, media_id)
        there = session.scalar(select(MediaCopy.id).where(MediaCopy.media_id == media_id, MediaCopy.role == ROLE))
    film = b""
    if media is not None and media.state == STORED and there is None:
        try:
            # A child of its own: pictures of others must not wait behind a film.
            with Pool(1, LIMITS) as pool:
                film = pool.run("helpdesk.media.films:make", line.storage.read(media.path)).files[ROLE]
        except (Refused, ChildFailed, NotFound, FileDamaged) as error:
            reason = getattr(error, "reason", type(error).__name__)
            log.warning("film_not_copied media=%d reason=%s", media_id, reason)
    name = line.storage.put(film, "copy") if film else ""
    with line.helpdesk.unit_of_work() as uow:
        again = uow.session.get(Media, media_id)
        if name and again is not None and again.state == STORED:
            uow.session.add(MediaCopy(media_id=media_id, role=ROLE, name=name, mime_type=MIME_TYPE, size=len(film)))
            log.info("film_copied media=%d size=%d copy=%d", media_id, again.size, len(film))
        uow.session.flush()
        line.helpdesk.queue.settle(uow.connection, claim)
