"""What people of the team do with a ticket: take it, answer, resolve it."""

import secrets

from helpdesk import clock
from helpdesk.db.conversation import Conversation
from helpdesk.db.locks import lock_conversation
from helpdesk.db.message import Message
from helpdesk.db.ticket import CLOSED, OPEN, Ticket
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import NotPossible
from helpdesk.messages import Reply
from helpdesk.services import conversations, handoff, replies, sla, tickets

LONGEST = 4096  # characters of a text message, Meta's limit (developers.facebook.com: Cloud API, text messages)


def take(uow: UnitOfWork, number: int) -> Ticket:
    """A person takes the ticket: from now on the assistant keeps still. Raises NotFound, NotPossible when resolved."""
    ticket, conversation = _in_hand(uow, number)
    now = clock.now()
    ticket.state, ticket.handed_over, ticket.updated_at = OPEN, True, now
    if conversation.owner != handoff.HUMAN:
        handoff.change_owner(conversation, handoff.HUMAN, "")
    sla.taken(uow, ticket, now)
    uow.session.flush()
    return ticket


def reply(uow: UnitOfWork, number: int, text: str) -> Message:
    """Answer the customer as a person, who thereby takes the ticket; the message leaves through the outbox.

    Raises NotFound, and NotPossible for a resolved ticket, a text that WhatsApp does not take, or a window of 24 hours
    that is closed.
    """
    said = text.strip()
    if not said or len(said) > LONGEST:
        raise NotPossible(f"A message has 1 to {LONGEST} characters.")
    _ticket, conversation = _in_hand(uow, number)
    if not conversations.window_open(conversation, clock.now()):
        raise NotPossible(
            "The customer has not written for 24 hours: WhatsApp only takes a template now (helpdesk notify)."
        )
    ticket = take(uow, number)
    cause = f"agent:{number}:{secrets.token_hex(8)}"
    [message] = replies.record_replies(uow, conversation.id, [Reply(text=said)], caused_by=cause, author=sla.AGENT)
    sla.person_wrote(uow, ticket, message.id, clock.now())
    return message


def resolve(uow: UnitOfWork, number: int) -> Ticket:
    """The matter is done: the assistant answers again. Raises NotFound, NotPossible when it was resolved already."""
    ticket, _conversation = _in_hand(uow, number)
    sla.resolved(uow, ticket, clock.now())
    if ticket.handed_over:
        handoff.release(uow, ticket.conversation_id, by=handoff.AGENT)
    ticket.state, ticket.handed_over, ticket.updated_at = CLOSED, False, clock.now()
    uow.session.flush()
    return ticket


def _in_hand(uow: UnitOfWork, number: int) -> tuple[Ticket, Conversation]:
    ticket = tickets.get(uow.session, number)
    conversation = lock_conversation(uow.session, ticket.conversation_id)
    uow.session.refresh(ticket)
    if ticket.state == CLOSED:
        raise NotPossible(f"Ticket {number} is resolved.")
    return ticket, conversation
