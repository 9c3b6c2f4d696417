"""The page's panel of faults and its buttons that save a chat, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from fake_bot import FakeBot
from page_hands import OLIVER, choose, opened, theirs, write
from playwright.sync_api import Browser, Page, expect
from simulator_harness import Business, Sim, wait_for

pytestmark = pytest.mark.slow


@pytest.fixture
def page(browser: Browser, sim: Sim, bot: FakeBot) -> Iterator[Page]:
    for found in opened(browser, sim, viewport={"width": 1280, "height": 860}):
        found.get_by_role("button", name="What went over the wire").click()
        yield found


def test_a_fault_is_switched_on_seen_and_taken_away(page: Page, sim: Sim) -> None:
    strip = page.locator("#faults-on")
    expect(strip).to_be_hidden()
    page.get_by_text("Faults", exact=True).click()
    page.get_by_label("Fault", exact=True).select_option("rate_limited")
    page.get_by_label("Times").fill("2")
    page.get_by_role("button", name="Switch on").click()
    expect(strip).to_have_text("A fault is on: rate limited")
    [on] = sim.sim("GET", "/faults")["faults"]
    assert (on["kind"], on["times"], on["customer"], on["status"]) == ("rate_limited", 2, OLIVER, 429)
    write(page, "hello")
    expect(page.locator(".fault")).to_contain_text("1 of 2")
    assert sim.text().status_code == 429
    expect(strip).to_be_hidden()
    expect(page.locator(".fault.spent")).to_contain_text("2 of 2")
    page.get_by_role("button", name="Take away rate limited").click()
    expect(page.locator(".fault")).to_have_count(0)


def test_what_is_typed_stays_while_messages_come(page: Page, sim: Sim) -> None:
    page.get_by_text("Faults", exact=True).click()
    page.get_by_label("Fault", exact=True).select_option("late_webhook")
    page.get_by_label("Seconds").fill("7.5")
    write(page, "hello")
    expect(theirs(page)).to_contain_text("You said: hello")
    expect(page.get_by_text("Business → Meta: text")).to_be_visible()
    expect(page.get_by_label("Seconds")).to_have_value("7.5")
    page.get_by_label("How often").select_option("probability")
    page.get_by_label("For", exact=True).select_option("all")
    page.get_by_role("button", name="Switch on").click()
    expect(page.locator("#faults-on")).to_contain_text("late webhook")
    [on] = sim.sim("GET", "/faults")["faults"]
    assert (on["probability"], on["customer"], on["times"]) == (0.2, None, None)
    choose(page, "966501234567")
    page.locator("#faults-on").click()
    expect(page.locator(".fault")).to_contain_text("everybody")


def test_a_chat_is_saved_as_scenario_and_as_story(page: Page, sim: Sim, business: Business, tmp_path: Path) -> None:
    write(page, "yes")
    expect(theirs(page)).to_have_count(1)
    write(page, "hi")
    page.get_by_role("button", name="No", exact=True).click()
    wait_for(lambda: len(sim.sim("GET", f"/customers/{OLIVER}/messages")["messages"]) == 6)
    files = {}
    for name in ("Save chat as scenario", "Save chat as test story"):
        with page.expect_download() as started:
            page.get_by_role("link", name=name).click()
        started.value.save_as(tmp_path / started.value.suggested_filename)
        files[name] = tmp_path / started.value.suggested_filename
    scenario = yaml.safe_load(files["Save chat as scenario"].read_text())
    assert scenario["customers"]["oliver"]["phone"] == OLIVER
    first, answer, *_, tap, last = scenario["steps"]
    assert first == {"oliver": "yes"}  # quoted, so that it stays a word
    assert answer == {"bot": {"text": "You said: yes"}}
    assert tap == {"oliver": {"tap": "No"}}
    assert last == {"bot": {"text": "You chose /deny"}}
    story = yaml.safe_load(files["Save chat as test story"].read_text())
    steps = story["stories"][0]["steps"]
    assert [(step["user"].strip(), step["intent"]) for step in steps] == [
        ("yes", "FILL_IN"), ("hi", "FILL_IN"), ("/deny", "deny"),
    ]  # fmt: skip
    assert "# answered" in files["Save chat as test story"].read_text()
