"""Files by a keyed hash of their bytes, encrypted, in a folder and in a bucket of a server on loopback."""

import hashlib
import os
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from fixtures.storage import KEY, s3_server, settings, storage_in

from helpdesk.db.engine import Database
from helpdesk.db.stored_file import FileRows, StoredFile, destroy
from helpdesk.errors import FileDamaged, KeyMissing, NotFound, SettingsError
from helpdesk.media.keys import MAGIC, key_file, new_key
from helpdesk.media.storage import MediaStorage


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    with s3_server() as address:
        requests.put(f"{address}/media", timeout=10).raise_for_status()
        yield address


@pytest.fixture(params=["file", "relative", "memory", pytest.param("s3", marks=pytest.mark.slow)])
def storage(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_database: Database
) -> MediaStorage:
    monkeypatch.chdir(tmp_path)
    urls = {"file": f"file://{tmp_path}/media/", "relative": "file://var/media", "memory": f"memory://{uuid.uuid4()}/m"}
    rows = FileRows(sqlite_database)
    if request.param != "s3":
        return MediaStorage(settings(urls[request.param], KEY), rows)
    address = request.getfixturevalue("bucket")
    of_bucket = settings(
        f"s3://media/{uuid.uuid4()}",
        KEY,
        storage_s3_endpoint=address,
        storage_s3_region="eu-central-1",
        storage_s3_key_id="a-key",
        storage_s3_secret="a-secret",  # noqa: S106
    )
    return MediaStorage(of_bucket, rows)


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.parent.name != folder.name)


def row_of(database: Database, name: str) -> StoredFile:
    row = FileRows(database).find(name)
    assert row is not None
    return row


def test_what_is_put_can_be_read_and_is_stored_once(storage: MediaStorage, sqlite_database: Database) -> None:
    data = os.urandom(300_000)
    name = storage.put(data, "receipt")
    assert storage.read(name) == data
    with storage.open(name) as file:
        assert file.read() == data
    first = row_of(sqlite_database, name)
    assert (first.size, first.media_class, first.is_whole) == (len(data), "receipt", True)
    assert storage.put(data) == name
    assert row_of(sqlite_database, name).object == first.object


def test_destroyed_means_gone_and_the_same_bytes_may_come_again(
    storage: MediaStorage, sqlite_database: Database
) -> None:
    data = os.urandom(1000)
    name = storage.put(data)
    with sqlite_database.session() as session:
        [left] = destroy(session, [name])
    with pytest.raises(NotFound, match="deleted"):
        storage.read(name)
    again = storage.put(data)
    storage.clear(left)  # late: it takes only what it was meant for
    storage.clear(left)
    assert again == name
    assert storage.read(name) == data


def test_neither_words_nor_digests_of_content_are_in_the_folder(tmp_path: Path, sqlite_database: Database) -> None:
    data = b"Lena Weber, Kantstr. 5, IBAN DE89 3704 0044 0532 0130 00" * 20
    storage = storage_in(tmp_path, sqlite_database)
    storage.put(data)
    [path] = files_in(tmp_path / "media")
    stored = path.read_bytes()
    assert stored.startswith(MAGIC)
    assert b"Lena" not in stored
    assert hashlib.sha256(data).hexdigest() not in str(path)
    other = MediaStorage(settings(f"file://{tmp_path}/other", new_key()), FileRows(sqlite_database))
    with pytest.raises(KeyMissing):
        other.put(data)


