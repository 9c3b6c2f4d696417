"""Tickets: what a person has to see to."""

from typing import Any

from sqlalchemy.orm import Session

from helpdesk import clock
from helpdesk.db.conversation import Conversation
from helpdesk.db.locks import lock_conversation
from helpdesk.db.ticket import OPEN, Ticket, all_tickets, ticket_opened_by
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import NotFound
from helpdesk.services.customers import language_of


def open_ticket(
    uow: UnitOfWork, conversation_id: str, *, opened_by: str, topic: str, summary: str = "", priority: str = "normal"
) -> Ticket:
    """Open a ticket; the same `opened_by` (inbound id, or "inbound id:topic") gets the ticket it opened before.

    Who answers the customer does not change (see handoff.start). Raises NotFound for an unknown conversation.
    """
    conversation = lock_conversation(uow.session, conversation_id)
    known = ticket_opened_by(uow.session, opened_by)
    if known is not None:
        return known
    now = clock.now()
    ticket = Ticket(
        conversation_id=conversation_id,
        opened_by=opened_by,
        topic=topic,
        priority=priority,
        language=language_of(conversation),
        state=OPEN,
        summary=summary,
        handed_over=False,
        created_at=now,
        updated_at=now,
    )
    uow.session.add(ticket)
    uow.session.flush()
    return ticket


def get(session: Session, number: int) -> Ticket:
    """The ticket with this number. Raises NotFound."""
    ticket = session.get(Ticket, number)
    if ticket is None:
        raise NotFound(f"There is no ticket {number}.")
    return ticket


def list_tickets(session: Session, limit: int = 1000) -> list[dict[str, Any]]:
    """The newest tickets, newest first, as plain JSON (for operators: names the customer)."""
    return [as_json(session, ticket) for ticket in all_tickets(session, limit)]


def as_json(session: Session, ticket: Ticket) -> dict[str, Any]:
    """A ticket as plain JSON; times in ISO 8601, UTC."""
    conversation = session.get(Conversation, ticket.conversation_id)
    return {
        "number": ticket.number,
        "state": ticket.state,
        "topic": ticket.topic,
        "priority": ticket.priority,
        "language": ticket.language,
        "summary": ticket.summary,
        "handed_over": ticket.handed_over,
        "conversation_id": ticket.conversation_id,
        "opened_by": ticket.opened_by,
        "name": conversation.profile_name if conversation else "",
        "phone": conversation.wa_id if conversation else "",
        "owner": conversation.owner if conversation else "",
        "created_at": ticket.created_at.isoformat(timespec="seconds"),
        "updated_at": ticket.updated_at.isoformat(timespec="seconds"),
    }
