"""Service levels at work: clocks of tickets are armed, met and swept; their ledgers tell why.

What happened is told by who saw it: `handed_over`, `customer_wrote`, `person_wrote`, `reply_failed`, `given_back`,
`resolved`, `changed`. `sweep` takes the steps that are due.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from helpdesk.db import sla as table
from helpdesk.db.message import FAILED, OUTBOUND, WAITING_TEMPLATE, WITHHELD, Message
from helpdesk.db.sla import SlaClock, SlaEntry
from helpdesk.db.ticket import Ticket
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import NotFound
from helpdesk.policies import sla as policy
from helpdesk.policies import ticket_status as status
from helpdesk.policies.sla import BREACH, Clock, Entry, What
from helpdesk.service_levels import Level, ServiceLevels, service_levels
from helpdesk.services import sla_ledger as ledger

WAITING: tuple[Clock, ...] = ("queue_wait", "first_response", "next_response")  # the customer waits for a person
LATE = timedelta(seconds=60)  # what is noticed later than this was missed by us, not by the team
AGENT = "agent"


@dataclass(frozen=True)
class Alert:
    """A step that somebody hears of: `late`, if we were down when it was due."""

    ticket_number: int
    queue: str
    priority: str
    clock: str
    instance: int
    step: int
    level: Level
    due_at: datetime
    late: bool


@dataclass(frozen=True)
class Explained:
    """A clock of a ticket as people read it; `stretches`: from, to, seconds that counted, why."""

    clock: SlaClock
    entries: list[SlaEntry]
    spent: int
    stretches: list[tuple[datetime, datetime, int, str]]


def handed_over(uow: UnitOfWork, ticket: Ticket, at: datetime) -> None:
    """A person was asked for: waiting begins, unless it has begun. Raises SettingsError."""
    _arm(uow, ticket, "queue_wait", at)
    answered = any(one.name == "first_response" and one.state == "met" for one in _clocks(uow, ticket))
    if answered:
        _arm(uow, ticket, "next_response", at)
    else:
        opened(uow, ticket, at)


def opened(uow: UnitOfWork, ticket: Ticket, at: datetime) -> None:
    """There is something that a person has to answer and to resolve. Raises SettingsError."""
    _arm(uow, ticket, "first_response", at)
    _arm(uow, ticket, "resolution", at)


def customer_wrote(uow: UnitOfWork, ticket: Ticket, at: datetime) -> None:
    """The customer waits for an answer; further messages change nothing. Raises SettingsError."""
    if not any(one.name == "first_response" and one.state == table.RUNNING for one in _clocks(uow, ticket)):
        _arm(uow, ticket, "next_response", at)


def person_wrote(uow: UnitOfWork, ticket: Ticket, message_id: int, at: datetime) -> None:
    """A person answered with this message."""
    for clock in _waiting(uow, ticket):
        ledger.add(uow, clock, "met", at, reason=_reason(message_id))


def taken(uow: UnitOfWork, ticket: Ticket, at: datetime) -> None:
    """A person has the ticket in hand."""
    for clock in _waiting(uow, ticket):
        if clock.name == "queue_wait":
            ledger.add(uow, clock, "met", at, reason="taken")


def reply_failed(uow: UnitOfWork, message: Message, at: datetime) -> None:
    """WhatsApp could not deliver a person's message: what it had met is not met, unless a later one arrived."""
    if message.author != AGENT:
        return
    for clock in table.met_by(uow.session, _reason(message.id)):
        if clock.name == "queue_wait" or clock.state != "met":
            continue
        ledger.add(uow, clock, "unmet", at, reason=_reason(message.id))
        later = uow.session.scalar(
            select(Message)
            .where(
                Message.conversation_id == message.conversation_id,
                Message.id > message.id,
                Message.direction == OUTBOUND,
                Message.author == AGENT,
                Message.status.not_in((FAILED, WAITING_TEMPLATE, WITHHELD)),
            )
            .order_by(Message.id)
            .limit(1)
        )
        if later is not None:
            ledger.add(uow, clock, "met", later.created_at, reason=_reason(later.id))


def given_back(uow: UnitOfWork, ticket: Ticket, at: datetime, reason: str) -> None:
    """Nobody waits for a person any more."""
    for clock in _waiting(uow, ticket):
        ledger.add(uow, clock, "cancelled", at, reason=reason)


def resolved(uow: UnitOfWork, ticket: Ticket, at: datetime) -> None:
    """The matter is done."""
    given_back(uow, ticket, at, "resolved")
    for clock in _clocks(uow, ticket):
        if clock.name == "resolution" and clock.state in (table.RUNNING, "paused"):
            ledger.add(uow, clock, "met", at, reason="resolved")


def reopened(uow: UnitOfWork, ticket: Ticket, at: datetime) -> None:
    """The matter is not done after all, and people have it again. Raises SettingsError."""
    _arm(uow, ticket, "resolution", at)


def status_changed(uow: UnitOfWork, ticket: Ticket, before: str, at: datetime) -> None:
    """The resolution clock rests while we wait for others, and goes on when that is over."""
    rests = ticket.status in status.WAITING
    if rests == (before in status.WAITING):
        return
    for clock in _clocks(uow, ticket):
        if clock.name == "resolution" and clock.state == (table.RUNNING if rests else "paused"):
            ledger.add(uow, clock, "paused" if rests else "resumed", at, reason=ticket.status)


