"""Who gets the tickets that wait: who is online, by skill, language and load; whoever leaves gives theirs back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import case, func, or_, select

from helpdesk.db.agent import AWAY, OFFLINE, ONLINE, Agent
from helpdesk.db.locks import lock_name
from helpdesk.db.message import OUTBOUND, Message
from helpdesk.db.ticket import Ticket
from helpdesk.db.ticket_rows import in_hand
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.policies import assignment as policy
from helpdesk.policies.assignment import AgentLoad, Needs
from helpdesk.policies.ticket_status import OPEN, QUEUED
from helpdesk.routing_rules import PRIORITIES
from helpdesk.services import agents, presence, sla, ticket_events
from helpdesk.ticket_rules import ticket_rules
from helpdesk.values import DEFAULT_LANGUAGE, as_language

AT_ONCE = 100  # tickets in one transaction
MOST_PRESSING_FIRST = case(
    {word: place for place, word in enumerate(PRIORITIES)}, value=Ticket.priority, else_=1
).desc()


def assign(uow: UnitOfWork, now: datetime, limit: int = AT_ONCE) -> dict[str, int]:
    """Note who went away, take back what waits with them, give out what waits; how many of each.

    Processes take turns. Raises SettingsError.
    """
    lock_name(uow.session, "assignment")
    away = presence.sweep(uow, now, ticket_rules().away_after)
    return {"away": len(away), "given_back": _take_back(uow, limit), "assigned": _give_out(uow, now, limit)}


def _take_back(uow: UnitOfWork, limit: int) -> int:
    """Tickets whose customers wait for somebody who is gone go back to their queue; what was answered stays theirs."""
    gone = list(uow.session.scalars(select(Agent.id).where(or_(Agent.presence.in_((AWAY, OFFLINE)), ~Agent.active))))
    if not gone:
        return 0
    answered = select(Message.id).where(
        Message.conversation_id == Ticket.conversation_id,
        Message.direction == OUTBOUND,
        Message.author == sla.AGENT,
        Message.created_at >= Ticket.active_at,
    )
    found = in_hand(
        uow.session,
        Ticket.assignee_id.in_(gone),
        or_(Ticket.status == QUEUED, (Ticket.status == OPEN) & ~answered.exists()),
        limit=limit,
    )
    for ticket in found:
        agents.assign(uow, ticket.number, None, ticket_events.SYSTEM, why="went_away")
    return len(found)


def _give_out(uow: UnitOfWork, now: datetime, limit: int) -> int:
    """Waiting tickets, the most pressing first, each to whoever fits best now."""
    loads = {load.id: load for load in loads_of(uow) if load.presence == ONLINE}
    if not any(load.has_room for load in loads.values()):
        return 0
    waiting = in_hand(
        uow.session,
        Ticket.status == QUEUED,
        Ticket.handed_over.is_(True),
        Ticket.assignee_id.is_(None),
        Ticket.snoozed_until.is_(None),
        limit=limit,
        order=(MOST_PRESSING_FIRST, Ticket.clock_due_at, Ticket.number),
    )
    given = 0
    for ticket in waiting:
        chosen = policy.choose(needs_of(ticket), loads.values())
        if chosen is None:
            continue
        load = loads[chosen]
        why = "language" if ticket.language in load.languages else "nobody_speaks_it"
        agents.assign(uow, ticket.number, chosen, ticket_events.SYSTEM, why=why, load=load.open, of=load.capacity)
        loads[chosen] = replace(load, open=load.open + 1, last_assigned_at=now)
        given += 1
    return given


def loads_of(uow: UnitOfWork) -> Sequence[AgentLoad]:
    """Everybody who works here, with how many tickets wait for them or are in their hand."""
    counted = select(Ticket.assignee_id, func.count()).where(
        Ticket.assignee_id.is_not(None), Ticket.status.in_((QUEUED, OPEN))
    )
    rows = uow.session.execute(counted.group_by(Ticket.assignee_id))
    held = dict(row.tuple() for row in rows)
    return [
        AgentLoad(
            id=one.id, queues=frozenset(one.queues), skills=frozenset(one.skills),
            languages=frozenset(filter(None, map(as_language, one.languages))), capacity=one.capacity,
            open=held.get(one.id, 0), presence=one.presence, last_assigned_at=one.assigned_at,
        )
        for one in uow.session.scalars(select(Agent).where(Agent.active).order_by(Agent.id))
    ]  # fmt: skip


def needs_of(ticket: Ticket) -> Needs:
    """What a ticket asks of whoever takes it."""
    return Needs(ticket.queue, tuple(ticket.skills), as_language(ticket.language) or DEFAULT_LANGUAGE)
