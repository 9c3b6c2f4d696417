"""The question that most flows put first: which order, and is it the customer's to talk about?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from actions import orders as told
from actions.base import Talk
from actions.flows import memory
from actions.flows.answers import Also, Stop, Unfit, Value, Verdict
from actions.flows.questions import Question, is_yes_or_no, words_of
from actions.meant_orders import hinted, wants_other
from actions.order_details import TOLD
from actions.order_details import own_orders as own_orders
from helpdesk import answers
from helpdesk.policies.choices import meant_number
from helpdesk.services import orders
from helpdesk.services.orders import Found, Locked, OrderView, Proven

SLOT = "chosen_order"
PERHAPS = "perhaps"  # noted: the number that a picture seems to show
MOST_ROWS = 8  # orders in the list; "another order" and a person stand below them
SHORT_HINT = 5  # words that can hardly want something else than one of the list
LONGEST_HINT = 8  # words: longer answers to the list name an order by its number only
SHORTEST_WORD = 4  # letters of a word that tells an article


@dataclass(frozen=True)
class WhichOrder(Question):
    """The number of an order that the customer may hear of: own, or proven by e-mail or postcode.

    Asked by `utter_ask_chosen_order` (values: orders) as a list; not asked when the message names it, the talk was
    about one, or only one order `fits`.
    """

    slot: str = SLOT
    fits: Callable[[OrderView], bool] = lambda order: True
    told_first: bool = False  # is the order that was told just now meant while it is open, whether it fits or not?

    can_change = True
    comes_first = True
    names = True

    def find(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """An order that the message names by its number or its parcel's; by what it holds or how far it is when it
        begins the flow."""
        if note.get("proof"):
            return None  # a number may be the postcode: judged by `take`
        if talk.slot(SLOT) is not None and talk.shown.about and not talk.said("order_number"):
            return None  # a label in the picture changes nothing
        if numbers := told.named_orders(talk):
            return self.found(talk, numbers[0])
        if perhaps := talk.shown.doubtful.get("order_number"):
            return ask_back(perhaps)
        parcels = {tracking.upper() for tracking in talk.entities("tracking_number")}
        meant = [order for order in own_orders(talk) if order.tracking_number.upper() in parcels] if parcels else []
        if not meant and talk.slot(SLOT) is None and not memory.state(talk).get("open"):
            meant = self.meant(talk)
            meant = meant if len(meant) == 1 else []
        return Value(keep(talk, meant[0])) if meant else None

    def take(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """The answer to the list, or the number or proof that was asked for after it."""
        if note.get("proof"):
            return self.prove(talk, str(note["proof"]))
        if note.get(PERHAPS) and is_yes_or_no(talk):
            return self.found(talk, str(note[PERHAPS])) if talk.intent == "affirm" else ask_number()
        if talk.entity("order_scope") or (wants_other(talk) and not note):
            return ask_number()
        if note and not self.optional and not talk.tapped and answers.meant("no_order", talk.text):
            return Also(SLOT, "utter_order_number_unknown", {}, note, is_miss=True)
        listed = self.listed(talk)
        if 1 <= (number := meant_number(talk.text)) <= len(listed) and not note:
            return Value(keep(talk, listed[number - 1]))
        meant = hinted(talk, listed, in_list=True) if len(words_of(talk.text)) <= LONGEST_HINT else []
        return Value(keep(talk, meant[0])) if len(meant) == 1 else None

    def prefill(self, talk: Talk) -> Verdict:
        """The order the talk was about, or the only one; without any own order its number is asked for.

        One of several that the message may mean is not assumed; "it" is what was told last, whether it fits or not.
        """
        known = talk.slot("order_number")
        own = own_orders(talk)
        meant = self.meant(talk) if not memory.state(talk).get("open") else []
        fitting = [order for order in meant or own if self.fits(order)]
        order = order_known(talk, str(known)) if known else None
        if order is not None and self.told_first and not (order.is_open or points_back(talk)):
            fitting = fitting or [one for one in own if one.is_open]  # what was told is over: one that is not is meant
        if len(meant) == 1:
            return Value(keep(talk, meant[0]))
        may_be = order is not None and (not meant or order.number in {one.number for one in meant})
        if order is not None and may_be and (self.fits(order) or not fitting or self.just_told(talk, order)):
            return Value(order.number)
        if meant:
            return None
        if len(fitting) == 1 or len(own) == 1:
            return Value(keep(talk, (fitting or own)[0]))
        return None if own else ask_number()

    def repeat(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """Number or proof once more."""
        if note.get("proof"):
            return Also(SLOT, "utter_ask_order_proof", {"number": note["proof"]}, note)
        if note.get(PERHAPS):
            return ask_back(str(note[PERHAPS]))
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
        """A short message that tells one of the orders, or that it is none of them."""
        if talk.tapped or len(words_of(talk.text)) > SHORT_HINT:
            return False
        return wants_other(talk) or len(hinted(talk, self.listed(talk), in_list=True)) == 1

    def unfit(self, talk: Talk) -> Unfit:
        """An order is wanted."""
        return Unfit("utter_flow_unfit_order")

    def just_told(self, talk: Talk, order: OrderView) -> bool:
        """Is it the order that was told last: by words ("it"), or because nothing was said since and it may be?"""
        return points_back(talk) or (
            self.told_first and order.is_open and bool(TOLD.intersection(talk.said_before()[:1]))
        )

    def meant(self, talk: Talk) -> list[OrderView]:
        """The orders that the message may mean; of several the one that fits, if there is only one."""
        found = hinted(talk, own_orders(talk))
        fitting = [order for order in found if self.fits(order)]
        return fitting if len(fitting) == 1 else found

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


def ask_back(number: str) -> Also:
    """Is it `number`? A picture seems to show it."""
    return Also(SLOT, "utter_photo_is_order", {"number": number}, {PERHAPS: number})


def ask_number() -> Also:
    """The number of an order that is not in the list."""
    return Also(SLOT, "utter_ask_order_number", {}, {"number": True})


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


def points_back(talk: Talk) -> bool:
    """Does the message speak of what was told last ("cancel it", "diese Bestellung", "هذا الطلب")?"""
    return not talk.tapped and answers.says("this_one", talk.text)
