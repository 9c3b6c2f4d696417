"""Rasa's tracker events; the table has the stock SQLTrackerStore's shape, so `rasa export` and others can read it."""

from sqlalchemy import Float, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.db.base import Base

SLOT_ROWS = text("type_name = 'slot'")


class RasaEvent(Base):
    """One event of a conversation's tracker; `data` is the event as JSON text."""

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_sender_id_id", "sender_id", "id"),
        Index("ix_events_sender_id_type_name_id", "sender_id", "type_name", "id"),
        Index(  # the newest value of each slot, however long the conversation is
            "ix_events_slot", "sender_id", "action_name", "id", sqlite_where=SLOT_ROWS, postgresql_where=SLOT_ROWS
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    sender_id: Mapped[str] = mapped_column(String(255))
    type_name: Mapped[str] = mapped_column(String(255))
    timestamp: Mapped[float] = mapped_column(Float(53))
    intent_name: Mapped[str | None] = mapped_column(String(255))
    action_name: Mapped[str | None] = mapped_column(String(255))
    data: Mapped[str] = mapped_column(Text)
