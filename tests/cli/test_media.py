"""`helpdesk media …` and what the doctor says of files."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from cli import doctor
from cli.main import main
from helpdesk import bootstrap, clock
from helpdesk.db.conversation import Conversation
from helpdesk.db.engine import Database
from helpdesk.db.message import INBOUND, RECEIVED, Media, Message
from helpdesk.media.keys import decode_key, key_id, new_key

OLD, NEW = new_key(), new_key()
RULES = str(Path(__file__).parents[2] / "media.yml")


@pytest.fixture(autouse=True)
def place(sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty database and an empty folder."""
    monkeypatch.setenv("DATABASE_URL", str(sqlite_database.url))
    monkeypatch.setenv("STORAGE_URL", f"file://{tmp_path}/media")
    monkeypatch.setenv("STORAGE_KEYS", OLD)
    bootstrap.helpdesk.cache_clear()
    yield tmp_path
    bootstrap.helpdesk().database.dispose()
    bootstrap.helpdesk.cache_clear()


def restart() -> None:
    bootstrap.helpdesk().database.dispose()
    bootstrap.helpdesk.cache_clear()


def receive(data: bytes, path: str = "", days: float = 0, media_class: str = "id_document") -> tuple[int, str]:
    """Id and name of a received file."""
    business = bootstrap.helpdesk()
    at = clock.now() - timedelta(days=days)
    name = path or business.storage.put(data)
    with business.unit_of_work() as uow:
        if uow.session.get(Conversation, "c1") is None:
            uow.session.add(Conversation(id="c1", phone_number_id="1", wa_id="49", created_at=at))
            uow.session.flush()
        message = Message(
            conversation_id="c1", direction=INBOUND, author="customer", kind="image", body={}, status=RECEIVED,
            created_at=at,
        )  # fmt: skip
        uow.session.add(message)
        uow.session.flush()
        row = Media(
            message_id=message.id, kind="image", meta_id="m", state="stored", path=name, size=len(data),
            media_class=media_class, created_at=at,
        )  # fmt: skip
        uow.session.add(row)
        uow.session.flush()
        return row.id, name


def health() -> dict[tuple[str, str], str]:
    """(state, subject) → what the doctor saw of files."""
    return {(found.state, found.subject): found.seen for found in doctor.media_storage()}


def test_usage_as_table_and_as_lines(capsys: pytest.CaptureFixture[str]) -> None:
    receive(b"x" * 1000)
    assert main(["media", "usage"]) == 0
    table = capsys.readouterr().out
    assert "id_document" in table
    assert "of 20,000,000,000 bytes" in table
    assert main(["media", "usage", "--json"]) == 0
    *rows, total = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["media_class"], row["age"], row["files"], row["bytes"]) for row in rows] == [
        ("id_document", "≤ 7", 1, 1000)
    ]
    assert total["quota_bytes"] == 20_000_000_000
    assert total["stored_bytes"] > 1000


