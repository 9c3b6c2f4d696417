"""The plain conversations page: lists, shows, gives back; hostile text and files stay harmless."""

import hashlib
from pathlib import Path

import pytest
from fixtures.business import Business
from fixtures.desk import Browser, Desk

from helpdesk import bootstrap, clock
from helpdesk.db.conversation import Conversation
from helpdesk.db.message import INBOUND, RECEIVED, Media, Message
from helpdesk.db.stored_file import MediaCopy
from helpdesk.messages import Choice, Reply
from helpdesk.services import handoff, replies

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


def test_empty_page_says_so(page: Browser) -> None:
    assert "Nobody has written yet" in page.get("/conversations").text


def test_customers_words_are_text_never_markup(business: Business, page: Browser) -> None:
    write(business, HOSTILE)
    for address in ("/conversations", "/conversations/c1"):
        answer = page.get(address)
        assert HOSTILE not in answer.text
        assert "&lt;script&gt;" in answer.text
        assert "Lena &lt;b&gt;" in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_answers_show_their_buttons_and_status(business: Business, page: Browser) -> None:
    write(business, "hallo")
    with business.work() as uow:
        said = Reply("Womit kann ich helfen?", (Choice("Menü", "/show_menu"),))
        replies.record_replies(uow, "c1", [said], caused_by="wamid.x")
    shown = page.get("/conversations/c1").text
    assert "Womit kann ich helfen?" in shown
    assert "Menü" in shown
    assert "queued" in shown


def test_release_gives_the_conversation_back_and_keeps_the_ticket(business: Business, page: Browser) -> None:
    write(business, "hallo")
    with business.work() as uow:
        ticket = handoff.start(uow, "c1", inbound_id="wamid.h", topic="talk_to_agent")
    assert "Give back to the assistant" in page.get("/conversations/c1").text
    assert page.post("/conversations/c1/release").status_code == 303
    with business.database.reading() as session:
        conversation = session.get(Conversation, "c1")
        assert conversation is not None
        assert conversation.owner == "bot"
    shown = page.get("/conversations/c1").text
    assert "Give back" not in shown
    assert f"ticket {ticket.number}" in shown


def test_a_form_of_another_site_is_refused(business: Business, page: Browser) -> None:
    with business.work() as uow:
        handoff.start(uow, "c1", inbound_id="wamid.h", topic="talk_to_agent")
    answer = page.post("/conversations/c1/release", headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert business.read("c1").owner == "human"


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


@pytest.mark.parametrize("address", ["/conversations/c404", "/media/404"])
def test_unknown_things_are_404(page: Browser, address: str) -> None:
    assert page.get(address).status_code == 404


def test_release_of_an_unknown_conversation_is_404(page: Browser) -> None:
    assert page.post("/conversations/c404/release").status_code == 404
