"""Pictures of earlier cases are found by fingerprint and number, on both databases, and fast."""

import random
from typing import Any

import pytest
from fixtures.business import Business
from sqlalchemy import event, insert, text

from helpdesk import clock
from helpdesk.db.engine import Database
from helpdesk.db.message import INBOUND, RECEIVED, Media, Message
from helpdesk.db.picture_print import PictureMark, PicturePrint
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.services import reuse

VIEWS = ("d64", "inner64", "mirror64", "inner_mirror64")


@pytest.fixture
def business(database: Database) -> Business:
    business = Business(database)
    for name in ("first", "second"):
        business.conversation(name, f"4917000000{len(name)}")
    return business


def hashes(rng: random.Random, **more: Any) -> dict[str, Any]:
    return {view: rng.randbytes(8).hex() for view in VIEWS} | {"pixels": rng.randbytes(32).hex()} | more


def picture(business: Business, conversation: str, found: dict[str, Any]) -> int:
    """A picture as the worker leaves it."""
    with business.work() as uow:
        message = Message(
            conversation_id=conversation, direction=INBOUND, author="customer", kind="image", body={}, status=RECEIVED,
            wamid=f"wamid.{found['pixels']}", created_at=clock.now(),
        )  # fmt: skip
        uow.session.add(message)
        uow.session.flush()
        media = Media(message_id=message.id, kind="image", meta_id="1", state="stored", findings={"hashes": found},
                      created_at=clock.now())  # fmt: skip
        uow.session.add(media)
        uow.session.flush()
        reuse.remember(uow, media.id, found)
        return media.id


def turned(value: str, bits: int, rng: random.Random) -> str:
    number = int(value, 16)
    for bit in rng.sample(range(64), bits):
        number ^= 1 << bit
    return f"{number:016x}"


def names(business: Business, media_id: int, found: dict[str, Any], customers_too: bool = False) -> list[str]:
    with business.work() as uow:
        return [one["name"] for one in reuse.earlier(uow, media_id, found, customers_too)]


def test_every_picture_within_the_radius_is_found_and_none_beyond(business: Business) -> None:
    rng = random.Random(3)
    old = hashes(rng)
    first = picture(business, "first", old)
    for _ in range(5):
        picture(business, "first", hashes(rng))
    for bits in range(reuse.RADIUS + 3):
        for _ in range(4):
            new = hashes(rng, d64=turned(old["d64"], bits, rng))
            expected = [str(first)] if bits <= reuse.RADIUS else []
            assert names(business, picture(business, "second", new), new) == expected, bits
            with business.work() as uow:
                uow.session.query(PicturePrint).filter(
                    PicturePrint.hash == new["d64"], PicturePrint.media_id != first
                ).delete()


def test_a_mirror_image_and_one_with_bars_are_found(business: Business) -> None:
    rng = random.Random(4)
    old = hashes(rng)
    first = picture(business, "first", old)
    for view in ("mirror64", "inner64", "inner_mirror64"):
        new = hashes(rng, **{view: turned(old["d64"], 2, rng)})
        assert names(business, picture(business, "second", new), new)[0] == str(first)
        with business.work() as uow:
            reuse.forget(uow, first)
            reuse.remember(uow, first, old)


def test_the_same_number_in_another_case_is_found(business: Business) -> None:
    rng = random.Random(5)
    first = picture(business, "first", hashes(rng, identifiers=["a1b2c3d4e5f6"]))
    new = hashes(rng, identifiers=["a1b2c3d4e5f6"])
    assert names(business, picture(business, "second", new), new) == [str(first)]


def test_the_customers_own_picture_is_no_repetition_unless_asked_for(business: Business) -> None:
    rng = random.Random(6)
    old = hashes(rng)
    first = picture(business, "first", old)
    again = picture(business, "first", old | {"pixels": rng.randbytes(32).hex()})
    assert names(business, again, old) == []
    assert names(business, again, old, customers_too=True) == [str(first)]


def test_forgotten_pictures_are_not_found(business: Business) -> None:
    rng = random.Random(7)
    old = hashes(rng, identifiers=["0123456789ab"])
    first = picture(business, "first", old)
    with business.work() as uow:
        reuse.forget(uow, first)
        assert uow.session.query(PictureMark).count() == 0
    new = old | {"pixels": rng.randbytes(32).hex()}
    assert names(business, picture(business, "second", new), new) == []