def test_a_key_is_exchanged_in_the_order_of_the_page(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, name = receive(b"passport")
    assert main(["media", "new-key"]) == 0
    assert decode_key(capsys.readouterr().out.strip())
    monkeypatch.setenv("STORAGE_KEYS", f"{NEW},{OLD}")
    restart()
    assert ("warn", "media keys") in health()
    assert main(["media", "rotate"]) == 0
    said = capsys.readouterr().out
    assert key_id(decode_key(OLD)) in said
    assert OLD not in said
    monkeypatch.setenv("STORAGE_KEYS", NEW)
    restart()
    assert set(health()) >= {("ok", "media keys"), ("ok", "media")}
    assert bootstrap.helpdesk().storage.read(name) == b"passport"
    monkeypatch.setenv("STORAGE_KEYS", OLD)
    restart()
    assert ("bad", "media keys") in health()
    assert main(["media", "rotate"]) == 1
    assert "is not among STORAGE_KEYS" in capsys.readouterr().err


def test_files_from_before_encryption_are_found_and_encrypted(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import hashlib

    data = b"stored in the clear"
    digest = hashlib.sha256(data).hexdigest()
    name = f"{digest[:2]}/{digest}"
    path = place / "media" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    receive(data, name)
    assert health()["warn", "media"] == "1 files are not encrypted"
    assert main(["media", "rotate"]) == 0
    assert "1 files encrypted" in capsys.readouterr().out
    assert not path.exists()
    assert bootstrap.helpdesk().storage.read(name) == data
    assert ("warn", "media") not in health()


def test_delete_and_expire(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    young, _ = receive(b"one")
    receive(b"two", days=31)
    assert main(["media", "delete", str(young)]) == 0
    assert main(["media", "delete", str(young)]) == 1
    assert "There is no stored file" in capsys.readouterr().err
    with bootstrap.helpdesk().unit_of_work() as uow:
        from helpdesk.db.stored_file import StoredFile

        for row in uow.session.query(StoredFile):
            row.put_at = clock.now() - timedelta(days=31)
    assert main(["media", "expire"]) == 0
    assert "1 files deleted, 1 objects cleared" in capsys.readouterr().out
    assert not [path for path in (place / "media").rglob("*") if path.is_file()]


def test_the_doctor_says_where_the_key_is_when_nobody_chose_one(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORAGE_KEYS", "")
    receive(b"x")
    assert f"{place}/media.key" in health()["ok", "media keys"]
    assert (place / "media.key").stat().st_mode & 0o077 == 0


def test_the_doctor_warns_of_a_quota_nearly_used_up(monkeypatch: pytest.MonkeyPatch) -> None:
    receive(bytes(850_000))
    monkeypatch.setenv("STORAGE_QUOTA_GB", "0.001")
    assert "(85%)" in health()["warn", "media"]


def test_a_conversations_files_are_forgotten_once_that_is_confirmed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for content in (b"one", b"two"):
        receive(content)
    monkeypatch.setattr("builtins.input", lambda _question: "no")
    assert main(["media", "forget", "c1"]) == 1
    assert "2 files of conversation c1" in capsys.readouterr().out
    monkeypatch.setattr("builtins.input", lambda _question: "Yes")
    assert main(["media", "forget", "c1"]) == 0
    assert "2 files deleted" in capsys.readouterr().out
    assert main(["media", "forget", "c1", "--yes"]) == 0  # nothing is left to ask about
    assert main(["media", "forget", "nobody", "--yes"]) == 1
    assert "nobody" in capsys.readouterr().err


def test_usage_says_how_often_a_second_try_was_usable(capsys: pytest.CaptureFixture[str]) -> None:
    for number, ok in enumerate((True, True, False)):
        media_id, _ = receive(b"%d" % number)
        quality = {"ok": ok, "problems": [] if ok else ["blurred"]}
        with bootstrap.helpdesk().unit_of_work() as uow:
            uow.session.get_one(Media, media_id).findings = {"kind": "screenshot", "quality": quality, "try": 2}
    assert main(["media", "usage"]) == 0
    assert "taken again after an instruction: 3, of which 2 usable (67%)" in capsys.readouterr().out


def test_the_doctor_says_what_a_named_service_misses(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ANALYSERS", "google_vision")
    monkeypatch.delenv("GOOGLE_VISION_KEY", raising=False)
    monkeypatch.setenv("TRANSCRIBER", "vosk")
    monkeypatch.setenv("VOSK_MODELS", str(tmp_path))
    found = {one.subject: (one.state, one.seen) for one in doctor.media_helpers()}
    assert found["analyser"][0] == "bad"
    assert "GOOGLE_VISION_KEY" in found["analyser"][1]
    assert found["transcriber"][0] == "warn"
    for wished, used in {"pytesseract": "pytesseract", "libtesseract": "libtesseract"}.items():
        monkeypatch.setenv("OCR_ENGINE", wished)
        assert [one.seen.split()[0] for one in doctor.ocr_engine()] == [used]
