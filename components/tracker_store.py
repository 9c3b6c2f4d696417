"""Rasa's memory of conversations in the helpdesk's database, and the one transaction that ends a turn."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any, Callable, Iterable, TypeVar, cast

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from sqlalchemy import Table, bindparam, inspect, select, update
from sqlalchemy.engine import Connection

import components.patches  # noqa: F401  (our corrections of Rasa come into force)
from components import event_rows
from helpdesk.bootstrap import helpdesk
from helpdesk.db.conversation import Conversation
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.services import solved
from helpdesk.services.consent import tell_privacy
from helpdesk.services.replies import record_replies
from helpdesk.turn import Turn, current_turn
from helpdesk.values import as_language

LANGUAGE_SLOT = "language"
CONVERSATION = cast("Table", Conversation.__table__)
OF_SENDER = CONVERSATION.c.id == bindparam("sender")
# key_share: rows that refer to the conversation may still be added by others.
LOCK_CONVERSATION = (
    select(CONVERSATION.c.generation, CONVERSATION.c.owner_changed_by, CONVERSATION.c.language)
    .where(OF_SENDER)
    .with_for_update(key_share=True)
)
KEEP_LANGUAGE = update(CONVERSATION).where(OF_SENDER).values(language=bindparam("spoken"))
THREADS = 8  # turns that read or wait for their commit at a time; on SQLite those that wait share one

_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")


class TurnNotKept(RasaException):
    """The turn in hand is marked as failed: nothing of it is stored, it will run again."""


class HelpdeskTrackerStore(TrackerStore, SerializedTrackerAsText):
    """Named in endpoints.yml; its database is the helpdesk's (DATABASE_URL), its table has the stock store's shape.

    Inside a turn (`helpdesk.turn`) it reads the newest part of the session, and `save` is the turn's one transaction:
    events, replies, the end of the job. Elsewhere (rasa shell, interactive, tests, HTTP API) it does as stock does:
    whole session, append; a tracker that did not come from this store replaces what is stored for its sender.
    """

    def __init__(self, domain: Domain | None = None, event_broker: EventBroker | None = None, **_kwargs: Any) -> None:
        super().__init__(domain, event_broker)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="tracker-store")
        self._slots_statement: Any | None = None
        self._tables_seen = False
        self.domain = domain

    @property
    def domain(self) -> Domain:
        """The domain of the loaded model."""
        return self._domain

    @domain.setter
    def domain(self, domain: Domain | None) -> None:
        self._domain = domain or Domain.empty()
        names = [slot.name for slot in self._domain.slots]
        self._slots_statement = event_rows.slots_before(names) if names else None

    async def create_tracker(self, sender_id: str, append_action_listen: bool = True) -> DialogueStateTracker:
        """A new tracker; unlike stock's it is stored with its first turn, not before."""
        tracker = self.init_tracker(sender_id)
        if append_action_listen:
            tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
        _remember_stored(tracker, 0)
        return tracker

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker of the latest session, None for an unknown sender; raises DatabaseUnavailable."""
        turn = _turn_of(sender_id)
        if turn is None:
            return await self._read(sender_id, event_rows.session_rows)
        statement = self._slots_statement
        return await self._read(
            sender_id, lambda connection, sender: event_rows.tail_rows(connection, sender, statement)
        )

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """The tracker with all sessions' events, None for an unknown sender."""
        return await self._read(conversation_id, event_rows.all_rows)

    async def exists(self, conversation_id: str) -> bool:
        """True if anything is stored for the sender."""

        def look() -> bool:
            with self._database().reading() as session:
                return session.connection().execute(event_rows.EXISTS, {"sender": conversation_id}).first() is not None

        return await self._in_thread(look)

    async def keys(self) -> Iterable[str]:
        """All sender ids."""

        def look() -> list[str]:
            with self._database().reading() as session:
                return list(session.connection().execute(event_rows.SENDERS).scalars())

        return await self._in_thread(look)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store what is new in `tracker`.

        Inside a turn: all of the turn or nothing. Raises TurnNotKept for a failed turn, LeaseLost when the turn's job
        was given to somebody else, DatabaseUnavailable when the database cannot write now.
        """
        turn = _turn_of(tracker.sender_id)
        stored = _stored(tracker)
        new = list(islice(tracker.events, stored or 0, None))
        if turn is None:
            await self._in_thread(lambda: self._append(tracker.sender_id, new, replace=stored is None))
        elif turn.failed:
            raise TurnNotKept(turn.failed)
        else:
            language = as_language(tracker.slots[LANGUAGE_SLOT].value) if LANGUAGE_SLOT in tracker.slots else None
            await self._in_thread(lambda: self._commit(turn, new, language or ""))
        _remember_stored(tracker, len(tracker.events))
        await self._publish(new, tracker.sender_id)

    def _commit(self, turn: Turn, new: list[Event], language: str) -> None:
        rows = [event_rows.to_row(turn.conversation_id, event) for event in new]  # before the database is locked

        def write(uow: UnitOfWork) -> None:
            connection = uow.connection
            now = connection.execute(LOCK_CONVERSATION, {"sender": turn.conversation_id}).one()
            withheld = _taken_over(now.generation, now.owner_changed_by, turn)
            if language and now.language != language:
                connection.execute(KEEP_LANGUAGE, {"sender": turn.conversation_id, "spoken": language})
            if rows:
                connection.execute(event_rows.INSERT, rows)
            if turn.replies:
                if not withheld:
                    solved.heard(uow, turn.conversation_id, [reply.key for reply in turn.replies])
                record_replies(
                    uow, turn.conversation_id, turn.replies, caused_by=turn.inbound_ids[0], withheld=withheld
                )
                if turn.privacy_told and not withheld:
                    tell_privacy(uow, turn.conversation_id, turn.inbound_ids[0], turn.privacy_told)
            self._settle(uow, turn)
            if turn.failed:  # cancelled while this thread waited for the database
                raise TurnNotKept(turn.failed)

        helpdesk().commits.write(write)
        turn.committed = True

    def _settle(self, uow: UnitOfWork, turn: Turn) -> None:
        # Last, because webhooks that put into this lane wait for it; raises LeaseLost, and all of this never was.
        uow.session.flush()
        uow.queue.settle(uow.connection, turn.claim, also=turn.also)

    def _append(self, sender_id: str, new: list[Event], *, replace: bool) -> None:
        with self._database().transaction() as connection:
            if replace:
                connection.execute(event_rows.DELETE, {"sender": sender_id})
            self._insert(connection, sender_id, new)

    def _insert(self, connection: Connection, sender_id: str, new: list[Event]) -> None:
        if new:
            connection.execute(event_rows.INSERT, [event_rows.to_row(sender_id, event) for event in new])

    async def _read(
        self, sender_id: str, rows_of: Callable[[Connection, str], list[event_rows.Row]]
    ) -> DialogueStateTracker | None:
        def look() -> list[event_rows.Row]:
            with self._database().reading() as session:
                return rows_of(session.connection(), sender_id)

        rows = await self._in_thread(look)
        if not rows:
            return None
        tracker = event_rows.tracker_of(sender_id, rows, self.domain.slots)
        _remember_stored(tracker, len(tracker.events))
        return tracker

    async def stream_events(self, tracker: DialogueStateTracker) -> None:
        """Publish what is new in `tracker` to the event broker; `save` does it by itself, after its commit."""
        await self._publish(list(islice(tracker.events, _stored(tracker) or 0, None)), tracker.sender_id)

    async def _publish(self, new: list[Event], sender_id: str) -> None:
        if self.event_broker is None:
            return
        try:
            await self._stream_new_events(self.event_broker, new, sender_id)
        except Exception:  # noqa: BLE001 what is stored is stored; `rasa export` publishes it again
            _log.exception("events published=no conversation=%s events=%d", sender_id, len(new))

    def _database(self) -> Any:
        database = helpdesk().database
        if not self._tables_seen:  # rasa shell on a fresh checkout: nobody has run `helpdesk up` yet
            if not inspect(database.read_engine).has_table(event_rows.RasaEvent.__tablename__):
                from helpdesk.db.migrate import upgrade  # Alembic is of no use to a running assistant

                upgrade(database)
            self._tables_seen = True
        return database

    async def _in_thread(self, work: Callable[[], _Result]) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


def _turn_of(sender_id: str) -> Turn | None:
    turn = current_turn()
    open_here = turn is not None and turn.conversation_id == sender_id and not turn.committed
    return turn if open_here else None


def _taken_over(generation: int, changed_by: str, turn: Turn) -> bool:
    """True if somebody else than this turn has changed who answers since the turn began."""
    return generation != turn.generation and changed_by not in turn.inbound_ids


def _remember_stored(tracker: DialogueStateTracker, count: int) -> None:
    tracker.__dict__["_stored_events"] = count


def _stored(tracker: DialogueStateTracker) -> int | None:
    """How many of the tracker's first events are in the database; None if it did not come from this store."""
    count: int | None = tracker.__dict__.get("_stored_events")
    return count
