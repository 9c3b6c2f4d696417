"""What customers said about articles of knowledge/."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, String, case, func, select
from sqlalchemy.engine import Row
from sqlalchemy.orm import Mapped, Session, mapped_column

from helpdesk.db.base import Base


class KnowledgeVote(Base):
    """One answer to "was this helpful?".

    `language` is that of the article told; `found_by` how it was found: selector, search or tap (chosen from a list).
    """

    __tablename__ = "knowledge_vote"
    __table_args__ = (Index("ix_knowledge_vote_topic_at", "topic", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    inbound_id: Mapped[str] = mapped_column(String(300), unique=True)  # a turn that runs again votes once
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    topic: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(8))
    found_by: Mapped[str] = mapped_column(String(12))
    helpful: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[datetime]


def vote_of(session: Session, inbound_id: str) -> KnowledgeVote | None:
    """The vote that this inbound message was, if it was one."""
    return session.scalar(select(KnowledgeVote).where(KnowledgeVote.inbound_id == inbound_id))


def counted_votes(session: Session, since: datetime) -> Sequence[Row[tuple[str, str, int, int]]]:
    """Topic, language, how often helpful, how often asked; since that moment."""
    vote = KnowledgeVote
    helpful = func.sum(case((vote.helpful, 1), else_=0))
    query = select(vote.topic, vote.language, helpful, func.count()).where(vote.at >= since)
    return session.execute(query.group_by(vote.topic, vote.language).order_by(vote.topic, vote.language)).all()
