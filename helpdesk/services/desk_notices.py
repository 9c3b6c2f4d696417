"""What waits for one person of the team: where they were named, what they were given, who has written, what is due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from helpdesk.db.agent import Agent
from helpdesk.db.conversation import Conversation
from helpdesk.db.message import INBOUND, Message
from helpdesk.db.teamwork import Mention, Note, Task
from helpdesk.db.ticket import Ticket
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.policies.ticket_status import ENDED, OPEN, QUEUED
from helpdesk.services.ticket_view import SILENT

MENTIONED, OFFERED, WROTE, TASK_DUE = "mentioned", "offered", "wrote", "task_due"
MOST = 50  # of each kind


@dataclass(frozen=True)
class DeskNotice:
    """`what` is mentioned, offered, wrote or task_due; `key` stays the same while it is the same thing.

    `who`: the colleague who wrote the note, or the customer's name; may be empty.
    """

    key: str
    what: str
    ticket_number: int
    who: str = ""


def waiting_for(uow: UnitOfWork, agent_id: int, now: datetime) -> list[DeskNotice]:
    """What waits for a person now."""
    return [
        *_mentions(uow, agent_id), *_offered(uow, agent_id), *_unanswered(uow, agent_id), *_due(uow, agent_id, now)
    ]  # fmt: skip


def _mentions(uow: UnitOfWork, agent_id: int) -> Iterator[DeskNotice]:
    query = (
        select(Mention.id, Mention.ticket_number, Agent.first_name)
        .join(Note, Note.id == Mention.note_id)
        .outerjoin(Agent, Agent.id == Note.agent_id)
        .where(Mention.agent_id == agent_id, Mention.seen_at.is_(None))
        .order_by(Mention.id.desc())
        .limit(MOST)
    )
    for number, ticket, name in uow.session.execute(query):
        yield DeskNotice(f"mention:{number}", MENTIONED, ticket, name or "")


def _offered(uow: UnitOfWork, agent_id: int) -> Iterator[DeskNotice]:
    query = (
        select(Ticket.number, Conversation.profile_name)
        .join(Conversation, Conversation.id == Ticket.conversation_id)
        .where(Ticket.assignee_id == agent_id, Ticket.status == QUEUED)
        .order_by(Ticket.number)
        .limit(MOST)
    )
    for number, name in uow.session.execute(query):
        yield DeskNotice(f"offered:{number}", OFFERED, number, name)


def _unanswered(uow: UnitOfWork, agent_id: int) -> Iterator[DeskNotice]:
    """Open tickets of theirs in whose conversation the customer has had the last word."""
    newest = (
        select(func.max(Message.id))
        .where(Message.conversation_id == Ticket.conversation_id, Message.kind.not_in(SILENT))
        .correlate(Ticket)
        .scalar_subquery()
    )
    query = (
        select(Ticket.number, Message.id, Conversation.profile_name)
        .join(Conversation, Conversation.id == Ticket.conversation_id)
        .join(Message, Message.id == newest)
        .where(Ticket.assignee_id == agent_id, Ticket.status == OPEN, Message.direction == INBOUND)
        .order_by(Message.id)
        .limit(MOST)
    )
    for number, message, name in uow.session.execute(query):
        yield DeskNotice(f"message:{message}", WROTE, number, name)


def _due(uow: UnitOfWork, agent_id: int, now: datetime) -> Iterator[DeskNotice]:
    query = (
        select(Task.id, Task.ticket_number)
        .join(Ticket, Ticket.number == Task.ticket_number)
        .where(Task.assignee_id == agent_id, Task.done_at.is_(None), Task.due_at <= now, Ticket.status.not_in(ENDED))
        .order_by(Task.due_at)
        .limit(MOST)
    )
    for number, ticket in uow.session.execute(query):
        yield DeskNotice(f"task:{number}", TASK_DUE, ticket)
