"""`helpdesk trace`: one message's way from what each part recorded, on both databases, and never a word of it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from cli.main import main
from helpdesk import bootstrap, clock
from helpdesk.db.message import DELIVERED, Message
from helpdesk.db.rasa import RasaEvent
from helpdesk.messages import InboundMessage, Reply
from helpdesk.queue import INBOX, OUTBOX, RECEIPTS, TURNS
from helpdesk.services import conversations, identity, replies, tickets

PHONE, BSUID, SECRET = "447700900123", "GB.4TzOliver0123exampleC3", "a secret word"
FIRST, SECOND = "wamid.first/+==", "wamid.second"


@pytest.fixture
def conversation(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A conversation whose first message was answered after a retry, and whose second one only just came in."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    bootstrap.helpdesk.cache_clear()
    business = bootstrap.helpdesk()
    with business.unit_of_work() as uow:
        found = identity.resolve(uow, "100", identity.CustomerIds(wa_id=PHONE, user_id=BSUID))
        uow.put(INBOX, FIRST, found, {"message": SECRET})
    [claim] = business.queue.claim(INBOX)
    with business.unit_of_work() as uow:
        conversations.record_inbound(uow, found, InboundMessage(FIRST, "text", clock.timestamp(), text=SECRET))
        uow.put(TURNS, FIRST, found, {"message": SECRET})
        business.queue.settle(uow.connection, claim)
    answer(found)
    with business.unit_of_work() as uow:
        uow.put(INBOX, SECOND, found, {"message": SECRET})
    yield found
    business.database.dispose()
    bootstrap.helpdesk.cache_clear()


def answer(conversation: str) -> None:
    """The turn of the first message: tried twice, then an action, a ticket and an answer that was delivered."""
    business = bootstrap.helpdesk()
    [claim] = business.queue.claim(TURNS)
    with business.unit_of_work() as uow:
        business.queue.retry(uow.connection, claim, "action action_track_order took longer than 10 s", delay=0)
    [claim] = business.queue.claim(TURNS)
    with business.unit_of_work() as uow:
        intent = {"intent": {"name": "track_order", "confidence": 0.91}}
        heard = {
            "text": SECRET,
            "timestamp": clock.timestamp(),
            "parse_data": intent,
            "metadata": {"inbound_id": FIRST},
        }
        for kind, name, data in (
            ("user", None, heard),
            ("action", "action_track_order", {}),
            ("action", "action_listen", {}),
            ("user", None, {**heard, "metadata": {"inbound_id": "wamid.later"}}),
            ("action", "action_of_the_next_message", {}),
        ):
            uow.session.add(
                RasaEvent(
                    sender_id=conversation,
                    type_name=kind,
                    action_name=name,
                    timestamp=clock.timestamp(),
                    data=json.dumps(data),
                )
            )
            uow.session.flush()
        tickets.open_ticket(uow, conversation, opened_by=f"{FIRST}:orders", topic="orders", summary=SECRET)
        [reply] = replies.record_replies(uow, conversation, [Reply(SECRET, key="utter_order")], caused_by=FIRST)
        business.queue.settle(uow.connection, claim)
    [claim] = business.queue.claim(OUTBOX)
    with business.unit_of_work() as uow:
        message = uow.session.get_one(Message, reply.id)
        message.status, message.wamid, message.attempts = DELIVERED, "wamid.answer", 1
        message.sent_at = message.delivered_at = clock.now()
        message.pricing = {"category": "service", "billable": True}
        uow.put(RECEIPTS, "wamid.answer:delivered", "wamid.answer", {})
        business.queue.settle(uow.connection, claim)


def traced(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    assert main(["trace", *arguments, "--json"]) == 0
    said = capsys.readouterr().out
    assert SECRET not in said
    assert PHONE not in said
    return [json.loads(line) for line in said.splitlines()]


def test_the_whole_path_of_a_message(conversation: str, capsys: pytest.CaptureFixture[str]) -> None:
    [path] = traced(capsys, FIRST)
    assert (path["message"], path["conversation"], path["direction"]) == (FIRST, conversation, "in")
    steps = [(step["step"], step["state"], step["tries"]) for step in path["steps"]]
    assert steps == [
        ("inbox job", "put", None),
        ("inbox job", "done", 1),
        ("prepared", "received", None),
        ("turns job", "put", None),
        ("turns job", "done", 2),
        ("understood", "done", None),
        ("action", "done", None),
        ("ticket", "queued", None),
        ("answer", "delivered", 1),
        ("outbox job", "put", None),
        ("outbox job", "done", 1),
        ("meta", "accepted", None),
        ("meta", "delivered", None),
        ("status webhook", "delivered", 0),
    ]
    details = {(step["step"], step["state"]): step["detail"] for step in path["steps"]}
    assert "retries=1" in details["turns job", "done"]
    assert "took longer" in details["turns job", "done"]
    assert details["action", "done"] == "action_track_order"
    assert "intent=track_order confidence=0.91" in details["understood", "done"]
    assert "key=utter_order" in details["answer", "delivered"]
    assert "category=service" in details["meta", "delivered"]
    assert all(step["at"] for step in path["steps"])


def test_an_answer_is_found_by_callback_and_by_its_own_id(
    conversation: str, capsys: pytest.CaptureFixture[str]
) -> None:
    callback = replies.callback_of(f"{FIRST}:0")
    [whole] = traced(capsys, FIRST)
    assert traced(capsys, callback) == traced(capsys, "wamid.answer") == traced(capsys, f"{FIRST}:0") == [whole]


def test_a_customer_is_found_by_any_id_and_shows_what_waits(
    conversation: str, capsys: pytest.CaptureFixture[str]
) -> None:
    by_id = traced(capsys, conversation)
    assert [path["message"] for path in by_id] == [FIRST, SECOND]
    assert [(s["state"], s["at"] is None) for s in by_id[1]["steps"]] == [("put", False), ("ready", True)]
    assert traced(capsys, PHONE) == traced(capsys, f"+{PHONE}") == traced(capsys, BSUID) == by_id


def test_last_counts_messages(conversation: str, capsys: pytest.CaptureFixture[str]) -> None:
    with bootstrap.helpdesk().unit_of_work() as uow:
        for n in range(4):
            conversations.record_inbound(
                uow, conversation, InboundMessage(f"wamid.{n}", "text", clock.timestamp(), text=SECRET)
            )
    assert [path["message"] for path in traced(capsys, PHONE, "--last", "2")] == ["wamid.2", "wamid.3", SECOND]


def test_the_table_for_people(conversation: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", FIRST]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"from the customer  {FIRST}")
    assert "action_track_order" in said
    assert SECRET not in said


def test_nobody_of_this_name(conversation: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", "wamid.unknown"]) == 1
    assert "no message, conversation or customer" in capsys.readouterr().err
