"""Fetching files from Meta's media endpoints over HTTP: what is stored, refused, failed, and tried again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fixtures.media_server import OGG, PDF, PNG, TOKEN, MediaServer
from fixtures.storage import storage_in

from channels.whatsapp import fetch
from helpdesk.db.engine import Database
from helpdesk.media.child import Pool
from helpdesk.media.storage import MediaStorage
from helpdesk.messages import InboundMedia


@pytest.fixture
def storage(tmp_path: Path, sqlite_database: Database) -> MediaStorage:
    return storage_in(tmp_path, sqlite_database)


Get = Callable[..., fetch.Fetched]


@pytest.fixture
def get(media_server: MediaServer, storage: MediaStorage, children: Pool) -> Get:
    """Fetches a file of the server without waiting."""

    def fetched(media_id: str, kind: str = "image", sha256: str = "") -> fetch.Fetched:
        media = InboundMedia(media_id, sha256=sha256)
        api = media_server.api
        return fetch.fetch(api, storage, "1055", kind, media, sleep=lambda _seconds: None, children=children)

    return fetched


@pytest.mark.parametrize(
    ("media_id", "kind", "data", "mime_type"),
    [
        ("m1", "image", PNG, "image/png"),
        ("m2", "document", PDF, "application/pdf"),
        ("voice", "voice", OGG, "audio/ogg"),
        ("slow", "voice", OGG, "audio/ogg"),
        ("stale_once", "image", PNG, "image/png"),
        ("mismatch_once", "image", PNG, "image/png"),
    ],
)
def test_stored(
    media_server: MediaServer, storage: MediaStorage, get: Get, media_id: str, kind: str, data: bytes, mime_type: str
) -> None:
    fetched = get(media_id, kind)
    assert (fetched.state, fetched.mime_type, fetched.size, fetched.reason) == ("stored", mime_type, len(data), "")
    with storage.open(fetched.path) as file:
        assert file.read() == data
    assert media_server.tokens == {f"Bearer {TOKEN}"}


@pytest.mark.parametrize(
    ("media_id", "kind", "state", "reason", "downloads"),
    [
        ("expired", "audio", "failed", "media id refused code=100 http=400", 0),
        ("gone", "image", "failed", "file not found code=None http=404", 2),
        ("mismatch", "image", "failed", "sha256 mismatch", 2),
        ("huge", "document", "refused", "too_big", 0),
        ("liar", "image", "refused", "too_big", 1),
        ("empty", "image", "refused", "empty", 1),
    ],
)
def test_not_stored(
    media_server: MediaServer, get: Get, media_id: str, kind: str, state: str, reason: str, downloads: int
) -> None:
    sha256 = "A" * 43 + "=" if media_id == "mismatch" else ""
    fetched = get(media_id, kind, sha256)
    assert (fetched.state, fetched.reason, fetched.path) == (state, reason, "")
    assert len(media_server.downloads) == downloads


def test_a_short_outage_is_waited_for(media_server: MediaServer, get: Get) -> None:
    media_server.failing["m1"] = 2
    assert get("m1").state == "stored"


def test_a_longer_one_is_the_queues_matter(media_server: MediaServer, get: Get) -> None:
    media_server.failing["m1"] = -1
    with pytest.raises(fetch.Unreachable, match="http=503"):
        get("m1")


def test_a_storage_that_cannot_be_written_is_tried_again_later(get: Get, tmp_path: Path) -> None:
    (tmp_path / "media").write_text("a file where the folder should be")
    with pytest.raises(fetch.Unreachable, match="storage"):
        get("m1")
