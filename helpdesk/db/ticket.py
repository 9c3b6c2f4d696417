"""Tickets: a customer's matter that a person sees to."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from helpdesk.db.base import Base

OPEN, RELEASED, CLOSED = "open", "released", "closed"


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


def ticket_opened_by(session: Session, opened_by: str) -> Ticket | None:
    """The ticket that this cause opened, if it did."""
    return session.scalar(select(Ticket).where(Ticket.opened_by == opened_by))


def tickets_of(session: Session, conversation_id: str, states: tuple[str, ...]) -> list[Ticket]:
    """A conversation's tickets in one of `states`, the one touched last first."""
    query = select(Ticket).where(Ticket.conversation_id == conversation_id, Ticket.state.in_(states))
    return list(session.scalars(query.order_by(Ticket.updated_at.desc(), Ticket.number.desc())))


def all_tickets(session: Session, limit: int) -> list[Ticket]:
    """The newest tickets, newest first."""
    return list(session.scalars(select(Ticket).order_by(Ticket.number.desc()).limit(limit)))
