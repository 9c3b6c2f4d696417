"""The sample shop: orders in this database, seeded from helpdesk/sample_shop or imported (ORDERS=sample)."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from helpdesk.db import article as catalogue
from helpdesk.db import order as table
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import NotFound, OutOfStock
from helpdesk.integrations.orders.protocol import (
    CANCELLED,
    Address,
    Article,
    Change,
    Item,
    Line,
    OrderGateway,
    OrderKeys,
    OrderView,
    ParcelEvent,
)
from helpdesk.values import Money

REROUTED = "rerouted"


class SampleOrders:
    """Reads and changes the shop_order tables."""

    def keys(self, uow: UnitOfWork, number: str) -> OrderKeys | None:
        """One query on one table, so that a miss takes as long as a hit."""
        found = table.keys_of_order(uow.session, number)
        return OrderKeys(*found) if found else None

    def order(self, uow: UnitOfWork, number: str) -> OrderView | None:
        """The order with its items and its newest parcel."""
        row = table.find_order(uow.session, number)
        return view(row) if row else None

    def of_phone(self, uow: UnitOfWork, phone: str) -> list[OrderView]:
        """The orders of a phone number."""
        return [view(row) for row in table.orders_of_phone(uow.session, phone)] if phone else []

    def variants(self, uow: UnitOfWork, number: str, line: str) -> tuple[Article, ...]:
        """The family of the line's article, in the order's language and currency."""
        order = table.find_order(uow.session, number)
        item = item_of(order, line) if order else None
        if order is None or item is None:
            return ()
        return tuple(article(one, order) for one in catalogue.family_of(uow.session, item.sku))

    def for_change(self, uow: UnitOfWork, number: str) -> OrderView | None:
        """The order, its row locked."""
        row = table.lock_order(uow.session, number)
        if row is None:
            return None
        rerouted = any(event.kind == REROUTED for event in table.events_of(uow.session, number))
        return replace(view(row), rerouted=rerouted)

    def change_made(self, uow: UnitOfWork, key: str) -> Change | None:
        """The order's event with this key."""
        event = table.event_of(uow.session, key)
        if event is None:
            return None
        order = locked(uow, event.order_number)
        return Change(str(event.id), event.kind, event.order_number, Money(event.saved, order.currency), event.at)

    def cancel(self, uow: UnitOfWork, number: str, *, key: str, at: datetime) -> Change:
        """Cancel it and put its pieces back into stock."""
        if (made := self.change_made(uow, key)) is not None:
            return made
        order = locked(uow, number)
        for item in order.items:
            restock(uow, item.sku, item.quantity)
        order.status = CANCELLED
        return note(uow, order, key, "cancelled", at, order.total)

    def drop(self, uow: UnitOfWork, number: str, lines: tuple[str, ...], *, key: str, at: datetime) -> Change:
        """Let these lines be none; they stay as rows, so that the other lines keep their ids and history is told."""
        if (made := self.change_made(uow, key)) is not None:
            return made
        order = locked(uow, number)
        dropped = [named(order, line) for line in lines]
        before = worth(order)
        for item in dropped:
            restock(uow, item.sku, item.quantity)
            item.quantity = 0
        return note(uow, order, key, "items_dropped", at, save(order, before), lines=list(lines))

    def set_address(self, uow: UnitOfWork, number: str, address: Address, *, key: str, at: datetime) -> Change:
        """Write the new address; with a parcel on its way this is a redirection."""
        if (made := self.change_made(uow, key)) is not None:
            return made
        order = locked(uow, number)
        before = {"street": order.street, "postcode": order.postcode, "town": order.town, "country": order.country}
        order.street, order.postcode, order.town = address.street, address.postcode, address.town
        order.country = address.country or order.country
        kind = REROUTED if order.shipments else "address_changed"
        return note(uow, order, key, kind, at, 0, before=before)

    def set_line(
        self, uow: UnitOfWork, number: str, line: str, sku: str, quantity: int, *, key: str, at: datetime
    ) -> Change:
        """Swap variant and quantity, and stock with them."""
        if (made := self.change_made(uow, key)) is not None:
            return made
        order = locked(uow, number)
        item = named(order, line)
        before = {"sku": item.sku, "quantity": item.quantity, "price": item.price}
        paid = worth(order)
        kept = item.quantity if sku == item.sku else 0
        if quantity > kept:
            take(uow, sku, quantity - kept)
        restock(uow, item.sku, item.quantity - min(kept, quantity))
        if sku != item.sku:
            swap(uow, order, item, sku)
        item.quantity = quantity
        return note(uow, order, key, "item_changed", at, save(order, paid), line=line, before=before)

    def hold_extra(self, uow: UnitOfWork, number: str, sku: str, quantity: int, *, key: str, at: datetime) -> Change:
        """Take the pieces out of the stock; the event tells the warehouse."""
        if (made := self.change_made(uow, key)) is not None:
            return made
        order = locked(uow, number)
        take(uow, sku, quantity)
        return note(uow, order, key, "extra_held", at, 0, sku=sku, quantity=quantity)

    def end_extra(self, uow: UnitOfWork, key: str, *, send: bool, at: datetime) -> Change:
        """A second event, of the same key with an ending."""
        held = table.event_of(uow.session, key)
        if held is None:
            raise NotFound("Nothing was laid aside under this key.")
        if (made := self.change_made(uow, f"{key}:end")) is not None:
            return made
        order = locked(uow, held.order_number)
        if not send:
            restock(uow, held.details["sku"], held.details["quantity"])
        return note(uow, order, f"{key}:end", "extra_sent" if send else "extra_released", at, 0, **held.details)


