"""People of the team: who they are, what they may and can do, where they are signed in, and what they looked at."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, true
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.db.base import Base

ONLINE, BREAK, AWAY, OFFLINE = "online", "break", "away", "offline"


class Agent(Base):
    """One person. `email` is what they sign in with, in lower case; `name` as the team, `first_name` as customers see.

    `role`: agent, lead, manager, privacy or admin. `queues`, `skills` and `languages` are words of routing.yml;
    no queues means all. `capacity` is how many tickets they work on at once. `presence`: online, break, away or
    offline; `seen_at` when their browser was last heard of. `preferences`: language, theme, sound, e-mail when away.
    """

    __tablename__ = "agent"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    email: Mapped[str] = mapped_column(String(200), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    first_name: Mapped[str] = mapped_column(String(40))
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(12))
    queues: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    skills: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    languages: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    capacity: Mapped[int] = mapped_column(default=5, server_default="5")
    active: Mapped[bool] = mapped_column(default=True, server_default=true())
    presence: Mapped[str] = mapped_column(String(8), default=OFFLINE, server_default=OFFLINE)
    preferences: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    seen_at: Mapped[datetime | None]
    assigned_at: Mapped[datetime | None]  # when a ticket was last given to them: whose turn it is
    created_at: Mapped[datetime]


class AgentSession(Base):
    """A browser somebody is signed in with. `token` is the digest of the cookie's word, `csrf` that of its forms."""

    __tablename__ = "agent_session"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), index=True)
    csrf: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class SignInFailure(Base):
    """A try to sign in that failed; `key` is the digest of an e-mail address or of a network address."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index("ix_sign_in_failure_key_at", "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class AuditEntry(Base):
    """Something sensitive that a person did or looked at. `what` is a word, `about` a number or id, never any text."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(index=True)
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    what: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(80), default="")
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
