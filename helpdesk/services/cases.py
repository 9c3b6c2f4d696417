"""Cases that wait for a person: which there are, and the report that a decision is made on (services/decisions)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from types import ModuleType
from typing import Any

from sqlalchemy import func, select

from helpdesk.db import returns
from helpdesk.db.agent import Agent
from helpdesk.db.case_decision import decision_on
from helpdesk.db.conversation import Conversation
from helpdesk.db.message import Media, Message
from helpdesk.db.sla import RUNNING, SlaClock
from helpdesk.db.teamwork import Opinion
from helpdesk.db.ticket import Ticket
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.decision_rules import IDENTITY, ORDER_CHANGE, REFUND, RETURN
from helpdesk.errors import NotFound
from helpdesk.integrations import orders as order_system
from helpdesk.media import classes
from helpdesk.media.findings import Findings
from helpdesk.policies.pictures import about_of, problem_of
from helpdesk.return_rules import rules
from helpdesk.services import case_orders, case_refunds, case_returns, identity_cases
from helpdesk.services.case_views import Case

__all__ = ["Case", "find", "named", "of_ticket", "pictures", "show", "waiting"]
# Each has waiting, find, held, worth and apply; in the order in which people see them.
KINDS: dict[str, ModuleType] = {
    RETURN: case_returns, REFUND: case_refunds, ORDER_CHANGE: case_orders, IDENTITY: identity_cases,
}  # fmt: skip
LOOK_BACK = timedelta(days=365)


def of_kind(kind: str) -> ModuleType:
    """The module of a kind of case. Raises NotFound."""
    if kind not in KINDS:
        raise NotFound(f"There are no cases of the kind {kind}; there are {', '.join(KINDS)}.")
    return KINDS[kind]


def waiting(uow: UnitOfWork, kinds: Collection[str] = tuple(KINDS), limit: int = 1000) -> list[dict[str, Any]]:
    """What waits for a person, by kind, oldest first; with when the next clock of its ticket ends. No phone numbers,
    nothing that customers wrote."""
    found = [case for kind in KINDS if kind in kinds for case in KINDS[kind].waiting(uow, limit)]
    due = due_of(uow, [case.ticket_number for case in found if case.ticket_number])
    return [summary(case, due.get(case.ticket_number or 0)) for case in found]


def find(uow: UnitOfWork, kind: str, key: str) -> Case:
    """One case. Raises NotFound."""
    found: Case = of_kind(kind).find(uow, key)
    return found


def named(text: str) -> tuple[str, str]:
    """Kind and key of a case as people write it: "order_change:12", or a return's number alone."""
    kind, colon, key = text.strip().partition(":")
    return (kind, key.strip()) if colon else (RETURN, kind)


def of_ticket(uow: UnitOfWork, ticket: Ticket) -> list[Case]:
    """The cases of a ticket, also decided ones: what its facts name, and the ticket itself."""
    named_by = ((RETURN, "return_number"), (REFUND, "refund"))
    keys = [(kind, str(ticket.facts[name])) for kind, name in named_by if ticket.facts.get(name)]
    if ticket.topic in case_orders.TOPICS and ticket.facts.get("order_number"):
        keys.append((ORDER_CHANGE, str(ticket.number)))
    if ticket.topic in identity_cases.TOPICS:
        keys.append((IDENTITY, str(ticket.number)))
    found = []
    for kind, key in keys:
        try:
            found.append(find(uow, kind, key))
        except NotFound:  # it has been deleted
            continue
    return found


def show(uow: UnitOfWork, kind: str, key: str, now: datetime, role: str = "agent") -> dict[str, Any]:
    """The report of one case for somebody with `role`: what was told, the pictures with their evidence, the order, the
    history of returns, who thinks what, and the decision. Raises NotFound."""
    case = find(uow, kind, key)
    order = order_system.gateway().order(uow, case.order_number) if case.order_number else None
    due = due_of(uow, [case.ticket_number] if case.ticket_number else [])
    keys = order_system.gateway().keys(uow, case.order_number) if case.order_number else None
    conversation = uow.session.get(Conversation, case.conversation_id)
    own = order_system.gateway().of_phone(uow, conversation.wa_id) if conversation else []
    before = returns.returns_of_phone(uow.session, keys.phone, now - LOOK_BACK) if keys else []
    return {
        **summary(case, due.get(case.ticket_number or 0)),
        "state": case.state,
        "waits": case.waits,
        "told": dict(case.told),
        "pictures": pictures(uow, case, role),
        "order": order,
        "history": [
            {"number": row.number, "state": row.state, "reason": row.reason, "amount": row.amount,
             "currency": row.currency, "created_at": row.created_at}
            for row in before if row.number != case.key
        ],
        "customer": conversation.profile_name if conversation else "",
        "names": sorted({one.customer_name for one in own}),
        "two_needed": case.amount is not None and rules().needs_two(case.amount),
        "opinions": opinions(uow, case),
        "decision": decision(uow, case),
    }  # fmt: skip


