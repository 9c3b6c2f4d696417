"""What customers think of how their matter was solved (CSAT)."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.db.base import Base


class Rating(Base):
    """The question after one resolution of a ticket, and its answer. `score` is 1 to 5; None: not answered.

    `solved_by` is bot or agent; `agent_id` who resolved it, None for the bot.
    """

    __tablename__ = "rating"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    ticket_number: Mapped[int] = mapped_column(ForeignKey("ticket.number"), index=True)
    solved_by: Mapped[str] = mapped_column(String(8))
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"), index=True)
    score: Mapped[int | None]
    comment: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
