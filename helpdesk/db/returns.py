"""Returns: what a customer sends back, what for, and how far that is."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Row, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from helpdesk.db.base import Base

REQUESTED, APPROVED, LABEL_SENT, RECEIVED = "requested", "approved", "label_sent", "received"
REFUNDED, REFUSED, EXCHANGED = "refunded", "refused", "exchanged"
ENDED = frozenset({REFUNDED, REFUSED, EXCHANGED})


class Return(Base):
    """One return of items of one order. `number` is the RMA number; `key` the inbound message that began it.

    `wish`: refund, replacement, exchange or store_credit. `amount` is what it comes to in minor units of `currency`.
    `keep` is True when nothing has to be sent back. `ticket_number` is set when a person decides or has decided.
    """

    __tablename__ = "return_case"
    __table_args__ = (
        Index("ix_return_case_conversation_id_created_at", "conversation_id", "created_at"),
        Index("ix_return_case_phone_created_at", "phone", "created_at"),
    )

    number: Mapped[str] = mapped_column(String(12), primary_key=True)
    key: Mapped[str] = mapped_column(String(300), unique=True)
    conversation_id: Mapped[str] = mapped_column(String(40), default="")  # "": not begun in a conversation
    order_number: Mapped[str] = mapped_column(String(12), index=True)
    phone: Mapped[str] = mapped_column(String(20), default="")
    state: Mapped[str] = mapped_column(String(12))
    wish: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(40))
    amount: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    keep: Mapped[bool] = mapped_column(default=False)
    carrier: Mapped[str] = mapped_column(String(40), default="")
    way: Mapped[str] = mapped_column(String(40), default="")  # label, or the key of a drop-off text
    label: Mapped[str] = mapped_column(String(60), default="")  # the label's reference
    cost: Mapped[int] = mapped_column(default=0)  # of sending back, taken off the refund
    ticket_number: Mapped[int | None]
    facts: Mapped[dict[str, Any]]  # answers to the condition questions, flags, references of pictures
    expected_on: Mapped[date | None]  # money or new goods are there on that day
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    items: Mapped[list["ReturnItem"]] = relationship(order_by="ReturnItem.id", lazy="selectin")
    events: Mapped[list["ReturnEvent"]] = relationship(order_by="ReturnEvent.id", lazy="selectin")


class ReturnItem(Base):
    """One line of a return; `price` is for one piece, `wanted_sku` what is to come in exchange."""

    __tablename__ = "return_item"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    return_number: Mapped[str] = mapped_column(ForeignKey("return_case.number"), index=True)
    line: Mapped[str] = mapped_column(String(40))
    sku: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(160))
    quantity: Mapped[int]
    price: Mapped[int]
    wanted_sku: Mapped[str] = mapped_column(String(40), default="")
    wanted_name: Mapped[str] = mapped_column(String(160), default="")


class ReturnEvent(Base):
    """A step of a return: the state it reached, when, and by whom ("bot", "policy", or a person's name)."""

    __tablename__ = "return_event"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    return_number: Mapped[str] = mapped_column(ForeignKey("return_case.number"), index=True)
    state: Mapped[str] = mapped_column(String(12))
    by: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime]


def find_return(session: Session, number: str, *, lock: bool = False) -> Return | None:
    """The return with this number; with `lock` as it is now, held until the transaction ends."""
    return session.get(Return, number, populate_existing=lock, with_for_update={"of": Return} if lock else None)


def return_begun_by(session: Session, key: str) -> Return | None:
    """The return that this inbound message began, if it did."""
    return session.scalar(select(Return).where(Return.key == key))


def returns_of_order(session: Session, order_number: str) -> list[Return]:
    """An order's returns, newest first."""
    query = select(Return).where(Return.order_number == order_number)
    return list(session.scalars(query.order_by(Return.created_at.desc(), Return.number)))


def returns_of_phone(session: Session, phone: str, after: datetime) -> list[Return]:
    """The returns of a phone number's orders begun after `after`, newest first; none for an empty phone."""
    query = select(Return).where(Return.phone == phone, Return.phone != "", Return.created_at > after)
    return list(session.scalars(query.order_by(Return.created_at.desc(), Return.number)))


def recent_returns(session: Session, after: datetime, limit: int = 2000) -> Sequence[Row[Any]]:
    """Number, phone, amount, currency, state and facts of the newest returns begun after `after`."""
    columns = (Return.number, Return.phone, Return.amount, Return.currency, Return.state, Return.facts)
    query = select(*columns).where(Return.created_at > after).order_by(Return.created_at.desc(), Return.number)
    return session.execute(query.limit(limit)).all()


def returns_of_conversation(session: Session, conversation_id: str) -> list[Return]:
    """The returns begun in a conversation, newest first."""
    query = select(Return).where(Return.conversation_id == conversation_id)
    return list(session.scalars(query.order_by(Return.created_at.desc(), Return.number)))
