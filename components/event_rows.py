"""Rasa's events as rows and back; which rows of a conversation are enough to go on from."""

from __future__ import annotations

import json
from typing import Any, Iterable, NamedTuple, Sequence, cast

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses
from sqlalchemy import Table, bindparam, delete, func, insert, literal_column, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from helpdesk.db.rasa import RasaEvent

TABLE = cast("Table", RasaEvent.__table__)
EVENTS = TABLE.c
TAIL = 60  # rows read first; about seven turns
LONGEST_TAIL = 480  # rows read at most to see an open form from its beginning
FEWEST_MESSAGES, FEWEST_ACTIONS = 2, 8  # what policies look back on (max_history 5), with room
BOUNDARIES = ("session_started", "restart")
REVERTS = ("rewind", "undo")
STATE_TYPES = (*BOUNDARIES, *REVERTS, "reset_slots", "active_loop", "pause", "resume")


class Row(NamedTuple):
    """A stored event."""

    id: int
    type_name: str
    action_name: str | None
    data: str


COLUMNS = (EVENTS.id, EVENTS.type_name, EVENTS.action_name, EVENTS.data)
OF_SENDER = EVENTS.sender_id == bindparam("sender")
INSERT = insert(TABLE)
DELETE = delete(TABLE).where(OF_SENDER)
NEWEST = select(*COLUMNS).where(OF_SENDER).order_by(EVENTS.id.desc()).limit(bindparam("size"))
SINCE = select(*COLUMNS).where(OF_SENDER, EVENTS.id >= bindparam("first")).order_by(EVENTS.id)
BY_ID = select(*COLUMNS).where(EVENTS.id.in_(bindparam("ids", expanding=True))).order_by(EVENTS.id)
SENDERS = select(EVENTS.sender_id).distinct()
EXISTS = select(EVENTS.id).where(OF_SENDER).limit(1)


def _newest_of(type_name: str, *conditions: ColumnElement[bool]) -> Any:
    # The type is a literal, or SQLite does not use the partial index on slots.
    wanted = EVENTS.type_name == literal_column(f"'{type_name}'")
    return select(func.max(EVENTS.id)).where(OF_SENDER, wanted, *conditions).scalar_subquery()


SESSION_START = select(_newest_of("session_started"))
STATE_BEFORE = select(*(_newest_of(name, EVENTS.id < bindparam("cut")).label(name) for name in STATE_TYPES))


def slots_before(names: Iterable[str]) -> Any:
    """The statement that finds, for each slot, its newest SlotSet with floor < id < cut: one index look-up a slot."""
    between = (EVENTS.id > bindparam("floor"), EVENTS.id < bindparam("cut"))
    found = (_newest_of("slot", EVENTS.action_name == bindparam(None, name), *between) for name in names)
    return select(*(one.label(f"slot_{number}") for number, one in enumerate(found)))


def to_row(sender_id: str, event: Event) -> dict[str, Any]:
    """`event` as the columns that the stock SQLTrackerStore writes."""
    data = event.as_dict()
    intent = data.get("parse_data", {}).get("intent", {}).get("name")
    action = data.get("name")
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": intent[:255] if intent else intent,
        "action_name": action[:255] if isinstance(action, str) else None,
        "data": json.dumps(data),
    }


def event_classes() -> dict[str, type[Event]]:
    """Rasa's event classes by the name of their type; `Event.from_parameters` walks all of them for each event."""
    classes: dict[str, type[Event]] = {}
    for event_class in all_subclasses(Event):
        classes.setdefault(event_class.type_name, event_class)
    return classes


_classes = event_classes()


def to_event(row: Row) -> Event | None:
    """The event in `row`, or None when this Rasa does not know its type."""
    event_class = _classes.get(row.type_name)
    return event_class._from_parameters(json.loads(row.data)) if event_class else None


def tracker_of(sender_id: str, rows: Iterable[Row], slots: Any) -> DialogueStateTracker:
    """The tracker that `rows` add up to."""
    events = [event for event in map(to_event, rows) if event is not None]
    return DialogueStateTracker.from_events(sender_id, events, slots)


