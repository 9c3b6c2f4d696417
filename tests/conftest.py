"""Fixtures for all tests, and the order in which files are begun."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fixtures import cheap_databases, depth
from fixtures.databases import (
    database,
    database_url,
    postgres_server,
    postgres_shop,
    postgres_template,
    sqlite_database,
    sqlite_shop,
    sqlite_template,
    stocked_at,
    stocked_database,
    stocked_sqlite,
    stocked_url,
)

from components import lazy_imports
from helpdesk import configuration
from helpdesk.services import passwords

__all__ = [
    "database",
    "database_url",
    "postgres_server",
    "postgres_shop",
    "postgres_template",
    "sqlite_database",
    "sqlite_shop",
    "sqlite_template",
    "stocked_at",
    "stocked_database",
    "stocked_sqlite",
    "stocked_url",
]
# Files that take minutes, the longest first: one begun at the end would be waited for while the other cores idle.
# At the first ones' side stand those that wait much and those that compute much, by turns.
BEGIN_WITH = (
    "chaos/test_outages.py",
    "system/test_new_models.py",
    "chaos/test_storm.py",
    "scenarios/test_scenarios.py",
    "scenarios/test_scenario_notices.py",
    "system/test_rasa_interactive.py",
    "system/test_rasa_commands.py",
    "system/test_thin_line.py",
    "acceptance/test_order_status.py",
    "unit/components/test_components_interactive.py",
    "conversations/",
    "unit/queue/test_model.py",
    "vision/",
    "simulator/",
    "services/",
    "channels/",
)


SHIPPED_WORK = passwords.N
ALL_SLOW = re.compile(r"^pytestmark = pytest\.mark\.slow\b", re.MULTILINE)


@pytest.fixture(autouse=True)
def files_count() -> Iterator[None]:
    """What one test saved in the place of a file does not count in the next."""
    yield
    configuration.follow(None)


@pytest.fixture
def shipped_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords cost the work that they cost in a shop."""
    monkeypatch.setattr(passwords, "N", SHIPPED_WORK)


def pytest_configure(config: pytest.Config) -> None:
    """Whatever has to stand before the first test is imported."""
    # Let pytest-xdist keep our order: its own begins with the files of the most tests, not of the longest.
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False
    if depth.choose(config.option.markexpr):
        lazy_imports.install()  # as a serving Rasa does; what trains in its own process needs all of it
    cheap_databases.make()
    passwords.N = 16  # 60 ms less for each; a hash says itself how much work it was


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """The everyday check does not even import files of slow tests only."""
    if config.option.markexpr != depth.EVERYDAY or collection_path.suffix != ".py":
        return None
    return True if ALL_SLOW.search(collection_path.read_text(encoding="utf-8")) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first; the others as they were."""
    items.sort(key=place)


def place(item: pytest.Item) -> int:
    """Where a test's file stands in BEGIN_WITH; behind all of it when it does not."""
    name = item.nodeid.removeprefix("tests/")
    return next((number for number, begin in enumerate(BEGIN_WITH) if name.startswith(begin)), len(BEGIN_WITH))
