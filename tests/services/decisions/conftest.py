"""Noon of the sample shop, Ann who is an agent, and Ben who leads."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fixtures.business import Business
from fixtures.decisions import person
from fixtures.shop_people import NOW

from helpdesk import clock, return_rules
from helpdesk.services.decisions import By


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample shop's moment is now."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def two_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two people must approve more than ten euros."""
    copy = tmp_path / "returns.yml"
    copy.write_text(Path("returns.yml").read_text("utf-8").replace("over: {EUR: 50000", "over: {EUR: 1000"), "utf-8")
    monkeypatch.setenv("RETURNS_FILE", str(copy))
    return_rules._file.cache_clear()
    yield
    return_rules._file.cache_clear()


@pytest.fixture
def ann(business: Business) -> By:
    return person(business, "Ann", "agent")


@pytest.fixture
def ben(business: Business) -> By:
    return person(business, "Ben", "lead")
