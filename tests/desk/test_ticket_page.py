"""The ticket's page shows what was said and found, takes replies and steps; nobody's words become markup."""

import io
import json
from datetime import timedelta
from typing import Any

import av
import numpy
import pytest
from fixtures.business import Business
from fixtures.desk import Browser, Desk
from PIL import Image

from helpdesk import bootstrap, clock
from helpdesk.db.conversation import Conversation
from helpdesk.db.message import FAILED, INBOUND, Media, Message
from helpdesk.db.order import Order, ProvenOrder
from helpdesk.db.stored_file import MediaCopy
from helpdesk.db.teamwork import Task
from helpdesk.db.ticket import Ticket
from helpdesk.messages import InboundMessage
from helpdesk.services import agents, conversations, teamwork, tickets

EVIL = "<img src=x onerror=alert(1)>"
SHOWN = "&lt;img src=x onerror=alert(1)&gt;"
FLAG = {"kind": "sum_differs", "why": f"Sum {EVIL}", "box": [10, 20, 110, 60]}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


@pytest.fixture
def eva(business: Business, desk: Desk) -> Browser:
    """An agent, signed in; ticket 1 of a customer who has just written."""
    business.conversation("c1", "4915112345601", f"Lena {EVIL}", "de")
    with business.work() as uow:
        wrote(uow, "w1", f"Hallo {EVIL}")
        tickets.open_ticket(uow, "c1", opened_by="w1", topic="track_order", facts={"product": EVIL})
    desk.add("Eva")
    desk.add("Max")
    return desk.browser("Eva")


def wrote(uow: Any, wamid: str, text: str, kind: Any = "text", **more: Any) -> Message:
    """The customer writes."""
    message = InboundMessage(wamid, kind, clock.timestamp(), text, **more)
    return conversations.record_inbound(uow, "c1", message)


def sent_file(business: Business, media_class: str = "receipt", mime_type: str = "image/png", **more: Any) -> int:
    """The customer sends a file, which is stored, with a copy for the desk; its number."""
    storage = bootstrap.helpdesk().storage
    name = storage.put(PNG)
    findings = {
        "kind": media_class, "size": [400, 300], "text": f"OCR {EVIL}", "fields": {"error_code": EVIL},
        "details": {"error_code": {"value": EVIL, "box": [1, 2, 3, 4]}}, "evidence": {"review": True, "flags": [FLAG]},
    }  # fmt: skip
    with business.work() as uow:
        message = wrote(uow, f"w{name[:6]}{media_class}", "", "image")
        row = Media(
            message_id=message.id, kind="image", meta_id="1", mime_type=mime_type, path=name, state="stored",
            filename=f"{EVIL}.png", media_class=media_class, findings=findings, size=len(PNG), created_at=clock.now(),
            **more,
        )  # fmt: skip
        uow.session.add(row)
        uow.session.flush()
        uow.session.add(MediaCopy(media_id=row.id, role="desk", name=name, mime_type="image/png"))
        return row.id


def said(business: Business) -> list[Message]:
    """What was said to the customer."""
    with business.work() as uow:
        query = uow.session.query(Message).filter(Message.direction != INBOUND).order_by(Message.id)
        return list(query)


def test_nobodys_words_become_markup(business: Business, eva: Browser) -> None:
    sent_file(business)
    with business.work() as uow:
        wrote(uow, "w2", "", "location", detail={"name": EVIL, "latitude": 1.5, "longitude": 2.5})
        wrote(uow, "w3", "", "contacts", detail={"cards": [{"name": EVIL, "phones": [EVIL]}]})
        wrote(uow, "w4", EVIL, "tap", payload="x", quoted_id="w1")
        wrote(uow, "w5", "", "reaction", detail={"message_id": "w1", "emoji": EVIL})
        teamwork.add_note(uow, 1, EVIL, 1)
        teamwork.add_task(uow, 1, EVIL, agent_id=1)
        uow.session.get_one(Ticket, 1).subject = EVIL
        uow.session.get_one(Ticket, 1).tags = [EVIL]
    for path in ("/tickets/1", "/tickets/1/live", "/tickets/1/older?before=99"):
        page = eva.get(path)
        assert page.status_code == 200, path
        assert EVIL not in page.text, path
        assert SHOWN in page.text, path
        assert "style=" not in page.text, path