def test_even_pictures_are_like_no_other(business: Business) -> None:
    rng = random.Random(8)
    even = dict.fromkeys(VIEWS, "0" * 16)
    picture(business, "first", even | {"pixels": rng.randbytes(32).hex()})
    new = even | {"pixels": rng.randbytes(32).hex()}
    assert names(business, picture(business, "second", new), new) == []


@pytest.mark.slow
def test_a_question_to_two_hundred_thousand_pictures_looks_at_few_by_the_indexes(business: Business) -> None:
    rng = random.Random(9)
    old = hashes(rng)
    first = picture(business, "first", old)
    fill(business, first, rng)
    new = hashes(rng, d64=turned(old["d64"], 5, rng))
    media_id = picture(business, "second", new)
    with business.work() as uow:
        uow.session.execute(text("ANALYZE"))  # as the database does by itself sooner or later
    asked = []
    engine = business.database.read_engine
    note = lambda _c, _cursor, statement, values, *_: asked.append((statement, values))  # noqa: E731
    event.listen(engine, "before_cursor_execute", note)
    with business.database.reading() as session:
        assert [one["name"] for one in reuse.earlier(UnitOfWork(session, business.queue), media_id, new)] == [
            str(first)
        ]
    event.remove(engine, "before_cursor_execute", note)
    questions = [one for one in asked if "band0" in one[0]]
    assert len(questions) == len(VIEWS)
    explain = "EXPLAIN QUERY PLAN" if business.database.is_sqlite else "EXPLAIN"
    with engine.connect() as connection:
        for statement, values in questions:
            plan = str(connection.exec_driver_sql(f"{explain} {statement}", values).all())
            assert all(f"ix_picture_print_band{number} " in plan for number in range(4)), plan
            assert len(connection.exec_driver_sql(statement, values).all()) < 1_000


def fill(business: Business, media_id: int, rng: random.Random) -> None:
    """200 000 prints more: some thousand are made here and doubled in the database, each time with other bands."""
    values = [rng.randbytes(8).hex() for _ in range(200_000 >> 6)]
    rows = [
        {"media_id": media_id, "hash": value, "created_at": clock.now()}
        | {f"band{number}": band for number, band in enumerate(reuse.bands_of(value))}
        for value in values
    ]
    bands = ", ".join(f"band{number}" for number in range(4))
    with business.work() as uow:
        uow.session.execute(insert(PicturePrint), rows)
        for _ in range(6):
            others = ", ".join(f"(band{number} * 31 + {rng.randrange(1 << 16)}) % 65536" for number in range(4))
            uow.session.execute(text(
                f"INSERT INTO picture_print (media_id, hash, created_at, {bands})"
                f" SELECT media_id, hash, created_at, {others} FROM picture_print"
            ))  # fmt: skip


def test_evidence_of_an_earlier_case_is_added_to_the_findings(business: Business) -> None:
    rng = random.Random(10)
    wide = {f"{view[:-2]}256": rng.randbytes(32).hex() for view in VIEWS}
    extra = {"numbers": [], "identifiers": [], "page": False, "photo": True, "points": ""}
    old = hashes(rng, **wide, **extra)
    first = picture(business, "first", old)
    flag = {"kind": "editor", "why": "x", "box": None}
    found = {"hashes": old | {"pixels": rng.randbytes(32).hex()},
             "evidence": {"review": True, "reuse_of": None, "flags": [flag]}}  # fmt: skip
    second = picture(business, "second", hashes(rng, **extra, **{name: rng.randbytes(32).hex() for name in wide}))
    with business.work() as uow:
        told = reuse.weigh(uow, second, found)
    assert told["evidence"]["reuse_of"] == str(first)
    assert [one["kind"] for one in told["evidence"]["flags"]] == ["same_picture", "editor"]
    other = {"hashes": hashes(rng, **extra, **{name: rng.randbytes(32).hex() for name in wide}),
             "evidence": {"review": False, "reuse_of": None, "flags": []}}  # fmt: skip
    with business.work() as uow:
        assert reuse.weigh(uow, second, other) == other
