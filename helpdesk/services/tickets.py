"""Tickets: what a person has to see to."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from helpdesk import clock
from helpdesk.db.conversation import Conversation
from helpdesk.db.locks import lock_conversation
from helpdesk.db.ticket import Ticket, all_tickets, ticket_of_cause, tickets_of
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import NotFound
from helpdesk.policies import routing
from helpdesk.policies.handoff import TICKET_LASTS
from helpdesk.policies.mood import CALM, Mood
from helpdesk.policies.ticket_status import BOT, QUEUED, STATUSES, WITH_TEAM
from helpdesk.services import sla, ticket_events
from helpdesk.services.customers import language_of
from helpdesk.values import western_digits

SENTENCE = 3  # words from which a fact is told and not chosen


@dataclass(frozen=True)
class TicketView:
    """A ticket as its customer may hear of it; `state` as `told_state` has it.

    `with_person`: the conversation waits for, or is with, a person.
    """

    number: int
    topic: str
    state: str
    priority: str
    with_person: bool
    created_at: datetime
    updated_at: datetime
    due_at: datetime | None


def open_ticket(
    uow: UnitOfWork,
    conversation_id: str,
    *,
    opened_by: str,
    topic: str,
    summary: str = "",
    facts: Mapping[str, Any] | None = None,
    tried: Sequence[str] = (),
    mood: Mood = CALM,
) -> Ticket:
    """Open a ticket for a matter, or give it to the ticket of the thread that has none yet.

    The same `opened_by` (inbound id, or "inbound id:topic") gets the ticket it got before. Where it goes says
    routing.yml; `facts` (plain JSON) and `tried` are what the person need not ask again. Who answers the customer does
    not change (see handoff.start). Raises NotFound for an unknown conversation, SettingsError.
    """
    conversation = lock_conversation(uow.session, conversation_id)
    known = ticket_of_cause(uow.session, opened_by)
    if known is not None:
        return known
    ticket = thread_without_matter(uow, conversation_id) or new_ticket(uow, conversation, opened_by)
    begin_matter(uow, ticket, topic, opened_by)
    note(ticket, summary=summary, facts=facts, tried=tried, mood=mood)
    route(uow, ticket, mood=mood)
    ticket_events.set_status(uow, ticket, QUEUED, ticket_events.ASSISTANT)
    sla.opened(uow, ticket, clock.now())
    return ticket


def new_ticket(uow: UnitOfWork, conversation: Conversation, opened_by: str, **fields: Any) -> Ticket:
    """A ticket of a conversation that is locked or new: the assistant's, without a matter as yet."""
    now = clock.now()
    values: dict[str, Any] = {
        "topic": "", "queue": "general", "priority": "normal", "language": language_of(conversation), "status": BOT,
        "subject": "", "summary": "", "facts": {}, "tried": [], "skills": [], "tags": list(conversation.tags or ()),
        "handed_over": False, "urgent": False, "angry": False, "active_at": now, "created_at": now, "updated_at": now,
    }  # fmt: skip
    ticket = Ticket(conversation_id=conversation.id, opened_by=opened_by, **{**values, **fields})
    uow.session.add(ticket)
    uow.session.flush()
    ticket_events.add(uow, ticket, "opened", ticket_events.CUSTOMER, at=now, previous=ticket.previous)
    return ticket


def thread_without_matter(uow: UnitOfWork, conversation_id: str) -> Ticket | None:
    """The ticket of the thread that goes on with the assistant, if nothing has named its matter yet."""
    return next((one for one in tickets_of(uow.session, conversation_id, (BOT,)) if not one.topic), None)


def begin_matter(uow: UnitOfWork, ticket: Ticket, topic: str, cause: str) -> None:
    """Say what a ticket is about; `cause` (an inbound id, or "inbound id:topic") is noted so that it does so once.

    Where it goes says `route`, when all is noted that is known.
    """
    now = clock.now()
    due = routing.due_in(topic)
    ticket.topic = topic
    # a ticket is older than the first look at what was said: until then its language was that of the country
    ticket.language = language_of(uow.session.get_one(Conversation, ticket.conversation_id))
    ticket.subject = routing.subject_of(topic, ticket.facts)
    ticket.due_at = now + due if due else None
    ticket.updated_at = now
    ticket_events.add(uow, ticket, "matter", ticket_events.ASSISTANT, key=cause, topic=topic)
    uow.session.flush()


