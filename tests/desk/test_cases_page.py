"""The pages of decisions: by role, they show what was told and seen, and a decision is made and told once."""

import re
from typing import Any

import pytest
from fixtures.business import Business
from fixtures.desk import Browser, Desk

from helpdesk import clock
from helpdesk.db.agent import AuditEntry
from helpdesk.db.message import INBOUND, OUTBOUND, RECEIVED, Media, Message
from helpdesk.db.returns import REQUESTED, Return, ReturnItem, find_return
from helpdesk.services import tickets

HOSTILE = "<script>alert(1)</script>"
FLAG = {"kind": "sum_differs", "why": "The lines come to 90.00, the total says 40.00.", "box": [10, 20, 110, 60]}
SEEN = {"analyser": "google_vision", "name": "screen_cracked", "score": 0.91, "box": None}
CASE = "/cases/return/R482913"


@pytest.fixture
def claimed(business: Business) -> int:
    """Lena's claim waits with two pictures, one of them of her passport; and the passport waits, too: its ticket."""
    business.conversation("lena", phone="491700000001", name="Lena", language="de")
    picture(business, "w1", "product_photo", {"evidence": {"review": True, "flags": [FLAG]}, "seen": [SEEN]})
    picture(business, "w2", "id_document", {})
    with business.work() as uow:
        claim = tickets.open_ticket(
            uow, "lena", opened_by="w1:return_item", topic="return_item", facts={"return_number": "R482913"}
        )
        passport = tickets.open_ticket(
            uow, "lena", opened_by="w2:d", topic="identity_document", facts={"document": "identity", "media": ["w2"]}
        )
        item = ReturnItem(line="1", sku="LMP", name=f"Lamp {HOSTILE}", quantity=1, price=1490)
        uow.session.add(
            Return(
                number="R482913", key="w1:1008", conversation_id="lena", order_number="1008", phone="491700000001",
                state=REQUESTED, wish="refund", reason="damaged", amount=1490, currency="EUR", items=[item],
                facts={"photos": ["w1", "w2"], "report_damaged_item_seen": HOSTILE, "flags": ["proposed"]},
                ticket_number=claim.number, expected_on=None, created_at=clock.now(), updated_at=clock.now(),
            )
        )  # fmt: skip
        return passport.number


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


def browser(desk: Desk, role: str, **details: object) -> Browser:
    """Somebody of a role, signed in."""
    desk.add(role.title(), role, **details)
    return desk.browser(role.title())


def said(business: Business) -> list[str]:
    with business.database.reading() as session:
        return [str(row.body["key"]) for row in session.query(Message).filter_by(direction=OUTBOUND)]


def test_nobody_sees_or_decides_anything(business: Business, desk: Desk, claimed: int) -> None:
    nobody = desk.nobody()
    for path in ("/cases", CASE):
        assert nobody.get(path).headers["location"].startswith("/sign-in")
    assert nobody.post(CASE, data={"verdict": "approve"}).status_code in (303, 401)
    agent = browser(desk, "agent")
    del agent.headers["X-CSRF-Token"]
    assert agent.post(CASE, data={"verdict": "refuse", "reason": "doubts"}).status_code == 403
    assert said(business) == []


def test_a_claim_is_shown_with_what_was_told_and_seen(desk: Desk, claimed: int) -> None:
    page = browser(desk, "agent")
    listed, shown = page.get("/cases").text, page.get(CASE).text
    assert "R482913" in listed
    assert "€14.90" in listed
    assert HOSTILE not in listed + shown
    assert FLAG["why"] in shown
    assert re.search(r'<rect x="10" y="20" width="100" height="40"', shown)
    assert "screen cracked" in shown
    assert shown.count("/media/") == 1, "a document of identity is not for everybody"
    assert page.get("/cases/return/R000000").status_code == 404
    assert page.get("/cases/tea/1").status_code == 404


@pytest.mark.parametrize(
    ("role", "queues", "claims", "documents"),
    [
        ("agent", [], True, False),
        ("agent", ["orders"], False, False),
        ("lead", [], True, False),
        ("manager", [], True, False),
        ("admin", [], True, False),
        ("privacy", [], True, True),
        ("privacy", ["privacy"], False, True),
    ],
)
def test_who_sees_and_decides_what(
    business: Business, desk: Desk, claimed: int, role: str, queues: list[str], claims: bool, documents: bool
) -> None:
    page = browser(desk, role, queues=queues)
    listed = page.get("/cases").text
    assert ("R482913" in listed, f"/cases/identity/{claimed}" in listed) == (claims, documents)
    for path, allowed, form in (
        (CASE, claims, {"verdict": "refuse", "reason": "doubts"}),
        (f"/cases/identity/{claimed}", documents, {"verdict": "ask", "reason": "cut_off"}),
    ):
        assert (page.get(path).status_code == 200) == allowed
        assert (page.post(path, data=form).status_code == 303) == allowed
    assert len(said(business)) == claims + 2 * documents  # outside the window a template goes before the question
    with business.database.reading() as session:
        looked = session.query(AuditEntry).filter_by(what="case_seen").all()
        assert [one.about for one in looked] == [f"identity:{claimed}"] * documents


def test_a_decision_is_made_and_told_once(business: Business, desk: Desk, claimed: int) -> None:
    page = browser(desk, "agent")
    assert page.post(CASE, data={"verdict": "maybe"}).status_code == 400
    assert page.post(
        CASE, data={"verdict": "refuse", "reason": "doubts"}, headers={"sec-fetch-site": "cross-site"}
    ).status_code == 403  # fmt: skip
    assert page.post(CASE, data={"verdict": "refuse"}).headers["location"] == f"{CASE}?done=reason_missing"
    assert said(business) == []
    form = {"verdict": "refuse", "reason": "no_fault", "note": "no fault"}
    for told in ("done=decided&told=by_template", "done=stays&told="):
        assert page.post(CASE, data=form).headers["location"] == f"{CASE}?{told}"
    assert said(business) == ["utter_case_refused"]
    number = re.findall(r'href="/tickets/(\d+)"', page.get(CASE).text)[0]
    ticket = page.get(f"/tickets/{number}").text
    assert ("case refused" in ticket, CASE in ticket) == (True, True)
    shown = page.get(CASE).text
    assert "Refused" in shown
    assert 'name="verdict"' not in shown
    with business.database.reading() as session:
        row = find_return(session, "R482913")
        assert row is not None
        assert [(event.by, event.note) for event in row.events] == [("agent:1", "no fault")]
        assert session.query(AuditEntry).filter_by(what="case_decided").count() == 2
