"""Loads the sample shop into the order tables. Days in the files become dates that are fresh on the day of loading."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from helpdesk import clock
from helpdesk.db.article import Article
from helpdesk.db.locks import lock_name
from helpdesk.db.order import Order, OrderItem, Shipment, ShipmentEvent, any_order
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.followed import parsed
from helpdesk.sample_shop.money import money_of
from helpdesk.shop import shop
from helpdesk.values import LANGUAGES

FOLDER = Path(__file__).parent
CURRENCY = re.compile(r"[A-Z]{3}")
TRACKING_URLS = {
    "Parcelway": "https://parcelway.example.com/track/",
    "Swiftmail": "https://swiftmail.example.com/track/",
    "Nordpaket": "https://nordpaket.example.com/verfolgen/",
    "Blitzbote": "https://blitzbote.example.com/verfolgen/",
    "Qafila Express": "https://qafila.example.com/track/",
    "Nile Post Plus": "https://nilepost.example.com/track/",
}
# What happens to a parcel at the end of its way, by the order's status; before it come label, pick-up and transit.
LAST_EVENTS: dict[str, tuple[str, ...]] = {
    "shipped": (),
    "out_for_delivery": ("out_for_delivery",),
    "delayed": ("delayed",),
    "ready_for_pickup": ("out_for_delivery", "delivery_failed"),
    "delivered": ("out_for_delivery", "delivered"),
    "returned": ("out_for_delivery", "delivered"),
}


def seed(uow: UnitOfWork, now: datetime | None = None) -> bool:
    """Fill the order tables if they are empty; True when it did."""
    lock_name(uow.session, "sample_shop")
    if any_order(uow.session):
        return False
    now = now or clock.now()
    catalog = read("catalog.yml")
    uow.session.add_all(article_from(sku, entry) for sku, entry in catalog.items())
    for path in sorted(FOLDER.glob("orders_*.yml")):
        part = read(path.name)
        for entry in part["orders"]:
            customer = part["customers"][entry["customer"]]
            order = order_from(entry, customer, part["language"], catalog, now)
            uow.session.add(order)
            uow.session.flush()  # lines get the ids that returns name
            uow.session.add_all(money_of(entry, order, catalog, now))
    uow.session.flush()
    return True


def read(name: str) -> dict[str, Any]:
    """One of the data files."""
    data: dict[str, Any] = parsed((FOLDER / name).read_text(encoding="utf-8"))
    return data


def article_from(sku: str, entry: dict[str, Any]) -> Article:
    """The article that a line of the catalogue describes."""
    return Article(
        sku=sku,
        family=entry["family"],
        category=entry["category"],
        size=entry.get("size", ""),
        color=entry.get("color", ""),
        names={language: entry[language] for language in LANGUAGES},
        prices={name: amount for name, amount in entry.items() if CURRENCY.fullmatch(name)},
        stock=entry["stock"],
    )


def order_from(
    entry: dict[str, Any], customer: dict[str, Any], language: str, catalog: dict[str, Any], now: datetime
) -> Order:
    """The order that a line of the file describes, as of `now`."""
    currency = customer["currency"]
    items = [
        OrderItem(
            sku=sku,
            name=catalog[sku][language],
            quantity=quantity,
            price=catalog[sku][currency],
            category=catalog[sku]["category"],
            size=catalog[sku].get("size", ""),
            color=catalog[sku].get("color", ""),
            personalised=catalog[sku].get("personalised", False),
        )
        for sku, quantity in entry["items"].items()
    ]
    placed_at = moment(entry["number"], now, days=entry["placed"], hours=5)
    return Order(
        number=entry["number"],
        name=customer["name"],
        phone=customer["phone"],
        email=customer["email"],
        postcode=customer["postcode"],
        street=customer["street"],
        town=customer["town"],
        country=customer["country"],
        language=language,
        status=entry["status"],
        total=sum(item.price * item.quantity for item in items),
        currency=currency,
        placed_at=placed_at,
        items=items,
        shipments=[shipment_from(entry, placed_at, now)] if "tracking" in entry else [],
    )


def shipment_from(entry: dict[str, Any], placed_at: datetime, now: datetime) -> Shipment:
    """The parcel of an order, with its way so far: label and pick-up at the first town, transit through the others."""
    ended_at = moment(entry["number"], now, days=entry.get("delivered", 0), hours=2)
    expected = entry["expected"] if "expected" in entry else -entry["delivered"]
    route = entry["route"]
    steps = [("label_created", route[0]), ("picked_up", route[0])]
    steps += [("in_transit", town) for town in route]
    steps += [(kind, route[-1]) for kind in LAST_EVENTS[entry["status"]]]
    if entry["status"] == "shipped" and len(route) > 1:
        steps.pop()  # it has not reached the last town yet
    pause = (ended_at - placed_at) / (len(steps) + 1)
    times = [placed_at + pause * place for place in range(1, len(steps))] + [ended_at]
    return Shipment(
        carrier=entry["carrier"],
        tracking_number=entry["tracking"],
        tracking_url=TRACKING_URLS[entry["carrier"]] + entry["tracking"],
        expected_on=days_from(now, expected),
        events=[
            ShipmentEvent(kind=kind, place=place, happened_at=whole_minute(at))
            for (kind, place), at in zip(steps, times, strict=True)
        ],
    )


def moment(number: str, now: datetime, *, days: int, hours: int) -> datetime:
    """`days` and `hours` before `now`, some minutes earlier by order number so that orders differ."""
    return whole_minute(now - timedelta(days=days, hours=hours, minutes=int(number) * 7 % 55))


def whole_minute(at: datetime) -> datetime:
    """`at` without seconds."""
    return at.replace(second=0, microsecond=0)


def days_from(now: datetime, days: int) -> date:
    """The date `days` after today, by the shop's clock: that is how customers are told it."""
    return (now + timedelta(days=days)).astimezone(shop().zone).date()
