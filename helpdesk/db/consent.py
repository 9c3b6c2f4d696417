"""Consent: what a customer was told, asked, granted and withdrew; rows are only ever added."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from helpdesk.db.base import Base

NOTICES, MARKETING, PRIVACY = "notices", "marketing", "privacy"  # purposes
TOLD, ASKED, GRANTED, DECLINED, WITHDRAWN = "told", "asked", "granted", "declined", "withdrawn"  # states
DECISIONS = (GRANTED, DECLINED, WITHDRAWN)


class Consent(Base):
    """One act: `state` reached for `purpose` at `at`, by `text_version` of the words, with its `proof`.

    `channel`: whatsapp, checkout, user_preferences, cli. `proof` is the inbound message id or the shop's reference;
    `key` makes sure that the same act is recorded once.
    """

    __tablename__ = "consent"
    __table_args__ = (Index("ix_consent_conversation_id_purpose_at", "conversation_id", "purpose", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(400), unique=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    purpose: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12))
    text_version: Mapped[str] = mapped_column(String(20), default="")
    channel: Mapped[str] = mapped_column(String(20))
    proof: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime]  # when the customer did it
    recorded_at: Mapped[datetime]


def known(session: Session, key: str) -> Consent | None:
    """The act with this key, if it is recorded."""
    return session.scalar(select(Consent).where(Consent.key == key))


def newest(session: Session, conversation_id: str, purpose: str, states: tuple[str, ...]) -> Consent | None:
    """The newest act of one of `states`; of two at the same moment the one recorded last."""
    query = select(Consent).where(
        Consent.conversation_id == conversation_id, Consent.purpose == purpose, Consent.state.in_(states)
    )
    return session.scalar(query.order_by(Consent.at.desc(), Consent.id.desc()).limit(1))


def acts_of(session: Session, conversation_id: str) -> list[Consent]:
    """Everything recorded of a conversation, oldest first."""
    query = select(Consent).where(Consent.conversation_id == conversation_id)
    return list(session.scalars(query.order_by(Consent.at, Consent.id)))
