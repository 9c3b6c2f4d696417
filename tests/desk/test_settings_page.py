"""Settings and reports: who may see and change what, mistakes, collisions, and the way back."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from fixtures.desk import Desk

from helpdesk import clock
from helpdesk.db.conversation import Conversation
from helpdesk.services import agents, config_versions, handoff, sla_sweep
from helpdesk.services.config_versions import Kind
from helpdesk.ticket_rules import read_ticket_rules

START = datetime(2026, 11, 23, 9, tzinfo=timezone.utc)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tickets.yml of its own."""
    path = tmp_path / "tickets.yml"
    path.write_text("threading: 24h\n", encoding="utf-8")
    monkeypatch.setitem(config_versions.KINDS, "tickets", Kind(path, read_ticket_rules))
    return path


def test_roles_see_or_change_settings_or_neither(desk: Desk, file: Path) -> None:
    desk.team()
    form = {"text": "threading: 48h\n", "seen": ""}
    for role, sees, changes in (
        ("agent", 403, 403), ("privacy", 403, 403), ("lead", 200, 403), ("manager", 200, 303), ("admin", 200, 303),
    ):  # fmt: skip
        browser = desk.browser(role)
        assert {browser.get(path).status_code for path in ("/settings", "/settings/tickets", "/reports")} == {sees}
        assert browser.post("/settings/tickets", data=form).status_code == changes, role
    assert desk.nobody().post("/settings/tickets", data=form).status_code in (303, 401, 403)


def test_a_manager_edits_and_takes_back(desk: Desk, file: Path) -> None:
    desk.add("Max", "manager")
    browser = desk.browser("Max")
    wrong = browser.post("/settings/tickets", data={"text": "threading: <i>soon</i>\n"})
    assert wrong.status_code == 422
    assert "must be a time such as 5m" in wrong.text
    assert "threading: &lt;i&gt;soon" in wrong.text, "what was typed is still there, and no markup"
    browser.post("/settings/tickets", data={"text": "threading: 48h\r\n", "note": "<script>", "seen": "1"})
    late = browser.post("/settings/tickets", data={"text": "threading: 72h\n", "seen": "1"})
    assert (late.status_code, "version 2" in late.text) == (422, True)
    page = browser.get("/settings/tickets").text
    assert "threading: 48h" in page
    assert "&lt;script&gt;" in page
    changed = browser.get("/settings/tickets/2").text
    assert '<span class="gone">-threading: 24h</span>' in changed
    assert '<span class="added">+threading: 48h</span>' in changed
    assert browser.post("/settings/tickets/1/undo").status_code == 303
    assert "threading: 24h" in browser.get("/settings/tickets").text
    assert [browser.get(f"/settings/{path}").status_code for path in ("shop", "tickets/9", "../.env")] == [404] * 3
    file.write_text("threading: 30h\n", encoding="utf-8")
    assert "says something else" in browser.get("/settings").text


def test_the_report_tells_promises_of_the_assistant_and_of_people_apart(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [START]
    monkeypatch.setattr(clock, "now", lambda: now[0])
    eva = desk.add("Eva", "lead")
    business = desk.business
    for n, minutes in ((1, 3), (2, 10)):  # one in time, one late
        business.conversation(f"c{n}", f"49151123456{n:02}")
        with business.work() as uow:
            uow.session.get_one(Conversation, f"c{n}").last_inbound_at = now[0]
            number = handoff.start(uow, f"c{n}", inbound_id=f"wamid.{n}", topic="return_item").number
        now[0] += timedelta(minutes=minutes)
        with business.work() as uow:
            sla_sweep.sweep(uow, now[0])
            agents.reply(uow, number, "Guten Tag", eva)
    browser = desk.browser("Eva")
    lines = browser.get("/reports.csv?days=1").text.splitlines()
    assert "first_response,all,,1,1,0,50.0,180,600" in lines
    assert "first_response,agent,Eva,1,1,0,50.0,180,600" in lines
    assert "first_response,queue,returns,1,1,0,50.0,180,600" in lines
    assert "resolution,all,,0,0,2,,," in lines
    shown = browser.get("/reports?days=1").text
    assert '<a href="/tickets/2">2</a>' in shown
    assert "10 min" in shown
    assert browser.get("/reports?days=nonsense").status_code == 200
