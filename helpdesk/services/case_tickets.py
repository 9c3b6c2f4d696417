"""Tickets as cases: what those kinds share that are nothing but a ticket until a person has decided."""

from collections.abc import Iterable

from sqlalchemy import String, cast, select

from helpdesk.db.case_decision import CaseDecision
from helpdesk.db.locks import lock_conversation
from helpdesk.db.ticket import Ticket
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import NotFound
from helpdesk.policies.ticket_status import WITH_TEAM


def undecided(uow: UnitOfWork, kind: str, topics: Iterable[str], limit: int) -> list[Ticket]:
    """The team's tickets of some topics on which nothing is decided as `kind`, oldest first."""
    decided = select(CaseDecision.key).where(CaseDecision.kind == kind)
    query = select(Ticket).where(
        Ticket.status.in_(WITH_TEAM), Ticket.topic.in_(tuple(topics)), cast(Ticket.number, String).not_in(decided)
    )
    return list(uow.session.scalars(query.order_by(Ticket.created_at, Ticket.number).limit(limit)))


def ticket_of(uow: UnitOfWork, key: str, topics: Iterable[str], *, lock: bool = False) -> Ticket:
    """The ticket with this number, if it is of one of the topics; with `lock` as it is now. Raises NotFound."""
    ticket = uow.session.get(Ticket, int(key)) if key.isdecimal() and len(key) < 10 else None  # noqa: PLR2004
    if ticket is None or ticket.topic not in topics:
        raise NotFound(f"There is no such case {key}.")
    if lock:
        lock_conversation(uow.session, ticket.conversation_id)
        uow.session.refresh(ticket)
    return ticket
