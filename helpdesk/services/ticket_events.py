"""Changes of tickets: each is an event with who and when, and nothing is overwritten without one."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from helpdesk import clock
from helpdesk.db.ticket import Ticket, TicketEvent
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.policies.ticket_status import RESOLVED
from helpdesk.services import sla

CUSTOMER, ASSISTANT, SYSTEM, OPERATOR = "customer", "bot", "system", "operator"
RETARGETS = frozenset({"queue", "priority", "topic", "language", "sla_policy"})  # what service levels look at


def actor(agent_id: int | None) -> str:
    """The actor of what a person did; None: at the command line."""
    return OPERATOR if agent_id is None else f"agent:{agent_id}"


def add(
    uow: UnitOfWork,
    ticket: Ticket,
    what: str,
    by: str,
    *,
    key: str | None = None,
    at: datetime | None = None,
    **detail: Any,
) -> TicketEvent:
    """Add an event; `detail` is plain JSON, `key` what happens only once in all tickets."""
    event = TicketEvent(
        ticket_number=ticket.number, at=at or clock.now(), actor=by, what=what, detail=detail, key=key
    )  # fmt: skip
    uow.session.add(event)
    return event


def change(uow: UnitOfWork, ticket: Ticket, field: str, value: Any, by: str, **detail: Any) -> bool:
    """Give a ticket's field (queue, priority, assignee_id, tags, topic …) another value and note it; False: it has it.

    Running clocks get the targets that are now right.
    """
    before = getattr(ticket, field)
    if before == value:
        return False
    now = clock.now()
    setattr(ticket, field, value)
    ticket.updated_at = now
    add(uow, ticket, field.removesuffix("_id"), by, at=now, **{"from": before, "to": value}, **detail)
    uow.session.flush()
    if field in RETARGETS:
        sla.changed(uow, ticket, now)
    return True


def set_status(uow: UnitOfWork, ticket: Ticket, status: str, by: str, **detail: Any) -> bool:
    """Give a ticket another status, with an event; clocks rest, go on or end with it. False: no change."""
    before = ticket.status
    if before == status:
        return False
    now = clock.now()
    ticket.status, ticket.updated_at = status, now
    if status == RESOLVED:
        ticket.resolved_at = now
    add(uow, ticket, "status", by, at=now, **{"from": before, "to": status}, **detail)
    uow.session.flush()
    sla.status_changed(uow, ticket, before, now)
    return True


def resolve(
    uow: UnitOfWork, ticket: Ticket, resolved_by: str, by: str, *, status: str = RESOLVED, why: str = ""
) -> None:
    """End a ticket for the reason `resolved_by` (see Ticket); its event says `why`, or that reason.

    Who answers the customer does not change (see agents.end).
    """
    ticket.resolved_by = resolved_by
    set_status(uow, ticket, status, by, why=why or resolved_by)


def timeline(uow: UnitOfWork, number: int) -> list[TicketEvent]:
    """A ticket's events, oldest first."""
    return list(
        uow.session.scalars(select(TicketEvent).where(TicketEvent.ticket_number == number).order_by(TicketEvent.id))
    )
