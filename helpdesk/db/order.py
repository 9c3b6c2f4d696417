"""The sample shop's orders, items, shipments and their events; and the tries to look at somebody's order."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, false, func, select
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
    street: Mapped[str] = mapped_column(String(160), default="", server_default="")
    town: Mapped[str] = mapped_column(String(80), default="", server_default="")
    country: Mapped[str] = mapped_column(String(2), default="", server_default="")  # ISO 3166, "" when not known
    language: Mapped[str] = mapped_column(String(8))
    status: Mapped[str] = mapped_column(String(20))
    total: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    placed_at: Mapped[datetime]
    items: Mapped[list["OrderItem"]] = relationship(order_by="OrderItem.id", lazy="selectin")
    shipments: Mapped[list["Shipment"]] = relationship(order_by="Shipment.id", lazy="selectin")


class OrderItem(Base):
    """One line of an order; `price` is for one piece. `quantity` 0: it was taken out of the order."""

    __tablename__ = "shop_order_item"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    order_number: Mapped[str] = mapped_column(ForeignKey("shop_order.number"), index=True)
    sku: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(160))
    quantity: Mapped[int]
    price: Mapped[int]
    category: Mapped[str] = mapped_column(String(40), default="", server_default="")
    size: Mapped[str] = mapped_column(String(20), default="", server_default="")
    color: Mapped[str] = mapped_column(String(20), default="", server_default="")
    personalised: Mapped[bool] = mapped_column(default=False, server_default=false())  # made to the customer's wish


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


class OrderEvent(Base):
    """A change of an order after it was placed; `key` makes sure that the same request changes it once.

    `kind`: cancelled, items_dropped, address_changed, item_changed, rerouted. `saved` is how much less is to be paid,
    in minor units (negative: more).
    """

    __tablename__ = "shop_order_event"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    order_number: Mapped[str] = mapped_column(ForeignKey("shop_order.number"), index=True)
    key: Mapped[str] = mapped_column(String(400), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    saved: Mapped[int] = mapped_column(default=0)
    details: Mapped[dict[str, Any]]
    at: Mapped[datetime]


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


def lock_order(session: Session, number: str) -> Order | None:
    """The order as it is now, held until the transaction ends."""
    session.flush()
    return session.get(Order, number, populate_existing=True, with_for_update={"of": Order})


def event_of(session: Session, key: str) -> OrderEvent | None:
    """The change that this request made, if it made one."""
    return session.scalar(select(OrderEvent).where(OrderEvent.key == key))


def events_of(session: Session, number: str) -> list[OrderEvent]:
    """The changes of an order, oldest first."""
    return list(session.scalars(select(OrderEvent).where(OrderEvent.order_number == number).order_by(OrderEvent.id)))


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