def test_matters_are_words_and_an_order_that_is_not_proven_says_so(business: Business, eva: Browser) -> None:
    order = {"name": "Max Muster", "email": "", "postcode": "", "language": "de", "status": "shipped", "total": 100,
             "currency": "EUR", "placed_at": clock.now()}  # fmt: skip
    with business.work() as uow:
        for number, phone in (("10021", "4915112345601"), ("10022", "4915112345699")):
            uow.session.add(Order(number=number, phone=phone, **order))
        facts = {"order_number": "10022", "items": ["Lamp"], "reason": "damaged"}
        about = tickets.open_ticket(uow, "c1", opened_by="w2", topic="return_item", facts=facts).number
    warning = "and not proven"
    for path in (f"/tickets/{about}", "/queue", "/customers/c1"):
        page = eva.get(path).text
        assert "Lamp, Damaged" in page, path
        assert "return_item:" not in page, path
        assert (warning in page) == path.startswith("/tickets"), path
    with business.work() as uow:
        uow.session.add(ProvenOrder(conversation_id="c1", order_number="10022", until=clock.now() + timedelta(hours=1)))
    assert warning not in eva.get(f"/tickets/{about}").text
    assert "the matter is Where is the order" in eva.get("/tickets/1").text


def test_a_reply_with_a_file_leaves_once_however_often_it_is_sent(business: Business, eva: Browser) -> None:
    form = {"key": "k1", "text": "Ich schaue nach", "button": ["Ja", ""], "then": "waiting_for_customer"}
    drawn = io.BytesIO()
    Image.new("RGB", (400, 400), "red").save(drawn, "PNG")
    first, again = (
        eva.post("/tickets/1/reply", data=form, files={"file": ("foto.png", drawn.getvalue(), "text/html")})
        for _ in range(2)
    )
    assert (first.status_code, again.status_code) == (200, 200), first.text
    picture, text = said(business)
    assert (picture.kind, picture.body["media"]["mime_type"]) == ("image", "image/jpeg")
    assert (text.text, text.agent_id) == ("Ich schaue nach\n\n– Eva", 1)
    shown = eva.get(f"/tickets/1/sent/{picture.id}")
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    with Image.open(io.BytesIO(shown.content)) as sent:
        assert sent.size == (400, 400)
    assert "foto.jpg" in eva.get("/tickets/1/live").text
    bad = eva.post("/tickets/1/reply", data={"key": "k2", "text": "x"}, files={"file": ("a.png", b"MZ\x90\x00\x01")})
    assert (bad.status_code, bad.json()["reason"]) == (422, "file_not_supported")
    assert "{" not in bad.json()["error"]


def test_two_who_write_are_told_of_each_other(business: Business, desk: Desk, eva: Browser) -> None:
    max_ = desk.browser("Max")
    assert max_.post("/tickets/1/draft", data={"text": "Ich"}).status_code == 204
    assert "Max: " in eva.get("/tickets/1/live").text
    newest = eva.get("/tickets/1").text.partition('data-newest="')[2].partition('"')[0]
    assert max_.post("/tickets/1/reply", data={"key": "m", "text": "Ich", "seen": newest}).status_code == 200
    mine = {"key": "e", "text": "Auch ich", "seen": newest}
    assert eva.post("/tickets/1/reply", data=mine).status_code == 409
    assert eva.post("/tickets/1/reply", data={**mine, "confirmed": "1"}).status_code == 200
    assert len(said(business)) == 2


