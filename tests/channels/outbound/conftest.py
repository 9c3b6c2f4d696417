"""A line to a pretend Meta on a real database."""

from pathlib import Path
from typing import Iterator

import pytest
from outbound_desk import Desk, Time, make_line
from pretend_meta import PretendMeta

from channels.whatsapp.line import Line
from helpdesk.db.engine import Database


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
