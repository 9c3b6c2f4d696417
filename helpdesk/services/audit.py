"""The audit log: who of the team did or looked at something sensitive; words and numbers, never any text."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk import clock
from helpdesk.db.agent import Agent, AuditEntry
from helpdesk.db.unit_of_work import UnitOfWork


def note(
    uow: UnitOfWork, agent_id: int | None, what: str, about: object = "", *, now: datetime | None = None, **detail: Any
) -> None:
    """Write an entry; `agent_id` None is the command line, `what` a word, `about` a number or id."""
    uow.session.add(
        AuditEntry(at=now or clock.now(), agent_id=agent_id, what=what, about=str(about)[:80], detail=detail)
    )


def entries(session: Session, *, before: int | None = None, what: str = "", limit: int = 100) -> list[dict[str, Any]]:
    """Entries, newest first, older than the entry `before`, optionally of one word; with the person's name."""
    query = select(AuditEntry, Agent.name).outerjoin(Agent, Agent.id == AuditEntry.agent_id)
    query = query.order_by(AuditEntry.id.desc()).limit(limit)
    if before is not None:
        query = query.where(AuditEntry.id < before)
    if what:
        query = query.where(AuditEntry.what == what)
    return [
        {"id": row.id, "at": row.at, "who": name, "what": row.what, "about": row.about, "detail": row.detail}
        for row, name in session.execute(query)
    ]
