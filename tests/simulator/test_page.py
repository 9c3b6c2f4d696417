"""The phone page in a real browser, with a scripted bot behind it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from fake_bot import FakeBot
from playwright.sync_api import Browser, Page, expect, sync_playwright
from simulator_harness import Business, Sim, wait_for

pytestmark = pytest.mark.slow
OLIVER, SARA, JORDAN = "447700900123", "966501234567", "US.9f3KexampleA1"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef"
    "0000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        microphone = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
        found = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", *microphone])
        yield found
        found.close()


@pytest.fixture
def bot(sim: Sim, business: Business) -> FakeBot:
    found = FakeBot(sim)
    business.on_message = found
    return found


@pytest.fixture
def page(browser: Browser, sim: Sim, bot: FakeBot) -> Iterator[Page]:
    yield from opened(browser, sim, viewport={"width": 1280, "height": 860})


def opened(browser: Browser, sim: Sim, **options: Any) -> Iterator[Page]:
    context = browser.new_context(locale="en-GB", **options)
    context.set_default_timeout(6000)
    found = context.new_page()
    problems: list[str] = []
    found.on("pageerror", lambda error: problems.append(str(error)))
    found.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    found.goto(sim.url)
    choose(found, OLIVER)
    yield found
    context.close()
    assert problems == []


def choose(page: Page, key: str) -> None:
    page.locator(f'[data-key="{key}"]').click()


def write(page: Page, text: str) -> None:
    page.get_by_role("textbox").fill(text)
    page.keyboard.press("Enter")


def theirs(page: Page) -> Any:
    return page.locator(".message.theirs")


def test_type_a_message_and_get_an_answer(page: Page, bot: FakeBot) -> None:
    bot.pause = 0.4
    write(page, "good *morning* <b>shop</b>")
    mine = page.locator(".message.mine")
    expect(mine.locator("strong")).to_have_text("morning")
    expect(mine.locator("b")).to_have_count(0)  # what looks like markup is text
    expect(page.locator("#typing")).to_be_visible()
    expect(page.locator("#chat-status")).to_have_text("typing…")
    expect(theirs(page)).to_contain_text("You said: good morning")
    expect(theirs(page).locator(".quote")).to_contain_text("good morning")
    expect(page.locator("#typing")).to_be_hidden()
    expect(mine.get_by_label("read", exact=True)).to_be_visible()
    expect(page.locator(".day")).to_have_text("Today")


def test_ticks_follow_the_webhook(page: Page, business: Business) -> None:
    business.on_message = None
    business.statuses = [503] * 4
    write(page, "anyone?")
    expect(page.locator(".mine").get_by_label("sent", exact=True)).to_be_visible()
    expect(page.locator(".mine").get_by_label("delivered", exact=True)).to_be_visible()


def test_tap_a_button(page: Page, bot: FakeBot) -> None:
    write(page, "hi")
    expect(theirs(page).get_by_role("link", name="https://example.com/orders/1001")).to_have_attribute(
        "rel", "noopener noreferrer"
    )
    page.get_by_role("button", name="Yes").click()
    expect(theirs(page).last).to_contain_text("You chose /affirm")
    assert bot.seen[-1]["interactive"]["button_reply"] == {"id": "/affirm", "title": "Yes"}
    expect(page.locator(".message.mine").last.locator(".quote")).to_contain_text("Hello Oliver")


def test_choose_a_row_of_a_list(page: Page) -> None:
    write(page, "menu")
    page.get_by_role("button", name="Choose a topic").click()
    sheet = page.get_by_role("dialog", name="Choose a topic")
    expect(sheet.get_by_role("heading", name="Orders")).to_be_visible()
    sheet.get_by_role("button", name="Return something").click()
    expect(sheet).to_be_hidden()
    expect(theirs(page).last).to_contain_text("You chose /return")


def test_url_button_and_location_request(page: Page, bot: FakeBot) -> None:
    write(page, "track")
    expect(page.get_by_role("link", name="Track parcel")).to_have_attribute("href", "https://example.com/t/1")
    write(page, "where")
    page.get_by_role("button", name="Send location").click()
    page.get_by_label("Name of the place").fill("Gate 3")
    page.get_by_role("button", name="Send this place").click()
    wait_for(lambda: bot.seen[-1]["type"] == "location")
    assert bot.seen[-1]["location"] == {"latitude": 52.5219, "longitude": 13.4132, "name": "Gate 3"}
    assert bot.seen[-1]["context"]["id"]


def test_upload_a_photo_by_click(page: Page, bot: FakeBot) -> None:
    page.get_by_role("button", name="Attach").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("menuitem", name="Photo or video").click()
    chooser.value.set_files({"name": "box.png", "mimeType": "image/png", "buffer": PIXEL})
    page.get_by_label("Add a caption").fill("the box")
    page.get_by_role("dialog").get_by_role("button", name="Send").click()
    expect(theirs(page)).to_contain_text("Got your image")
    assert bot.seen[-1]["image"]["caption"] == "the box"
    picture = page.locator(".message.mine img")
    wait_for(lambda: picture.evaluate("image => image.complete && image.naturalWidth") == 1)
    picture.click()
    expect(page.get_by_role("dialog").get_by_role("img")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


DROP = """([target, name, kind, event]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File(["some bytes"], name, {type: kind}));
  const node = document.querySelector(target);
  const made = event === "paste"
    ? new ClipboardEvent("paste", {clipboardData: transfer, bubbles: true, cancelable: true})
    : new DragEvent(event, {dataTransfer: transfer, bubbles: true, cancelable: true});
  node.dispatchEvent(made);
}"""


def test_drop_a_document_and_paste_a_picture(page: Page, bot: FakeBot) -> None:
    page.evaluate(DROP, ["#log", "bill.pdf", "application/pdf", "dragenter"])
    expect(page.get_by_text("Drop files here")).to_be_visible()
    page.evaluate(DROP, ["#log", "bill.pdf", "application/pdf", "drop"])
    page.get_by_role("dialog").get_by_role("button", name="Send").click()
    wait_for(lambda: bot.seen and bot.seen[-1]["type"] == "document")
    assert bot.seen[-1]["document"]["filename"] == "bill.pdf"
    expect(page.locator(".message.mine .file")).to_contain_text("bill.pdf")
    page.evaluate(DROP, ["#text", "shot.png", "image/png", "paste"])
    page.get_by_role("dialog").get_by_role("button", name="Send").click()
    wait_for(lambda: bot.seen[-1]["type"] == "image")


def test_a_voice_message_from_a_file(page: Page, bot: FakeBot) -> None:
    page.locator("#pick-audio").set_input_files({"name": "v.ogg", "mimeType": "audio/ogg", "buffer": b"OggS"})
    page.get_by_role("dialog").get_by_role("button", name="Send").click()
    wait_for(lambda: bot.seen and bot.seen[-1]["type"] == "audio")
    expect(page.locator(".message.mine audio")).to_be_visible()


def test_a_recorded_voice_message_is_ogg(page: Page, sim: Sim, bot: FakeBot) -> None:
    page.context.grant_permissions(["microphone"])
    page.get_by_role("button", name="Record a voice message").click()
    page.get_by_role("button", name="Stop recording").wait_for()
    page.wait_for_timeout(700)
    page.get_by_role("button", name="Stop recording").click()
    wait_for(lambda: bot.seen and bot.seen[-1]["type"] == "audio")
    audio = bot.seen[-1]["audio"]
    assert (audio["mime_type"], audio["voice"]) == ("audio/ogg; codecs=opus", True)
    assert requests.get(f"{sim.url}/_sim/media/{audio['id']}", timeout=5).content.startswith(b"OggS")
    decode = """async id => {
      const bytes = await (await fetch(`/_sim/media/${id}`)).arrayBuffer();
      return (await new AudioContext().decodeAudioData(bytes)).duration;
    }"""
    assert 0.3 < page.evaluate(decode, audio["id"]) < 5


def test_reply_react_and_delete(page: Page, bot: FakeBot) -> None:
    write(page, "first")
    answer = theirs(page).first
    answer.hover()
    answer.get_by_role("button", name="Message options").click()
    page.get_by_role("menuitem", name="Reply").click()
    expect(page.locator("#quoting-text")).to_have_text("You said: first")
    write(page, "what?")
    wait_for(lambda: bot.seen[-1].get("context", {}).get("id"))
    answer.hover()
    answer.get_by_role("button", name="Message options").click()
    page.get_by_role("menuitem", name="React 👍").click()
    wait_for(lambda: bot.seen[-1]["type"] == "reaction")
    expect(answer.locator(".reactions")).to_have_text("👍")
    mine = page.locator(".message.mine").first
    mine.hover()
    mine.get_by_role("button", name="Message options").click()
    page.get_by_role("menuitem", name="Delete for everyone").click()
    expect(mine).to_contain_text("This message was deleted")


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
    latin = page.locator(".message.theirs .text").first
    assert latin.evaluate("node => getComputedStyle(node).direction") == "rtl"
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
    red = [int(part) for part in violation.evaluate("n => getComputedStyle(n).color.match(/\\d+/g).slice(0, 3)")]
    assert red[0] > 150 > max(red[1:])
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
    assert page.locator(".message").last.evaluate("n => getComputedStyle(n).outlineStyle") != "none"


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
        assert page.locator(".message").last.evaluate("n => getComputedStyle(n).animationName") == "none"


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
