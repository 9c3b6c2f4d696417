"""`helpdesk up`: starts the processes, starts again what dies, stops all in order."""

import ctypes
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from typing import Any, Callable, Sequence

from processes.children import LOOPBACK, Child

FIRST_DELAY, LONGEST_DELAY, STEADY = 0.2, 3.0, 10.0  # seconds: restart back-off, and up-time after which it starts anew
DRAIN = 27.0  # seconds for a clean end of all stages together; after that SIGKILL
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)


@dataclass
class Running:
    """A child's present life."""

    child: Child
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    delay: float = FIRST_DELAY
    next_start: float = 0.0
    again: bool = False  # told to end in order to be started anew


def die_with_parent() -> None:
    """In the child, before exec: be killed when the supervisor dies, even if that was SIGKILL (Linux prctl)."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Supervisor:
    """Runs children until SIGINT or SIGTERM; to be used from the main thread (the death signal follows the thread)."""

    def __init__(self, children: Sequence[Child], say: Callable[[str], None] = print) -> None:
        self.running = [Running(child) for child in children]
        self.say = say
        self.stopping = False

    def run(self, ready: Callable[[], None] = lambda: None) -> None:
        """Start all, call `ready` once when every port answers, supervise, and stop cleanly on a signal."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        told = False
        while not self.stopping:
            for one in self.running:
                self._look_after(one)
            if not told and all(self._listens(one.child) for one in self.running):
                told = True
                ready()
            time.sleep(0.05)
        self.stop()

    def restart(self, kind: str) -> None:
        """End the children of this kind ("actions", "rasa" …) gently and start them anew; from any thread."""
        for one in self.running:
            if one.child.name.split("-")[0] == kind and one.process is not None and one.process.poll() is None:
                one.again = True
                one.process.terminate()

    def _on_signal(self, _number: int, _frame: Any) -> None:
        self.stopping = True

    def _look_after(self, one: Running) -> None:
        now = time.monotonic()
        if one.process is None:
            if now >= one.next_start:
                one.process = subprocess.Popen(one.child.command(), env=one.child.env, preexec_fn=die_with_parent)  # noqa: PLW1509
                one.started = now
            return
        code = one.process.poll()
        if code is None:
            return
        if one.again:
            one.process, one.again, one.next_start = None, False, now
            return
        if now - one.started > STEADY:
            one.delay = FIRST_DELAY
        self.say(f"{one.child.name} ended with status {code}; starting it again in {one.delay:.1f} s")
        one.process, one.next_start = None, now + one.delay
        one.delay = min(one.delay * 2, LONGEST_DELAY)

    @staticmethod
    def _listens(child: Child) -> bool:
        return child.port is None or port_answers(child.port)

    def stop(self) -> None:
        """End the children stage by stage: what takes work in first, what the others still need last."""
        self.say("stopping …")
        deadline = time.monotonic() + DRAIN
        for stage in sorted({one.child.stage for one in self.running}):
            alive = [one.process for one in self.running if one.child.stage == stage and one.process is not None]
            for process in alive:
                process.terminate()
            for process in alive:
                try:
                    process.wait(max(0.1, deadline - time.monotonic()))
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        self.say("stopped.")


def port_answers(port: int) -> bool:
    """True when something listens on loopback `port`."""
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex((LOOPBACK, port)) == 0


def port_free(port: int) -> bool:
    """True when a server could listen on `port`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True
