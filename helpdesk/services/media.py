"""Customers' files after they are stored: how much there is, what may go, keys exchanged."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from helpdesk import clock
from helpdesk.db.conversation import Conversation
from helpdesk.db.message import Media, Message
from helpdesk.db.stored_file import NAMING, MediaCopy, StoredFile, destroy, is_referred_to, total_stored
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import NotFound
from helpdesk.media.classes import CLASSES, OTHER, PAPER, Rules
from helpdesk.media.keys import MasterKeys, Wrapped
from helpdesk.services import reuse

log = logging.getLogger(__name__)
STORED, DELETED = "stored", "deleted"
RETENTION, ASKED = "retention", "asked for"  # why a file was deleted
AGES = (7, 30, 90, 365)  # days: borders of the ages that usage tells
ORPHAN_AFTER = timedelta(days=7)  # a file that nothing refers to: its message was never recorded
WARN_SHARE = 0.8
# Content that was put again so recently may belong to a message that is being recorded: what is spared for that, and is
# nobody's after all, goes as an orphan.
JUST_NOW = timedelta(minutes=10)
BATCH = 200
GIGABYTE = 1_000_000_000


@dataclass(frozen=True)
class Used:
    """Files of one class and age; `age` in words of days: "≤ 7", "≤ 30" … "> 365"."""

    media_class: str
    age: str
    files: int
    bytes: int
    copies_bytes: int


@dataclass(frozen=True)
class Quota:
    """How full the storage is: bytes that lie there (the same content once) against what STORAGE_QUOTA_GB says."""

    used: int
    most: int

    @property
    def share(self) -> float:
        """1.0 is full; it may be more, since nothing is refused."""
        return self.used / self.most

    @property
    def is_tight(self) -> bool:
        """Is it time to tell somebody?"""
        return self.share >= WARN_SHARE


def usage(session: Session, now: datetime) -> list[Used]:
    """What is stored by class and age, papers of ours last; nothing for a class and age without files."""
    found = []
    copies = select(func.coalesce(func.sum(MediaCopy.size), 0)).where(MediaCopy.media_id == Media.id).scalar_subquery()
    for age, between in _ages(now):
        statement = (
            select(Media.media_class, func.count(), func.sum(Media.size), func.sum(copies))
            .where(Media.state == STORED, *between(Media.created_at))
            .group_by(Media.media_class)
        )
        found += [
            Used(name, age, count, int(size), int(extra)) for name, count, size, extra in session.execute(statement)
        ]
        papers = select(func.count(), func.coalesce(func.sum(StoredFile.size), 0)).where(
            StoredFile.media_class == PAPER, StoredFile.wrapped_key.is_not(None), *between(StoredFile.created_at)
        )
        count, size = session.execute(papers).one()
        if count:
            found.append(Used(PAPER, age, count, int(size), 0))
    order = {name: place for place, name in enumerate((*CLASSES, PAPER))}
    ages = {age: place for place, (age, _) in enumerate(_ages(now))}
    return sorted(found, key=lambda used: (order.get(used.media_class, len(order)), ages[used.age]))


def quota(session: Session, gigabytes: float) -> Quota:
    """How full the storage is."""
    return Quota(total_stored(session), int(gigabytes * GIGABYTE))


def forget(uow: UnitOfWork, media: Media, reason: str) -> None:
    """Delete a received file: its key and those of its copies are destroyed, unless somebody else sent the same.

    The objects are cleared away afterwards (`leftovers`).
    """
    copies = uow.session.scalars(select(MediaCopy).where(MediaCopy.media_id == media.id)).all()
    names = {name for name in (media.path, *(copy.name for copy in copies)) if name}
    for copy in copies:
        uow.session.delete(copy)
    media.state, media.reason, media.deleted_at = DELETED, reason, clock.now()
    media.path = media.sha256 = media.filename = ""
    media.findings = None
    reuse.forget(uow, media.id)
    uow.session.flush()
    free = sorted(name for name in names if not is_referred_to(uow.session, name))
    destroy(uow.session, free, spare=max(media.deleted_at - JUST_NOW, media.created_at + JUST_NOW))
    log.info("media_deleted media=%d class=%s reason=%s", media.id, media.media_class, reason)


def forget_one(uow: UnitOfWork, media_id: int) -> None:
    """Delete a file because somebody asked for it. Raises NotFound."""
    media = uow.session.get(Media, media_id)
    if media is None or media.state != STORED:
        raise NotFound(f"There is no stored file {media_id}.")
    forget(uow, media, ASKED)


def count_of(session: Session, conversation_id: str) -> int:
    """How many files are stored of a conversation. Raises NotFound."""
    if session.get(Conversation, conversation_id) is None:
        raise NotFound(f"There is no conversation {conversation_id}.")
    return session.scalar(select(func.count()).select_from(_of(conversation_id).subquery())) or 0


def forget_conversation(uow: UnitOfWork, conversation_id: str) -> int:
    """Delete all files of a conversation (a customer's wish to be forgotten); how many those were."""
    found = uow.session.scalars(_of(conversation_id)).all()
    for media in found:
        forget(uow, media, ASKED)
    return len(found)


def _of(conversation_id: str) -> Select[tuple[Media]]:
    return (
        select(Media)
        .join(Message, Message.id == Media.message_id)
        .where(Message.conversation_id == conversation_id, Media.state == STORED)
    )


def expire(uow: UnitOfWork, rules: Rules, now: datetime, limit: int = BATCH) -> int:
    """Delete up to `limit` files whose time is up, by the rules of their class; how many those were."""
    known = rules.classes
    ends: list[ColumnElement[bool]] = [
        (Media.media_class == name) & (Media.created_at < now - one.keep) for name, one in known.items()
    ]
    ends.append(Media.media_class.not_in(known) & (Media.created_at < now - known[OTHER].keep))
    found = uow.session.scalars(select(Media).where(Media.state == STORED, or_(*ends)).limit(limit)).all()
    for media in found:
        forget(uow, media, RETENTION)
    papers = select(StoredFile.name).where(
        StoredFile.wrapped_key.is_not(None),
        StoredFile.media_class == PAPER,
        StoredFile.put_at < now - rules.keep_papers,
    )
    gone = list(uow.session.scalars(papers.limit(limit)))
    orphans = select(StoredFile.name).where(
        StoredFile.wrapped_key.is_not(None),
        StoredFile.media_class != PAPER,
        StoredFile.name != NAMING,
        StoredFile.put_at < now - ORPHAN_AFTER,
        ~select(Media.id).where(Media.path == StoredFile.name).exists(),
        ~select(MediaCopy.id).where(MediaCopy.name == StoredFile.name).exists(),
    )
    gone += list(uow.session.scalars(orphans.limit(limit)))
    destroy(uow.session, gone, spare=now - JUST_NOW)
    return len(found) + len(gone)


def leftovers(session: Session) -> list[str]:
    """Objects whose keys are destroyed and that still lie in the storage: unreadable, but they take room."""
    statement = select(StoredFile.object).where(StoredFile.wrapped_key.is_(None), StoredFile.object != "")
    return list(session.scalars(statement))


def cleared(uow: UnitOfWork, object_name: str) -> None:
    """An object of `leftovers` is gone."""
    uow.session.execute(
        update(StoredFile)
        .where(StoredFile.object == object_name, StoredFile.wrapped_key.is_(None))
        .values(object="", stored_size=0)
    )


def foreign_keys(session: Session, master: MasterKeys) -> dict[str, int]:
    """Master keys that wrap files now and are not among ours, or not the one in use: key → number of files."""
    statement = (
        select(StoredFile.key_id, func.count())
        .where(StoredFile.wrapped_key.is_not(None), StoredFile.key_id != master.current)
        .group_by(StoredFile.key_id)
    )
    return {str(key): int(count) for key, count in session.execute(statement)}


def rewrap(uow: UnitOfWork, master: MasterKeys, limit: int = BATCH) -> int:
    """Wrap up to `limit` files' keys with the master key in use; how many. Raises KeyMissing, FileDamaged."""
    rows = uow.session.scalars(
        select(StoredFile)
        .where(StoredFile.wrapped_key.is_not(None), StoredFile.key_id != master.current)
        .limit(limit)
        .with_for_update()
    ).all()
    for row in rows:
        assert row.wrapped_key is not None
        fresh = master.wrap(master.unwrap(Wrapped(row.key_id, row.wrapped_key), row.name), row.name)
        row.key_id, row.wrapped_key = fresh.key_id, fresh.text
    return len(rows)


def in_the_clear(session: Session) -> list[tuple[str, str]]:
    """Names and classes of files that were stored before there was encryption."""
    statement = select(Media.path, func.max(Media.media_class)).where(
        Media.state == STORED, Media.path != "", ~select(StoredFile.name).where(StoredFile.name == Media.path).exists()
    )
    return [(name, media_class) for name, media_class in session.execute(statement.group_by(Media.path))]


def _ages(now: datetime) -> "list[tuple[str, _Span]]":
    borders = [now - timedelta(days=days) for days in AGES]
    spans = zip([*borders, None], [None, *borders], strict=True)
    names = (*(f"≤ {days}" for days in AGES), f"> {AGES[-1]}")
    return [(name, _Span(since, until)) for name, (since, until) in zip(names, spans, strict=True)]


@dataclass(frozen=True)
class _Span:
    """From `since` (None: always) until before `until` (None: now)."""

    since: datetime | None
    until: datetime | None

    def __call__(self, column: "InstrumentedAttribute[datetime]") -> "Iterator[ColumnElement[bool]]":
        if self.since is not None:
            yield column >= self.since
        if self.until is not None:
            yield column < self.until
