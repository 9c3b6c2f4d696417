"""Dispatchers on real databases, with somebody to act for Rasa."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from helpdesk.db.engine import Database

if TYPE_CHECKING:
    from fixtures.turns import Switchboard


@pytest.fixture
def board(database: Database, monkeypatch: pytest.MonkeyPatch) -> Switchboard:
    """A switchboard with two customers, on both databases."""
    return switchboard(database, monkeypatch)


@pytest.fixture
def small(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> Switchboard:
    """The same on SQLite only, where the database does not matter."""
    return switchboard(sqlite_database, monkeypatch)


def switchboard(database: Database, monkeypatch: pytest.MonkeyPatch) -> Switchboard:
    """Two customers and nobody's message."""
    from fixtures.turns import Switchboard  # imports Rasa, which most tests of the channel do without

    board = Switchboard(database, monkeypatch)
    board.business.conversation("c1", phone="491511")
    board.business.conversation("c2", phone="491512", language="ar")
    return board