def changed(uow: UnitOfWork, ticket: Ticket, at: datetime) -> None:
    """Queue, priority or language changed: running clocks get the targets that are now right. Raises SettingsError."""
    levels = service_levels()
    for clock in _clocks(uow, ticket):
        _retarget(uow, levels, clock, ticket, at)


def sweep(uow: UnitOfWork, now: datetime, limit: int = 500) -> list[Alert]:
    """Take the steps that are due of up to `limit` clocks; who is to hear of them. Raises SettingsError."""
    levels, alerts = service_levels(), list[Alert]()
    due = table.clocks_due(uow.session, now, limit)
    lines, calendars = ledger.ledgers(uow, due), ledger.calendars(uow)
    for clock in due:
        ticket = uow.session.get_one(Ticket, clock.ticket_number)
        target = levels.policies.get(clock.policy)
        tell = (found.tell if target and (found := target.target(ledger.name_of(clock))) else {}) or {BREACH: "team"}
        reading = policy.read(lines[clock.id], calendars)
        for step, at in policy.steps_due(reading, calendars, list(tell), now):
            late = now - at > LATE
            what: What = "warned" if step < BREACH else "breached" if step == BREACH else "escalated"
            entry = Entry(what, at, step=step, noticed_at=now if late else None)
            ledger.write(uow, clock, entry)
            lines[clock.id].append(entry)
            if step in tell:
                alerts.append(
                    Alert(ticket.number, ticket.queue, ticket.priority, clock.name, clock.instance, step, tell[step],
                          at, late)
                )  # fmt: skip
        ledger.settle(clock, policy.read(lines[clock.id], calendars), calendars, list(tell))
    uow.session.flush()
    return alerts


def follow_files(uow: UnitOfWork, now: datetime) -> int:
    """After a change of sla.yml or shop.yml: give all running clocks what is now right; how many changed."""
    levels, count = service_levels(), 0
    for clock in table.running_clocks(uow.session):
        count += _retarget(uow, levels, clock, uow.session.get_one(Ticket, clock.ticket_number), now)
    return count


def explain(uow: UnitOfWork, number: int, now: datetime) -> list[Explained]:
    """A ticket's clocks, and which seconds counted and why. Raises NotFound."""
    if uow.session.get(Ticket, number) is None:
        raise NotFound(f"There is no ticket {number}.")
    calendars, names, told = ledger.calendars(uow), ledger.calendar_names(uow), list[Explained]()
    for clock in table.clocks_of(uow.session, number):
        entries = table.entries_of(uow.session, clock.id)
        reading = policy.until(policy.read([ledger.entry_of(one) for one in entries], calendars), calendars, now)
        stretches = [(a, b, n, names.get(why, why)) for a, b, n, why in policy.explained(reading, calendars)]
        told.append(Explained(clock, entries, reading.spent, stretches))
    return told


def _arm(uow: UnitOfWork, ticket: Ticket, name: Clock, at: datetime) -> None:
    """Start a clock, unless it runs or rests, or its policy has no target for it."""
    own = [one for one in _clocks(uow, ticket) if one.name == name]
    if any(one.state in (table.RUNNING, "paused") for one in own):
        return
    levels = service_levels()
    policy_name, found = levels.policy_for(_words(ticket))
    target = found.target(name)
    if target is None:
        return
    version = ledger.keep_calendar(uow, levels, target, at)
    clock = SlaClock(
        ticket_number=ticket.number, name=name, instance=max((one.instance for one in own), default=0) + 1,
        policy=policy_name, state=table.RUNNING, target=target.within, calendar=version, armed_at=at,
    )  # fmt: skip
    uow.session.add(clock)
    uow.session.flush()
    ledger.add(uow, clock, "armed", at, target=target.within, calendar=version)


def _retarget(uow: UnitOfWork, levels: ServiceLevels, clock: SlaClock, ticket: Ticket, at: datetime) -> bool:
    """Give a running clock the target of its ticket's policy; True if that is another one."""
    name, found = levels.policy_for(_words(ticket))
    target = found.target(ledger.name_of(clock))
    if clock.state != table.RUNNING:
        return False
    if target is None:
        ledger.add(uow, clock, "cancelled", at, reason="no_target")
        return True
    version = ledger.keep_calendar(uow, levels, target, at)
    same = (clock.target, clock.calendar, clock.policy) == (target.within, version, name)
    clock.policy = name
    if not same:
        ledger.add(uow, clock, "retargeted", at, target=target.within, calendar=version, reason=name)
    return not same


def _clocks(uow: UnitOfWork, ticket: Ticket) -> list[SlaClock]:
    return table.clocks_of(uow.session, ticket.number)


def _waiting(uow: UnitOfWork, ticket: Ticket) -> Iterator[SlaClock]:
    return (one for one in _clocks(uow, ticket) if one.name in WAITING and one.state in (table.RUNNING, "paused"))


def _words(ticket: Ticket) -> dict[str, str]:
    return {name: getattr(ticket, name) for name in ("queue", "priority", "topic", "language")}


def _reason(message_id: int) -> str:
    return f"message:{message_id}"
