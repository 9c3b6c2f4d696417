"""Tickets that a process takes in hand, locked, so that several processes never do the same twice."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from helpdesk.db.conversation import Conversation
from helpdesk.db.ticket import Ticket


def in_hand(
    session: Session, *conditions: ColumnElement[bool], limit: int, order: Sequence[Any] = (Ticket.active_at,)
) -> Sequence[Ticket]:
    """Tickets (joined with their conversations) that are so, locked with these; not those that others have locked."""
    query = (
        select(Ticket)
        .join(Conversation, Conversation.id == Ticket.conversation_id)
        .where(*conditions)
        .order_by(*order)
        .limit(limit)
        .with_for_update(of=[Ticket, Conversation], skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).all()
