"""The cases page: behind its word, it shows what was told and seen, and a decision is made and told once."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fixtures.business import Business
from starlette.testclient import TestClient

from desk import cases
from desk.app import create_app
from helpdesk import bootstrap, clock
from helpdesk.db.message import INBOUND, OUTBOUND, RECEIVED, Media, Message
from helpdesk.db.returns import REQUESTED, Return, ReturnItem, find_return

HOSTILE = "<script>alert(1)</script>"
FLAG = {"kind": "sum_differs", "why": "The lines come to 90.00, the total says 40.00.", "box": [10, 20, 110, 60]}
SEEN = {"analyser": "google_vision", "name": "screen_cracked", "score": 0.91, "box": None}


@pytest.fixture
def business(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Business]:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("STORAGE_URL", f"file://{tmp_path}/media")
    for cached in (bootstrap.helpdesk, cases.token):
        cached.cache_clear()
    business = Business(bootstrap.helpdesk().database)
    business.conversation("lena", phone="491700000001", name="Lena", language="de")
    picture(business, "w1", "product_photo", {"evidence": {"review": True, "flags": [FLAG]}, "seen": [SEEN]})
    picture(business, "w2", "id_document", {})
    with business.work() as uow:
        item = ReturnItem(line="1", sku="LMP", name=f"Lamp {HOSTILE}", quantity=1, price=1490)
        uow.session.add(
            Return(
                number="R482913", key="w1:1008", conversation_id="lena", order_number="1008", phone="491700000001",
                state=REQUESTED, wish="refund", reason="damaged", amount=1490, currency="EUR", items=[item],
                facts={"photos": ["w1", "w2"], "report_damaged_item_seen": HOSTILE, "flags": ["proposed"]},
                ticket_number=None, expected_on=None, created_at=clock.now(), updated_at=clock.now(),
            )
        )  # fmt: skip
    yield business
    business.database.dispose()
    for cached in (bootstrap.helpdesk, cases.token):
        cached.cache_clear()


def picture(business: Business, wamid: str, media_class: str, found: dict[str, Any]) -> None:
    with business.work() as uow:
        message = Message(
            conversation_id="lena", direction=INBOUND, author="customer", kind="image", wamid=wamid, body={},
            status=RECEIVED, created_at=clock.now(),
        )  # fmt: skip
        uow.session.add(message)
        uow.session.flush()
        findings = {"kind": media_class, "size": [400, 300], **found}
        row = Media(
            message_id=message.id, kind="image", meta_id=wamid, state="stored", media_class=media_class,
            findings=findings, created_at=clock.now(),
        )  # fmt: skip
        uow.session.add(row)


@pytest.fixture
def page(business: Business) -> TestClient:
    return TestClient(create_app(), follow_redirects=False)


def enter(page: TestClient) -> None:
    answer = page.get("/cases", params={"token": cases.token()})
    assert (answer.status_code, answer.headers["location"]) == (303, "http://testserver/cases")
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "samesite=strict" in answer.headers["set-cookie"].lower()


def said(business: Business) -> list[str]:
    with business.database.reading() as session:
        return [str(row.body["key"]) for row in session.query(Message).filter_by(direction=OUTBOUND)]


def test_nothing_is_seen_or_decided_without_the_word(business: Business, page: TestClient) -> None:
    for wrong in ({}, {"token": ""}, {"token": "guessed"}):
        assert page.get("/cases", params=wrong).status_code == 401
    assert page.get("/cases/R482913").status_code == 401
    page.cookies.set(cases.COOKIE, "guessed", path="/cases")
    answer = page.post("/cases/R482913", data={"decision": "approve"})
    assert (answer.status_code, "R482913" in answer.text, said(business)) == (401, False, [])
    assert cases.address().startswith("http://127.0.0.1:8000/cases?token=")


def test_a_claim_is_shown_with_what_was_told_and_seen(page: TestClient) -> None:
    enter(page)
    listed = page.get("/cases").text
    assert "R482913" in listed
    assert "€14.90" in listed
    shown = page.get("/cases/R482913").text
    assert HOSTILE not in listed + shown
    assert FLAG["why"] in shown
    assert re.search(r'<rect x="10" y="20" width="100" height="40"', shown)
    assert "screen cracked (91 %)" in shown
    assert shown.count("/media/") == 1, "a document of identity is not for everybody"
    assert page.get("/cases/R000000").status_code == 404


def test_a_decision_is_made_and_told_once(business: Business, page: TestClient) -> None:
    enter(page)
    assert page.post("/cases/R482913", data={"decision": "maybe"}).status_code == 400
    assert page.post(
        "/cases/R482913", data={"decision": "refuse"}, headers={"sec-fetch-site": "cross-site"}
    ).status_code == 403  # fmt: skip
    assert said(business) == []
    for done in ("when_they_write", "stays"):
        answer = page.post("/cases/R482913", data={"decision": "refuse", "note": "no fault"})
        assert answer.headers["location"] in (f"/cases/R482913?done={done}", "/cases/R482913?done=by_template")
    assert said(business) == ["utter_case_refused"]
    shown = page.get(answer.headers["location"]).text
    assert "refused" in shown
    assert "<form" not in shown
    with business.database.reading() as session:
        row = find_return(session, "R482913")
        assert row is not None
        assert [(event.by, event.note) for event in row.events] == [("desk", "no fault")]
