"""Wishes to delete or export data: one open request of a kind, its ticket and the law's day."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

import pytest
from fixtures.business import Business

from helpdesk import clock
from helpdesk.db.engine import Database
from helpdesk.db.ticket import Ticket
from helpdesk.errors import NotFound
from helpdesk.services import orders, privacy_requests, tickets
from helpdesk.services.privacy_requests import Request

START = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)


@pytest.fixture
def stocked_at() -> datetime:
    return START


@pytest.fixture
def business(stocked_database: Database, monkeypatch: pytest.MonkeyPatch) -> Business:
    """The sample shop with one of its customers and a stranger; a clock that stands still."""
    monkeypatch.setattr(clock, "now", lambda: START)
    business = Business(stocked_database)
    with business.work() as uow:
        order = next(order for order in orders.list_orders(uow.session) if order["number"] == "1001")
    business.conversation("own", order["phone"], "Oliver", "en")
    business.conversation("stranger", "15550001111", "", "en")
    return business


def wish(business: Business, who: str, kind: privacy_requests.Kind = "delete", key: str = "w1") -> Request:
    with business.work() as uow:
        return privacy_requests.open_request(uow, who, kind, key)


def ticket(business: Business, number: int) -> Ticket:
    with business.database.reading() as session:
        return tickets.get(session, number)


def test_a_wish_becomes_a_ticket_with_the_laws_day(business: Business) -> None:
    request = wish(business, "own")
    assert (request.identity, request.state, request.known) == ("proven", "open", False)
    assert request.due_at == START + timedelta(days=30)
    stored = ticket(business, request.ticket_number)
    assert (stored.queue, stored.topic, stored.due_at) == ("privacy", "delete_my_data", request.due_at)
    assert stored.facts == {"kind": "delete", "identity": "proven"}


def test_one_open_request_of_a_kind(business: Business) -> None:
    first = wish(business, "own")
    assert wish(business, "own") == first
    again = wish(business, "own", key="w2")
    assert (again.ticket_number, again.known) == (first.ticket_number, True)
    other = wish(business, "own", "export", "w3")
    assert other.ticket_number != first.ticket_number
    with business.work() as uow:
        assert [request.kind for request in privacy_requests.of_conversation(uow, "own")] == ["export", "delete"]
        assert privacy_requests.of_conversation(uow, "stranger") == []


def test_at_the_same_moment_there_is_one_still(business: Business) -> None:
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda n: wish(business, "own", key=f"w{n}"), range(6)))
    assert len({request.ticket_number for request in found}) == 1
    assert sum(not request.known for request in found) == 1


def test_a_stranger_proves_an_order_first(business: Business) -> None:
    request = wish(business, "stranger")
    assert request.identity == "unproven"
    with business.work() as uow:
        assert [r.identity for r in privacy_requests.update_identity(uow, "stranger")] == ["unproven"]
        email = next(o["email"] for o in orders.list_orders(uow.session) if o["number"] == "1001")
        orders.check_proof(uow, "stranger", "1001", email, "w2", START)
    with business.work() as uow:
        assert [r.identity for r in privacy_requests.update_identity(uow, "stranger")] == ["proven"]
    assert ticket(business, request.ticket_number).facts["identity"] == "proven"


def test_withdrawn_is_over_and_may_be_wished_again(business: Business) -> None:
    first = wish(business, "own")
    with business.work() as uow:
        withdrawn = privacy_requests.withdraw(uow, "own", "delete")
        assert withdrawn is not None
        assert withdrawn.state == "withdrawn"
        assert privacy_requests.withdraw(uow, "own", "delete") is None
    assert ticket(business, first.ticket_number).status == "resolved"
    assert wish(business, "own").state == "withdrawn"  # the first message's turn runs again
    assert wish(business, "own", key="w5").ticket_number != first.ticket_number


def test_nobody_has_no_data(business: Business) -> None:
    with pytest.raises(NotFound):
        wish(business, "nobody")
