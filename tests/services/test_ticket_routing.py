"""What a ticket is routed by: its thread's messages and pictures, the order if it is their own, the customer's tags."""

from typing import Any

import pytest
from fixtures.business import Business
from fixtures.shop_people import NOW

from helpdesk import clock
from helpdesk.db.conversation import Conversation
from helpdesk.db.message import INBOUND, OUTBOUND, Media, Message
from helpdesk.db.ticket import Ticket
from helpdesk.policies import routing
from helpdesk.policies.mood import Mood
from helpdesk.policies.routing import Matter
from helpdesk.services import ticket_routing
from helpdesk.values import Money

OWN, FOREIGN = "1002", "1001"
DOUBTFUL = {"topic": "payment", "evidence": {"review": True, "reuse_of": None, "flags": [{"kind": "edited"}]}}


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def said(business: Business, text: str, direction: str = INBOUND, findings: dict[str, Any] | None = None) -> int:
    """A message of Lena's conversation as stored, with a picture if something was found in it."""
    with business.work() as uow:
        message = Message(
            conversation_id="lena", direction=direction, author="customer", kind="text", text=text, body={},
            status="received", created_at=NOW,
        )  # fmt: skip
        uow.session.add(message)
        uow.session.flush()
        if findings is not None:
            uow.session.add(
                Media(message_id=message.id, kind="image", meta_id="1", state="stored", media_class="screenshot",
                      findings=findings, created_at=NOW)
            )  # fmt: skip
        return message.id


def matter(business: Business, **fields: Any) -> Matter:
    """What is known of a ticket of Lena's with these fields."""
    told = {
        "topic": "return_item",
        "language": "de",
        "opened_by": "w1",
        "created_at": NOW,
        "updated_at": NOW,
        "active_at": NOW,
        "facts": {},
    }
    with business.work() as uow:
        ticket = Ticket(conversation_id="lena", **{**told, "tags": [], "urgent": False, "angry": False, **fields})
        uow.session.add(ticket)
        uow.session.flush()
        found = ticket_routing.matter_of(uow, ticket, mood=Mood(urgent=True))
        assert ticket_routing.routed(uow, ticket, mood=Mood(urgent=True)).queue == "returns"
        return found


def test_all_that_is_stored_of_a_ticket_counts(business: Business) -> None:
    said(business, "from an earlier thread: my lawyer")
    first = said(business, "Der Kaffeebereiter ist undicht", findings=DOUBTFUL)
    said(business, "Wir sehen nach.", OUTBOUND)
    said(business, "danke")
    with business.work() as uow:
        lena = uow.session.get(Conversation, "lena")
        assert lena is not None
        lena.tags = ["vip"]
    facts = {"order_number": OWN}
    found = matter(business, first_message_id=first, facts=facts, angry=True, tags=["christmas"])
    assert found.texts == ("Der Kaffeebereiter ist undicht", "danke")
    assert found.media == (routing.Media("image", "screenshot", "payment"),)
    assert found.flags == {"review", "edited"}
    assert (found.tags, found.mood) == ({"vip", "christmas"}, Mood(urgent=True, angry=True))
    assert (found.order_value, found.categories) == (Money(3990 + 2 * 1290, "EUR"), {"kitchen"})
    assert (found.topic, found.language, found.at) == ("return_item", "de", NOW)


@pytest.mark.parametrize("facts", [{}, {"order_number": FOREIGN}, {"order_number": "9999"}])
def test_only_an_order_of_the_customers_own_tells_its_value(business: Business, facts: dict[str, Any]) -> None:
    assert matter(business, facts=facts).order_value is None
