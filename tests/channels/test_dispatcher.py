"""Turns: kept whole or not at all, in order, answered once."""

from __future__ import annotations

import asyncio
import time

import pytest
from fixtures.turns import Switchboard, echo
from rasa.core.channels.channel import UserMessage

from channels.whatsapp import dispatcher as dispatching
from channels.whatsapp.dispatcher import AT_ONCE, Dispatcher
from channels.whatsapp.turns import TurnDesk
from helpdesk.bootstrap import Helpdesk
from helpdesk.db.message import WITHHELD
from helpdesk.messages import Choice, InboundMessage, Reply
from helpdesk.queue import DurableQueue, Waker
from helpdesk.services import agents, handoff, replies, tickets
from helpdesk.texts import texts
from helpdesk.turn import Turn


async def test_answers_in_order_and_side_by_side(board: Switchboard) -> None:
    for n in range(10):
        board.text("c1", f"w1.{n}", f"a{n}")
        board.text("c2", f"w2.{n}", f"b{n}")
    async with board.running():
        await board.settled()
    assert [text for text, _, _ in board.said("c1")] == [f"you said a{n}" for n in range(10)]
    assert [text for text, _, _ in board.said("c2")] == [f"you said b{n}" for n in range(10)]
    tracker = await board.agent.store.retrieve("c1")
    assert tracker is not None
    assert len(tracker.events) == 10
    assert board.agent.heard[0].metadata == {
        "inbound_id": board.agent.heard[0].message_id,
        "record_id": 1,
        "kind": "text",
    }


async def test_a_person_who_took_over_meanwhile_is_not_talked_over(board: Switchboard) -> None:
    async def taken_over(message: UserMessage, turn: Turn) -> None:
        turn.say(Reply(text="said too late"))
        with board.business.work() as uow:
            if message.message_id == "w2":
                handoff.start(uow, turn.conversation_id, inbound_id="w2", topic="x")
            else:
                agents.take(uow, tickets.open_ticket(uow, turn.conversation_id, opened_by="w0", topic="x").number)

    board.agent.act = taken_over
    board.text("c1", "w1", "hi")
    board.text("c2", "w2", "a person please")
    async with board.running():
        await board.settled()
    assert board.said("c1") == [("said too late", WITHHELD, "w1")]
    assert [status for _, status, _ in board.said("c2")] != [WITHHELD]  # this very message asked for the person


async def test_a_turn_that_asked_for_a_person_runs_again_after_a_crash(small: Switchboard) -> None:
    with small.business.work() as uow:
        handoff.start(uow, "c1", inbound_id="w1", topic="x")
    small.text("c1", "w1", "a person please")
    async with small.running():
        await small.settled()
    assert [text for text, _, _ in small.said("c1")] == ["you said a person please"]


async def test_while_a_person_is_in_charge(board: Switchboard) -> None:
    with board.business.work() as uow:
        handoff.start(uow, "c2", inbound_id="w0", topic="x")
        conversation = handoff.lock_conversation(uow.session, "c2")
        conversation.waiting_notice_at = None
    board.text("c2", "w1", "hello?")
    board.text("c2", "w2", "hello??")
    async with board.running():
        await board.settled()
        assert board.agent.heard == []
        assert [cause for _, _, cause in board.said("c2")] == ["w1"]  # one calm notice, no second one
        board.text("c2", "w3", "قائمة")
        await board.settled()
    assert [message.text for message in board.agent.heard] == ["/show_menu"]
    assert board.business.read("c2").owner == "bot"


