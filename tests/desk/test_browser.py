"""The desk in a browser: it keeps its own content security policy, keys work, changes arrive by themselves."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from fixtures import browser
from fixtures.business import Business
from fixtures.desk import PASSWORD, Desk
from fixtures.stack import ROOT, free_port
from playwright.sync_api import Browser, Page

from helpdesk import clock
from helpdesk.db.message import OUTBOUND, Message
from helpdesk.db.returns import REQUESTED, Return, ReturnItem
from helpdesk.services import presence, team, tickets

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
PATIENCE = 30_000  # milliseconds until a page that does not come is given up


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser.chromium() as found:
        yield found


@pytest.fixture
def address(business: Business, desk: Desk) -> Iterator[str]:
    """The address of the desk's process."""
    for role in ("agent", "admin"):
        desk.add(role.title(), role)
    port = free_port()
    environment = {**os.environ, "DESK_PORT": str(port)}
    process = subprocess.Popen([sys.executable, "-m", "desk"], cwd=ROOT, env=environment)
    try:
        until_it_listens(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def until_it_listens(port: int) -> None:
    """Wait for a server's process, at most two minutes: machines may be busy."""
    for _ in range(1200):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the desk does not listen")


def open_desk(chromium: Browser, address: str, who: str, complaints: list[str], language: str = "en") -> Page:
    page = chromium.new_context(locale=language).new_page()
    page.set_default_timeout(PATIENCE)
    page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{address}/team")
    page.fill("[name=email]", f"{who}@shop.example")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_selector(".mine")
    return page


def test_a_days_beginning(business: Business, chromium: Browser, address: str) -> None:
    complaints: list[str] = []
    page = open_desk(chromium, address, "admin", complaints)
    assert page.url == f"{address}/team", "where they wanted to go"

    page.keyboard.press("?")
    assert page.locator("#keys tr").count() >= 8
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.locator("[data-row].here").get_attribute("data-row") == page.locator("[data-row]").nth(1).get_attribute(
        "data-row"
    )
    page.click("summary >> text=Add")
    page.fill("section [name=email]", "j?k")
    assert page.locator("#keys").is_hidden(), "keys in a field are letters"

    assert page.locator(".team .dot.break").count() == 0
    with business.work() as uow:
        presence.choose(team.by_email(uow.session, "agent@shop.example"), "break", clock.now())
    page.wait_for_selector(".team .dot.break")
    assert page.locator("[data-row].here").count() == 1, "the chosen row stays chosen"
    assert page.input_value("section [name=email]") == "j?k", "what is typed stays"

    page.click(".mine summary")
    page.click(".mine [name=language][value=ar]")
    page.wait_for_selector('html[lang="ar"][dir="rtl"]')
    page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'ت', code: 'KeyJ', bubbles: true}))")
    assert page.locator("[data-row].here").count() == 1, "an Arabic keyboard"
    page.click(".mine summary")
    page.click(".mine [name=theme][value=dark]")
    page.wait_for_selector('html[data-theme="dark"]')
    page.click(".mine summary")
    page.click("form[action$='/sign-out'] button >> nth=0")
    page.wait_for_selector("[name=password]")
    assert complaints == []


def test_two_people_approve_a_flagged_refund_and_the_customer_is_told_outside_the_window(
    business: Business, chromium: Browser, address: str
) -> None:
    business.conversation("lena", phone="491700000001", name="Lena", language="de")
    with business.work() as uow:
        ticket = tickets.open_ticket(uow, "lena", opened_by="w1:return_item", topic="return_item")
        now = clock.now()
        item = ReturnItem(line="1", sku="TV", name="Fernseher", quantity=1, price=60000)
        uow.session.add(
            Return(
                number="R482913", key="w1:1008", conversation_id="lena", order_number="1008", phone="491700000001",
                state=REQUESTED, wish="refund", reason="damaged", amount=60000, currency="EUR", items=[item],
                facts={"flags": ["evidence"]}, ticket_number=ticket.number, created_at=now, updated_at=now,
            )
        )  # fmt: skip
    complaints: list[str] = []
    for who, expected in (("agent", "A second person must approve"), ("admin", "told by a template now")):
        page = open_desk(chromium, address, who, complaints)
        complaints.clear()  # it begins with the team's page, which is not for agents
        page.goto(f"{address}/cases")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_selector("#decide")
        page.keyboard.press("a")
        page.select_option("details.approve [name=reason]", "checked")
        page.click("details.approve button[name=verdict]")
        page.wait_for_selector(f".said >> text={expected}")
    assert page.locator("#decide").count() == 0
    assert complaints == []
    with business.database.reading() as session:
        first, *_ = session.query(Message).filter_by(direction=OUTBOUND).order_by(Message.id)
        assert first.body["template"]["name"] == "return_granted_v1"
