"""Returns and exchanges: what may come back, beginning a return, and how far returns and refunds are.

Only for the customer's own orders and proven ones (services/orders.look_up). What happens to a return afterwards is in
services/return_steps.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from helpdesk import clock
from helpdesk.db import returns as table
from helpdesk.db.locks import lock_conversation, lock_name
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.integrations import orders as order_system
from helpdesk.integrations.orders.protocol import Article, Line
from helpdesk.policies import returns as policy
from helpdesk.policies.returns import Eligible, Ineligible, return_number
from helpdesk.return_rules import rules
from helpdesk.services import claim_history, orders
from helpdesk.services.orders import Found, ProofNeeded
from helpdesk.services.return_begin import (
    NotInStock,
    Piece,
    Preview,
    QuestionsOpen,
    Started,
    begin,
    find_line,
    item_of,
    judge,
    new_return,
    person_because,
    preview,
    refusal,
    started,
)
from helpdesk.services.return_status import Progress, status
from helpdesk.services.return_views import ReturnedItem, ReturnView

__all__ = [
    "Eligible", "Ineligible", "NotInStock", "Piece", "Preview", "Progress", "ProofNeeded", "QuestionsOpen",
    "ReturnView", "ReturnedItem", "Started", "eligible", "eligible_lines", "exchange_choices", "reasons",
    "return_number", "start", "status", "would_be",
]  # fmt: skip


def reasons() -> tuple[str, ...]:
    """The names of the reasons that are offered, in the order of returns.yml."""
    return tuple(name for name, reason in rules().reasons.items() if reason.ask)


def eligible_lines(
    uow: UnitOfWork,
    conversation_id: str,
    number: str,
    reason: str = "other",
    inbound_id: str = "",
    answers: Mapping[str, bool] | None = None,
    now: datetime | None = None,
) -> list[tuple[Line, Eligible | Ineligible]] | ProofNeeded:
    """Each line of the order and whether it may come back for `reason`. Raises NotFound for the conversation."""
    found = orders.look_up(uow, conversation_id, number, inbound_id, now)
    if isinstance(found, ProofNeeded):
        return found
    at = now or clock.now()
    return [(line, judge(uow, found.order, line, reason, answers, at)) for line in found.order.lines]


def eligible(
    uow: UnitOfWork,
    conversation_id: str,
    number: str,
    line: str,
    reason: str,
    inbound_id: str = "",
    answers: Mapping[str, bool] | None = None,
    now: datetime | None = None,
) -> Eligible | Ineligible | ProofNeeded:
    """May this line (id) come back for this reason? Raises NotFound for the conversation."""
    found = orders.look_up(uow, conversation_id, number, inbound_id, now)
    if isinstance(found, ProofNeeded):
        return found
    return judge(uow, found.order, find_line(found.order, line), reason, answers, now or clock.now())


def exchange_choices(uow: UnitOfWork, number: str, line: str, quantity: int = 1) -> tuple[Article, ...]:
    """What the line may be exchanged for, `quantity` times; for an order that was just told the customer."""
    order = order_system.gateway().order(uow, number)
    item = find_line(order, line) if order else None
    return policy.exchangeable(item, order_system.gateway().variants(uow, number, line), quantity) if item else ()


def would_be(
    uow: UnitOfWork,
    conversation_id: str,
    number: str,
    inbound_id: str,
    pieces: Sequence[Piece],
    *,
    reason: str,
    wish: str,
    facts: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> Preview | NotInStock | ProofNeeded:
    """What a return would come to, before it is begun; nothing is stored. Raises NotFound for the conversation."""
    at = now or clock.now()
    found = orders.look_up(uow, conversation_id, number, inbound_id, at)
    if not isinstance(found, Found):
        return found
    return preview(uow, found.order, pieces, reason, wish, at, conversation_id, facts) or NotInStock(())


def start(
    uow: UnitOfWork,
    conversation_id: str,
    number: str,
    inbound_id: str,
    pieces: Sequence[Piece],
    *,
    reason: str,
    wish: str,
    answers: Mapping[str, bool] | None = None,
    facts: Mapping[str, Any] | None = None,
    flags: Sequence[str] = (),
    now: datetime | None = None,
) -> Started | Ineligible | QuestionsOpen | NotInStock | ProofNeeded:
    """Begin a return, once an inbound id. `facts` (what was seen, references of pictures) are kept with it; any of
    `flags` leads to a person. Raises NotFound for the conversation."""
    at = now or clock.now()
    lock_conversation(uow.session, conversation_id)
    lock_name(uow.session, f"order:{number}")
    found = orders.look_up(uow, conversation_id, number, inbound_id, at)
    if not isinstance(found, Found):
        return found
    key = f"{inbound_id}:{number}"
    if (known := table.return_begun_by(uow.session, key)) is not None:
        return started(uow, known)
    order = order_system.gateway().for_change(uow, number) or found.order
    refused = refusal(uow, order, pieces, reason, wish, answers, at)
    if refused is not None:
        return refused
    items = [item_of(uow, order, piece, wish) for piece in pieces]
    if any(item is None for item in items):
        first = next(piece for piece, item in zip(pieces, items, strict=True) if item is None)
        return NotInStock(exchange_choices(uow, number, first.line, first.quantity))
    row = new_return(uow, order, [item for item in items if item], reason, wish, at)
    row.key, row.conversation_id, row.facts = key, conversation_id, dict(facts or {})
    why = tuple(dict.fromkeys((*flags, *person_because(uow, row, at))))
    told = {**(facts or {}), "answers": dict(answers or {}), "flags": list(why)}
    row.facts = {**told, claim_history.MARKS: claim_history.marks_of(uow, order)}
    return begin(uow, row, why, inbound_id, at)
