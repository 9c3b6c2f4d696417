"""Files by the hash of their bytes, in a folder and in an object store."""

import hashlib
import os
import threading
import uuid
from pathlib import Path

import pytest

from helpdesk.errors import NotFound
from helpdesk.media.storage import MediaStorage


@pytest.fixture(params=["file", "relative", "memory"])
def storage(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MediaStorage:
    monkeypatch.chdir(tmp_path)
    urls = {
        "file": f"file://{tmp_path}/media/",
        "relative": "file://var/media",
        "memory": f"memory://{uuid.uuid4()}/media",
    }
    return MediaStorage(urls[request.param])


def test_what_is_put_can_be_opened(storage: MediaStorage) -> None:
    data = os.urandom(100_000)
    key = storage.put(data)
    digest = hashlib.sha256(data).hexdigest()
    assert key == f"{digest[:2]}/{digest}"
    with storage.open(key) as file:
        assert file.read() == data


ODD_KEYS = ["", "../../etc/passwd", "ab/../../x", "ab/" + "0" * 63, "AB/" + "0" * 64, "ab/" + "0" * 64 + "\n"]


@pytest.mark.parametrize("key", ODD_KEYS)
def test_nothing_else_can_be_opened(storage: MediaStorage, key: str) -> None:
    with pytest.raises(NotFound):
        storage.open(key)


def test_what_was_never_put_is_not_found(storage: MediaStorage) -> None:
    with pytest.raises(NotFound):
        storage.open("00/" + "0" * 64)


def test_the_same_bytes_are_stored_once_also_at_once(tmp_path: Path) -> None:
    storage, data = MediaStorage(f"file://{tmp_path}"), os.urandom(300_000)
    threads = [threading.Thread(target=storage.put, args=(data,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [path] = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert path.read_bytes() == data
    assert path.stat().st_mode & 0o077 == 0
    before = path.stat().st_mtime_ns
    storage.put(data)
    assert path.stat().st_mtime_ns == before


def test_half_a_file_left_by_a_crash_is_replaced(tmp_path: Path) -> None:
    storage, data = MediaStorage(f"file://{tmp_path}"), os.urandom(1000)
    digest = hashlib.sha256(data).hexdigest()
    path = tmp_path / digest[:2] / digest
    path.parent.mkdir()
    path.write_bytes(data[:10])
    with storage.open(storage.put(data)) as file:
        assert file.read() == data


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        MediaStorage(f"file://{tmp_path}").put(b"data")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
