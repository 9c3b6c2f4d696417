"""Turns that fail: nothing half is kept, and nobody behind a broken message waits for ever."""

from __future__ import annotations

import asyncio

import pytest
from fixtures.turns import Switchboard, echo
from rasa.core.channels.channel import UserMessage

from channels.whatsapp.turns import FAILED_TOPIC
from helpdesk.errors import DatabaseUnavailable
from helpdesk.messages import Reply
from helpdesk.queue import MAX_CLAIMS, TURNS
from helpdesk.services import tickets
from helpdesk.turn import Turn


async def test_a_failed_turn_leaves_nothing_and_runs_again(board: Switchboard) -> None:
    async def fail_twice(message: UserMessage, turn: Turn) -> None:
        turn.say(Reply(text=f"try {len(board.agent.heard)}"))
        if len(board.agent.heard) == 1:
            turn.fail("action server away")
        if len(board.agent.heard) == 2:
            raise RuntimeError("bug")

    board.agent.act = fail_twice
    await says_only(board, "try 3")


async def test_a_message_that_never_works_is_buried_with_an_apology_and_a_ticket(board: Switchboard) -> None:
    async def break_down(_message: UserMessage, _turn: Turn) -> None:
        raise RuntimeError("always")

    board.agent.act = break_down
    board.text("c1", "w1", "Hallo, wo ist mein Paket?")
    board.text("c2", "w2", "hi")
    async with board.running():
        await board.settled()
        board.agent.act = echo
        board.text("c1", "w3", "noch da?")
        await board.settled()
    assert len([m for m in board.agent.heard if m.message_id == "w1"]) == MAX_CLAIMS
    assert {job.key for job in board.jobs("dead")} == {"w1", "w2"}
    (apology, _, cause), (after, _, _) = board.said("c1")
    assert apology.startswith("Bei uns ist leider etwas schiefgegangen")  # heard as German
    assert cause == "w1:buried"
    assert after == "you said noch da?"
    assert board.said("c2")[0][0].startswith("عذرًا")
    with board.business.database.reading() as session:
        listed = tickets.list_tickets(session)
    assert {ticket["topic"] for ticket in listed} == {FAILED_TOPIC}
    assert {ticket["language"] for ticket in listed} == {"de", "ar"}


