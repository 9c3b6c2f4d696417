"""What the sender remembers across processes: button payloads and the state of each phone number."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.db.base import Base


class ButtonPayload(Base):
    """A payload we once sent on a button. `token` is its digest: a tap counts as ours only if it is found here."""

    __tablename__ = "button_payload"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    payload: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class SendingState(Base):
    """One phone number's line to Meta. `state`: open, slowed, or broken (circuit breaker: token or account trouble)."""

    __tablename__ = "sending_state"

    phone_number_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    state: Mapped[str] = mapped_column(String(12), default="open")
    not_before: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    error_code: Mapped[int | None]
    since: Mapped[datetime | None]
    alerted_at: Mapped[datetime | None]