def test_outside_the_window_a_template_is_what_is_left(business: Business, eva: Browser) -> None:
    with business.work() as uow:
        uow.session.get_one(Conversation, "c1").last_inbound_at = clock.now() - timedelta(hours=25)
    assert 'data-closed="1"' in eva.get("/tickets/1").text
    closed = eva.post("/tickets/1/reply", data={"key": "k", "text": "Hallo"})
    assert (closed.status_code, closed.json()["reason"]) == (422, "window_closed")
    preview = eva.get("/tickets/1/template", params={"kind": "order_delivered", "value-number": EVIL})
    assert SHOWN in preview.text
    assert "items" in preview.text
    values = {"kind": "order_delivered", "key": "t", "value-number": "1001", "value-items": "Lampe"}
    for _ in range(2):
        assert eva.post("/tickets/1/template", data=values).status_code == 204
    [sent] = said(business)
    assert sent.body["template"]["parameters"] == {"number": "1001", "items": "Lampe"}
    assert eva.get("/tickets/1/template", params={"kind": "nothing"}).status_code == 404


def test_what_failed_says_why_and_can_be_tried_again(business: Business, eva: Browser) -> None:
    eva.post("/tickets/1/reply", data={"key": "k", "text": "Hallo"})
    number = said(business)[0].id
    with business.work() as uow:
        failed = uow.session.get_one(Message, number)
        failed.status, failed.error_code, failed.error_detail = FAILED, 999, EVIL
    page = eva.get("/tickets/1").text
    assert SHOWN in page
    assert "/tickets/1/retry" in page
    for _ in range(2):
        assert eva.post("/tickets/1/retry", data={"message": number}).status_code == 204
    assert len(said(business)) == 2
    assert f'href="#m{number}"' in eva.get("/tickets/1/live").text


@pytest.mark.parametrize(
    ("form", "field", "value"),
    [
        ({"step": "take"}, "assignee_id", 1), ({"step": "resolve"}, "status", "resolved"),
        ({"step": "wait"}, "status", "waiting_for_customer"), ({"step": "assign", "assignee": "2"}, "assignee_id", 2),
        ({"step": "wait_third"}, "status", "waiting_for_third_party"),
        ({"step": "transfer", "queue": "payments"}, "queue", "payments"),
        ({"step": "priority", "priority": "urgent"}, "priority", "urgent"), ({"step": "spam"}, "resolved_by", "spam"),
        ({"step": "tags", "tags": "vip, Möbel"}, "tags", ["vip", "möbel"]), ({"step": "give_back"}, "status", "bot"),
    ],
)  # fmt: skip
def test_steps(business: Business, eva: Browser, form: dict[str, str], field: str, value: object) -> None:
    assert eva.post("/tickets/1/step", data=form).status_code == 204
    with business.work() as uow:
        assert getattr(uow.session.get_one(Ticket, 1), field) == value
    assert eva.get("/tickets/1").status_code == 200


def test_notes_and_tasks_and_being_named(business: Business, desk: Desk, eva: Browser) -> None:
    assert eva.post("/tickets/1/notes", data={"text": "@Max bitte"}).status_code == 204
    max_ = desk.browser("Max")
    with business.work() as uow:
        assert teamwork.unseen_mentions(uow, 2) == 1
    assert "@Max bitte" in max_.get("/tickets/1").text
    with business.work() as uow:
        assert teamwork.unseen_mentions(uow, 2) == 0
    task = {"title": "Nachfragen", "assignee": "2", "due": "2030-01-02T09:30"}
    assert eva.post("/tickets/1/tasks", data=task).status_code == 204
    assert eva.post("/tickets/1/tasks/1", data={"done": "1"}).status_code == 204
    assert eva.post("/tickets/2/tasks/1", data={"done": "0"}).status_code == 404
    with business.work() as uow:
        assert uow.session.get_one(Task, 1).done_at is not None


def test_who_may_not_see_the_ticket_gets_nothing_of_it(business: Business, desk: Desk, eva: Browser) -> None:
    with business.work() as uow:
        uow.session.get_one(Ticket, 1).queue = "privacy"
        agents.assign(uow, 1, 2, "system")
    for path in ("/tickets/1", "/tickets/1/live", "/tickets/1/older?before=9", "/tickets/1/template?kind=case_news"):
        assert eva.get(path).status_code == 404, path
    for path, form in {
        "reply": {"key": "k", "text": "x"}, "retry": {"message": "1"}, "draft": {"text": "x"}, "notes": {"text": "x"},
        "tasks": {"title": "x"}, "step": {"step": "resolve"}, "template": {"kind": "case_news", "key": "k"},
    }.items():  # fmt: skip
        assert eva.post(f"/tickets/1/{path}", data=form).status_code == 404, path
    assert said(business) == []


