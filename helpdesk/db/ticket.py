"""Tickets: a customer's matter that a person sees to."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, false, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from helpdesk.db.base import Base

OPEN, RELEASED, CLOSED = "open", "released", "closed"


class Ticket(Base):
    """One matter. `opened_by` is the inbound message id that caused it: the same message never opens a second one.

    `handed_over` is True when the conversation was given to a person with it (the bot keeps still meanwhile).
    `state`: open (an agent is awaited), released (the bot answers again, the matter stays) or closed. `priority` and
    `queue` are words of policies/routing.py. `facts` is what the assistant has learned, by name; `tried` the steps that
    did not help, in order; `urgent` and `angry` what the words said. `due_at`: seen to by then.
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
    queue: Mapped[str] = mapped_column(String(20), default="general", server_default="general")
    subject: Mapped[str] = mapped_column(String(160), default="", server_default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    tried: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    urgent: Mapped[bool] = mapped_column(default=False, server_default=false())
    angry: Mapped[bool] = mapped_column(default=False, server_default=false())
    due_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class PrivacyRequest(Base):
    """A customer's wish to have their data deleted or exported; at most one of a kind is open in a conversation.

    `state`: open, done or withdrawn. `identity`: unproven, proven (an order's e-mail or postcode) or checked (by
    a person). `due_at` is the law's day.
    """

    __tablename__ = "privacy_request"
    __table_args__ = (Index("ix_privacy_request_conversation_id_kind", "conversation_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    kind: Mapped[str] = mapped_column(String(8))
    opened_by: Mapped[str] = mapped_column(String(300))
    ticket_number: Mapped[int] = mapped_column(ForeignKey("ticket.number"))
    identity: Mapped[str] = mapped_column(String(12), default="unproven")
    state: Mapped[str] = mapped_column(String(12), default="open")
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]


def privacy_requests_of(session: Session, conversation_id: str) -> list[PrivacyRequest]:
    """A conversation's requests, newest first."""
    query = select(PrivacyRequest).where(PrivacyRequest.conversation_id == conversation_id)
    return list(session.scalars(query.order_by(PrivacyRequest.id.desc())))


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
