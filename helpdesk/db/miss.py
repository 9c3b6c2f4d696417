"""Messages the assistant did not understand, in a row, and what each was answered with."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.db.base import Base


class Miss(Base):
    """One message that was not understood; an understood one deletes the conversation's row of them.

    `verdict` is what policies/misses.py decided ("silent", "ask_again", …). `burst_at` is when the burst of messages it
    belongs to began: a burst counts as one.
    """

    __tablename__ = "miss"
    __table_args__ = (Index("ix_miss_conversation_id_id", "conversation_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    inbound_id: Mapped[str] = mapped_column(String(255), unique=True)  # a turn that runs again gets the same verdict
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    at: Mapped[datetime]
    burst_at: Mapped[datetime]
    verdict: Mapped[str] = mapped_column(String(16))
