"""Who is there: what a person chose (online, break, away), away by itself when nobody touches their browser."""

from datetime import datetime, timedelta

from sqlalchemy import select

from helpdesk.db.agent import AWAY, BREAK, OFFLINE, ONLINE, Agent
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import NotPossible

CHOICES = (ONLINE, BREAK, AWAY)
OFFLINE_AFTER = timedelta(minutes=30)  # of silence: the browser is closed, or nobody is coming back soon
CHOSEN = "presence"  # in the preferences: what they are again when they come back


def choose(agent: Agent, presence: str, now: datetime) -> None:
    """A person says that they are online, on a break or away. Raises NotPossible for another word."""
    if presence not in CHOICES:
        raise NotPossible(f"Presence is {', '.join(CHOICES)}.")
    agent.presence, agent.seen_at = presence, now
    agent.preferences = {**agent.preferences, CHOSEN: presence}


def heard(agent: Agent, now: datetime) -> None:
    """Somebody touched their browser: they are what they chose again."""
    agent.seen_at = now
    agent.presence = str(agent.preferences.get(CHOSEN, ONLINE))


def sweep(uow: UnitOfWork, now: datetime, away_after: timedelta) -> list[Agent]:
    """Make those away, and later offline, of whose browsers nothing is heard; who changed is told."""
    changed = []
    silent = select(Agent).where(Agent.presence != OFFLINE, Agent.seen_at <= now - min(away_after, OFFLINE_AFTER))
    for agent in uow.session.scalars(silent.with_for_update()):
        assert agent.seen_at is not None
        is_gone = now - agent.seen_at >= OFFLINE_AFTER
        become = OFFLINE if is_gone else AWAY if agent.presence == ONLINE else agent.presence
        if become != agent.presence:
            agent.presence = become
            changed.append(agent)
    uow.session.flush()
    return changed
