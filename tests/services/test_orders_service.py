"""Who gets to see an order, and what a stranger can learn: nothing."""

from datetime import datetime, timedelta, timezone

import pytest
from fixtures.business import Business

from helpdesk.db.engine import Database
from helpdesk.db.order import OrderAttempt
from helpdesk.db.ticket import Ticket
from helpdesk.errors import NotFound
from helpdesk.services import orders, tickets
from helpdesk.services.orders import Found, Locked, ProofNeeded, Proven, Refused

NOW = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)
OLIVER, LENA, STRANGER = "447700900123", "4915112345601", "15550001111"
OLIVERS, LENAS, UNKNOWN = "1001", "1002", "9999"
LENAS_EMAIL, LENAS_POSTCODE = "lena.hoffmann@example.com", "10115"


@pytest.fixture
def business(stocked_database: Database) -> Business:
    """The sample shop with Oliver, Lena and a stranger in conversation."""
    business = Business(stocked_database)
    business.conversation("oliver", OLIVER)
    business.conversation("lena", LENA)
    business.conversation("stranger", STRANGER)
    business.conversation("other", "15550002222")
    business.conversation("nameless")  # known by a business-scoped id only
    return business


Verdict = Proven | Refused | Locked


def check(business: Business, who: str, number: str, proof: str, inbound_id: str, at: datetime = NOW) -> Verdict:
    """One turn with a proof."""
    with business.work() as uow:
        return orders.check_proof(uow, who, number, proof, inbound_id, at)


def look(business: Business, who: str, number: str, at: datetime = NOW) -> Found | ProofNeeded:
    """One turn with an order number."""
    with business.work() as uow:
        return orders.look_up(uow, who, number, "wamid.look", at)


def test_a_customer_sees_the_orders_of_the_own_phone_open_ones_first(business: Business) -> None:
    with business.work() as uow:
        lenas = orders.of_conversation(uow, "lena")
        assert [order.number for order in lenas] == ["1005", "1002", "1008"]
        assert [order.is_open for order in lenas] == [True, True, False]
        assert orders.of_conversation(uow, "stranger") == []
        assert orders.of_conversation(uow, "nameless") == []
        with pytest.raises(NotFound):
            orders.of_conversation(uow, "nobody")


def test_the_own_order_is_told_without_a_question(business: Business) -> None:
    found = look(business, "oliver", OLIVERS)
    assert isinstance(found, Found)
    order = found.order
    assert (order.number, order.status, order.carrier) == ("1001", "shipped", "Parcelway")
    assert order.items == (("Oslo table lamp", 1), ("Linen cushion cover 50×50", 2))
    assert order.expected_on == NOW.date() + timedelta(days=1)
    assert order.last_event is not None
    assert order.last_event.place == "Birmingham"
    assert order.tracking_url.endswith(order.tracking_number)


def test_unknown_and_foreign_orders_get_the_same_question_by_the_same_queries(business: Business) -> None:
    with business.statements() as foreign:
        assert look(business, "oliver", LENAS) == ProofNeeded()
    with business.statements() as unknown:
        assert look(business, "oliver", UNKNOWN) == ProofNeeded()
    assert foreign == unknown
    assert len(foreign) >= 2


def test_wrong_proofs_of_unknown_and_foreign_orders_get_the_same_answer_by_the_same_queries(business: Business) -> None:
    with business.work() as uow:
        tickets.open_ticket(uow, "lena", opened_by="the first", topic="orders")  # its clocks' calendar is kept once
    with business.statements() as foreign:
        answers = [check(business, "oliver", LENAS, "a@example.com", f"foreign{n}") for n in range(4)]
    with business.statements() as unknown:
        others = [check(business, "stranger", UNKNOWN, "a@example.com", f"unknown{n}") for n in range(4)]
    assert foreign == unknown
    assert (
        [type(answer) for answer in answers] == [type(other) for other in others] == [Refused, Refused, Locked, Locked]
    )
    assert answers[:2] == others[:2] == [Refused(2), Refused(1)]


@pytest.mark.parametrize("proof", [LENAS_EMAIL.upper(), f"PLZ {LENAS_POSTCODE}", "١٠١١٥"])
def test_a_right_proof_opens_the_order_for_a_day(business: Business, proof: str) -> None:
    answer = check(business, "stranger", LENAS, proof, "w1")
    assert isinstance(answer, Proven)
    assert answer.order.number == LENAS
    assert isinstance(look(business, "stranger", LENAS, NOW + timedelta(hours=23)), Found)
    assert look(business, "stranger", LENAS, NOW + timedelta(hours=25)) == ProofNeeded()
    assert look(business, "other", LENAS) == ProofNeeded()


