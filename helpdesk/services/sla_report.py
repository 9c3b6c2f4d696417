"""How well promises were kept: clocks met and missed, and how long they took, in all, by queue and by person.

The assistant and people are told apart: by the clock (first_response_bot, first_response), and by who resolved.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from helpdesk.db.agent import Agent
from helpdesk.db.message import Message
from helpdesk.db.rating import Rating
from helpdesk.db.sla import RUNNING, SlaClock
from helpdesk.db.ticket import Ticket, TicketEvent
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.policies import sla as policy
from helpdesk.policies.sla import CLOCKS, Entry
from helpdesk.services import sla_ledger as ledger

CHUNK = 500  # ids in one statement
MOST = 200_000  # clocks in one report
BOT_CLOCK = "first_response_bot"
LATELY = 50  # steps told lately
COLUMNS = ("clock", "by", "name", "met", "missed", "running", "met_percent", "median_s", "p90_s")


@dataclass(frozen=True)
class Figures:
    """Clocks of one name and group (`by` "" all, "queue" or "agent"; `name` of it).

    `met` in time, `missed` (also those that were answered late, or are late and run on), `running` in time; `median`
    and `p90` are seconds that counted until they were met, None where none was.
    """

    clock: str
    by: str
    name: str
    met: int
    missed: int
    running: int
    median: int | None
    p90: int | None

    @property
    def share(self) -> float | None:
        """Met in time of all that are decided, 0 to 1."""
        decided = self.met + self.missed
        return self.met / decided if decided else None


@dataclass(frozen=True)
class _Ended:
    """One clock: when it is decided, and how long it took."""

    clock: str
    queue: str
    agent: str
    state: str
    breached: bool
    spent: int | None


def figures(uow: UnitOfWork, since: datetime, until: datetime) -> list[Figures]:
    """Figures of the clocks that were armed in between, clock by clock: all, then queues, then people by name.

    Clocks that were cancelled in time count for nothing.
    """
    ended = list(_read(uow, since, until))
    told = []
    for clock in CLOCKS:
        own = [one for one in ended if one.clock == clock]
        if not own:
            continue
        told.append(_figures(clock, "", "", own))
        for queue in sorted({one.queue for one in own}):
            told.append(_figures(clock, "queue", queue, [one for one in own if one.queue == queue]))
        if clock == BOT_CLOCK:
            continue
        for agent in sorted({one.agent for one in own if one.agent}):
            told.append(_figures(clock, "agent", agent, [one for one in own if one.agent == agent]))
    return told


def solved(uow: UnitOfWork, since: datetime, until: datetime) -> dict[str, int]:
    """How many tickets that were resolved in between each resolved: bot, silence, agent, no_answer …"""
    query = select(Ticket.resolved_by, func.count()).where(Ticket.resolved_at >= since, Ticket.resolved_at < until)
    found = uow.session.execute(query.group_by(Ticket.resolved_by).order_by(Ticket.resolved_by))
    return {by: count for by, count in found if by}


def ratings(uow: UnitOfWork, since: datetime, until: datetime) -> dict[str, tuple[int, float]]:
    """How many customers rated the help of whom (bot, agent), and their mean score, 1 to 5."""
    query = select(Rating.solved_by, func.count(), func.avg(Rating.score)).where(Rating.score.is_not(None))
    query = query.where(Rating.asked_at >= since, Rating.asked_at < until).group_by(Rating.solved_by)
    return {by: (count, float(mean)) for by, count, mean in uow.session.execute(query)}


def lately(uow: UnitOfWork, limit: int = LATELY) -> list[dict[str, Any]]:
    """The newest steps that somebody was to hear of: at, ticket, queue, clock, step (percent), level, late."""
    query = select(TicketEvent, Ticket.queue).join(Ticket, Ticket.number == TicketEvent.ticket_number)
    query = query.where(TicketEvent.what == "sla").order_by(TicketEvent.id.desc()).limit(limit)
    return [
        {"at": event.at, "ticket": event.ticket_number, "queue": queue, **event.detail}
        for event, queue in uow.session.execute(query)
    ]


def as_row(one: Figures) -> dict[str, Any]:
    """Figures as plain values, for a table or a CSV file; times in seconds, the share in percent."""
    share = None if one.share is None else round(100 * one.share, 1)
    values = (
        one.clock, one.by or "all", one.name, one.met, one.missed, one.running, share, one.median, one.p90
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def _read(uow: UnitOfWork, since: datetime, until: datetime) -> Iterable[_Ended]:
    calendars = ledger.calendars(uow)
    clocks = list(
        uow.session.scalars(
            select(SlaClock)
            .where(SlaClock.armed_at >= since, SlaClock.armed_at < until)
            .where((SlaClock.state != "cancelled") | SlaClock.breached)
            .order_by(SlaClock.id.desc())
            .limit(MOST)
        )
    )
    names = dict(uow.session.execute(select(Agent.id, Agent.name)).tuples().all())
    for start in range(0, len(clocks), CHUNK):
        part = clocks[start : start + CHUNK]
        lines = ledger.ledgers(uow, [one for one in part if one.state == "met"])
        wrote = _authors(uow, lines.values())
        numbers = sorted({one.ticket_number for one in part})
        found = select(Ticket.number, Ticket.queue, Ticket.assignee_id).where(Ticket.number.in_(numbers))
        tickets = {number: (queue, assignee) for number, queue, assignee in uow.session.execute(found)}
        for one in part:
            queue, assignee = tickets[one.ticket_number]
            entries = lines.get(one.id, [])
            agent = wrote.get(_met_by(entries), assignee)
            spent = policy.read(entries, calendars).spent if entries else None
            yield _Ended(one.name, queue, names.get(agent or 0, ""), one.state, one.breached, spent)


def _authors(uow: UnitOfWork, ledgers: Iterable[Sequence[Entry]]) -> dict[int, int | None]:
    """Who of the team wrote the messages that met clocks."""
    wanted = sorted({_met_by(entries) for entries in ledgers} - {0})
    query = select(Message.id, Message.agent_id).where(Message.id.in_(wanted))
    return {number: agent for number, agent in uow.session.execute(query) if agent is not None}


def _met_by(entries: Sequence[Entry]) -> int:
    """The message that met the clock; 0: none did."""
    last = next((entry.reason for entry in reversed(entries) if entry.what == "met"), "")
    kind, _, number = last.partition(":")
    return int(number) if kind == "message" and number.isdecimal() else 0


def _figures(clock: str, by: str, name: str, own: Sequence[_Ended]) -> Figures:
    took = sorted(one.spent for one in own if one.spent is not None)
    return Figures(
        clock,
        by,
        name,
        met=sum(one.state == "met" and not one.breached for one in own),
        missed=sum(one.breached for one in own),
        running=sum(one.state in (RUNNING, "paused") and not one.breached for one in own),
        median=_share(took, 50),
        p90=_share(took, 90),
    )


def _share(took: Sequence[int], percent: int) -> int | None:
    """The value that so many percent do not exceed (nearest rank)."""
    return took[max(0, -(-len(took) * percent // 100) - 1)] if took else None
