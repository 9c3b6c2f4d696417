"""Complaints: the customer's words for a person to read, in one ticket a day."""

from helpdesk import clock
from helpdesk.db.locks import lock_conversation
from helpdesk.db.ticket import Ticket, ticket_of_cause, tickets_of
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.policies import routing
from helpdesk.policies.handoff import TICKET_LASTS
from helpdesk.policies.mood import CALM, Mood
from helpdesk.policies.ticket_status import WITH_TEAM
from helpdesk.services import ticket_events, tickets

__all__ = ["complain"]

TOPIC = "complaint"


def complain(
    uow: UnitOfWork, conversation_id: str, words: str, inbound_id: str, *, order_number: str = "", mood: Mood = CALM
) -> Ticket:
    """Note a complaint: in the open ticket of a complaint of the last day, else in a new one of high priority.

    The same message notes it once. Raises NotFound for the conversation.
    """
    lock_conversation(uow.session, conversation_id)
    opened_by = f"{inbound_id}:{TOPIC}"
    now = clock.now()
    facts = {"words": words, "order_number": order_number}
    recent = [
        ticket
        for ticket in tickets_of(uow.session, conversation_id, WITH_TEAM)
        if ticket.topic == TOPIC and now - ticket.updated_at < TICKET_LASTS
    ]
    if not recent or ticket_of_cause(uow.session, opened_by) is not None:
        return tickets.open_ticket(
            uow, conversation_id, opened_by=opened_by, topic=TOPIC, facts=facts, mood=mood
        )  # fmt: skip
    ticket = recent[0]
    new_mood = Mood(urgent=mood.urgent and not ticket.urgent, angry=(mood.angry or mood.insult) and not ticket.angry)
    tickets.note(ticket, facts=facts, mood=mood)
    raised = routing.raised(ticket.priority, new_mood)
    ticket_events.change(uow, ticket, "priority", raised, ticket_events.CUSTOMER, why="mood")
    ticket.updated_at = now
    uow.session.flush()
    return ticket
