"""Clocks of tickets and their ledgers, which are only added to."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from helpdesk.db.base import Base

RUNNING, PAUSED = "running", "paused"


class SlaCalendar(Base):
    """A team's hours as they were when a clock began to count by them; `version` tells them apart."""

    __tablename__ = "sla_calendar"

    version: Mapped[str] = mapped_column(String(12), primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    hours: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class SlaClock(Base):
    """A clock of a ticket; what it says follows from its entries, and stands here to be found.

    `instance` counts how often the ticket's clock of this name was armed. `calendar` is a version. `next_at` is the
    moment of the next warning, breach or escalation, or when a rest ends; `due_at` of the breach, None while it rests
    or has ended.
    """

    __tablename__ = "sla_clock"
    __table_args__ = (
        UniqueConstraint("ticket_number", "name", "instance"),
        Index("ix_sla_clock_state_next_at", "state", "next_at"),
        Index("ix_sla_clock_state_name", "state", "name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    ticket_number: Mapped[int] = mapped_column(ForeignKey("ticket.number"), index=True)
    name: Mapped[str] = mapped_column(String(20))
    instance: Mapped[int]
    policy: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(12))
    target: Mapped[int]
    calendar: Mapped[str] = mapped_column(String(12))
    breached: Mapped[bool] = mapped_column(default=False)
    armed_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None]


class SlaEntry(Base):
    """One line of a clock's ledger (see policies.sla.Entry). Each step of a clock is taken once: `once` is its name."""

    __tablename__ = "sla_entry"
    __table_args__ = (UniqueConstraint("clock_id", "once"), Index("ix_sla_entry_reason", "reason"))

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("sla_clock.id"), index=True)
    what: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]
    target: Mapped[int] = mapped_column(default=0)
    calendar: Mapped[str] = mapped_column(String(12), default="")
    step: Mapped[int] = mapped_column(default=0)
    once: Mapped[str | None] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(80), default="")
    noticed_at: Mapped[datetime | None]


def clocks_of(session: Session, ticket_number: int) -> list[SlaClock]:
    """A ticket's clocks in the order in which they were armed."""
    query = select(SlaClock).where(SlaClock.ticket_number == ticket_number).order_by(SlaClock.id)
    return list(session.scalars(query))


def entries_of(session: Session, clock_id: int) -> list[SlaEntry]:
    """A clock's ledger, oldest line first."""
    return list(session.scalars(select(SlaEntry).where(SlaEntry.clock_id == clock_id).order_by(SlaEntry.id)))


def clocks_due(session: Session, now: datetime, limit: int) -> list[SlaClock]:
    """Clocks with something to do, longest due first, locked; not those that another process has in hand."""
    query = select(SlaClock).where(SlaClock.state.in_((RUNNING, PAUSED)), SlaClock.next_at <= now)
    return list(session.scalars(query.order_by(SlaClock.next_at).limit(limit).with_for_update(skip_locked=True)))


def live_clocks(session: Session, after: int, limit: int) -> list[SlaClock]:
    """Clocks that run or rest, those with the lowest numbers above `after`, locked."""
    query = select(SlaClock).where(SlaClock.state.in_((RUNNING, PAUSED)), SlaClock.id > after)
    return list(session.scalars(query.order_by(SlaClock.id).limit(limit).with_for_update()))


def clocks_with(session: Session, what: str, reason: str) -> list[SlaClock]:
    """The clocks whose ledgers have such a line for this reason."""
    found = select(SlaEntry.clock_id).where(SlaEntry.what == what, SlaEntry.reason == reason)
    return list(session.scalars(select(SlaClock).where(SlaClock.id.in_(found)).order_by(SlaClock.id)))
