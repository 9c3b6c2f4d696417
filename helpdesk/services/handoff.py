"""Handing a conversation to a person and giving it back to the bot. The ticket stays either way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from helpdesk import clock
from helpdesk.db.conversation import Conversation
from helpdesk.db.locks import lock_conversation
from helpdesk.db.ticket import Ticket, ticket_of_cause, tickets_of
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.messages import InboundMessage
from helpdesk.policies import handoff as policy
from helpdesk.policies import routing
from helpdesk.policies.handoff import Waiting, Wish
from helpdesk.policies.mood import CALM, Mood
from helpdesk.policies.mood import mood as mood_of
from helpdesk.policies.ticket_status import BOT as WITH_BOT
from helpdesk.policies.ticket_status import QUEUED, UNSOLVED, WITH_TEAM
from helpdesk.services import consent, conversations, sla, ticket_events, tickets, waiting_time

__all__ = ["Heard", "Waiting", "customer_wrote", "human_in_charge", "release", "release_ticket", "start"]

BOT, HUMAN = "bot", "human"
AGENT = "agent"  # as `by`: a person gave the conversation back
ASKED_AGAIN, DATA_REQUEST = "asked_again_at", "data_request"  # facts of the ticket that waits


@dataclass(frozen=True)
class Heard:
    """What was done about a message while a person is in charge; `values` are for the sentence that says so."""

    waiting: Waiting
    values: dict[str, Any]


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
    known = ticket_of_cause(uow.session, inbound_id)
    if known is not None:
        return known
    now = clock.now()
    ticket = _recent(uow, conversation_id, now)
    told: dict[str, Any] = {"summary": summary, "facts": facts, "tried": tried}
    if ticket is not None and ticket.topic:
        tickets.add_matter(uow, ticket, topic, inbound_id, mood, **told)
    else:
        ticket = ticket or tickets.new_ticket(uow, conversation, inbound_id)
        tickets.begin_matter(uow, ticket, topic, inbound_id)
        tickets.note(ticket, mood=mood, **told)
        tickets.route(uow, ticket, mood=mood)
    ticket.handed_over, ticket.updated_at = True, now
    if ticket.status not in WITH_TEAM:
        ticket_events.set_status(uow, ticket, QUEUED, ticket_events.ASSISTANT)
    ticket_events.add(uow, ticket, "handed_over", ticket_events.ASSISTANT, inbound_id=inbound_id)
    change_owner(conversation, HUMAN, inbound_id)
    sla.handed_over(uow, ticket, now)
    sla.changed(uow, ticket, now)
    conversation.waiting_notice_at = now  # the answer that tells the ticket's number is the first notice
    uow.session.flush()
    return ticket


def release(uow: UnitOfWork, conversation_id: str, *, by: str, agent_id: int | None = None) -> None:
    """Give the conversation back to the bot; `by` is the inbound id that asked for it, or AGENT. Raises NotFound."""
    actor = ticket_events.actor(agent_id) if by == AGENT else ticket_events.CUSTOMER
    conversation = lock_conversation(uow.session, conversation_id)
    for ticket in tickets_of(uow.session, conversation_id, UNSOLVED):
        if ticket.handed_over:
            _give_back(uow, ticket, actor)
    if change_owner(conversation, BOT, "" if by == AGENT else by):
        conversation.waiting_notice_at = None
    uow.session.flush()


def release_ticket(uow: UnitOfWork, number: int, agent_id: int | None = None) -> Ticket:
    """As a person: give ticket `number` and its conversation back to the bot. Raises NotFound."""
    ticket = tickets.get(uow.session, number)
    release(uow, ticket.conversation_id, by=AGENT, agent_id=agent_id)
    if ticket.status in WITH_TEAM:
        _give_back(uow, ticket, ticket_events.actor(agent_id))
    uow.session.flush()
    return ticket


def _give_back(uow: UnitOfWork, ticket: Ticket, by: str) -> None:
    ticket.handed_over = False
    ticket_events.set_status(uow, ticket, WITH_BOT, by)
    ticket_events.change(uow, ticket, "assignee_id", None, by)
    sla.given_back(uow, ticket, ticket.updated_at, "given_back")


def _recent(uow: UnitOfWork, conversation_id: str, now: datetime) -> Ticket | None:
    """The ticket that a wish for a person belongs to: the one touched last, if it goes on."""
    found = tickets_of(uow.session, conversation_id, UNSOLVED)
    return next((one for one in found if now - max(one.updated_at, one.active_at) < policy.TICKET_LASTS), None)


def human_in_charge(conversation: Conversation, inbound_ids: Iterable[str]) -> bool:
    """True when a person answers: not when one of these very messages asked for the person, whose turn runs again."""
    return conversation.owner == HUMAN and conversation.owner_changed_by not in set(inbound_ids)


def customer_wrote(
    uow: UnitOfWork,
    conversation: Conversation,
    message: InboundMessage,
    now: datetime,
    resume_words: tuple[str, ...] = (),
) -> Heard:
    """Do what a message asks for while a person is in charge; what to say about it is up to the caller.

    `message.payload` must be a payload of ours already (see replies.trusted_payload). `resume_words` are the shop's
    words for giving the conversation back to the bot, in place of ours. RESUME changes nothing yet: call release. No
    more messages is recorded as everywhere else; a request for data is noted on the ticket; words that sound urgent or
    angry, or ask for the person again, raise its priority.
    """
    locked = lock_conversation(uow.session, conversation.id)
    wanted = policy.wish(message.text, message.payload, resume_words)
    mood = CALM if message.payload or wanted is Wish.RESUME else mood_of(message.text, locked.language)
    ticket = _in_hand(uow, conversation.id)
    verdict = policy.waiting(
        wanted,
        now,
        pressing=ticket is not None and (mood.pressing or wanted is Wish.PERSON),
        noted=ticket is None or ticket.facts.get(DATA_REQUEST) == wanted.value,
        noticed_at=locked.waiting_notice_at,
        pressed_at=_moment(ticket, ASKED_AGAIN),
        answered_at=_person_wrote_at(uow, conversation.id),
    )
    if mood.pressing:
        tickets.press(uow, conversation.id, mood)
    _act(uow, conversation.id, message.id, verdict)
    if verdict in (Waiting.NOTICE, Waiting.PRESSING):
        locked.waiting_notice_at = now
    if ticket is not None:
        _note(uow, ticket, verdict, wanted, now)
        if verdict is not Waiting.RESUME:
            sla.customer_wrote(uow, ticket, now)
            sla.changed(uow, ticket, now)
    uow.session.flush()
    told = {"ticket_number": ticket.number if ticket else None, "kind": wanted.value}
    if ticket is not None and verdict in (Waiting.NOTICE, Waiting.PRESSING):
        told["answer_minutes"] = waiting_time.expected_minutes(uow, ticket.queue, now)
    return Heard(verdict, {**told, "mood": "urgent" if ticket is not None and ticket.urgent else "calm"})


def _act(uow: UnitOfWork, conversation_id: str, inbound_id: str, verdict: Waiting) -> None:
    """What the customer decides about messages that the shop begins."""
    if verdict is Waiting.OPT_OUT:
        consent.opt_out(uow, conversation_id, inbound_id)
    elif verdict in (Waiting.NOTICES_YES, Waiting.NOTICES_NO):
        consent.decide(uow, conversation_id, inbound_id, yes=verdict is Waiting.NOTICES_YES)


def _note(uow: UnitOfWork, ticket: Ticket, verdict: Waiting, wanted: Wish, now: datetime) -> None:
    """Tell the person, on the ticket, what was asked for meanwhile."""
    if verdict is Waiting.PRESSING:
        if ASKED_AGAIN not in ticket.facts and not (ticket.urgent or ticket.angry):
            raised = routing.raised(ticket.priority, Mood(urgent=True))
            ticket_events.change(uow, ticket, "priority", raised, ticket_events.CUSTOMER, why="asked_again")
        tickets.note(ticket, facts={ASKED_AGAIN: now.isoformat(timespec="seconds")})
    elif verdict is Waiting.DATA:
        tickets.note(ticket, facts={DATA_REQUEST: wanted.value})
        due = routing.due_in(f"{wanted.value}_my_data")
        if ticket.due_at is None and due is not None:
            ticket.due_at = now + due
    elif verdict is Waiting.OPT_OUT:
        tickets.note(ticket, summary=f"topic={consent.OPT_OUT}")
    else:
        return
    ticket.updated_at = now


def _in_hand(uow: UnitOfWork, conversation_id: str) -> Ticket | None:
    """The ticket with which the conversation was given to a person."""
    found = tickets_of(uow.session, conversation_id, WITH_TEAM)
    return next((ticket for ticket in found if ticket.handed_over), None)


def _moment(ticket: Ticket | None, fact: str) -> datetime | None:
    written = ticket.facts.get(fact) if ticket else None
    return datetime.fromisoformat(written) if written else None


def _person_wrote_at(uow: UnitOfWork, conversation_id: str) -> datetime | None:
    """When a person wrote, if nothing else was said to the customer since."""
    last = conversations.last_outgoing(uow, conversation_id)
    return last.created_at if last is not None and last.author != BOT else None


def change_owner(conversation: Conversation, owner: str, by: str) -> bool:
    """Note who answers from now on, and which message changed it (empty: a person did). False: they do already."""
    if conversation.owner == owner:
        return False
    conversation.owner = owner
    conversation.owner_changed_by = by
    conversation.generation += 1
    return True
