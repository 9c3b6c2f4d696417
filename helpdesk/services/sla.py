"""Service levels at work: clocks of tickets are armed, met, and ended; their ledgers tell why.

What happened is told by who saw it: `begun`, `handed_over`, `opened`, `heard`, `customer_wrote`, `person_wrote`,
`taken`, `reply_failed`, `reply_arrived`, `given_back`, `status_changed`, `changed`. Steps are taken in sla_sweep.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from helpdesk.db import sla as table
from helpdesk.db.conversation import Conversation
from helpdesk.db.message import FAILED, OUTBOUND, WAITING_TEMPLATE, WITHHELD, Message
from helpdesk.db.sla import SlaClock, SlaEntry
from helpdesk.db.ticket import Ticket
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import NotFound
from helpdesk.policies import sla as policy
from helpdesk.policies import ticket_status as status
from helpdesk.policies.sla import LIVE, Clock
from helpdesk.service_levels import ServiceLevels, service_levels
from helpdesk.services import sla_ledger as ledger

WAITING: tuple[Clock, ...] = ("queue_wait", "first_response", "next_response", "window")  # for a person
NOT_SOLVED = ("merge", "spam")  # how a ticket ends without having been seen to
AGENT = "agent"


@dataclass(frozen=True)
class Explained:
    """A clock of a ticket as people read it; `stretches`: from, to, seconds that counted, why."""

    clock: SlaClock
    entries: list[SlaEntry]
    spent: int
    stretches: list[tuple[datetime, datetime, int, str]]


def begun(uow: UnitOfWork, ticket: Ticket, at: datetime) -> None:
    """The customer's first message opened this new ticket: the assistant has to answer. Raises SettingsError."""
    ledger.arm(uow, ticket, "first_response_bot", at, [])


def handed_over(uow: UnitOfWork, ticket: Ticket, at: datetime) -> None:
    """A person was asked for: waiting begins, unless it has begun. Raises SettingsError."""
    _arm(uow, ticket, "queue_wait", at)
    answered = any(one.name == "first_response" and one.state == "met" for one in _clocks(uow, ticket))
    if answered or not _arm(uow, ticket, "first_response", at):
        _arm(uow, ticket, "next_response", at)
    _arm_window(uow, ticket, at)
    _arm(uow, ticket, "resolution", at)


def opened(uow: UnitOfWork, ticket: Ticket, at: datetime) -> None:
    """There is something that a person has to answer and to resolve. Raises SettingsError."""
    _arm(uow, ticket, "first_response", at)
    _arm_window(uow, ticket, at)
    _arm(uow, ticket, "resolution", at)


def heard(uow: UnitOfWork, ticket: Ticket, at: datetime) -> None:
    """The customer wrote, to whomever: if a person owes an answer, the 24 hours begin anew. Raises SettingsError.

    With a reaction, which opens no window, nothing begins.
    """
    heard_at = uow.session.get_one(Conversation, ticket.conversation_id).last_inbound_at
    for clock in _waiting(uow, ticket):
        if clock.name == "window" and heard_at is not None and heard_at > clock.armed_at:
            ledger.add(uow, clock, "cancelled", at, reason="wrote_again")
            _arm_window(uow, ticket, at)


def customer_wrote(uow: UnitOfWork, ticket: Ticket, at: datetime) -> None:
    """The customer waits for a person's answer; further messages change nothing. Raises SettingsError.

    A ticket that still waits for the customer got no more than thanks (see threads).
    """
    if ticket.status in status.WAITING:
        return
    if not any(one.name == "first_response" and one.state == table.RUNNING for one in _clocks(uow, ticket)):
        _arm(uow, ticket, "next_response", at)
    _arm_window(uow, ticket, at)


def person_wrote(uow: UnitOfWork, ticket: Ticket, message_id: int, at: datetime) -> None:
    """A person answered with this message."""
    for clock in _waiting(uow, ticket):
        ledger.add(uow, clock, "met", at, reason=reason_of(message_id))


def taken(uow: UnitOfWork, ticket: Ticket, at: datetime) -> None:
    """A person has the ticket in hand."""
    for clock in _waiting(uow, ticket):
        if clock.name == "queue_wait":
            ledger.add(uow, clock, "met", at, reason="taken")


def reply_failed(uow: UnitOfWork, message: Message, at: datetime) -> None:
    """WhatsApp could not deliver a message: what it had met is not met, unless a later one of a person arrived."""
    for clock in table.clocks_with(uow.session, "met", reason_of(message.id)):
        if clock.name == "queue_wait" or clock.state != "met":
            continue
        ledger.add(uow, clock, "unmet", at, reason=reason_of(message.id))
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
            ledger.add(uow, clock, "met", later.created_at, reason=reason_of(later.id))


