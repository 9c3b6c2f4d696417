"""While the assistant answers, a new model comes in; what designers save counts at once; mistakes change nothing."""

import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fixtures.project import copied_project, replace_in
from fixtures.stack import PretendMeta, Stack, message_webhook, text_of, wait_until

LENA = "4915112345601"  # of the sample shop
ASKED = "goodbye, see you later"
FAREWELL = "utter_goodbye:\n    - text: "

pytestmark = pytest.mark.slow


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    """A stack that has yet to be started, over a project of its own."""
    meta = PretendMeta()
    running = Stack(tmp_path, f"sqlite:///{tmp_path}/helpdesk.db", meta, project=copied_project(tmp_path / "project"))
    try:
        yield running
    finally:
        if running.process is not None:
            running.stop()
        meta.close()


class Traffic(threading.Thread):
    """Customers who ask without end; `slowest` is the longest that a webhook waited for its 200, in seconds."""

    def __init__(self, stack: Stack, customers: int = 5) -> None:
        super().__init__(daemon=True)
        self.stack = stack
        self.sent = {f"44770090{n:04}": 0 for n in range(customers)}
        self.slowest = 0.0
        self.ended = threading.Event()

    def run(self) -> None:
        """Ask one after the other."""
        while not self.ended.wait(0.05):
            customer = min(self.sent, key=self.sent.__getitem__)
            self.sent[customer] += 1
            began = time.monotonic()
            self.stack.deliver(message_webhook(f"wamid.{customer}.{self.sent[customer]}", customer, ASKED))
            self.slowest = max(self.slowest, time.monotonic() - began)

    def answers(self) -> list[str]:
        """All that the customers got."""
        return [text_of(body) for customer in self.sent for body in self.stack.meta.to(customer)]


def says_zork(stack: Stack, customer: str = "447700901111") -> bool:
    """One question, one answer: is it the new one?"""
    time.sleep(0.3)
    known = len(stack.meta.to(customer))
    stack.deliver(message_webhook(f"wamid.ask{time.monotonic_ns()}", customer, ASKED))
    wait_until(lambda: len(stack.meta.to(customer)) > known, 60, f"no answer:\n{stack.tail()}")
    return "ZORK" in text_of(stack.meta.to(customer)[-1])


def test_a_model_trained_by_rasa_itself_takes_over_in_mid_traffic(stack: Stack) -> None:
    stack.start()
    stack.deliver(message_webhook("wamid.lena1", LENA, "Wo ist meine Bestellung?"))
    wait_until(lambda: stack.meta.to(LENA), 60, stack.tail())
    traffic = Traffic(stack)
    traffic.start()
    replace_in(stack.project / "responses/en/smalltalk.yml", FAREWELL, FAREWELL + "ZORK ")
    argv = [sys.executable, "-m", "rasa", "train", "--skip-validation"]
    subprocess.run(argv, cwd=stack.project, env=stack.environment(), check=True, capture_output=True)
    wait_until(lambda: any("ZORK" in text for text in traffic.answers()), 60, f"not taken over:\n{stack.tail()}")
    time.sleep(1)
    traffic.ended.set()
    traffic.join()
    total = sum(traffic.sent.values())
    wait_until(lambda: len(traffic.answers()) >= total, 120, f"messages lost:\n{stack.tail()}")
    stack.deliver(message_webhook("wamid.lena2", LENA, "1002"))  # the conversation goes on where it was
    wait_until(lambda: len(stack.meta.to(LENA)) == 2, 60, stack.tail())
    assert "1002" in text_of(stack.meta.to(LENA)[1])
    time.sleep(1)
    assert {customer: len(stack.meta.to(customer)) for customer in traffic.sent} == traffic.sent
    callbacks = [body["biz_opaque_callback_data"] for body in stack.meta.messages]
    assert len(set(callbacks)) == len(callbacks)
    for customer in traffic.sent:  # nobody is answered by the old one after the new one
        new = ["ZORK" in text_of(body) for body in stack.meta.to(customer)]
        assert new == sorted(new)
    log = stack.tail(10**6)
    assert "rasa-1 ended" not in log
    assert traffic.slowest < 5  # Meta gives up after 10 s or so; 0.4 s while Rasa trained on the same two cores
    broken = stack.project / "models" / "broken.tar.gz"
    broken.write_bytes(b"no model")
    wait_until(lambda: "model swapped=no model=broken.tar.gz" in stack.tail(10**6), 30, stack.tail())
    assert says_zork(stack)
    time.sleep(1)
    assert stack.tail(10**6).count("model swapped=no") == 1


def test_what_is_saved_counts_at_once(stack: Stack) -> None:
    stack.start(command="dev")
    assert not says_zork(stack)
    said = stack.project / "responses/en/smalltalk.yml"
    good = said.read_text()
    said.write_text(good.replace(FAREWELL, FAREWELL + '[[nonsense: "\n   :'))
    wait_until(lambda: "NOT TAKEN OVER" in stack.tail(), 30, stack.tail())
    told = re.search(r"responses/en/smalltalk\.yml:(\d+): ", stack.tail().split("NOT TAKEN OVER")[1])
    assert told, stack.tail()
    assert good[: good.index(FAREWELL)].count("\n") < int(told[1]) <= good.count("\n") + 2  # where YAML cannot go on
    assert not says_zork(stack)
    began = time.monotonic()
    said.write_text(good.replace(FAREWELL, FAREWELL + "ZORK "))
    wait_until(lambda: says_zork(stack), 120, f"not taken over:\n{stack.tail()}")
    assert time.monotonic() - began < 60  # 6 s on a quiet machine with two cores; the tests run side by side
    replace_in(stack.project / "actions/orders.py", "\nclass ", "\nclass (")
    wait_until(lambda: "\n  actions/orders.py:" in stack.tail(), 30, stack.tail())
    before = stack.pids("rasa_sdk")
    replace_in(stack.project / "actions/orders.py", "\nclass (", "\nclass ")
    wait_until(lambda: stack.pids("rasa_sdk") not in ([], before), 30, stack.tail())
    stack.deliver(message_webhook("wamid.lena1", LENA, "Wo ist meine Bestellung?"))
    wait_until(lambda: stack.meta.to(LENA), 60, stack.tail())
    assert stack.pids("rasa run")
