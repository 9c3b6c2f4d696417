"""What the customer hears when a file is refused: why, and how to send it so that it can be taken."""

import io
import logging
import os
import signal
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fixtures import depth
from fixtures.inbound import jobs, store
from fixtures.media_server import PNG, MediaServer
from fixtures.whatsapp_cases import NUMBERS
from PIL import Image
from sqlalchemy import select

from channels.whatsapp import prepare
from channels.whatsapp.intake import Intake
from channels.whatsapp.line import Line
from helpdesk import clock
from helpdesk.db.conversation import Conversation
from helpdesk.db.message import OUTBOUND, Media, Message
from helpdesk.media.child import Limits, Pool
from helpdesk.media.decode import REASONS
from helpdesk.queue import INBOX, OUTBOX, TURNS
from helpdesk.texts import texts

LANGUAGES = {"en": "447700900123", "de": "4915112345601", "ar": "966501234567"}


def arrive(line: Line, intake: Intake, *messages: dict[str, Any], wa_id: str = LANGUAGES["en"]) -> None:
    """Webhooks with these messages are stored and prepared."""
    wire = [
        {"from": wa_id, "timestamp": str(int(clock.timestamp()) - 5), "id": f"wamid.{wa_id}.{n}", **message}
        for n, message in enumerate(messages)
    ]
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550100001", "phone_number_id": NUMBERS[0]},
        "contacts": [{"profile": {"name": "Ana"}, "wa_id": wa_id}],
        "messages": wire,
    }
    changes = [{"field": "messages", "value": value}]
    store(intake, {"object": "whatsapp_business_account", "entry": [{"id": "2044", "changes": changes}]})
    while claims := line.helpdesk.queue.claim(INBOX, 4):
        for claim in claims:
            prepare.handle(line, claim)


def sent(media_id: str, kind: str = "document", **more: Any) -> dict[str, Any]:
    return {"type": kind, kind: {"id": media_id, "mime_type": "image/jpeg", **more}}


def said(line: Line) -> list[Message]:
    with line.helpdesk.database.reading() as session:
        return list(session.scalars(select(Message).where(Message.direction == OUTBOUND).order_by(Message.id)))


def media(line: Line) -> list[Media]:
    with line.helpdesk.database.reading() as session:
        return list(session.scalars(select(Media).order_by(Media.id)))


def archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as written:
        written.writestr("invoice.exe", b"MZ")
    return file.getvalue()


def wide() -> bytes:
    file = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(file, "PNG")
    return file.getvalue()


