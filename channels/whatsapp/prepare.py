"""In the worker, from the queue `inbox`: a customer's message is recorded, its file fetched, its turn put.

A text is one transaction. A message with a file is two, with the download between them; killed in between, all is done
again without a trace of the first time.
"""

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Callable, Sequence

from sqlalchemy import select

from channels.whatsapp import albums, fetch, refetch, refused_files
from channels.whatsapp.fetch import FAILED, PENDING, REFUSED
from channels.whatsapp.helped import helped
from channels.whatsapp.parse import parse_message
from helpdesk import clock
from helpdesk.db.message import Media, Message
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.media.helpers import SPEECH
from helpdesk.messages import InboundMessage
from helpdesk.policies import reactions, reply_window
from helpdesk.queue import PRESENCE, TURNS, Claim, NewJob
from helpdesk.services import conversations, sending, threads
from helpdesk.services.threads import Said

if TYPE_CHECKING:
    from channels.whatsapp.line import Line

log = logging.getLogger(__name__)
MEDIA_PAUSE = 2.0  # seconds before a file's turn begins: so long after it a further one belongs to its album
TYPING_AFTER = 0.7  # seconds without an answer before the customer sees us typing
RECORDED_ONLY = frozenset({"edit", "revoke", "system"})
# Waits before fetching again while Meta cannot be reached; together longer than a minute's outage, within MAX_CLAIMS.
FETCH_AGAIN = (5.0, 20.0, 50.0)


def handle(line: "Line", claim: Claim) -> None:
    """Prepare one message for the assistant; settles the claim or asks for a retry. Raises LeaseLost."""
    message = _message(claim)
    if message.media is None:
        line.write(lambda uow: _prepare(line, uow, [(claim, message)]))
        return
    with line.helpdesk.unit_of_work() as uow:
        record = conversations.record_inbound(uow, claim.job.lane, message)
        known = _media(uow, record, message).state != PENDING
        if _is_answered(line, uow, claim, message):
            uow.queue.put_many(uow.connection, [_sign(claim)])
    fetched, later = None, False
    if not known:
        try:
            fetched = fetch.fetch(
                line.api,
                line.storage,
                claim.job.body["phone_number_id"],
                message.kind,
                message.media,
                children=line.children,
            )
            fetched = helped(line, claim.job.lane, message.kind, fetched)
        except fetch.Unreachable as error:
            if claim.job.attempt < len(FETCH_AGAIN):
                _again(line, claim, str(error))
                return
            fetched, later = fetch.Fetched(FAILED, reason=str(error)), True
    with line.helpdesk.unit_of_work() as uow:
        record = conversations.record_inbound(uow, claim.job.lane, message)
        if fetched is not None:
            refetch.note(uow, _media(uow, record, message), fetched)
        if later:
            refetch.put(uow, record.id, claim.job.body["phone_number_id"])
        uow.session.flush()
        media = _media(uow, record, message)
        message = _written_down(record, message, media)
        answered = _is_answered(line, uow, claim, message)
        done = threads.arrived(uow, [Said(claim.job.lane, message, record.id)] if answered else [])
        refused = media.reason if media.state == REFUSED else ""
        _finish(line, uow, claim, record.id, message, refused, answered=answered and not done)
        albums.hasten(uow, claim)


def _written_down(record: Message, message: InboundMessage, media: Media) -> InboundMessage:
    """A voice note with its words, where a transcriber heard them: it is answered as if they had been typed."""
    words = str((media.findings or {}).get("text") or "").strip() if message.kind in SPEECH else ""
    if not words or message.text.strip():
        return message
    record.text = words
    return replace(message, text=words)


def together(
    line: "Line", uow: UnitOfWork, claims: Sequence[Claim]
) -> "list[tuple[Claim, Callable[[Line, Claim], None]]]":
    """Several customers' texts in the caller's transaction; messages with a file are left."""
    messages = [(claim, _message(claim)) for claim in claims]
    _prepare(line, uow, [(claim, message) for claim, message in messages if message.media is None])
    return [(claim, handle) for claim, message in messages if message.media is not None]


def _prepare(line: "Line", uow: UnitOfWork, messages: Sequence[tuple[Claim, InboundMessage]]) -> None:
    if not messages:
        return
    records = conversations.record_all(uow, [(claim.job.lane, message) for claim, message in messages])
    answered = [_is_answered(line, uow, claim, message) for claim, message in messages]
    said = [
        Said(claim.job.lane, message, record)
        for (claim, message), record, is_answered in zip(messages, records, answered, strict=True)
        if is_answered
    ]
    done = threads.arrived(uow, said)
    for (claim, message), record, is_answered in zip(messages, records, answered, strict=True):
        _finish(line, uow, claim, record, message, answered=is_answered and message.id not in done)


