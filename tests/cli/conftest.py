"""A database with the sample shop, which the commands use."""

from collections.abc import Iterator

import pytest

from helpdesk import bootstrap, sample_shop
from helpdesk.db.engine import Database


@pytest.fixture
def shop(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A database with the sample shop, of each kind."""
    yield from stocked(database_url, monkeypatch)


@pytest.fixture
def small_shop(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same on SQLite only, for what does not depend on the database."""
    yield from stocked(str(sqlite_database.url), monkeypatch)


def stocked(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Seed, and close in the end."""
    monkeypatch.setenv("DATABASE_URL", url)
    bootstrap.helpdesk.cache_clear()
    with bootstrap.helpdesk().unit_of_work() as uow:
        sample_shop.seed(uow)
    yield
    bootstrap.helpdesk().database.dispose()
    bootstrap.helpdesk.cache_clear()
