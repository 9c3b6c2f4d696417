"""Returns and exchanges that wait for a person: above the limit, flagged, or proposed."""

from datetime import datetime

from sqlalchemy import select

from helpdesk.db import returns as table
from helpdesk.db.returns import REFUSED, REQUESTED
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.decision_rules import APPROVE, RETURN
from helpdesk.errors import NotFound, OutOfStock
from helpdesk.services import notices, return_steps
from helpdesk.services.case_views import Applied, CannotDecide, Case, Way
from helpdesk.services.return_views import ReturnView
from helpdesk.values import Money

GRANTED_TEMPLATE, REFUSED_TEMPLATE = "return_granted", "return_refused"
# Facts that are ids, or that a case shows elsewhere; the same by their ends, for facts of flows.
HIDDEN = frozenset({"flow", "photos", "flags", "media", "marks", "order_number"})
HIDDEN_ENDS = ("_photos", "_items", "_wish")


def waiting(uow: UnitOfWork, limit: int) -> list[Case]:
    """Those that wait, oldest first."""
    query = select(table.Return).where(table.Return.state == REQUESTED).order_by(table.Return.created_at).limit(limit)
    return [case_of(uow, row) for row in uow.session.scalars(query)]


def find(uow: UnitOfWork, key: str) -> Case:
    """The case of a return. Raises NotFound."""
    row = table.find_return(uow.session, key)
    if row is None:
        raise NotFound(f"There is no return {key}.")
    return case_of(uow, row)


def held(uow: UnitOfWork, key: str) -> Case:
    """The same, locked, as it is now. Raises NotFound."""
    return case_of(uow, return_steps.held(uow, key))


def worth(_uow: UnitOfWork, case: Case, _way: Way) -> Money | None:
    """What approving gives away."""
    return case.amount


def apply(
    uow: UnitOfWork, case: Case, verdict: str, *, by: str, reason: str, note: str, way: Way, now: datetime
) -> Applied:
    """Grant or refuse it. Raises CannotDecide when what is wanted in exchange is gone."""
    try:
        done = return_steps.decide(uow, case.key, approve=verdict == APPROVE, by=by, now=now, note=note or reason)
    except OutOfStock:
        raise CannotDecide("out_of_stock") from None
    return told(done)


def told(done: ReturnView) -> Applied:
    """How a return that was granted or refused is told."""
    values = {"return_number": done.number, "number": done.order_number}
    if done.state == REFUSED:
        return Applied((("utter_case_refused", done.said()),), REFUSED_TEMPLATE, values)
    keys = [key for key in ("utter_case_approved", _way_on(done)) if key]
    return Applied(tuple((key, done.said()) for key in keys), GRANTED_TEMPLATE, values)


def conversation_of(uow: UnitOfWork, row: table.Return) -> str:
    """Where the return was begun, else the conversation with its phone number that wrote last; "": there is none."""
    if row.conversation_id:
        return row.conversation_id
    return next((one.id for one in notices.of_phone(uow, row.phone)), "")


def case_of(uow: UnitOfWork, row: table.Return) -> Case:
    """A return as a case."""
    facts = row.facts or {}
    shown = (name for name in facts if name not in HIDDEN and not name.endswith(HIDDEN_ENDS))
    return Case(
        RETURN, row.number, row.state == REQUESTED, row.created_at, conversation_of(uow, row), row.ticket_number,
        row.order_number, Money(row.amount, row.currency), row.state, row.reason, row.wish,
        tuple(f"{item.quantity} x {item.name}" for item in row.items), tuple(facts.get("flags", ())),
        tuple(str(one) for one in facts.get("photos", ())), row.keep,
        {name: facts[name] for name in shown if facts[name]},
    )  # fmt: skip


def _way_on(done: ReturnView) -> str:
    """The answer that says how it goes on: the money is on its way, the goods travel; "" when the payment system would
    not book it, for then a person sees to it."""
    if not done.keep:
        return "utter_return_started"
    return "utter_return_kept" if done.ended else ""