def route(uow: UnitOfWork, ticket: Ticket, *, mood: Mood = CALM, further: str = "") -> None:
    """Give a ticket queue, skills, priority and SLA policy by routing.yml, and note which rule said so.

    With `further`, the topic of one more matter, it keeps what it has: it may move from the general queue or to fraud,
    become more pressing and ask for more skills. Raises SettingsError.
    """
    from helpdesk.services import ticket_routing  # noqa: PLC0415 - it looks at orders, which open tickets themselves

    found = ticket_routing.routed(uow, ticket, mood=mood, topic=further or ticket.topic)
    queue = routing.joined_queue(ticket.queue, found.queue) if further else found.queue
    skills = [*ticket.skills, *found.skills] if further and queue == ticket.queue else found.skills
    if not further or queue == found.queue:
        ticket.sla_policy = found.sla_policy or (ticket.sla_policy if further else "")
    ticket.queue, ticket.skills = queue, list(dict.fromkeys(skills))
    ticket.priority = routing.most_pressing([ticket.priority if further else "low", found.priority])
    ticket_events.add(
        uow, ticket, "routed", ticket_events.ASSISTANT, queue=queue, priority=ticket.priority, skills=ticket.skills,
        sla_policy=ticket.sla_policy, because=list(found.because),
    )  # fmt: skip
    uow.session.flush()
    sla.changed(uow, ticket, clock.now())


def add_to_recent(
    uow: UnitOfWork, conversation_id: str, *, topic: str, facts: Mapping[str, Any], mood: Mood = CALM
) -> Ticket | None:
    """The customer tells the same trouble with the same order again: its open ticket of the last day gets `facts`.

    None when there is no such ticket. Raises NotFound for an unknown conversation.
    """
    lock_conversation(uow.session, conversation_id)
    now = clock.now()
    for ticket in tickets_of(uow.session, conversation_id, WITH_TEAM):
        same = ticket.topic == topic and ticket.facts.get("order_number") == facts.get("order_number")
        if same and facts.get("order_number") and now - ticket.updated_at < TICKET_LASTS:
            note(ticket, facts=facts, mood=mood)
            ticket.updated_at = now
            uow.session.flush()
            return ticket
    return None


def still_open(uow: UnitOfWork, conversation_id: str, topic: str) -> Ticket | None:
    """The conversation's open ticket about `topic`, the one touched last; None if there is none."""
    return next((one for one in tickets_of(uow.session, conversation_id, WITH_TEAM) if one.topic == topic), None)


def add_matter(uow: UnitOfWork, ticket: Ticket, topic: str, cause: str, mood: Mood = CALM, **told: Any) -> None:
    """Add a further matter to an open ticket with what is `told` (see note): it may move to another queue, become more
    pressing and due earlier. `cause` as for begin_matter."""
    now = clock.now()
    note(ticket, mood=mood, **told)
    note(ticket, summary=f"topic={topic}" if topic != ticket.topic else "")
    due = routing.due_in(topic)
    if due is not None and (ticket.due_at is None or now + due < ticket.due_at):
        ticket.due_at = now + due
    ticket_events.add(uow, ticket, "matter", ticket_events.ASSISTANT, key=cause, topic=topic)
    route(uow, ticket, mood=mood, further=topic)


def note(
    ticket: Ticket,
    *,
    summary: str = "",
    facts: Mapping[str, Any] | None = None,
    tried: Sequence[str] = (),
    mood: Mood = CALM,
) -> None:
    """Add what was learned: lines of the summary and steps tried once each, facts with the newest value.

    What was told in a sentence stays: whoever tells more does not take back what they told before.
    """
    told = {name: value for name, value in (facts or {}).items() if value not in (None, "", [], {})}
    lines = ticket.summary.splitlines()
    wanted = [*summary.splitlines(), *(fact_line(name, value) for name, value in told.items())]
    lines += [line for line in dict.fromkeys(wanted) if line and line not in lines]
    ticket.summary = "\n".join(lines)
    ticket.facts = {**ticket.facts, **{name: beside(ticket.facts.get(name), value) for name, value in told.items()}}
    if ticket.subject == ticket.topic:
        ticket.subject = routing.subject_of(ticket.topic, ticket.facts)
    ticket.tried = [*ticket.tried, *(step for step in dict.fromkeys(tried) if step not in ticket.tried)]
    ticket.urgent = ticket.urgent or mood.urgent
    ticket.angry = ticket.angry or mood.angry or mood.insult


