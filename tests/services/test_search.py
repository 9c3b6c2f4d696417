"""The search finds what was said, written and read, in three languages; what is deleted is not found any more."""

from datetime import timedelta

import pytest
from fixtures.business import Business
from sqlalchemy import delete, func, select

import processes.search
from helpdesk import clock
from helpdesk.bootstrap import Helpdesk
from helpdesk.db.conversation import Conversation
from helpdesk.db.engine import Database
from helpdesk.db.message import INBOUND, RECEIVED, Media, Message
from helpdesk.db.search import SearchEntry
from helpdesk.db.sla import SlaClock
from helpdesk.db.teamwork import CustomerNote, Note
from helpdesk.db.ticket import NEVER, Ticket
from helpdesk.policies.search_words import excerpt, wanted, words_of
from helpdesk.services import media, search
from helpdesk.services.tickets import new_ticket

HOSTILE = """' " * : ( ) & | ! <-> NEAR( -- \\ ؟ a:b ^x {y} \x00"""


@pytest.fixture
def business(database: Database) -> Business:
    business = Business(database)
    business.conversation("lena", phone="491701234567", name="Lena Müller", language="de")
    business.conversation("omar", phone="966501112233", name="عُمر الأحمد", language="ar")
    return business


def say(business: Business, conversation_id: str, text: str) -> int:
    with business.work() as uow:
        message = Message(
            conversation_id=conversation_id, direction=INBOUND, author="customer", kind="text", text=text, body={},
            status=RECEIVED, created_at=clock.now(),
        )  # fmt: skip
        uow.session.add(message)
        uow.session.flush()
        return message.id


def ticket(business: Business, conversation_id: str, **fields: object) -> int:
    with business.work() as uow:
        conversation = uow.session.get_one(Conversation, conversation_id)
        cause = f"w{uow.session.scalar(select(func.count()).select_from(Ticket))}"
        return new_ticket(uow, conversation, cause, **fields).number


def picture(business: Business, message_id: int, media_class: str, text: str) -> int:
    with business.work() as uow:
        row = Media(
            message_id=message_id, kind="image", meta_id="1", state="stored", media_class=media_class,
            findings={"text": text, "fields": {"order_number": "77001"}}, filename="Rechnung März.pdf",
            created_at=clock.now(),
        )  # fmt: skip
        uow.session.add(row)
        uow.session.flush()
        return row.id


def read(business: Business) -> None:
    with business.work() as uow:
        while search.follow(uow):
            pass


def found(business: Business, query: str, role: str = "agent") -> list[tuple[str, str]]:
    with business.database.reading() as session:
        return [(hit.kind, hit.ref) for hit in search.find(session, query, role)]


def test_everything_is_found_by_beginnings_of_its_words(business: Business) -> None:
    said = say(business, "lena", "Die Waschmaschine läuft nicht, bitte RÜCKRUF unter 0170 99 88 77")
    arabic = say(business, "omar", "أين الطلب رقم ١٠٠٨؟ شكراً")
    number = ticket(business, "lena", subject="Oslo table lamp", facts={"order_number": "1008", "mood": "xyzzy"},
                    tags=["vip"], first_message_id=said)  # fmt: skip
    file = picture(business, said, "receipt", "Gesamtbetrag 49,90 EUR")
    with business.work() as uow:
        note = Note(ticket_number=number, text="Café wants a refund", created_at=clock.now())
        remembered = CustomerNote(conversation_id="lena", text="prefers mornings", created_at=clock.now())
        uow.session.add_all([note, remembered])
        uow.session.flush()
    read(business)
    one = [("message", str(said))]
    for query, expected in {
        "waschm": one, "läuft": one, "laeuft": one, "lauft": one, "Rückruf bitte": one, "waschm refund": [],
        "0170998877": one, "0170 99 88 77": one, "مطلوب": [],
        "الطلب": [("message", str(arabic))], "طلب": [("message", str(arabic))], "١٠٠٨ طلب": [("message", str(arabic))],
        "أحمد": [("conversation", "omar")], "عمر": [("conversation", "omar")],
        "Muller": [("conversation", "lena")], "Müller Lena": [("conversation", "lena")],
        "+49 170 1234567": [("conversation", "lena")], "0170/1234567": [("conversation", "lena")],
        "34567": [("conversation", "lena")], "lamp 1008": [("ticket", str(number))], "vip": [("ticket", str(number))],
        "xyzzy": [], "gesamtb": [("media", str(file))], "77001": [("media", str(file))],
        "rechnung marz": [("media", str(file))],
        "cafe": [("note", str(note.id))], "mornings": [("customer_note", str(remembered.id))],
        "1008": [("ticket", str(number)), ("message", str(arabic))], "": [], HOSTILE: [], "%": [], "_": [],
    }.items():  # fmt: skip
        assert sorted(found(business, query)) == sorted(expected), query
    with business.database.reading() as session:
        entries = {entry.kind: entry.ticket_number for entry in session.scalars(select(SearchEntry))}
        [hit] = search.find(session, "Rückruf", "agent")
        assert search.excerpts(session, [hit], "Rückruf")[0][1] == "RÜCKRUF"
    assert entries["media"] == entries["note"] == number


