"""The sample shop's orders, items, shipments and their events; and the tries to look at somebody's order."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from helpdesk.db.base import Base


class Order(Base):
    """A placed order. `phone` is digits with country code; `status`: processing, shipped, out_for_delivery, delivered,
    delayed, ready_for_pickup, cancelled, returned. Amounts are integer minor units of `currency`."""

    __tablename__ = "shop_order"

    number: Mapped[str] = mapped_column(String(12), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(20), index=True)
    email: Mapped[str] = mapped_column(String(160))
    postcode: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(8))
    status: Mapped[str] = mapped_column(String(20))
    total: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    placed_at: Mapped[datetime]
    items: Mapped[list["OrderItem"]] = relationship(order_by="OrderItem.id", lazy="selectin")
    shipments: Mapped[list["Shipment"]] = relationship(order_by="Shipment.id", lazy="selectin")


class OrderItem(Base):
    """One line of an order; `price` is for one piece."""

    __tablename__ = "shop_order_item"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    order_number: Mapped[str] = mapped_column(ForeignKey("shop_order.number"), index=True)
    sku: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(160))
    quantity: Mapped[int]
    price: Mapped[int]


class Shipment(Base):
    """A parcel of an order."""

    __tablename__ = "shop_shipment"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    order_number: Mapped[str] = mapped_column(ForeignKey("shop_order.number"), index=True)
    carrier: Mapped[str] = mapped_column(String(40))
    tracking_number: Mapped[str] = mapped_column(String(40), index=True)
    tracking_url: Mapped[str] = mapped_column(String(300))
    expected_on: Mapped[date | None]
    events: Mapped[list["ShipmentEvent"]] = relationship(order_by="ShipmentEvent.happened_at", lazy="selectin")


class ShipmentEvent(Base):
    """What happened to a parcel: `kind` is label_created, picked_up, in_transit, out_for_delivery, delivered, delayed,
    delivery_failed; `place` is a town."""

    __tablename__ = "shop_shipment_event"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shop_shipment.id"), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    place: Mapped[str] = mapped_column(String(80), default="")
    happened_at: Mapped[datetime]


class OrderAttempt(Base):
    """One wrong answer to the proof question (e-mail or postcode) for an order number, existing or not."""

    __tablename__ = "order_attempt"
    __table_args__ = (
        Index("ix_order_attempt_conversation_id_at", "conversation_id", "at"),
        Index("ix_order_attempt_order_number_at", "order_number", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    inbound_id: Mapped[str] = mapped_column(String(255), unique=True)  # the same message counts once
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    order_number: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]


class ProvenOrder(Base):
    """An order that a conversation may see until `until`, because its e-mail or postcode was given there."""

    __tablename__ = "proven_order"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), primary_key=True)
    order_number: Mapped[str] = mapped_column(String(12), primary_key=True)
    until: Mapped[datetime]


def any_order(session: Session) -> bool:
    """True when there is an order at all."""
    return session.scalar(select(Order.number).limit(1)) is not None


def all_orders(session: Session) -> list[Order]:
    """Every order, shortest numbers first, then by number."""
    return list(session.scalars(select(Order).order_by(func.length(Order.number), Order.number)))


def keys_of_order(session: Session, number: str) -> tuple[str, str, str, str] | None:
    """Number, phone, e-mail and postcode of an order, in one query."""
    columns = select(Order.number, Order.phone, Order.email, Order.postcode)
    row = session.execute(columns.where(Order.number == number)).one_or_none()
    return (row[0], row[1], row[2], row[3]) if row else None


def find_order(session: Session, number: str) -> Order | None:
    """The order with its items and shipments."""
    return session.get(Order, number)


def orders_of_phone(session: Session, phone: str) -> list[Order]:
    """The orders placed with a phone number, newest first."""
    return list(
        session.scalars(select(Order).where(Order.phone == phone).order_by(Order.placed_at.desc(), Order.number))
    )


def attempt_of(session: Session, inbound_id: str) -> OrderAttempt | None:
    """The wrong try that this inbound message was, if it was one."""
    return session.scalar(select(OrderAttempt).where(OrderAttempt.inbound_id == inbound_id))


def attempts_by(session: Session, conversation_id: str, after: datetime, up_to: int | None = None) -> int:
    """Wrong tries of a customer, on any order, later than `after` (and not later than the one with id `up_to`)."""
    query = select(func.count()).where(OrderAttempt.conversation_id == conversation_id, OrderAttempt.at > after)
    return session.scalar(query if up_to is None else query.where(OrderAttempt.id <= up_to)) or 0


def attempts_on(session: Session, number: str, after: datetime, up_to: int | None = None) -> int:
    """Wrong tries of anybody on an order number later than `after` (and not later than the one with id `up_to`)."""
    query = select(func.count()).where(OrderAttempt.order_number == number, OrderAttempt.at > after)
    return session.scalar(query if up_to is None else query.where(OrderAttempt.id <= up_to)) or 0
