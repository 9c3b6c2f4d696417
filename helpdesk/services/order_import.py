"""Puts a shop's orders, read from a file, in place of the sample shop's and of what an earlier file said of them."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select

from helpdesk.db.article import Article
from helpdesk.db.locks import lock_name
from helpdesk.db.order import (
    Order,
    OrderAttempt,
    OrderEvent,
    OrderItem,
    ProvenOrder,
    Shipment,
    ShipmentEvent,
    events_of,
    find_order,
)
from helpdesk.db.payment import Payment, Payout, Refund
from helpdesk.db.returns import Return, ReturnEvent, ReturnItem
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import HelpdeskError
from helpdesk.policies.order_file import Entry, Mistake, Wording, missing_columns, read_orders, unknown_columns
from helpdesk.sample_shop import loader

CHUNK = 400  # numbers in one IN list
DELIMITERS = ",;\t|"


class ImportRefused(HelpdeskError):
    """The file as a whole cannot be used; the text is one sentence that says why."""


@dataclass(frozen=True)
class Read:
    """What a file holds: orders without a mistake, and the mistakes."""

    entries: list[Entry]
    mistakes: list[Mistake]


@dataclass(frozen=True)
class Written:
    """What an import did: orders that are new, and known ones brought up to date; orders removed (the sample shop's,
    or all that the file has not); `overruled` are orders that customers changed here and that the file says otherwise
    of."""

    added: int
    updated: int
    removed: int
    overruled: tuple[str, ...]


def read_file(path: Path, wording: Wording, encoding: str = "utf-8-sig") -> Read:
    """Read a CSV file: comma, semicolon, tab or bar between cells. Raises ImportRefused."""
    if unknown := unknown_columns(wording):
        raise ImportRefused(f"the mapping names {', '.join(unknown)}: there are no such columns here.")
    try:
        with path.open(encoding=encoding, newline="") as file:
            head = file.readline()
            file.seek(0)
            delimiter = max(DELIMITERS, key=head.count)
            reader = csv.DictReader(file, delimiter=delimiter, strict=True)
            if missing := missing_columns(reader.fieldnames or (), wording):
                raise ImportRefused(f"{path.name} has no column {', '.join(missing)}: name it with --map OURS=THEIRS.")
            entries, mistakes = read_orders(numbered(reader), wording)
    except OSError as error:
        raise ImportRefused(f"{path} cannot be read ({error.strerror}).") from None
    except (UnicodeDecodeError, LookupError):
        raise ImportRefused(f"{path.name} is not {encoding} text: try --encoding cp1252 (Excel) or utf-16.") from None
    except csv.Error as error:
        raise ImportRefused(f"{path.name} is no CSV file ({error}).") from None
    return Read(entries, mistakes)


def numbered(reader: "csv.DictReader[str]") -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each record with the number of the line it begins in; records may hold line breaks."""
    last = reader.line_num
    for cells in reader:
        yield last + 1, {name: cell for name, cell in cells.items() if isinstance(name, str) and isinstance(cell, str)}
        last = reader.line_num


def write(uow: UnitOfWork, entries: Sequence[Entry], *, replace: bool = False, keep_sample: bool = False) -> Written:
    """Store the orders. The sample shop goes, unless `keep_sample`; with `replace` every order that is not among them.

    Orders known by number are brought up to date and keep their returns and refunds.
    """
    lock_name(uow.session, "sample_shop")
    wanted = {entry.number for entry in entries}
    gone = set() if keep_sample else sample_numbers(uow)
    if replace:
        gone |= set(uow.session.scalars(select(Order.number))) - wanted
    forget(uow, sorted(gone))
    if gone and not keep_sample:
        skus = list(loader.read("catalog.yml"))
        uow.session.execute(delete(Article).where(Article.sku.in_(skus)))
    added, overruled = 0, []
    for entry in entries:
        order = find_order(uow.session, entry.number)
        if order is None:
            added += 1
            order = Order(number=entry.number, total=0)
            uow.session.add(order)
        elif changed_here(uow, order, entry):
            overruled.append(entry.number)
        fill(uow, order, entry)
    uow.session.flush()
    return Written(added, len(entries) - added, len(gone), tuple(overruled))


def sample_numbers(uow: UnitOfWork) -> set[str]:
    """Numbers of the orders here that are the sample shop's."""
    samples: dict[str, str] = {}
    for path in sorted(loader.FOLDER.glob("orders_*.yml")):
        part = loader.read(path.name)
        samples |= {entry["number"]: part["customers"][entry["customer"]]["email"] for entry in part["orders"]}
    rows = uow.session.execute(select(Order.number, Order.email).where(Order.number.in_(list(samples))))
    return {row[0] for row in rows if samples[row[0]] == row[1]}


