"""Three colleagues and a customer's ticket."""

import pytest
from fixtures.business import Business
from fixtures.teamwork import START, wrote

from helpdesk import clock
from helpdesk.db.agent import Agent
from helpdesk.db.engine import Database
from helpdesk.services import tickets


@pytest.fixture
def business(database: Database, monkeypatch: pytest.MonkeyPatch) -> Business:
    """Three colleagues, a customer who wrote a moment ago, ticket 1, and a clock that stands still."""
    monkeypatch.setattr(clock, "now", lambda: START)
    business = Business(database)
    business.conversation("c1", "4915112345601", "Lena Hoffmann", "de")
    with business.work() as uow:
        for name in ("Eva Lang", "Max Roth", "Maxine Vogt"):
            first = name.split()[0]
            uow.session.add(
                Agent(email=f"{first.lower()}@shop.example", name=name, first_name=first, password_hash="x",
                      role="agent", created_at=START)
            )  # fmt: skip
        wrote(uow, "w1", "Die Lampe ist kaputt")
        tickets.open_ticket(uow, "c1", opened_by="w1", topic="product_not_working", facts={"order_number": "1001"})
    return business
