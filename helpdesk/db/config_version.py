"""Versions of the files that people of the team edit on the desk."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, Session, mapped_column

from helpdesk.db.base import Base
from helpdesk.db.engine import Database
from helpdesk.errors import DatabaseUnavailable

BY_FILE = "file"
OF_FILE = ("", BY_FILE)


class ConfigVersion(Base):
    """One version of a file's text, complete; the newest counts. Version 1 is the file as it was shipped.

    `name` is the file's name without its ending (sla, routing, tickets). `by`: who (a name, or operator); empty for
    the shipped one, BY_FILE for a later state of the file. After these two the file itself counts.
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


def newest(session: Session) -> dict[str, ConfigVersion]:
    """The newest version of each file."""
    last = select(func.max(ConfigVersion.id)).group_by(ConfigVersion.name)
    return {one.name: one for one in session.scalars(select(ConfigVersion).where(ConfigVersion.id.in_(last)))}


def versions_of(session: Session, name: str) -> list[ConfigVersion]:
    """All versions of a file, newest first."""
    found = select(ConfigVersion).where(ConfigVersion.name == name).order_by(ConfigVersion.version.desc())
    return list(session.scalars(found))


def edited(database: Database) -> dict[str, str]:
    """The texts that count in place of their files. Raises DatabaseUnavailable, also for one that is not set up yet."""
    try:
        with database.reading() as session:
            return {name: one.text for name, one in newest(session).items() if one.by not in OF_FILE}
    except SQLAlchemyError as error:
        raise DatabaseUnavailable(type(error).__name__) from None
