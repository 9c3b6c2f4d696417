"""The simulator, with a business behind it, and a browser on its phone page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fake_bot import FakeBot
from fixtures.browser import chromium
from page_hands import opened
from playwright.sync_api import Browser, Page
from simulator_harness import FAST, Business, Sim, wait_for

DEFAULTS = {
    **FAST,
    "read_receipts": True,
    "clock_offset_seconds": 0,
    "window_offset_seconds": 0,
    "pair_burst": 45,
    "pair_seconds": 6,
    "pair_strict": False,
    "throughput_per_second": 10_000,
    "webhook_retry_max": 10,
}


@pytest.fixture(scope="session")
def business() -> Iterator[Business]:
    found = Business()
    yield found
    found.close()


@pytest.fixture(scope="session")
def running_sim(business: Business) -> Iterator[Sim]:
    found = Sim(business.url)
    yield found
    found.stop()


@pytest.fixture
def sim(running_sim: Sim, business: Business) -> Sim:
    """The session's simulator with empty chats, default dials and an obedient business."""
    business.statuses.clear()
    business.on_message = None
    running_sim.sim("DELETE", "/faults")
    running_sim.sim("DELETE", "/chats")
    running_sim.set(**DEFAULTS)
    wait_for(lambda: not running_sim.sim("GET", "/webhooks?state=waiting")["webhooks"])
    business.bodies.clear()
    business.raw.clear()
    return running_sim


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium without a window."""
    with chromium("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream") as found:
        yield found


@pytest.fixture
def bot(sim: Sim, business: Business) -> FakeBot:
    """A business that answers by script."""
    found = FakeBot(sim)
    business.on_message = found
    return found


@pytest.fixture
def page(browser: Browser, sim: Sim, bot: FakeBot) -> Iterator[Page]:
    """Oliver's chat."""
    yield from opened(browser, sim, viewport={"width": 1280, "height": 860})
