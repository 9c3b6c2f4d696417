"""A business with one customer who wrote just now, and a clock that is moved by hand."""

from datetime import datetime, timedelta

import pytest
from fixtures.business import Business
from fixtures.ticket_clocks import START, Wait, wrote

from helpdesk import clock
from helpdesk.db.engine import Database


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Wait:
    """Moves the clock; the moment it is then."""
    now = [START]
    monkeypatch.setattr(clock, "now", lambda: now[0])

    def later(minutes: float) -> datetime:
        now[0] += timedelta(minutes=minutes)
        return now[0]

    return later


@pytest.fixture
def business(database: Database, wait: Wait) -> Business:
    """A customer who wrote just now."""
    business = Business(database)
    business.conversation("c1", "4915112345601", "Lena Hoffmann", "de")
    wrote(business, "wamid.1")
    return business
