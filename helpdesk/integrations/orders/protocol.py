"""What an order system must be able to tell. To add one, put a module beside this file that has `gateway()`."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.values import Money

# Words for the state of an order, the same for all order systems.
PROCESSING, SHIPPED, OUT_FOR_DELIVERY, DELIVERED = "processing", "shipped", "out_for_delivery", "delivered"
DELAYED, READY_FOR_PICKUP, CANCELLED, RETURNED = "delayed", "ready_for_pickup", "cancelled", "returned"
OPEN = frozenset({PROCESSING, SHIPPED, OUT_FOR_DELIVERY, DELAYED, READY_FOR_PICKUP})
STATUSES = OPEN | {DELIVERED, CANCELLED, RETURNED}


class Item(NamedTuple):
    """One line of an order: the article's name as the customer bought it, and how many."""

    name: str
    quantity: int


@dataclass(frozen=True)
class ParcelEvent:
    """What happened to a parcel last.

    `kind`: label_created, picked_up, in_transit, out_for_delivery, delivered, delayed, delivery_failed; `place` is a
    town or empty.
    """

    kind: str
    place: str
    happened_at: datetime


@dataclass(frozen=True)
class OrderView:
    """An order as a customer may hear of it. `status` is one of STATUSES; texts are empty where there is nothing yet.

    With several parcels, carrier, tracking and dates are those of the newest.
    """

    number: str
    status: str
    customer_name: str
    items: tuple[Item, ...]
    total: Money
    placed_at: datetime
    carrier: str = ""
    tracking_number: str = ""
    tracking_url: str = ""
    expected_on: date | None = None
    last_event: ParcelEvent | None = None
    delivered_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """True while the customer still waits for it."""
        return self.status in OPEN


@dataclass(frozen=True)
class OrderKeys:
    """What opens an order: the phone number it was placed with (digits), its e-mail and its postcode."""

    number: str
    phone: str
    email: str
    postcode: str


class OrderGateway(Protocol):
    """An order system, read inside the caller's transaction.

    It therefore answers from tables; a shop that is reached over HTTP keeps a copy there and refreshes it on its own.
    """

    def keys(self, uow: UnitOfWork, number: str) -> OrderKeys | None:
        """What opens order `number`, None if there is none; the same work in both cases."""
        ...

    def order(self, uow: UnitOfWork, number: str) -> OrderView | None:
        """Order `number`, None if there is none."""
        ...

    def of_phone(self, uow: UnitOfWork, phone: str) -> list[OrderView]:
        """All orders placed with `phone` (digits with country code), in any order; none for an empty phone."""
        ...
