"""Changing a placed order: cancelling, another address, another variant or number of pieces, redirecting the parcel.

Only the customer's own orders and proven ones (services/orders.look_up). Every verb may be called again with the same
inbound id: it changes the order once and gives the same answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from helpdesk import clock
from helpdesk.db.locks import lock_conversation, lock_name
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import NotFound, OutOfStock
from helpdesk.integrations import orders as order_system
from helpdesk.integrations.orders.protocol import Address, Article, Change, Line, OrderView
from helpdesk.policies import order_changes as policy
from helpdesk.policies.order_changes import PERSON, Refusal
from helpdesk.policies.payments import may_cost_more
from helpdesk.return_rules import rules
from helpdesk.services import orders, refunds, tickets
from helpdesk.services.orders import Found, ProofNeeded
from helpdesk.services.refunds import RefundView
from helpdesk.values import Money

__all__ = [
    "Address", "Article", "Done", "Line", "NeedsPerson", "NotPossible", "Options", "ProofNeeded", "RefundView",
    "cancel", "change_address", "change_item", "options", "reroute", "variants",
]  # fmt: skip

TOPIC = "change_order"


@dataclass(frozen=True)
class Options:
    """What can be done about the order now: words of policies/order_changes (cancel, change_address, change_item,
    change_quantity, drop_item, reroute, leave_it, return_later, return_item, exchange_item, refund_status)."""

    order: OrderView
    possible: tuple[str, ...]

    def allows(self, wish: str) -> bool:
        """Is `wish` possible?"""
        return wish in self.possible


@dataclass(frozen=True)
class Done:
    """It is changed and stored. `kind`: cancelled, items_dropped, address_changed, item_changed, rerouted; `order` is
    as it is now; `refund` is what the customer gets back (None: nothing was paid, or nothing is due), its `state` says
    how far that is."""

    kind: str
    order: OrderView
    refund: RefundView | None = None


@dataclass(frozen=True)
class NotPossible:
    """Nothing was changed. `reason`: with_us, on_its_way, out_for_delivery, at_pickup_point, delivered, cancelled,
    returned, rerouted_already, carrier_does_not, only_item, no_such_item, no_such_variant, out_of_stock, same,
    costs_more, address_incomplete. `instead` is what is possible, the best first, `person` last; `choices` are variants
    that can be had."""

    reason: str
    instead: tuple[str, ...]
    choices: tuple[Article, ...] = ()


@dataclass(frozen=True)
class NeedsPerson:
    """A person decides: the ticket is open and holds the wish. `reason`: other_country, not_in_catalogue."""

    ticket_number: int
    reason: str


Verdict = Done | NotPossible | NeedsPerson | ProofNeeded


def options(
    uow: UnitOfWork, conversation_id: str, number: str, inbound_id: str = "", now: datetime | None = None
) -> Options | ProofNeeded:
    """What can be done about order `number` now; ProofNeeded for unknown and other people's. Raises NotFound."""
    found = orders.look_up(uow, conversation_id, number, inbound_id, now)
    if isinstance(found, ProofNeeded):
        return found
    order = order_system.gateway().for_change(uow, number) or found.order
    return Options(order, policy.possible(order, can_reroute(order)))


def variants(uow: UnitOfWork, number: str, line: str) -> tuple[Article, ...]:
    """What the line's article also comes in and can be had now, as often as the line has it, itself left out.

    For an order that `options` or `look_up` has just told the customer.
    """
    order = order_system.gateway().order(uow, number)
    item = find_line(order, line) if order else None
    if item is None:
        return ()
    return policy.in_stock(order_system.gateway().variants(uow, number, line), item.quantity, without=item.sku)


