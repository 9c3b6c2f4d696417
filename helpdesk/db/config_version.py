"""Versions of the files that people of the team edit on the desk."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.db.base import Base


class ConfigVersion(Base):
    """One version of a file's text, complete; the newest counts. Version 1 is the file as it was shipped.

    `name` is the file's name without its ending (sla, routing, tickets). `by`: who, empty for the shipped one.
    """

    __tablename__ = "config_version"
    __table_args__ = (Index("uq_config_version_name_version", "name", "version", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(80), default="")
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    note: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
