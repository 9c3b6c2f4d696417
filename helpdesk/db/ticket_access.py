"""The tickets that a person may see, as a condition of queries: policies/access.py in SQL."""

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from helpdesk.db.teamwork import Mention
from helpdesk.db.ticket import Ticket
from helpdesk.policies.access import ADMIN, PRIVACY, PRIVACY_QUEUE, Person, may_see


def visible_to(person: Person) -> ColumnElement[bool]:
    """Tickets that `may_see` allows; for a select over Ticket."""
    if person.role == ADMIN or (person.role == PRIVACY and not person.queues):
        return true()
    queues = Ticket.queue.in_(sorted(person.queues)) if person.queues else Ticket.queue != PRIVACY_QUEUE
    named = select(Mention.ticket_number).where(Mention.agent_id == person.id)
    return or_(queues, Ticket.assignee_id == person.id, Ticket.number.in_(named))


def can_see(session: Session, person: Person, ticket: Ticket) -> bool:
    """May a person see this very ticket?"""
    mentioned = select(Mention.agent_id).where(Mention.ticket_number == ticket.number)
    return may_see(person, ticket.queue, ticket.assignee_id, tuple(session.scalars(mentioned)))


def can_see_conversation(session: Session, person: Person, conversation_id: str) -> bool:
    """May a person see a conversation's messages and files: one of its tickets is theirs to see, or it has none?"""
    of_it = select(Ticket.number).where(Ticket.conversation_id == conversation_id)
    if session.scalar(of_it.where(visible_to(person)).limit(1)) is not None:
        return True
    return session.scalar(of_it.limit(1)) is None
