"""The search: sources are read in the background, and hits are told to people as far as they may see them."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Row, Table, delete, insert, select, text
from sqlalchemy.orm import Session

from helpdesk.db import search as table
from helpdesk.db.conversation import Conversation
from helpdesk.db.message import Media, Message
from helpdesk.db.search import SearchEntry, SearchTodo, matching
from helpdesk.db.teamwork import CustomerNote, Note
from helpdesk.db.ticket import Ticket
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.media import classes
from helpdesk.media.findings import Findings
from helpdesk.policies.search_words import excerpt, wanted, words_of

BATCH = 100
MOST = 300  # hits that are looked at: the newest
LOCK_NUMBER = 7_203_582  # of the advisory lock: one process reads at a time, or an older state could win
IDENTIFIERS = ("_number", "_code", "_id")  # ends of the names of facts that somebody would look for

ENTRY = insert(cast("Table", SearchEntry.__table__))
Entry = dict[str, Any]  # a row of it


@dataclass(frozen=True)
class Hit:
    """Something that was found. `ticket_number` None: it is of the whole conversation."""

    kind: str
    ref: str
    conversation_id: str
    ticket_number: int | None


def follow(uow: UnitOfWork, limit: int = BATCH) -> int:
    """Read up to `limit` sources that are new, changed or gone; how many those were. 0 also while another reads."""
    if uow.session.get_bind().dialect.name != "sqlite":
        lock = text("SELECT pg_try_advisory_xact_lock(:number)")
        if not uow.session.scalar(lock, {"number": LOCK_NUMBER}):
            return 0
    todo = list(uow.session.scalars(select(SearchTodo).order_by(SearchTodo.id).limit(limit)))
    for kind, read in READERS.items():
        refs = sorted({one.ref for one in todo if one.kind == kind})
        if refs:
            gone = delete(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.ref.in_(refs))
            uow.session.execute(gone.execution_options(synchronize_session=False))
            found = [one for one in read(uow.session, refs) if one["words"]]
            if found:
                uow.connection.execute(ENTRY, found)
    done = delete(SearchTodo).where(SearchTodo.id.in_([one.id for one in todo]))
    uow.session.execute(done.execution_options(synchronize_session=False))
    uow.session.flush()
    return len(todo)


def is_behind(session: Session) -> bool:
    """Is there something to read?"""
    return session.scalar(select(SearchTodo.id).limit(1)) is not None


def find(session: Session, query: str, role: str, limit: int = MOST) -> list[Hit]:
    """The newest hits of a search, newest first; nothing that was read on files which `role` may not see.

    Which of the tickets a person may see is up to the list that shows them. Raises SettingsError for media.yml.
    """
    seen = [name for name, one in classes.rules().classes.items() if one.may_be_seen_by(role)]
    rows = matching(session, wanted(query), seen, limit)
    return [Hit(row.kind, row.ref, row.conversation_id, row.ticket_number) for row in rows]


def excerpts(session: Session, hits: Sequence[Hit], query: str) -> list[tuple[str, str, str]]:
    """The place of each hit in what was written: before, hit, after. Plain text of strangers."""
    texts: dict[tuple[str, str], str] = {}
    for kind, read in TEXTS.items():
        refs = [hit.ref for hit in hits if hit.kind == kind]
        if refs:
            texts |= {(kind, ref): told for ref, told in read(session, refs)}
    return [excerpt(texts.get((hit.kind, hit.ref), ""), query) for hit in hits]


def _entry(**values: Any) -> Entry:
    """The row of an entry; `at` and `words` among its values."""
    return {"ticket_number": None, "media_class": "", **values}


def _numbers(refs: Iterable[str]) -> list[int]:
    return [int(ref) for ref in refs]


def _messages(session: Session, refs: Collection[str]) -> list[Entry]:
    rows = session.execute(
        select(Message.id, Message.conversation_id, Message.text, Message.created_at).where(
            Message.id.in_(_numbers(refs)), Message.text != ""
        )
    ).all()
    tickets = _Tickets(session, {row.conversation_id for row in rows})
    return [
        _entry(
            kind=table.MESSAGE, ref=str(row.id), conversation_id=row.conversation_id, at=row.created_at,
            ticket_number=tickets.of(row.conversation_id, row.id), words=" ".join(words_of(row.text)),
        )
        for row in rows
    ]  # fmt: skip


def _media(session: Session, refs: Collection[str]) -> list[Entry]:
    rows = session.execute(
        select(Media, Message.conversation_id)
        .join(Message, Message.id == Media.message_id)
        .where(Media.id.in_(_numbers(refs)))
    ).all()
    tickets = _Tickets(session, {conversation for _, conversation in rows})
    return [
        _entry(
            kind=table.MEDIA, ref=str(media.id), conversation_id=conversation, at=media.created_at,
            ticket_number=tickets.of(conversation, media.message_id), media_class=media.media_class,
            words=" ".join(words_of(_told_by(media.findings, media.filename))),
        )
        for media, conversation in rows
        if media.findings
    ]  # fmt: skip


def _told_by(findings: dict[str, Any] | None, filename: str) -> str:
    """What was read on a file, and what its customer called it."""
    found = Findings.from_json(findings or {})
    return "\n".join([found.text, *(str(value) for value in found.fields.values() if value), filename])


def _tickets(session: Session, refs: Collection[str]) -> list[Entry]:
    return [
        _entry(
            kind=table.TICKET, ref=str(ticket.number), conversation_id=ticket.conversation_id,
            ticket_number=ticket.number, at=ticket.created_at, words=" ".join(words_of(_about(ticket))),
        )
        for ticket in session.scalars(select(Ticket).where(Ticket.number.in_(_numbers(refs))))
    ]  # fmt: skip


def _about(ticket: Ticket | Row[Any]) -> str:
    facts = [str(value) for name, value in (ticket.facts or {}).items() if value and name.endswith(IDENTIFIERS)]
    return " · ".join([ticket.subject, *facts, *map(str, ticket.tags or ()), str(ticket.number)])


def _notes(session: Session, refs: Collection[str]) -> list[Entry]:
    rows = session.execute(
        select(Note, Ticket.conversation_id)
        .join(Ticket, Ticket.number == Note.ticket_number)
        .where(Note.id.in_(_numbers(refs)))
    )
    return [
        _entry(
            kind=table.NOTE, ref=str(note.id), conversation_id=conversation, ticket_number=note.ticket_number,
            at=note.created_at, words=" ".join(words_of(note.text)),
        )
        for note, conversation in rows
    ]  # fmt: skip


def _customers(session: Session, refs: Collection[str]) -> list[Entry]:
    return [
        _entry(
            kind=table.CUSTOMER, ref=one.id, conversation_id=one.id, at=one.created_at,
            words=" ".join(words_of(_who(one), phone=one.wa_id)),
        )
        for one in session.scalars(select(Conversation).where(Conversation.id.in_(refs)))
    ]  # fmt: skip


def _who(conversation: Conversation) -> str:
    return " · ".join([conversation.profile_name, *map(str, conversation.tags or ()), f"+{conversation.wa_id}"])


def _customer_notes(session: Session, refs: Collection[str]) -> list[Entry]:
    return [
        _entry(
            kind=table.CUSTOMER_NOTE, ref=str(one.id), conversation_id=one.conversation_id, at=one.created_at,
            words=" ".join(words_of(one.text)),
        )
        for one in session.scalars(select(CustomerNote).where(CustomerNote.id.in_(_numbers(refs))))
    ]  # fmt: skip


class _Tickets:
    """To which ticket a message belongs: the newest of its conversation that had begun by then, else the oldest."""

    def __init__(self, session: Session, conversations: Collection[str]) -> None:
        rows = select(Ticket.conversation_id, Ticket.number, Ticket.first_message_id).where(
            Ticket.conversation_id.in_(conversations)
        )
        self._known: dict[str, list[tuple[int, int | None]]] = {}
        for conversation, number, first in session.execute(rows.order_by(Ticket.number.desc())):
            self._known.setdefault(conversation, []).append((number, first))

    def of(self, conversation_id: str, message_id: int) -> int | None:
        known = self._known.get(conversation_id, [])
        begun = (number for number, first in known if first is not None and first <= message_id)
        return next(begun, known[-1][0] if known else None)


def _texts_of(
    key: Any, *columns: Any, say: Callable[[Any], str], by: Callable[[Iterable[str]], list[Any]] = _numbers
) -> Callable[[Session, Collection[str]], list[tuple[str, str]]]:
    def read(session: Session, refs: Collection[str]) -> list[tuple[str, str]]:
        return [(str(row[0]), say(row)) for row in session.execute(select(key, *columns).where(key.in_(by(refs))))]

    return read


READERS: dict[str, Callable[[Session, Collection[str]], list[Entry]]] = {
    table.MESSAGE: _messages,
    table.MEDIA: _media,
    table.TICKET: _tickets,
    table.NOTE: _notes,
    table.CUSTOMER: _customers,
    table.CUSTOMER_NOTE: _customer_notes,
}
TEXTS = {
    table.MESSAGE: _texts_of(Message.id, Message.text, say=lambda row: str(row.text)),
    table.MEDIA: _texts_of(
        Media.id, Media.findings, Media.filename, say=lambda row: _told_by(row.findings, row.filename)
    ),
    table.TICKET: _texts_of(Ticket.number, Ticket.subject, Ticket.facts, Ticket.tags, say=_about),
    table.NOTE: _texts_of(Note.id, Note.text, say=lambda row: str(row.text)),
    table.CUSTOMER: _texts_of(
        Conversation.id, Conversation.profile_name, Conversation.tags, Conversation.wa_id, say=_who, by=list
    ),
    table.CUSTOMER_NOTE: _texts_of(CustomerNote.id, CustomerNote.text, say=lambda row: str(row.text)),
}
