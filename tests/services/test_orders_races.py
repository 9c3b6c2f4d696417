"""Tries made at the same moment: an action that was given up may still run beside its successor."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone

import pytest
from fixtures.business import Business

from helpdesk.db.engine import Database
from helpdesk.db.order import Order, OrderAttempt
from helpdesk.db.ticket import Ticket
from helpdesk.sample_shop import seed
from helpdesk.services import handoff, orders
from helpdesk.services.orders import Locked, Refused

NOW = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)


@pytest.fixture
def business(stocked_database: Database) -> Business:
    """The sample shop and eight strangers."""
    business = Business(stocked_database)
    for n in range(8):
        business.conversation(f"c{n}", f"1555000{n:04}")
    return business


def test_the_same_message_in_two_actions_at_once_counts_once(business: Business) -> None:
    def attempt(_n: int) -> object:
        with business.work() as uow:
            return orders.check_proof(uow, "c0", "1002", "no", "w1", NOW)

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(attempt, range(6))) == {Refused(2)}
    with business.database.reading() as session:
        assert session.query(OrderAttempt).count() == 1


def test_many_customers_at_once_get_three_tries_at_an_order_between_them(business: Business) -> None:
    def attempt(n: int) -> object:
        with business.work() as uow:
            return orders.check_proof(uow, f"c{n}", "1002", "no", f"w{n}", NOW)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, range(8)))
    assert sum(isinstance(answer, Refused) for answer in answers) == 2
    assert sum(isinstance(answer, Locked) for answer in answers) == 6
    with business.database.reading() as session:
        assert session.query(OrderAttempt).count() == 3


@pytest.mark.parametrize("earlier", [False, True])
def test_the_same_wish_for_a_person_at_once_counts_once(business: Business, earlier: bool) -> None:
    if earlier:  # a recent ticket is taken up again
        with business.work() as uow:
            handoff.start(uow, "c0", inbound_id="w0", topic="talk_to_agent")
            handoff.release(uow, "c0", by=handoff.AGENT)

    def start(_n: int) -> int:
        with business.work() as uow:
            return handoff.start(uow, "c0", inbound_id="w1", topic="talk_to_agent", summary="returns").number

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(start, range(6)))) == 1
    with business.database.reading() as session:
        (ticket,) = session.query(Ticket)
    assert (ticket.summary, ticket.status) == ("returns", "queued")
    assert business.read("c0").generation == (3 if earlier else 1)


def test_two_starting_processes_seed_once(database: Database) -> None:
    business = Business(database)

    def sow(_n: int) -> bool:
        with business.work() as uow:
            return seed(uow)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(sow, range(2))) == [False, True]
    with database.reading() as session:
        assert session.query(Order).count() == 59
