"""Tickets: a customer's matter that a person sees to."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.db.base import Base


class Ticket(Base):
    """One matter. `opened_by` is the inbound message id that caused it: the same message never opens a second one.

    `handed_over` is True when the conversation was given to a person with it (the bot keeps still meanwhile).
    `state`: open (an agent is awaited), released (the bot answers again, the matter stays) or closed.
    """

    __tablename__ = "ticket"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    opened_by: Mapped[str] = mapped_column(String(300), unique=True)
    topic: Mapped[str] = mapped_column(String(40))
    priority: Mapped[str] = mapped_column(String(12), default="normal")
    language: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(12), default="open")
    summary: Mapped[str] = mapped_column(Text, default="")
    handed_over: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
