"""Stores webhooks: one thread, and one commit for all that came while the last commit was on its way to the disk."""

import asyncio
import logging
import threading
from collections import deque
from dataclasses import dataclass
from typing import Collection, Iterable, Sequence

from sqlalchemy.engine import Connection
from sqlalchemy.exc import DataError, SQLAlchemyError

from channels.whatsapp import arrived
from channels.whatsapp.hushed import Hushed
from channels.whatsapp.payload import CustomerMessage, Envelope, Preference, Status, as_seconds, load, split
from helpdesk import clock
from helpdesk.bootstrap import Helpdesk
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import DatabaseUnavailable
from helpdesk.queue import HEAVY, INBOX, LIGHT, PRESENCE, RECEIPTS, DurableQueue, NewJob
from helpdesk.services import consent, conversations, identity

log = logging.getLogger(__name__)
MAX_WAITING = 2000  # webhooks; more are refused with 503, Meta repeats them
MAX_TOGETHER = 500  # webhooks in one commit
PATIENCE = 15.0  # seconds a webhook waits for its commit
# What no repetition will ever make storable: such an item is dropped and logged, not refused for seven days.
HOPELESS = (DataError, UnicodeError, OverflowError)
RETRIED_AT_ONCE = frozenset({"40001", "40P01"})  # PostgreSQL: serialization failure, deadlock


@dataclass
class _Waiting:
    envelope: Envelope
    received_at: float
    future: "asyncio.Future[None]"
    error: Exception | None = None


class Intake:
    """Stores what webhooks bring for the phone numbers we serve."""

    def __init__(self, helpdesk: Helpdesk, phone_number_ids: Collection[str]) -> None:
        self._helpdesk = helpdesk
        self._phone_number_ids = frozenset(phone_number_ids)
        self._waiting: deque[_Waiting] = deque()
        self._changed = threading.Condition()
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._hushed = Hushed()

    @property
    def waiting(self) -> int:
        """How many webhooks wait for their commit to begin."""
        return len(self._waiting)

    def start(self) -> None:
        """Start the storing thread."""
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="webhook-intake", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Store what is waiting and end the thread."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    async def store(self, raw: bytes) -> None:
        """Returns once everything in this webhook is durable. Raises PayloadError, DatabaseUnavailable."""
        envelope = split(load(raw), self._phone_number_ids)
        if envelope.dropped:
            log.info("webhook_dropped %s", " ".join(f"{why}={n}" for why, n in sorted(envelope.dropped.items())))
        if envelope.is_empty:
            return
        loop = asyncio.get_running_loop()
        waiting = _Waiting(envelope, clock.timestamp(), loop.create_future())
        with self._changed:
            if self._stopping or len(self._waiting) >= MAX_WAITING:
                raise DatabaseUnavailable("Too many webhooks wait to be stored.")
            self._waiting.append(waiting)
            self._changed.notify()
        try:
            await asyncio.wait_for(waiting.future, PATIENCE)
        except asyncio.TimeoutError:
            raise DatabaseUnavailable("Storing a webhook took too long.") from None

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._waiting and not self._stopping:
                    self._changed.wait()
                if not self._waiting:
                    return
                together = [self._waiting.popleft() for _ in range(min(len(self._waiting), MAX_TOGETHER))]
            self._store(together)
            _answer(together)

    def _store(self, together: Sequence[_Waiting]) -> None:
        try:
            self._commit([(one.envelope, one.received_at) for one in together])
        except HOPELESS:
            for one in together:  # find the guilty one; its neighbours must not suffer
                self._store_alone(one)
        except Exception as error:  # noqa: BLE001 - whatever it is: not stored, so not acknowledged
            self._not_stored(error)
            for one in together:
                one.error = DatabaseUnavailable("A webhook could not be stored.")

    def _store_alone(self, waiting: _Waiting) -> None:
        for part in _single(waiting.envelope):
            try:
                self._commit([(part, waiting.received_at)])
            except HOPELESS as error:
                log.error("webhook_item_refused error=%s", type(error).__name__)
            except Exception as error:  # noqa: BLE001 - as above
                self._not_stored(error)
                waiting.error = DatabaseUnavailable("A webhook could not be stored.")

    def _commit(self, envelopes: Sequence[tuple[Envelope, float]]) -> None:
        def store(uow: UnitOfWork) -> None:
            store_all(uow.connection, self._helpdesk.queue, envelopes)

        for last_try in (False, True):
            try:
                self._helpdesk.commits.write(store)
                return
            except DatabaseUnavailable as error:
                if last_try or _sqlstate(error) not in RETRIED_AT_ONCE:
                    raise

    def _not_stored(self, error: Exception) -> None:
        reason = _reason(error)
        if count := self._hushed.due(reason):
            log.error("webhook_not_stored reason=%s error=%s count=%d", reason, type(error).__name__, count)


