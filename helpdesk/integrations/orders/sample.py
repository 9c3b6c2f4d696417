"""The sample shop: orders in this database, seeded from helpdesk/sample_shop (ORDERS=sample)."""

from helpdesk.db import order as table
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.integrations.orders.protocol import Item, OrderGateway, OrderKeys, OrderView, ParcelEvent
from helpdesk.values import Money


class SampleOrders:
    """Reads the shop_order tables."""

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


def gateway() -> OrderGateway:
    """The sample shop as an order system."""
    return SampleOrders()


def view(order: table.Order) -> OrderView:
    """The row as others see it."""
    shipment = order.shipments[-1] if order.shipments else None
    events = shipment.events if shipment else []
    last = events[-1] if events else None
    return OrderView(
        number=order.number,
        status=order.status,
        customer_name=order.name,
        items=tuple(Item(item.name, item.quantity) for item in order.items),
        total=Money(order.total, order.currency),
        placed_at=order.placed_at,
        carrier=shipment.carrier if shipment else "",
        tracking_number=shipment.tracking_number if shipment else "",
        tracking_url=shipment.tracking_url if shipment else "",
        expected_on=shipment.expected_on if shipment else None,
        last_event=ParcelEvent(last.kind, last.place, last.happened_at) if last else None,
        delivered_at=next((event.happened_at for event in events if event.kind == "delivered"), None),
    )
