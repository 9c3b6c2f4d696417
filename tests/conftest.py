"""Fixtures for all tests, and the order in which files are begun."""

from collections.abc import Iterator

import pytest
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

from helpdesk import configuration

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


@pytest.fixture(autouse=True)
def files_count() -> Iterator[None]:
    """What one test saved in the place of a file does not count in the next."""
    yield
    configuration.follow(None)


def pytest_configure(config: pytest.Config) -> None:
    """Let pytest-xdist keep our order: its own begins with the files of the most tests, not of the longest."""
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first; the others as they were."""
    items.sort(key=place)


def place(item: pytest.Item) -> int:
    """Where a test's file stands in BEGIN_WITH; behind all of it when it does not."""
    name = item.nodeid.removeprefix("tests/")
    return next((number for number, begin in enumerate(BEGIN_WITH) if name.startswith(begin)), len(BEGIN_WITH))
