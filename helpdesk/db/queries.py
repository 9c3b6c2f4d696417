"""What the desk and the command line show, as plain dictionaries; read-only."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from helpdesk.db.conversation import Conversation
from helpdesk.db.message import INBOUND, OUTBOUND, Media, Message
from helpdesk.db.payment import Refund
from helpdesk.db.returns import Return
from helpdesk.db.sla import SlaClock
from helpdesk.db.stored_file import MediaCopy
from helpdesk.db.ticket import Ticket
from helpdesk.policies.ticket_status import UNSOLVED


def conversation_rows(session: Session, limit: int = 100) -> list[dict[str, Any]]:
    """The conversations that moved last, newest first, each with its last message and its open ticket's number."""
    last_id = (
        select(func.max(Message.id))
        .where(Message.conversation_id == Conversation.id)
        .correlate(Conversation)
        .scalar_subquery()
    )
    ticket = (
        select(func.max(Ticket.number))
        .where(Ticket.conversation_id == Conversation.id, Ticket.status.in_(UNSOLVED))
        .correlate(Conversation)
        .scalar_subquery()
    )
    statement = (
        select(Conversation, Message, ticket)
        .join(Message, Message.id == last_id)
        .order_by(Message.id.desc())
        .limit(limit)
    )
    return [
        {
            "id": conversation.id,
            "name": conversation.profile_name,
            "language": conversation.language_wish or conversation.language,
            "owner": conversation.owner,
            "ticket": number,
            "at": message.created_at,
            "last": message.text or f"[{message.kind}]",
            "direction": message.direction,
        }
        for conversation, message, number in session.execute(statement)
    ]


def message_rows(session: Session, conversation_id: str, limit: int = 200) -> list[dict[str, Any]]:
    """The newest messages of one conversation, oldest first, each with its files."""
    statement = (
        select(Message).where(Message.conversation_id == conversation_id).order_by(Message.id.desc()).limit(limit)
    )
    messages = list(session.scalars(statement))[::-1]
    files: dict[int, list[Media]] = {}
    for media in session.scalars(select(Media).where(Media.message_id.in_([message.id for message in messages]))):
        files.setdefault(media.message_id, []).append(media)
    return [{**message_row(message), "media": files.get(message.id, [])} for message in messages]


def message_row(message: Message) -> dict[str, Any]:
    """One message as a dictionary: its words, its way (`callback`, `status`, times) and its price."""
    return {
        "id": message.id,
        "conversation": message.conversation_id,
        "direction": message.direction,
        "author": message.author,
        "kind": message.kind,
        "text": message.text,
        "choices": [choice["title"] for choice in message.body.get("choices", ())],
        "status": message.status,
        "attempts": message.attempts,
        "callback": message.callback,
        "wamid": message.wamid,
        "caused_by": message.caused_by,
        "error": message.error_code,
        "error_detail": message.error_detail,
        "pricing": message.pricing,
        "created_at": message.created_at,
        "sent_at": message.sent_at,
        "delivered_at": message.delivered_at,
        "read_at": message.read_at,
        "failed_at": message.failed_at,
    }


def outbox_rows(session: Session, status: str = "", limit: int = 200) -> list[dict[str, Any]]:
    """Outgoing messages, newest first, optionally of one status; never their text."""
    return without_text(session, OUTBOUND, status, limit)


def inbox_rows(session: Session, limit: int = 200) -> list[dict[str, Any]]:
    """Inbound messages, newest first; never their text."""
    return without_text(session, INBOUND, "", limit)


def without_text(session: Session, direction: str, status: str, limit: int) -> list[dict[str, Any]]:
    """Message rows of one direction for people who look at the way, not at the words."""
    statement = select(Message).where(Message.direction == direction).order_by(Message.id.desc()).limit(limit)
    if status:
        statement = statement.where(Message.status == status)
    rows = [message_row(message) for message in session.scalars(statement)]
    for row in rows:
        del row["text"], row["choices"]
    return rows


def ticket_rows(session: Session, status: str = "", limit: int = 200) -> list[dict[str, Any]]:
    """Tickets, newest first, optionally of one status."""
    statement = select(Ticket).order_by(Ticket.number.desc()).limit(limit)
    if status:
        statement = statement.where(Ticket.status == status)
    names = (
        "number", "conversation_id", "topic", "subject", "queue", "priority", "urgent", "angry", "language", "status",
        "handed_over", "assignee_id", "tags", "skills", "facts", "tried", "previous", "resolved_by", "due_at",
        "created_at", "updated_at",
    )  # fmt: skip
    return [{name: getattr(ticket, name) for name in names} for ticket in session.scalars(statement)]


def sla_rows(session: Session, state: str = "", limit: int = 200) -> list[dict[str, Any]]:
    """Clocks of tickets, those that are due first on top, optionally of one state."""
    statement = select(SlaClock).order_by(SlaClock.next_at.is_(None), SlaClock.next_at, SlaClock.id.desc()).limit(limit)
    if state:
        statement = statement.where(SlaClock.state == state)
    names = ("instance", "policy", "state", "target", "breached", "armed_at", "due_at", "next_at")
    return [
        {"ticket": row.ticket_number, "clock": row.name, **{name: getattr(row, name) for name in names}}
        for row in session.scalars(statement)
    ]


def return_rows(session: Session, state: str = "", limit: int = 200) -> list[dict[str, Any]]:
    """Returns with their refunds, newest first, optionally of one state; without phone numbers and what was said."""
    statement = select(Return).order_by(Return.created_at.desc(), Return.number).limit(limit)
    if state:
        statement = statement.where(Return.state == state)
    found = list(session.scalars(statement))
    keys = [row.number for row in found]
    refunds = {row.key: row.state for row in session.scalars(select(Refund).where(Refund.key.in_(keys)))}
    names = (
        "number", "order_number", "state", "wish", "reason", "amount", "cost", "currency", "keep", "carrier", "label",
        "ticket_number", "expected_on", "created_at", "updated_at",
    )  # fmt: skip
    return [
        {
            **{name: getattr(row, name) for name in names},
            "refund": refunds.get(row.number),
            "items": [
                {"sku": item.sku, "name": item.name, "quantity": item.quantity, "wanted": item.wanted_name}
                for item in row.items
            ],
        }
        for row in found
    ]


def media_of(session: Session, media_id: int) -> Media | None:
    """One stored file's row."""
    return session.get(Media, media_id)


def picture_of(session: Session, media_id: int) -> MediaCopy | None:
    """The working copy that people look at: of a picture or a PDF, or a film's poster."""
    wanted = select(MediaCopy).where(MediaCopy.media_id == media_id, MediaCopy.role.in_(("desk", "poster")))
    return session.scalar(wanted.limit(1))


def copy_of(session: Session, media_id: int, role: str) -> MediaCopy | None:
    """A file's working copy of one role."""
    return session.scalar(select(MediaCopy).where(MediaCopy.media_id == media_id, MediaCopy.role == role).limit(1))
