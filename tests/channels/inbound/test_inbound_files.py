"""Files on their way from Meta to the storage: kept, refused, waited for, fetched late, given up."""

from dataclasses import replace
from pathlib import Path

import pytest
from fixtures.inbound import jobs
from fixtures.media_server import MediaServer
from inbound_rows import arrive, claim_one, rows, said, signs, turns, work

from channels.whatsapp import prepare, refetch
from channels.whatsapp.intake import Intake
from channels.whatsapp.line import Line
from helpdesk import clock
from helpdesk.db.message import Media, Message
from helpdesk.db.stored_file import MediaCopy
from helpdesk.media.helpers import Helpers
from helpdesk.media.storage import KEY
from helpdesk.media.transcribing import Transcript
from helpdesk.queue import INBOX, TIMERS, TURNS


class Hearing:
    """A transcriber that heard these words."""

    def __init__(self, heard: Transcript | None) -> None:
        self.heard = heard

    def languages(self) -> frozenset[str]:
        return frozenset({"en"})

    def transcribe(self, sound: bytes, language: str) -> Transcript | None:
        return self.heard if sound.startswith(b"OggS") and language else None


@pytest.mark.parametrize(
    ("heard", "words"), [(Transcript("/restart", 0.9), "/restart"), (Transcript("mumbling", 0.3), ""), (None, "")]
)
def test_a_voice_note_is_answered_by_the_words_that_were_surely_heard(
    line: Line, intake: Intake, heard: Transcript | None, words: str
) -> None:
    arrive(intake, "15")
    work(replace(line, helpers=Helpers(transcriber=Hearing(heard))))
    voices = [row for row in rows(line, Message) if row.kind == "voice" and row.body["media"]["media_id"] == "voice"]
    assert [row.text for row in voices] == [words]
    assert turns(line)[str(voices[0].wamid)].text == words


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
    _first, *others = jobs(line.helpdesk, TURNS)  # the first looks again whenever a further file of its album is there
    assert all(job.due_at >= start + prepare.MEDIA_PAUSE for job in others)
    stored = [media.path for media in rows(line, Media) if media.state == "stored"]
    assert stored[0] == stored[1], "the same bytes are stored once"


def test_names_of_files_are_kept_as_text_only(line: Line, intake: Intake, tmp_path: Path) -> None:
    arrive(intake, "14")
    work(line)
    [media] = [media for media in rows(line, Media) if media.meta_id == "m3"]
    assert (media.filename, media.mime_type) == ("../../x", "application/pdf")
    assert not (tmp_path.parent / "x").exists()
    assert KEY.fullmatch(media.path)


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
