"""Does a picture of a payment show what is booked? Compared with the payments of one order only. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Literal
from zoneinfo import ZoneInfo

from babel.numbers import get_currency_precision

from helpdesk.integrations.payments.protocol import FAILED, PAID, Payment
from helpdesk.values import Money

Verdict = Literal["matches", "differs", "not_found"]
DAYS_APART = timedelta(days=1)  # a bank in another time zone, or one that books the day after


@dataclass(frozen=True)
class Printed:
    """What a picture says of a payment; None and "" where it says nothing. `state`: paid, failed or ""."""

    references: tuple[str, ...] = ()
    amounts: tuple[Money, ...] = ()
    days: tuple[date, ...] = ()
    state: str = ""

    @property
    def enough(self) -> bool:
        """Is there anything to find a payment by?"""
        return bool(self.references or self.amounts)


@dataclass(frozen=True)
class Compared:
    """`differs_in`: amount, currency, date, state; `payment` is the one that was compared, None if none was found."""

    verdict: Verdict
    differs_in: tuple[str, ...] = ()
    payment: Payment | None = None


def compare(printed: Printed, payments: Sequence[Payment], zone: ZoneInfo) -> Compared | None:
    """Find the payment that the picture shows among these and say what differs; None if the picture says too little.

    By its reference; without a known one (a bank prints its own) by amount and day.
    """
    if not printed.enough:
        return None
    wanted = {plain(reference) for reference in printed.references}
    for payment in payments:
        if plain(payment.reference) in wanted:
            return _judge(printed, payment, zone)
    judged = [_judge(printed, payment, zone) for payment in payments if payment.amount in printed.amounts]
    if judged:
        return min(judged, key=lambda one: len(one.differs_in))
    near = [payment for payment in payments if _same_day(printed, payment, zone)]
    if printed.amounts and len(near) == 1:  # the day, with another amount
        return _judge(printed, near[0], zone)
    return Compared("not_found")


def money(text: str) -> Money | None:
    """An amount as a picture's field has it ("49.00 EUR"); None without a currency or a number."""
    found = re.fullmatch(r"(-?\d+(?:\.\d+)?) ([A-Z]{3})", text.strip())
    try:
        scale = get_currency_precision(found.group(2)) if found else 0
        return Money(int(Decimal(found.group(1)).scaleb(scale)), found.group(2)) if found else None
    except InvalidOperation:
        return None


def plain(reference: str) -> str:
    """A reference in one spelling; readers and banks change case and marks."""
    return re.sub(r"[^a-z0-9]", "", reference.lower())


def _judge(printed: Printed, payment: Payment, zone: ZoneInfo) -> Compared:
    differs = []
    if printed.amounts and payment.amount not in printed.amounts:
        same_currency = any(amount.currency == payment.amount.currency for amount in printed.amounts)
        differs.append("amount" if same_currency else "currency")
    if _same_day(printed, payment, zone) is False:
        differs.append("date")
    if not _state_fits(printed, payment):
        differs.append("state")
    return Compared("differs" if differs else "matches", tuple(differs), payment)


def _same_day(printed: Printed, payment: Payment, zone: ZoneInfo) -> bool | None:
    booked = payment.at.astimezone(zone).date()
    return any(abs(day - booked) <= DAYS_APART for day in printed.days) if printed.days else None


def _state_fits(printed: Printed, payment: Payment) -> bool:
    """A picture of a payment that went through shows none that failed, and the other way round."""
    return {printed.state, payment.state} != {PAID, FAILED}
