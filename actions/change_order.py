"""Changing a placed order: address, variant, number of pieces, an article less; redirecting a parcel on its way."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from actions.base import PERSON, HelpdeskAction, Talk
from actions.flows import memory
from actions.flows.answers import Check, Stop, Unfit, Value, Verdict
from actions.flows.flow import Flow
from actions.flows.more_questions import Pick, PostalAddress, Row
from actions.flows.questions import NUMBER, Confirm, Options, Quantity
from actions.flows.which_items import WhichItems, holds_named
from actions.flows.which_order import WhichOrder, chosen_order
from actions.order_verdicts import not_possible, tell_verdict, ways
from helpdesk import answers
from helpdesk.integrations.orders.protocol import Line
from helpdesk.policies.order_changes import (
    CANCEL,
    CHANGE_ADDRESS,
    CHANGE_ITEM,
    CHANGE_QUANTITY,
    DROP_ITEM,
    REROUTE,
    stage,
)
from helpdesk.services import order_changes
from helpdesk.services.order_changes import Address
from helpdesk.values import western_digits

ADDRESS, ITEM, QUANTITY, DROP, DELIVERY = WHAT = ("address", "item", "quantity", "drop", "delivery")
WISHES = {ADDRESS: CHANGE_ADDRESS, ITEM: CHANGE_ITEM, QUANTITY: CHANGE_QUANTITY, DROP: DROP_ITEM}
OF_ARTICLES = (ITEM, QUANTITY)
NOT_POSSIBLE = "utter_change_order_not_possible"
MOST_PIECES = 12  # a larger number is rather a size


def variants(talk: Talk) -> list[Row]:
    """What the chosen article also comes in and can be had now."""
    line = chosen_line(talk)
    found = order_changes.variants(talk.uow, chosen_order(talk).number, line.id) if line else ()
    if line is None:
        return []
    names = [line.name, *(one.name for one in found)]
    same = len(alike(names).rpartition(" ")[0])  # of "T-shirt, white, M" and "T-shirt, black, L" it is "T-shirt,"
    return [
        Row(one.sku, one.name[same:].strip(" ,،") or one.name, one.name, assumed=(line.name,), words=(one.size,))
        for one in found
    ]


def alike(names: list[str]) -> str:
    """The beginning that all names have in common."""
    return "".join(letters[0] for letters in takewhile(lambda one: len(set(one)) == 1, zip(*names, strict=False)))


def wants_change(talk: Talk, lines: tuple[Line, ...]) -> bool:
    """Does a message about an order that is still with us want other articles or pieces of it?"""
    meant = [] if talk.tapped else answers.meant("change_what", talk.text)
    return not {ITEM, QUANTITY, DROP}.isdisjoint(meant) or names_pieces(talk, lines)


def names_pieces(talk: Talk, lines: tuple[Line, ...]) -> bool:
    """Is a number of pieces said with one of the articles ("only 2 shirts please")?"""
    if talk.tapped or talk.entity("size") or talk.entity("date") or not holds_named(talk.text, lines):
        return False
    return any(int(number) <= MOST_PIECES for number in NUMBER.findall(western_digits(talk.text)))


@dataclass(frozen=True)
class Variant(Pick):
    """What the article is to be instead, also when the message that begins the flow says it."""

    def prefill(self, talk: Talk) -> Verdict:
        """By the words of that message."""
        return None if talk.tapped or memory.state(talk).get("open") else self.by_words(talk, talk.text)


@dataclass(frozen=True)
class NewAddress(PostalAddress):
    """The new address, also when it is sent while something else is asked."""

    def find(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """A whole address; not in the message that begins the flow, where numbers may mean anything."""
        if not memory.state(talk).get("open"):
            return None
        found = self.take(talk, note)
        return found if isinstance(found, Value) else None


@dataclass(frozen=True)
class What(Options):
    """What is to be changed; whoever sends an address wants it delivered there."""

    def find(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """By words ("2 instead of 3" holds those for something else instead), else by a whole address."""
        found = super().find(talk, note)
        if found is None and not talk.tapped and set(answers.meant(self.group, talk.text)) == set(OF_ARTICLES):
            return Value(ITEM if talk.entity("size") or talk.entity("color") else QUANTITY)
        if found is None and NewAddress("").find(talk, note) is not None:
            return Value(ADDRESS)
        return found

    def prefill(self, talk: Talk) -> Verdict:
        """Another number of pieces, when the message that begins the flow gives one with an article."""
        begins = not talk.tapped and not memory.state(talk).get("open")
        return Value(QUANTITY) if begins and names_pieces(talk, chosen_order(talk).lines) else None


@dataclass(frozen=True)
class NewPieces(Quantity):
    """How many it is to be, also when the message that begins the flow says it."""

    def prefill(self, talk: Talk) -> Verdict:
        """The one number in that message which is not the one that was ordered."""
        line = chosen_line(talk)
        if talk.tapped or memory.state(talk).get("open") or line is None or not names_pieces(talk, (line,)):
            return None
        said = {int(number) for number in NUMBER.findall(western_digits(talk.text))} - {line.quantity}
        return Value(said.pop()) if len(said) == 1 else None


class ChangeOrderForm(Flow):
    """Which order, what about it, to what, and is that right?"""

    flow = "change_order"
    intents = ("change_order",)
    kin = frozenset({"cancel_order", "exchange_item", "return_item", "size_help"})
    questions = (
        WhichOrder(fits=lambda order: stage(order) == "with_us", told_first=True),
        What("change_order_what", options=WHAT, group="change_what", volunteered=True),
        NewAddress("change_order_address"),
        WhichItems("change_order_line", one=True),
        WhichItems("change_order_drop"),
        Variant("change_order_variant", rows=variants),
        NewPieces("change_order_quantity"),
        Confirm("change_order_confirm"),
    )

    def check_chosen_order(self, talk: Talk, number: str) -> Check:
        """Something about it can still be changed; otherwise what is possible instead."""
        found = order_changes.options(talk.uow, talk.conversation_id, number, talk.inbound_id)
        if not isinstance(found, order_changes.Options):
            return None
        if not {*WISHES.values(), REROUTE} & set(found.possible):
            return Stop(NOT_POSSIBLE, not_possible(talk, found.order, CHANGE_ITEM))
        return None

    def check_change_order_what(self, talk: Talk, what: str) -> Check:
        """It can be changed in the order's state; another day of delivery is a person's work."""
        if what == DELIVERY:
            talk.remember(asked=PERSON, handoff_topic=self.flow)
            return Stop("utter_change_order_delivery", {"topic": self.flow})
        order = chosen_order(talk)
        found = order_changes.options(talk.uow, talk.conversation_id, order.number, talk.inbound_id)
        wish = WISHES[what]
        if not isinstance(found, order_changes.Options) or found.allows(wish):
            return None
        if what == ADDRESS and found.allows(REROUTE):
            return None
        wish = REROUTE if what == ADDRESS and on_its_way(talk) else wish
        return Stop(NOT_POSSIBLE, not_possible(talk, order, wish))

    def check_change_order_line(self, talk: Talk, ids: list[str]) -> Check:
        """An article that comes in something else, when another variant is wanted."""
        talk.remember(change_order_line=ids)
        if talk.slot("change_order_what") == ITEM and not variants(talk):
            values = {"number": talk.slot("chosen_order"), "reason": "no_other_variant", "ways": ways((CANCEL,))}
            return Stop(NOT_POSSIBLE, values)
        return None

    def check_change_order_drop(self, talk: Talk, ids: list[str]) -> Check:
        """Not all of them: that would be cancelling."""
        if talk.slot("change_order_what") != DROP:  # an article that is named may be meant to stay, only otherwise
            memory.note(talk, unchecked=[*memory.state(talk).get("unchecked", ()), "change_order_drop"])
            return None
        if len(ids) == len(chosen_order(talk).lines):
            values = {"number": talk.slot("chosen_order"), "reason": "only_item", "ways": ways((CANCEL,))}
            return Stop(NOT_POSSIBLE, values)
        return None

    def check_change_order_quantity(self, talk: Talk, pieces: int) -> Check:
        """Fewer than were ordered: more would cost more, which nobody can pay here."""
        line = chosen_line(talk)
        if line is not None and pieces >= line.quantity:
            return Unfit("utter_change_order_fewer", {"quantity": line.quantity, "name": line.name})
        return None

    def skip_change_order_address(self, talk: Talk) -> bool:
        """Only for another address."""
        return bool(talk.slot("change_order_what") != ADDRESS)

    def skip_change_order_line(self, talk: Talk) -> bool:
        """Only for another variant or number of pieces."""
        return talk.slot("change_order_what") not in OF_ARTICLES

    def skip_change_order_drop(self, talk: Talk) -> bool:
        """Only for an article less."""
        return bool(talk.slot("change_order_what") != DROP)

    def skip_change_order_variant(self, talk: Talk) -> bool:
        """Only for another variant."""
        return bool(talk.slot("change_order_what") != ITEM)

    def skip_change_order_quantity(self, talk: Talk) -> bool:
        """Only for another number of pieces."""
        return bool(talk.slot("change_order_what") != QUANTITY)

    def values_change_order_what(self, talk: Talk) -> dict[str, Any]:
        """The order's number."""
        return {"number": talk.slot("chosen_order")}

    def values_change_order_address(self, talk: Talk) -> dict[str, Any]:
        """The order's number."""
        return {"number": talk.slot("chosen_order")}

    def values_change_order_variant(self, talk: Talk) -> dict[str, Any]:
        """The article as it was ordered."""
        line = chosen_line(talk)
        return {"name": line.name if line else ""}

    def values_change_order_quantity(self, talk: Talk) -> dict[str, Any]:
        """The article and how many were ordered."""
        line = chosen_line(talk)
        return {"name": line.name, "quantity": line.quantity} if line else {}

    def values_change_order_confirm(self, talk: Talk) -> dict[str, Any]:
        """What will be changed to what."""
        order, line, what = chosen_order(talk), chosen_line(talk), str(talk.slot("change_order_what"))
        address = talk.slot("change_order_address") or {}
        drop = set(talk.slot("change_order_drop") or ())
        sku = talk.slot("change_order_variant")
        return {
            "number": order.number,
            "what": "reroute" if what == ADDRESS and on_its_way(talk) else what,
            "name": line.name if line else "",
            "street": address.get("street"),
            "place": " ".join(filter(None, (address.get("postcode"), address.get("town")))),
            "wanted": next((row.title for row in variants(talk) if row.id == sku), "") if sku else "",
            "pieces": talk.slot("change_order_quantity"),
            "items": [{"name": one.name, "quantity": one.quantity} for one in order.lines if one.id in drop],
        }


