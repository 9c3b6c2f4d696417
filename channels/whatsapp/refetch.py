"""Fetches later what Meta could not give us when the message came: it keeps a file for seven days, outages end sooner.

The turn does not wait for it; the file then stands in the conversation's record. From the queue `timers`.
"""

import logging
from typing import TYPE_CHECKING

from sqlalchemy import select

from channels.whatsapp import fetch
from channels.whatsapp.helped import helped
from helpdesk import clock
from helpdesk.db.message import Media, Message
from helpdesk.db.stored_file import MediaCopy
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.media import classes
from helpdesk.media.findings import Findings
from helpdesk.messages import InboundMessage
from helpdesk.queue import HEAVY, TIMERS, Claim
from helpdesk.services import findings_masks, reuse

if TYPE_CHECKING:
    from channels.whatsapp.line import Line

log = logging.getLogger(__name__)
HOUR = 3600.0
FILM = "film:"  # keys of the timers for which film_copies draws a film anew
WAITS = (300.0, 900.0, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR, 48 * HOUR, 60 * HOUR)  # together 6.5 days


def put(uow: UnitOfWork, message_id: int, phone_number_id: str, tried: int = 0) -> None:
    """Have the message's file fetched again after a while; nothing happens once all waits are used up."""
    if tried >= len(WAITS):
        return
    key = f"refetch:{message_id}:{tried}"
    body = {"message_id": message_id, "phone_number_id": phone_number_id, "tried": tried}
    uow.put(TIMERS, key, key, body, due_at=clock.timestamp() + WAITS[tried], weight=HEAVY)


def handle(line: "Line", claim: Claim) -> None:
    """Fetch one file again; settles the claim. Raises LeaseLost."""
    message_id, phone_number_id = int(claim.job.body["message_id"]), str(claim.job.body["phone_number_id"])
    with line.helpdesk.database.reading() as session:
        row = session.scalar(select(Media).where(Media.message_id == message_id))
        record = session.get(Message, message_id)
    fetched = None
    if row is not None and record is not None and row.state == fetch.FAILED:
        media = InboundMessage.from_json(record.body).media
        assert media is not None
        try:
            fetched = fetch.fetch(line.api, line.storage, phone_number_id, row.kind, media, children=line.children)
            fetched = helped(line, record.conversation_id, row.kind, fetched)
        except fetch.Unreachable:
            log.info("media_still_away message=%d tried=%d", message_id, claim.job.body["tried"])
    with line.helpdesk.unit_of_work() as uow:
        if fetched is not None:
            again = uow.session.scalar(select(Media).where(Media.message_id == message_id))
            if again is not None:
                note(uow, again, fetched)
        elif row is not None and row.state == fetch.FAILED:
            put(uow, message_id, phone_number_id, int(claim.job.body["tried"]) + 1)
        uow.session.flush()
        line.helpdesk.queue.settle(uow.connection, claim)


def note(uow: UnitOfWork, row: Media, fetched: fetch.Fetched) -> None:
    """Write down what became of a file, and its working copies."""
    row.state, row.reason = fetched.state, fetched.reason[:300]
    row.path, row.sha256, row.size = fetched.path, fetched.sha256, fetched.size
    row.mime_type = fetched.mime_type or row.mime_type
    seen = fetched.findings or Findings(kind="")
    row.media_class = classes.class_of(row.kind, row.mime_type, seen.kind, seen.topic)
    # Masked here, so that numbers of cards and documents are never in the database.
    row.findings = findings_masks.masked(fetched.findings, row.media_class).as_json() if fetched.findings else None
    if row.state == fetch.STORED and row.findings and row.findings["hashes"]:
        uow.session.flush()
        row.findings = reuse.weigh(uow, row.id, row.findings)
    for role, (name, mime_type, size) in fetched.copies.items():
        uow.session.add(MediaCopy(media_id=row.id, role=role, name=name, mime_type=mime_type, size=size))
    if row.state == fetch.STORED and row.mime_type.startswith("video/"):
        uow.session.flush()
        uow.put(TIMERS, f"{FILM}{row.id}", f"{FILM}{row.id}", {"media_id": row.id}, weight=HEAVY)
    if fetched.state != fetch.STORED:
        log.warning("media_not_stored message=%d state=%s reason=%s", row.message_id, row.state, row.reason)
