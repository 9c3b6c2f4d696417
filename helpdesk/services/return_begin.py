"""Beginning a return: what is asked of it, what it is worth, whether a person decides; its row and its first steps."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from helpdesk.db import returns as table
from helpdesk.db.returns import REFUSED, REQUESTED
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import NotFound, OutOfStock
from helpdesk.integrations import orders as order_system
from helpdesk.integrations.orders.protocol import Article, Line, OrderView
from helpdesk.policies import order_changes
from helpdesk.policies import returns as policy
from helpdesk.policies.returns import Eligible, History, Ineligible
from helpdesk.return_rules import EXCHANGE, REPLACEMENT, rules
from helpdesk.services import claim, claim_history, refunds, return_steps, tickets
from helpdesk.services.refunds import RefundView
from helpdesk.services.return_views import ReturnView, view
from helpdesk.shop import shop
from helpdesk.values import Money


@dataclass(frozen=True)
class Piece:
    """What comes back: a line of the order (id) and how many; for an exchange what is wanted, by `sku` or by `size` and
    `color` as the customer says them."""

    line: str
    quantity: int = 1
    sku: str = ""
    size: str = ""
    color: str = ""


@dataclass(frozen=True)
class Started:
    """The return is stored; `return_.person` says whether a person decides (under `return_.ticket_number`)."""

    return_: ReturnView
    refund: RefundView | None = None


@dataclass(frozen=True)
class Preview:
    """What a return would come to: `amount` for the customer, `cost` of sending back (taken off already), whether the
    goods may be kept, and whether a person would decide."""

    amount: Money
    cost: Money
    keep: bool
    person: bool


@dataclass(frozen=True)
class QuestionsOpen:
    """These conditions have to be confirmed first (names of returns.yml)."""

    questions: tuple[str, ...]


@dataclass(frozen=True)
class NotInStock:
    """What is wanted in exchange cannot be had; these can."""

    choices: tuple[Article, ...]


def judge(
    uow: UnitOfWork, order: OrderView, line: Line | None, reason: str, answers: Mapping[str, bool] | None, now: datetime
) -> Eligible | Ineligible:
    """Policy over what is stored."""
    rows = table.returns_of_order(uow.session, order.number)
    returned = sum(
        item.quantity for row in rows if row.state != REFUSED for item in row.items if line and item.line == line.id
    )
    return policy.eligible(
        order,
        line,
        reason,
        now.astimezone(shop().zone).date(),
        rules(),
        returned=returned,
        answers=answers,
        variants=order_system.gateway().variants(uow, order.number, line.id) if line else (),
    )


def refusal(
    uow: UnitOfWork,
    order: OrderView,
    pieces: Sequence[Piece],
    reason: str,
    wish: str,
    answers: Mapping[str, bool] | None,
    now: datetime,
) -> Ineligible | QuestionsOpen | None:
    """Why these pieces may not come back like this, None when they may."""
    if not pieces or len({piece.line for piece in pieces}) != len(pieces):
        return policy.refuse("no_such_item")
    for piece in pieces:
        verdict = judge(uow, order, find_line(order, piece.line), reason, answers, now)
        if isinstance(verdict, Ineligible):
            return verdict
        if verdict.questions:
            return QuestionsOpen(verdict.questions)
        if not 1 <= piece.quantity <= verdict.left:
            return policy.refuse("too_many")
        if wish not in rules().wishes or (wish not in verdict.wishes and wish != EXCHANGE):
            return policy.refuse("wish_not_possible")
    return None


def find_line(order: OrderView, line: str) -> Line | None:
    """The order's line with this id."""
    return next((one for one in order.lines if one.id == line), None)


def item_of(uow: UnitOfWork, order: OrderView, piece: Piece, wish: str) -> table.ReturnItem | None:
    """The row of a piece, with what is wanted in exchange; None when that cannot be had."""
    line = find_line(order, piece.line)
    if line is None:
        raise NotFound("The order has no such line.")
    item = table.ReturnItem(line=line.id, sku=line.sku, name=line.name, quantity=piece.quantity, price=line.price.minor)
    if wish == EXCHANGE:
        wanted = wanted_article(uow, order, line, piece)
    elif wish == REPLACEMENT:
        family = order_system.gateway().variants(uow, order.number, line.id)
        same = order_changes.in_stock(family, piece.quantity)
        wanted = next((one for one in same if one.sku == line.sku), None)
    else:
        return item
    if wanted is None:
        return None
    item.wanted_sku, item.wanted_name = wanted.sku, wanted.name
    return item


def wanted_article(uow: UnitOfWork, order: OrderView, line: Line, piece: Piece) -> Article | None:
    """The variant that is wanted in exchange, None when it cannot be had for what was paid."""
    family = order_system.gateway().variants(uow, order.number, line.id)
    choices = policy.exchangeable(line, family, piece.quantity)
    if piece.sku:
        return next((one for one in choices if one.sku == piece.sku), None)
    meant = order_changes.pick(family, line.sku, size=piece.size, color=piece.color)
    return next((one for one in choices if one in meant), None)


