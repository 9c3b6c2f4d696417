"""Trouble with a payment: what is booked for the order is told, and what stays unclear goes to the payments team."""

from __future__ import annotations

from typing import Any

from actions import payment_pictures
from actions.base import HelpdeskAction, Talk
from actions.flows import memory
from actions.flows.answers import Value, Verdict
from actions.flows.details import Details, named
from actions.flows.ending import open_ticket
from actions.flows.flow import SUBQUESTION, Flow
from actions.flows.intents import SURE
from actions.flows.questions import Options, Question, YesNo
from actions.flows.which_order import WhichOrder, keep, own_orders
from helpdesk import answers
from helpdesk.services import payments
from helpdesk.services.payments import OrderPayments
from helpdesk.shop import shop

KIND, SETTLED, DETAILS = "payment_problem_kind", "payment_problem_settled", "payment_problem_details"
DECLINED, TWICE, AMOUNT, NO_ORDER, OTHER = KINDS = ("declined", "charged_twice", "wrong_amount", "no_order", "other")
WITHOUT_ORDER = frozenset({DECLINED, NO_ORDER})  # happen before there is an order
ODD = frozenset({"charged_twice", "paid_too_much", "refund_due", "failed"})
OWED = frozenset({"charged_twice", "paid_too_much", "refund_due"})  # money of the customer's is with us
SOLVED = {"problem_solved": True, "problem_not_solved": False}  # intents that say whether it is settled
UNKNOWN = "unknown"  # the finding without an order, or without any payment for it


def of_order(talk: Talk, number: str) -> OrderPayments | None:
    """The payments of an order that may be told; looked up once a turn."""
    key = f"payments:{number}"
    if key not in talk.known:
        found = payments.of_order(talk.uow, talk.conversation_id, number, talk.inbound_id) if number else None
        talk.known[key] = found if isinstance(found, OrderPayments) else None
    known: OrderPayments | None = talk.known[key]
    return known


def odd_orders(talk: Talk) -> list[str]:
    """The customer's own orders with whose payments something is wrong."""
    found = ((order.number, of_order(talk, order.number)) for order in own_orders(talk))
    return [number for number, known in found if known and known.balance.finding in ODD]


