"""One running assistant, with the pretend Meta, for the scenarios of a file."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from fixtures.model import trained_model
from fixtures.simulated import SimulatedStack
from fixtures.stack import free_port

from helpdesk import clock, shop
from helpdesk.bootstrap import Helpdesk
from helpdesk.db.engine import Database
from helpdesk.queue import DurableQueue
from processes.player.phone import Phone


@pytest.fixture(scope="module")
def stack(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatedStack]:
    """The assistant, started once."""
    trained_model()
    folder = tmp_path_factory.mktemp("scenarios")
    database = shutil.copy(sqlite_template, folder / "helpdesk.db")
    meta = SimpleNamespace(port=free_port(), report=None)
    running = SimulatedStack(folder, f"sqlite:///{database}", meta)  # type: ignore[arg-type]
    running.switch([])
    with pytest.MonkeyPatch.context() as patch:
        for name in ("TEST_CLOCK", "SHOP_FILE"):  # the player moves the same clock and reads the same shop
            patch.setenv(name, running.environment()[name])
        forget()
        try:
            running.start()
            yield running
        finally:
            running.stop()
    forget()


def forget() -> None:
    """Nothing is remembered of the settings that were read before."""
    clock._dial.cache_clear()
    shop._shop_file.cache_clear()


@pytest.fixture(scope="module")
def phone(stack: SimulatedStack) -> Phone:
    """The simulator's phones."""
    return Phone(stack.simulator)


@pytest.fixture(scope="module")
def business(stack: SimulatedStack) -> Iterator[Helpdesk]:
    """The assistant's database, to be read."""
    database = Database(stack.database_url)
    yield Helpdesk(database, DurableQueue(database))
    database.dispose()
