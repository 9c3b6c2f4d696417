"""Replies of the team: said once, collisions, attempts, windows, files."""

import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fixtures.business import Business
from fixtures.teamwork import EVA, MAX, START, jobs, say, stored, wrote
from PIL import Image

from helpdesk import clock, settings
from helpdesk.db.message import FAILED, Message
from helpdesk.db.stored_file import FileRows
from helpdesk.db.ticket import Ticket
from helpdesk.errors import NotFound
from helpdesk.media.child import Pool
from helpdesk.media.storage import MediaStorage
from helpdesk.messages import OutboundMedia
from helpdesk.services import agent_replies, agents, ticket_view, tickets
from helpdesk.services.agent_replies import Overtaken, Refused, Said

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def test_a_reply_is_said_once_signed_once_and_takes_the_ticket(business: Business) -> None:
    said = Said("k1", "Ich schaue nach.", titles=("Ja", " Nein "), quote=1)
    first, again = say(business, said), say(business, said)
    assert [one.id for one in first] == [one.id for one in again]
    assert jobs(business) == 1
    [message] = first
    assert message.text == "Ich schaue nach.\n\n– Eva"
    assert (message.author, message.agent_id, message.body["quote"]) == ("agent", EVA, "w1")
    assert [one["title"] for one in message.body["choices"]] == ["Ja", "Nein"]
    assert say(business, Said("k2", "Noch etwas:"))[0].text == "Noch etwas:"
    [ticket] = stored(business, Ticket)
    assert (ticket.assignee_id, ticket.status) == (EVA, "open")


