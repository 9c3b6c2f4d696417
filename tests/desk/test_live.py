"""Live updates: who looks at a topic hears of its changes, from one look at the database for all."""

import asyncio
from contextlib import AsyncExitStack

import pytest
from fixtures.business import Business
from fixtures.desk import PASSWORD, Desk

from desk import live
from helpdesk import clock
from helpdesk.db.message import SENT, Message
from helpdesk.db.teamwork import Draft
from helpdesk.db.ticket import Ticket
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.messages import Reply
from helpdesk.services import presence, replies, sign_in, team, ticket_events


def add_ticket(business: Business, name: str) -> int:
    business.conversation(name)
    with business.work() as uow:
        ticket = Ticket(
            conversation_id=name, opened_by=name, topic="", language="en", active_at=clock.now(),
            created_at=clock.now(), updated_at=clock.now(),
        )  # fmt: skip
        uow.session.add(ticket)
        uow.session.flush()
        return ticket.number


async def test_each_browser_hears_of_what_it_shows_and_nothing_else(business: Business, desk: Desk) -> None:
    first, second = (add_ticket(business, name) for name in ("one", "two"))
    eva = desk.add("Eva")
    feed = live.Feed()

    def say(uow: UnitOfWork) -> None:
        replies.record_replies(uow, "one", [Reply("hello")], caused_by="wamid.1")

    def tick(uow: UnitOfWork) -> None:
        uow.session.query(Message).one().status = SENT

    def tag(uow: UnitOfWork) -> None:
        ticket_events.change(uow, uow.session.get_one(Ticket, first), "tags", ["vip"], "system")

    def draft(uow: UnitOfWork) -> None:
        uow.session.add(Draft(ticket_number=first, agent_id=eva, text="Dear", typing_at=clock.now()))

    def come(uow: UnitOfWork) -> None:
        presence.choose(team.get(uow.session, eva), "online", clock.now())

    queue, mine, other = "queue", f"ticket:{first}", f"ticket:{second}"
    async with AsyncExitStack() as stack:
        browsers = [await stack.enter_async_context(feed.listening(frozenset(t))) for t in ([queue, mine], [other])]
        for step, heard in (
            (say, {queue, mine}), (tick, {mine}), (tag, {queue, mine}), (draft, {mine}), (come, {queue}), (None, set()),
        ):  # fmt: skip
            if step is not None:
                with business.work() as uow:
                    step(uow)
            with business.statements() as statements:
                await feed.look()
            assert [browser.changed for browser in browsers] == [heard, set()], step
            assert business.database.is_sqlite or len(statements) <= 8
            for browser in browsers:
                browser.changed.clear()


async def test_the_stream_tells_of_changes_and_ends_with_the_session(
    business: Business, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.add("Eva")
    with business.work() as uow:
        agent_id = sign_in.verified(uow.session, "eva@shop.example", PASSWORD)
        assert agent_id is not None
        word = sign_in.begin_session(uow, agent_id, "", clock.now())
    feed = live.Feed()
    stream = live.stream(feed, frozenset({"queue"}), word)
    assert await anext(stream) == "retry: 2000\n\n"
    add_ticket(business, "one")
    with business.work() as uow:
        replies.record_replies(uow, "one", [Reply("hello")], caused_by="wamid.1")
    await feed.look()
    assert await asyncio.wait_for(anext(stream), 30) == "event: changed\ndata: queue\n\n"
    monkeypatch.setattr(live, "STILL_THERE", 0.01)
    assert await asyncio.wait_for(anext(stream), 30) == ": still here\n\n"
    with business.work() as uow:
        sign_in.sign_out(uow, word, clock.now())
    assert "event: signed-out\ndata: .\n\n" in [part async for part in stream]
