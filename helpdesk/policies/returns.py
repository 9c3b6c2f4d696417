"""May an item come back, what for, and who decides? Values in, values out; the rules are returns.yml's."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from helpdesk.integrations.orders.protocol import CANCELLED, DELIVERED, RETURNED, Article, Line, OrderView
from helpdesk.policies import order_changes
from helpdesk.return_rules import EXCHANGE, REFUND, REPLACEMENT, STORE_CREDIT, ReturnRules, Wish
from helpdesk.values import Money, western_digits

NUMBER = re.compile(r"(?<!\w)(?:rma|r)[\s:#.-]*(\d{3})[\s.-]?(\d{3})(?!\w)", re.IGNORECASE)
# What else there is when something may not come back.
INSTEAD: dict[str, tuple[str, ...]] = {
    "not_delivered": (order_changes.RETURN_LATER,),
    "not_sent_yet": (order_changes.CANCEL,),
    "order_cancelled": (order_changes.REFUND_STATUS,),
    "already_returned": (order_changes.REFUND_STATUS,),
    "no_such_item": (),
    "unknown_reason": (),
    "window_over": (),
}
# From each state of a return to those that may follow.
NEXT: dict[str, frozenset[str]] = {
    "requested": frozenset({"approved", "label_sent", "refused"}),
    "approved": frozenset({"label_sent", "received", "refunded", "exchanged", "refused"}),
    "label_sent": frozenset({"received", "refused"}),
    "received": frozenset({"refunded", "exchanged", "refused"}),
    "refunded": frozenset(),
    "exchanged": frozenset(),
    "refused": frozenset(),
}


@dataclass(frozen=True)
class Eligible:
    """It may come back until the end of day `until`.

    `questions`: conditions that are still to be confirmed; `photo`: a picture is wanted; `wishes`: what the customer
    may have for it; `ours`: the fault is ours, so sending back is free; `left`: pieces not returned yet.
    """

    until: date
    questions: tuple[str, ...]
    photo: bool
    wishes: tuple[Wish, ...]
    ours: bool
    left: int


@dataclass(frozen=True)
class Ineligible:
    """It may not. `reason`: one of INSTEAD, or a word of returns.yml (gift_card, hygiene …); `instead` is what is
    possible, `person` last; `until` was the last day, where that is the reason."""

    reason: str
    instead: tuple[str, ...]
    until: date | None = None


@dataclass(frozen=True)
class History:
    """What a customer sent back lately: returns, what they came to, and how many orders had arrived."""

    claims: int
    amount: Money
    delivered: int


def eligible(
    order: OrderView,
    line: Line | None,
    reason: str,
    today: date,
    rules: ReturnRules,
    *,
    returned: int = 0,
    answers: Mapping[str, bool] | None = None,
    variants: Sequence[Article] = (),
) -> Eligible | Ineligible:
    """May this line of the order come back for this reason on `today` (the shop's day)?

    `returned` pieces of it are on their way back or were taken back; `answers` are the conditions told so far;
    `variants` is what the article can be had in.
    """
    why = rules.reasons.get(reason)
    if why is None:
        return refuse("unknown_reason")
    if (obstacle := not_with_the_customer(order)) is not None:
        return refuse(obstacle)
    if line is None:
        return refuse("no_such_item")
    if returned >= line.quantity:
        return refuse("already_returned")
    until = arrived_on(order) + timedelta(days=why.window_days or window_of(line, rules))
    if today > until:
        return refuse("window_over", until)
    if not why.ours and (excluded := excluded_because(line, rules)):
        return refuse(excluded)
    open_questions: list[str] = []
    for name, question in rules.questions.items():
        if why.ours or line.category not in question.categories:
            continue
        answer = (answers or {}).get(name)
        if answer is False:
            return refuse(question.reason)
        if answer is None:
            open_questions.append(name)
    return Eligible(
        until=until,
        questions=tuple(open_questions),
        photo=why.photo,
        wishes=wishes_for(line, why.ours, rules, variants),
        ours=why.ours,
        left=line.quantity - returned,
    )


def refuse(reason: str, until: date | None = None) -> Ineligible:
    """The refusal with what is possible instead."""
    return Ineligible(reason, (*INSTEAD.get(reason, ()), order_changes.PERSON), until)


def not_with_the_customer(order: OrderView) -> str | None:
    """Why the goods cannot be in the customer's hands, None when they are."""
    if order.status == CANCELLED:
        return "order_cancelled"
    if order.status == RETURNED:
        return "already_returned"
    if order.status != DELIVERED:
        return "not_sent_yet" if order_changes.stage(order) == "with_us" else "not_delivered"
    return None


def arrived_on(order: OrderView) -> date:
    """The day from which windows count; without a known delivery the expected day, else the day of the order."""
    if order.delivered_at is not None:
        return order.delivered_at.date()
    return order.expected_on or order.placed_at.date()


def window_of(line: Line, rules: ReturnRules) -> int:
    """Days within which the line may come back without a fault of ours."""
    return rules.window_days.get(line.category, rules.window_days["default"])


def excluded_because(line: Line, rules: ReturnRules) -> str:
    """Why goods like these never come back, "" if they do."""
    if line.personalised and rules.personalised == "excluded":
        return "personalised"
    return rules.excluded.get(line.category, "")


def wishes_for(line: Line, ours: bool, rules: ReturnRules, variants: Sequence[Article]) -> tuple[Wish, ...]:
    """What the customer may have for it, in the order of returns.yml."""
    same = any(one.sku == line.sku and one.stock > 0 for one in variants)
    offered: dict[Wish, bool] = {
        REFUND: True,
        STORE_CREDIT: True,
        REPLACEMENT: ours and same,
        EXCHANGE: bool(exchangeable(line, variants, 1)),
    }
    return tuple(wish for wish in rules.wishes if offered[wish])


def exchangeable(line: Line, variants: Sequence[Article], pieces: int) -> tuple[Article, ...]:
    """Other variants that can be had `pieces` times and cost no more than was paid."""
    others = order_changes.in_stock(variants, pieces, without=line.sku)
    return tuple(one for one in others if one.price is not None and one.price.minor <= line.price.minor)


def cost_of_return(ours: bool, amount: Money, rules: ReturnRules) -> Money:
    """What sending back costs the customer; never more than comes back."""
    cost = 0 if ours else rules.return_cost.get(amount.currency, 0)
    return Money(min(cost, amount.minor), amount.currency)


def may_keep(reason: str, amount: Money, rules: ReturnRules) -> bool:
    """Need the goods not be sent back? Only for a fault of ours that a picture shows, and up to a small worth."""
    why = rules.reasons[reason]
    return why.ours and why.photo and 0 < amount.minor <= rules.keep_up_to.get(amount.currency, 0)


def flags(history: History, rules: ReturnRules) -> tuple[str, ...]:
    """What about a customer's returns a person should look at, this return counted in."""
    watch = rules.watch
    found = []
    if history.claims > watch.claims:
        found.append("many_returns")
    if history.delivered >= watch.share_from and history.claims / history.delivered > watch.share:
        found.append("large_share")
    limit = watch.amount.get(history.amount.currency)
    if limit is not None and history.amount.minor > limit:
        found.append("large_sum")
    return tuple(found)


def person_because(amount: Money, wish: Wish, found: Sequence[str], rules: ReturnRules) -> tuple[str, ...]:
    """Why a person decides on a return; () when the assistant may. Goods for goods pay nothing out: no limit there."""
    pays = wish in (REFUND, STORE_CREDIT)
    return (*(("above_limit",) if pays and rules.needs_person(amount) else ()), *found)


def may_follow(state: str, wanted: str) -> bool:
    """May a return in `state` become `wanted`?"""
    return wanted in NEXT[state]


def expected_on(today: date, wish: Wish, keep: bool, rules: ReturnRules) -> date:
    """The day on which the money or the new goods should be there, the goods being sent back today."""
    travel = 0 if keep else rules.travel_days + rules.check_days
    rule = rules.wishes.get(wish)
    return today + timedelta(days=travel + (rule.days if rule else 0))


def return_number(text: str) -> str | None:
    """The return number that `text` holds ("R482913", "rma 482 913", "R-٤٨٢٩١٣"), None if it holds none."""
    found = NUMBER.search(western_digits(text))
    return f"R{found.group(1)}{found.group(2)}" if found else None
