"""Messages of both directions, and the files that came with them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.db.base import Base

INBOUND = "in"
OUTBOUND = "out"

# Status of an outgoing message, in the order in which it may move; `failed` only before `delivered`.
QUEUED, SENDING, IN_DOUBT, WAITING_TEMPLATE = "queued", "sending", "in_doubt", "waiting_template"
ACCEPTED, SENT, DELIVERED, READ, FAILED, WITHHELD = "accepted", "sent", "delivered", "read", "failed", "withheld"
RECEIVED = "received"  # of an inbound message


class Message(Base):
    """One message as recorded. `body` is InboundMessage or Reply as JSON. `author`: customer, bot, agent, system.

    `callback` is the value of `biz_opaque_callback_data`, one per outgoing message, the same when it is sent again;
    `outbox_key` is the key of its newest job in the outbox.
    `caused_by` is the inbound message id an outgoing one answers.
    """

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_conversation_id_id", "conversation_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    direction: Mapped[str] = mapped_column(String(4))
    author: Mapped[str] = mapped_column(String(12))
    agent_id: Mapped[int | None]  # who of the team wrote it
    kind: Mapped[str] = mapped_column(String(20))
    wamid: Mapped[str | None] = mapped_column(String(255), unique=True)
    callback: Mapped[str | None] = mapped_column(String(80), unique=True)
    outbox_key: Mapped[str] = mapped_column(String(300), default="")
    caused_by: Mapped[str] = mapped_column(String(255), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[dict[str, Any]]
    status: Mapped[str] = mapped_column(String(20))
    attempts: Mapped[int] = mapped_column(default=0)
    error_code: Mapped[int | None]
    error_detail: Mapped[str] = mapped_column(String(300), default="")
    pricing: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime]  # when we recorded it
    sent_at: Mapped[datetime | None]  # inbound: Meta's timestamp; outbound: when Meta accepted it
    delivered_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]


class Media(Base):
    """A file of an inbound message.

    `state`: pending, stored, refused (by our rules), failed (not to be had) or deleted (its time was up, or asked for).
    `media_class` is one of media.yml; `findings` is what a look at it told.
    """

    __tablename__ = "media"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    meta_id: Mapped[str] = mapped_column(String(255))
    mime_type: Mapped[str] = mapped_column(String(120), default="")
    sha256: Mapped[str] = mapped_column(String(64), default="")  # hex, of the stored bytes
    size: Mapped[int] = mapped_column(default=0)
    filename: Mapped[str] = mapped_column(String(255), default="")  # as the customer named it; never a path
    path: Mapped[str] = mapped_column(String(255), default="", index=True)  # its name in the storage
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(300), default="")
    media_class: Mapped[str] = mapped_column(String(20), default="other")
    findings: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
