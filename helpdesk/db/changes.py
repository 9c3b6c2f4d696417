"""Has anything changed that a page shows? Cheap marks that differ when it has."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from helpdesk import clock
from helpdesk.db.agent import Agent
from helpdesk.db.message import Media, Message
from helpdesk.db.teamwork import TYPES, Draft, Mention
from helpdesk.db.ticket import Ticket, TicketEvent

Mark = tuple[Any, ...]


def queue_mark(session: Session) -> Mark:
    """Differs after any event of a ticket, any message, mention or change of somebody's presence."""
    newest = select(
        select(func.max(TicketEvent.id)).scalar_subquery(),
        select(func.max(Message.id)).scalar_subquery(),
        select(func.max(Mention.id)).scalar_subquery(),
    )
    there = select(Agent.presence, func.count()).where(Agent.active).group_by(Agent.presence).order_by(Agent.presence)
    return (*session.execute(newest).one(), *map(tuple, session.execute(there)))


def ticket_marks(session: Session, numbers: Collection[int]) -> dict[int, Mark]:
    """For each of these tickets a mark that differs after an event, a message, a tick, a file, another writer."""
    if not numbers:
        return {}
    wanted = select(Ticket.number, Ticket.conversation_id).where(Ticket.number.in_(numbers))
    conversations: dict[int, str] = dict(session.execute(wanted).tuples().all())
    of_ticket: dict[Any, list[Any]] = {number: [] for number in conversations}
    of_talk: dict[Any, list[Any]] = {conversation: [] for conversation in conversations.values()}
    event = select(TicketEvent.ticket_number, func.max(TicketEvent.id)).group_by(TicketEvent.ticket_number)
    # Who is writing, not each of their keys: what they save every two seconds changes no page.
    draft = select(Draft.ticket_number, Draft.agent_id).where(Draft.typing_at > clock.now() - TYPES)
    talk = Message.conversation_id
    message = select(talk, Message.status, func.count(), func.max(Message.id)).group_by(talk, Message.status)
    file = select(talk, Media.state, func.count()).join(Media, Media.message_id == Message.id)
    for found, query in (
        (of_ticket, event.where(TicketEvent.ticket_number.in_(of_ticket))),
        (of_ticket, draft.where(Draft.ticket_number.in_(of_ticket))),
        (of_talk, message.where(talk.in_(of_talk))),
        (of_talk, file.where(talk.in_(of_talk)).group_by(talk, Media.state)),
    ):
        for key, *rest in session.execute(query):
            found[key].append(tuple(rest))
    return {
        number: (*sorted(map(str, of_ticket[number])), *sorted(map(str, of_talk[conversation])))
        for number, conversation in conversations.items()
    }