def summary(case: Case, due_at: datetime | None) -> dict[str, Any]:
    """A case in one line."""
    return {
        "kind": case.kind,
        "number": case.key,
        "order_number": case.order_number,
        "reason": case.reason,
        "wish": case.wish,
        "items": list(case.items),
        "amount": case.amount.minor if case.amount else None,
        "currency": case.amount.currency if case.amount else "",
        "keep": case.keep,
        "because": list(case.because),
        "photos": len(case.photos),
        "ticket_number": case.ticket_number,
        "conversation_id": case.conversation_id,
        "due_at": due_at,
        "created_at": case.since,
    }


def due_of(uow: UnitOfWork, numbers: Collection[int]) -> dict[int, datetime]:
    """When the next running clock of each of these tickets ends."""
    query = (
        select(SlaClock.ticket_number, func.min(SlaClock.due_at))
        .where(SlaClock.ticket_number.in_(numbers), SlaClock.state == RUNNING, SlaClock.due_at.is_not(None))
        .group_by(SlaClock.ticket_number)
    )
    return {number: due_at for number, due_at in uow.session.execute(query).tuples() if due_at}


def opinions(uow: UnitOfWork, case: Case) -> list[dict[str, Any]]:
    """What people think of a case that two must approve, or have asked, the oldest first."""
    query = (
        select(Opinion, Agent.name)
        .join(Agent, Agent.id == Opinion.agent_id)
        .where(Opinion.kind == case.kind, Opinion.key == case.key)
        .order_by(Opinion.at, Opinion.id)
    )
    return [
        {"agent_id": row.agent_id, "name": name, "verdict": row.verdict, "reason": row.reason, "note": row.note,
         "at": row.at}
        for row, name in uow.session.execute(query)
    ]  # fmt: skip


def decision(uow: UnitOfWork, case: Case) -> dict[str, Any] | None:
    """What was decided, and by whom."""
    row = decision_on(uow.session, case.kind, case.key)
    if row is None:
        return None
    names = names_of(uow, (row.actor, row.first))
    return {
        "verdict": row.verdict, "reason": row.reason, "note": row.note, "by": names.get(row.actor, ""),
        "first": names.get(row.first, ""), "told": row.told, "detail": row.detail, "at": row.at,
    }  # fmt: skip


def names_of(uow: UnitOfWork, actors: Iterable[str]) -> Mapping[str, str]:
    """The people's names behind actors of the form agent:<id>."""
    ids = {actor: int(actor.removeprefix("agent:")) for actor in actors if actor.startswith("agent:")}
    known = dict(uow.session.execute(select(Agent.id, Agent.name).where(Agent.id.in_(ids.values()))).tuples().all())
    return {actor: known[number] for actor, number in ids.items() if number in known}


def pictures(uow: UnitOfWork, case: Case, role: str = "agent") -> list[dict[str, Any]]:
    """Each picture of a case: what it shows, whether it can be used, what speaks for a closer look, what services see
    in it, its size in pixels as boxes count them, and whether it is hidden from somebody with `role`."""
    query = select(Media.id, Media.kind, Media.state, Media.media_class, Media.findings, Media.created_at)
    if case.kind == IDENTITY:
        query = query.where(Media.id.in_(identity_cases.files_of(uow, case)))
    else:
        query = query.join(Message, Media.message_id == Message.id).where(
            Message.conversation_id == case.conversation_id, Message.wamid.in_(case.photos)
        )
    found = []
    for media_id, kind, state, media_class, stored, created_at in uow.session.execute(query.order_by(Media.id)):
        seen = Findings.from_json(stored) if stored else None
        hidden = not classes.of(media_class).may_be_seen_by(role)
        found.append(
            {
                "media": media_id,
                "kind": seen.kind if seen else kind,
                "state": state,
                "about": about_of(seen) if seen else "",
                "problem": problem_of(seen) if seen else "",
                "review": bool(seen and seen.evidence.get("review")),
                "flags": list(seen.evidence.get("flags", ())) if seen else [],
                "seen": list(seen.seen) if seen else [],
                "size": list(seen.size) if seen else [],
                "hidden": hidden,
                "text": seen.text if seen and not hidden else "",  # numbers in it were masked when it was stored
                "at": created_at,
            }
        )
    return found
