"""What the house stands on goes away in mid-traffic and comes back: nothing lost, nothing doubled, no hand needed."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest
from fixtures.model import trained_model
from fixtures.stack import PretendMeta, Stack, message_webhook, text_of, wait_until

from chaos.databases import migrated, own_database
from chaos.gate import Gate
from chaos.traffic import Traffic
from chaos.verdict import judge
from helpdesk.db.engine import Database
from helpdesk.services import tickets

OUTAGE = float(os.environ.get("CHAOS_OUTAGE", "10"))  # seconds; `make chaos` takes longer ones
BACK = 3600.0  # seconds by which the clock is set back
APOLOGIES = {"de": "Bei uns ist leider etwas schiefgegangen", "ar": "عذرًا"}

pytestmark = pytest.mark.slow


@contextmanager
def running(folder: Path, url: str, **extra: str) -> Iterator[tuple[Stack, Gate]]:
    """A stack that reaches its Meta through a gate."""
    trained_model()
    meta = PretendMeta()
    gate = Gate(meta.port)
    address = f"http://127.0.0.1:{gate.port}/v25.0"
    stack = Stack(folder, url, meta, {"WHATSAPP_API_URL": address, "ACTION_TIMEOUT": "2", **extra})
    meta.report = lambda webhook: stack.deliver(webhook, 300)
    try:
        stack.start()
        yield stack, gate
    finally:
        stack.stop()
        gate.shut()
        meta.close()


def survive(stack: Stack, seed: int, away: Callable[[], Any], back: Callable[[], Any], seconds: float) -> None:
    """Traffic before, while and after something is away; the verdict must be good."""
    traffic = Traffic(stack, seed, 24, 8, first=seed * 100)
    traffic.seed_orders()
    traffic.send(8)
    time.sleep(0.3)
    away()
    try:
        end = time.monotonic() + seconds
        traffic.send(4)
        time.sleep(seconds / 2)
        traffic.send(4)
        time.sleep(max(0.0, end - time.monotonic()))
    finally:
        back()
    traffic.send(8)
    traffic.finish()
    verdict = judge(traffic)
    assert verdict.good, f"{verdict}\n{stack.log}"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stack, Gate]]:
    """One assistant on SQLite for the outages that need no database of their own."""
    folder = tmp_path_factory.mktemp("outages")
    url = migrated(f"sqlite:///{folder / 'helpdesk.db'}")
    with running(folder, url, TEST_CLOCK=str(folder / "dial")) as both:
        yield both


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_database_stopped(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if kind == "postgres":
        request.getfixturevalue("postgres_server")  # skips where it is not installed
    with own_database(kind, tmp_path) as (url, server), running(tmp_path, url) as (stack, _gate):
        refused: list[int] = []
        holder = sqlite3.connect(tmp_path / "helpdesk.db", isolation_level=None, check_same_thread=False, timeout=30)

        def away() -> None:
            server.stop("immediate") if server else holder.execute("begin exclusive")
            refused.append(stack.post(message_webhook("wamid.chaos.0.0", "4915000000001", "hi")))

        survive(stack, 1, away, server.start if server else holder.rollback, OUTAGE)
        assert refused[0] >= 500, "a webhook that could not be stored must be offered again by Meta"
        holder.close()


def test_meta_unreachable(shared: tuple[Stack, Gate]) -> None:
    stack, gate = shared
    survive(stack, 2, gate.shut, gate.open, OUTAGE)


def test_clock_set_back(shared: tuple[Stack, Gate]) -> None:
    stack, _gate = shared
    dial = Path(stack.extra["TEST_CLOCK"])

    def away() -> None:
        dial.write_text(repr(-BACK))
        time.sleep(0.5)
        stack.kill("processes.worker")  # who starts now has never seen the later time

    # It stays set back: there is nothing to wait for.
    survive(stack, 3, away, lambda: None, 6)


def test_action_server_hangs_and_goes_on(shared: tuple[Stack, Gate]) -> None:
    stack, _gate = shared
    victims = stack.pids("rasa_sdk")
    survive(stack, 4, lambda: signal_all(victims, signal.SIGSTOP), lambda: signal_all(victims, signal.SIGCONT), 6)


def test_action_server_hangs_for_good(shared: tuple[Stack, Gate]) -> None:
    stack, _gate = shared
    victims = stack.pids("rasa_sdk")
    signal_all(victims, signal.SIGSTOP)
    asked = {"de": ("4915000000011", "Hallo, wo ist mein Paket?"), "ar": ("4915000000012", "مرحبا، أين طلبي؟")}
    try:
        for language, (customer, text) in asked.items():
            stack.deliver(message_webhook(f"wamid.hang.{language}", customer, text))
        for language, (customer, _text) in asked.items():
            wait_until(lambda who=customer: stack.meta.to(who), 150, f"no apology:\n{stack.tail()}")  # type: ignore[misc]
            assert text_of(stack.meta.to(customer)[0]).startswith(APOLOGIES[language])
    finally:
        signal_all(victims, signal.SIGCONT)
    database = Database(stack.database_url)
    with database.reading() as session:
        opened = [ticket for ticket in tickets.list_tickets(session) if ticket["topic"] == "failed_message"]
    database.dispose()
    assert {ticket["language"] for ticket in opened} == {"de", "ar"}
    customer = asked["de"][0]
    stack.deliver(message_webhook("wamid.hang.after", customer, "Wo ist meine Bestellung 1002?"))
    wait_until(lambda: len(stack.meta.to(customer)) == 2, 60, f"not well again:\n{stack.tail()}")
    assert "1002" in text_of(stack.meta.to(customer)[1])


def test_disk_full(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root may make a small file system")
    try:
        with running(tmp_path, migrated(f"sqlite:///{disk / 'helpdesk.db'}")) as (stack, _gate):
            filler, refused = disk / "filler", []

            def away() -> None:
                with filler.open("wb", buffering=0) as file:
                    try:
                        while True:
                            file.write(b"x" * 4096)
                    except OSError:
                        pass
                # What is free inside of the database's own files may take one or two more.
                for n in range(200):
                    refused.append(stack.post(message_webhook(f"wamid.full.{n}", f"49150001{n:05}", "hi " * 1000)))
                    if refused[-1] >= 500:
                        return

            survive(stack, 5, away, filler.unlink, 10)
            assert refused[-1] >= 500
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)


def signal_all(victims: list[int], number: signal.Signals) -> None:
    """Send it to each."""
    for pid in victims:
        os.kill(pid, number)
