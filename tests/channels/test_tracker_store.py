"""The tracker store apart from turns: replacement, export, event broker, and what a long history costs."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from fixtures import dialogues
from rasa.core.brokers.broker import EventBroker
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

import components.tracker_store as subject
from components import event_rows
from components.tracker_store import HelpdeskTrackerStore, TurnNotKept
from helpdesk.bootstrap import Helpdesk
from helpdesk.db.engine import Database
from helpdesk.queue import DurableQueue
from helpdesk.turn import Turn, open_turn

SENDER = "c1"
ROOT = Path(__file__).parents[2]
NO_CLAIM: Any = None


class Published(EventBroker):
    """Keeps what is published."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []

    def publish(self, event: dict[str, Any]) -> None:
        """Keep it."""
        self.events.append(event)


@pytest.fixture
def store(database: Database, monkeypatch: pytest.MonkeyPatch) -> HelpdeskTrackerStore:
    """Our store on the test's database."""
    business = Helpdesk(database, DurableQueue(database))
    monkeypatch.setattr(subject, "helpdesk", lambda: business)
    return HelpdeskTrackerStore(dialogues.DOMAIN, Published())


def some_turn(number: int) -> list[Event]:
    """A plain turn with one slot."""
    return [
        UserUttered(f"message {number}", {"name": "greet"}),
        SlotSet("language", "de"),
        ActionExecuted("utter_hello"),
        BotUttered("hello"),
        ActionExecuted("action_listen"),
    ]


def tracker_with(events: list[Event]) -> DialogueStateTracker:
    """A tracker that does not come from the store."""
    return DialogueStateTracker.from_events(SENDER, events, dialogues.DOMAIN.slots)


async def test_a_foreign_tracker_replaces_a_read_one_is_appended_to(store: HelpdeskTrackerStore) -> None:
    await store.save(tracker_with(some_turn(1)))
    read = await store.retrieve(SENDER)
    assert read is not None
    for event in some_turn(2):
        read.update(event)
    await store.save(read)
    await store.save(read)  # nothing new
    both = await store.retrieve(SENDER)
    assert both is not None
    assert [e.text for e in both.events if isinstance(e, UserUttered)] == ["message 1", "message 2"]
    await store.save(tracker_with(some_turn(3)))
    replaced = await store.retrieve_full_tracker(SENDER)
    assert replaced is not None
    assert [e.text for e in replaced.events if isinstance(e, UserUttered)] == ["message 3"]


async def test_new_trackers_are_not_saved_before_their_first_turn(store: HelpdeskTrackerStore) -> None:
    tracker = await store.get_or_create_tracker(SENDER)
    assert not await store.exists(SENDER)
    await store.save(tracker)
    assert await store.exists(SENDER)
    assert await store.retrieve("nobody") is None


async def test_what_is_stored_is_published_once(store: HelpdeskTrackerStore) -> None:
    tracker = await store.get_or_create_tracker(SENDER, append_action_listen=False)
    for number in range(2):
        for event in some_turn(number):
            tracker.update(event)
        await store.save(tracker)
    broker: Any = store.event_broker
    assert [e["text"] for e in broker.events if e["event"] == "user"] == ["message 0", "message 1"]
    assert {e["sender_id"] for e in broker.events} == {SENDER}


async def test_a_failed_turn_is_refused(store: HelpdeskTrackerStore) -> None:
    turn = Turn(SENDER, ("w1",), NO_CLAIM, 0)
    with open_turn(turn):
        tracker = await store.get_or_create_tracker(SENDER, append_action_listen=False)
        tracker.update(UserUttered("hi"))
        turn.fail("the action server is away")
        with pytest.raises(TurnNotKept):
            await store.save(tracker)
    assert not await store.exists(SENDER)
    broker: Any = store.event_broker
    assert broker.events == []


async def test_another_senders_turn_is_no_turn(store: HelpdeskTrackerStore) -> None:
    with open_turn(Turn("somebody else", ("w1",), NO_CLAIM, 0)):
        await store.save(tracker_with(some_turn(1)))
    assert await store.exists(SENDER)


def fill(store: HelpdeskTrackerStore, sender: str, events: list[Event]) -> None:
    """Write events straight into the table."""
    with subject.helpdesk().database.transaction() as connection:
        connection.execute(event_rows.INSERT, [event_rows.to_row(sender, event) for event in events])


def cost(store: HelpdeskTrackerStore, sender: str) -> float:
    """CPU seconds of reading `sender` in a turn, the best of many."""
    loop = asyncio.new_event_loop()

    async def read() -> float:
        began = time.process_time()
        with open_turn(Turn(sender, ("w1",), NO_CLAIM, 0)):
            assert await store.retrieve(sender) is not None
        return time.process_time() - began

    try:
        return min(loop.run_until_complete(read()) for _ in range(25))
    finally:
        loop.close()


def test_a_long_history_costs_nothing(store: HelpdeskTrackerStore) -> None:
    start: list[Event] = [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")]
    seldom: list[Event] = [SlotSet("name", "Lena")]
    fill(store, "short", start + seldom + [event for n in range(100) for event in some_turn(n)])
    fill(store, "long", start + seldom + [event for n in range(5000) for event in some_turn(n)])
    fill(store, "sessions", [event for n in range(400) for event in start + some_turn(n)] + start + seldom
         + [event for n in range(100) for event in some_turn(n)])  # fmt: skip
    for sender in ("short", "long", "sessions"):
        with open_turn(Turn(sender, ("w1",), NO_CLAIM, 0)):
            tracker = asyncio.run(store.retrieve(sender))
        assert tracker is not None
        assert len(tracker.events) < 70
        assert tracker.get_slot("name") == "Lena"
    short = cost(store, "short")
    assert cost(store, "long") < 2 * short + 0.001  # stock's grows with the history: fifty times
    assert cost(store, "sessions") < 2 * short + 0.001


@pytest.mark.slow
def test_rasa_export_finds_everything(database_url: str, tmp_path: Path) -> None:
    published = tmp_path / "published.jsonl"
    (tmp_path / "broker.py").write_text(
        "import json\n"
        "from rasa.core.brokers.broker import EventBroker\n"
        "class ToFile(EventBroker):\n"
        "    @classmethod\n"
        "    async def from_endpoint_config(cls, config, event_loop=None):\n"
        "        return cls()\n"
        "    def publish(self, event):\n"
        f"        open({str(published)!r}, 'a').write(json.dumps(event) + '\\n')\n"
    )
    endpoints = yaml.safe_load((ROOT / "endpoints.yml").read_text())
    kept = {"tracker_store": endpoints["tracker_store"], "event_broker": {"type": "broker.ToFile"}}
    (tmp_path / "endpoints.yml").write_text(yaml.safe_dump(kept))
    database = Database(database_url)
    with database.transaction() as connection:
        connection.execute(
            event_rows.INSERT, [event_rows.to_row(SENDER, event) for event in some_turn(1) + some_turn(2)]
        )
    database.dispose()
    environment = {**os.environ, "DATABASE_URL": database_url, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    argv = [sys.executable, "-m", "rasa", "export", "--endpoints", str(tmp_path / "endpoints.yml")]
    done = subprocess.run(argv, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    events = [json.loads(line) for line in published.read_text().splitlines()]
    assert [event["text"] for event in events if event["event"] == "user"] == ["message 1", "message 2"]
