"""`rasa interactive` at a real terminal: say something, Ctrl-C, Export & Quit; all is written where we keep it."""

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from fixtures.model import trained_model
from fixtures.project import copied_project
from fixtures.stack import ROOT, free_port

pytestmark = pytest.mark.slow
SENTENCE = "moin, was kannst du alles für mich tun"
UP = b"\x1b[A"


class Terminal:
    """A command at a terminal of its own."""

    def __init__(self, folder: Path, command: list[str], environment: dict[str, str]) -> None:
        self.shown = b""
        self.pid, self.file = pty.fork()
        size = struct.pack("HHHH", 40, 160, 0, 0)  # Rasa draws its table of the chat as wide as the terminal
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, size)
            os.chdir(folder)
            os.execve(command[0], command, {**os.environ, **environment})

    def wait_for(self, words: str, seconds: float) -> None:
        """Read until `words` are shown; they count once."""
        end = time.monotonic() + seconds
        while words.encode() not in self.shown:
            assert time.monotonic() < end, f"{words!r} was not shown:\n{self.shown.decode(errors='replace')[-2000:]}"
            if select.select([self.file], [], [], 1)[0]:
                try:
                    read = os.read(self.file, 65536)
                except OSError:
                    raise AssertionError(f"it ended before {words!r}:\n{self.shown.decode(errors='replace')}") from None
                self.shown += read
                if b"\x1b[6n" in read:  # where is the cursor?
                    os.write(self.file, b"\x1b[1;1R")
        self.shown = self.shown.split(words.encode(), 1)[1]

    def type(self, keys: bytes) -> None:
        """Press keys, as slowly as people do."""
        os.write(self.file, keys)
        time.sleep(0.5)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    model = trained_model().resolve()
    folder = copied_project(tmp_path / "project")
    command = [sys.executable, "-m", "rasa", "interactive", "--model", str(model), "--skip-visualization"]
    environment = {
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": f"sqlite:///{tmp_path}/interactive.db",
        "RASA_TELEMETRY_ENABLED": "false",
        "TERM": "xterm",
    }
    opened = Terminal(folder, [*command, "--port", str(free_port())], environment)
    try:
        yield opened
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(opened.pid, signal.SIGTERM)
        os.waitpid(opened.pid, 0)
        os.close(opened.file)


def test_export_and_quit_at_a_terminal(terminal: Terminal, tmp_path: Path) -> None:
    domain = (tmp_path / "project/domain.yml").read_text()
    terminal.wait_for("Your input", 120)
    terminal.type(SENTENCE.encode() + b"\r")
    terminal.wait_for("correct", 60)  # "… correct?", or "… correct for … and are all entities …"
    terminal.wait_for("(Y/n)", 30)
    terminal.type(b"y")  # no Enter: it would answer the next question before that is asked
    terminal.wait_for("wants to", 60)  # "The bot wants to run …"
    terminal.wait_for("(Y/n)", 30)  # only now does the question listen: Ctrl-C before it ends the program
    terminal.type(b"\x03")
    terminal.wait_for("Do you want to stop?", 30)
    terminal.type(UP)
    terminal.type(b"\r")
    terminal.wait_for("data/stories/interactive.yml", 30)
    terminal.wait_for("examples", 30)
    project = tmp_path / "project"
    assert (project / "domain.yml").read_text() == domain == (ROOT / "domain.yml").read_text()
    [story] = yaml.safe_load((project / "data/stories/interactive.yml").read_text())["stories"]
    intent = story["steps"][0]["intent"]
    files = [path for path in (project / "data/nlu/de").glob("*.yml") if f"- {SENTENCE}\n" in path.read_text()]
    assert len(files) == 1
    assert f"intent: {intent}" in files[0].read_text()
    assert not (project / "data/nlu.yml").exists()
    assert not (project / "responses/de/interactive.yml").exists()