async def test_a_burial_that_fails_itself_holds_up_nobody(small: Switchboard, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail_first(message: UserMessage, turn: Turn) -> None:
        if message.message_id == "w1":
            turn.fail("never works")
        await echo(message, turn)

    def no_ticket(*_arguments: object, **_options: object) -> None:
        raise ValueError("no ticket")

    monkeypatch.setattr(tickets, "open_ticket", no_ticket)
    small.agent.act = fail_first
    small.text("c1", "w1", "hi")
    small.text("c1", "w2", "and now")
    async with small.running():
        await small.settled()
    assert [job.key for job in small.jobs("dead")] == ["w1"]
    assert [text for text, _, _ in small.said("c1")] == ["you said and now"]


async def test_a_message_that_kills_its_process_is_not_touched_for_ever(small: Switchboard) -> None:
    small.text("c1", "w1", "poison")
    for _ in range(MAX_CLAIMS):
        with small.business.queue:  # claims, and dies: the next of its name finds the lane free
            assert small.business.queue.claim(TURNS)
    async with small.running():
        await small.settled()
    assert small.agent.heard == []
    assert [cause for _, _, cause in small.said("c1")] == ["w1:buried"]


async def test_who_was_only_beside_a_killer_is_answered_alone(small: Switchboard) -> None:
    together = 0

    async def count(message: UserMessage, turn: Turn) -> None:
        nonlocal together, inside
        inside += 1
        together = max(together, inside)
        await asyncio.sleep(0.02)
        inside -= 1
        turn.say(Reply(text="here"))

    inside = 0
    small.agent.act = count
    customers = [f"c{n}" for n in range(1, 3)]
    for customer in customers:
        small.text(customer, f"w.{customer}", "hi")
    for _ in range(MAX_CLAIMS - 1):
        with small.business.queue:  # the process dies with all of them in hand
            assert len(small.business.queue.claim(TURNS, 8)) == 2
    async with small.running():
        await small.settled()
    assert together == 1
    assert [small.said(customer)[0][0] for customer in customers] == ["here"] * 2
    assert small.jobs("dead") == []


@pytest.mark.parametrize(("outage", "kept"), [(60.0, True), (0.0, False)])
async def test_an_action_server_that_is_away_for_a_short_time_is_no_fault_of_the_message(
    small: Switchboard, monkeypatch: pytest.MonkeyPatch, outage: float, kept: bool
) -> None:
    async def refused(_message: UserMessage, turn: Turn) -> None:
        turn.reached = len(small.agent.heard) > MAX_CLAIMS + 2
        if turn.reached:
            turn.say(Reply(text="back"))
        else:
            turn.fail("refused")

    monkeypatch.setattr("channels.whatsapp.dispatcher.OUTAGE", outage)
    monkeypatch.setattr("channels.whatsapp.dispatcher.PROBE", 0.01)
    small.agent.act = refused
    small.text("c1", "w1", "hi")
    async with small.running():
        await small.settled()
    assert [cause for _, _, cause in small.said("c1")] == ["w1" if kept else "w1:buried"]
    assert len(small.agent.heard) == (MAX_CLAIMS + 3 if kept else MAX_CLAIMS)


async def test_a_hanging_turn_is_given_up_and_tried_again(small: Switchboard) -> None:
    async def hang_once(message: UserMessage, turn: Turn) -> None:
        if len(small.agent.heard) == 1:
            await asyncio.sleep(60)
        turn.say(Reply(text="late but here"))

    small.agent.act = hang_once
    small.text("c1", "w1", "hi")
    async with small.running(deadline=0.2):
        await small.settled()
    assert [text for text, _, _ in small.said("c1")] == ["late but here"]


async def test_committed_is_done_whatever_is_raised_afterwards(small: Switchboard) -> None:
    save = small.agent.store.save

    async def save_and_raise(tracker: object) -> None:
        await save(tracker)  # type: ignore[arg-type]
        raise RuntimeError("after the commit")

    small.agent.store.save = save_and_raise  # type: ignore[method-assign, assignment]
    small.text("c1", "w1", "hi")
    async with small.running():
        await small.settled()
    assert len(small.agent.heard) == 1
    assert len(small.said("c1")) == 1


async def test_a_lost_lease_keeps_nothing(board: Switchboard) -> None:
    async def lose_once(message: UserMessage, turn: Turn) -> None:
        turn.say(Reply(text=f"try {len(board.agent.heard)}"))
        if len(board.agent.heard) == 1:
            with board.business.work() as uow:  # as if the lease had run out and somebody else had got the lane
                uow.queue.release(uow.connection, turn.claim)

    board.agent.act = lose_once
    await says_only(board, "try 2")


async def test_a_database_in_trouble_is_waited_for(small: Switchboard, monkeypatch: pytest.MonkeyPatch) -> None:
    commit, tries = small.agent.store._commit, []

    def troubled(*arguments: object) -> None:
        tries.append(1)
        if len(tries) <= MAX_CLAIMS + 2:
            raise DatabaseUnavailable("disk full")
        commit(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(small.agent.store, "_commit", troubled)
    small.text("c1", "w1", "hi")
    async with small.running():
        await small.settled()
    assert [text for text, _, _ in small.said("c1")] == [
        "you said hi"
    ]  # more tries than a message's own faults may have


async def says_only(board: Switchboard, answer: str) -> None:
    """One message is answered once, and remembered once."""
    board.text("c1", "w1", "hi")
    async with board.running():
        await board.settled()
    assert [text for text, _, _ in board.said("c1")] == [answer]
    tracker = await board.agent.store.retrieve("c1")
    assert tracker is not None
    assert len(tracker.events) == 1
