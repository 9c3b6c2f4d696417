"""A picture of a payment beside what is booked for the order: it matches, differs in something, or is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from actions.base import Talk
from actions.flows import memory
from helpdesk import answers
from helpdesk.policies.payment_check import Compared, Printed, compare, money, plain
from helpdesk.services import pictures
from helpdesk.services.payments import OrderPayments, Payment
from helpdesk.services.pictures import Shown
from helpdesk.shop import shop

PICTURES, COMPARED = "payment_pictures", "compared"  # noted: inbound ids, and what came of them for the ticket
FAILED, PAID = "failed", "paid"


def tell(talk: Talk, known: OrderPayments | None) -> bool:
    """Say how the pictures of this flow compare with the payments of its order, once; False if there is nothing to say.

    `known` are payments that the customer may hear of, so a picture tells nothing about anybody else's.
    """
    ids = noted(talk)
    if known is None or not ids or talk.known.get(COMPARED):
        return False
    if memory.state(talk).get(COMPARED) and not talk.shown.seen:
        return False
    printed = printed_in(pictures.of_messages(talk.uow, talk.conversation_id, ids))
    found = compare(printed, known.attempts, shop().zone)
    if found is None:
        return False
    talk.known[COMPARED] = True
    memory.note(talk, **{COMPARED: fact(found)})
    talk.say("utter_payment_compared", number=known.order.number, verdict=found.verdict, **differences(found, printed))
    return True


def noted(talk: Talk) -> list[str]:
    """The inbound ids of all pictures of this flow, those of this turn included."""
    before = list(memory.state(talk).get(PICTURES, ()))
    new = [one for one in talk.shown.seen if one not in before] if talk.shown.about != "identity" else []
    if new:
        memory.note(talk, **{PICTURES: [*before, *new]})
    return [*before, *new]


def printed_in(shown: Shown) -> Printed:
    """What pictures say of a payment; only what was read surely."""
    said = answers.meant("payment_shown", shown.words)
    amounts = (money(text) for text in shown.sure.get("amount", ()))
    return Printed(
        references=shown.sure.get("transaction_id", ()),
        amounts=tuple(amount for amount in amounts if amount),
        days=tuple(day for day in map(_day, shown.sure.get("date", ())) if day),
        state=FAILED if FAILED in said else PAID if PAID in said else "",
    )


def pays(shown: Shown, attempts: Sequence[Payment]) -> bool:
    """Do the pictures name one of these payments by its reference?"""
    named = {plain(reference) for reference in shown.sure.get("transaction_id", ())}
    return bool(named) and any(plain(payment.reference) in named for payment in attempts)


def fact(found: Compared) -> str:
    """What the ticket says of it."""
    which = f" {found.payment.reference}" if found.payment else ""
    return f"{found.verdict}{which}" + (f": {', '.join(found.differs_in)}" if found.differs_in else "")


def differences(found: Compared, printed: Printed) -> dict[str, Any]:
    """What the picture says and what is booked, for the answer; only what differs, or the match itself."""
    payment = found.payment
    if payment is None:
        return {}
    booked_on = payment.at.astimezone(shop().zone).date()
    if found.verdict == "matches":
        return {"booked_amount": payment.amount, "booked_on": booked_on, "matches": payment.state}
    values: dict[str, Any] = {}
    if {"amount", "currency"} & set(found.differs_in):
        values |= {"shown_amount": printed.amounts[0], "booked_amount": payment.amount}
    if "date" in found.differs_in:
        values |= {"shown_on": printed.days[0], "booked_on": booked_on}
    if "state" in found.differs_in:
        values["booked_state"] = payment.state
    return values


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
