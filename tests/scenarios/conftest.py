"""One running assistant, with the pretend Meta, for the scenarios of a file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fixtures.simulated import SimulatedStack, simulated

from helpdesk.bootstrap import Helpdesk
from helpdesk.db.engine import Database
from helpdesk.queue import DurableQueue
from processes.player.phone import Phone


@pytest.fixture(scope="module")
def stack(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatedStack]:
    """The assistant, started once."""
    with simulated(sqlite_template, tmp_path_factory.mktemp("scenarios")) as running:
        yield running


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
