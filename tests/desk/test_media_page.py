"""Customers' files on the desk: shown or given as a download, each for those who may see its class."""

import hashlib
from pathlib import Path

import pytest
from fixtures.business import Business
from fixtures.desk import Browser, Desk

from helpdesk import bootstrap, clock
from helpdesk.db.message import INBOUND, RECEIVED, Media, Message
from helpdesk.db.stored_file import MediaCopy

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def page(business: Business, desk: Desk) -> Browser:
    business.conversation("c1", phone="491700000001", name="Lena <b>", language="de")
    desk.add("Eva")
    return desk.browser("Eva")


def write(business: Business, text: str, kind: str = "text") -> int:
    with business.work() as uow:
        message = Message(
            conversation_id="c1", direction=INBOUND, author="customer", kind=kind, text=text, body={"kind": kind},
            status=RECEIVED, wamid=f"wamid.{text}{kind}", created_at=clock.now(),
        )  # fmt: skip
        uow.session.add(message)
        uow.session.flush()
        return message.id


def add_file(business: Business, folder: Path, mime_type: str, content: bytes) -> int:
    digest = hashlib.sha256(content).hexdigest()
    place = folder / "media" / digest[:2]
    place.mkdir(parents=True, exist_ok=True)
    (place / digest).write_bytes(content)
    message_id = write(business, mime_type, "image")
    with business.work() as uow:
        media = Media(
            message_id=message_id, kind="image", meta_id="1", mime_type=mime_type, size=len(content), sha256=digest,
            path=f"{digest[:2]}/{digest}", state="stored", filename="../../x", created_at=clock.now(),
        )  # fmt: skip
        uow.session.add(media)
        uow.session.flush()
        return media.id


def test_pictures_are_shown_and_everything_else_is_a_download(
    business: Business, page: Browser, tmp_path: Path
) -> None:
    picture = page.get(f"/media/{add_file(business, tmp_path, 'image/png', b'png')}")
    assert (picture.status_code, picture.headers["content-type"], picture.content) == (200, "image/png", b"png")
    page_file = page.get(f"/media/{add_file(business, tmp_path, 'text/html', HOSTILE.encode())}")
    assert page_file.headers["content-type"] == "application/octet-stream"
    assert page_file.headers["content-disposition"].startswith("attachment")
    assert page_file.headers["x-content-type-options"] == "nosniff"


def test_a_working_copy_is_shown_in_place_of_the_file(business: Business, page: Browser, tmp_path: Path) -> None:
    number = add_file(business, tmp_path, "image/heic", b"heic with a place in it")
    copy = bootstrap.helpdesk().storage.put(b"drawn anew", "copy")
    with business.work() as uow:
        uow.session.add(MediaCopy(media_id=number, role="desk", name=copy, mime_type="image/jpeg", size=10))
    shown = page.get(f"/media/{number}")
    assert (shown.headers["content-type"], shown.content) == ("image/jpeg", b"drawn anew")
    original = page.get(f"/media/{number}?original=1")
    assert (original.headers["content-type"], original.content) == (
        "application/octet-stream",
        b"heic with a place in it",
    )


def test_identity_documents_are_for_those_who_prove_identities(
    business: Business, page: Browser, tmp_path: Path
) -> None:
    number = add_file(business, tmp_path, "image/png", b"passport")
    with business.work() as uow:
        uow.session.get_one(Media, number).media_class = "id_document"
    for address in (f"/media/{number}", f"/media/{number}?original=1"):
        assert page.get(address).status_code == 403


def test_unknown_files_are_404(page: Browser) -> None:
    assert page.get("/media/404").status_code == 404