def handle_buried(line: "Line", claim: Claim) -> None:
    """For a message that ended its worker too often: recorded and answered without its file, the job is buried."""
    message = _message(claim)
    with line.helpdesk.unit_of_work() as uow:
        record = conversations.record_inbound(uow, claim.job.lane, message)
        if message.media is not None:
            media = _media(uow, record, message)
            if media.state == PENDING:
                refetch.note(uow, media, fetch.Fetched(FAILED, reason="given up"))
        answered = _is_answered(line, uow, claim, message)
        if answered and not threads.arrived(uow, [Said(claim.job.lane, message, record.id)]):
            uow.queue.put_many(uow.connection, [_turn(claim, record.id, message)])
        uow.session.flush()
        line.helpdesk.queue.bury(uow.connection, claim, "handed out too often")
        if message.media is not None:
            albums.hasten(uow, claim)
    log.error("inbox_buried job=%s conversation=%s claims=%d", claim.job.id, claim.job.lane, claim.job.claims)


def _message(claim: Claim) -> InboundMessage:
    body = claim.job.body
    message = parse_message(body["message"], float(body["received_at"]))
    return message if message.id == claim.job.key else replace(message, id=claim.job.key)


def _finish(
    line: "Line",
    uow: UnitOfWork,
    claim: Claim,
    record_id: int,
    message: InboundMessage,
    refused: str = "",
    *,
    answered: bool,
) -> None:
    """Put the turn, if the message is `answered`, and settle; `refused` is why our rules did not take its file."""
    if answered:
        if reply_window.opens(message.kind):
            sending.resume_waiting(uow, claim.job.lane)
        if refused_files.tell(uow, claim.job.lane, message, refused):
            pass  # said why; nothing else is in this message
        else:
            uow.queue.put_many(uow.connection, [_turn(claim, record_id, message), _sign(claim)])
    line.helpdesk.queue.settle(uow.connection, claim)
    log.info("inbound_prepared job=%s conversation=%s kind=%s", claim.job.id, claim.job.lane, message.kind)


def _is_answered(line: "Line", uow: UnitOfWork, claim: Claim, message: InboundMessage) -> bool:
    """Does the assistant get to see this message?"""
    if message.kind in RECORDED_ONLY:
        return False
    if clock.timestamp() - message.sent_at > line.max_message_age:
        log.info("inbound_too_old job=%s conversation=%s", claim.job.id, claim.job.lane)
        return False
    if message.kind == "reaction":
        question = conversations.last_outgoing(uow, claim.job.lane)
        if question is None or question.wamid != message.detail.get("message_id"):
            return False
        return bool(reactions.answer(str(message.detail.get("emoji", "")), question.body))
    return True


def _turn(claim: Claim, record_id: int, message: InboundMessage) -> NewJob:
    body: dict[str, Any] = {"conversation_id": claim.job.lane, "record_id": record_id, "message": message.to_json()}
    due_at = None if message.media is None else clock.timestamp() + MEDIA_PAUSE
    return NewJob(TURNS, claim.job.key, claim.job.lane, body, due_at=due_at)


def _sign(claim: Claim) -> NewJob:
    """Lets the customer see that we are at it, should it take longer; to put it twice is to put it once."""
    body = {
        "conversation_id": claim.job.lane,
        "inbound_id": claim.job.key,
        "phone_number_id": claim.job.body["phone_number_id"],
    }
    return NewJob(PRESENCE, claim.job.key, claim.job.lane, body, due_at=clock.timestamp() + TYPING_AFTER)


def _media(uow: UnitOfWork, record: Message, message: InboundMessage) -> Media:
    """The file's row, made on first sight."""
    assert message.media is not None
    row = uow.session.scalar(select(Media).where(Media.message_id == record.id))
    if row is None:
        row = Media(
            message_id=record.id,
            kind=message.kind,
            meta_id=message.media.media_id,
            mime_type=message.media.mime_type,
            filename=message.media.filename,
            state=PENDING,
            created_at=clock.now(),
        )
        uow.session.add(row)
        uow.session.flush()
    return row


def _again(line: "Line", claim: Claim, error: str) -> None:
    delay = FETCH_AGAIN[claim.job.attempt]
    with line.helpdesk.unit_of_work() as uow:
        line.helpdesk.queue.retry(uow.connection, claim, error, delay=delay)
    log.warning("media_fetch_again job=%s attempt=%d seconds=%g", claim.job.id, claim.job.attempt, delay)
