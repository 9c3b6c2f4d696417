"""Rows of messages that were not understood, as stored."""

from datetime import datetime, timedelta, timezone

import pytest
from fixtures.business import Business

from helpdesk.db.engine import Database
from helpdesk.errors import NotFound
from helpdesk.queue import INBOX, TURNS
from helpdesk.services import misses

START = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)


@pytest.fixture
def business(database: Database) -> Business:
    """Two customers."""
    business = Business(database)
    business.conversation("c1")
    business.conversation("c2")
    return business


def miss(business: Business, inbound_id: str, second: float, who: str = "c1") -> str:
    """A turn that is not understood."""
    with business.work() as uow:
        return misses.record(uow, who, inbound_id, START + timedelta(seconds=second))


def test_the_third_in_a_row_offers_a_person(business: Business) -> None:
    assert [miss(business, f"w{n}", n * 60) for n in range(3)] == ["ask_again", "offer_menu", "offer_person"]
    assert miss(business, "x", 120, who="c2") == "ask_again"


def test_a_turn_that_runs_again_gets_the_same_verdict(business: Business) -> None:
    assert [miss(business, "w1", 0) for _ in range(3)] == ["ask_again"] * 3
    assert miss(business, "w2", 60) == "offer_menu"
    assert miss(business, "w1", 0) == "ask_again"
    assert miss(business, "w3", 120) == "offer_person"


def test_an_understood_message_ends_the_row(business: Business) -> None:
    miss(business, "w1", 0)
    miss(business, "w2", 60)
    with business.work() as uow:
        misses.reset(uow, "c1")
    assert miss(business, "w3", 61) == "ask_again"


@pytest.mark.parametrize("queue", [INBOX, TURNS])
def test_a_burst_is_answered_by_its_last_message(business: Business, queue: str) -> None:
    with business.work() as uow:
        uow.put(TURNS, "w1", "c1", {})
        uow.put(queue, "w2", "c1", {})
    assert miss(business, "w1", 0) == "silent"
    (claim,) = [one for one in business.queue.claim(TURNS, 1) if one.job.key == "w1"]
    with business.work() as uow:
        business.queue.settle(uow.connection, claim)
    assert miss(business, "w2", 3) == "ask_again"
    assert miss(business, "w3", 5) == "silent"


def test_unknown_conversations_are_an_error(business: Business) -> None:
    with pytest.raises(NotFound):
        miss(business, "w1", 0, who="nobody")