async def test_albums_taps_numbers_and_what_needs_no_answer(small: Switchboard) -> None:
    with small.business.work() as uow:
        menu = Reply(text="menu", choices=(Choice("Track", "/track_order"), Choice("Stop", "/deny")))
        replies.record_replies(uow, "c1", [menu], caused_by="w0")
    now = time.time()
    small.put(
        "c1",
        InboundMessage("w1", "text", now, text="٢"),
        InboundMessage("w2", "tap", now, text="Track", payload="/track_order"),
        InboundMessage("w3", "tap", now, text="Do it", payload="/never_sent"),
        InboundMessage("w4", "revoke", now),
        InboundMessage("w5", "image", now),
        InboundMessage("w6", "image", now, text="both broken"),
        InboundMessage("w7", "text", now, text="/restart"),
    )
    async with small.running():
        await small.settled()
    heard = [str(message.text).strip("\u2060") for message in small.agent.heard]
    assert heard == ["/deny", "/track_order", "Do it", "both broken", "/restart"]
    assert small.agent.heard[3].metadata is not None
    assert small.agent.heard[3].metadata["inbound_ids"] == ["w5", "w6"]
    assert len(small.said("c1")) == 6


async def test_language_is_kept_and_the_wish_is_told(small: Switchboard) -> None:
    await small.agent.set_slot("c1", "language", "de")
    with small.business.work() as uow:
        handoff.lock_conversation(uow.session, "c1").language_wish = "ar"
    small.text("c1", "w1", "hi")
    async with small.running():
        await small.settled()
    assert small.business.read("c1").language == "de"
    assert small.agent.heard[0].metadata is not None
    assert small.agent.heard[0].metadata["language"] == "ar"


async def test_stopping_gives_unfinished_turns_back(small: Switchboard) -> None:
    async def hang(_message: UserMessage, _turn: Turn) -> None:
        await asyncio.sleep(60)

    small.agent.act = hang
    small.text("c1", "w1", "hi")
    async with small.running() as dispatcher:
        while not small.agent.heard:
            await asyncio.sleep(0.01)
        await dispatcher.stop(0.1)
    (job,) = small.jobs("ready")
    assert job.claims == 0  # not the message's fault
    assert small.said("c1") == []
    small.agent.act = echo
    async with small.running():
        await small.settled()
    assert len(small.said("c1")) == 1


async def test_wakes_up_at_once(small: Switchboard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatching, "IDLE", 60.0)  # nobody would look by himself
    async with small.running():
        await asyncio.sleep(0.3)
        start = time.monotonic()
        small.text("c1", "w1", "hi")
        while not small.agent.heard:
            await asyncio.sleep(0.001)
        assert time.monotonic() - start < 30


async def test_few_turns_compute_at_once_but_slow_ones_make_room(
    small: Switchboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each waits until AT_ONCE + 2 have begun, as if for a slow action server."""
    monkeypatch.setattr(dispatching, "SLOW", 1.0)  # a busy machine hesitates longer than the shipped time
    wanted, begun = AT_ONCE + 2, 0
    together: list[tuple[float, int]] = []

    async def wait_for_the_others(message: UserMessage, turn: Turn) -> None:
        nonlocal begun
        begun += 1
        together.append((time.monotonic(), begun))
        while begun < wanted:
            await asyncio.sleep(0.01)
        await echo(message, turn)

    small.agent.act = wait_for_the_others
    for n in range(wanted):
        small.text(small.business.conversation(f"d{n}"), f"w{n}", "hi")
    async with small.running():
        await small.settled(10)
    assert begun == wanted
    assert together[AT_ONCE][0] - together[0][0] > 0.5


async def test_webhooks_go_first_but_turns_never_starve(small: Switchboard) -> None:
    small.text("c1", "w1", "hi")
    async with small.running(busy=lambda: True):
        await small.settled(5)
    assert len(small.said("c1")) == 1


async def test_two_processes_share_the_work_and_keep_the_order(board: Switchboard) -> None:
    customers = [board.business.conversation(f"d{n}") for n in range(6)]
    for n in range(8):
        for customer in customers:
            board.text(customer, f"{customer}.{n}", str(n))
    other = DurableQueue(board.business.database, owner="other")
    second = Dispatcher(other, TurnDesk(Helpdesk(board.business.database, other), texts()), board.agent)
    async with board.running():
        with other, Waker(board.business.database) as waker:
            second.start(waker)
            await board.settled()
            await second.stop()
    for customer in customers:
        assert [text for text, _, _ in board.said(customer)] == [f"you said {n}" for n in range(8)]
    assert len(board.agent.heard) == 48
