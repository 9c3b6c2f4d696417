"""The desk and its team on a test database, once SQLite and once PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fixtures.business import Business
from fixtures.desk import Desk

from helpdesk import bootstrap


@pytest.fixture
def business(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Business]:
    """The business that the desk's process works on."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("STORAGE_URL", f"file://{tmp_path}/media")
    bootstrap.helpdesk.cache_clear()
    business = Business(bootstrap.helpdesk().database)
    yield business
    business.database.dispose()
    bootstrap.helpdesk.cache_clear()


@pytest.fixture
def desk(business: Business) -> Desk:
    """The desk, with nobody in the team yet."""
    return Desk(business)
