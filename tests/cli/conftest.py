"""A database with the sample shop, which the commands use."""

from collections.abc import Iterator

import pytest

from helpdesk import bootstrap
from helpdesk.db.engine import Database


@pytest.fixture
def shop(stocked_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A database with the sample shop, of each kind."""
    yield from used(stocked_url, monkeypatch)


@pytest.fixture
def small_shop(stocked_sqlite: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same on SQLite only, for what does not depend on the database."""
    yield from used(str(stocked_sqlite.url), monkeypatch)


def used(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the commands use it, and close in the end."""
    monkeypatch.setenv("DATABASE_URL", url)
    bootstrap.helpdesk.cache_clear()
    yield
    bootstrap.helpdesk().database.dispose()
    bootstrap.helpdesk.cache_clear()