def new_return(
    uow: UnitOfWork, order: OrderView, items: list[table.ReturnItem], reason: str, wish: str, now: datetime
) -> table.Return:
    """The row of a return, priced; not stored yet."""
    paid = sum(item.price * item.quantity for item in items)
    worth = Money(paid, order.total.currency)
    keep = policy.may_keep(reason, worth, rules())
    pays = wish not in (EXCHANGE, REPLACEMENT)
    cost = policy.cost_of_return(keep or rules().reasons[reason].ours, worth, rules())
    keys = order_system.gateway().keys(uow, order.number)
    amount = paid - cost.minor if pays else cheaper_by(uow, order, items)
    return table.Return(
        number=fresh_number(uow),
        order_number=order.number,
        phone=keys.phone if keys else "",
        state=REQUESTED,
        wish=wish,
        reason=reason,
        amount=amount,
        currency=order.total.currency,
        keep=keep,
        carrier="",
        way="",
        label="",
        cost=cost.minor if pays else 0,
        created_at=now,
        updated_at=now,
        items=items,
    )


def cheaper_by(uow: UnitOfWork, order: OrderView, items: Sequence[table.ReturnItem]) -> int:
    """How much less than was paid the wanted variants cost, in minor units."""
    saved = 0
    for item in items:
        family = order_system.gateway().variants(uow, order.number, item.line)
        price = next((one.price for one in family if one.sku == item.wanted_sku), None)
        saved += (item.price - price.minor) * item.quantity if price else 0
    return max(0, saved)


def person_because(uow: UnitOfWork, row: table.Return, now: datetime) -> tuple[str, ...]:
    """Why a person decides on this return; () when the assistant may."""
    after = now - timedelta(days=rules().watch.days)
    earlier = table.returns_of_phone(uow.session, row.phone, after)
    same = [one for one in earlier if one.currency == row.currency and one.state != REFUSED]
    own = order_system.gateway().of_phone(uow, row.phone)
    history = History(
        claims=len(earlier) + 1,
        amount=Money(sum(one.amount for one in same) + row.amount, row.currency),
        delivered=sum(one.placed_at > after and one.status in ("delivered", "returned") for one in own),
    )
    amount = Money(row.amount, row.currency)
    found = policy.person_because(amount, return_steps.wish_of(row), policy.flags(history, rules()), rules())
    return (*found, *claim_history.flags(uow, row, after), *claim.person_because(uow, row, now))


def preview(
    uow: UnitOfWork,
    order: OrderView,
    pieces: Sequence[Piece],
    reason: str,
    wish: str,
    now: datetime,
    conversation_id: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Preview | None:
    """What a return of these pieces would come to, None when what is wanted in exchange cannot be had."""
    items = [item_of(uow, order, piece, wish) for piece in pieces]
    if any(item is None for item in items):
        return None
    row = new_return(uow, order, [item for item in items if item], reason, wish, now)
    row.conversation_id, row.facts = conversation_id, dict(facts or {})
    amount, cost = Money(row.amount, row.currency), Money(row.cost, row.currency)
    return Preview(amount, cost, row.keep, bool(person_because(uow, row, now)))


def begin(
    uow: UnitOfWork, row: table.Return, why: Sequence[str], inbound_id: str, now: datetime
) -> Started | NotInStock:
    """Store the return; grant it, or open a person's ticket when there is a reason `why`."""
    row.events.append(table.ReturnEvent(state=REQUESTED, by="customer", note="", at=now))
    if not why:
        try:
            return_steps.hold(uow, row, now)
        except OutOfStock:  # somebody was faster
            return_steps.let_go(uow, row, now)
            return NotInStock(())
    uow.session.add(row)
    uow.session.flush()
    if why:
        row.ticket_number = ask_person(uow, row, why, inbound_id)
        uow.session.flush()
    else:
        return_steps.grant(uow, row, by=return_steps.POLICY, now=now)
    return started(uow, row)


def ask_person(uow: UnitOfWork, row: table.Return, why: Sequence[str], inbound_id: str) -> int:
    """The number of a ticket that says what is to be decided."""
    facts = {
        "return_number": row.number,
        "order_number": row.order_number,
        "items": [f"{item.quantity} x {item.name}" for item in row.items],
        "reason": row.reason,
        "wish": row.wish,
        "amount": row.amount,
        "currency": row.currency,
        "because": list(why),
        **{name: value for name, value in row.facts.items() if name not in ("flags", claim_history.MARKS) and value},
    }
    topic = "exchange_item" if row.wish in (EXCHANGE, REPLACEMENT) else "return_item"
    ticket = tickets.open_ticket(uow, row.conversation_id, opened_by=f"{inbound_id}:{topic}", topic=topic, facts=facts)
    return ticket.number


def started(uow: UnitOfWork, row: table.Return) -> Started:
    """The return and its refund as stored."""
    refund = next((one for one in refunds.of_order(uow, row.order_number) if one.key == row.number), None)
    return Started(view(row), refund)


def fresh_number(uow: UnitOfWork) -> str:
    """A return number that is free: R and six digits, never starting with 0, easy to say."""
    while True:
        number = f"R{100_000 + secrets.randbelow(900_000)}"
        if table.find_return(uow.session, number) is None:
            return number