def session_rows(connection: Connection, sender_id: str) -> list[Row]:
    """All events of the conversation's latest session."""
    first = connection.execute(SESSION_START, {"sender": sender_id}).scalar() or 0
    return _rows(connection.execute(SINCE, {"sender": sender_id, "first": first}))


def all_rows(connection: Connection, sender_id: str) -> list[Row]:
    """All events of the conversation."""
    return _rows(connection.execute(SINCE, {"sender": sender_id, "first": 0}))


def tail_rows(connection: Connection, sender_id: str, slots_statement: Any | None) -> list[Row]:
    """Enough of the latest session to go on as if all of it had been read; the cost does not grow with its length.

    That is: everything since the last session start or restart if it is near; else the newest rows, beginning where
    the assistant listens, and before them the few older rows that still count (the start, the newest value of each
    slot, a pause). A tail never begins inside a form, because Rasa's reading of a form depends on its first run.
    """
    size = TAIL
    while True:
        rows = _rows(connection.execute(NEWEST, {"sender": sender_id, "size": size}))[::-1]
        start = _last(rows, BOUNDARIES)
        if start is not None:
            return rows[start:]
        if len(rows) < size:
            return rows
        cut = next((i for i, row in enumerate(rows) if _is_listen(row)), None)
        if cut is not None and (size >= LONGEST_TAIL or reaches_far_enough(rows[cut:])):
            state = connection.execute(STATE_BEFORE, {"sender": sender_id, "cut": rows[cut].id}).one()._mapping
            floor = max(state[name] or 0 for name in BOUNDARIES)
            if any((state[name] or 0) > floor for name in REVERTS):
                return session_rows(connection, sender_id)  # older values may have been taken back: read them all
            loop = _open_loop(connection, state, floor)
            if not loop or size >= LONGEST_TAIL:
                older = _older(connection, sender_id, state, floor, rows[cut].id, slots_statement)
                return sorted([*older, *loop]) + rows[cut:]
        size *= 2


def reaches_far_enough(rows: Sequence[Row]) -> bool:
    """True if policies find all they look back on in `rows`, and nothing in them takes back what came before."""
    done: list[str] = []
    for row in rows:
        if row.type_name == "rewind":
            if not (_pop(done, "user") and _pop(done, "action")):
                return False
        elif row.type_name == "undo":
            if not _pop(done, "action"):
                return False
        else:
            done.append(row.type_name)
    if any(row.type_name == "active_loop" for row in rows):  # the runs of a form count once: let Rasa count
        tracker = DialogueStateTracker("", [])
        tracker.events.extend(event for event in map(to_event, rows) if event is not None)
        done = [event.type_name for event in tracker.applied_events()]
    return done.count("user") >= FEWEST_MESSAGES and done.count("action") >= FEWEST_ACTIONS


def _pop(done: list[str], type_name: str) -> bool:
    while done:
        if done.pop() == type_name:
            return True
    return False


def _older(
    connection: Connection, sender_id: str, state: Any, floor: int, cut: int, slots_statement: Any | None
) -> list[Row]:
    ids = [floor] if floor else []
    if (state["pause"] or 0) > max(floor, state["resume"] or 0):
        ids.append(state["pause"])
    if slots_statement is not None:
        bounds = {"sender": sender_id, "floor": max(floor, state["reset_slots"] or 0), "cut": cut}
        ids += [found for found in connection.execute(slots_statement, bounds).one() if found]
    return _rows(connection.execute(BY_ID, {"ids": ids})) if ids else []


def _open_loop(connection: Connection, state: Any, floor: int) -> list[Row]:
    newest = state["active_loop"] or 0
    rows = _rows(connection.execute(BY_ID, {"ids": [newest]})) if newest > floor else []
    return [row for row in rows if row.action_name]


def _is_listen(row: Row) -> bool:
    return row.type_name == "action" and row.action_name == ACTION_LISTEN_NAME


def _last(rows: Sequence[Row], types: tuple[str, ...]) -> int | None:
    return next((i for i in range(len(rows) - 1, -1, -1) if rows[i].type_name in types), None)


def _rows(result: Any) -> list[Row]:
    return [Row(*row) for row in result]
