"""The phone page in a real browser, with a scripted bot behind it."""

from __future__ import annotations

import pytest
import requests
from fake_bot import FakeBot
from page_hands import PIXEL, theirs, write
from playwright.sync_api import Page, expect
from simulator_harness import Business, Sim, wait_for

pytestmark = pytest.mark.slow


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
