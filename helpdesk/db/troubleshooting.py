"""How far a customer has come with the steps against a problem, and what did not help."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from helpdesk.db.base import Base


class Troubleshooting(Base):
    """One problem that is worked on step by step.

    `guide` is the id of the guide (knowledge/problems/), `step` the place of the step said last (from 0), `tried` ids
    of steps that did not help. `state`: open, solved, person (somebody has to see to it) or left. `begun_by` and
    `moved_by` are the inbound messages that began it and that moved it last: the same message moves it once.
    """

    __tablename__ = "troubleshooting"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    begun_by: Mapped[str] = mapped_column(String(300), unique=True)
    moved_by: Mapped[str] = mapped_column(String(300))
    guide: Mapped[str] = mapped_column(String(60))
    step: Mapped[int]
    tried: Mapped[list[Any]] = mapped_column(default=list)
    state: Mapped[str] = mapped_column(String(12), default="open")
    product: Mapped[str] = mapped_column(String(160), default="")
    error_code: Mapped[str] = mapped_column(String(40), default="")
    begun_at: Mapped[datetime]
    moved_at: Mapped[datetime]


def begun_by(session: Session, inbound_id: str) -> Troubleshooting | None:
    """What this inbound message began, if it did."""
    return session.scalar(select(Troubleshooting).where(Troubleshooting.begun_by == inbound_id))


def latest_of(session: Session, conversation_id: str) -> Troubleshooting | None:
    """What the conversation worked on last."""
    query = select(Troubleshooting).where(Troubleshooting.conversation_id == conversation_id)
    return session.scalar(query.order_by(Troubleshooting.id.desc()).limit(1))