def beside(before: Any, now: Any) -> Any:
    """A fact's newest value; where one of both is a sentence, both are kept below one another, each once."""
    texts = [value for value in (before, now) if isinstance(value, str)]
    if len(texts) < 2 or max(len(text.split()) for text in texts) < SENTENCE:
        return now
    return before if now in before else now if before in now else f"{before}\n{now}"


def fact_line(name: str, value: Any) -> str:
    """A fact as a line of the summary: `reason=too small`."""
    written = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return f"{name}={' '.join(written.split())}"


def press(uow: UnitOfWork, conversation_id: str, mood: Mood) -> None:
    """A customer with open tickets sounds urgent or angry: raise them, once for each. Raises NotFound."""
    if not mood.pressing:
        return
    lock_conversation(uow.session, conversation_id)
    for ticket in tickets_of(uow.session, conversation_id, WITH_TEAM):
        news = Mood(urgent=mood.urgent and not ticket.urgent, angry=(mood.angry or mood.insult) and not ticket.angry)
        if news.pressing:
            note(ticket, mood=news)
            raised = routing.raised(ticket.priority, news)
            ticket_events.change(uow, ticket, "priority", raised, ticket_events.CUSTOMER, why="mood")
    uow.session.flush()


def status_of(uow: UnitOfWork, conversation_id: str, number: int | str | None = None) -> list[TicketView]:
    """The customer's own tickets, waiting ones first, newest first; with a number only that one.

    Empty when there is none; somebody else's ticket and one that does not exist are told apart by nothing.
    """
    conversation = uow.session.get(Conversation, conversation_id)
    own = [one for one in tickets_of(uow.session, conversation_id, STATUSES) if one.topic]
    if number is not None:
        digits = western_digits(str(number)).strip().lstrip("#").lstrip("0")
        own = [ticket for ticket in own if str(ticket.number) == digits]
    owner = conversation.owner if conversation else ""
    return [
        TicketView(
            ticket.number, ticket.topic, told_state(ticket), ticket.priority,
            ticket.status in WITH_TEAM and ticket.handed_over and owner == "human",
            ticket.created_at, ticket.updated_at, ticket.due_at,
        )
        for ticket in sorted(own, key=lambda ticket: (ticket.status in WITH_TEAM, ticket.number), reverse=True)
    ]  # fmt: skip


def told_state(ticket: Ticket) -> str:
    """How far a ticket is, as its customer hears it: open, released (the assistant answers again) or closed."""
    return "open" if ticket.status in WITH_TEAM else "released" if ticket.status == BOT else "closed"


def get(session: Session, number: int) -> Ticket:
    """The ticket with this number. Raises NotFound."""
    ticket = session.get(Ticket, number)
    if ticket is None:
        raise NotFound(f"There is no ticket {number}.")
    return ticket


def list_tickets(session: Session, limit: int = 1000) -> list[dict[str, Any]]:
    """The newest tickets, newest first, as plain JSON (for operators: names the customer)."""
    return [as_json(session, ticket) for ticket in all_tickets(session, limit)]


def as_json(session: Session, ticket: Ticket) -> dict[str, Any]:
    """A ticket as plain JSON; times in ISO 8601, UTC."""
    conversation = session.get(Conversation, ticket.conversation_id)
    return {
        "number": ticket.number,
        "status": ticket.status,
        "topic": ticket.topic,
        "priority": ticket.priority,
        "queue": ticket.queue,
        "subject": ticket.subject,
        "urgent": ticket.urgent,
        "angry": ticket.angry,
        "facts": ticket.facts,
        "tried": ticket.tried,
        "due_at": ticket.due_at.isoformat(timespec="seconds") if ticket.due_at else None,
        "language": ticket.language,
        "summary": ticket.summary,
        "handed_over": ticket.handed_over,
        "conversation_id": ticket.conversation_id,
        "opened_by": ticket.opened_by,
        "name": conversation.profile_name if conversation else "",
        "phone": conversation.wa_id if conversation else "",
        "owner": conversation.owner if conversation else "",
        "created_at": ticket.created_at.isoformat(timespec="seconds"),
        "updated_at": ticket.updated_at.isoformat(timespec="seconds"),
    }
