"""What the team writes: replies said once, collisions, attempts, notes with mentions, tasks, drafts, canned answers."""

import io
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from fixtures.business import Business
from PIL import Image
from sqlalchemy import select

from helpdesk import clock, settings
from helpdesk.db.agent import Agent
from helpdesk.db.conversation import Conversation
from helpdesk.db.engine import Database
from helpdesk.db.message import FAILED, Message
from helpdesk.db.stored_file import FileRows
from helpdesk.db.teamwork import TYPES, Mention
from helpdesk.db.ticket import Ticket
from helpdesk.errors import NotFound, NotPossible, SettingsError
from helpdesk.media.child import Pool
from helpdesk.media.storage import MediaStorage
from helpdesk.messages import InboundMessage, OutboundMedia
from helpdesk.queue import OUTBOX
from helpdesk.services import agent_replies, agents, canned, conversations, teamwork, ticket_steps, ticket_view, tickets
from helpdesk.services.agent_replies import Overtaken, Refused, Said

START = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)
EVA, MAX, MAXINE = 1, 2, 3
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


@pytest.fixture
def business(database: Database, monkeypatch: pytest.MonkeyPatch) -> Business:
    """Three colleagues, a customer who wrote a moment ago, ticket 1, and a clock that stands still."""
    monkeypatch.setattr(clock, "now", lambda: START)
    business = Business(database)
    business.conversation("c1", "4915112345601", "Lena Hoffmann", "de")
    with business.work() as uow:
        for name in ("Eva Lang", "Max Roth", "Maxine Vogt"):
            first = name.split()[0]
            uow.session.add(
                Agent(email=f"{first.lower()}@shop.example", name=name, first_name=first, password_hash="x",
                      role="agent", created_at=START)
            )  # fmt: skip
        wrote(uow, "w1", "Die Lampe ist kaputt")
        tickets.open_ticket(uow, "c1", opened_by="w1", topic="product_not_working", facts={"order_number": "1001"})
    return business


def wrote(uow: Any, wamid: str, text: str, kind: Any = "text", **more: Any) -> Message:
    """The customer writes."""
    message = InboundMessage(wamid, kind, START.timestamp(), text, **more)
    return conversations.record_inbound(uow, "c1", message)


def say(business: Business, said: Said, who: int = EVA) -> list[Message]:
    """Said from ticket 1."""
    with business.work() as uow:
        return agent_replies.say(uow, 1, said, who)


def stored(business: Business, model: Any) -> list[Any]:
    """All rows of a table."""
    with business.database.reading() as session:
        return list(session.scalars(select(model).order_by(*model.__table__.primary_key)))


def jobs(business: Business) -> int:
    """Messages that are to leave."""
    with business.work() as uow:
        return len(list(uow.queue.open_jobs(uow.connection, OUTBOX, "c1")))


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


def test_later_words_stand_at_the_message_they_are_about(business: Business) -> None:
    with business.work() as uow:
        wrote(uow, "w2", "Lampr")
        wrote(uow, "w3", "geheim")
        wrote(uow, "e1", "Lampe", "edit", detail={"message_id": "w2"})
        wrote(uow, "e2", "", "revoke", detail={"message_id": "w3"})
        wrote(uow, "e3", "", "reaction", detail={"message_id": "w1", "emoji": "👍"})
        wrote(uow, "w4", "Und?", quoted_id="w2")
        ticket = tickets.get(uow.session, 1)
        shown, older = ticket_view.lines(uow, ticket, "agent", limit=3)
        whole, none = ticket_view.lines(uow, ticket, "agent")
        assert [line.id for line in ticket_view.lines(uow, ticket, "agent", before=shown[0].id)[0]] == [whole[0].id]
    assert (older, none, len(shown)) == (True, False, 3)
    first, second, third, fourth = whole
    assert first.reactions == ("👍",)
    assert (second.text, second.edited) == ("Lampe", True)
    assert (third.text, third.revoked) == ("", True)
    assert fourth.quote["id"] == second.id


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Max kannst du?", [MAX]), ("@maxine vogt, bitte", [MAXINE]), ("@Maxi weiß es", []), ("a@max.example", []),
        ("@Max @Max Roth @Maxine", [MAX, MAXINE]), ("@Eva ich", []),
    ],
)  # fmt: skip
def test_who_is_named_in_a_note_is_told(business: Business, text: str, named: list[int]) -> None:
    with business.work() as uow:
        teamwork.add_note(uow, 1, text, EVA)
    assert sorted(one.agent_id for one in stored(business, Mention)) == named
    with business.work() as uow:
        for one in named:
            assert teamwork.unseen_mentions(uow, one) == 1
            assert [(it.ticket_number, it.by, it.text) for it in teamwork.mentions_of(uow, one)] == [(1, EVA, text)]
            assert (teamwork.see_mentions(uow, 1, one), teamwork.unseen_mentions(uow, one)) == (1, 0)


