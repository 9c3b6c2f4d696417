"""Claims that wait for a person: what there is to see, the decision, and the answer to the customer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select

from helpdesk.db import returns as table
from helpdesk.db.message import Media, Message
from helpdesk.db.returns import REFUSED, REQUESTED
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import NotFound
from helpdesk.media import classes
from helpdesk.media.findings import Findings
from helpdesk.policies.pictures import about_of, problem_of
from helpdesk.services import return_steps
from helpdesk.services.case_answers import Told, tell
from helpdesk.services.return_views import ReturnView
from helpdesk.texts import Texts

__all__ = ["Decision", "decide", "refuse_goods", "show", "waiting"]
HIDDEN = frozenset({"flow", "photos", "flags", "media", "marks"})  # facts that are ids, or shown elsewhere


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


@dataclass(frozen=True)
class Decision:
    """A return after a person's step; `told`: when the customer hears of it, "" if nothing was decided."""

    view: ReturnView
    told: Told | Literal[""] = ""


def decide(
    uow: UnitOfWork, number: str, *, approve: bool, by: str, now: datetime, texts: Texts, note: str = ""
) -> Decision:
    """Grant or refuse a return that waits for a person, and tell the customer; another one stays as it is. Raises
    NotFound, and OutOfStock when what is wanted in exchange is gone."""
    row = return_steps.held(uow, number)
    if row.state != REQUESTED:
        return Decision(return_steps.get(uow, number))
    done = return_steps.decide(uow, number, approve=approve, by=by, now=now, note=note)
    return Decision(done, tell(uow, row, done, texts))


def refuse_goods(uow: UnitOfWork, number: str, *, by: str, now: datetime, texts: Texts, note: str = "") -> Decision:
    """The goods are back and not as agreed: nothing is paid, and the customer hears it. Raises NotFound."""
    row = return_steps.held(uow, number)
    before = row.state
    done = return_steps.receive(uow, number, by=by, now=now, accepted=False, note=note)
    refused = done.state == REFUSED != before
    return Decision(done, tell(uow, row, done, texts) if refused else "")


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
    shown = (name for name in facts if name not in HIDDEN and not name.endswith("_photos"))
    return {name: facts[name] for name in shown if facts[name]}


def pictures(uow: UnitOfWork, row: table.Return, role: str = "agent") -> list[dict[str, Any]]:
    """Each picture of a claim: what it shows, whether it can be used, what speaks for a closer look, what services see
    in it, its size in pixels as boxes count them, and whether it is hidden from somebody with `role`."""
    ids = [str(one) for one in (row.facts or {}).get("photos", ())]
    query = (
        select(Media.id, Media.kind, Media.state, Media.media_class, Media.findings)
        .join(Message, Media.message_id == Message.id)
        .where(Message.conversation_id == row.conversation_id, Message.wamid.in_(ids))
        .order_by(Media.id)
    )
    found = []
    for media_id, kind, state, media_class, stored in uow.session.execute(query):
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
                "seen": list(seen.seen) if seen else [],
                "size": list(seen.size) if seen else [],
                "hidden": not classes.of(media_class).may_be_seen_by(role),
            }
        )
    return found