def forget(uow: UnitOfWork, numbers: Sequence[str]) -> None:
    """Remove orders with all that belongs to them."""
    session = uow.session
    for start in range(0, len(numbers), CHUNK):
        some = list(numbers[start : start + CHUNK])
        shipments = select(Shipment.id).where(Shipment.order_number.in_(some))
        returns = select(Return.number).where(Return.order_number.in_(some))
        session.execute(delete(ShipmentEvent).where(ShipmentEvent.shipment_id.in_(shipments)))
        session.execute(delete(ReturnEvent).where(ReturnEvent.return_number.in_(returns)))
        session.execute(delete(ReturnItem).where(ReturnItem.return_number.in_(returns)))
        of_order = (Return, Shipment, OrderItem, OrderEvent, OrderAttempt, ProvenOrder, Refund, Payment, Payout)
        for table in of_order:
            session.execute(delete(table).where(table.order_number.in_(some)))
        session.execute(delete(Order).where(Order.number.in_(some)))
    session.expire_all()


def changed_here(uow: UnitOfWork, order: Order, entry: Entry) -> bool:
    """Did a customer change the order here, and does the file not know?"""
    if not events_of(uow.session, order.number):
        return False
    pieces = {(item.sku, item.name, item.quantity) for item in order.items if item.quantity}
    told = {(item["sku"] or "", item["item"], item["quantity"]) for item in entry.items}
    here = (order.status, order.street, order.postcode)
    return pieces != told or here != tuple(entry.order.get(name) or "" for name in ("status", "street", "postcode"))


def fill(uow: UnitOfWork, order: Order, entry: Entry) -> None:
    """Bring the order, its items, its parcel, its payment and its articles to what the file says."""
    said = entry.order
    for name in ("name", "phone", "email", "postcode", "street", "town", "country", "language", "status", "currency"):
        setattr(order, name, said[name] or "")
    order.placed_at = said["placed_at"]
    fill_items(order, entry.items)
    order.total = said["total"] if said["total"] is not None else sum(i.price * i.quantity for i in order.items)
    if said["tracking_number"]:
        fill_shipment(order, said)
    for item in entry.items:
        if item["sku"] and item["stock"] is not None:
            stock_article(uow, item, said)
    uow.session.flush()
    if said["payment_state"]:
        fill_payment(uow, order, said)


def fill_items(order: Order, items: Sequence[Mapping[str, Any]]) -> None:
    """Lines keep their row (returns name it) as long as the same article stands in the same place among its like."""
    left = list(order.items)
    for item in items:
        row = next((one for one in left if (one.sku, one.name) == ((item["sku"] or ""), item["item"])), None)
        if row is None:
            row = OrderItem()
            order.items.append(row)
        else:
            left.remove(row)
        row.sku, row.name = item["sku"] or "", item["item"]
        row.quantity, row.price = item["quantity"], item["price"]
        row.category, row.size, row.color = item["category"] or "", item["size"] or "", item["color"] or ""
        row.personalised = bool(item["personalised"])
    for row in left:
        row.quantity = 0


def fill_shipment(order: Order, said: Mapping[str, Any]) -> None:
    """The parcel of this tracking number, with what is known of its way."""
    shipment = next((one for one in order.shipments if one.tracking_number == said["tracking_number"]), None)
    if shipment is None:
        shipment = Shipment(tracking_number=said["tracking_number"])
        order.shipments.append(shipment)
    shipment.carrier, shipment.tracking_url = said["carrier"] or "", said["tracking_url"] or ""
    shipment.expected_on = said["expected_on"]
    known = {event.kind for event in shipment.events}
    for kind, at in (("picked_up", said["shipped_at"]), ("delivered", said["delivered_at"])):
        if at is not None and kind not in known:
            shipment.events.append(ShipmentEvent(kind=kind, place="", happened_at=at))


def stock_article(uow: UnitOfWork, item: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    """The article of a line, with its stock; names and prices of other languages and currencies stay."""
    article = uow.session.get(Article, item["sku"])
    if article is None:
        article = Article(sku=item["sku"], names={}, prices={})
        uow.session.add(article)
    article.family = item["family"] or item["sku"]
    article.category, article.size, article.color = item["category"] or "", item["size"] or "", item["color"] or ""
    article.names = {**article.names, said["language"]: item["item"]}
    article.prices = {**article.prices, said["currency"]: item["price"]}
    article.stock = item["stock"]


def fill_payment(uow: UnitOfWork, order: Order, said: Mapping[str, Any]) -> None:
    """The payment of the order, for PAYMENTS=sample."""
    reference = said["payment_reference"] or f"import_{order.number}"
    payment = uow.session.get(Payment, reference) or Payment(reference=reference)
    payment.order_number, payment.amount, payment.currency = order.number, order.total, order.currency
    payment.method, payment.state = said["payment_method"] or "other", said["payment_state"]
    payment.reason, payment.at = "", order.placed_at
    uow.session.add(payment)
