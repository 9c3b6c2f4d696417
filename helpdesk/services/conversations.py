"""Conversations and their messages: recording what customers say, and reading it back."""

from datetime import datetime
from typing import Sequence, cast

from sqlalchemy import CursorResult, Table, bindparam, insert, or_, select, update
from sqlalchemy.engine import Connection

from helpdesk import clock, queue
from helpdesk.db.conversation import Conversation
from helpdesk.db.message import FAILED, INBOUND, OUTBOUND, RECEIVED, WITHHELD, Message
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import NotFound
from helpdesk.messages import InboundMessage
from helpdesk.policies import reply_window

# Built once: assembling a statement costs more than running it.
MESSAGE = cast("Table", Message.__table__)
KNOWN = select(MESSAGE.c.wamid, MESSAGE.c.id).where(MESSAGE.c.wamid.in_(bindparam("wamids", expanding=True)))
RECORD = insert(MESSAGE).returning(MESSAGE.c.wamid, MESSAGE.c.id)
WINDOW = cast("Table", Conversation.__table__).c
OPEN_WINDOW = (
    update(cast("Table", Conversation.__table__))
    .where(WINDOW.id == bindparam("conversation"))
    .where(or_(WINDOW.last_inbound_at.is_(None), WINDOW.last_inbound_at < bindparam("until")))
    .values(last_inbound_at=bindparam("until"))
)


def get(uow: UnitOfWork, conversation_id: str) -> Conversation:
    """The conversation; raises NotFound."""
    conversation = uow.session.get(Conversation, conversation_id)
    if conversation is None:
        raise NotFound(f"There is no conversation {conversation_id}.")
    return conversation


def record_inbound(uow: UnitOfWork, conversation_id: str, message: InboundMessage) -> Message:
    """The row of a customer's message, made on first sight; see `record_all`."""
    [number] = record_all(uow, [(conversation_id, message)])
    return uow.session.get_one(Message, number)


def record_all(uow: UnitOfWork, said: Sequence[tuple[str, InboundMessage]]) -> list[int]:
    """The row ids of customers' messages, made on first sight: recording them again changes nothing.

    The reply window follows Meta's timestamp and never moves back: an old message that comes late opens nothing.
    """
    known = {row.wamid: row.id for row in uow.connection.execute(KNOWN, {"wamids": [one.id for _, one in said]})}
    fresh = [(conversation_id, one) for conversation_id, one in said if one.id not in known]
    if fresh:
        now = clock.now()
        rows = [
            {
                "conversation_id": conversation_id, "direction": INBOUND, "author": "customer", "kind": one.kind,
                "wamid": one.id, "text": one.text, "body": one.to_json(), "status": RECEIVED, "created_at": now,
                "sent_at": clock.from_timestamp(one.sent_at), "outbox_key": "", "caused_by": "", "attempts": 0,
                "error_detail": "",
            }
            for conversation_id, one in fresh
        ]  # fmt: skip
        known |= {row.wamid: row.id for row in uow.connection.execute(RECORD, rows)}
        _open_windows(uow, fresh)
    return [known[one.id] for _, one in said]


def _open_windows(uow: UnitOfWork, said: Sequence[tuple[str, InboundMessage]]) -> None:
    opening = [
        {"conversation": conversation_id, "until": clock.from_timestamp(one.sent_at)}
        for conversation_id, one in said
        if reply_window.opens(one.kind)
    ]
    if opening:
        uow.connection.execute(OPEN_WINDOW, opening)
    for one in opening:
        key = uow.session.identity_key(Conversation, one["conversation"])
        if (row := uow.session.identity_map.get(key)) is not None:
            uow.session.expire(row, ["last_inbound_at"])


def window_open(conversation: Conversation, now: datetime) -> bool:
    """May we write anything but a template to this customer at `now`?"""
    return reply_window.is_open(conversation.last_inbound_at, now)


def more_waiting(uow: UnitOfWork, conversation_id: str, inbound_id: str) -> bool:
    """Has the customer written something else that is still waiting to be prepared or answered?"""
    waiting = (
        key for name in (queue.INBOX, queue.TURNS) for key in uow.queue.open_jobs(uow.connection, name, conversation_id)
    )
    return any(key != inbound_id for key in waiting)


def last_outgoing(uow: UnitOfWork, conversation_id: str) -> Message | None:
    """The newest message to the customer, as far as the customer can have seen it; None: we never wrote."""
    return uow.session.scalar(
        select(Message)
        .where(
            Message.conversation_id == conversation_id,
            Message.direction == OUTBOUND,
            Message.status.not_in((WITHHELD, FAILED)),
        )
        .order_by(Message.id.desc())
        .limit(1)
    )


def set_marketing(connection: Connection, conversation_id: str, *, stopped: bool, at: datetime) -> bool:
    """Note the customer's wish about marketing templates; an older wish that comes late is ignored (False)."""
    older = or_(Conversation.opted_out_at.is_(None), Conversation.opted_out_at <= at)
    result = connection.execute(
        update(Conversation)
        .where(Conversation.id == conversation_id, older)
        .values(opted_out_at=at if stopped else None)
    )
    return cast("CursorResult[None]", result).rowcount > 0
