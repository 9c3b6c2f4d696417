from __future__ import annotations

from collections.abc import Iterator

import pytest
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
