"""Rasa's tracker events; the table has the stock SQLTrackerStore's shape, so `rasa export` and others can read it."""

from sqlalchemy import Float, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.db.base import Base


class RasaEvent(Base):
    """One event of a conversation's tracker; `data` is the event as JSON text."""

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_sender_id_id", "sender_id", "id"),
        Index("ix_events_sender_id_type_name_id", "sender_id", "type_name", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    sender_id: Mapped[str] = mapped_column(String(255))
    type_name: Mapped[str] = mapped_column(String(255))
    timestamp: Mapped[float] = mapped_column(Float(53))
    intent_name: Mapped[str | None] = mapped_column(String(255))
    action_name: Mapped[str | None] = mapped_column(String(255))
    data: Mapped[str] = mapped_column(Text)
