"""One running assistant, with the pretend Meta, for all scenarios."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from fixtures.model import trained_model
from fixtures.stack import ROOT, Stack, free_port, wait_until

from helpdesk import clock
from helpdesk.bootstrap import Helpdesk
from helpdesk.db.engine import Database
from helpdesk.queue import DurableQueue
from processes.player.phone import Phone


class SimulatedStack(Stack):
    """`helpdesk up` with its simulator, on ports, files and a clock of its own."""

    @property
    def simulator(self) -> str:
        """The simulator's address."""
        return f"http://127.0.0.1:{self.meta.port}"

    def environment(self) -> dict[str, str]:
        """Settings of this stack only."""
        own = {
            "SIMULATOR_PORT": str(self.meta.port),
            "SIMULATOR_DB": str(self.folder / "simulator.db"),
            "SIMULATOR_WEBHOOK_URL": self.url,
            "TEST_CLOCK": str(self.folder / "test-clock"),
        }
        return {**super().environment(), **own}

    def start(self, *arguments: str, seconds: float = 240) -> None:
        """Until the webhook answers."""
        argv = [str(Path(sys.executable).with_name("helpdesk")), "up", "--without", "desk", *arguments]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                argv, cwd=ROOT, env=self.environment(), stdout=log, stderr=log, start_new_session=True
            )
        wait_until(self.verified, seconds, f"the assistant did not start:\n{self.tail()}")


@pytest.fixture(scope="session")
def stack(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatedStack]:
    """The assistant, started once."""
    trained_model()
    folder = tmp_path_factory.mktemp("scenarios")
    database = shutil.copy(sqlite_template, folder / "helpdesk.db")
    meta = SimpleNamespace(port=free_port(), report=None)
    running = SimulatedStack(folder, f"sqlite:///{database}", meta)  # type: ignore[arg-type]
    before = os.environ.get("TEST_CLOCK")
    try:
        running.start()
        os.environ["TEST_CLOCK"] = running.environment()["TEST_CLOCK"]  # the player moves the same clock
        clock._dial.cache_clear()
        yield running
    finally:
        os.environ.pop("TEST_CLOCK", None)
        if before is not None:
            os.environ["TEST_CLOCK"] = before
        clock._dial.cache_clear()
        running.stop()


@pytest.fixture(scope="session")
def phone(stack: SimulatedStack) -> Phone:
    """The simulator's phones."""
    return Phone(stack.simulator)


@pytest.fixture(scope="session")
def business(stack: SimulatedStack) -> Iterator[Helpdesk]:
    """The assistant's database, to be read."""
    database = Database(stack.database_url)
    yield Helpdesk(database, DurableQueue(database))
    database.dispose()
