"""A customer's wish to have their data deleted or exported: one open request of a kind, a ticket, the law's day."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select

from helpdesk import clock
from helpdesk.db.locks import lock_conversation
from helpdesk.db.order import ProvenOrder
from helpdesk.db.ticket import PrivacyRequest, privacy_requests_of
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.services import orders, ticket_events, tickets

__all__ = ["DUE_IN", "Request", "checked", "of_conversation", "open_request", "update_identity", "withdraw"]

Kind = Literal["delete", "export"]
TOPICS: dict[Kind, str] = {"delete": "delete_my_data", "export": "export_my_data"}
DUE_IN = timedelta(days=30)  # "within one month": https://gdpr-info.eu/art-12-gdpr/
OPEN, WITHDRAWN = "open", "withdrawn"
UNPROVEN, PROVEN, CHECKED = "unproven", "proven", "checked"


@dataclass(frozen=True)
class Request:
    """A request as its customer may hear of it.

    `identity` is unproven (ask for an order with its e-mail or postcode), proven or checked (by a person); `known`: it
    was open before this message.
    """

    kind: str
    ticket_number: int
    identity: str
    state: str
    created_at: datetime
    due_at: datetime
    known: bool = False


def open_request(uow: UnitOfWork, conversation_id: str, kind: Kind, inbound_id: str) -> Request:
    """Open a request with its ticket in the privacy queue; while one of the kind is open it is that one.

    The same message gets the same answer. Raises NotFound for the conversation.
    """
    lock_conversation(uow.session, conversation_id)
    for row in privacy_requests_of(uow.session, conversation_id):
        if row.kind == kind and (row.state == OPEN or row.opened_by == inbound_id):
            return _view(row, known=row.opened_by != inbound_id)
    now = clock.now()
    identity = PROVEN if _is_known(uow, conversation_id, now) else UNPROVEN
    ticket = tickets.open_ticket(
        uow, conversation_id, opened_by=f"{inbound_id}:{TOPICS[kind]}", topic=TOPICS[kind],
        facts={"kind": kind, "identity": identity},
    )  # fmt: skip
    row = PrivacyRequest(
        conversation_id=conversation_id, kind=kind, opened_by=inbound_id, ticket_number=ticket.number,
        identity=identity, state=OPEN, created_at=now, due_at=now + DUE_IN,
    )  # fmt: skip
    uow.session.add(row)
    uow.session.flush()
    return _view(row)


def update_identity(uow: UnitOfWork, conversation_id: str) -> list[Request]:
    """After an order was proven: note it in the open requests, which are returned. Raises NotFound."""
    lock_conversation(uow.session, conversation_id)
    rows = [row for row in privacy_requests_of(uow.session, conversation_id) if row.state == OPEN]
    if any(row.identity == UNPROVEN for row in rows) and _is_known(uow, conversation_id, clock.now()):
        for row in rows:
            row.identity = PROVEN if row.identity == UNPROVEN else row.identity
            tickets.note(tickets.get(uow.session, row.ticket_number), facts={"identity": row.identity})
        uow.session.flush()
    return [_view(row, known=True) for row in rows]


def checked(uow: UnitOfWork, conversation_id: str) -> None:
    """A person has looked at the customer's document of identity: note it in the open requests. Raises NotFound."""
    lock_conversation(uow.session, conversation_id)
    for row in privacy_requests_of(uow.session, conversation_id):
        if row.state == OPEN:
            row.identity = CHECKED
            tickets.note(tickets.get(uow.session, row.ticket_number), facts={"identity": CHECKED})
    uow.session.flush()


def withdraw(uow: UnitOfWork, conversation_id: str, kind: Kind) -> Request | None:
    """The customer does not want it any more: the open request of the kind and its ticket end; None if there is none.

    Raises NotFound for the conversation.
    """
    lock_conversation(uow.session, conversation_id)
    rows = privacy_requests_of(uow.session, conversation_id)
    row = next((row for row in rows if row.kind == kind and row.state == OPEN), None)
    if row is None:
        return None
    row.state = WITHDRAWN
    ticket = tickets.get(uow.session, row.ticket_number)
    tickets.note(ticket, summary="withdrawn by the customer")
    if not ticket.handed_over:
        ticket_events.resolve(uow, ticket, "withdrawn", ticket_events.CUSTOMER)
    uow.session.flush()
    return _view(row, known=True)


def of_conversation(uow: UnitOfWork, conversation_id: str) -> list[Request]:
    """The customer's requests, newest first."""
    return [_view(row, known=True) for row in privacy_requests_of(uow.session, conversation_id)]


def _is_known(uow: UnitOfWork, conversation_id: str, now: datetime) -> bool:
    """Is this the shop's customer: by an order of the very phone number, or by one proven here in the last hours?"""
    if orders.of_conversation(uow, conversation_id):
        return True
    proven = select(ProvenOrder).where(ProvenOrder.conversation_id == conversation_id, ProvenOrder.until > now)
    return uow.session.scalar(proven.limit(1)) is not None


def _view(row: PrivacyRequest, known: bool = False) -> Request:
    return Request(row.kind, row.ticket_number, row.identity, row.state, row.created_at, row.due_at, known)
