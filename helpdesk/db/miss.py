"""Messages the assistant did not understand, in a row, and what each was answered with."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

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


def miss_of(session: Session, inbound_id: str) -> Miss | None:
    """The miss that this inbound message was, if it was one."""
    return session.scalar(select(Miss).where(Miss.inbound_id == inbound_id))


def row_of_misses(session: Session, conversation_id: str, limit: int = 50) -> list[Miss]:
    """A conversation's newest misses, oldest first."""
    query = select(Miss).where(Miss.conversation_id == conversation_id).order_by(Miss.id.desc()).limit(limit)
    return list(reversed(list(session.scalars(query))))


def forget_misses(session: Session, conversation_id: str) -> None:
    """End a conversation's row of misses."""
    session.execute(delete(Miss).where(Miss.conversation_id == conversation_id))
