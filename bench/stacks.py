"""The two assistants as running processes, each on ports and a database of its own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from functools import partial
from pathlib import Path
from typing import Any, Callable

from bench import cpu
from bench.stock import ROOT
from bench.wire import HOOK, PHONE_NUMBER_ID, SECRET, TOKEN, VERIFY
from processes.model import QUIET

WORK = ROOT / "var/bench/run"
FILES = WORK / "files"  # what customers send, as the pretend Meta keeps it
PARTS = {
    "rasa": "rasa run", "actions": "rasa_sdk", "worker": "processes.worker", "desk": "-m desk",
    "supervisor": "helpdesk up",
}  # fmt: skip
REST = "/webhooks/rest/webhook"


def free_port(count: int = 1) -> int:
    """The first of `count` ports in a row that nobody listens on."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            first = int(probe.getsockname()[1])
        try:
            for port in range(first, first + count):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
            return first
        except OSError:
            continue


def get(port: int, path: str, seconds: float = 5.0) -> bytes:
    """A GET; b"" while nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=seconds) as answer:  # noqa: S310
            return bytes(answer.read())
    except (urllib.error.URLError, OSError):
        return b""


def wait_until(what: Callable[[], Any], seconds: float, message: str, step: float = 0.05) -> Any:
    """The first true value of `what`; raises RuntimeError after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(step)
    raise RuntimeError(message)


class Running:
    """A process group that was started here and is ended here."""

    def __init__(self, name: str, argv: list[str], cwd: Path, env: dict[str, str]) -> None:
        WORK.mkdir(parents=True, exist_ok=True)
        self.name, self.log = name, WORK / f"{name}.log"
        self.began = time.monotonic()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(argv, cwd=cwd, env=env, stdout=log, stderr=log, start_new_session=True)  # noqa: S603

    def alive(self) -> bool:
        """True while it runs; raises RuntimeError with the end of its log when it does not."""
        if self.process.poll() is not None:
            raise RuntimeError(f"{self.name} ended:\n{self.log.read_text(errors='replace')[-3000:]}")
        return True

    def end(self) -> None:
        """Ctrl-C, and SIGKILL for what is left."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                pass
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except OSError:
            pass
        self.process.wait()


class Meta:
    """The pretend Meta's process."""

    def __init__(self, port: int, webhook_ports: list[int]) -> None:
        self.port = port
        argv = [sys.executable, "-m", "bench.meta", str(port), ",".join(map(str, webhook_ports)), str(FILES)]
        self.running = Running("meta", argv, ROOT, dict(os.environ))
        wait_until(lambda: self.running.alive() and get(port, "/seen"), 20, "the pretend Meta did not start")

    def state(self) -> dict[str, Any]:
        """What it saw: see bench/meta.py."""
        return dict(json.loads(get(self.port, "/seen", 30)))

    def seen(self) -> list[tuple[float, str, str]]:
        """The messages that arrived: monotonic time, customer, callback."""
        return [(at, to, callback) for at, to, callback in self.state()["seen"]]

    def forget(self) -> None:
        """Start a new list."""
        get(self.port, "/forget")

    def report(self, on: bool) -> None:
        """Statuses at once, or kept until they are switched on again."""
        get(self.port, f"/report/{'on' if on else 'off'}")

    def wait_for(self, count: int, seconds: float = 300) -> list[tuple[float, str, str]]:
        """Until `count` messages have come and all their statuses are out."""

        def there() -> bool:
            state = self.state()
            return len(state["seen"]) >= count and not state["open"]

        wait_until(there, seconds, f"{len(self.seen())} of {count} messages came", 0.2)
        return self.seen()