def test_tasks_are_somebodys_and_get_done(business: Business) -> None:
    with business.work() as uow:
        late = teamwork.add_task(uow, 1, "Ersatz bestellen", assignee_id=MAX, due_at=START + timedelta(days=2))
        soon = teamwork.add_task(uow, 1, " Lieferant\nfragen ", assignee_id=MAX, due_at=START, agent_id=EVA)
        with pytest.raises(NotFound):
            teamwork.add_task(uow, 1, "x", assignee_id=99)
        assert [one.title for one in teamwork.tasks_for(uow, MAX)] == ["Lieferant fragen", "Ersatz bestellen"]
        teamwork.set_task_done(uow, soon.id, True, MAX)
        assert [one.id for one in teamwork.tasks_for(uow, MAX)] == [late.id]
        assert [one.id for one in teamwork.tasks_of(uow, 1)] == [late.id, soon.id]
        assert teamwork.set_task_done(uow, soon.id, False).done_at is None


def test_drafts_are_kept_for_each_and_tell_who_writes(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    with business.work() as uow:
        teamwork.save_draft(uow, 1, EVA, "Sehr geehrte")
        teamwork.save_draft(uow, 1, MAX, "Hallo")
        assert teamwork.writing(uow, 1, but=MAX) == ["Eva"]
        teamwork.save_draft(uow, 1, MAX, " ")
        assert teamwork.draft_of(uow, 1, MAX) == ""
    monkeypatch.setattr(clock, "now", lambda: START + TYPES + timedelta(seconds=1))
    with business.work() as uow:
        assert teamwork.writing(uow, 1) == []
        assert teamwork.draft_of(uow, 1, EVA) == "Sehr geehrte"
    say(business, Said("k", "Guten Tag"))
    with business.work() as uow:
        assert teamwork.draft_of(uow, 1, EVA) == ""


def test_canned_answers_are_filled_and_show_what_is_not_known(business: Business, tmp_path: Path) -> None:
    with business.work() as uow:
        conversation, eva = uow.session.get_one(Conversation, "c1"), uow.session.get_one(Agent, EVA)
        values = ticket_view.values_of(tickets.get(uow.session, 1), conversation, [], eva)
    told = {one.name: one.text for one in canned.answers("de", values)}
    assert told["hello"].startswith("Guten Tag Lena, hier ist Eva von ")
    assert canned.gaps(told["status"]) == ["carrier", "tracking_number", "expected_on"]
    assert (
        canned.fill("{{agent_name}} {{customer_name}}", "ar", {"customer_name": "{{agent_name}}<b>"}).count("<b>") == 1
    )
    assert "[[" not in "".join(one.text for language in ("en", "de", "ar") for one in canned.answers(language, {}))  # type: ignore[arg-type]
    for language in ("en", "de", "ar"):
        (tmp_path / f"{language}.yml").write_text("a: {title: A, text: Hi}\n")
    (tmp_path / "de.yml").write_text("a: {title: A, text: 'Nr. {{nummer}}'}\n")
    with pytest.raises(SettingsError, match="nummer"):
        canned.read_canned(tmp_path)
    (tmp_path / "de.yml").write_text("b: {title: A, text: Hallo}\n")
    with pytest.raises(SettingsError, match="all languages"):
        canned.read_canned(tmp_path)


def test_a_ticket_that_ended_takes_no_reply(business: Business) -> None:
    with business.work() as uow:
        agents.resolve(uow, 1, EVA)
    with pytest.raises(Refused) as refused:
        say(business, replace(Said("k"), text="Hallo"))
    assert refused.value.reason == "ended"


def test_two_tickets_become_one_and_nobody_is_forgotten(business: Business) -> None:
    with business.work() as uow:
        first = tickets.get(uow.session, 1)
        second = tickets.open_ticket(uow, "c1", opened_by="w9", topic="refund_request", facts={"amount": "12.00"})
        agents.take(uow, second.number, MAX)
        teamwork.add_note(uow, second.number, "@Eva schau", MAX)
        ticket_steps.set_tags(uow, second.number, ["VIP", " vip ", "Groß handel"], MAX)
        ticket_steps.set_priority(uow, second.number, "high", MAX)
        merged = ticket_steps.merge(uow, second.number, 1, MAX)
        assert merged is first
        assert (second.status, second.resolved_by, second.merged_into) == ("closed", "merge", 1)
        assert (first.handed_over, first.priority, first.tags) == (True, "high", ["vip", "groß handel"])
        assert first.facts == {"order_number": "1001", "amount": "12.00"}
        assert [note.text for note in teamwork.notes_of(uow, 1)] == ["@Eva schau"]
        assert uow.session.get_one(Conversation, "c1").owner == "human"
        with pytest.raises(NotPossible):
            ticket_steps.merge(uow, 1, second.number, MAX)


def test_another_queue_priority_and_spam(business: Business) -> None:
    with business.work() as uow:
        agents.take(uow, 1, EVA)
        moved = ticket_steps.transfer(uow, 1, "payments", EVA)
        assert (moved.queue, moved.assignee_id, moved.status) == ("payments", None, "queued")
        for step, value in ((ticket_steps.transfer, "nowhere"), (ticket_steps.set_priority, "soon")):
            with pytest.raises(NotPossible):
                step(uow, 1, value, EVA)
        with pytest.raises(NotPossible):
            ticket_steps.set_tags(uow, 1, ["<b>"], EVA)
        assert ticket_steps.spam(uow, 1, EVA).status == "closed"
        assert uow.session.get_one(Conversation, "c1").blocked_at == START
