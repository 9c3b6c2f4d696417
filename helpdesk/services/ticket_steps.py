"""Further steps of people with a ticket: another queue, priority or tags, one ticket out of two, and spam."""

import re
from collections.abc import Iterable
from typing import get_args

from sqlalchemy import update

from helpdesk import clock
from helpdesk.db.teamwork import Mention, Note, Task
from helpdesk.db.ticket import Ticket
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import NotPossible
from helpdesk.policies.routing import Priority, most_pressing
from helpdesk.policies.ticket_status import CLOSED, ENDED, OPEN, QUEUED, WITH_TEAM
from helpdesk.routing_rules import routing_rules
from helpdesk.services import agents, sla, ticket_events, tickets

PRIORITIES: tuple[str, ...] = get_args(Priority)
TAG = re.compile(r"[\w][\w -]{0,29}")
MOST_TAGS = 20


def transfer(uow: UnitOfWork, number: int, queue: str, agent_id: int | None = None) -> Ticket:
    """Give the ticket to another queue, where nobody has it yet. Raises NotFound, NotPossible."""
    if queue not in routing_rules().queues:
        raise NotPossible(f"There is no queue {queue[:20]}.")
    ticket, _conversation = agents.in_hand(uow, number)
    by = ticket_events.actor(agent_id)
    if ticket_events.change(uow, ticket, "queue", queue, by):
        ticket_events.change(uow, ticket, "assignee_id", None, by)
        if ticket.status == OPEN:
            ticket_events.set_status(uow, ticket, QUEUED, by)
    return ticket


def set_priority(uow: UnitOfWork, number: int, priority: str, agent_id: int | None = None) -> Ticket:
    """Say how pressing it is; its clocks get the targets that are now right. Raises NotFound, NotPossible."""
    if priority not in PRIORITIES:
        raise NotPossible(f"A priority is one of {', '.join(PRIORITIES)}.")
    ticket, _conversation = agents.in_hand(uow, number)
    ticket_events.change(uow, ticket, "priority", priority, ticket_events.actor(agent_id))
    return ticket


def set_tags(uow: UnitOfWork, number: int, tags: Iterable[str], agent_id: int | None = None) -> Ticket:
    """Give the ticket these tags and no others. Raises NotFound, NotPossible for a tag that is none."""
    wanted = list(dict.fromkeys(" ".join(tag.split()).lower() for tag in tags if tag.strip()))
    if len(wanted) > MOST_TAGS or not all(TAG.fullmatch(tag) for tag in wanted):
        raise NotPossible(f"At most {MOST_TAGS} tags of letters, digits and dashes, 30 characters each.")
    ticket = tickets.get(uow.session, number)
    ticket_events.change(uow, ticket, "tags", wanted, ticket_events.actor(agent_id))
    return ticket


def merge(uow: UnitOfWork, number: int, into: int, agent_id: int | None = None) -> Ticket:
    """Let ticket `number` become part of `into`, another of the same customer's, which is returned; it is closed.

    Its facts, tags, notes and tasks go along; the more pressing priority counts. Raises NotFound, NotPossible.
    """
    ticket, conversation = agents.in_hand(uow, number)
    target = tickets.get(uow.session, into)
    if target.number == number or target.conversation_id != conversation.id:
        raise NotPossible("Only two tickets of one customer can become one.")
    if target.status in ENDED:
        raise NotPossible(f"Ticket {into} is resolved.")
    by = ticket_events.actor(agent_id)
    target.facts = {**ticket.facts, **target.facts}
    target.tried = list(dict.fromkeys([*target.tried, *ticket.tried]))
    target.urgent, target.angry = target.urgent or ticket.urgent, target.angry or ticket.angry
    target.active_at = max(target.active_at, ticket.active_at)
    for table in (Note, Mention, Task):
        uow.session.execute(update(table).where(table.ticket_number == number).values(ticket_number=into))
    ticket_events.change(uow, target, "tags", list(dict.fromkeys([*target.tags, *ticket.tags])), by)
    ticket_events.change(uow, target, "priority", most_pressing([target.priority, ticket.priority]), by)
    # Whoever answers goes on answering, with the other ticket.
    target.handed_over, ticket.handed_over = target.handed_over or ticket.handed_over, False
    ticket.merged_into = into
    ticket_events.add(uow, ticket, "merged", by, to=into)
    ticket_events.add(uow, target, "merged", by, merged=number)
    agents.end(uow, ticket, CLOSED, "merge", by)
    if target.handed_over and target.status not in WITH_TEAM:
        ticket_events.set_status(uow, target, QUEUED, by)
        sla.handed_over(uow, target, clock.now())
    return target


def spam(uow: UnitOfWork, number: int, agent_id: int | None = None) -> Ticket:
    """This is no customer: the ticket is closed, and what they write from now on is kept and answered by nobody.

    Raises NotFound, NotPossible when it ended.
    """
    ticket, conversation = agents.in_hand(uow, number)
    conversation.blocked_at = conversation.blocked_at or clock.now()
    agents.end(uow, ticket, CLOSED, "spam", ticket_events.actor(agent_id))
    return ticket