def cancel(
    uow: UnitOfWork,
    conversation_id: str,
    number: str,
    inbound_id: str,
    items: Sequence[str] = (),
    now: datetime | None = None,
) -> Verdict:
    """Cancel the order, or take only the lines `items` (ids) out of it; all of its lines are the whole order.

    Raises NotFound for the conversation.
    """
    wish = policy.DROP_ITEM if items else policy.CANCEL
    began = begin(uow, conversation_id, number, inbound_id, (policy.CANCEL, *items), wish, now)
    if not isinstance(began, Begun):
        return began
    lines = tuple(line.id for line in began.order.lines if line.id in set(items))
    if len(lines) != len(set(items)):
        return NotPossible("no_such_item", (PERSON,))
    gateway = order_system.gateway()
    if lines and len(lines) < len(began.order.lines):
        return done(uow, began, gateway.drop(uow, number, lines, key=began.key, at=began.at))
    return done(uow, began, gateway.cancel(uow, number, key=began.key, at=began.at))


def change_address(
    uow: UnitOfWork, conversation_id: str, number: str, inbound_id: str, address: Address, now: datetime | None = None
) -> Verdict:
    """Send an order that is still with us to another address. Raises NotFound for the conversation."""
    return redirect(uow, conversation_id, number, inbound_id, address, policy.CHANGE_ADDRESS, now)


def reroute(
    uow: UnitOfWork, conversation_id: str, number: str, inbound_id: str, address: Address, now: datetime | None = None
) -> Verdict:
    """Let the carrier bring a parcel on its way to another address. Raises NotFound for the conversation."""
    return redirect(uow, conversation_id, number, inbound_id, address, policy.REROUTE, now)


def change_item(
    uow: UnitOfWork,
    conversation_id: str,
    number: str,
    inbound_id: str,
    line: str,
    *,
    sku: str = "",
    size: str = "",
    color: str = "",
    quantity: int | None = None,
    now: datetime | None = None,
) -> Verdict:
    """Change a line (id): another variant, by `sku` or by `size` and `color` as the customer says them, or another
    number of pieces (0 takes it out). Raises NotFound for the conversation."""
    if quantity == 0:
        return cancel(uow, conversation_id, number, inbound_id, [line], now)
    other = bool(sku or size or color)
    wish = policy.CHANGE_ITEM if other else policy.CHANGE_QUANTITY
    began = begin(uow, conversation_id, number, inbound_id, (wish, line), wish, now)
    if not isinstance(began, Begun):
        return began
    item = find_line(began.order, line)
    if item is None:
        return NotPossible("no_such_item", (PERSON,))
    pieces = item.quantity if quantity is None else quantity
    if not other:
        return set_line(uow, began, item, item.sku, item.price, pieces)
    family = order_system.gateway().variants(uow, number, line)
    if not family:
        said = {"items": [f"{pieces} x {item.name}"], "wanted_size": size, "wanted_color": color}
        return ask_person(uow, conversation_id, number, inbound_id, "not_in_catalogue", said)
    meant = tuple(one for one in family if one.sku == sku) or policy.pick(family, item.sku, size=size, color=color)
    choices = policy.in_stock(family, pieces, without=item.sku)
    if not meant:
        return NotPossible("no_such_variant", (policy.CANCEL, PERSON), choices)
    wanted = next((one for one in policy.in_stock(meant, pieces, without=item.sku)), None)
    if wanted is None:
        same = all(one.sku == item.sku for one in meant)
        return NotPossible("same" if same else "out_of_stock", (policy.CANCEL, PERSON), choices)
    return set_line(uow, began, item, wanted.sku, wanted.price or item.price, pieces)


@dataclass(frozen=True)
class Begun:
    """A change that is allowed by the order's state, under its locks."""

    order: OrderView
    conversation_id: str
    inbound_id: str
    key: str
    at: datetime


