"""What the database knows about one customer, as plain values that scenarios compare; read-only, never any text."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from helpdesk.db.conversation import Conversation, ConversationAlias
from helpdesk.db.message import INBOUND, OUTBOUND, Message
from helpdesk.db.sla import clocks_of
from helpdesk.db.ticket import Ticket, TicketEvent


def answer_key(session: Session, callback: str) -> str:
    """The name of the response behind an outgoing message's callback value, "" if it has none or is unknown."""
    body = session.scalar(select(Message.body).where(Message.callback == callback))
    return str((body or {}).get("key", ""))


def customer_facts(session: Session, alias: str) -> dict[str, Any]:
    """Facts about the customer known by one of Meta's ids: `conversation`, the newest `ticket` (None: there is none),
    its `clocks` by name (running, met …, or missed), the last step (percent) of each that was `told`, the number of
    `tickets`, the newest outgoing message (`outbox`) and how many `messages` went in and out."""
    known = select(ConversationAlias.conversation_id).where(ConversationAlias.alias == alias)
    conversation = session.scalar(select(Conversation).where(Conversation.id.in_(known)))
    if conversation is None:
        return {
            "conversation": None,
            "ticket": None,
            "clocks": {},
            "told": {},
            "tickets": 0,
            "outbox": None,
            "messages": {"in": 0, "out": 0},
        }
    of_customer = Message.conversation_id == conversation.id
    sent = select(Message).where(of_customer, Message.direction == OUTBOUND).order_by(Message.id.desc()).limit(1)
    tickets = list(
        session.scalars(select(Ticket).where(Ticket.conversation_id == conversation.id).order_by(Ticket.number.desc()))
    )
    counted = select(Message.direction, func.count()).where(of_customer).group_by(Message.direction)
    counts = {row[0]: row[1] for row in session.execute(counted)}
    return {
        "conversation": {
            "id": conversation.id,
            "owner": conversation.owner,
            "generation": conversation.generation,
            "language": conversation.language_wish or conversation.language,
        },
        "ticket": ticket_facts(tickets[0]) if tickets else None,
        "clocks": clock_facts(session, tickets[0].number) if tickets else {},
        "told": told_facts(session, tickets[0].number) if tickets else {},
        "tickets": len(tickets),
        "outbox": message_facts(session.scalar(sent)),
        "messages": {"in": counts.get(INBOUND, 0), "out": counts.get(OUTBOUND, 0)},
    }


def ticket_facts(ticket: Ticket) -> dict[str, Any]:
    """A ticket without its summary."""
    names = ("number", "status", "topic", "priority", "queue", "language", "handed_over")
    return {name: getattr(ticket, name) for name in names}


def clock_facts(session: Session, ticket_number: int) -> dict[str, str]:
    """The newest instance of each of a ticket's clocks: its state, or missed for one that still runs."""
    clocks = clocks_of(session, ticket_number)
    return {one.name: "missed" if one.breached and one.state == "running" else one.state for one in clocks}


def told_facts(session: Session, ticket_number: int) -> dict[str, int]:
    """The newest step, in percent of the target, that somebody was to hear of, by clock."""
    steps = select(TicketEvent).where(TicketEvent.ticket_number == ticket_number, TicketEvent.what == "sla")
    return {one.detail["clock"]: one.detail["step"] for one in session.scalars(steps.order_by(TicketEvent.id))}


def message_facts(message: Message | None) -> dict[str, Any] | None:
    """An outgoing message without its words."""
    if message is None:
        return None
    return {
        "status": message.status,
        "key": message.body.get("key", ""),
        "attempts": message.attempts,
        "error": message.error_code,
        "author": message.author,
    }
