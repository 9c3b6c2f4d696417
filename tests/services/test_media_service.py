"""Files after they are stored: usage, quota, deletion on schedule and on request, exchange of the master key."""

import hashlib
import logging
from datetime import timedelta
from pathlib import Path

import pytest
from fixtures.storage import KEY, settings
from sqlalchemy import func, select

from helpdesk import clock
from helpdesk.bootstrap import Helpdesk
from helpdesk.db.conversation import Conversation
from helpdesk.db.engine import Database
from helpdesk.db.message import INBOUND, RECEIVED, Media, Message
from helpdesk.db.stored_file import FileRows, MediaCopy, StoredFile
from helpdesk.errors import KeyMissing, NotFound
from helpdesk.media import classes
from helpdesk.media.keys import MasterKeys, decode_key, new_key
from helpdesk.media.storage import MediaStorage
from helpdesk.queue import DurableQueue
from helpdesk.services import media
from processes import media_house

RULES = classes.read_rules(Path(__file__).parents[2] / "media.yml")


class Files:
    """A business with files."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.folder, self.database = folder, database
        self.business = Helpdesk(database, DurableQueue(database))
        self.use(KEY)
        with self.business.unit_of_work() as uow:
            for name in ("c1", "c2"):
                uow.session.add(Conversation(id=name, phone_number_id="1", wa_id=name, created_at=clock.now()))

    def use(self, *keys: str) -> None:
        """As after a restart with these master keys."""
        self.storage = MediaStorage(settings(f"file://{self.folder}/media", *keys), FileRows(self.database))
        self.business.__dict__["storage"] = self.storage

    def receive(self, data: bytes, media_class: str = "other", days: float = 0, conversation: str = "c1") -> int:
        """A file that came `days` ago, with a thumbnail; its id."""
        at = clock.now() - timedelta(days=days)
        name, copy = self.storage.put(data, media_class), self.storage.put(b"copy of " + data, "copy")
        with self.business.unit_of_work() as uow:
            message = Message(
                conversation_id=conversation, direction=INBOUND, author="customer", kind="image", body={},
                status=RECEIVED, created_at=at,
            )  # fmt: skip
            uow.session.add(message)
            uow.session.flush()
            row = Media(
                message_id=message.id, kind="image", meta_id="m", state="stored", path=name, size=len(data),
                sha256=hashlib.sha256(data).hexdigest(), filename="lena.jpg", media_class=media_class,
                findings={"text": "words"}, created_at=at,
            )  # fmt: skip
            uow.session.add(row)
            uow.session.flush()
            uow.session.add(MediaCopy(media_id=row.id, role="thumbnail", name=copy, mime_type="image/jpeg", size=9))
            for stored in uow.session.scalars(select(StoredFile).where(StoredFile.name.in_((name, copy)))):
                stored.put_at = at
            return row.id

    def row(self, media_id: int) -> Media:
        with self.database.reading() as session:
            return session.get_one(Media, media_id)

    def objects(self) -> int:
        """Files in the folder."""
        return sum(1 for path in (self.folder / "media").rglob("*") if path.is_file())


@pytest.fixture
def files(database: Database, tmp_path: Path) -> Files:
    return Files(database, tmp_path)


def test_usage_by_class_and_age(files: Files) -> None:
    for days in (1, 20, 20, 400):
        files.receive(f"screen {days} {days * 2}".encode(), "screenshot", days)
    files.receive(b"id", "id_document", 3)
    files.storage.put(b"a label", "paper")
    with files.database.reading() as session:
        used = [(one.media_class, one.age, one.files) for one in media.usage(session, clock.now())]
        quota = media.quota(session, 1.0)
    assert used == [
        ("screenshot", "≤ 7", 1),
        ("screenshot", "≤ 30", 2),
        ("screenshot", "> 365", 1),
        ("id_document", "≤ 7", 1),
        ("paper", "≤ 7", 1),
    ]
    on_disk = sum(path.stat().st_size for path in (files.folder / "media").rglob("*") if path.is_file())
    assert quota.used == on_disk
    assert not quota.is_tight


def test_a_file_whose_time_is_up_is_gone_and_others_stay(files: Files) -> None:
    old = files.receive(b"passport", "id_document", RULES.classes["id_document"].keep.days + 1)
    young = files.receive(b"another passport", "id_document", RULES.classes["id_document"].keep.days - 1)
    photo = files.receive(b"photo", "product_photo", RULES.classes["id_document"].keep.days + 1)
    name, before = files.row(old).path, files.objects()
    assert media_house.delete_expired(files.business) == 1
    with pytest.raises(NotFound):
        files.storage.read(name)
    assert media_house.clear_leftovers(files.business) == 2
    assert files.objects() == before - 2, "the file and its thumbnail"
    gone = files.row(old)
    assert (gone.state, gone.reason, gone.path, gone.sha256, gone.filename) == ("deleted", "retention", "", "", "")
    assert gone.findings is None
    assert gone.deleted_at is not None
    for kept in (young, photo):
        assert files.storage.read(files.row(kept).path)
    assert media_house.delete_expired(files.business) == 0


def test_what_two_customers_sent_stays_until_both_are_gone(files: Files) -> None:
    first, second = files.receive(b"same", conversation="c1"), files.receive(b"same", conversation="c2")
    assert files.row(first).path == files.row(second).path
    for conversation, readable in (("c1", True), ("c2", False)):
        name = files.row(second).path
        with files.business.unit_of_work() as uow:
            assert media.forget_conversation(uow, conversation) == 1
        if readable:
            assert files.storage.read(name) == b"same"
        else:
            with pytest.raises(NotFound):
                files.storage.read(name)


def test_deleted_on_request_at_once(files: Files) -> None:
    media_id = files.receive(b"sent by mistake")
    name = files.row(media_id).path
    with files.business.unit_of_work() as uow:
        media.forget_one(uow, media_id)
    with pytest.raises(NotFound):
        files.storage.read(name)
    with files.business.unit_of_work() as uow, pytest.raises(NotFound):
        media.forget_one(uow, media_id)


def test_content_that_comes_again_while_it_is_deleted_is_spared(files: Files) -> None:
    media_id = files.receive(b"same", days=400)
    name = files.storage.put(b"same")  # of another message, not recorded yet
    assert media_house.delete_expired(files.business) == 1
    assert files.row(media_id).state == "deleted"
    assert files.storage.read(name) == b"same"


def test_files_of_nobody_go_after_a_week_and_papers_after_theirs(files: Files) -> None:
    orphan = files.storage.put(b"orphan")
    paper, label = files.storage.put(b"old", "paper"), files.storage.put(b"new", "paper")
    with files.business.unit_of_work() as uow:
        uow.session.get_one(StoredFile, orphan).put_at = clock.now() - timedelta(days=8)
        uow.session.get_one(StoredFile, paper).put_at = clock.now() - RULES.keep_papers - timedelta(days=1)
        uow.session.get_one(StoredFile, label).put_at = clock.now() - timedelta(days=8)
    assert media_house.delete_expired(files.business) == 2
    assert files.storage.read(label) == b"new"
    assert files.storage.put(b"the key of names is no orphan")


def test_an_object_that_cannot_be_cleared_is_tried_again(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    media_id = files.receive(b"photo")
    with files.business.unit_of_work() as uow:
        media.forget_one(uow, media_id)

    def away(_self: object, _name: str) -> None:
        raise OSError("bucket away")

    with monkeypatch.context() as patch:
        patch.setattr(MediaStorage, "clear", away)
        assert media_house.clear_leftovers(files.business) == 0
    assert media_house.clear_leftovers(files.business) == 2
    assert media_house.clear_leftovers(files.business) == 0


def test_the_master_key_is_exchanged_and_the_old_one_may_go(files: Files) -> None:
    names = {files.storage.put(f"file {n}".encode()): f"file {n}".encode() for n in range(5)}
    fresh = new_key()
    files.use(fresh, KEY)
    late = files.storage.put(b"with the new key")
    with files.database.reading() as session:
        assert list(media.foreign_keys(session, files.storage.master).values()) == [6], "five, and the key of names"
    with files.business.unit_of_work() as uow:
        assert media.rewrap(uow, files.storage.master, limit=4) == 4
    with files.business.unit_of_work() as uow:
        assert media.rewrap(uow, files.storage.master) == 2
    files.use(fresh)
    for name, data in names.items():
        assert files.storage.read(name) == data
        assert files.storage.put(data) == name, "still stored once"
    assert files.storage.read(late) == b"with the new key"
    files.use(KEY)
    with pytest.raises(KeyMissing):
        files.storage.read(late)


def test_without_the_old_key_nothing_is_rewrapped(files: Files) -> None:
    files.receive(b"photo")
    stranger = MasterKeys([decode_key(new_key())])
    with pytest.raises(KeyMissing), files.business.unit_of_work() as uow:
        media.rewrap(uow, stranger)
    with files.database.reading() as session:
        assert session.scalar(select(func.count()).where(StoredFile.key_id == stranger.current)) == 0


def test_a_nearly_full_quota_is_said_and_new_evidence_is_taken(
    files: Files, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    files.receive(bytes(100_000))
    monkeypatch.setenv("STORAGE_QUOTA_GB", "0.001")
    media_house.watch_room(files.business)
    assert "media_quota" not in caplog.text
    files.receive(bytes(700_001))
    media_house.watch_room(files.business)
    [warned] = [record for record in caplog.records if "media_quota" in record.getMessage()]
    assert (warned.levelname, "share=1.60" in warned.getMessage()) == ("ERROR", True)
    assert files.storage.read(files.storage.put(b"one more")) == b"one more"