def begin(
    uow: UnitOfWork,
    conversation_id: str,
    number: str,
    inbound_id: str,
    what: tuple[str, ...],
    wish: str,
    now: datetime | None,
) -> Begun | Done | NotPossible | ProofNeeded:
    """Lock and judge: the order to change, or the verdict if there is one already. With the inbound id, `what` names
    the change that is made once."""
    now = now or clock.now()
    key = ":".join((inbound_id, number, *what))
    lock_conversation(uow.session, conversation_id)
    lock_name(uow.session, f"order:{number}")
    found = orders.look_up(uow, conversation_id, number, inbound_id, now)
    if not isinstance(found, Found):
        return found
    gateway = order_system.gateway()
    began = Begun(gateway.for_change(uow, number) or found.order, conversation_id, inbound_id, key, now)
    made = gateway.change_made(uow, key)
    if made is not None:
        return done(uow, began, made)
    order = began.order
    refused: Refusal | None = policy.refusal(order, wish, can_reroute(order))
    if refused is not None and not (wish == policy.DROP_ITEM and refused.reason == "only_item"):
        return NotPossible(refused.reason, refused.instead)
    return began


def redirect(
    uow: UnitOfWork,
    conversation_id: str,
    number: str,
    inbound_id: str,
    address: Address,
    wish: str,
    now: datetime | None,
) -> Verdict:
    """Another address, before or after the parcel has left."""
    began = begin(uow, conversation_id, number, inbound_id, (wish,), wish, now)
    if not isinstance(began, Begun):
        return began
    if address.missing:
        return NotPossible("address_incomplete", (PERSON,))
    old = began.order.address
    if old == address:
        return NotPossible("same", (PERSON,))
    if old and old.country and address.country and old.country != address.country:
        said = {"new_address": f"{address.street}, {address.postcode} {address.town}, {address.country}"}
        return ask_person(uow, conversation_id, number, inbound_id, "other_country", said)
    return done(uow, began, order_system.gateway().set_address(uow, number, address, key=began.key, at=began.at))


def set_line(uow: UnitOfWork, began: Begun, item: Line, sku: str, price: Money, pieces: int) -> Verdict:
    """Write the line, unless it would change nothing or cost more than was ordered."""
    if sku == item.sku and pieces == item.quantity:
        return NotPossible("same", (policy.CANCEL, PERSON))
    dearer = price.minor * pieces > item.price.minor * item.quantity
    if dearer and not may_cost_more(refunds.paid_for(uow, began.order.number)[0]):
        return NotPossible("costs_more", (policy.CANCEL, PERSON))
    gateway = order_system.gateway()
    try:
        return done(
            uow, began, gateway.set_line(uow, began.order.number, item.id, sku, pieces, key=began.key, at=began.at)
        )
    except (OutOfStock, NotFound):
        return NotPossible("out_of_stock", (policy.CANCEL, PERSON))


def done(uow: UnitOfWork, began: Begun, change: Change) -> Done:
    """What the customer hears of a change that is made, with the refund that it brings."""
    refund = None
    if change.saved.minor > 0:
        refund = refunds.for_saved(
            uow,
            change.saved,
            number=change.number,
            change_id=change.id,
            conversation_id=began.conversation_id,
            inbound_id=began.inbound_id,
            now=began.at,
        )
    return Done(change.kind, orders.order_of(uow, change.number), refund)


def ask_person(
    uow: UnitOfWork, conversation_id: str, number: str, inbound_id: str, reason: str, wanted: Mapping[str, Any]
) -> NeedsPerson:
    """A ticket with the wish."""
    facts = {"order_number": number, "reason": reason, **wanted}
    ticket = tickets.open_ticket(uow, conversation_id, opened_by=f"{inbound_id}:{TOPIC}", topic=TOPIC, facts=facts)
    return NeedsPerson(ticket.number, reason)


def can_reroute(order: OrderView) -> bool:
    """Does the parcel's carrier take new addresses on the way?"""
    return order.carrier in rules().reroute


def find_line(order: OrderView, line: str) -> Line | None:
    """The order's line with this id."""
    return next((one for one in order.lines if one.id == line), None)