class Ours:
    """This assistant under `helpdesk up`, with the pretend Meta beside it."""

    def __init__(self, database_url: str = "", *, pairs: int = 1, fresh: bool = True, project: Path = ROOT) -> None:
        self.folder, self.project, self.extra = WORK / "ours", project, dict[str, str]()
        if fresh:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.database_url = database_url or f"sqlite:///{self.folder}/helpdesk.db"
        self.pairs, self.port, self.actions_port, meta_port = pairs, free_port(pairs), free_port(), free_port()
        self.desk_port = free_port()
        self.meta = Meta(meta_port, self.ports)
        self.running: Running | None = None

    @property
    def ports(self) -> list[int]:
        """The webhook's ports, one a Rasa process."""
        return [self.port + n for n in range(self.pairs)]

    def environment(self) -> dict[str, str]:
        """Settings of this run; the send rate is no limit here, since Meta's is not what is measured."""
        return {
            **os.environ, **QUIET, "WHATSAPP_APP_SECRET": SECRET, "WHATSAPP_ACCESS_TOKEN": TOKEN,
            "WHATSAPP_VERIFY_TOKEN": VERIFY, "WHATSAPP_PHONE_NUMBER_ID": PHONE_NUMBER_ID,
            "WHATSAPP_API_URL": f"http://127.0.0.1:{self.meta.port}/v25.0", "WHATSAPP_SEND_RATE": "100000",
            "DATABASE_URL": self.database_url, "STORAGE_URL": f"file://{self.folder}/media",
            "RASA_PORT": str(self.port), "ACTIONS_PORT": str(self.actions_port), "INSTANCE": f"bench-{os.getpid()}",
            "RASA_PROCESSES": str(self.pairs), "WORKERS": str(self.pairs), "SAMPLE_CUSTOMER": "", "TEST_CLOCK": "",
            "DESK_PORT": str(self.desk_port), **self.extra,
        }  # fmt: skip

    def up(self, only: tuple[str, ...] = ("rasa", "actions", "worker")) -> "Ours":
        """`helpdesk up` with these processes, until each can work."""
        argv = [str(Path(sys.executable).with_name("helpdesk")), "up", "--only", *only]
        self.running = Running("ours", argv, self.project, self.environment())
        log, began = self.running.log, self.running.log.stat().st_size
        if "rasa" in only:
            query = f"{HOOK}?hub.mode=subscribe&hub.verify_token={VERIFY}&hub.challenge=77"
            for port in self.ports:
                wait_until(partial(self.opens, port, query), 240, "no webhook", 0.02)
        if "worker" in only:
            wait_until(lambda: self.alive() and b"worker ready" in log.read_bytes()[began:], 60, "no worker")
        if "actions" in only:
            wait_until(lambda: self.alive() and get(self.actions_port, "/health"), 60, "no actions")
        if "desk" in only:
            wait_until(lambda: self.alive() and get(self.desk_port, "/health"), 60, "no desk")
        return self

    def opens(self, port: int, query: str) -> bool:
        """Does the webhook answer Meta's challenge?"""
        return self.alive() and get(port, query) == b"77"

    def alive(self) -> bool:
        """See Running.alive."""
        assert self.running is not None
        return self.running.alive()

    def named(self) -> dict[str, list[int]]:
        """The processes by name."""
        assert self.running is not None
        pids = {pid: cpu.command(pid) for pid in cpu.session_of(self.running.process.pid)}
        return {name: [pid for pid, line in pids.items() if part in line] for name, part in PARTS.items()}

    def down(self) -> None:
        """End the assistant; Meta stays."""
        if self.running is not None:
            self.running.end()
            self.running = None

    def end(self) -> None:
        """End everything."""
        self.down()
        self.meta.running.end()


class Stock:
    """The stock project under `rasa run`, with an action server of its own."""

    def __init__(self, model: Path) -> None:
        shutil.rmtree(WORK / "stock", ignore_errors=True)
        (WORK / "stock").mkdir(parents=True)
        self.model, self.port, self.actions_port = model, free_port(), free_port()
        self.actions: Running | None = None
        self.running: Running | None = None

    def start_actions(self) -> None:
        """The same actions on a database of their own."""
        env = {**os.environ, **QUIET, "DATABASE_URL": f"sqlite:///{WORK}/stock/shop.db", "SAMPLE_CUSTOMER": "",
               "SANIC_HOST": "127.0.0.1", "TEST_CLOCK": ""}  # fmt: skip
        subprocess.run([str(Path(sys.executable).with_name("helpdesk")), "migrate"], cwd=ROOT, env=env, check=True,
                       stdout=subprocess.DEVNULL)  # noqa: S603  # fmt: skip
        argv = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", str(self.actions_port)]
        self.actions = Running("stock-actions", argv, ROOT, env)
        wait_until(lambda: get(self.actions_port, "/health"), 60, "the stock project's action server did not start")

    def start(self) -> None:
        """`rasa run` on the stock SQLite tracker store, until its door is open."""
        endpoints = (
            f"action_endpoint:\n  url: http://localhost:{self.actions_port}/webhook\n"
            f"tracker_store:\n  type: SQL\n  url: sqlite:///{WORK}/stock/rasa.db\n"
        )
        place = self.model.parents[1]
        (place / "endpoints.yml").write_text(endpoints)
        argv = [sys.executable, "-m", "rasa", "run", "--interface", "127.0.0.1", "--port", str(self.port)]
        env = {**os.environ, **QUIET, "SANIC_BACKLOG": "1024"}
        self.running = Running("stock", [*argv, "--model", str(self.model)], place, env)
        wait_until(lambda: self.running and self.running.alive() and get(self.port, "/webhooks/rest/"), 300,
                   "the stock project did not start", 0.02)  # fmt: skip

    def named(self) -> dict[str, list[int]]:
        """The processes by name."""
        assert self.running is not None
        assert self.actions is not None
        return {"rasa": [self.running.process.pid], "actions": [self.actions.process.pid]}

    def end(self) -> None:
        """End everything."""
        for running in (self.running, self.actions):
            if running is not None:
                running.end()
