"""Orders: a customer's own, and somebody's who proves to know the order.

Unknown numbers and other people's orders are told apart by nothing: neither by the answers nor by the queries made.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from helpdesk import clock
from helpdesk.db import order as table
from helpdesk.db.locks import lock_conversation, lock_name
from helpdesk.db.ticket import Ticket, tickets_of
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import NotFound
from helpdesk.integrations import orders as order_system
from helpdesk.integrations.orders.protocol import Item, OrderView, ParcelEvent
from helpdesk.policies import order_access as policy
from helpdesk.policies.ticket_status import UNSOLVED
from helpdesk.services import conversations, tickets

__all__ = [
    "Found", "Item", "Locked", "OrderView", "ParcelEvent", "ProofNeeded", "Proven", "Refused",
    "check_proof", "list_orders", "look_up", "of_conversation",
]  # fmt: skip

TOPIC = "order_access"


@dataclass(frozen=True)
class Found:
    """The order may be told."""

    order: OrderView


@dataclass(frozen=True)
class ProofNeeded:
    """Ask for the order's e-mail or postcode; whether there is such an order is not said."""


@dataclass(frozen=True)
class Proven:
    """The e-mail or postcode was right: the order may be told, also later for 24 hours."""

    order: OrderView


@dataclass(frozen=True)
class Refused:
    """It was wrong; so many tries are left."""

    tries_left: int


@dataclass(frozen=True)
class Locked:
    """Too many wrong tries within 24 hours: a person sees to it under this ticket number."""

    ticket_number: int


def of_conversation(uow: UnitOfWork, conversation_id: str) -> list[OrderView]:
    """The orders of the sender's own phone number: open ones first, newest first. Raises NotFound."""
    phone = conversations.get(uow, conversation_id).wa_id
    found = order_system.gateway().of_phone(uow, phone)
    return sorted(found, key=lambda order: (order.is_open, order.placed_at), reverse=True)


def look_up(
    uow: UnitOfWork, conversation_id: str, number: str, inbound_id: str, now: datetime | None = None
) -> Found | ProofNeeded:
    """The order with this number, if it is the sender's own or was proven here in the last 24 hours. Raises NotFound.

    Changes nothing; `inbound_id` is taken as all verbs of a turn take it.
    """
    conversation = conversations.get(uow, conversation_id)
    keys = order_system.gateway().keys(uow, number)
    proven = is_proven(uow, conversation_id, number, now or clock.now())
    own = policy.is_own(keys.phone if keys else "", conversation.wa_id)
    if keys is not None and (own or proven):
        return Found(order_of(uow, number))
    return ProofNeeded()


def check_proof(
    uow: UnitOfWork, conversation_id: str, number: str, proof: str, inbound_id: str, now: datetime | None = None
) -> Proven | Refused | Locked:
    """Judge `proof`, the text that should hold the order's e-mail or postcode. Raises NotFound for the conversation.

    A wrong one counts for the customer and for the order number over 24 hours; after the third nothing is looked at any
    more and a ticket is open. The same inbound message counts once and gets the same verdict.
    """
    now = now or clock.now()
    lock_conversation(uow.session, conversation_id)
    lock_name(uow.session, f"order:{number}")
    attempt = table.attempt_of(uow.session, inbound_id)
    if attempt is not None:
        return verdict_on(uow, attempt)
    proven = is_proven(uow, conversation_id, number, now)
    after = now - policy.TRIES_WINDOW
    before = policy.tries_left(
        table.attempts_by(uow.session, conversation_id, after), table.attempts_on(uow.session, number, after)
    )
    if before == 0 and not proven:
        return Locked(lock_ticket(uow, conversation_id, number, inbound_id, now).number)
    keys = order_system.gateway().keys(uow, number)
    secrets = policy.Secrets(keys.email, keys.postcode) if keys else policy.NOBODYS
    right = policy.proves(proof, number, secrets)
    if keys is not None and (right or proven):
        uow.session.merge(
            table.ProvenOrder(conversation_id=conversation_id, order_number=number, until=now + policy.PROOF_LASTS)
        )
        uow.session.flush()
        return Proven(order_of(uow, number))
    attempt = table.OrderAttempt(inbound_id=inbound_id, conversation_id=conversation_id, order_number=number, at=now)
    uow.session.add(attempt)
    uow.session.flush()
    return verdict_on(uow, attempt)


def prove_by_person(uow: UnitOfWork, conversation_id: str, number: str, now: datetime) -> None:
    """Somebody of the team has seen that an order is the customer's: it is open to them as after a proof."""
    if order_system.gateway().keys(uow, number) is not None:
        uow.session.merge(
            table.ProvenOrder(conversation_id=conversation_id, order_number=number, until=now + policy.PROOF_LASTS)
        )
        uow.session.flush()


def list_orders(session: Session) -> list[dict[str, Any]]:
    """Every order of the sample shop as plain JSON, by number; `tracking_number` is None where no parcel is yet."""
    return [
        {
            "number": order.number,
            "phone": order.phone,
            "email": order.email,
            "postcode": order.postcode,
            "name": order.name,
            "language": order.language,
            "status": order.status,
            "tracking_number": order.shipments[-1].tracking_number if order.shipments else None,
            "items": [
                {"sku": item.sku, "name": item.name, "quantity": item.quantity} for item in order.items if item.quantity
            ],
        }
        for order in table.all_orders(session)
    ]


def verdict_on(uow: UnitOfWork, attempt: table.OrderAttempt) -> Refused | Locked:
    """The verdict that a wrong try got when it was made."""
    after = attempt.at - policy.TRIES_WINDOW
    left = policy.tries_left(
        table.attempts_by(uow.session, attempt.conversation_id, after, attempt.id),
        table.attempts_on(uow.session, attempt.order_number, after, attempt.id),
    )
    if left:
        return Refused(left)
    ticket = lock_ticket(uow, attempt.conversation_id, attempt.order_number, attempt.inbound_id, attempt.at)
    return Locked(ticket.number)


def lock_ticket(uow: UnitOfWork, conversation_id: str, number: str, inbound_id: str, now: datetime) -> Ticket:
    """The ticket about tries that failed: the conversation's recent one, else a new one."""
    for ticket in tickets_of(uow.session, conversation_id, UNSOLVED):
        if ticket.topic == TOPIC and now - ticket.created_at < policy.TRIES_WINDOW:
            return ticket
    summary = f"order_number={number} wrong_tries={policy.MAX_TRIES}"
    return tickets.open_ticket(uow, conversation_id, opened_by=f"{inbound_id}:{TOPIC}", topic=TOPIC, summary=summary)


def is_proven(uow: UnitOfWork, conversation_id: str, number: str, now: datetime) -> bool:
    """True while an earlier proof for this order still holds in this conversation."""
    row = uow.session.get(table.ProvenOrder, (conversation_id, number))
    return row is not None and row.until > now


def order_of(uow: UnitOfWork, number: str) -> OrderView:
    """The order, known to exist. Raises NotFound if it vanished."""
    order = order_system.gateway().order(uow, number)
    if order is None:
        raise NotFound("The order vanished while it was read.")
    return order
