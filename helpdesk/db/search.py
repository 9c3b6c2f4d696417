"""What can be found by its words, and what waits to be read for it.

Triggers of the database (migration 0013) put a line into `search_todo` whenever a source is new, changed or gone, in
the same transaction, and take what was found of a changed or deleted one out at once: whatever deletes or blanks a
text, nobody has to think of the search.
"""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.db.base import Base

MESSAGE, MEDIA, TICKET, NOTE = "message", "media", "ticket", "note"
CUSTOMER, CUSTOMER_NOTE = "conversation", "customer_note"
KINDS = (MESSAGE, MEDIA, TICKET, NOTE, CUSTOMER, CUSTOMER_NOTE)  # the sources' tables


class SearchTodo(Base):
    """A source whose words are to be read; `ref` is its key in the table `kind`."""

    __tablename__ = "search_todo"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(16))
    ref: Mapped[str] = mapped_column(String(60))


class SearchEntry(Base):
    """The words of one source, parted by one blank; the newest has the highest id. Rows are never changed.

    `ticket_number` None: it is of the whole conversation. `media_class`: of the file it was read on, "" for others.
    """

    __tablename__ = "search_entry"
    __table_args__ = (Index("ix_search_entry_kind_ref", "kind", "ref"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(16))
    ref: Mapped[str] = mapped_column(String(60))
    conversation_id: Mapped[str] = mapped_column(String(40))
    ticket_number: Mapped[int | None]
    media_class: Mapped[str] = mapped_column(String(20), default="")
    at: Mapped[datetime]
    words: Mapped[str] = mapped_column(Text)
