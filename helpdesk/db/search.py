"""What can be found by its words, and what waits to be read for it.

Triggers of the database (migration 0013) put a line into `search_todo` whenever a source is new, changed or gone, in
the same transaction, and take what was found of a changed or deleted one out at once: whatever deletes or blanks a
text, nobody has to think of the search.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text, column, func, literal_column, select, text
from sqlalchemy import table as named
from sqlalchemy.orm import Mapped, Session, mapped_column

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


HIT = (SearchEntry.kind, SearchEntry.ref, SearchEntry.conversation_id, SearchEntry.ticket_number)
LOOKED_THROUGH = 10_000  # newest entries


def matching(session: Session, beginnings: Sequence[str], media_classes: Collection[str], limit: int) -> list[Any]:
    """The newest entries with words that begin with each of `beginnings` (letters and digits only), newest first.

    Of files only those of `media_classes`. Each row has kind, ref, conversation_id and ticket_number.
    """
    if not beginnings:
        return []
    of_classes = SearchEntry.media_class.in_(["", *sorted(media_classes)])
    if session.get_bind().dialect.name == "sqlite":
        words = named("search_words", column("rowid"))
        found = select(*HIT).join_from(words, SearchEntry, SearchEntry.id == words.c.rowid)
        found = found.where(text("search_words MATCH :match"), of_classes).order_by(words.c.rowid.desc()).limit(limit)
        return list(session.execute(found, {"match": " AND ".join(f'"{word}"*' for word in beginnings)}))
    # What is common is soon found among the newest rows, what is rare by the index. PostgreSQL guesses wrong which of
    # both the beginning of a word is, so we say it.
    newest = select(SearchEntry).order_by(SearchEntry.id.desc()).limit(LOOKED_THROUGH).cte().prefix_with("MATERIALIZED")
    begins = (literal_column("' '").concat(newest.c.words).like(f"% {word}%") for word in beginnings)
    columns = [newest.c[one.key] for one in HIT]
    seen = select(*columns).where(*begins, newest.c.media_class.in_(["", *sorted(media_classes)]))
    hits = list(session.execute(seen.order_by(newest.c.id.desc()).limit(limit)))
    if len(hits) == limit:
        return hits
    indexed = func.array_to_tsvector(func.string_to_array(SearchEntry.words, literal_column("' '")))
    matches = indexed.op("@@")(text("CAST(:match AS tsquery)"))
    every = select(SearchEntry.id, *HIT).where(matches, of_classes).cte().prefix_with("MATERIALIZED")
    ordered = select(*(every.c[one.key] for one in HIT)).order_by(every.c.id.desc()).limit(limit)
    return list(session.execute(ordered, {"match": " & ".join(f"'{word}':*" for word in beginnings)}))
