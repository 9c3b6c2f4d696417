"""Booking, moving and cancelling a technician's visit; nobody gets a slot that somebody has."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

import pytest
from fixtures.business import Business

from helpdesk import clock
from helpdesk.db.engine import Database
from helpdesk.db.visit import VisitEvent, VisitSlot
from helpdesk.errors import NotFound
from helpdesk.services import technician
from helpdesk.services.technician import Booked, Cancelled, SlotView, Taken, TooLate, VisitView

START = datetime(2026, 11, 23, 9, tzinfo=timezone.utc)  # a Monday
ADDRESS = "Torstraße 12, 10115 Berlin"


@pytest.fixture
def business(database: Database, monkeypatch: pytest.MonkeyPatch) -> Business:
    """Eight customers in Germany and one in Saudi Arabia; a clock that stands still (see `at`)."""
    business = Business(database)
    for n in range(8):
        business.conversation(f"c{n}", f"491511234560{n}", "Lena", "de")
    business.conversation("sa", "966501234567", "سارة", "ar")
    at(monkeypatch, 0)
    return business


def at(monkeypatch: pytest.MonkeyPatch, hours: float) -> None:
    monkeypatch.setattr(clock, "now", lambda: START + timedelta(hours=hours))


def free(business: Business, postcode: str = "10115", who: str = "c0", **options: int) -> list[SlotView]:
    with business.work() as uow:
        return technician.free_slots(uow, who, postcode, **options)


def book(business: Business, slot: int, who: str = "c0", key: str = "w1", postcode: str = "10115") -> Booked | Taken:
    with business.work() as uow:
        return technician.book(
            uow, who, slot, key, postcode=postcode, address=ADDRESS, product="Waschmaschine", problem="E18"
        )


def move(business: Business, visit: int, slot: int, who: str = "c0", key: str = "w2") -> Booked | Taken | TooLate:
    with business.work() as uow:
        return technician.move(uow, who, visit, slot, key)


def cancel(business: Business, visit: int, who: str = "c0", key: str = "w3") -> Cancelled | TooLate:
    with business.work() as uow:
        return technician.cancel(uow, who, visit, key)


def coming(business: Business, who: str = "c0", **options: bool) -> list[VisitView]:
    with business.work() as uow:
        return technician.of_conversation(uow, who, **options)


def booked(business: Business, slot: int, **options: str) -> VisitView:
    answer = book(business, slot, **options)
    assert isinstance(answer, Booked)
    return answer.visit


def test_slots_are_those_of_the_region_and_not_too_soon(business: Business) -> None:
    slots = free(business)
    assert len(slots) == technician.MOST_SLOTS
    assert slots[0].starts_at == datetime(2026, 11, 24, 8, tzinfo=timezone.utc)  # tomorrow, 9 in Berlin
    assert len({slot.starts_at for slot in slots}) == len(slots)
    assert free(business) == slots
    assert free(business, "12211", "sa")[0].starts_at.astimezone(timezone.utc).hour == 6  # 9 in Riyadh
    assert free(business, "01067") == []
    with business.work() as uow:
        assert technician.serves(uow, "c0", "10115")
        assert not technician.serves(uow, "c0", "01067")
        assert technician.serves(uow, "c0", "12211", "SA")


def test_a_visit_is_booked_once_per_message(business: Business) -> None:
    slot = free(business)[0]
    visit = booked(business, slot.id)
    assert (visit.starts_at, visit.state, visit.changeable) == (slot.starts_at, "booked", True)
    assert booked(business, slot.id) == visit
    assert coming(business) == [visit]
    assert coming(business, "c1") == []
    with business.database.reading() as session:
        assert session.query(VisitEvent).count() == 1
        assert [row.visit_id for row in session.query(VisitSlot).filter(VisitSlot.visit_id.isnot(None))] == [visit.id]


def test_what_is_gone_is_not_booked(business: Business) -> None:
    slot = free(business)[0]
    booked(business, slot.id)
    answer = book(business, slot.id, "c1", "w9")
    assert isinstance(answer, Taken)
    assert slot.id not in [other.id for other in answer.instead]
    assert answer.instead[0].starts_at == slot.starts_at  # the other technician of Berlin
    assert isinstance(book(business, 999999, "c1", "w10"), Taken)
    assert book(business, slot.id, "c1", "w11", "01067") == Taken(())
    munich = free(business, "80331")[0]
    assert isinstance(book(business, munich.id, "c1", "w12"), Taken)  # not of the address's region
    assert coming(business, "c1") == []


def test_of_many_who_want_a_slot_one_gets_it(business: Business) -> None:
    slot = free(business)[0]

    def want(n: int) -> Booked | Taken:
        return book(business, slot.id, f"c{n}", f"w{n}")

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(want, range(8)))
    assert sum(isinstance(answer, Booked) for answer in answers) == 1


def test_the_calendar_is_filled_once_by_many_at_once(business: Business) -> None:
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda n: free(business, who=f"c{n}"), range(6)))
    assert all(slots == found[0] for slots in found)


def test_moving_gives_the_old_slot_back(business: Business) -> None:
    first, second, third = free(business)[:3]
    visit = booked(business, first.id)
    moved = move(business, visit.id, second.id)
    assert isinstance(moved, Booked)
    assert moved.visit.starts_at == second.starts_at
    assert move(business, visit.id, third.id) == moved  # the same message again
    assert first.id in [slot.id for slot in free(business)]
    booked(business, third.id, who="c1", key="w7")
    assert isinstance(move(business, visit.id, third.id, key="w8"), Taken)
    assert coming(business)[0].starts_at == second.starts_at


def test_cancelling_gives_the_slot_back_and_is_no_mistake_twice(business: Business) -> None:
    slot = free(business)[0]
    visit = booked(business, slot.id)
    answer = cancel(business, visit.id)
    assert isinstance(answer, Cancelled)
    assert answer == cancel(business, visit.id) == cancel(business, visit.id, key="w4")
    assert coming(business) == []
    assert [view.state for view in coming(business, coming=False)] == ["cancelled"]
    assert slot.id in [other.id for other in free(business)]
    assert isinstance(move(business, visit.id, slot.id, key="w5"), TooLate)


def test_shortly_before_only_a_person_changes_it(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = free(business)[:2]
    visit = booked(business, first.id)
    at(monkeypatch, 12)  # it begins in eleven hours
    assert isinstance(cancel(business, visit.id), TooLate)
    assert isinstance(move(business, visit.id, second.id), TooLate)
    assert not coming(business)[0].changeable
    at(monkeypatch, 48)
    assert coming(business) == []


def test_somebody_elses_visit_is_nobodys(business: Business) -> None:
    visit = booked(business, free(business)[0].id)
    for act in (lambda: cancel(business, visit.id, "c1"), lambda: move(business, visit.id, 1, "c1")):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(NotFound):
        cancel(business, visit.id + 1)
