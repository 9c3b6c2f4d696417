"""A file that waits: its sender hears once that it has arrived, and not if the answer came in time."""

import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fixtures.inbound import jobs, store
from fixtures.media_server import MediaServer
from fixtures.storage import storage_in
from fixtures.whatsapp_cases import NUMBERS
from sqlalchemy import select, update

from channels.whatsapp import arrived, prepare, presence
from channels.whatsapp.intake import Intake
from channels.whatsapp.line import Line
from channels.whatsapp.turns import TurnDesk, Work
from helpdesk import clock
from helpdesk.bootstrap import Helpdesk
from helpdesk.db.conversation import Conversation
from helpdesk.db.message import INBOUND, OUTBOUND, Message
from helpdesk.queue import DONE, INBOX, OUTBOX, PRESENCE, TURNS, Claim
from helpdesk.services import conversations
from helpdesk.texts import texts

LANGUAGES = {"en": "447700900123", "de": "4915112345601", "ar": "966501234567"}


@pytest.fixture
def line(business: Helpdesk, media_server: MediaServer, tmp_path: Path) -> Line:
    return Line(business, media_server.api, storage_in(tmp_path, business.database), NUMBERS, 24 * 3600.0)


def arrive(
    intake: Intake, *ids: str, wa_id: str = LANGUAGES["en"], kind: str = "image", age: int = 1, media_id: str = "m1"
) -> None:
    """Webhooks with pictures; nobody has time for them."""
    content: dict[str, Any] = {"body": "hello"} if kind == "text" else {"id": media_id}
    sent_at = str(int(clock.timestamp()) - age)
    messages = [{"from": wa_id, "timestamp": sent_at, "id": one, "type": kind, kind: content} for one in ids]
    metadata = {"display_phone_number": "15550100001", "phone_number_id": NUMBERS[0]}
    contacts = [{"profile": {"name": "Ana"}, "wa_id": wa_id}]
    value = {"messaging_product": "whatsapp", "metadata": metadata, "contacts": contacts, "messages": messages}
    changes = [{"field": "messages", "value": value}]
    store(intake, {"object": "whatsapp_business_account", "entry": [{"id": "2044", "changes": changes}]})


def look(line: Line, *ids: str) -> list[Claim]:
    """The looks come due and are done."""
    with line.helpdesk.database.transaction() as connection:
        for one in ids:
            assert line.helpdesk.queue.hasten(connection, PRESENCE, f"arrived:{one}")
    done: list[Claim] = []
    while claims := line.helpdesk.queue.claim(PRESENCE, 8):
        for claim in claims:
            presence.handle(line, claim)
        done += claims
    return done