def gateway() -> OrderGateway:
    """The sample shop as an order system."""
    return SampleOrders()


def locked(uow: UnitOfWork, number: str) -> table.Order:
    """The order's row, locked. Raises NotFound."""
    order = table.lock_order(uow.session, number)
    if order is None:
        raise NotFound("There is no such order.")
    return order


def item_of(order: table.Order, line: str) -> table.OrderItem | None:
    """The order's line with this id."""
    return next((item for item in order.items if str(item.id) == line), None)


def named(order: table.Order, line: str) -> table.OrderItem:
    """As `item_of`. Raises NotFound."""
    item = item_of(order, line)
    if item is None:
        raise NotFound("The order has no such line.")
    return item


def restock(uow: UnitOfWork, sku: str, pieces: int) -> None:
    """Put pieces back, if the catalogue knows the article."""
    found = catalogue.find_article(uow.session, sku, lock=True)
    if found is not None:
        found.stock += pieces
        uow.session.flush()  # a later locked read in this transaction would overwrite it


def take(uow: UnitOfWork, sku: str, pieces: int) -> None:
    """Take pieces out of stock. Raises OutOfStock and NotFound."""
    found = catalogue.find_article(uow.session, sku, lock=True)
    if found is None:
        raise NotFound("The article is not in the catalogue.")
    if found.stock < pieces:
        raise OutOfStock(f"There are only {found.stock} pieces of {sku}.")
    found.stock -= pieces
    uow.session.flush()


def swap(uow: UnitOfWork, order: table.Order, item: table.OrderItem, sku: str) -> None:
    """Let a line be another article, at that article's price. Raises NotFound."""
    wanted = catalogue.find_article(uow.session, sku)
    if wanted is None:
        raise NotFound("The article is not in the catalogue.")
    shown = article(wanted, order)
    item.sku, item.name, item.size, item.color = sku, shown.name, shown.size, shown.color
    item.category = wanted.category
    item.price = shown.price.minor if shown.price else item.price


def worth(order: table.Order) -> int:
    """What the order's lines come to; its total may hold postage besides."""
    return sum(item.price * item.quantity for item in order.items)


def save(order: table.Order, before: int) -> int:
    """Bring the total down by what the lines are worth less than `before`; returns that."""
    saved = before - worth(order)
    order.total -= saved
    return saved


def note(uow: UnitOfWork, order: table.Order, key: str, kind: str, at: datetime, saved: int, **details: Any) -> Change:
    """Write the change's event."""
    event = table.OrderEvent(order_number=order.number, key=key, kind=kind, saved=saved, details=details, at=at)
    uow.session.add(event)
    uow.session.flush()
    return Change(str(event.id), kind, order.number, Money(saved, order.currency), at)


def article(found: catalogue.Article, order: table.Order) -> Article:
    """The variant as a customer of this order may hear of it."""
    price = found.prices.get(order.currency)
    return Article(
        sku=found.sku,
        name=found.names.get(order.language) or next(iter(found.names.values()), found.sku),
        size=found.size,
        color=found.color,
        price=Money(price, order.currency) if price is not None else None,
        stock=found.stock,
        known_as=tuple(found.names.values()),
    )


def view(order: table.Order) -> OrderView:
    """The row as others see it."""
    shipment = order.shipments[-1] if order.shipments else None
    events = shipment.events if shipment else []
    last = events[-1] if events else None
    kept = [item for item in order.items if item.quantity]
    return OrderView(
        number=order.number,
        status=order.status,
        customer_name=order.name,
        items=tuple(Item(item.name, item.quantity) for item in kept),
        total=Money(order.total, order.currency),
        placed_at=order.placed_at,
        carrier=shipment.carrier if shipment else "",
        tracking_number=shipment.tracking_number if shipment else "",
        tracking_url=shipment.tracking_url if shipment else "",
        expected_on=shipment.expected_on if shipment else None,
        last_event=ParcelEvent(last.kind, last.place, last.happened_at) if last else None,
        delivered_at=next((event.happened_at for event in events if event.kind == "delivered"), None),
        lines=tuple(line_view(item, order.currency) for item in kept),
        address=Address(order.street, order.postcode, order.town, order.country),
    )


def line_view(item: table.OrderItem, currency: str) -> Line:
    """One line as others see it."""
    return Line(
        id=str(item.id),
        sku=item.sku,
        name=item.name,
        quantity=item.quantity,
        price=Money(item.price, currency),
        category=item.category,
        size=item.size,
        color=item.color,
        personalised=item.personalised,
    )
