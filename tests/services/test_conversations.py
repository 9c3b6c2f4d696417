"""Recording what customers say and reading it back, on both databases."""

from datetime import timedelta

import pytest
from fixtures.business import Business

from helpdesk import clock
from helpdesk.db import queries
from helpdesk.db.engine import Database
from helpdesk.db.message import FAILED, OUTBOUND, SENT, WITHHELD, Message
from helpdesk.errors import NotFound
from helpdesk.messages import InboundKind, InboundMessage
from helpdesk.services import conversations

NOW = clock.timestamp()


@pytest.fixture
def business(database: Database) -> Business:
    business = Business(database)
    business.conversation("c1", phone="4917001")
    return business


def record(business: Business, message_id: str, sent_at: float, kind: InboundKind = "text") -> int:
    with business.work() as uow:
        return conversations.record_inbound(uow, "c1", InboundMessage(message_id, kind, sent_at, text="hi")).id


def test_recording_twice_is_recording_once(business: Business) -> None:
    assert record(business, "wamid.1", NOW) == record(business, "wamid.1", NOW)
    with business.database.reading() as session:
        [message] = queries.message_rows(session, "c1")
    assert (message["wamid"], message["text"], message["kind"]) == ("wamid.1", "hi", "text")


def test_the_window_follows_metas_timestamp_and_never_moves_back(business: Business) -> None:
    with business.work() as uow:
        assert not conversations.window_open(conversations.get(uow, "c1"), clock.now())
    record(business, "wamid.1", NOW)
    record(business, "wamid.2", NOW - 6 * 86400)
    assert business.read("c1").last_inbound_at == clock.from_timestamp(NOW)
    record(business, "wamid.3", NOW + 10)
    assert business.read("c1").last_inbound_at == clock.from_timestamp(NOW + 10)
    assert conversations.window_open(business.read("c1"), clock.from_timestamp(NOW + 86400))
    assert not conversations.window_open(business.read("c1"), clock.from_timestamp(NOW + 86410))


@pytest.mark.parametrize("kind", ["reaction", "edit", "revoke", "system"])
def test_events_open_no_window(business: Business, kind: InboundKind) -> None:
    record(business, "wamid.1", NOW, kind)
    assert business.read("c1").last_inbound_at is None


def test_the_last_outgoing_message_is_one_the_customer_can_have_seen(business: Business) -> None:
    with business.work() as uow:
        assert conversations.last_outgoing(uow, "c1") is None
        for number, status in enumerate((SENT, FAILED, WITHHELD)):
            uow.session.add(
                Message(conversation_id="c1", direction=OUTBOUND, author="bot", kind="text", callback=f"hd-{number}",
                        body={}, status=status, created_at=clock.now())
            )  # fmt: skip
    record(business, "wamid.1", NOW)
    with business.work() as uow:
        last = conversations.last_outgoing(uow, "c1")
        assert last is not None
        assert last.callback == "hd-0"


def test_lists(business: Business) -> None:
    business.conversation("c2")
    for number in range(5):
        record(business, f"wamid.{number}", NOW + number)
    with business.database.reading() as session:
        [listed] = queries.conversation_rows(session)  # c2 has not written yet
        assert (listed["id"], listed["last"], listed["owner"]) == ("c1", "hi", "bot")
        last = queries.message_rows(session, "c1", limit=3)
        assert [row["wamid"] for row in last] == ["wamid.2", "wamid.3", "wamid.4"]
        assert [row["media"] for row in last] == [[], [], []]


def test_an_unknown_conversation(business: Business) -> None:
    with business.work() as uow, pytest.raises(NotFound):
        conversations.get(uow, "c9")


def test_marketing(business: Business) -> None:
    at = clock.now()
    with business.database.transaction() as connection:
        assert conversations.set_marketing(connection, "c1", stopped=True, at=at)
        assert not conversations.set_marketing(connection, "c1", stopped=False, at=at - timedelta(seconds=1))
    assert business.read("c1").opted_out_at == at
    with business.database.transaction() as connection:
        assert conversations.set_marketing(connection, "c1", stopped=False, at=at + timedelta(seconds=1))
    assert business.read("c1").opted_out_at is None
