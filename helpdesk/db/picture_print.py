"""Fingerprints of customers' pictures: one sent again is found among a million by the database's own indexes."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.db.base import Base


class PicturePrint(Base):
    """One 64-bit hash of one picture, whole (`hash`, hex) and as four bands of 16 bits; pictures with bars have two.

    Two hashes that differ in at most 7 bits agree in one band but for at most one bit.
    """

    __tablename__ = "picture_print"
    __table_args__ = tuple(Index(f"ix_picture_print_band{n}", f"band{n}", "id") for n in range(4))

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    media_id: Mapped[int] = mapped_column(ForeignKey("media.id"), index=True)
    hash: Mapped[str] = mapped_column(String(16))
    band0: Mapped[int]
    band1: Mapped[int]
    band2: Mapped[int]
    band3: Mapped[int]
    created_at: Mapped[datetime]


class PictureMark(Base):
    """A number on a picture (order, tracking, transaction), or the picture itself, as a short digest."""

    __tablename__ = "picture_mark"
    __table_args__ = (Index("ix_picture_mark_mark_media_id", "mark", "media_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    media_id: Mapped[int] = mapped_column(ForeignKey("media.id"), index=True)
    mark: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]
