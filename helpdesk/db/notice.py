"""Notices: messages that the shop begins, once an event; and how far each source of events was read."""

from datetime import datetime
from typing import Iterable

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from helpdesk.db.base import Base

QUEUED, SKIPPED = "queued", "skipped"
CHUNK = 500  # keys in one IN list


class Notice(Base):
    """What became of one event: `queued` into the outbox as `message_id`, or `skipped` for a `reason`.

    `key` is kind, order and event: the same event is told once. Whether it arrived stands in the message's row.
    """

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    order_number: Mapped[str] = mapped_column(String(12), index=True)
    conversation_id: Mapped[str] = mapped_column(String(40), default="")
    template: Mapped[str] = mapped_column(String(80), default="")  # as Meta knows it, version included
    language: Mapped[str] = mapped_column(String(8), default="")
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(40), default="")
    message_id: Mapped[int | None]
    happened_at: Mapped[datetime]
    created_at: Mapped[datetime]


class NoticeSource(Base):
    """A table in which events appear: rows up to id `seen` were there or read; nothing before `since` is told."""

    __tablename__ = "notice_source"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    seen: Mapped[int] = mapped_column(default=0)
    since: Mapped[datetime]


def notice_of(session: Session, key: str) -> Notice | None:
    """What became of the event with this key, if it was looked at."""
    return session.scalar(select(Notice).where(Notice.key == key))


def keys_known(session: Session, keys: Iterable[str]) -> set[str]:
    """Those of `keys` that were looked at."""
    listed = sorted(set(keys))
    found: set[str] = set()
    for start in range(0, len(listed), CHUNK):
        some = listed[start : start + CHUNK]
        found.update(session.scalars(select(Notice.key).where(Notice.key.in_(some))))
    return found


def newest_notices(session: Session, limit: int) -> list[Notice]:
    """What became of events, newest first."""
    return list(session.scalars(select(Notice).order_by(Notice.id.desc()).limit(limit)))