def test_a_single_changed_bit_is_noticed(tmp_path: Path, sqlite_database: Database) -> None:
    storage = storage_in(tmp_path, sqlite_database)
    name = storage.put(os.urandom(500))
    [path] = files_in(tmp_path / "media")
    whole = bytearray(path.read_bytes())
    for place in (0, 4, 16, len(whole) // 2, len(whole) - 1):
        changed = bytearray(whole)
        changed[place] ^= 1
        path.write_bytes(changed)
        with pytest.raises(FileDamaged):
            storage.read(name)
    path.write_bytes(whole)
    assert len(storage.read(name)) == 500


def test_one_file_cannot_stand_in_for_another(tmp_path: Path, sqlite_database: Database) -> None:
    storage = storage_in(tmp_path, sqlite_database)
    first, second = storage.put(b"a" * 100), storage.put(b"b" * 100)
    with sqlite_database.session() as session:
        one, other = session.get_one(StoredFile, first), session.get_one(StoredFile, second)
        one.object, one.wrapped_key = other.object, other.wrapped_key
    with pytest.raises(FileDamaged):
        storage.read(first)


ODD_NAMES = ["", "../../etc/passwd", "ab/../../x", "ab/" + "0" * 63, "AB/" + "0" * 64, "ab/" + "0" * 64 + "\n"]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_nothing_else_can_be_opened(tmp_path: Path, sqlite_database: Database, name: str) -> None:
    with pytest.raises(NotFound):
        storage_in(tmp_path, sqlite_database).open(name)


def test_what_was_never_put_is_not_found(storage: MediaStorage) -> None:
    with pytest.raises(NotFound):
        storage.open("00/" + "0" * 64)


def test_files_from_before_stay_readable_and_are_encrypted_under_their_name(
    tmp_path: Path, sqlite_database: Database
) -> None:
    data = b"stored in the clear, long ago"
    digest = hashlib.sha256(data).hexdigest()
    name = f"{digest[:2]}/{digest}"
    old = tmp_path / "media" / name
    old.parent.mkdir(parents=True)
    old.write_bytes(data)
    storage = storage_in(tmp_path, sqlite_database)
    assert storage.read(name) == data
    storage.adopt(name, "other")
    assert not old.exists()
    assert storage.read(name) == data
    old.write_bytes(b"something else")
    assert storage.read(name) == data
    other = f"{digest[:2]}/{digest[:-1]}{'0' if digest[-1] != '0' else '1'}"
    (tmp_path / "media" / other).write_bytes(b"put there by somebody")
    with pytest.raises(FileDamaged):
        storage.read(other)


def test_the_same_bytes_are_stored_once_also_at_once(tmp_path: Path, database: Database) -> None:
    storage, data = storage_in(tmp_path, database), os.urandom(300_000)
    storage.put(b"the naming key is there")
    names: list[str] = []
    threads = [threading.Thread(target=lambda: names.append(storage.put(data))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names) == 6
    assert len(set(names)) == 1
    path = tmp_path / "media" / row_of(database, names[0]).object
    assert len(files_in(tmp_path / "media")) == 2
    assert path.stat().st_mode & 0o077 == 0
    assert storage.read(names[0]) == data
    before = path.stat().st_mtime_ns
    storage.put(data)
    assert path.stat().st_mtime_ns == before


def test_two_processes_at_their_first_file_agree_on_names(tmp_path: Path, database: Database) -> None:
    stores = [storage_in(tmp_path, database) for _ in range(4)]
    names: list[str] = []
    threads = [threading.Thread(target=lambda one=one: names.append(one.put(b"first"))) for one in stores]  # type: ignore[misc]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names) == 4
    assert len(set(names)) == 1


def test_half_a_file_left_by_a_crash_is_written_again(
    tmp_path: Path, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage, data = storage_in(tmp_path, sqlite_database), os.urandom(1000)
    storage.put(b"another")
    with monkeypatch.context() as patch:
        patch.setattr(FileRows, "written", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            storage.put(data)
    [half] = [path for path in files_in(tmp_path / "media") if path.stat().st_size > 1000]
    half.write_bytes(half.read_bytes()[:10])
    assert storage.read(storage.put(data)) == data


def test_a_write_that_fails_leaves_nothing(
    tmp_path: Path, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    storage = storage_in(tmp_path, sqlite_database)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        storage.put(b"data")
    assert files_in(tmp_path / "media") == []


def test_without_keys_a_key_file_is_made_beside_the_folder_once(
    tmp_path: Path, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    local = settings("file://var/media")
    path = key_file(local)
    assert path == Path("var/media.key")
    name = MediaStorage(local, FileRows(sqlite_database)).put(b"data")
    assert path.stat().st_mode & 0o777 == 0o600
    assert MediaStorage(local, FileRows(sqlite_database)).read(name) == b"data"
    assert list((tmp_path / "var").glob("media.key*")) == [tmp_path / "var" / "media.key"]
    path.write_text(new_key())
    with pytest.raises(KeyMissing):
        MediaStorage(local, FileRows(sqlite_database)).read(name)


@pytest.mark.parametrize("keys", ["short", "x" * 44, "AAAA"])
def test_keys_that_are_none_are_refused_without_being_quoted(
    tmp_path: Path, sqlite_database: Database, keys: str
) -> None:
    storage = MediaStorage(settings(f"file://{tmp_path}/media", keys), FileRows(sqlite_database))
    with pytest.raises(SettingsError, match="STORAGE_KEYS is malformed") as raised:
        storage.put(b"data")
    assert keys not in str(raised.value)


def test_a_bucket_needs_keys(sqlite_database: Database) -> None:
    with pytest.raises(SettingsError, match="STORAGE_KEYS is not set"):
        MediaStorage(settings("s3://media"), FileRows(sqlite_database)).put(b"data")
