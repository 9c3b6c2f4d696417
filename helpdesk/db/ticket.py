"""Tickets: a customer's matter that a person sees to."""

from datetime import datetime, timezone
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, false, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from helpdesk.db.base import Base
from helpdesk.policies.ticket_status import BOT

NEVER = datetime(9999, 12, 31, tzinfo=timezone.utc)


class Ticket(Base):
    """One matter of a customer, from its first message on. `opened_by` is the inbound message id that caused it.

    `status`: bot (the assistant sees to it), queued (nobody has it yet), open (somebody has), waiting_for_customer,
    waiting_for_third_party, resolved (the customer may come back to it) or closed (for good). Every change of status,
    queue, priority, assignee, tags and topic is a TicketEvent (services/ticket_events.py).
    `topic` is "" until a flow or a handover names it. `handed_over` is True while the conversation is given to a person
    with it (the bot keeps still meanwhile). `facts` is what the assistant has learned, by name; `tried` the steps that
    did not help, in order; `urgent` and `angry` what the words said. `due_at`: by law seen to by then.
    `previous` is the ticket that it follows, `merged_into` the one that it became part of.
    `active_at` is the newest message of the customer; `resolved_by`: bot (the customer said so), silence (answered, and
    nothing came), agent, no_answer (the customer was asked and reminded), withdrawn (a request),
    merge or spam.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        Index(  # all that db/ticket_lists.py filters and counts by: rows that do not fit are never fetched
            "ix_ticket_listed",
            *("status", "active_at", "queue", "assignee_id", "snoozed_until", "topic", "priority", "language"),
        ),
        Index("ix_ticket_status_clock_due_at_number", "status", "clock_due_at", "number"),
        Index("ix_ticket_assignee_id_status_clock_due_at_number", "assignee_id", "status", "clock_due_at", "number"),
        Index("ix_ticket_conversation_id_number", "conversation_id", "number"),
        Index("ix_ticket_status_resolved_at", "status", "resolved_at"),
        Index("ix_ticket_snoozed_until", "snoozed_until"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    opened_by: Mapped[str] = mapped_column(String(300), unique=True)
    topic: Mapped[str] = mapped_column(String(40))
    priority: Mapped[str] = mapped_column(String(12), default="normal")
    language: Mapped[str] = mapped_column(String(8))
    status: Mapped[str] = mapped_column(String(24), default=BOT, server_default=BOT)
    summary: Mapped[str] = mapped_column(Text, default="")
    handed_over: Mapped[bool] = mapped_column(default=False)
    queue: Mapped[str] = mapped_column(String(20), default="general", server_default="general")
    subject: Mapped[str] = mapped_column(String(160), default="", server_default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    tried: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    urgent: Mapped[bool] = mapped_column(default=False, server_default=false())
    angry: Mapped[bool] = mapped_column(default=False, server_default=false())
    skills: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")  # that who answers should have
    tags: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    assignee_id: Mapped[int | None]  # an agent
    first_message_id: Mapped[int | None]  # of the conversation's messages, the first of this matter
    previous: Mapped[int | None]  # a ticket's number, as is merged_into
    merged_into: Mapped[int | None]
    sla_policy: Mapped[str] = mapped_column(String(40), default="", server_default="")  # "": as its `when` says
    resolved_by: Mapped[str] = mapped_column(String(12), default="", server_default="")
    due_at: Mapped[datetime | None]
    # When the first of its running clocks is due; kept by the database (migration 0013), never set it.
    clock_due_at: Mapped[datetime] = mapped_column(default=NEVER)
    active_at: Mapped[datetime] = mapped_column(server_default="1970-01-01 00:00:00")
    snoozed_until: Mapped[datetime | None]  # out of the queue until then, or until the customer writes
    reminded_at: Mapped[datetime | None]  # the customer, of our question
    resolved_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class TicketEvent(Base):
    """One change of a ticket; only ever added. `actor`: customer, bot, system, operator (command line) or agent:<id>.

    `what` is opened, status, queue, priority, assignee, tags, topic, routed, owner, note, merged, snoozed, rated …;
    `detail` is plain JSON, as a rule {"from": …, "to": …}. `key`, where set, is what happens once (an inbound id).
    """

    __tablename__ = "ticket_event"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    ticket_number: Mapped[int] = mapped_column(ForeignKey("ticket.number"), index=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(20))
    what: Mapped[str] = mapped_column(String(20))
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    key: Mapped[str | None] = mapped_column(String(300), unique=True)


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


def ticket_of_cause(session: Session, cause: str) -> Ticket | None:
    """The ticket whose matter this cause (an inbound id, or "inbound id:topic") began, if it did."""
    found = select(Ticket).join(TicketEvent, TicketEvent.ticket_number == Ticket.number)
    return session.scalar(found.where(TicketEvent.key == cause))


def tickets_of(session: Session, conversation_id: str, statuses: tuple[str, ...]) -> list[Ticket]:
    """A conversation's tickets in one of `statuses`, the one touched last first."""
    query = select(Ticket).where(Ticket.conversation_id == conversation_id, Ticket.status.in_(statuses))
    return list(session.scalars(query.order_by(Ticket.updated_at.desc(), Ticket.number.desc())))


def all_tickets(session: Session, limit: int) -> list[Ticket]:
    """The newest tickets, newest first."""
    return list(session.scalars(select(Ticket).order_by(Ticket.number.desc()).limit(limit)))
