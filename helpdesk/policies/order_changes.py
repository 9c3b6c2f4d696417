"""What can still be done about a placed order, by its state; what else when it cannot. Pure."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from helpdesk.integrations.orders import protocol as orders
from helpdesk.integrations.orders.protocol import Article, OrderView

# What a customer may ask for …
CANCEL, DROP_ITEM = "cancel", "drop_item"
CHANGE_ADDRESS, REROUTE = "change_address", "reroute"
CHANGE_ITEM, CHANGE_QUANTITY = "change_item", "change_quantity"
# … and what is left when that is not possible.
RETURN_LATER = "return_later"  # once it has arrived
LEAVE_IT = "leave_it"  # not collected, it comes back to us by itself
RETURN_ITEM, EXCHANGE_ITEM = "return_item", "exchange_item"
REFUND_STATUS = "refund_status"
PERSON = "person"

Stage = Literal["with_us", "on_its_way", "out_for_delivery", "at_pickup_point", "delivered", "cancelled", "returned"]
STAGES: dict[str, Stage] = {
    orders.PROCESSING: "with_us",
    orders.SHIPPED: "on_its_way",
    orders.DELAYED: "on_its_way",
    orders.OUT_FOR_DELIVERY: "out_for_delivery",
    orders.READY_FOR_PICKUP: "at_pickup_point",
    orders.DELIVERED: "delivered",
    orders.CANCELLED: "cancelled",
    orders.RETURNED: "returned",
}
POSSIBLE: dict[Stage, tuple[str, ...]] = {
    "with_us": (CANCEL, CHANGE_ADDRESS, CHANGE_ITEM, CHANGE_QUANTITY),
    "on_its_way": (REROUTE, RETURN_LATER),
    "out_for_delivery": (RETURN_LATER,),
    "at_pickup_point": (LEAVE_IT, RETURN_LATER),
    "delivered": (RETURN_ITEM, EXCHANGE_ITEM),
    "cancelled": (REFUND_STATUS,),
    "returned": (REFUND_STATUS,),
}
# What serves the same end as a wish that is not possible.
SERVES: dict[str, frozenset[str]] = {
    CANCEL: frozenset({RETURN_LATER, LEAVE_IT, RETURN_ITEM, REFUND_STATUS}),
    DROP_ITEM: frozenset({CANCEL, RETURN_LATER, RETURN_ITEM, REFUND_STATUS}),
    CHANGE_ADDRESS: frozenset({REROUTE, LEAVE_IT}),
    REROUTE: frozenset({CHANGE_ADDRESS, LEAVE_IT}),
    CHANGE_ITEM: frozenset({RETURN_LATER, EXCHANGE_ITEM}),
    CHANGE_QUANTITY: frozenset({RETURN_LATER, RETURN_ITEM}),
}


@dataclass(frozen=True)
class Refusal:
    """Why a wish is not possible (a word), and what is possible instead, the best first; a person always is."""

    reason: str
    instead: tuple[str, ...]


def stage(order: OrderView) -> Stage:
    """How far the order is; a late one that has no parcel yet is still with us."""
    if order.status == orders.DELAYED and not order.tracking_number:
        return "with_us"
    return STAGES[order.status]


def possible(order: OrderView, can_reroute: bool) -> tuple[str, ...]:
    """What can be done about the order now; `can_reroute`: its carrier takes new addresses on the way."""
    now = stage(order)
    wishes = [wish for wish in POSSIBLE[now] if wish != REROUTE or (can_reroute and not order.rerouted)]
    if now == "with_us" and len(order.lines) > 1:
        wishes.append(DROP_ITEM)
    return tuple(wishes)


def refusal(order: OrderView, wish: str, can_reroute: bool) -> Refusal | None:
    """None when `wish` is possible; else why not and what instead."""
    now = possible(order, can_reroute)
    if wish in now:
        return None
    instead = tuple(other for other in now if other in SERVES[wish])
    reason: str = stage(order)
    if wish == REROUTE and reason == "on_its_way":
        reason = "rerouted_already" if order.rerouted else "carrier_does_not"
    elif wish == DROP_ITEM and reason == "with_us":
        reason, instead = "only_item", (CANCEL,)
    return Refusal(reason, (*instead, PERSON))


def pick(variants: Sequence[Article], current: str, *, size: str = "", color: str = "") -> tuple[Article, ...]:
    """The variants that `size` and `color` mean; what is left out stays as with the SKU `current`.

    A colour may be its code or a word of the article's name in any language.
    """
    now = next((one for one in variants if one.sku == current), None)
    found = [one for one in variants if same_size(size, one.size)] if size else list(variants)
    found = [one for one in found if has_color(one, color)] if color else found
    if size and not color and now is not None:
        found = [one for one in found if one.color == now.color] or found
    if color and not size and now is not None:
        found = [one for one in found if one.size == now.size] or found
    return tuple(found) if size or color else ()


def in_stock(variants: Iterable[Article], pieces: int, without: str = "") -> tuple[Article, ...]:
    """Those of which `pieces` can be had, without the SKU `without`."""
    return tuple(one for one in variants if one.stock >= pieces and one.sku != without)


def same_size(said: str, size: str) -> bool:
    """Is it the same size? "m" is "M", "39-42" and "40" are "39–42"."""
    one, other = squeeze(said), squeeze(size)
    if one == other:
        return bool(one)
    low, dash, high = other.partition("-")
    return bool(dash) and one.isdecimal() and low.isdecimal() and high.isdecimal() and int(low) <= int(one) <= int(high)


def has_color(article: Article, said: str) -> bool:
    """Does the article's colour code, or a word of its name in any language, say this colour?"""
    wanted = squeeze(said)
    words = {squeeze(word) for name in article.known_as for word in name.replace("،", ",").replace(",", " ").split()}
    return bool(wanted) and (wanted == squeeze(article.color) or wanted in words)


def squeeze(text: str) -> str:
    """`text` in one case, without blanks, with one kind of dash, letters of "x" and digits."""
    flat = unicodedata.normalize("NFKC", text).casefold().replace("–", "-").replace("×", "x")
    digits = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in flat)
    return "".join(digits.split())
