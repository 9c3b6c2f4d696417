"""The desk in a browser: it keeps its own content security policy, keys work, changes arrive by themselves."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from fixtures.business import Business
from fixtures.desk import PASSWORD, Desk
from fixtures.stack import ROOT, free_port
from playwright.sync_api import Browser, Page, sync_playwright

from helpdesk import clock
from helpdesk.services import presence, team

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
PATIENCE = 30_000  # milliseconds until a page that does not come is given up


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def address(business: Business, desk: Desk) -> Iterator[str]:
    """The address of the desk's process."""
    for role in ("agent", "admin"):
        desk.add(role.title(), role)
    port = free_port()
    environment = {**os.environ, "DESK_PORT": str(port)}
    process = subprocess.Popen([sys.executable, "-m", "desk"], cwd=ROOT, env=environment)
    yield f"http://127.0.0.1:{port}"
    process.send_signal(signal.SIGTERM)
    process.wait(60)


def open_desk(chromium: Browser, address: str, who: str, complaints: list[str], language: str = "en") -> Page:
    page = chromium.new_context(locale=language).new_page()
    page.set_default_timeout(PATIENCE)
    page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for _ in range(300):
        try:
            page.goto(f"{address}/team")
            break
        except Exception:  # the process is not up yet
            time.sleep(0.1)
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
    page.wait_for_timeout(1500)  # the first look at the database is behind it
    with business.work() as uow:
        presence.choose(team.by_email(uow.session, "agent@shop.example"), "break", clock.now())
    page.wait_for_selector(".team .dot.break")
    assert page.locator("[data-row].here").count() == 1, "the chosen row stays chosen"
    assert page.input_value("section [name=email]") == "j?k", "what is typed stays"

    page.click(".mine summary")
    page.click(".mine [name=language][value=ar]")
    page.wait_for_selector('html[lang="ar"][dir="rtl"]')
    page.click(".mine summary")
    page.click(".mine [name=theme][value=dark]")
    page.wait_for_selector('html[data-theme="dark"]')
    page.click(".mine summary")
    page.click("form[action$='/sign-out'] button >> nth=0")
    page.wait_for_selector("[name=password]")
    assert complaints == []