def reply_arrived(uow: UnitOfWork, message: Message) -> None:
    """A message that was said to have failed was delivered after all: it meets what it had met."""
    for clock in table.clocks_with(uow.session, "unmet", reason_of(message.id)):
        if clock.state in LIVE:
            ledger.add(uow, clock, "met", message.created_at, reason=reason_of(message.id))


def given_back(uow: UnitOfWork, ticket: Ticket, at: datetime, reason: str) -> None:
    """Nobody waits for a person any more."""
    for clock in _waiting(uow, ticket):
        ledger.add(uow, clock, "cancelled", at, reason=reason)


def status_changed(uow: UnitOfWork, ticket: Ticket, before: str, at: datetime) -> None:
    """Clocks end with the ticket and go on with it; the resolution rests while we wait for others.

    Raises SettingsError.
    """
    if ticket.status in status.ENDED:
        if before not in status.ENDED:
            _end(uow, ticket, at)
        return
    if before in status.ENDED:
        _go_on(uow, ticket, at)
    rests = ticket.status in status.WAITING
    if rests == (before in status.WAITING):
        return
    for clock in _clocks(uow, ticket):
        if clock.name == "resolution" and clock.state == (table.RUNNING if rests else "paused"):
            ledger.add(uow, clock, "paused" if rests else "resumed", at, reason=ticket.status)


def changed(uow: UnitOfWork, ticket: Ticket, at: datetime) -> None:
    """Queue, priority, language … changed: clocks get the targets that are now right. Raises SettingsError."""
    levels = service_levels()
    for clock in _clocks(uow, ticket):
        retarget(uow, levels, clock, ticket, at)


def retarget(uow: UnitOfWork, levels: ServiceLevels, clock: SlaClock, ticket: Ticket, at: datetime) -> bool:
    """Give a clock that has not ended the target of its ticket's policy; True if that is another one."""
    if clock.state not in LIVE:
        return False
    name, found = levels.policy_for(ledger.words(ticket), ticket.sla_policy)
    target = found.target(ledger.name_of(clock))
    if target is None:
        ledger.add(uow, clock, "cancelled", at, reason="no_target")
        return True
    version = levels.team_hours(target.calendar).version
    same = (clock.target, clock.calendar, clock.policy) == (target.within, version, name)
    clock.policy = name
    if not same:
        ledger.keep_calendar(uow, levels, target, at)
        ledger.add(uow, clock, "retargeted", at, target=target.within, calendar=version, reason=name)
    return not same


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


def reason_of(message_id: int) -> str:
    """How a ledger names the message that met a clock."""
    return f"message:{message_id}"


def _end(uow: UnitOfWork, ticket: Ticket, at: datetime) -> None:
    """What a ticket's end means for its clocks; whether the assistant had answered, the sweep finds out."""
    solved = ticket.resolved_by not in NOT_SOLVED
    for clock in _clocks(uow, ticket):
        if clock.state not in LIVE or (solved and clock.name == "first_response_bot"):
            continue
        met = solved and clock.name == "resolution"
        ledger.add(uow, clock, "met" if met else "cancelled", at, reason="resolved" if solved else ticket.resolved_by)


def _go_on(uow: UnitOfWork, ticket: Ticket, at: datetime) -> None:
    """The matter is not done after all: its resolution counts on from where it was."""
    done = [one for one in _clocks(uow, ticket) if one.name == "resolution" and one.state == "met"]
    if done:
        ledger.add(uow, done[-1], "reopened", at)
        retarget(uow, service_levels(), done[-1], ticket, at)
    elif ticket.status in status.WITH_TEAM:
        _arm(uow, ticket, "resolution", at)


def _arm(uow: UnitOfWork, ticket: Ticket, name: Clock, at: datetime) -> bool:
    return ledger.arm(uow, ticket, name, at, _clocks(uow, ticket))


def _arm_window(uow: UnitOfWork, ticket: Ticket, at: datetime) -> None:
    """The window opened when the customer wrote last, by WhatsApp's clock, and not when we saw it."""
    heard_at = uow.session.get_one(Conversation, ticket.conversation_id).last_inbound_at
    _arm(uow, ticket, "window", min(at, heard_at) if heard_at else at)


def _clocks(uow: UnitOfWork, ticket: Ticket) -> list[SlaClock]:
    return table.clocks_of(uow.session, ticket.number)


def _waiting(uow: UnitOfWork, ticket: Ticket) -> Iterator[SlaClock]:
    return (one for one in _clocks(uow, ticket) if one.name in WAITING and one.state in LIVE)
