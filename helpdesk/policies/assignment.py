"""Who of the team gets a ticket, and which ones go back to the queue when somebody leaves. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone

from helpdesk.values import Language

ONLINE = "online"
WAITS_FOR_US = frozenset({"queued", "open"})  # statuses of tickets whose customer waits for an answer
NEVER = datetime.min.replace(tzinfo=timezone.utc)


@dataclass(frozen=True)
class Needs:
    """What a ticket asks of whoever takes it."""

    queue: str
    skills: tuple[str, ...]
    language: Language


@dataclass(frozen=True)
class AgentLoad:
    """A person of the team and how much they have in hand.

    `queues`: none named means all. `capacity`: tickets at a time; `open`: those that count against it. `presence`:
    online, break, away, offline. `last_assigned_at`: aware, None for never.
    """

    id: int
    queues: frozenset[str]
    skills: frozenset[str]
    languages: frozenset[Language]
    capacity: int
    open: int
    presence: str = ONLINE
    last_assigned_at: datetime | None = None

    @property
    def has_room(self) -> bool:
        """May another ticket be given to them?"""
        return self.open < self.capacity

    def is_able(self, needs: Needs) -> bool:
        """Do they work in the queue, and have they learned all that is asked? The language is another question."""
        return (not self.queues or needs.queue in self.queues) and self.skills.issuperset(needs.skills)


@dataclass(frozen=True)
class Held:
    """A ticket in somebody's hand."""

    number: int
    status: str
    needs: Needs


def choose(needs: Needs, agents: Iterable[AgentLoad]) -> int | None:
    """Who gets the ticket; None: it waits in its queue.

    Of those who are online and able, whoever speaks its language; others only while none of these is online, however
    busy. Then the one with the smallest share of their capacity in hand, then whoever had to wait longest.
    """
    able = [agent for agent in agents if agent.presence == ONLINE and agent.is_able(needs)]
    speaking = [agent for agent in able if needs.language in agent.languages]
    free = [agent for agent in speaking or able if agent.has_room]
    return min(free, key=_turn).id if free else None


def given_back(held: Iterable[Held]) -> list[Held]:
    """Of the tickets of somebody who went offline those that go back to their queue: whose customers wait for us.

    Whoever waits for the customer, or for a third party, keeps the ticket: it is theirs again when an answer comes.
    """
    return [ticket for ticket in held if ticket.status in WAITS_FOR_US]


def reassign(held: Iterable[Held], agents: Sequence[AgentLoad], now: datetime) -> dict[int, int | None]:
    """Who gets the tickets that are given back, in the order in which they are told; None: the queue.

    `agents` without whoever held them, or with their presence as it is now; each ticket counts for the next choice.
    """
    loads = {agent.id: agent for agent in agents}
    found: dict[int, int | None] = {}
    for ticket in given_back(held):
        chosen = found[ticket.number] = choose(ticket.needs, loads.values())
        if chosen is not None:
            loads[chosen] = replace(loads[chosen], open=loads[chosen].open + 1, last_assigned_at=now)
    return found


def _turn(agent: AgentLoad) -> tuple[float, datetime, int]:
    return agent.open / agent.capacity, agent.last_assigned_at or NEVER, agent.id
