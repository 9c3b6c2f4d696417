"""Handing a conversation to a person and giving it back to the bot. The ticket stays either way."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from helpdesk import clock
from helpdesk.db.conversation import Conversation
from helpdesk.db.locks import lock_conversation
from helpdesk.db.ticket import OPEN, RELEASED, Ticket, ticket_opened_by, tickets_of
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.messages import InboundMessage
from helpdesk.policies import handoff as policy
from helpdesk.policies.handoff import Waiting
from helpdesk.policies.mood import CALM, Mood
from helpdesk.policies.mood import mood as mood_of
from helpdesk.services import tickets

__all__ = ["Waiting", "customer_wrote", "human_in_charge", "release", "release_ticket", "start"]

BOT, HUMAN = "bot", "human"
AGENT = "agent"  # as `by`: a person gave the conversation back


def start(
    uow: UnitOfWork,
    conversation_id: str,
    *,
    inbound_id: str,
    topic: str,
    summary: str = "",
    facts: Mapping[str, Any] | None = None,
    tried: Sequence[str] = (),
    mood: Mood = CALM,
) -> Ticket:
    """Give the conversation to a person: a ticket (the recent one, if there is one) and silence of the bot.

    `facts` (plain JSON: order_number, items, reason …), `tried` and `mood` are what was gathered so that nobody asks
    twice. Idempotent by `inbound_id`, also when a person has given the conversation back meanwhile. Raises NotFound.
    """
    conversation = lock_conversation(uow.session, conversation_id)
    known = ticket_opened_by(uow.session, inbound_id)
    if known is not None:
        return known
    now = clock.now()
    recent = [
        ticket
        for ticket in tickets_of(uow.session, conversation_id, (OPEN, RELEASED))
        if now - ticket.updated_at < policy.TICKET_LASTS
    ]
    if recent:
        ticket = recent[0]
        tickets.add_matter(ticket, topic, now, mood)
        tickets.note(ticket, summary=summary, facts=facts, tried=tried, mood=mood)
        tickets.note(ticket, summary=f"topic={topic}" if topic != ticket.topic else "")
    else:
        gathered: dict[str, Any] = {"summary": summary, "facts": facts, "tried": tried, "mood": mood}
        ticket = tickets.open_ticket(uow, conversation_id, opened_by=inbound_id, topic=topic, **gathered)
    ticket.state, ticket.handed_over, ticket.updated_at = OPEN, True, now
    if conversation.owner != HUMAN:
        change_owner(conversation, HUMAN, inbound_id)
    conversation.waiting_notice_at = now  # the answer that tells the ticket's number is the first notice
    uow.session.flush()
    return ticket


def release(uow: UnitOfWork, conversation_id: str, *, by: str) -> None:
    """Give the conversation back to the bot; `by` is the inbound id that asked for it, or AGENT. Raises NotFound."""
    conversation = lock_conversation(uow.session, conversation_id)
    for ticket in tickets_of(uow.session, conversation_id, (OPEN,)):
        if ticket.handed_over:
            ticket.state, ticket.handed_over, ticket.updated_at = RELEASED, False, clock.now()
    if conversation.owner != BOT:
        change_owner(conversation, BOT, "" if by == AGENT else by)
        conversation.waiting_notice_at = None
    uow.session.flush()


def release_ticket(uow: UnitOfWork, number: int) -> Ticket:
    """As a person: mark ticket `number` as released and give its conversation back to the bot. Raises NotFound."""
    ticket = tickets.get(uow.session, number)
    release(uow, ticket.conversation_id, by=AGENT)
    if ticket.state == OPEN:
        ticket.state, ticket.updated_at = RELEASED, clock.now()
    uow.session.flush()
    return ticket


def human_in_charge(conversation: Conversation, inbound_ids: Iterable[str]) -> bool:
    """True when a person answers: not when one of these very messages asked for the person, whose turn runs again."""
    return conversation.owner == HUMAN and conversation.owner_changed_by not in set(inbound_ids)


def customer_wrote(
    uow: UnitOfWork,
    conversation: Conversation,
    message: InboundMessage,
    now: datetime,
    resume_words: tuple[str, ...] = (),
) -> Waiting:
    """What to do with a message while a person is in charge; NOTICE is given once per half hour, this call notes it.

    `message.payload` must be a payload of ours already (see replies.trusted_payload). `resume_words` are the shop's
    words for giving the conversation back to the bot, in place of ours. RESUME changes nothing yet: call release. Words
    that sound urgent or angry raise the ticket's priority.
    """
    locked = lock_conversation(uow.session, conversation.id)
    words = resume_words or policy.RESUME_WORDS
    verdict = policy.waiting(message.text, message.payload, locked.waiting_notice_at, now, words)
    if verdict is not Waiting.RESUME and not message.payload:
        tickets.press(uow, conversation.id, mood_of(message.text, locked.language))
    if verdict is Waiting.NOTICE:
        locked.waiting_notice_at = now
        uow.session.flush()
    return verdict


def change_owner(conversation: Conversation, owner: str, by: str) -> None:
    """Note who answers from now on, and which message changed it (empty: a person did)."""
    conversation.owner = owner
    conversation.owner_changed_by = by
    conversation.generation += 1
