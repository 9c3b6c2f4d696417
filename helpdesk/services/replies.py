"""What is said to a customer: recorded, put into the outbox, and the payloads of its buttons remembered."""

import hashlib
import logging
from typing import Any, Sequence
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, bindparam, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import load_only

from helpdesk import clock
from helpdesk.db.message import OUTBOUND, QUEUED, WITHHELD, Message
from helpdesk.db.sending import ButtonPayload
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.messages import Reply
from helpdesk.policies.reply_parts import BUTTON_ID_UNITS, ROW_ID_UNITS, button_ids, form, split
from helpdesk.queue import OUTBOX, NewJob

_log = logging.getLogger(__name__)
MAX_KNOWN = 20_000
_known: WeakKeyDictionary[Engine, set[str]] = WeakKeyDictionary()  # tokens that are in this database
# Built once per database: assembling a statement costs more than running it.
SAID_BEFORE = select(Message).where(Message.callback.in_(bindparam("callbacks", expanding=True))).order_by(Message.id)
REMEMBER = {
    "sqlite": sqlite.insert(ButtonPayload).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(ButtonPayload).on_conflict_do_nothing(),
}


def record_replies(
    uow: UnitOfWork,
    conversation_id: str,
    replies: Sequence[Reply],
    *,
    caused_by: str,
    author: str = "bot",
    withheld: bool = False,
) -> list[Message]:
    """The rows of what is said, one per WhatsApp message, with their outbox jobs; `withheld` ones are only recorded.

    Keys follow from `caused_by` (an inbound message id, or a source's own unique name) and the position: saying
    something again for the same cause adds nothing and returns the rows of the first time.
    """
    parts = [part for reply in replies for part in said(reply)]
    if not parts:
        return []
    keys = [f"{caused_by}:{n}" for n in range(len(parts))]
    callbacks = [callback_of(key) for key in keys]
    if before := uow.session.scalars(SAID_BEFORE, {"callbacks": callbacks}).all():
        return list(before)
    now = clock.now()
    messages = [
        Message(
            conversation_id=conversation_id, direction=OUTBOUND, author=author, kind=form(part), callback=callback,
            outbox_key=key, caused_by=caused_by, text=part.text, body=part.to_json(),
            status=WITHHELD if withheld else QUEUED, created_at=now,
        )
        for key, callback, part in zip(keys, callbacks, parts, strict=True)
    ]  # fmt: skip
    uow.session.add_all(messages)
    uow.session.flush()
    if not withheld:
        remember_payloads(uow, parts)
        jobs = [NewJob(OUTBOX, row.outbox_key, conversation_id, {"message_id": row.id}) for row in messages]
        uow.queue.put_many(uow.connection, jobs)
    return messages


def said(reply: Reply) -> list[Reply]:
    """The parts of `reply`; what had to be left out is logged."""
    parts = split(reply)
    if not parts:
        _log.warning("reply_empty key=%s", reply.key or "-")
    elif reply.media and not any(part.media for part in parts):
        _log.error("reply_media_left_out key=%s reason=address_not_public", reply.key or "-")
    return parts


def callback_of(key: str) -> str:
    """The value of `biz_opaque_callback_data` of the message with this outbox key."""
    return "hd-" + hashlib.sha256(key.encode()).hexdigest()[:32]


def remember_payloads(uow: UnitOfWork, parts: Sequence[Reply]) -> None:
    """Note which payloads stand behind the ids of the buttons and rows of `parts`."""
    rows: dict[str, dict[str, Any]] = {}
    now = clock.now()
    for part in parts:
        for limit in (BUTTON_ID_UNITS, ROW_ID_UNITS):
            for choice, button_id in zip(part.choices, button_ids(part.choices, limit), strict=True):
                rows[digest(button_id)] = {"token": digest(button_id), "payload": choice.payload, "created_at": now}
    known = _known.setdefault(uow.connection.engine, set())
    fresh = sorted(rows.keys() - known)  # in one order everywhere: who inserts the same tokens waits for the other
    if fresh:
        statement = REMEMBER[uow.connection.dialect.name]
        uow.connection.execute(statement, [rows[token] for token in fresh])
        event.listen(uow.session, "after_commit", lambda _session: _learn(known, fresh), once=True)


def _learn(known: set[str], fresh: Sequence[str]) -> None:
    """These are in the database now; the same buttons are said again and again."""
    if len(known) > MAX_KNOWN:
        known.clear()
    known.update(fresh)


def trusted_payload(uow: UnitOfWork, button_id: str) -> str | None:
    """The payload behind a tapped button's id if we ever sent it, however long ago; None otherwise."""
    if not button_id:
        return None
    statement = select(ButtonPayload).where(ButtonPayload.token == digest(button_id))
    found = uow.session.scalar(statement.options(load_only(ButtonPayload.payload)))
    return found.payload if found else None


def digest(button_id: str) -> str:
    """Under which token an id is remembered."""
    return hashlib.sha256(button_id.encode("utf-8", "replace")).hexdigest()
