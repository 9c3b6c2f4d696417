"""Technicians' days: leads open and close slots, move and cancel visits, and the customer hears it."""

import re
from datetime import datetime, timedelta, timezone

import pytest
from fixtures.business import Business
from fixtures.desk import Browser, Desk

from helpdesk import clock
from helpdesk.db.conversation import Conversation
from helpdesk.db.message import OUTBOUND, Message
from helpdesk.db.visit import Visit, VisitSlot
from helpdesk.services import technician

NOW = datetime(2026, 11, 23, 8, tzinfo=timezone.utc)  # a Monday
OPEN = {"who": "berlin:Berlin 1", "day": "2026-11-28", "starts": "10:00", "ends": "12:00"}


@pytest.fixture
def visit(business: Business, monkeypatch: pytest.MonkeyPatch) -> int:
    """Lena has booked the first slot in Berlin; the visit's id."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    business.conversation("lena", phone="4915112345601", name="Lena <b>", language="de")
    with business.work() as uow:
        uow.session.get_one(Conversation, "lena").last_inbound_at = NOW - timedelta(hours=1)
        slot = technician.free_slots(uow, "lena", "10435", country="DE")[0]
        booked = technician.book(
            uow, "lena", slot.id, "w1", postcode="10435", address="Gasse 1", product="Waschmaschine", country="DE"
        )
        assert isinstance(booked, technician.Booked)
        return booked.visit.id


def lead(desk: Desk) -> Browser:
    desk.add("Lea", "lead")
    return desk.browser("Lea")


def said(business: Business) -> list[tuple[str, str | None]]:
    with business.database.reading() as session:
        rows = session.query(Message).filter_by(direction=OUTBOUND).order_by(Message.id)
        return [(str(row.body["key"]), (row.body.get("template") or {}).get("name")) for row in rows]


def free_slot(business: Business) -> int:
    with business.database.reading() as session:
        free = session.query(VisitSlot).filter_by(region="berlin", visit_id=None, blocked=False)
        return max(slot.id for slot in free)


def test_a_visit_is_moved_once_and_told(business: Business, desk: Desk, visit: int) -> None:
    page, slot = lead(desk), free_slot(business)
    shown = page.get("/visits").text
    assert "Waschmaschine" in shown
    assert "Lena <b>" not in shown
    form = {"visit": str(visit), "slot": str(slot), "key": re.findall(r'name="key" value="([^"]+)"', shown)[0]}
    for _ in range(2):  # the second click changes and tells nothing
        assert "said=moved&told=now" in page.post("/visits/change", data=form).headers["location"]
    assert said(business) == [("utter_technician_moved_by_team", None)]
    with business.database.reading() as session:
        moved, taken = session.get_one(Visit, visit), session.query(VisitSlot).filter_by(visit_id=visit).one()
        assert (taken.id, moved.starts_at, moved.technician) == (slot, taken.starts_at, taken.technician)
    assert "said=taken" in page.post("/visits/change", data={**form, "key": "other"}).headers["location"]


def test_a_visit_is_cancelled_and_told_by_a_template_outside_the_window(
    business: Business, desk: Desk, visit: int
) -> None:
    with business.work() as uow:
        uow.session.get_one(Conversation, "lena").last_inbound_at = NOW - timedelta(days=2)
    page = lead(desk)
    form = {"visit": str(visit), "cancel": "1", "key": "k"}
    assert "said=cancelled&told=by_template" in page.post("/visits/change", data=form).headers["location"]
    assert said(business) == [("utter_technician_cancelled_by_team", "technician_cancelled_v1")]
    assert "said=gone" in page.post("/visits/change", data={**form, "key": "k2"}).headers["location"]
    with business.database.reading() as session:
        assert session.query(VisitSlot).filter_by(visit_id=visit).count() == 0


def test_slots_are_opened_and_closed(business: Business, desk: Desk, visit: int) -> None:
    page = lead(desk)
    for form, word in (
        (OPEN, "opened"),
        ({**OPEN, "starts": "11:00", "ends": "13:00"}, "exists"),
        ({**OPEN, "ends": "09:00"}, "too_long"),
        ({**OPEN, "day": "2026-11-20"}, "past"),
        ({**OPEN, "who": "berlin:Munich 1"}, "unknown"),
        ({**OPEN, "day": "soon"}, "unknown"),
    ):
        assert f"said={word}" in page.post("/visits/open", data=form).headers["location"]
    with business.database.reading() as session:
        added = session.query(VisitSlot).order_by(VisitSlot.id.desc()).first()
        assert added is not None
        assert added.starts_at == datetime(2026, 11, 28, 9, tzinfo=timezone.utc)  # ten o'clock in Berlin
        booked = session.query(VisitSlot).filter_by(visit_id=visit).one().id
    assert "said=closed" in page.post("/visits/close", data={"slot": str(added.id), "closed": "1"}).headers["location"]
    assert "said=booked" in page.post("/visits/close", data={"slot": str(booked), "closed": "1"}).headers["location"]
    assert page.post("/visits/close", data={"slot": "999999", "closed": "1"}).status_code == 404
    with business.work() as uow:
        offered = {slot.id for slot in technician.free_slots(uow, "lena", "10435", country="DE", limit=99)}
        assert added.id not in offered
    assert "said=opened" in page.post("/visits/open", data=OPEN).headers["location"], "a closed one is opened again"


def test_agents_see_visits_and_change_nothing(desk: Desk, visit: int) -> None:
    desk.add("Ann")
    page = desk.browser("Ann")
    shown = page.get("/visits").text
    assert "Waschmaschine" in shown
    assert '<form method="post" action="/visits' not in shown.replace("http://testserver", "")
    for path in ("open", "close", "change"):
        assert page.post(f"/visits/{path}", data={"visit": str(visit), "cancel": "1"}).status_code == 403
