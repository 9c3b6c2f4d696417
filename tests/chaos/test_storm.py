"""The short form of `make chaos`."""

from pathlib import Path

import pytest
from fixtures.model import trained_model
from fixtures.stack import PretendMeta, Stack

from chaos.storm import Storm
from chaos.traffic import Traffic

SEED, KILLS, MESSAGES, CUSTOMERS = 11, 8, 40, 10

pytestmark = pytest.mark.slow


def test_every_message_is_answered_once_and_in_order_whatever_is_killed(database_url: str, tmp_path: Path) -> None:
    trained_model()
    meta = PretendMeta()
    stack = Stack(tmp_path, database_url, meta)
    meta.report = lambda webhook: stack.deliver(webhook, 300)
    try:
        stack.start()
        traffic = Traffic(stack, SEED, MESSAGES, CUSTOMERS)
        traffic.seed_orders()
        storm = Storm(stack, traffic, KILLS, gap=(0.3, 1.5))
        verdict = storm.run()
    finally:
        stack.stop()
        meta.close()
    assert verdict.good, f"{storm.killed}\n{verdict}\n{stack.log}"
    assert sum(storm.killed.values()) >= KILLS
