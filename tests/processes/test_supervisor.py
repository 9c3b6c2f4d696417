"""`helpdesk up` from outside, with stand-in children: restart, back-off, order of stopping, death with the parent."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from processes.supervisor import port_free

PARENT = textwrap.dedent(
    """
    import sys
    from processes.children import Child
    from processes.supervisor import Supervisor
    script, log = sys.argv[1:]
    def child(name, stage):
        return Child(name, (sys.executable, script, log, name), None, stage, {})
    Supervisor([child("first", 0), child("second", 1)]).run(lambda: print("READY", flush=True))
    """
)
CHILD = textwrap.dedent(
    """
    import os, signal, sys, time
    log, name = sys.argv[1:]
    def note(word):
        with open(log, "a") as file:
            file.write(f"{word} {name} {os.getpid()}\\n")
    def stop(*_):
        note("stopped")
        sys.exit(0)
    signal.signal(signal.SIGTERM, stop)
    note("started")
    time.sleep(60)
    """
)


@pytest.fixture
def up(tmp_path: Path) -> "Up":
    return Up(tmp_path)


class Up:
    """A supervisor over two children that write what happens to them into a file."""

    def __init__(self, folder: Path) -> None:
        (folder / "child.py").write_text(CHILD)
        self.log = folder / "log"
        self.log.touch()
        self.process = subprocess.Popen(
            [sys.executable, "-c", PARENT, str(folder / "child.py"), str(self.log)], stdout=subprocess.PIPE, text=True
        )
        self.wait_for("started first")
        self.wait_for("started second")

    def lines(self, word: str) -> list[str]:
        return [line for line in self.log.read_text().splitlines() if line.startswith(word)]

    def wait_for(self, word: str, times: int = 1) -> list[str]:
        deadline = time.monotonic() + 15
        while len(found := self.lines(word)) < times:
            assert time.monotonic() < deadline, f"{word} x {times} did not come: {self.log.read_text()}"
            time.sleep(0.02)
        return found

    def pid(self, name: str) -> int:
        return int(self.lines(f"started {name}")[-1].split()[-1])


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split(")")[-1].split()[0] != "Z"


def wait_until_dead(pid: int) -> None:
    deadline = time.monotonic() + 10
    while alive(pid):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_what_is_killed_is_started_again_with_back_off(up: Up) -> None:
    began = time.monotonic()
    for count in (2, 3, 4):
        os.kill(up.pid("first"), signal.SIGKILL)
        up.wait_for("started first", count)
    assert time.monotonic() - began >= 0.2 + 0.4 + 0.8
    assert len(up.lines("started second")) == 1
    up.process.terminate()
    up.process.wait(10)


def test_sigterm_stops_stage_by_stage(up: Up) -> None:
    up.process.terminate()
    assert up.process.wait(10) == 0
    assert [line.split()[1] for line in up.lines("stopped")] == ["first", "second"]


def test_children_stay_in_the_group_and_die_with_a_killed_parent(up: Up) -> None:
    pids = [up.pid("first"), up.pid("second")]
    assert all(os.getpgid(pid) == os.getpgid(up.process.pid) for pid in pids)
    up.process.kill()
    up.process.wait(10)
    for pid in pids:
        wait_until_dead(pid)


def test_a_taken_port_is_not_free() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert not port_free(taken.getsockname()[1])
