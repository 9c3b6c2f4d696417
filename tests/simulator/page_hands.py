"""What a tester's hands do on the phone page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, Page
from simulator_harness import Sim

OLIVER, SARA, JORDAN = "447700900123", "966501234567", "US.9f3KexampleA1"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef"
    "0000000049454e44ae426082"
)


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
