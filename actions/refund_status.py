"""Where the money is: how far returns and refunds are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from actions.base import ORDER_PROOF, HelpdeskAction, Talk
from actions.flows.answers import Stop, Unfit, Value, Verdict
from actions.flows.flow import Flow
from actions.flows.which_order import WhichOrder, ask_number, order_known, own_orders
from actions.order_verdicts import unpaid
from actions.return_refusals import ways
from helpdesk import clock
from helpdesk.services import returns
from helpdesk.services.orders import OrderView
from helpdesk.services.refunds import RefundView
from helpdesk.services.returns import Progress, ProofNeeded
from helpdesk.shop import shop

NONE, UNPAID, TOLD = "utter_refund_none", "utter_refund_unpaid", "utter_refund_status"
WAITING = ("waits", "person")  # states of a refund that has no day yet
MOST_TOLD = 3  # returns and refunds of one order


@dataclass(frozen=True)
class RefundedOrder(WhichOrder):
    """The order whose return or refund is meant: by its number, by the number of the return, or from the list."""

    def find(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """A return's number, else an order's."""
        number = None if note.get("proof") else returns.return_number(talk.text)
        if number is None:
            return super().find(talk, note)
        found = returns.status(talk.uow, talk.conversation_id, number, talk.inbound_id)
        if not isinstance(found, list) or not found:
            return Unfit("utter_refund_unknown", {"return_number": number})
        talk.remember(order_number=found[0].order_number)
        return Value(found[0].order_number)

    def prefill(self, talk: Talk) -> Verdict:
        """The order the talk was about, or the only one with a refund; the end when there is none."""
        numbers = list(dict.fromkeys(one.order_number for one in progress(talk)))
        known = str(talk.slot("order_number") or "")
        if known in numbers or len(numbers) == 1:
            number = known if known in numbers else numbers[0]
            talk.remember(order_number=number)
            return Value(number)
        if numbers:
            return None
        if known and order_known(talk, known) and unpaid(talk, known):
            return Stop(UNPAID, {"number": known})
        return Stop(NONE, {"instead": ways("", ("return_item",))}) if own_orders(talk) else ask_number()

    def values(self, talk: Talk) -> dict[str, Any]:
        """The rows of the list, newest first."""
        latest = {one.order_number: one for one in reversed(progress(talk))}
        return {"refunds": [{"number": order.number, **shown(latest[order.number])} for order in self.listed(talk)]}

    def listed(self, talk: Talk) -> list[OrderView]:
        """The orders with a return or refund."""
        numbers = dict.fromkeys(one.order_number for one in progress(talk))
        return [order for number in numbers if (order := order_known(talk, number))]


class RefundStatusForm(Flow):
    """Which order is it about?"""

    flow = "refund_status"
    switch = "refunds"
    intents = ("refund_status",)
    kin = frozenset({"return_item", "track_order", "payment_problem", "complaint"})
    questions = (RefundedOrder(),)


class RefundStatus(HelpdeskAction):
    """The order is known: how far its returns and refunds are."""

    def answer(self, talk: Talk) -> None:
        """Tell each of them, or that there is none."""
        number = str(talk.slot("chosen_order"))
        found = of_order(talk, number)
        if isinstance(found, ProofNeeded):  # the proof of somebody else's order has lapsed meanwhile
            talk.say("utter_ask_order_proof", number=number)
            talk.remember(order_number=number, asked=ORDER_PROOF)
        elif found:
            for one in found[:MOST_TOLD]:
                talk.say(TOLD, **status_values(one))
        elif unpaid(talk, number):
            talk.say(UNPAID, number=number)
        else:
            talk.say(NONE, number=number, instead=ways(number, ("return_item",)))


def tell_when(talk: Talk) -> bool:
    """Say when the money of the order told last comes, or how far it is; False if there is none of the customer's."""
    number = str(talk.slot("order_number") or "")
    found = of_order(talk, number)
    if not found or isinstance(found, ProofNeeded):
        return False
    values = status_values(found[0])
    timed = values["expected_on"] or values["refund_state"] in WAITING
    talk.say("utter_refund_when" if timed and not values["late"] else TOLD, **values)
    return True


def of_order(talk: Talk, number: str) -> list[Progress] | ProofNeeded:
    """The returns and refunds of order `number`, newest first: the customer's own or of a proven order."""
    own = [one for one in progress(talk) if one.order_number == number]
    return own or returns.status(talk.uow, talk.conversation_id, number, talk.inbound_id)


def progress(talk: Talk) -> list[Progress]:
    """All returns and refunds of the customer, newest first; looked up once a turn."""
    if "progress" not in talk.known:
        found = returns.status(talk.uow, talk.conversation_id, inbound_id=talk.inbound_id)
        talk.known["progress"] = found if isinstance(found, list) else []
    known: list[Progress] = talk.known["progress"]
    return known


def shown(one: Progress) -> dict[str, Any]:
    """How far it is, and since when."""
    at = one.return_.changed_at if one.return_ else one.refund.on if one.refund else clock.now()
    day = at.astimezone(shop().zone).date()
    return {"state": one.return_.state if one.return_ else "cancelled", "on": {"date": day.isoformat(), "short": True}}


def status_values(one: Progress) -> dict[str, Any]:
    """All about a return or refund, for the response that tells it."""
    begun, refund = one.return_, one.refund
    state = begun.state if begun else "cancelled"
    paid = refund_state(refund, state) if refund else None
    expected = (refund.expected_on if refund else None) or (begun.expected_on if begun else None)
    today = clock.now().astimezone(shop().zone).date()
    late = is_late(state, paid, expected, today)
    amount = refund.amount if refund else begun.amount if begun else None
    needs_person = late or state == "refused" or paid == "person"
    return {
        "number": one.order_number,
        "return_number": begun.number if begun else None,
        "state": state,
        "items": [{"name": item.name, "quantity": item.quantity} for item in begun.items] if begun else None,
        "wanted": [{"name": item.wanted, "quantity": item.quantity} for item in begun.items if item.wanted] or None
        if begun
        else None,
        "amount": amount if amount and amount.minor and state != "refused" else None,
        "refund_state": paid,
        "method": refund.method if refund else None,
        "on": refund.on.astimezone(shop().zone).date() if refund else None,
        "expected_on": expected if expected and expected >= today and state not in ("refused", "exchanged") else None,
        "late": "yes" if late else None,
        "way": begun.text or None if begun and state == "approved" else None,
        "label": begun.label or None if begun and state in ("approved", "label_sent") else None,
        "ticket_number": (begun.ticket_number if begun else None) or (refund.ticket_number if refund else None),
        "colleagues": ways(one.order_number, ()) if needs_person else [],
    }


def refund_state(refund: RefundView, state: str) -> str | None:
    """waits (for the goods), person (lets it go), booked, sent; None: nothing to say of money."""
    if refund.state in ("booked", "sent"):
        return refund.state
    if refund.state == "dropped" or state in ("refused", "requested"):
        return None
    return "waits" if refund.state == "planned" and state in ("approved", "label_sent", "received") else "person"


def is_late(state: str, paid: str | None, expected: date | None, today: date) -> bool:
    """Should the money or the new goods be there by now, as far as we have to do with it?"""
    ours = paid in ("booked", "sent") or state == "received"
    return ours and expected is not None and expected < today
