"""Decisions of people on cases that waited for one, and conversations that are one customer's."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from helpdesk.db.base import Base


class CaseDecision(Base):
    """What was decided on a case (`kind`: return, refund, order_change, identity; `key`: its number), once.

    `verdict`: approve, refuse or paid (another way); `reason` is one of decisions.yml. `actor` as in TicketEvent,
    `first` who approved before where two people must. `told` is when the customer hears of it; `detail` is plain JSON.
    """

    __tablename__ = "case_decision"
    __table_args__ = (UniqueConstraint("kind", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(60))
    conversation_id: Mapped[str] = mapped_column(String(40), default="", index=True)
    verdict: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(String(300), default="")
    actor: Mapped[str] = mapped_column(String(20))
    first: Mapped[str] = mapped_column(String(20), default="")
    told: Mapped[str] = mapped_column(String(20), default="")
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    at: Mapped[datetime]


class CustomerLink(Base):
    """A conversation that belongs to a person with several; those with the same `person` are one customer's."""

    __tablename__ = "customer_link"

    conversation_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    person: Mapped[str] = mapped_column(String(40), index=True)


def decision_on(session: Session, kind: str, key: str) -> CaseDecision | None:
    """What was decided on a case, if something was."""
    return session.scalar(select(CaseDecision).where(CaseDecision.kind == kind, CaseDecision.key == key))


def decided_keys(session: Session, kind: str, keys: list[str]) -> set[str]:
    """Those of `keys` that are decided."""
    query = select(CaseDecision.key).where(CaseDecision.kind == kind, CaseDecision.key.in_(keys))
    return set(session.scalars(query))


def linked(session: Session, conversation_id: str) -> list[str]:
    """The ids of all conversations of this one's person, itself first."""
    person = session.scalar(select(CustomerLink.person).where(CustomerLink.conversation_id == conversation_id))
    if person is None:
        return [conversation_id]
    others = session.scalars(select(CustomerLink.conversation_id).where(CustomerLink.person == person))
    return [conversation_id, *sorted(one for one in others if one != conversation_id)]
