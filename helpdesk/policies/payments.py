"""What an order's payments come to. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from helpdesk.integrations.payments.protocol import FAILED, PAID, PENDING, REFUSED, VOID, Payment, Payout
from helpdesk.values import Money

Finding = Literal[
    "paid", "pending", "failed", "charged_twice", "paid_too_much", "refund_due", "refunded", "void", "unpaid"
]
PAID_LATER = frozenset({"invoice", "cash_on_delivery"})


@dataclass(frozen=True)
class Balance:
    """`finding` in a word; `paid` is what came in, `back` what went back, `surplus` what is too much of it."""

    finding: Finding
    paid: Money
    back: Money
    surplus: Money


def balance(payments: Sequence[Payment], payouts: Sequence[Payout], total: Money, cancelled: bool) -> Balance:
    """Judge the payments of an order that costs `total`, a cancelled one nothing; other currencies are left out."""
    in_currency = [one for one in payments if one.amount.currency == total.currency]
    came = [one for one in in_currency if one.state == PAID]
    paid = sum(one.amount.minor for one in came)
    back = sum(one.amount.minor for one in payouts if one.state != REFUSED and one.amount.currency == total.currency)
    due = 0 if cancelled else total.minor
    surplus = max(0, paid - back - due)
    finding: Finding = (
        "refund_due" if cancelled and surplus else find(in_currency, came, paid, back, surplus, total.minor)
    )
    return Balance(finding, *(Money(amount, total.currency) for amount in (paid, back, surplus)))


def find(all_of: list[Payment], came: list[Payment], paid: int, back: int, surplus: int, total: int) -> Finding:
    """The one word for it; what went wrong first."""
    if paid:
        if surplus and len(came) > 1 and all(one.amount.minor == total for one in came):
            return "charged_twice"
        if surplus:
            return "paid_too_much"
        return "refunded" if back >= paid else "paid"
    states = {one.state for one in all_of}
    if PENDING in states:
        return "pending"
    if FAILED in states:
        return "failed"
    return "void" if VOID in states else "unpaid"


def owed(saved: Money, payments: Sequence[Payment], payouts: Sequence[Payout], planned: int = 0) -> Money:
    """What goes back when an order costs `saved` less: at most what was paid, has not gone back yet and is not
    `planned` (minor units) to."""
    paid = sum(one.amount.minor for one in payments if one.state == PAID and one.amount.currency == saved.currency)
    back = sum(one.amount.minor for one in payouts if one.state != REFUSED and one.amount.currency == saved.currency)
    return Money(max(0, min(saved.minor, paid - back - planned)), saved.currency)


def nothing_paid(payments: Sequence[Payment]) -> bool:
    """Is it known that no attempt to pay came through? Without any attempt nothing is known."""
    return bool(payments) and all(one.state != PAID for one in payments)


def may_cost_more(payments: Sequence[Payment]) -> bool:
    """May the order still grow dearer? Only while it is to be paid later and nothing has been paid."""
    open_ones = [one for one in payments if one.state in (PAID, PENDING)]
    return bool(open_ones) and all(one.state == PENDING and one.method in PAID_LATER for one in open_ones)
