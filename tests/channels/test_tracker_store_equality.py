"""Our tracker store, reading tails, beside the stock SQL store on random dialogues: no difference may be seen."""

from __future__ import annotations

import asyncio
import copy
from pathlib import Path
from random import Random
from typing import Any

import pytest
from fixtures import depth, dialogues
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

import components.tracker_store as subject
from components import event_rows
from components.tracker_store import HelpdeskTrackerStore
from helpdesk.bootstrap import Helpdesk
from helpdesk.db.engine import Database
from helpdesk.queue import DurableQueue
from helpdesk.turn import Turn, open_turn

SENDER = "c1"


@pytest.fixture
def store(database: Database, monkeypatch: pytest.MonkeyPatch) -> HelpdeskTrackerStore:
    """Our store on the test's database, with a tail so short that most reads are cut."""
    business = Helpdesk(database, DurableQueue(database))
    monkeypatch.setattr(subject, "helpdesk", lambda: business)
    monkeypatch.setattr(event_rows, "TAIL", 25)
    return HelpdeskTrackerStore(dialogues.DOMAIN)


def stock_store(folder: Path) -> SQLTrackerStore:
    """Rasa's own store."""
    return SQLTrackerStore(dialogues.DOMAIN, host=f"sqlite:///{folder}/stock.db")


async def read_in_turn(store: HelpdeskTrackerStore, sender: str) -> DialogueStateTracker:
    """The tracker as a turn gets it."""
    claim: Any = None
    with open_turn(Turn(sender, ("wamid.1",), claim, 0)):
        return await store.get_or_create_tracker(sender, append_action_listen=False)


def view(tracker: DialogueStateTracker) -> dict[str, Any]:
    """All of a tracker that an answer may depend on."""
    state = tracker.current_state()
    for event_time in ("latest_event_time",):
        state.pop(event_time)
    loop = state.get("active_loop") or {}
    last_user = tracker.get_last_event_for(UserUttered)
    return {
        **state,
        "active_loop": loop,
        "rejected": tracker.is_active_loop_rejected,
        "interrupted": tracker.is_active_loop_interrupted,
        "states": tracker.past_states(dialogues.DOMAIN)[-5:],
        "states_of_rules": tracker.past_states(dialogues.DOMAIN, omit_unset_slots=True)[-5:],
        "last_user": last_user.text if last_user else None,
        "applied": bool(tracker.applied_events()),
    }


async def talk(ours: HelpdeskTrackerStore, stock: SQLTrackerStore, sender: str, random: Random, turns: int) -> int:
    """Run one dialogue through both stores; returns how many reads of ours were shorter than stock's."""
    shorter = 0
    for number in range(turns):
        mine, theirs = (
            await read_in_turn(ours, sender),
            await stock.get_or_create_tracker(sender, append_action_listen=False),
        )
        assert view(mine) == view(theirs), f"{sender} turn {number}"
        shorter += len(mine.events) < len(theirs.events)
        for event in dialogues.turn(random, theirs, number):
            mine.update(copy.deepcopy(event), dialogues.DOMAIN)
            theirs.update(event, dialogues.DOMAIN)
        await ours.save(mine)
        await stock.save(theirs)
    return shorter


SEEDS = {"sqlite": range(depth.examples(7)), "postgresql": range(3)}


def test_no_turn_sees_a_difference(database: Database, store: HelpdeskTrackerStore, tmp_path: Path) -> None:
    shorter, seeds = 0, SEEDS[database.url.get_backend_name()]
    for seed in seeds:
        folder = tmp_path / str(seed)
        folder.mkdir()
        shorter += asyncio.run(talk(store, stock_store(folder), f"c{seed}", Random(seed), turns=45))
    assert shorter > 3 * len(seeds)  # the tail was really used


@pytest.mark.parametrize("seed", depth.most_slow(range(2)))
def test_outside_of_turns_it_is_the_stock_store(store: HelpdeskTrackerStore, tmp_path: Path, seed: int) -> None:
    async def dialogue() -> None:
        random, stock = Random(seed), stock_store(tmp_path)
        for number in range(40):
            mine, theirs = await store.get_or_create_tracker(SENDER), await stock.get_or_create_tracker(SENDER)
            for event in dialogues.turn(random, theirs, number):
                mine.update(copy.deepcopy(event), dialogues.DOMAIN)
                theirs.update(event, dialogues.DOMAIN)
            await store.save(mine)
            await stock.save(theirs)
            mine_read, stock_read = await store.retrieve(SENDER), await stock.retrieve(SENDER)
            assert mine_read is not None
            assert stock_read is not None
            assert list(mine_read.events) == list(stock_read.events)
            assert view(mine_read) == view(stock_read)
        mine_all, stock_all = await store.retrieve_full_tracker(SENDER), await stock.retrieve_full_tracker(SENDER)
        assert mine_all is not None
        assert stock_all is not None
        assert [e.as_dict()["event"] for e in mine_all.events] == [e.as_dict()["event"] for e in stock_all.events]
        assert list(await store.keys()) == list(await stock.keys()) == [SENDER]

    asyncio.run(dialogue())
