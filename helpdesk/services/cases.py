"""Claims that wait for a person: what there is to see, the decision, and the answer to the customer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from helpdesk.db import returns as table
from helpdesk.db.message import Media, Message
from helpdesk.db.returns import REQUESTED
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import NotFound
from helpdesk.media.findings import Findings
from helpdesk.messages import Reply
from helpdesk.policies.pictures import about_of, problem_of
from helpdesk.services import conversations, replies, return_steps
from helpdesk.services.return_views import ReturnView
from helpdesk.texts import Texts
from helpdesk.values import DEFAULT_LANGUAGE, as_language

__all__ = ["decide", "show", "waiting"]


def waiting(uow: UnitOfWork, limit: int = 1000) -> list[dict[str, Any]]:
    """The claims that wait for a person, oldest first, each with why; without phone numbers and what was said."""
    query = select(table.Return).where(table.Return.state == REQUESTED).order_by(table.Return.created_at).limit(limit)
    return [summary(row) for row in uow.session.scalars(query)]


def show(uow: UnitOfWork, number: str) -> dict[str, Any]:
    """One claim with its pictures and their evidence. Raises NotFound."""
    row = table.find_return(uow.session, number)
    if row is None:
        raise NotFound(f"There is no return {number}.")
    return {**summary(row), "state": row.state, "told": told(row.facts or {}), "pictures": pictures(uow, row)}


def decide(
    uow: UnitOfWork, number: str, *, approve: bool, by: str, now: datetime, texts: Texts, note: str = ""
) -> ReturnView:
    """Grant or refuse a claim that waits, and tell the customer; another one stays as it is. Raises NotFound, and
    OutOfStock when what is wanted in exchange is gone."""
    row = return_steps.held(uow, number)
    if row.state != REQUESTED:
        return return_steps.get(uow, number)
    done = return_steps.decide(uow, number, approve=approve, by=by, now=now, note=note)
    if row.conversation_id:
        conversation = conversations.get(uow, row.conversation_id)
        language = as_language(conversation.language) or DEFAULT_LANGUAGE
        keys = ("utter_case_approved", way_on(done)) if approve else ("utter_case_refused",)
        said: list[Reply] = [texts.reply(key, language, **values(done)) for key in keys if key]
        replies.record_replies(uow, row.conversation_id, said, caused_by=f"case:{number}", author="agent")
    return done


def way_on(done: ReturnView) -> str:
    """The answer that says how it goes on: the money is on its way, the goods travel, or (payment refused) a person."""
    if done.keep:
        return "utter_case_paid" if done.ended else ""
    return "utter_case_send_back"


def values(done: ReturnView) -> dict[str, Any]:
    """A return for the responses."""
    return {
        "return_number": done.number,
        "number": done.order_number,
        "items": [{"name": item.name, "quantity": item.quantity} for item in done.items],
        "wish": done.wish,
        "amount": done.amount if done.amount.minor else None,
        "carrier": done.carrier or None,
        "label": done.label or None,
        "expected_on": done.expected_on,
    }


def summary(row: table.Return) -> dict[str, Any]:
    """A claim in one line."""
    return {
        "number": row.number,
        "order_number": row.order_number,
        "reason": row.reason,
        "wish": row.wish,
        "items": [f"{item.quantity} x {item.name}" for item in row.items],
        "amount": row.amount,
        "currency": row.currency,
        "keep": row.keep,
        "because": list((row.facts or {}).get("flags", ())),
        "pictures": len((row.facts or {}).get("photos", ())),
        "ticket_number": row.ticket_number,
        "created_at": row.created_at,
    }


def told(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the customer told, without pictures' ids and what is shown elsewhere."""
    return {name: value for name, value in facts.items() if value and name not in ("photos", "flags", "media", "marks")}


def pictures(uow: UnitOfWork, row: table.Return) -> list[dict[str, Any]]:
    """Each picture of a claim: what it shows, whether it can be used, and what speaks for a closer look."""
    ids = [str(one) for one in (row.facts or {}).get("photos", ())]
    query = (
        select(Media.id, Media.kind, Media.state, Media.findings)
        .join(Message, Media.message_id == Message.id)
        .where(Message.conversation_id == row.conversation_id, Message.wamid.in_(ids))
        .order_by(Media.id)
    )
    found = []
    for media_id, kind, state, stored in uow.session.execute(query):
        seen = Findings.from_json(stored) if stored else None
        found.append(
            {
                "media": media_id,
                "kind": seen.kind if seen else kind,
                "state": state,
                "about": about_of(seen) if seen else "",
                "problem": problem_of(seen) if seen else "",
                "review": bool(seen and seen.evidence.get("review")),
                "flags": list(seen.evidence.get("flags", ())) if seen else [],
            }
        )
    return found
