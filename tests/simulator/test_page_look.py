"""How the phone page looks and is used: languages, the drawer, keyboard, screen readers, small screens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fake_bot import FakeBot
from page_hands import JORDAN, OLIVER, SARA, choose, opened, theirs, write
from playwright.sync_api import Browser, Page, expect
from simulator_harness import Sim

pytestmark = pytest.mark.slow
RED = re.compile(r"rgb\((1[5-9]\d|2\d\d), (1[0-4]\d|\d\d?), (1[0-4]\d|\d\d?)\)")


def test_arabic_is_right_to_left(page: Page) -> None:
    choose(page, SARA)
    screen = page.locator("#screen")
    expect(screen).to_have_attribute("dir", "rtl")
    expect(screen).to_have_attribute("lang", "ar")
    expect(page.get_by_placeholder("رسالة")).to_be_visible()
    write(page, "مرحبا")
    page.get_by_role("button", name="تتبع الشحنة").wait_for()
    frame, mine, answer = (page.locator(s).first.bounding_box() for s in ("#log", ".message.mine", ".message.theirs"))
    assert frame
    assert mine
    assert answer
    middle = frame["x"] + frame["width"] / 2
    assert mine["x"] + mine["width"] < middle  # mirrored: own bubbles on the left
    assert answer["x"] + answer["width"] > middle
    expect(page.locator(".message.theirs .text").first).to_have_css("direction", "rtl")
    choose(page, OLIVER)
    expect(screen).to_have_attribute("dir", "ltr")


def test_unread_count_beside_the_open_chat(page: Page, sim: Sim) -> None:
    sim.write("hello", customer=JORDAN)
    badge = page.locator(f'[data-key="{JORDAN}"] .badge')
    expect(badge).to_have_text("1 unread")
    choose(page, JORDAN)
    expect(badge).to_have_count(0)
    expect(theirs(page)).to_contain_text("You said: hello")
    expect(page.locator("#owner")).to_contain_text("no number")


def test_drawer_shows_violation_in_red(page: Page) -> None:
    write(page, "bad")
    expect(page.locator(".refused")).to_contain_text("#100")
    expect(page.locator("#violation-count")).to_have_text("1")
    page.get_by_role("button", name="What went over the wire").click()
    drawer = page.get_by_role("complementary", name="What went over the wire")
    violation = drawer.locator(".violation")
    expect(violation).to_contain_text("text['body'] length invalid")
    expect(violation).to_have_css("color", RED)  # looks again: the drawer's rows are replaced while it polls
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()


def test_drawer_shows_raw_json_both_ways(page: Page) -> None:
    write(page, "raw please")
    theirs(page).hover()
    theirs(page).get_by_role("button", name="Message options").click()
    page.get_by_role("menuitem", name="Show raw JSON").click()
    drawer = page.locator("#drawer")
    expect(drawer).to_contain_text('"biz_opaque_callback_data": "test-1"')
    expect(drawer).to_contain_text("Meta → business: read")


def test_closed_window_is_visible(page: Page, sim: Sim) -> None:
    write(page, "hi")
    expect(page.locator("#owner")).to_contain_text("window open until")
    sim.set(window_offset_seconds=90000)
    expect(page.locator("#owner")).to_contain_text("window closed")
    write(page, "again")  # a new message opens the real window, but the dial pretends that a day has passed
    expect(page.locator(".refused").last).to_contain_text("#131047")


def test_keyboard_only(page: Page, bot: FakeBot) -> None:
    page.get_by_role("textbox").focus()
    page.keyboard.type("menu")
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="Choose a topic")
    button.wait_for()
    for _ in range(6):
        page.keyboard.press("Shift+Tab")
        if button.evaluate("node => node === document.activeElement"):
            break
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_role("button", name="Track an order")).to_be_focused()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(theirs(page).last).to_contain_text("You chose /track")
    page.locator("#log").focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator(".message").last).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="React 👍")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".message").last).to_be_focused()
    expect(page.locator(".message").last).to_have_css("outline-style", re.compile("solid|auto"))


def test_screen_reader_names(page: Page) -> None:
    expect(page.get_by_role("log", name="Chat with the business")).to_have_attribute("aria-live", "polite")
    write(page, "hi")
    expect(page.get_by_role("article", name="Lumora")).to_be_visible()
    unnamed = page.evaluate(
        "[...document.querySelectorAll('button')].filter(b => b.offsetParent && !b.textContent.trim()"
        " && !b.getAttribute('aria-label')).map(b => b.id || b.className)"
    )
    assert unnamed == []


def test_narrow_screen(browser: Browser, sim: Sim, bot: FakeBot) -> None:
    for page in opened(browser, sim, viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True):
        expect(page.locator(".people")).to_be_hidden()
        write(page, "menu")
        page.get_by_role("button", name="Choose a topic").tap()
        sheet = page.get_by_role("dialog")
        sheet.evaluate("n => Promise.all(n.getAnimations().map(a => a.finished))")
        box = sheet.bounding_box()
        assert box
        assert box["width"] == 360
        assert abs(box["y"] + box["height"] - 640) <= 1
        page.get_by_role("button", name="Talk to a person").tap()
        expect(theirs(page).last).to_contain_text("You chose /agent")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.get_by_role("button", name="Back").tap()
        expect(page.locator(".people")).to_be_visible()
        expect(page.locator(".stage")).to_be_hidden()


def test_dark_and_reduced_motion(browser: Browser, sim: Sim, bot: FakeBot) -> None:
    options = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark", "reduced_motion": "reduce"}
    for page in opened(browser, sim, **options):
        write(page, "hi")
        theirs(page).wait_for()
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
        assert max(colour[:3]) < 60
        expect(page.locator(".message").last).to_have_css("animation-name", "none")


def test_add_a_customer_and_reload(page: Page, sim: Sim) -> None:
    page.get_by_role("button", name="Add a customer").click()
    page.get_by_label("Name", exact=True).fill("Mira")
    page.get_by_label("Language of the phone").select_option("de")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_placeholder("Nachricht")).to_be_visible()
    key = page.locator('.person[aria-current="true"]').get_attribute("data-key")
    try:
        write(page, "hallo")
        expect(theirs(page)).to_contain_text("You said: hallo")
        page.reload()
        expect(theirs(page)).to_contain_text("You said: hallo")
        expect(page.locator('.person[aria-current="true"]')).to_contain_text("Mira")
    finally:
        sim.sim("DELETE", f"/customers/{key}")


def test_screenshot_for_people(page: Page, tmp_path: Path) -> None:
    """The page paints: a picture of it has more than a handful of colours."""
    write(page, "hi")
    theirs(page).wait_for()
    from PIL import Image

    file = tmp_path / "page.png"
    page.screenshot(path=file)
    colours = Image.open(file).convert("RGB").getcolors(1 << 20)
    assert colours is None or len(colours) > 200