def _original(error: BaseException) -> BaseException:
    """What the database's driver raised, below SQLAlchemy's error and ours."""
    cause = error.__cause__ or error
    return getattr(cause, "orig", None) or cause


def _sqlstate(error: BaseException) -> str:
    return str(getattr(_original(error), "sqlstate", None) or "")


def _reason(error: Exception) -> str:
    said = str(_original(error)).lower()
    if _sqlstate(error) == "53100" or "disk is full" in said or "no space left" in said:
        return "disk_full"
    return "database" if isinstance(error, (SQLAlchemyError, DatabaseUnavailable)) else "unexpected"


def _answer(together: Sequence[_Waiting]) -> None:
    loops = {one.future.get_loop() for one in together}
    for loop in loops:
        mine = [one for one in together if one.future.get_loop() is loop]
        try:
            loop.call_soon_threadsafe(_resolve, mine)
        except RuntimeError:  # the loop is closed: nobody waits any more, and what is stored is stored
            log.info("webhook_answer_late count=%d", len(mine))


def _resolve(together: Sequence[_Waiting]) -> None:
    for one in together:
        if one.future.done():  # the caller has gone
            continue
        if one.error is None:
            one.future.set_result(None)
        else:
            one.future.set_exception(one.error)


def _single(envelope: Envelope) -> Iterable[Envelope]:
    yield from (Envelope(messages=[message]) for message in envelope.messages)
    yield from (Envelope(statuses=[status]) for status in envelope.statuses)
    yield from (Envelope(preferences=[preference]) for preference in envelope.preferences)


def store_all(connection: Connection, queue: DurableQueue, envelopes: Sequence[tuple[Envelope, float]]) -> None:
    """Put all messages and statuses of `envelopes` (each with its time of arrival) into their queues.

    Messages that share the commit are put in the order they were sent; a change of a customer's ids parts them.
    """
    messages = [(message, at) for envelope, at in envelopes for message in envelope.messages]
    messages.sort(key=lambda one: as_seconds(one[0].message.get("timestamp")) or one[1])
    jobs: dict[tuple[str, str], NewJob] = {}
    plain: list[tuple[CustomerMessage, float]] = []
    for message, at in messages:
        if message.moved_to is None:
            plain.append((message, at))
            continue
        _add_messages(connection, jobs, plain)
        plain.clear()
        _move(connection, queue, message, at)
    _add_messages(connection, jobs, plain)
    for status in (status for envelope, _ in envelopes for status in envelope.statuses):
        jobs.setdefault((RECEIPTS, status.key), _receipt(status))
    if jobs:
        queue.put_many(connection, list(jobs.values()))
    for preference in (one for envelope, _ in envelopes for one in envelope.preferences):
        _prefer(connection, preference)


def _add_messages(
    connection: Connection, jobs: dict[tuple[str, str], NewJob], messages: Sequence[tuple[CustomerMessage, float]]
) -> None:
    if not messages:
        return
    seen = [identity.Seen(one.phone_number_id, one.ids, one.profile_name) for one, _ in messages]
    for (message, at), conversation_id in zip(messages, identity.resolve_many(connection, seen), strict=True):
        jobs.setdefault((INBOX, message.id), _inbox(message, conversation_id, at))
        if message.is_media:
            waiting = arrived.look(message, conversation_id, at)
            jobs.setdefault((PRESENCE, waiting.key), waiting)


def _move(connection: Connection, queue: DurableQueue, message: CustomerMessage, at: float) -> None:
    """Carry the conversation over to the new ids, once: by the time of a repeat the old number may have a new owner."""
    assert message.moved_to is not None
    known = identity.find(connection, message.phone_number_id, message.ids)
    if known is None:
        known = identity.resolve_many(connection, [identity.Seen(message.phone_number_id, message.moved_to)])[0]
    job = _inbox(message, known, at)
    if queue.put_many(connection, [job])[0]:
        identity.move_ids(connection, message.phone_number_id, message.ids, message.moved_to)


def _prefer(connection: Connection, preference: Preference) -> None:
    known = identity.find(connection, preference.phone_number_id, preference.ids)
    if known is not None:
        at = clock.from_timestamp(preference.at)
        conversations.set_marketing(connection, known, stopped=preference.stop, at=at)
        consent.prefer(connection, known, stop=preference.stop, at=at)


def _inbox(message: CustomerMessage, conversation_id: str, received_at: float) -> NewJob:
    body = {
        "conversation_id": conversation_id,
        "phone_number_id": message.phone_number_id,
        "message": message.message,
        "contact": message.contact,
        "received_at": received_at,
    }
    return NewJob(INBOX, message.id, conversation_id, body, weight=HEAVY if message.is_media else LIGHT)


def _receipt(status: Status) -> NewJob:
    body = {"phone_number_id": status.phone_number_id, "status": status.status}
    return NewJob(RECEIPTS, status.key, status.lane, body)
