"""Files in the storage: their keys, sizes, and what refers to them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, exc, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from helpdesk import clock
from helpdesk.db.base import Base
from helpdesk.db.engine import Database
from helpdesk.db.message import Media
from helpdesk.media.keys import Wrapped

NAMING = "naming"  # the row whose key names files; it has no content


class StoredFile(Base):
    """Content in the storage, once for all who sent it. `name` is a keyed hash of the bytes.

    `wrapped_key` None: destroyed, and with it the content, wherever copies of it lie. `object` is the place below
    STORAGE_URL, "" when nothing lies there any more.
    """

    __tablename__ = "stored_file"
    __table_args__ = (Index("ix_stored_file_key_id", "key_id"), Index("ix_stored_file_put_at", "put_at"))

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    key_id: Mapped[str] = mapped_column(String(20))
    wrapped_key: Mapped[str | None] = mapped_column(String(120))
    object: Mapped[str] = mapped_column(String(120), default="")
    size: Mapped[int] = mapped_column(default=0)
    stored_size: Mapped[int] = mapped_column(default=0)
    is_whole: Mapped[bool] = mapped_column(default=False)  # the object has been written to its end
    media_class: Mapped[str] = mapped_column(String(20), default="")
    created_at: Mapped[datetime]
    put_at: Mapped[datetime]  # the last time that somebody sent these bytes
    destroyed_at: Mapped[datetime | None]


class MediaCopy(Base):
    """A working copy of a received file: `role` thumbnail, desk, poster or film."""

    __tablename__ = "media_copy"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    media_id: Mapped[int] = mapped_column(ForeignKey("media.id"), index=True)
    role: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(80), index=True)
    mime_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int] = mapped_column(default=0)


class FileRows:
    """The rows as the storage needs them, each call in a short transaction of its own.

    Never call it inside a writing unit of work. Raises DatabaseUnavailable.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, name: str) -> StoredFile | None:
        """The row, detached."""
        with self._database.reading() as session:
            return session.get(StoredFile, name)

    def claim(self, name: str, wrapped: Wrapped, object_name: str, size: int, media_class: str) -> StoredFile:
        """The row for content: the one that is there, or a new one with this key (also in place of a destroyed one)."""
        now = clock.now()
        with self._database.session() as session:
            row = session.get(StoredFile, name, with_for_update=True)
            if row is None:
                new = StoredFile(name=name, key_id=wrapped.key_id, media_class=media_class, created_at=now, put_at=now)
                try:
                    with session.begin_nested():
                        session.add(new)
                    row = new
                except exc.IntegrityError:  # another process was quicker
                    row = session.get_one(StoredFile, name, with_for_update=True)
            if row.wrapped_key is None:
                row.key_id, row.wrapped_key, row.object = wrapped.key_id, wrapped.text, object_name
                row.size, row.is_whole, row.destroyed_at = size, False, None
            row.put_at = now
            return row

    def written(self, row: StoredFile, stored_size: int) -> None:
        """The object is whole."""
        with self._database.session() as session:
            session.execute(
                update(StoredFile)
                .where(StoredFile.name == row.name, StoredFile.object == row.object)
                .values(is_whole=True, stored_size=stored_size)
            )


def is_referred_to(session: Session, name: str) -> bool:
    """Does a received file, or a working copy of one, still stand on this content?"""
    original = select(Media.id).where(Media.path == name).limit(1)
    copy = select(MediaCopy.id).where(MediaCopy.name == name).limit(1)
    return session.scalar(original) is not None or session.scalar(copy) is not None


def destroy(session: Session, names: Iterable[str], *, spare: datetime | None = None) -> list[str]:
    """Destroy the keys of these files but for those put since `spare`; the objects to be cleared after the commit."""
    objects = []
    for name in names:
        row = session.get(StoredFile, name, with_for_update=True)
        if row is None or row.wrapped_key is None or name == NAMING:
            continue
        if spare is None or row.put_at < spare:
            row.wrapped_key, row.destroyed_at = None, clock.now()
            objects.append(row.object)
    return objects


def total_stored(session: Session) -> int:
    """Bytes that lie in the storage."""
    return int(session.scalar(select(func.coalesce(func.sum(StoredFile.stored_size), 0))) or 0)