@pytest.mark.parametrize(
    ("then", "status"), [("waiting_for_customer", "waiting_for_customer"), ("resolved", "resolved")]
)
def test_said_and_done_also_when_the_button_was_hit_twice(business: Business, then: str, status: str) -> None:
    said = Said("k1", "Erledigt.", then=then)
    say(business, said)
    say(business, said)  # the ticket has ended meanwhile
    assert stored(business, Ticket)[0].status == status
    assert jobs(business) == 1


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (Said("k", "  "), "empty"), (Said("k", "x" * 4097), "too_long"),
        (Said("k", "x" * 1025, titles=("a",)), "too_long"), (Said("k", "x", then="bot"), "malformed"),
        (Said("k", "Nr. {{order_number}}"), "gaps"), (Said("k", "x", titles=("a", "a")), "buttons"),
        (Said("k", "x", titles=("a" * 21,)), "button_too_long"), (Said("k", "x", titles=("/restart",)), "malformed"),
        (Said("k", "x", quote=99), "no_quote"), (Said("k k", "x"), "malformed"),
    ],
)  # fmt: skip
def test_what_cannot_be_said_is_refused_with_its_reason(business: Business, said: Said, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        say(business, said)
    assert refused.value.reason == reason
    assert jobs(business) == 0


def test_two_who_answer_are_told_of_each_other(business: Business) -> None:
    seen = stored(business, Message)[-1].id
    say(business, Said("eva", "Ich bin dran.", seen=seen))
    with pytest.raises(Overtaken):
        say(business, Said("max", "Ich auch.", seen=seen), MAX)
    assert jobs(business) == 1
    say(business, Said("max", "Ich auch.", seen=seen, confirmed=True), MAX)
    with business.work() as uow:
        wrote(uow, "w2", "Danke!")
    say(business, Said("max2", "Gern.", seen=stored(business, Message)[-1].id), MAX)
    assert jobs(business) == 3


def test_a_closed_window_takes_templates_only(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: START + timedelta(hours=24))
    with pytest.raises(Refused) as refused:
        say(business, Said("k", "Hallo"))
    assert refused.value.reason == "window_closed"
    text, _titles, missing = agent_replies.preview("order_delivered", "de", {"number": "1001"})
    assert "1001" in text
    assert missing == ["items"]
    with business.work() as uow:
        with pytest.raises(Refused):
            agent_replies.say_template(uow, 1, "order_delivered", {"number": "1001"}, "t1", EVA)
        values = {"number": "1001", "items": "Lampe"}
        [sent] = agent_replies.say_template(uow, 1, "order_delivered", values, "t1", EVA)
        assert agent_replies.say_template(uow, 1, "order_delivered", values, "t1", EVA) == [sent]
        assert sent.body["template"]["language"] == "de"
        assert sent.agent_id == EVA


def test_what_is_written_after_the_window_is_announced_and_waits(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: START + timedelta(hours=30))
    said = Said("k", "Der Ersatz ist da.", announce=True, then="waiting_for_customer")
    first, again = say(business, said), say(business, said)
    assert [one.id for one in first] == [one.id for one in again]
    template, text = first
    assert template.body["template"]["name"].startswith("case_news")
    assert (text.text, text.agent_id, "template" in text.body) == ("Der Ersatz ist da.\n\n– Eva", EVA, False)
    [ticket] = stored(business, Ticket)
    assert (ticket.status, ticket.assignee_id) == ("waiting_for_customer", EVA)


def test_what_failed_is_tried_once_more_as_a_new_message(business: Business) -> None:
    [message] = say(business, Said("k1", "Hallo"))
    with business.work() as uow, pytest.raises(Refused):
        agent_replies.retry(uow, 1, message.id, EVA)
    with business.work() as uow:
        uow.session.get_one(Message, message.id).status = FAILED
    with business.work() as uow:
        one = agent_replies.retry(uow, 1, message.id, MAX)
        assert agent_replies.retry(uow, 1, message.id, MAX).id == one.id != message.id
        with pytest.raises(NotFound):
            agent_replies.retry(uow, 1, 999, MAX)
        shown, _older = ticket_view.lines(uow, tickets.get(uow.session, 1), "agent")
    told = {line.id: line for line in shown}
    assert (told[message.id].retry, told[one.id].again_of) == ("done", message.id)
    assert told[one.id].text == told[message.id].text
    assert told[one.id].name == "Max"


def test_files_go_first_and_bytes_say_what_they_are(
    business: Business, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STORAGE_URL", f"file://{tmp_path}/media")
    storage = MediaStorage(settings.load(settings.StorageSettings), FileRows(business.database))
    exif = Image.Exif()
    exif[0x010F] = "Eva's phone"
    photo = io.BytesIO()
    Image.new("RGB", (600, 400), "red").save(photo, "JPEG", exif=exif)
    with Pool() as children:
        picture = agent_replies.store_file(storage, children, photo.getvalue(), "../../etc/passwd.exe")
        assert (picture.kind, picture.mime_type, picture.filename) == ("image", "image/jpeg", "../../etc/passwd.jpg")
        with Image.open(io.BytesIO(storage.read(picture.path))) as sent:
            assert (sent.size, dict(sent.getexif())) == ((600, 400), {})
        assert agent_replies.store_file(storage, children, b"%PDF-1.4", "a.pdf").kind == "document"
        for data, reason in (
            (b"", "file_empty"), (b"MZ\x90\x00", "file_not_supported"), (b"<svg/>", "file_not_supported"),
            (PNG, "file_broken"),
        ):  # fmt: skip
            with pytest.raises(Refused) as refused:
                agent_replies.store_file(storage, children, data, "photo.png")
            assert refused.value.reason == reason
    sound = OutboundMedia("audio", path=picture.path)
    messages = say(business, Said("k1", "Bitte sehr, Eva", files=(picture, sound)))
    assert [(one.kind, one.text) for one in messages] == [("image", ""), ("audio", ""), ("text", "Bitte sehr, Eva")]
    [captioned] = say(business, Said("k2", "So", files=(picture,)))
    assert (captioned.kind, captioned.text) == ("image", "So")


def test_a_ticket_that_ended_takes_no_reply(business: Business) -> None:
    with business.work() as uow:
        agents.resolve(uow, 1, EVA)
    with pytest.raises(Refused) as refused:
        say(business, replace(Said("k"), text="Hallo"))
    assert refused.value.reason == "ended"
