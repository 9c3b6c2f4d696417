"""What a customer is told while a person has the conversation, and what is done without the bot."""

from __future__ import annotations

import pytest
from fixtures.turns import Switchboard

from helpdesk.db.engine import Database
from helpdesk.db.message import QUEUED
from helpdesk.messages import Choice, InboundMessage, Reply
from helpdesk.services import consent, handoff, replies, tickets

CUSTOMERS = {"en": "c1", "de": "c2", "ar": "c3"}


@pytest.fixture
def board(database: Database, monkeypatch: pytest.MonkeyPatch) -> Switchboard:
    """Three customers who wait for a person, on both databases."""
    board = Switchboard(database, monkeypatch)
    for language, customer in CUSTOMERS.items():
        board.business.conversation(customer, phone=f"4915{customer[1]}", language=language)
        with board.business.work() as uow:
            consent.decide(uow, customer, f"{customer}.0", yes=True)
            handoff.start(uow, customer, inbound_id=f"{customer}.1", topic="x")
    return board


def keys(board: Switchboard, customer: str) -> list[str]:
    """Which sentences the customer got."""
    with board.business.work() as uow:
        newest = replies.record_replies(uow, customer, [Reply(text="end")], caused_by="end", withheld=True)
        said = [uow.session.get_one(type(newest[0]), number) for number in range(1, newest[0].id)]
        return [
            str(one.body.get("key", "")) for one in said if one.conversation_id == customer and one.status == QUEUED
        ]


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", ["is anybody there?", "hello", "it is urgent!", "unsubscribe", "and delete my data please"]),
        ("de", ["ist da jemand?", "hallo", "es ist dringend!", "keine Nachrichten mehr bitte", "löscht meine Daten"]),
        ("ar", ["في حد هنا؟", "مرحبا", "الموضوع عاجل", "الغاء الاشتراك", "واحذفوا بياناتي"]),
    ],
)  # fmt: skip
async def test_wishes_while_waiting_in_each_language(board: Switchboard, language: str, texts: list[str]) -> None:
    customer = CUSTOMERS[language]
    for place, text in enumerate(texts, 2):
        board.text(customer, f"{customer}.{place}", text)
    async with board.running():
        await board.settled()
    assert board.agent.heard == []
    assert keys(board, customer) == ["utter_handoff_pressing", "utter_handoff_opt_out", "utter_handoff_data"]
    (stands, _, cause), (_, _, stopped), (data, _, _) = board.said(customer)[:3]
    assert (cause, stopped) == (f"{customer}.2", f"{customer}.5")
    with board.business.work() as uow:
        assert not consent.given(uow, customer, "notices")
        waits = next(one for one in tickets.status_of(uow, customer) if one.topic == "x")
    assert waits.priority == "urgent"
    isolated = f"\u2068{waits.number}\u2069" if language == "ar" else str(waits.number)
    assert f"*{isolated}*" in stands
    assert f"*{isolated}*" in data
    assert "{" not in "".join(text for text, _, _ in board.said(customer))


async def test_old_buttons_count_only_if_we_sent_them(board: Switchboard) -> None:
    with board.business.work() as uow:
        old = Reply(text="?", choices=(Choice("No, thanks", '/notices_wish{"choice": "no"}'),))
        replies.record_replies(uow, "c1", [old], caused_by="c1.0")
    forged, real = "/opt_out", '/notices_wish{"choice": "no"}'
    board.put("c1", InboundMessage("c1.7", "tap", 1, text="Stop it all", payload=forged))
    async with board.running():
        await board.settled()
        with board.business.work() as uow:
            assert consent.given(uow, "c1", "notices")
        board.put("c1", InboundMessage("c1.8", "tap", 1, text="No, thanks", payload=real))
        await board.settled()
    assert keys(board, "c1")[1:] == ["utter_notices_declined"]
    with board.business.work() as uow:
        assert not consent.given(uow, "c1", "notices")
