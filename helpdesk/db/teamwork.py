"""What people of the team write beside a ticket: notes, mentions, tasks, drafts, views, second opinions."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.db.base import Base

TYPES = timedelta(seconds=12)  # so long after a draft was saved its writer counts as writing; it is saved every 2 s


class Note(Base):
    """An internal note on a ticket; customers never see it."""

    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    ticket_number: Mapped[int] = mapped_column(ForeignKey("ticket.number"), index=True)
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class Mention(Base):
    """Somebody was named in a note (@name); `seen_at`: they have looked at it."""

    __tablename__ = "mention"
    __table_args__ = (UniqueConstraint("note_id", "agent_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("note.id"))
    ticket_number: Mapped[int] = mapped_column(ForeignKey("ticket.number"))
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]


class Task(Base):
    """An action item of a ticket, with who does it and until when."""

    __tablename__ = "task"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    ticket_number: Mapped[int] = mapped_column(ForeignKey("ticket.number"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"), index=True)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    due_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Draft(Base):
    """An answer somebody has begun to write; `typing_at` is fresh while they do: others see it."""

    __tablename__ = "draft"

    ticket_number: Mapped[int] = mapped_column(ForeignKey("ticket.number"), primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Text, default="")
    typing_at: Mapped[datetime]


class SavedView(Base):
    """Filters of the queue under a name; `agent_id` None: everybody's."""

    __tablename__ = "saved_view"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    filters: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class Opinion(Base):
    """A person's word on a case (`kind`: return, order_change, identity; `key`: its number): approve, refuse or ask.

    Above the second limit two different people must approve; each person has one standing opinion on a case.
    """

    __tablename__ = "opinion"
    __table_args__ = (UniqueConstraint("kind", "key", "agent_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(60))
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"))
    verdict: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime]


class CustomerNote(Base):
    """What the team remembers about a customer."""

    __tablename__ = "customer_note"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