def test_the_same_message_counts_once_and_gets_the_same_verdict(business: Business) -> None:
    assert [check(business, "stranger", LENAS, "no", "w1") for _ in range(5)] == [Refused(2)] * 5
    assert check(business, "stranger", LENAS, "no", "w2") == Refused(1)
    assert check(business, "stranger", LENAS, "no", "w1") == Refused(2)
    locked = check(business, "stranger", LENAS, "no", "w3")
    assert isinstance(locked, Locked)
    assert check(business, "stranger", LENAS, "no", "w3") == locked
    with business.database.reading() as session:
        assert session.query(OrderAttempt).count() == 3
        assert session.query(Ticket).count() == 1


def test_after_three_wrong_tries_the_right_proof_is_refused_for_a_day(business: Business) -> None:
    for n in range(3):
        check(business, "stranger", LENAS, "no", f"w{n}", NOW + timedelta(minutes=n))
    locked = check(business, "stranger", LENAS, LENAS_EMAIL, "w3", NOW + timedelta(hours=1))
    assert isinstance(locked, Locked)
    assert look(business, "stranger", LENAS, NOW + timedelta(hours=1)) == ProofNeeded()
    later = NOW + timedelta(hours=24, minutes=3)
    assert isinstance(check(business, "stranger", LENAS, LENAS_EMAIL, "w4", later), Proven)
    with business.database.reading() as session:
        (ticket,) = session.query(Ticket)
    assert (ticket.number, ticket.topic, ticket.status, ticket.handed_over) == (
        locked.ticket_number, "order_access", "queued", False,
    )  # fmt: skip
    assert LENAS_EMAIL not in ticket.summary


def test_tries_count_per_customer_over_all_orders(business: Business) -> None:
    assert check(business, "stranger", "1002", "no", "w1") == Refused(2)
    assert check(business, "stranger", "1003", "no", "w2") == Refused(1)
    assert isinstance(check(business, "stranger", "9999", "no", "w3"), Locked)
    assert isinstance(check(business, "stranger", "1004", "ahmed.mansour@example.com", "w4"), Locked)
    assert isinstance(check(business, "other", "1004", "ahmed.mansour@example.com", "w5"), Proven)


def test_tries_count_per_order_over_all_customers(business: Business) -> None:
    for n, who in enumerate(("stranger", "other", "nameless")):
        check(business, who, LENAS, "no", f"w{n}")
    locked = check(business, "oliver", LENAS, LENAS_EMAIL, "w9")
    assert isinstance(locked, Locked)
    with business.database.reading() as session:  # every customer's ticket is its own
        mine = session.get(Ticket, locked.ticket_number)
        assert mine is not None
        assert mine.conversation_id == "oliver"
    assert isinstance(look(business, "lena", LENAS), Found)  # the owner is asked nothing
    assert isinstance(check(business, "oliver", "1003", "12211", "w10"), Proven)


def test_a_proven_order_stays_open_when_others_lock_it(business: Business) -> None:
    assert isinstance(check(business, "stranger", LENAS, LENAS_POSTCODE, "w1"), Proven)
    for n in range(3):
        check(business, "other", LENAS, "no", f"x{n}")
    assert isinstance(look(business, "stranger", LENAS), Found)
    assert isinstance(check(business, "stranger", LENAS, LENAS_POSTCODE, "w1"), Proven)


def test_the_list_for_operators(business: Business) -> None:
    with business.database.reading() as session:
        listed = orders.list_orders(session)
    first = listed[0]
    assert first == {
        "number": "1001", "phone": OLIVER, "email": "oliver.bennett@example.com", "postcode": "SW1A 2AB",
        "name": "Oliver Bennett", "language": "en", "status": "shipped", "tracking_number": "PW482019375GB",
        "items": [
            {"sku": "LMP-OSLO", "name": "Oslo table lamp", "quantity": 1},
            {"sku": "CUS-LINEN", "name": "Linen cushion cover 50×50", "quantity": 2},
        ],
    }  # fmt: skip
    assert [order["tracking_number"] for order in listed if order["number"] == "1005"] == [None]
