"""Signing in and out of the desk: rate limits, sessions, and who a browser's word belongs to."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from helpdesk.db.agent import OFFLINE, ONLINE, Agent, AgentSession, SignInFailure
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.policies.access import Person
from helpdesk.services import audit, passwords, presence

LASTS, IDLE = timedelta(hours=12), timedelta(hours=8)
WINDOW, MOST_BY_EMAIL, MOST_BY_ADDRESS = timedelta(minutes=15), 5, 20


def attempt(uow: UnitOfWork, email: str, address: str, now: datetime) -> bool:
    """Count a try to sign in, before its password is looked at; False: too many, wait.

    Five tries for an e-mail address, known or not, and twenty from a network address are taken in 15 minutes.
    """
    uow.session.execute(delete(SignInFailure).where(SignInFailure.at < now - 2 * WINDOW))
    keys = _keys(email, address)
    if any(_failures(uow.session, key, now) >= most for key, most in keys.items()):
        return False
    uow.session.add_all([SignInFailure(key=key, at=now) for key in keys])
    return True


def verified(session: Session, email: str, password: str) -> int | None:
    """Whose e-mail address and password these are; it takes as long for an address that nobody has.

    To be called outside a writing transaction: a hash takes its time.
    """
    person = session.scalar(select(Agent).where(Agent.email == email.strip().lower(), Agent.active))
    is_right = passwords.matches(password, person.password_hash if person else passwords.nobody())
    return person.id if person is not None and is_right else None


def begin_session(uow: UnitOfWork, agent_id: int, address: str, now: datetime) -> str:
    """Sign a person in whose password was right: a new word for their browser, of which only a digest is kept."""
    agent = uow.session.get_one(Agent, agent_id)
    by_email, by_address = _keys(agent.email, address)
    newest = select(func.max(SignInFailure.id)).where(SignInFailure.key == by_address).scalar_subquery()
    uow.session.execute(delete(SignInFailure).where((SignInFailure.key == by_email) | (SignInFailure.id == newest)))
    uow.session.execute(delete(AgentSession).where(AgentSession.expires_at < now))
    word = secrets.token_urlsafe(32)
    uow.session.add(
        AgentSession(
            token=digest(word), agent_id=agent_id, csrf=secrets.token_urlsafe(32),
            created_at=now, seen_at=now, expires_at=now + LASTS,
        )
    )  # fmt: skip
    presence.choose(agent, ONLINE, now)
    audit.note(uow, agent_id, "signed_in", now=now)
    return word


def person_of(session: Session, word: str, now: datetime) -> Person | None:
    """Who a browser's word belongs to, while its session lasts."""
    if not word:
        return None
    statement = select(AgentSession, Agent).join(Agent, Agent.id == AgentSession.agent_id)
    found = session.execute(statement.where(AgentSession.token == digest(word), Agent.active)).first()
    if found is None:
        return None
    browser, agent = found
    if now >= browser.expires_at or now - browser.seen_at >= IDLE:
        return None
    return Person(
        id=agent.id, name=agent.name, first_name=agent.first_name, email=agent.email, role=agent.role,
        queues=frozenset(agent.queues), skills=tuple(agent.skills), languages=tuple(agent.languages),
        capacity=agent.capacity, presence=agent.presence, preferences=dict(agent.preferences), csrf=browser.csrf,
    )  # fmt: skip


def seen(uow: UnitOfWork, word: str, now: datetime) -> None:
    """Somebody is at this browser: its session is not idle, and they are back if they were away."""
    browser = uow.session.get(AgentSession, digest(word))
    if browser is None:
        return
    browser.seen_at = now
    if (agent := uow.session.get(Agent, browser.agent_id)) is not None:
        presence.heard(agent, now)


def sign_out(uow: UnitOfWork, word: str, now: datetime, *, everywhere: bool = False) -> None:
    """End this browser's session, or all of its person; who has none left is offline."""
    browser = uow.session.get(AgentSession, digest(word))
    if browser is None:
        return
    agent_id = browser.agent_id
    if everywhere:
        end_sessions(uow, agent_id)
    else:
        uow.session.delete(browser)
        uow.session.flush()
    agent = uow.session.get(Agent, agent_id)
    others = select(AgentSession.token).where(AgentSession.agent_id == agent_id, AgentSession.expires_at > now)
    if agent is not None and uow.session.scalar(others.limit(1)) is None:
        agent.presence = OFFLINE
    audit.note(uow, agent_id, "signed_out", now=now)


def end_sessions(uow: UnitOfWork, agent_id: int) -> None:
    """Sign a person out everywhere."""
    uow.session.execute(delete(AgentSession).where(AgentSession.agent_id == agent_id))
    uow.session.flush()


def digest(word: str) -> str:
    """What is kept of a word that must not be read from the database."""
    return hashlib.sha256(word.encode()).hexdigest()


def _keys(email: str, address: str) -> dict[str, int]:
    """What tries are counted by, with the most that are taken: the e-mail address first."""
    return {digest(f"email:{email.strip().lower()}"): MOST_BY_EMAIL, digest(f"address:{address}"): MOST_BY_ADDRESS}


def _failures(session: Session, key: str, now: datetime) -> int:
    recent = select(func.count()).where(SignInFailure.key == key, SignInFailure.at > now - WINDOW)
    return session.scalar(recent) or 0