class PaidOrder(WhichOrder):
    """The order that was paid; the only one with whose payments something is wrong needs no question."""

    def find(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """What any flow finds; or the own order with the payment that a picture shows."""
        if (found := super().find(talk, note)) is not None or not talk.shown.seen or talk.slot("chosen_order"):
            return found
        known = ((one, of_order(talk, one.number)) for one in own_orders(talk))
        paid = [order for order, its in known if its and payment_pictures.pays(talk.shown, its.attempts)]
        return Value(keep(talk, paid[0])) if len(paid) == 1 else None

    def prefill(self, talk: Talk) -> Verdict:
        """The odd one, else what any flow would assume."""
        odd = [order for order in own_orders(talk) if order.number in odd_orders(talk)]
        return Value(keep(talk, odd[0])) if len(odd) == 1 else super().prefill(talk)


class Settled(YesNo):
    """Is it settled? Also "solved" and "still the same" are yes and no."""

    def take(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """Yes, no, or words for either."""
        found = self.by_words(talk)
        return super().take(talk, note) if found is None else Value(found)

    def claims(self, talk: Talk) -> bool:
        """Words for yes or no have rules of their own elsewhere."""
        return self.by_words(talk) is not None

    def by_words(self, talk: Talk) -> bool | None:
        """Do the words say that it is settled, or that it is not? None: neither."""
        if talk.tapped or answers.command(talk.text):  # "forget it" looks like solved
            return None
        said = answers.meant("helped", talk.text)
        if "not_helped" in said or "helped" in said:
            return "not_helped" not in said
        return SOLVED.get(talk.intent or "") if talk.confidence >= SURE else None


class PaymentProblemForm(Flow):
    """What happened, to which order, does what is booked settle it, and if not: amount, date, reference."""

    flow = "payment_problem"
    switch = "payments"
    reports = True
    intents = ("payment_problem",)
    kin = frozenset({"refund_status", "app_error", "complaint", "problem_not_solved", "submit_document"})
    questions = (
        Options(KIND, options=KINDS, group="payment_kind", volunteered=True),
        PaidOrder(optional=True),
        Settled(SETTLED),
        Details(DETAILS, shortest=3),
    )

    def go_on(self, talk: Talk) -> None:
        """Ask on; before it, what a picture of the payment comes to, as soon as the order is known."""
        super().go_on(talk)
        payment_pictures.tell(talk, of_order(talk, str(talk.slot("chosen_order") or "")))

    def misfit(self, talk: Talk, question: Question) -> None:
        """A picture of the payment answers no question, but is looked at."""
        if payment_pictures.tell(talk, of_order(talk, str(talk.slot("chosen_order") or ""))):
            self.ask_again(talk)
        else:
            super().misfit(talk, question)

    def say_what_now(self, talk: Talk, question: Question) -> None:
        """After a payment that failed: pay again, and how."""
        if question.slot != SETTLED or talk.slot(KIND) != DECLINED:
            super().say_what_now(talk, question)
            return
        talk.say("utter_payment_problem_what_now", finding=finding(talk))
        self.request(talk, SUBQUESTION, {})

    def told_something(self, talk: Talk) -> bool:
        """Whoever says goodbye to what is booked was told enough."""
        return memory.state(talk).get("open") != SETTLED and super().told_something(talk)

    def skip_chosen_order(self, talk: Talk) -> bool:
        """Before there is an order it need not be asked for, unless one of the customer's shows what happened."""
        return talk.slot(KIND) in WITHOUT_ORDER and not odd_orders(talk) and not talk.slot("chosen_order")

    def skip_payment_problem_settled(self, talk: Talk) -> bool:
        """Money of the customer's is with us, or nothing is known: that is for a person in any case."""
        found = finding(talk)
        return found in OWED or (found == UNKNOWN and talk.slot(KIND) != DECLINED)

    def skip_payment_problem_details(self, talk: Talk) -> bool:
        """Only for what a person has to find out."""
        return bool(talk.slot(SETTLED)) or finding(talk) in OWED

    def values_payment_problem_settled(self, talk: Talk) -> dict[str, Any]:
        """What is booked."""
        return booked(talk)

    def values_payment_problem_details(self, talk: Talk) -> dict[str, Any]:
        """What is said before: the order's number and the kind of trouble."""
        return {"number": talk.slot("chosen_order"), "trouble": talk.slot(KIND)}


class PaymentProblem(HelpdeskAction):
    """It is settled, or the payments team sees to it."""

    def answer(self, talk: Talk) -> None:
        """Say what happens now."""
        if talk.slot(SETTLED):
            talk.say("utter_payment_problem_settled", number=talk.slot("chosen_order"))
            return
        found = finding(talk)
        known = of_order(talk, str(talk.slot("chosen_order") or ""))
        attempts = [line(one) for one in known.attempts] if known else []
        compared = memory.state(talk).get(payment_pictures.COMPARED)
        facts = {"finding": found, "payments": attempts, "picture": compared, **named(talk)}
        ticket_number = open_ticket(talk, facts, once=True)
        key = "utter_payment_problem_owed" if found in OWED else "utter_payment_problem_ticket"
        talk.say(key, ticket_number=ticket_number, **booked(talk))


def finding(talk: Talk) -> str:
    """What the payments of the chosen order come to, in a word."""
    known = of_order(talk, str(talk.slot("chosen_order") or ""))
    return known.balance.finding if known and known.balance.finding != "unpaid" else UNKNOWN


def booked(talk: Talk) -> dict[str, Any]:
    """What is booked for the chosen order, for the responses that tell it."""
    known = of_order(talk, str(talk.slot("chosen_order") or ""))
    values = {"trouble": talk.slot(KIND), "finding": finding(talk), "number": talk.slot("chosen_order")}
    if known is None or known.last is None:
        return values
    back = known.refunds[-1] if known.refunds else None
    return {
        **values,
        "paid": known.balance.paid,
        "total": known.order.total,
        "surplus": known.balance.surplus,
        "back": known.balance.back,
        "method": known.last.method,
        "reason": known.last.reason or "other",
        "paid_on": known.last.at.astimezone(shop().zone).date(),
        "refund_on": back.expected_on if back else None,
    }


def line(payment: payments.Payment) -> str:
    """A payment as a person reads it in the ticket."""
    at = payment.at.astimezone(shop().zone)
    amount = f"{payment.amount.minor} {payment.amount.currency} (minor units)"
    return (
        f"{at:%Y-%m-%d %H:%M} {payment.reference}: {amount}, {payment.method}, {payment.state} {payment.reason}".strip()
    )
