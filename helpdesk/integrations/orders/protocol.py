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
class Line:
    """One line of an order in full; `id` names it as long as the order lives, `price` is for one piece.

    `category` is what returns.yml speaks of; texts are empty where the order system does not say.
    """

    id: str
    sku: str
    name: str
    quantity: int
    price: Money
    category: str = ""
    size: str = ""
    color: str = ""
    personalised: bool = False


@dataclass(frozen=True)
class Article:
    """A variant of what is sold, named in the language and priced in the currency of an order.

    `known_as` are its names in all languages, to find "schwarz" by; `price` is None where it has none in the currency;
    `stock` is pieces that can be had now.
    """

    sku: str
    name: str
    size: str
    color: str
    price: Money | None
    stock: int
    known_as: tuple[str, ...] = ()


@dataclass(frozen=True)
class Address:
    """Where a parcel goes; `country` is ISO 3166 ("DE"), empty when not known."""

    street: str
    postcode: str
    town: str
    country: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the parts that a carrier needs and that are empty."""
        return tuple(name for name in ("street", "postcode", "town") if not getattr(self, name))


@dataclass(frozen=True)
class Change:
    """A change that was made: `kind` is cancelled, items_dropped, address_changed, item_changed, rerouted or
    extra_held, extra_sent, extra_released; `saved` is how much less the order costs since (negative: more); `id` names
    it among all changes."""

    id: str
    kind: str
    number: str
    saved: Money
    at: datetime


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

    With several parcels, carrier, tracking and dates are those of the newest. `lines` are the items in full;
    `rerouted` is told by `for_change` only.
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
    lines: tuple[Line, ...] = ()
    address: Address | None = None
    rerouted: bool = False

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
    """An order system, read and changed inside the caller's transaction.

    It therefore answers from tables; a shop that is reached over HTTP keeps a copy there, refreshes it on its own, and
    passes changes on by a job that it puts into the same transaction. Whether a change is allowed is not asked here:
    that is policy. Every change has a `key` and is made once: with a known key nothing happens but the first's answer.
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

    def variants(self, uow: UnitOfWork, number: str, line: str) -> tuple[Article, ...]:
        """What the article of this line comes in, itself included; () when the catalogue does not know it."""
        ...

    def for_change(self, uow: UnitOfWork, number: str) -> OrderView | None:
        """Order `number` as it is now, held until the transaction ends; None if there is none."""
        ...

    def change_made(self, uow: UnitOfWork, key: str) -> Change | None:
        """The change that was made with this key, None if there was none."""
        ...

    def cancel(self, uow: UnitOfWork, number: str, *, key: str, at: datetime) -> Change:
        """Cancel the whole order. Raises NotFound."""
        ...

    def drop(self, uow: UnitOfWork, number: str, lines: tuple[str, ...], *, key: str, at: datetime) -> Change:
        """Take these lines out of the order. Raises NotFound."""
        ...

    def set_address(self, uow: UnitOfWork, number: str, address: Address, *, key: str, at: datetime) -> Change:
        """Send the order to another address; a parcel on its way is redirected at its carrier. Raises NotFound."""
        ...

    def set_line(
        self, uow: UnitOfWork, number: str, line: str, sku: str, quantity: int, *, key: str, at: datetime
    ) -> Change:
        """Let a line be `quantity` pieces of `sku`. Raises NotFound, and OutOfStock when there are not enough."""
        ...

    def hold_extra(self, uow: UnitOfWork, number: str, sku: str, quantity: int, *, key: str, at: datetime) -> Change:
        """Lay pieces aside that are to go out free of charge for what comes back. Raises NotFound and OutOfStock."""
        ...

    def end_extra(self, uow: UnitOfWork, key: str, *, send: bool, at: datetime) -> Change:
        """Send what was laid aside with `key`, or give it back to the stock; what ended stays so. Raises NotFound."""
        ...
