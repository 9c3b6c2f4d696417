"""Technicians' visits: the slots that can be booked, who has one, and what happened to each visit."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from helpdesk.db.base import Base


class VisitSlot(Base):
    """A span in which one technician of a region can come; `visit_id` has it, and a `blocked` one is not to be had."""

    __tablename__ = "visit_slot"
    __table_args__ = (
        UniqueConstraint("region", "technician", "starts_at"),
        Index("ix_visit_slot_region_starts_at", "region", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    region: Mapped[str] = mapped_column(String(40))
    technician: Mapped[str] = mapped_column(String(80))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    blocked: Mapped[bool] = mapped_column(default=False, server_default=false())
    visit_id: Mapped[int | None] = mapped_column(index=True)


class Visit(Base):
    """A booked visit; `state` is booked or cancelled. `booked_by` is the inbound message that booked it."""

    __tablename__ = "visit"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    booked_by: Mapped[str] = mapped_column(String(300), unique=True)
    region: Mapped[str] = mapped_column(String(40))
    postcode: Mapped[str] = mapped_column(String(16))
    address: Mapped[str] = mapped_column(String(300))
    product: Mapped[str] = mapped_column(String(160))
    problem: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(12), default="booked")
    technician: Mapped[str] = mapped_column(String(80))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class VisitEvent(Base):
    """Something that happened to a visit (booked, moved, cancelled); the same inbound message makes it happen once."""

    __tablename__ = "visit_event"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    caused_by: Mapped[str] = mapped_column(String(300), unique=True)
    starts_at: Mapped[datetime]
    at: Mapped[datetime]


def free_slots_of(session: Session, region: str, after: datetime, limit: int) -> list[VisitSlot]:
    """The region's slots that begin after `after` and can be had, earliest first."""
    query = select(VisitSlot).where(
        VisitSlot.region == region,
        VisitSlot.starts_at > after,
        VisitSlot.visit_id.is_(None),
        VisitSlot.blocked.is_(False),
    )
    return list(session.scalars(query.order_by(VisitSlot.starts_at, VisitSlot.id).limit(limit)))


def take_slot(session: Session, slot_id: int, visit_id: int) -> bool:
    """Give a slot to a visit if nobody has it; False when somebody was faster."""
    free = (VisitSlot.id == slot_id, VisitSlot.visit_id.is_(None), VisitSlot.blocked.is_(False))
    taken = session.connection().execute(update(VisitSlot).where(*free).values(visit_id=visit_id))
    return taken.rowcount == 1


def leave_slots(session: Session, visit_id: int, but: int | None = None) -> None:
    """Give back the slots of a visit, except the one with the id `but`."""
    query = update(VisitSlot).where(VisitSlot.visit_id == visit_id, VisitSlot.id != (but or 0))
    session.connection().execute(query.values(visit_id=None))


def slots_known(session: Session, after: datetime) -> set[tuple[str, str, datetime]]:
    """Region, technician and beginning of every slot that begins after `after`."""
    query = select(VisitSlot.region, VisitSlot.technician, VisitSlot.starts_at).where(VisitSlot.starts_at > after)
    return {(region, technician, starts_at) for region, technician, starts_at in session.execute(query)}


def visits_of(session: Session, conversation_id: str) -> list[Visit]:
    """A conversation's visits, the one booked last first."""
    query = select(Visit).where(Visit.conversation_id == conversation_id).order_by(Visit.id.desc())
    return list(session.scalars(query))


def visit_booked_by(session: Session, booked_by: str) -> Visit | None:
    """The visit that this inbound message booked, if it did."""
    return session.scalar(select(Visit).where(Visit.booked_by == booked_by))


def visit_event_of(session: Session, caused_by: str) -> VisitEvent | None:
    """What this inbound message did to a visit, if it did."""
    return session.scalar(select(VisitEvent).where(VisitEvent.caused_by == caused_by))
