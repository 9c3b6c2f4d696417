"""People of the team: who they are, what they can do, and their passwords."""

import re
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from helpdesk import clock
from helpdesk.db.agent import OFFLINE, Agent
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import NotFound, NotPossible
from helpdesk.policies.access import ADMIN, ROLES
from helpdesk.routing_rules import routing_rules
from helpdesk.services import audit, passwords, sign_in
from helpdesk.values import LANGUAGES

EMAIL = re.compile(r"[^@\s\x00-\x1f]{1,64}@[^@\s\x00-\x1f]{1,130}")
CHANGEABLE = ("name", "first_name", "role", "queues", "skills", "languages", "capacity")
LONGEST_NAME, LONGEST_FIRST_NAME, MOST_TICKETS = 80, 40, 100


def add(
    uow: UnitOfWork, email: str, name: str, role: str, password: str, *, by: int | None = None, **details: Any
) -> Agent:
    """A new person, who signs in with `email`; `details` are some of CHANGEABLE.

    Raises NotPossible for what does not fit: an address in use, an unknown role, queue or skill, a weak password.
    """
    address = email.strip().lower()
    if not EMAIL.fullmatch(address):
        raise NotPossible("An e-mail address looks like eva@shop.example.")
    if uow.session.scalar(select(Agent.id).where(Agent.email == address)) is not None:
        raise NotPossible(f"{address} is in the team already.")
    agent = Agent(
        email=address, name="", first_name="", password_hash=passwords.hashed(password, address), role="",
        queues=[], skills=[], languages=[], capacity=5, active=True, presence=OFFLINE, preferences={},
        created_at=clock.now(),
    )  # fmt: skip
    first_name = details.pop("first_name", "") or name.strip().partition(" ")[0]
    _set(agent, {"name": name, "first_name": first_name, "role": role, **details})
    uow.session.add(agent)
    uow.session.flush()
    audit.note(uow, by, "person_added", agent.id, role=role)
    return agent


def change(uow: UnitOfWork, agent_id: int, *, by: int | None = None, **details: Any) -> Agent:
    """Change some of CHANGEABLE. Raises NotFound, NotPossible; the last admin stays one."""
    agent = get(uow.session, agent_id)
    if agent.role == ADMIN and details.get("role", ADMIN) != ADMIN:
        _keep_an_admin(uow, agent)
    _set(agent, details)
    audit.note(uow, by, "person_changed", agent.id, fields=sorted(details))
    return agent


def set_active(uow: UnitOfWork, agent_id: int, active: bool, *, by: int | None = None) -> Agent:
    """Somebody leaves the team, and is signed out everywhere, or comes back. Raises NotFound, NotPossible."""
    agent = get(uow.session, agent_id)
    if not active:
        _keep_an_admin(uow, agent)
        sign_in.end_sessions(uow, agent.id)
        agent.presence = OFFLINE
    agent.active = active
    audit.note(uow, by, "person_activated" if active else "person_deactivated", agent.id)
    return agent


def set_password(uow: UnitOfWork, agent_id: int, password: str, *, by: int | None = None) -> None:
    """A new password; everywhere signed out. Raises NotFound, NotPossible for a weak one."""
    agent = get(uow.session, agent_id)
    agent.password_hash = passwords.hashed(password, agent.email)
    sign_in.end_sessions(uow, agent.id)
    agent.presence = OFFLINE
    audit.note(uow, by, "password_set", agent.id)


def prefer(uow: UnitOfWork, agent_id: int, **preferences: Any) -> None:
    """Keep some of a person's own settings: language, theme, sound …"""
    agent = get(uow.session, agent_id)
    agent.preferences = {**agent.preferences, **preferences}


def get(session: Session, agent_id: int) -> Agent:
    """A person by number. Raises NotFound."""
    agent = session.get(Agent, agent_id)
    if agent is None:
        raise NotFound(f"There is nobody with the number {agent_id}.")
    return agent


def by_email(session: Session, email: str) -> Agent:
    """A person by e-mail address. Raises NotFound."""
    agent = session.scalar(select(Agent).where(Agent.email == email.strip().lower()))
    if agent is None:
        raise NotFound("Nobody of the team has that e-mail address.")
    return agent


def people(session: Session, *, active_only: bool = False) -> list[Agent]:
    """The team, by name."""
    query = select(Agent).order_by(func.lower(Agent.name), Agent.id)
    return list(session.scalars(query.where(Agent.active) if active_only else query))


def _set(agent: Agent, details: dict[str, Any]) -> None:
    if unknown := sorted(set(details) - set(CHANGEABLE)):
        raise NotPossible(f"{unknown[0]} cannot be changed.")
    rules = routing_rules()
    words = {"queues": rules.queues, "skills": rules.skills, "languages": LANGUAGES}
    for field, value in details.items():
        if field in words:
            value = list(dict.fromkeys(map(str, value)))
            if unknown := sorted(set(value) - set(words[field])):
                raise NotPossible(f"{unknown[0]} is none of the {field}: {', '.join(words[field])}.")
        setattr(agent, field, value.strip() if isinstance(value, str) else value)
    if agent.role not in ROLES:
        raise NotPossible(f"A role is {', '.join(ROLES)}.")
    if not 1 <= len(agent.name) <= LONGEST_NAME or not 1 <= len(agent.first_name) <= LONGEST_FIRST_NAME:
        raise NotPossible(f"A name has 1 to {LONGEST_NAME} characters, a first name at most {LONGEST_FIRST_NAME}.")
    if not isinstance(agent.capacity, int) or not 0 <= agent.capacity <= MOST_TICKETS:
        raise NotPossible(f"Capacity is a number of tickets from 0 to {MOST_TICKETS}.")


def _keep_an_admin(uow: UnitOfWork, agent: Agent) -> None:
    """Somebody must be able to let others in."""
    others = select(Agent.id).where(Agent.role == ADMIN, Agent.active, Agent.id != agent.id)
    if agent.role == ADMIN and agent.active and uow.session.scalar(others.limit(1)) is None:
        raise NotPossible("This is the last admin.")
