"""Orders to be cancelled or changed where only a person can: after dispatch, abroad, or out of the catalogue."""

from datetime import datetime

from helpdesk.db.case_decision import decision_on
from helpdesk.db.locks import lock_name
from helpdesk.db.ticket import Ticket
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.decision_rules import APPROVE, ORDER_CHANGE
from helpdesk.errors import NotFound
from helpdesk.integrations import orders as order_system
from helpdesk.integrations.orders.protocol import CANCELLED, DELIVERED, RETURNED, Address, Change
from helpdesk.policies.ticket_status import WITH_TEAM
from helpdesk.services import refunds
from helpdesk.services.case_tickets import ticket_of, undecided
from helpdesk.services.case_views import Applied, CannotDecide, Case, Way
from helpdesk.values import Money

TOPICS = ("cancel_order", "change_order", "order_changes")
CANCEL, ADDRESS, BY_HAND = "cancel", "address", "by_hand"  # what approving does to the order
WAYS = (CANCEL, ADDRESS, BY_HAND)
PARTS = ("street", "postcode", "town", "country")
SHOWN_APART = frozenset({"order_number", "reason", "items", "media", "flow", "because"})


def waiting(uow: UnitOfWork, limit: int) -> list[Case]:
    """Those that wait, oldest first; a ticket that names no order is no case."""
    found = undecided(uow, ORDER_CHANGE, TOPICS, limit)
    return [case_of(uow, ticket) for ticket in found if ticket.facts.get("order_number")]


def find(uow: UnitOfWork, key: str) -> Case:
    """The case of a ticket. Raises NotFound."""
    return case_of(uow, ticket_of(uow, key, TOPICS))


def held(uow: UnitOfWork, key: str) -> Case:
    """The same, with its conversation and its order locked, as it is now. Raises NotFound."""
    case = case_of(uow, ticket_of(uow, key, TOPICS, lock=True))
    lock_name(uow.session, f"order:{case.order_number}")
    return case


def worth(uow: UnitOfWork, case: Case, way: Way) -> Money | None:
    """What approving gives away: all of the order, when it is cancelled."""
    order = order_system.gateway().order(uow, case.order_number) if way.get("does") == CANCEL else None
    return order.total if order else None


def apply(
    uow: UnitOfWork, case: Case, verdict: str, *, by: str, reason: str, note: str, way: Way, now: datetime
) -> Applied:
    """Change the order as `way` says (`does`: cancel, address with its parts, by_hand), or do not. Raises CannotDecide
    and NotFound."""
    wish = "cancel" if case.wish == "cancel_order" else "change"
    if verdict != APPROVE:
        return Applied((("utter_case_order_refused", {"number": case.order_number, "wish": wish}),))
    does = way.get("does", "")
    order = order_system.gateway().for_change(uow, case.order_number)
    if order is None:
        raise NotFound(f"There is no order {case.order_number}.")
    if does not in WAYS or order.status in (CANCELLED, RETURNED) or (does != BY_HAND and order.status == DELIVERED):
        raise CannotDecide("not_possible")
    told: dict[str, object] = {"number": order.number, "does": does}
    if does == CANCEL:
        change = order_system.gateway().cancel(uow, order.number, key=key_of(case), at=now)
        refund = refund_for(uow, case, change, now)
        told |= {"amount": refund.amount, "expected_on": refund.expected_on} if refund else {}
    elif does == ADDRESS:
        address = Address(*(way.get(part, "").strip() for part in PARTS))
        if address.missing:
            raise CannotDecide("address_missing")
        order_system.gateway().set_address(uow, order.number, address, key=key_of(case), at=now)
        told["address"] = f"{address.street}, {address.postcode} {address.town}"
    return Applied((("utter_case_order_done", told),), detail={"does": does})


def refund_for(uow: UnitOfWork, case: Case, change: Change, now: datetime) -> refunds.RefundView | None:
    """What goes back for a cancelled order; people have decided, so no limit is asked again."""
    return refunds.for_saved(
        uow, change.saved, number=change.number, change_id=change.id, conversation_id=case.conversation_id,
        inbound_id=key_of(case), now=now, decided=True,
    )  # fmt: skip


def key_of(case: Case) -> str:
    """The change that a decision makes, once."""
    return f"case:{ORDER_CHANGE}:{case.key}"


def case_of(uow: UnitOfWork, ticket: Ticket) -> Case:
    """A ticket as a case."""
    facts = ticket.facts or {}
    key = str(ticket.number)
    decided = decision_on(uow.session, ORDER_CHANGE, key)
    order = order_system.gateway().order(uow, str(facts.get("order_number", "")))
    told = {name: value for name, value in facts.items() if name not in SHOWN_APART and value}
    reason = str(facts.get("reason", ""))
    return Case(
        ORDER_CHANGE, key, decided is None and ticket.status in WITH_TEAM and order is not None, ticket.created_at,
        ticket.conversation_id, ticket.number, str(facts.get("order_number", "")),
        order.total if order and ticket.topic == "cancel_order" else None,
        order.status if order else "", reason, ticket.topic, tuple(map(str, facts.get("items") or ())),
        photos=tuple(map(str, facts.get("media") or ())), told=told,
    )  # fmt: skip