class ChangeOrder(HelpdeskAction):
    """Everything is known and confirmed: the order is changed."""

    def answer(self, talk: Talk) -> None:
        """Change it, and say so or why not."""
        number, what = str(talk.slot("chosen_order")), talk.slot("change_order_what")
        where = (talk.uow, talk.conversation_id, number, talk.inbound_id)
        line = str((talk.slot("change_order_line") or [""])[0])
        verdict: object
        if what == ADDRESS:
            change = order_changes.reroute if on_its_way(talk) else order_changes.change_address
            verdict = change(*where, address_of(talk))
        elif what == DROP:
            verdict = order_changes.cancel(*where, [str(one) for one in talk.slot("change_order_drop") or ()])
        elif what == QUANTITY:
            verdict = order_changes.change_item(*where, line, quantity=int(talk.slot("change_order_quantity")))
        else:
            verdict = order_changes.change_item(*where, line, sku=str(talk.slot("change_order_variant")))
        tell_verdict(talk, number, verdict, "utter_change_order_done", NOT_POSSIBLE)


def address_of(talk: Talk) -> Address:
    """The new address, in the country of the old one."""
    old = chosen_order(talk).address
    return Address(**talk.slot("change_order_address"), country=old.country if old else "")


def on_its_way(talk: Talk) -> bool:
    """Has the parcel left us?"""
    return stage(chosen_order(talk)) != "with_us"


def chosen_line(talk: Talk) -> Line | None:
    """The article that is to be changed."""
    ids = talk.slot("change_order_line") or ()
    return next((line for line in chosen_order(talk).lines if line.id in ids), None)