def said(line: Line) -> list[Message]:
    with line.helpdesk.database.reading() as session:
        return list(session.scalars(select(Message).where(Message.direction == OUTBOUND).order_by(Message.id)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_that_waits_is_acknowledged_in_the_customers_language(line: Line, intake: Intake, language: str) -> None:
    arrive(intake, "wamid.1", wa_id=LANGUAGES[language])
    [waiting] = jobs(line.helpdesk, PRESENCE)
    assert 4 <= waiting.due_at - waiting.created_at <= 8, "heard within ten seconds"
    look(line, "wamid.1")
    [message] = said(line)
    assert message.text == texts().reply(arrived.SAID, language).text  # type: ignore[arg-type]
    assert [job.body["message_id"] for job in jobs(line.helpdesk, OUTBOX)] == [message.id]
    with line.helpdesk.database.reading() as session:
        conversation = session.scalars(select(Conversation)).one()
        assert conversations.window_open(conversation, clock.now()), "or it would wait for a template"
        assert session.scalars(select(Message).where(Message.direction == INBOUND)).one().wamid == "wamid.1"


def test_once_for_an_album_and_again_for_a_later_file(line: Line, intake: Intake) -> None:
    album = [f"wamid.{n}" for n in range(5)]
    arrive(intake, *album)
    assert len(look(line, *album)) == 5
    assert len(said(line)) == 1
    with line.helpdesk.unit_of_work() as uow:
        uow.connection.execute(update(Message).values(created_at=clock.now() - arrived.ONCE_IN - timedelta(seconds=1)))
    arrive(intake, "wamid.later")
    look(line, "wamid.later")
    assert len(said(line)) == 2


def test_each_customer_hears_of_it(line: Line, intake: Intake) -> None:
    for language, number in LANGUAGES.items():
        arrive(intake, f"wamid.{language}", wa_id=number)
    look(line, *(f"wamid.{language}" for language in LANGUAGES))
    assert len({message.conversation_id for message in said(line)}) == 3


def test_a_look_that_is_repeated_says_nothing_twice(line: Line, intake: Intake) -> None:
    arrive(intake, "wamid.1")
    [claim] = look(line, "wamid.1")
    for age in (0.0, 3600.0):
        with line.helpdesk.unit_of_work() as uow:
            uow.connection.execute(update(Message).values(created_at=clock.now() - timedelta(seconds=age)))
            arrived.tell(line, uow, claim)
    assert len(said(line)) == len(jobs(line.helpdesk, OUTBOX)) == 1


@pytest.mark.parametrize(("queue", "told"), [(TURNS, 1), ("", 0)])
def test_only_while_the_answer_is_not_there(line: Line, intake: Intake, queue: str, told: int) -> None:
    arrive(intake, "wamid.1")
    [claim] = line.helpdesk.queue.claim(INBOX, 1)
    with line.helpdesk.unit_of_work() as uow:
        if queue:
            uow.put(queue, "wamid.1", claim.job.lane, {})
        line.helpdesk.queue.settle(uow.connection, claim)
    look(line, "wamid.1")
    assert len(said(line)) == told
    assert [job.state for job in jobs(line.helpdesk, PRESENCE)] == [DONE]


def test_not_while_a_person_answers_and_not_for_old_messages(line: Line, intake: Intake) -> None:
    arrive(intake, "wamid.old", age=48 * 3600)
    look(line, "wamid.old")
    arrive(intake, "wamid.1")
    with line.helpdesk.unit_of_work() as uow:
        uow.connection.execute(update(Conversation).values(owner="human"))
    look(line, "wamid.1")
    assert said(line) == []


def test_texts_need_none(line: Line, intake: Intake) -> None:
    arrive(intake, "wamid.1", kind="text")
    assert jobs(line.helpdesk, PRESENCE) == []


def prepare_next(line: Line) -> None:
    [claim] = line.helpdesk.queue.claim(INBOX, 1)
    prepare.handle(line, claim)


def turn(line: Line, seconds: float = 5.0) -> Work | None:
    """What the assistant gets to hear of the turn that is due within `seconds`; None if it is put off."""
    end = time.monotonic() + seconds
    while not (claims := line.helpdesk.queue.claim(TURNS, 1)):
        assert time.monotonic() < end, "nothing is due"
        time.sleep(0.01)
    return TurnDesk(line.helpdesk, texts()).begin(claims[0])


@pytest.mark.parametrize("last", ["image", "refused", "buried", "text"])
def test_an_album_is_one_turn_however_long_its_files_take(
    line: Line, intake: Intake, monkeypatch: pytest.MonkeyPatch, last: str
) -> None:
    monkeypatch.setattr(prepare, "MEDIA_PAUSE", 0.2)
    arrive(intake, "wamid.1", "wamid.2", media_id="expired")  # kept as messages, without a file
    prepare_next(line)
    assert turn(line) is None, "the second is still being fetched"
    assert line.helpdesk.queue.claim(TURNS, 1) == []
    third = {"refused": "document", "text": "text"}.get(last, "image")
    arrive(intake, "wamid.3", kind=third, media_id="huge" if last == "refused" else "expired")
    prepare_next(line)
    if last != "text":
        assert turn(line) is None, "the third is"
        if last == "buried":
            [claim] = line.helpdesk.queue.claim(INBOX, 1)
            prepare.handle_buried(line, claim)
        else:
            prepare_next(line)
    while (work := turn(line)) is None:  # the pause after the newest
        pass
    own = ("wamid.3",) if last in ("image", "buried") else ()
    assert work.turn.inbound_ids == ("wamid.1", "wamid.2", *own)


def test_a_file_that_comes_within_the_pause_belongs_to_the_album(
    line: Line, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepare, "MEDIA_PAUSE", 1.0)
    arrive(intake, "wamid.1", media_id="expired")
    prepare_next(line)
    arrive(intake, "wamid.2", media_id="expired")
    prepare_next(line)
    second = next(job.due_at for job in jobs(line.helpdesk, TURNS) if job.key == "wamid.2")
    while (work := turn(line)) is None:
        pass
    assert work.turn.inbound_ids == ("wamid.1", "wamid.2")
    assert line.helpdesk.queue.now() >= second, "its own pause has passed, too: a third might have come"
