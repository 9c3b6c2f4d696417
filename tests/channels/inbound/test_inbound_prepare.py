"""From the inbox to the assistant: records, turns, presence; also when it is killed in between or repeated."""

from datetime import timedelta
from typing import Any

import pytest
from fixtures.inbound import jobs
from fixtures.media_server import MediaServer
from inbound_rows import arrive, claim_one, rows, said, signs, turns, work

from channels.whatsapp import fetch, prepare
from channels.whatsapp.intake import Intake
from channels.whatsapp.line import Line
from helpdesk import clock
from helpdesk.db.conversation import Conversation
from helpdesk.db.message import OUTBOUND, SENT, Media, Message
from helpdesk.errors import LeaseLost
from helpdesk.messages import Choice, Reply
from helpdesk.queue import INBOX, PRESENCE, TURNS
from helpdesk.services import conversations


def test_a_text(line: Line, intake: Intake) -> None:
    before = clock.timestamp()
    arrive(intake, "01")
    work(line)
    [message] = rows(line, Message)
    [conversation] = rows(line, Conversation)
    [turn], [presence] = jobs(line.helpdesk, TURNS), jobs(line.helpdesk, PRESENCE)
    assert (message.wamid, message.direction, message.author) == ("wamid.01", "in", "customer")
    assert (message.kind, message.text, message.conversation_id) == ("text", "hi", conversation.id)
    assert conversation.last_inbound_at == message.sent_at
    assert turn.body["record_id"] == message.id
    assert (turn.key, turn.lane) == (presence.key, presence.lane) == ("wamid.01", conversation.id)
    assert turn.due_at < clock.timestamp() + 0.1
    assert 0.7 <= presence.due_at - before < 20
    assert presence.body == {"conversation_id": conversation.id, "inbound_id": "wamid.01", "phone_number_id": "1055"}
    assert [job.state for job in jobs(line.helpdesk, INBOX)] == ["done"]


def test_what_is_only_recorded(line: Line, intake: Intake) -> None:
    arrive(intake, "13")
    work(line)
    kinds = {message.wamid: message.kind for message in rows(line, Message) if message.direction == "in"}
    assert len(kinds) == 14
    silent = {wamid.removeprefix("wamid.13") for wamid in kinds.keys() - turns(line).keys()}
    assert silent == {"a", "b", "c", "d", "e", "h", "k", "m"}, "a reaction to nothing we asked is no answer either"
    assert [message.caused_by for message in said(line)] == ["wamid.13m:refused"]


def ask(line: Line, conversation_id: str, wamid: str, *payloads: str) -> None:
    reply = Reply("Is that right?", tuple(Choice(payload, payload) for payload in payloads))
    with line.helpdesk.unit_of_work() as uow:
        uow.session.add(
            Message(conversation_id=conversation_id, direction=OUTBOUND, author="bot", kind="text", wamid=wamid,
                    body=reply.to_json(), status=SENT, created_at=clock.now(), callback="hd-" + wamid)
        )  # fmt: skip


@pytest.mark.parametrize(
    ("wamid", "payloads", "answered"),
    [
        ("wamid.out1", ("/affirm", "/deny"), {"wamid.13a"}),
        ("wamid.out1", ("/show_menu",), set()),
        ("wamid.out7", ("/affirm", "/deny"), set()),
    ],
)
def test_a_thumb_on_our_newest_question_is_an_answer(
    line: Line, intake: Intake, wamid: str, payloads: tuple[str, ...], answered: set[str]
) -> None:
    arrive(intake, "01")
    work(line)
    [conversation] = rows(line, Conversation)
    ask(line, conversation.id, wamid, *payloads)
    arrive(intake, "13")
    work(line)
    reactions = {key for key, message in turns(line).items() if message.kind == "reaction"}
    assert reactions == answered


def test_an_old_message_is_recorded_and_not_answered(line: Line, intake: Intake) -> None:
    arrive(intake, "01")
    arrive(intake, "04")
    work(line)
    [conversation] = rows(line, Conversation)
    assert [message.wamid for message in rows(line, Message)] == ["wamid.01", "wamid.04"]
    assert list(turns(line)) == ["wamid.01"]
    assert conversation.last_inbound_at > clock.now() - timedelta(minutes=5), "the window never moves back"


def test_an_old_message_alone_opens_no_window(line: Line, intake: Intake) -> None:
    arrive(intake, "04")
    work(line)
    [conversation] = rows(line, Conversation)
    assert not conversations.window_open(conversation, clock.now())
    assert conversations.window_open(conversation, clock.now() - timedelta(days=6))


@pytest.mark.parametrize("name", ["10", "11", "12", "14"])
def test_every_message_of_these_cases_reaches_the_assistant(line: Line, intake: Intake, name: str) -> None:
    arrive(intake, name)
    work(line)
    recorded = {message.wamid for message in rows(line, Message)}
    assert recorded - set(turns(line)) == ({"wamid.12g"} if name == "12" else set())


def test_a_tap_carries_its_payload_and_typed_slashes_none(line: Line, intake: Intake) -> None:
    arrive(intake, "10")
    arrive(intake, "11")
    work(line)
    assert [message.payload for message in turns(line).values()] == [
        "", "", "", "/affirm", "/affirm", '/track_order{"order_number": "1001"}', "/confirm",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["01", "15"])
def test_killed_anywhere_and_run_again_leaves_no_trace(
    line: Line, intake: Intake, media_server: MediaServer, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_arguments: Any, **_options: Any) -> None:
        raise Killed

    arrive(intake, name)
    claim = claim_one(line)
    with monkeypatch.context() as patch:
        patch.setattr(fetch, "fetch", killed) if name == "15" else patch.setattr(prepare, "_sign", killed)
        with pytest.raises(Killed):
            prepare.handle(line, claim)
    assert turns(line) == {}
    prepare.handle(line, claim)
    assert (len(rows(line, Message)), len(rows(line, Media))) == (1, 0 if name == "01" else 1)
    assert (len(jobs(line.helpdesk, TURNS)), len(signs(line))) == (1, 1)
    with pytest.raises(LeaseLost):
        prepare.handle(line, claim)
    work(line)
    assert len(rows(line, Message)) - len(said(line)) == (1 if name == "01" else 7)


def test_what_waits_is_seen(line: Line, intake: Intake) -> None:
    arrive(intake, "10")
    prepare.handle(line, claim_one(line))
    [conversation] = rows(line, Conversation)
    with line.helpdesk.unit_of_work() as uow:
        assert conversations.more_waiting(uow, conversation.id, "wamid.10a")
        assert not conversations.more_waiting(uow, "c-unknown", "wamid.10a")
    arrive(intake, "01")
    work(line)
    for key, waiting in (("wamid.10a", True), ("wamid.10b", True), ("wamid.10c", True), ("wamid.01", False)):
        [claim] = line.helpdesk.queue.claim(TURNS, 1)
        assert claim.job.key == key
        with line.helpdesk.unit_of_work() as uow:
            assert conversations.more_waiting(uow, conversation.id, key) is waiting
            line.helpdesk.queue.settle(uow.connection, claim)