def test_documents_of_identity_are_hidden_and_others_have_their_boxes(business: Business, eva: Browser) -> None:
    receipt, passport = sent_file(business), sent_file(business, "id_document")
    page = eva.get("/tickets/1").text
    assert f"/media/{receipt}" in page
    assert f"/media/{passport}" not in page
    boxes = page.partition('data-boxes="')[2].partition('"')[0].replace("&#34;", '"').replace("&quot;", '"')
    assert [one["kind"] for one in json.loads(boxes)] == ["field", "flag"]
    assert eva.get(f"/media/{receipt}").content == PNG
    assert eva.get(f"/media/{passport}/sound").status_code == 403


def test_films_are_answered_in_parts(business: Business, eva: Browser) -> None:
    film = sent_file(business, "video", "video/mp4")
    address = f"/media/{film}/film"
    whole = eva.get(address)
    assert (whole.status_code, whole.headers["accept-ranges"], whole.content) == (200, "bytes", PNG)
    for asked, part, told in (
        ("bytes=0-3", PNG[:4], f"bytes 0-3/{len(PNG)}"), ("bytes=40-", PNG[40:], f"bytes 40-47/{len(PNG)}"),
        ("bytes=-5", PNG[-5:], f"bytes 43-47/{len(PNG)}"), ("bytes=40-999", PNG[40:], f"bytes 40-47/{len(PNG)}"),
    ):  # fmt: skip
        answer = eva.get(address, headers={"range": asked})
        assert (answer.status_code, answer.content, answer.headers["content-range"]) == (206, part, told)
    assert eva.get(address, headers={"range": "bytes=48-"}).status_code == 416
    assert eva.get(address, headers={"range": "lines=1-2"}).status_code == 200


def test_what_waits_for_somebody_is_told_until_it_does_not(business: Business, desk: Desk, eva: Browser) -> None:
    max_ = desk.browser("Max")

    def waits() -> list[str]:
        return [one["key"] for one in max_.get("/notices").json()["notices"]]

    assert waits() == []
    eva.post("/tickets/1/notes", data={"text": "@Max"})
    eva.post("/tickets/1/step", data={"step": "assign", "assignee": "2"})
    eva.post("/tickets/1/tasks", data={"title": "x", "assignee": "2", "due": "2020-01-01T10:00"})
    assert waits() == ["mention:1", "offered:1", "task:1"]
    max_.get("/tickets/1")
    max_.post("/tickets/1/step", data={"step": "take"})
    max_.post("/tickets/1/tasks/1", data={"done": "1"})
    [wrote_] = waits()  # the customer has had the last word
    assert wrote_.startswith("message:")
    max_.post("/tickets/1/reply", data={"key": "k", "text": "Hallo"})
    assert waits() == []


def test_voice_notes_are_made_ready_for_every_browser_once(business: Business, eva: Browser) -> None:
    storage, out = bootstrap.helpdesk().storage, io.BytesIO()
    with av.open(out, "w", format="ogg") as target:
        stream = target.add_stream("libopus", rate=48_000, layout="mono")
        frame = av.AudioFrame.from_ndarray(numpy.full((1, 48_000), 9_000, dtype="int16"), format="s16", layout="mono")
        frame.rate = 48_000
        target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    note = sent_file(business, "voice", "audio/ogg")
    name = storage.put(out.getvalue())
    with business.work() as uow:
        uow.session.get_one(Media, note).path = name
    assert f"/media/{note}/sound" in eva.get("/tickets/1").text
    told = eva.get(f"/media/{note}/peaks").json()
    assert (len(told["peaks"]), round(told["seconds"])) == (64, 1)
    sound = eva.get(f"/media/{note}/sound", headers={"range": "bytes=4-7"})
    assert (sound.status_code, sound.content, sound.headers["content-type"]) == (206, b"ftyp", "audio/mp4")
    with business.work() as uow:
        copies = uow.session.query(MediaCopy).filter(MediaCopy.media_id == note, MediaCopy.role != "desk").count()
    assert copies == 2