def test_what_is_changed_deleted_or_blanked_is_not_found_from_that_moment(business: Business) -> None:
    gone, blanked, changed = (say(business, "lena", f"secret{n}") for n in range(3))
    file = picture(business, changed, "receipt", "secret3")
    read(business)
    assert len(found(business, "secret")) == 4
    with business.work() as uow:
        media.forget(uow, uow.session.get_one(Media, file), media.ASKED)
        uow.session.execute(delete(Message).where(Message.id == gone))
        uow.session.get_one(Message, blanked).text = ""
        uow.session.get_one(Message, changed).text = "harmless"
        uow.session.get_one(Conversation, "lena").profile_name = "Magda"
    assert found(business, "secret") == []
    assert found(business, "Lena") == []
    read(business)
    assert found(business, "harmless") == [("message", str(changed))]
    assert found(business, "magda") == [("conversation", "lena")]
    with business.database.reading() as session:
        assert not any("secret" in words for words in session.scalars(select(SearchEntry.words)))


def test_what_was_read_on_files_is_found_only_by_those_who_may_see_them(business: Business) -> None:
    message = say(business, "lena", "")
    file = picture(business, message, "id_document", "Passport Schmidt")
    read(business)
    assert found(business, "Schmidt", "agent") == []
    assert found(business, "Schmidt", "privacy") == [("media", str(file))]
    with business.work() as uow:  # it was no passport after all
        uow.session.get_one(Media, file).media_class = "receipt"
    read(business)
    assert found(business, "Schmidt", "agent") == [("media", str(file))]


def test_a_message_belongs_to_the_ticket_that_had_begun_by_then(business: Business) -> None:
    first = say(business, "lena", "alpha1")
    old = ticket(business, "lena", first_message_id=first)
    later = say(business, "lena", "alpha2")
    new = ticket(business, "lena", first_message_id=later)
    read(business)
    with business.database.reading() as session:
        assert [hit.ticket_number for hit in search.find(session, "alpha", "agent")] == [new, old]
        assert [hit.ticket_number for hit in search.find(session, "alpha", "agent", limit=1)] == [new]


def test_a_ticket_knows_when_the_first_of_its_running_clocks_is_due(business: Business) -> None:
    number, now = ticket(business, "lena"), clock.now().replace(microsecond=0)

    def due() -> object:
        with business.database.reading() as session:
            return session.get_one(Ticket, number).clock_due_at

    assert due() == NEVER
    with business.work() as uow:
        clocks = [
            SlaClock(ticket_number=number, name=name, instance=1, policy="p", state="running", target=60, calendar="v",
                     armed_at=now, due_at=now + timedelta(minutes=minutes))
            for name, minutes in (("resolution", 60), ("queue_wait", 3))
        ]  # fmt: skip
        uow.session.add_all(clocks)
    assert due() == now + timedelta(minutes=3)
    with business.work() as uow:
        uow.session.get_one(SlaClock, clocks[1].id).state = "met"
    assert due() == now + timedelta(hours=1)
    with business.work() as uow:
        uow.session.get_one(SlaClock, clocks[0].id).due_at = None
    assert due() == NEVER


@pytest.mark.parametrize(
    ("text", "query", "hit"),
    [
        ("Wo ist meine Bestellung?", "bestell", "Bestell"),
        ("أين الطَّلب", "xyz", ""),
        ("one\ntwo   three", "two", "two"),
        ("Straße", "strasse", ""),
    ],
)
def test_excerpts_show_the_place(text: str, query: str, hit: str) -> None:
    before, middle, after = excerpt(text, query)
    assert middle == hit
    assert before + middle + after == " ".join(text.split())


def test_words_are_bounded_and_plain() -> None:
    words = words_of("a" * 500 + " " + HOSTILE + " ".join(map(str, range(9_000))))
    assert len(words) == 2_000
    assert all(len(word) <= 40 and word.isalnum() for word in words)
    assert all(word.isalnum() for word in wanted(HOSTILE))


def test_the_worker_reads_all_that_waits(business: Business) -> None:
    said = [say(business, "lena", f"beta{n}") for n in range(search.BATCH)]
    helpdesk = Helpdesk(business.database, business.queue)
    assert processes.search.follow(helpdesk) == len(said) + 2  # and the two customers
    assert len(found(business, "beta")) == len(said)
    assert processes.search.follow(helpdesk) == 0
