"""From the inbox to the assistant: records, files, turns, presence; also when it is killed in between or repeated."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fixtures.inbound import jobs, store
from fixtures.media_server import MediaServer
from fixtures.storage import storage_in
from fixtures.whatsapp_cases import NUMBERS, posts
from sqlalchemy import select

from channels.whatsapp import fetch, prepare, refetch
from channels.whatsapp.intake import Intake
from channels.whatsapp.line import Line
from helpdesk import clock
from helpdesk.bootstrap import Helpdesk
from helpdesk.db.conversation import Conversation
from helpdesk.db.message import OUTBOUND, SENT, Media, Message
from helpdesk.db.stored_file import MediaCopy
from helpdesk.errors import LeaseLost
from helpdesk.media.child import Pool
from helpdesk.media.storage import KEY
from helpdesk.messages import Choice, InboundMessage, Reply
from helpdesk.queue import INBOX, PRESENCE, TIMERS, TURNS, Claim, Job
from helpdesk.services import conversations

CHILDREN = Pool()


@pytest.fixture(scope="module", autouse=True)
def _end_children() -> Iterator[None]:
    yield
    CHILDREN.close()


@pytest.fixture
def line(business: Helpdesk, media_server: MediaServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Line:
    monkeypatch.setattr(fetch, "PAUSES", (0.01, 0.01))
    storage = storage_in(tmp_path, business.database)
    return Line(business, media_server.api, storage, NUMBERS, max_message_age=24 * 3600.0, children=CHILDREN)


def arrive(intake: Intake, name: str, at: float | None = None) -> None:
    store(intake, *posts(name, clock.timestamp() - 30 if at is None else at))


def work(line: Line) -> None:
    """What the worker does until nothing is due."""
    while claims := line.helpdesk.queue.claim(INBOX, 4):
        for claim in claims:
            prepare.handle(line, claim)


def claim_one(line: Line) -> Claim:
    [claim] = line.helpdesk.queue.claim(INBOX, 1)
    return claim


def rows(line: Line, model: Any) -> list[Any]:
    with line.helpdesk.database.reading() as session:
        return list(session.scalars(select(model).order_by(model.id)))


def said(line: Line) -> list[Message]:
    return [message for message in rows(line, Message) if message.direction == OUTBOUND]


def turns(line: Line) -> dict[str, InboundMessage]:
    return {job.key: InboundMessage.from_json(job.body["message"]) for job in jobs(line.helpdesk, TURNS)}


def signs(line: Line) -> list[Job]:
    """Signs that we type; not the looks after waiting files, which come with the webhook."""
    return [job for job in jobs(line.helpdesk, PRESENCE) if "arrived" not in job.body]


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


def test_files(line: Line, intake: Intake, media_server: MediaServer) -> None:
    start = clock.timestamp()
    arrive(intake, "15")
    work(line)
    found = {media.meta_id: (media.state, media.mime_type, media.reason) for media in rows(line, Media)}
    assert found == {
        "voice": ("stored", "audio/ogg", ""),
        "expired": ("failed", "audio/mpeg", "media id refused code=100 http=400"),
        "gone": ("failed", "image/jpeg", "file not found code=None http=404"),
        "mismatch": ("failed", "image/jpeg", "sha256 mismatch"),
        "huge": ("refused", "application/pdf", "too_big"),
        "slow": ("stored", "audio/ogg", ""),
        "stale_once": ("stored", "image/png", ""),
    }
    assert len(turns(line)) == 6, "a file that cannot be fetched never loses the message"
    assert [message.body["key"] for message in said(line)] == ["utter_media_too_big"], (
        "a refused one is answered at once"
    )
    copied = {(copy.role, copy.mime_type) for copy in rows(line, MediaCopy)}
    assert copied == {("thumbnail", "image/jpeg"), ("desk", "image/jpeg")}
    assert all(job.due_at >= start + prepare.MEDIA_PAUSE for job in jobs(line.helpdesk, TURNS))
    stored = [media.path for media in rows(line, Media) if media.state == "stored"]
    assert stored[0] == stored[1], "the same bytes are stored once"


def test_names_of_files_are_kept_as_text_only(line: Line, intake: Intake, tmp_path: Path) -> None:
    arrive(intake, "14")
    work(line)
    [media] = [media for media in rows(line, Media) if media.meta_id == "m3"]
    assert (media.filename, media.mime_type) == ("../../x", "application/pdf")
    assert not (tmp_path.parent / "x").exists()
    assert KEY.fullmatch(media.path)


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


def test_while_meta_is_away_a_file_waits(line: Line, intake: Intake, media_server: MediaServer) -> None:
    arrive(intake, "15")
    media_server.failing["voice"] = -1
    claim = claim_one(line)
    assert claim.job.key == "wamid.15a"
    prepare.handle(line, claim)
    [message], [media], [waiting, *_] = rows(line, Message), rows(line, Media), jobs(line.helpdesk, INBOX)
    assert (message.wamid, media.state, waiting.state, waiting.attempt) == ("wamid.15a", "pending", "ready", 1)
    assert turns(line) == {}
    assert len(signs(line)) == 1
    media_server.failing.clear()
    with line.helpdesk.database.transaction() as connection:
        line.helpdesk.queue.hasten(connection, INBOX, "wamid.15a")
    work(line)
    assert rows(line, Media)[0].state == "stored"
    assert len(turns(line)) == 6


def test_a_file_is_given_up_after_the_last_try_and_the_turn_goes_on(
    line: Line, intake: Intake, media_server: MediaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepare, "FETCH_AGAIN", (0.0,))
    arrive(intake, "15")
    media_server.failing["voice"] = -1
    work(line)
    [media] = [media for media in rows(line, Media) if media.meta_id == "voice"]
    assert (media.state, media.reason) == ("failed", "not reachable code=None http=503")
    assert "wamid.15a" in turns(line)
    [timer] = jobs(line.helpdesk, TIMERS)
    assert timer.due_at > clock.timestamp() + refetch.WAITS[0] - 60


def pass_time(line: Line, key: str) -> None:
    """The timer `key` is due."""
    with line.helpdesk.database.transaction() as connection:
        assert line.helpdesk.queue.hasten(connection, TIMERS, key)
    [claim] = line.helpdesk.queue.claim(TIMERS, 1)
    assert claim.job.key == key
    refetch.handle(line, claim)


def test_a_file_comes_home_after_a_long_outage(
    line: Line, intake: Intake, media_server: MediaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepare, "FETCH_AGAIN", ())
    monkeypatch.setattr(refetch, "WAITS", (300.0, 900.0))
    arrive(intake, "15")
    media_server.failing["voice"] = -1
    prepare.handle(line, claim_one(line))
    pass_time(line, "refetch:1:0")
    assert rows(line, Media)[0].state == "failed"
    media_server.failing.clear()
    pass_time(line, "refetch:1:1")
    assert rows(line, Media)[0].state == "stored"
    assert len(turns(line)) == 1, "the turn did not wait and is not repeated"
    assert [job.state for job in jobs(line.helpdesk, TIMERS)] == ["done", "done"]


def test_a_file_that_never_comes_is_let_go(
    line: Line, intake: Intake, media_server: MediaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepare, "FETCH_AGAIN", ())
    monkeypatch.setattr(refetch, "WAITS", (300.0,))
    arrive(intake, "15")
    media_server.failing["voice"] = -1
    prepare.handle(line, claim_one(line))
    pass_time(line, "refetch:1:0")
    assert [job.state for job in jobs(line.helpdesk, TIMERS)] == ["done"]
    assert rows(line, Media)[0].reason == "not reachable code=None http=503"


def test_a_message_that_ends_its_worker_is_answered_without_its_file(line: Line, intake: Intake) -> None:
    arrive(intake, "15")
    prepare.handle_buried(line, claim_one(line))
    [media], [job, *_] = rows(line, Media), jobs(line.helpdesk, INBOX)
    assert (media.state, media.reason) == ("failed", "given up")
    assert job.state == "dead"
    assert list(turns(line)) == ["wamid.15a"]


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
