"""A line to a pretend Meta on a real database."""

import sys
from pathlib import Path
from typing import Iterator

import pytest
from outbound_desk import Desk, Time, make_line
from pretend_meta import PretendMeta

sys.path.append(str(Path(__file__).parents[2] / "simulator"))

from fixtures.storage import storage_in
from simulator_harness import PHONE, TOKEN, Business, Sim

from channels.whatsapp.api import CloudApi
from channels.whatsapp.line import Line
from helpdesk.bootstrap import Helpdesk
from helpdesk.db.engine import Database
from helpdesk.http import Http
from helpdesk.queue import DurableQueue
from helpdesk.queue.queue_clock import QueueClock


@pytest.fixture
def meta() -> Iterator[PretendMeta]:
    """A pretend Meta that accepts everything until told otherwise."""
    meta = PretendMeta()
    meta.start()
    yield meta
    meta.stop()


@pytest.fixture
def wall() -> Time:
    """The queue's time."""
    return Time()


@pytest.fixture
def line(database: Database, meta: PretendMeta, tmp_path: Path, wall: Time) -> Line:
    """A worker's line to the pretend Meta."""
    return make_line(database, meta.base, tmp_path, wall)


@pytest.fixture
def desk(line: Line, wall: Time) -> Desk:
    """The business around that line."""
    return Desk(line, wall)


@pytest.fixture
def small_desk(sqlite_database: Database, meta: PretendMeta, tmp_path: Path, wall: Time) -> Desk:
    """The same on SQLite only, for what has nothing to do with the database."""
    return Desk(make_line(sqlite_database, meta.base, tmp_path, wall), wall)


@pytest.fixture
def business() -> Iterator[Business]:
    """What takes the simulator's webhooks."""
    business = Business()
    yield business
    business.close()


@pytest.fixture
def sim(business: Business) -> Iterator[Sim]:
    """The strict pretend Meta: the simulator."""
    sim = Sim(business.url)
    yield sim
    sim.stop()


@pytest.fixture
def sim_api(sim: Sim) -> CloudApi:
    """The line's client, connected with the simulator."""
    return CloudApi(f"{sim.url}/v25.0", TOKEN, Http(timeout=5.0, trusted_hosts=frozenset({"127.0.0.1"})))


@pytest.fixture
def sim_desk(sqlite_database: Database, sim_api: CloudApi, tmp_path: Path) -> Desk:
    """The business around a line to the simulator, with nobody's conversation yet."""
    wall = Time()
    queue = DurableQueue(sqlite_database, owner="worker-1", queue_clock=QueueClock(wall.wall))
    storage = storage_in(tmp_path, sqlite_database)
    return Desk(Line(Helpdesk(sqlite_database, queue), sim_api, storage, (PHONE,), 86400.0), wall)
