"""What people of the team do with a ticket: take it, answer, wait, resolve it, give it to somebody else."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from helpdesk import clock
from helpdesk.db.agent import Agent
from helpdesk.db.conversation import Conversation
from helpdesk.db.locks import lock_conversation
from helpdesk.db.message import Message
from helpdesk.db.ticket import Ticket
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import NotFound, NotPossible
from helpdesk.messages import Reply
from helpdesk.policies.ticket_status import ENDED, OPEN, QUEUED, RESOLVED, WAITING, WAITING_FOR_CUSTOMER
from helpdesk.services import conversations, handoff, notices_to_team, replies, sla, ticket_events, tickets

LONGEST = 4096  # characters of a text message, Meta's limit (developers.facebook.com: Cloud API, text messages)


def take(uow: UnitOfWork, number: int, agent_id: int | None = None) -> Ticket:
    """A person takes the ticket: from now on the assistant keeps still. Raises NotFound, NotPossible when it ended."""
    ticket, conversation = in_hand(uow, number)
    by = ticket_events.actor(agent_id)
    ticket.handed_over, ticket.snoozed_until = True, None
    if agent_id is not None:
        ticket_events.change(uow, ticket, "assignee_id", agent_id, by)
    ticket_events.set_status(uow, ticket, OPEN, by)
    handoff.change_owner(conversation, handoff.HUMAN, "")
    sla.taken(uow, ticket, clock.now())
    uow.session.flush()
    return ticket


def reply(uow: UnitOfWork, number: int, text: str, agent_id: int | None = None) -> Message:
    """Answer the customer with a text; see `send`."""
    said = text.strip()
    if not said or len(said) > LONGEST:
        raise NotPossible(f"A message has 1 to {LONGEST} characters.")
    [message] = send(uow, number, [Reply(text=said)], agent_id)
    return message


def send(
    uow: UnitOfWork, number: int, said: Sequence[Reply], agent_id: int | None = None, *, key: str = ""
) -> list[Message]:
    """Answer the customer as a person, who thereby takes the ticket; the messages leave through the outbox.

    `key` is the page's word for this very answer: sent twice, it is said once. A reply with a template may leave when
    the window of 24 hours is closed. Raises NotFound, NotPossible for a ticket that ended or a window that is closed.
    """
    _ticket, conversation = in_hand(uow, number)
    if any(one.template is None for one in said) and not conversations.window_open(conversation, clock.now()):
        raise NotPossible(
            "The customer has not written for 24 hours: WhatsApp only takes a template now (helpdesk notify)."
        )
    ticket = take(uow, number, agent_id)
    cause = f"agent:{number}:{key or secrets.token_hex(8)}"
    messages = replies.record_replies(uow, conversation.id, said, caused_by=cause, author=sla.AGENT)
    for message in messages:
        message.agent_id = agent_id
    sla.person_wrote(uow, ticket, messages[0].id, clock.now())
    return messages


def wait(uow: UnitOfWork, number: int, agent_id: int | None = None, *, status: str = WAITING_FOR_CUSTOMER) -> Ticket:
    """The ticket waits for the customer, or a third party; the customer's next message opens it again.

    Raises NotFound, NotPossible when it ended or `status` is not one of waiting.
    """
    if status not in WAITING:
        raise NotPossible(f"A ticket can wait as {' or '.join(WAITING)}.")
    ticket = take(uow, number, agent_id)
    ticket.reminded_at = None
    ticket_events.set_status(uow, ticket, status, ticket_events.actor(agent_id))
    return ticket


def resolve(uow: UnitOfWork, number: int, agent_id: int | None = None) -> Ticket:
    """The matter is done: the assistant answers again. Raises NotFound, NotPossible when it ended already."""
    ticket, _conversation = in_hand(uow, number)
    end(uow, ticket, RESOLVED, "agent", ticket_events.actor(agent_id))
    return ticket


def end(uow: UnitOfWork, ticket: Ticket, status: str, resolved_by: str, by: str) -> None:
    """A ticket ends as `status` (resolved, closed), for the reason `resolved_by`; the assistant answers again."""
    ticket.snoozed_until = None
    ticket_events.resolve(uow, ticket, resolved_by, by, status=status)
    if ticket.handed_over:
        ticket.handed_over = False
        handoff.release(uow, ticket.conversation_id, by=handoff.AGENT)
    uow.session.flush()


def assign(uow: UnitOfWork, number: int, agent_id: int | None, by: str, **why: Any) -> Ticket:
    """Give the ticket to somebody, or back to the queue (None); it stays queued until they take it.

    Who is away gets a mail.

    Raises NotFound for the ticket or the person, NotPossible when it ended or they have left.
    """
    ticket, _conversation = in_hand(uow, number)
    if agent_id is not None:
        person = uow.session.get(Agent, agent_id)
        if person is None:
            raise NotFound(f"There is nobody with the number {agent_id}.")
        if not person.active:
            raise NotPossible(f"{person.name} does not work here any more.")
        person.assigned_at = clock.now()
    changed = ticket_events.change(uow, ticket, "assignee_id", agent_id, by, **why)
    if changed and ticket.status == OPEN:
        ticket_events.set_status(uow, ticket, QUEUED, by)
    if changed and agent_id is not None and by != ticket_events.actor(agent_id):
        key = f"assigned:{number}:{clock.now().isoformat()}"
        notices_to_team.notify(uow, agent_id, "assigned", ticket, key=key)
    return ticket


def snooze(uow: UnitOfWork, number: int, until: datetime | None, agent_id: int | None = None) -> Ticket:
    """Keep the ticket out of the lists until then (None: no more); its clocks run on. Raises NotFound, NotPossible."""
    ticket, _conversation = in_hand(uow, number)
    if until is not None and until <= clock.now():
        raise NotPossible("Snooze until a time to come.")
    ticket.snoozed_until = until
    told = until.isoformat(timespec="seconds") if until else None
    ticket_events.add(uow, ticket, "snoozed", ticket_events.actor(agent_id), to=told)
    return ticket


def in_hand(uow: UnitOfWork, number: int) -> tuple[Ticket, Conversation]:
    """A ticket that has not ended, with its conversation, locked. Raises NotFound, NotPossible when it ended."""
    ticket = tickets.get(uow.session, number)
    conversation = lock_conversation(uow.session, ticket.conversation_id)
    uow.session.refresh(ticket)
    if ticket.status in ENDED:
        raise NotPossible(f"Ticket {number} is resolved.")
    return ticket, conversation