HOSTILE = {
    "empty": b"",
    "not_supported": b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "broken": PNG[: len(PNG) // 2],
    "too_large_picture": wide(),
}


@pytest.mark.parametrize("language", depth.most_slow(LANGUAGES))
@pytest.mark.parametrize("reason", HOSTILE)
def test_a_refused_file_is_answered_at_once_in_the_customers_language(
    line: Line, intake: Intake, media_server: MediaServer, language: str, reason: str, tmp_path: Path
) -> None:
    media_server.files["odd"] = HOSTILE[reason]
    arrive(line, intake, sent("odd"), wa_id=LANGUAGES[language])
    [row], [message] = media(line), said(line)
    assert (row.state, row.reason, row.path) == ("refused", reason, "")
    expected = texts().reply(f"utter_media_{reason}", language).text  # type: ignore[arg-type]
    assert (message.text, message.status) == (expected, "queued")
    assert [job.body["message_id"] for job in jobs(line.helpdesk, OUTBOX)] == [message.id]
    assert jobs(line.helpdesk, TURNS) == [], "nothing else is left to answer"
    assert not (tmp_path / "media").exists(), "nothing of it is kept"


@pytest.mark.parametrize(
    ("kind", "limit"), [("image", "5 MB"), ("video", "16 MB"), ("audio", "16 MB"), ("document", "100 MB")]
)
@pytest.mark.parametrize("language", depth.most_slow(LANGUAGES))
def test_what_meta_would_not_let_through_is_answered_with_its_limit(
    line: Line, intake: Intake, kind: str, limit: str, language: str
) -> None:
    too_big = {"type": "unsupported", "unsupported": {"type": kind}, "errors": [{"code": 131052, "title": "too big"}]}
    arrive(line, intake, too_big, wa_id=LANGUAGES[language])
    [message] = said(line)
    assert message.body["key"] == "utter_media_too_big"
    assert limit in message.text.replace("\u2068", "").replace("\u2069", "").replace("\u00a0", " ")
    assert jobs(line.helpdesk, TURNS) == []


def test_an_album_of_refused_files_is_one_answer(line: Line, intake: Intake, media_server: MediaServer) -> None:
    media_server.files["odd"] = archive()
    arrive(line, intake, *[sent("odd") for _ in range(5)])
    assert [message.body["key"] for message in said(line)] == ["utter_media_not_supported"]
    assert len(media(line)) == 5


def test_what_was_written_below_a_refused_file_is_still_answered(
    line: Line, intake: Intake, media_server: MediaServer
) -> None:
    media_server.files["odd"] = archive()
    arrive(line, intake, sent("odd", caption="Where is my order 1001?"))
    assert [message.body["key"] for message in said(line)] == ["utter_media_not_supported"]
    [turn] = jobs(line.helpdesk, TURNS)
    assert turn.body["message"]["text"] == "Where is my order 1001?"


def test_while_a_person_answers_the_assistant_says_nothing(
    line: Line, intake: Intake, media_server: MediaServer
) -> None:
    arrive(line, intake, {"type": "text", "text": {"body": "hi"}, "id": "wamid.first"})
    with line.helpdesk.database.session() as session:
        for conversation in session.scalars(select(Conversation)):
            conversation.owner = "human"
    media_server.files["odd"] = archive()
    arrive(line, intake, sent("odd"))
    assert said(line) == []
    assert [job.key for job in jobs(line.helpdesk, TURNS)][-1].startswith("wamid."), "the person's side hears of it"


@pytest.mark.parametrize(
    ("trouble", "kills", "failed"), [("hangs", 0, "timeout"), ("killed", 1, ""), ("killed always", -1, "killed")]
)
def test_nothing_is_lost_when_a_child_hangs_or_is_killed(
    line: Line, intake: Intake, media_server: MediaServer, trouble: str, kills: int, failed: str
) -> None:
    seconds = 0.01 if trouble == "hangs" else 60.0  # a start alone takes longer
    with Pool(1, Limits(seconds=seconds)) as children, killing(children, kills):
        arrive(replace(line, children=children), intake, sent("m1", "image"))
    [row] = media(line)
    assert (row.state, row.mime_type, (row.findings or {})["failed"] or "") == ("stored", "image/png", failed)
    assert line.storage.read(row.path) == PNG
    assert said(line) == []
    assert len(jobs(line.helpdesk, TURNS)) == 1


@contextmanager
def killing(children: Pool, times: int) -> Iterator[None]:
    """The system ends so many children, each as soon as it is there; -1: all of them."""
    over = threading.Event()

    def kill() -> None:
        ended = set[int]()
        while not over.wait(0.01) and len(ended) != times:
            for pid in children.pids():
                if pid not in ended:
                    ended.add(pid)
                    os.kill(pid, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    yield
    over.set()
    killer.join()


def test_nothing_of_a_file_is_in_the_log(
    line: Line, intake: Intake, media_server: MediaServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    media_server.files["odd"] = b"<svg>secret words</svg>"
    arrive(line, intake, sent("odd", filename="passport of lena.svg"), sent("m1", "image", caption="private"))
    log = caplog.text.lower()
    assert "media_refused" in log
    assert not [word for word in ("secret", "passport", "lena", "private", LANGUAGES["en"]) if word in log]


def test_every_reason_has_a_sentence_in_every_language() -> None:
    for reason in REASONS:
        for language in LANGUAGES:
            assert texts().reply(f"utter_media_{reason}", language, media_kind="other", limit="5 MB").text  # type: ignore[arg-type]
