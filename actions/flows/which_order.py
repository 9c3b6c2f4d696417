"""The question that most flows put first: which order, and is it the customer's to talk about?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from actions import orders as told
from actions.base import Talk
from actions.flows.answers import Also, Stop, Unfit, Value, Verdict
from actions.flows.questions import Question, words_of
from helpdesk.policies.choices import meant_number
from helpdesk.services import orders
from helpdesk.services.orders import Found, Locked, OrderView, Proven

SLOT = "chosen_order"
MOST_ROWS = 8  # orders in the list; "another order" and a person stand below them
SHORT_HINT = 3  # words that can hardly want something else
LONGEST_HINT = 8  # words: longer messages name an order by its number only
SHORTEST_WORD = 4  # letters of a word that tells an article


@dataclass(frozen=True)
class WhichOrder(Question):
    """The number of an order that the customer may hear of: own, or proven by e-mail or postcode.

    Asked by `utter_ask_chosen_order` (values: orders) as a list; not asked when the message names it, the talk was
    about one, or only one order `fits`.
    """

    slot: str = SLOT
    fits: Callable[[OrderView], bool] = lambda order: True

    can_change = True
    comes_first = True

    def find(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """An order that the message names by its number or its parcel's."""
        if note.get("proof"):
            return None  # a number may be the postcode: judged by `take`
        if numbers := told.named_orders(talk):
            return self.found(talk, numbers[0])
        parcels = {tracking.upper() for tracking in talk.entities("tracking_number")}
        meant = [order for order in own_orders(talk) if order.tracking_number.upper() in parcels] if parcels else []
        return Value(keep(talk, meant[0])) if meant else None

    def take(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """The answer to the list, or the number or proof that was asked for after it."""
        if note.get("proof"):
            return self.prove(talk, str(note["proof"]))
        if talk.entity("order_scope"):
            return ask_number()
        listed = self.listed(talk)
        if 1 <= (number := meant_number(talk.text)) <= len(listed) and not note:
            return Value(keep(talk, listed[number - 1]))
        meant = hinted(talk, listed) if not talk.tapped else []
        return Value(keep(talk, meant[0])) if len(meant) == 1 else None

    def prefill(self, talk: Talk) -> Verdict:
        """The order the talk was about, or the only one; without any own order its number is asked for."""
        known = talk.slot("order_number")
        own = own_orders(talk)
        fitting = [order for order in own if self.fits(order)]
        order = order_known(talk, str(known)) if known else None
        if order is not None and (self.fits(order) or not fitting):
            return Value(order.number)
        if len(fitting) == 1 or len(own) == 1:
            return Value(keep(talk, (fitting or own)[0]))
        return None if own else ask_number()

    def repeat(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """Number or proof once more."""
        if note.get("proof"):
            return Also(SLOT, "utter_ask_order_proof", {"number": note["proof"]}, note)
        return ask_number()

    def values(self, talk: Talk) -> dict[str, Any]:
        """The rows of the list."""
        return {"orders": [told.row(order) for order in self.listed(talk)]}

    def is_sure(self, talk: Talk) -> bool:
        """A number in free text may be anything: only the bare number of an own order is sure."""
        numbers = told.named_orders(talk)
        own = {order.number for order in own_orders(talk)} if numbers else set()
        return len(words_of(talk.text)) == 1 and bool(own.intersection(numbers))

    def claims(self, talk: Talk) -> bool:
        """A short message that names an article of just one order."""
        return len(words_of(talk.text)) <= SHORT_HINT and len(hinted(talk, self.listed(talk))) == 1

    def unfit(self, talk: Talk) -> Unfit:
        """An order is wanted."""
        return Unfit("utter_flow_unfit_order")

    def listed(self, talk: Talk) -> list[OrderView]:
        """The customer's orders as they are listed: those that fit before the others."""
        return sorted(own_orders(talk), key=lambda order: not self.fits(order))[:MOST_ROWS]

    def found(self, talk: Talk, number: str) -> Verdict:
        """Order `number` if it may be told; else its proof is asked for, or taken from the message."""
        if order := order_known(talk, number):
            return Value(keep(talk, order))
        if proof := talk.entity("email"):
            return self.judge(talk, number, proof)
        return Also(SLOT, "utter_ask_order_proof", {"number": number}, {"proof": number})

    def prove(self, talk: Talk, number: str) -> Verdict:
        """Judge the message as e-mail or postcode of order `number`."""
        named = told.named_order(talk)
        perhaps = named if named in talk.entities("postcode") else ""  # "1002" may be either
        if named and named != number and (not perhaps or order_known(talk, named)):
            return self.found(talk, named)
        proof = told.proof_in(talk)
        if not proof or named == number:
            again = {"proof": number}
            return Also(SLOT, "utter_order_proof_again", {"number": number}, again, is_miss=True)
        return self.judge(talk, number, proof, perhaps if len(perhaps) == len(number) else "")

    def judge(self, talk: Talk, number: str, proof: str, perhaps: str = "") -> Verdict:
        """The verdict on a proof; the refusal is the same for unknown and for other people's orders."""
        verdict = orders.check_proof(talk.uow, talk.conversation_id, number, proof, talk.inbound_id)
        if isinstance(verdict, Proven):
            return Value(keep(talk, verdict.order))
        if isinstance(verdict, Locked):
            return Stop("utter_order_locked", {"number": number, "ticket_number": verdict.ticket_number})
        if perhaps:
            return self.found(talk, perhaps)
        return Also(SLOT, "utter_order_refused", {"number": number}, {"proof": number})


def ask_number() -> Also:
    """The number of an order that is not in the list."""
    return Also(SLOT, "utter_ask_order_number", {}, {"number": True})


def own_orders(talk: Talk) -> list[OrderView]:
    """The customer's orders, open ones first."""
    if "own" not in talk.known:
        talk.known["own"] = orders.of_conversation(talk.uow, talk.conversation_id)
    found: list[OrderView] = talk.known["own"]
    return found


def order_known(talk: Talk, number: str) -> OrderView | None:
    """Order `number` if it is the customer's own or was proven."""
    key = f"order:{number}"
    if key not in talk.known:
        verdict = told.look_up(talk, number)
        talk.known[key] = verdict.order if isinstance(verdict, Found) else None
    found: OrderView | None = talk.known[key]
    return found


def chosen_order(talk: Talk) -> OrderView:
    """The order of the flow, as it is now. Raises LookupError when none is chosen or its proof has lapsed."""
    order = order_known(talk, str(talk.slot(SLOT) or ""))
    if order is None:
        raise LookupError("no order is chosen")
    return order


def keep(talk: Talk, order: OrderView) -> str:
    """The order is what the talk is about from now on."""
    talk.known[f"order:{order.number}"] = order
    talk.remember(order_number=order.number)
    return order.number


def hinted(talk: Talk, listed: list[OrderView]) -> list[OrderView]:
    """The orders that hold an article which the message names ("the lamp")."""
    said = [word for word in words_of(talk.text) if len(word) >= SHORTEST_WORD]
    if not said or len(said) > LONGEST_HINT:
        return []
    return [
        order
        for order in listed
        if any(
            word == known or (len(word) > SHORTEST_WORD and word in known)
            for item in order.items
            for known in words_of(item.name)
            for word in said
        )
    ]
