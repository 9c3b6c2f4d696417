"""Documents of identity that wait to be looked at: verified, refused, or asked for again."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select

from helpdesk.db.case_decision import decision_on
from helpdesk.db.message import Media, Message
from helpdesk.db.ticket import Ticket
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.decision_rules import APPROVE, IDENTITY, decision_rules
from helpdesk.media import classes
from helpdesk.policies.ticket_status import WITH_TEAM
from helpdesk.services import orders, privacy_requests
from helpdesk.services.case_tickets import ticket_of, undecided
from helpdesk.services.case_views import Applied, CannotDecide, Case, Way
from helpdesk.shop import shop
from helpdesk.values import Money

TOPICS = ("identity_document",)


def waiting(uow: UnitOfWork, limit: int) -> list[Case]:
    """Those that wait, oldest first."""
    return [case_of(uow, ticket) for ticket in undecided(uow, IDENTITY, TOPICS, limit)]


def find(uow: UnitOfWork, key: str) -> Case:
    """The case of a ticket. Raises NotFound."""
    return case_of(uow, ticket_of(uow, key, TOPICS))


def held(uow: UnitOfWork, key: str) -> Case:
    """The same, locked, as it is now. Raises NotFound."""
    return case_of(uow, ticket_of(uow, key, TOPICS, lock=True))


def worth(_uow: UnitOfWork, _case: Case, _way: Way) -> Money | None:
    """No money is in it."""
    return None


def apply(
    uow: UnitOfWork, case: Case, verdict: str, *, by: str, reason: str, note: str, way: Way, now: datetime
) -> Applied:
    """Verified or refused. `way` tells the `document`, its `expires_on` (ISO) and the file's id of each side it must
    have (`front`, `back`). Raises CannotDecide when something is missing or it has expired."""
    values = {"ticket_number": case.ticket_number}
    if verdict != APPROVE:
        return Applied((("utter_case_identity_refused", values),))
    detail = proven_by(uow, case, way, now.astimezone(shop().zone).date())
    privacy_requests.checked(uow, case.conversation_id)
    if case.order_number:
        orders.prove_by_person(uow, case.conversation_id, case.order_number, now)
    return Applied((("utter_case_identity_verified", values),), detail=detail)


def proven_by(uow: UnitOfWork, case: Case, way: Way, today: date) -> Mapping[str, object]:
    """What proves an identity: the document's kind, its day of expiry and its pictures, none of them twice. Raises
    CannotDecide."""
    needed = decision_rules().documents.get(way.get("document", ""))
    sides = {side: way.get(side, "") for side in needed or ()}
    theirs = {str(one) for one in files_of(uow, case)}
    if needed is None or len(set(sides.values())) != len(needed) or not set(sides.values()) <= theirs:
        raise CannotDecide("pictures_missing")
    try:
        expires_on = date.fromisoformat(way.get("expires_on", ""))
    except ValueError:
        raise CannotDecide("expiry_missing") from None
    if expires_on < today:
        raise CannotDecide("expired")
    return {"document": way["document"], "expires_on": expires_on.isoformat(), "pictures": sides}


def files_of(uow: UnitOfWork, case: Case) -> list[int]:
    """The ids of the files that are stored for the case: those told with it, and documents of identity sent since."""
    query = (
        select(Media.id)
        .join(Message, Message.id == Media.message_id)
        .where(Message.conversation_id == case.conversation_id, Media.state == "stored")
        .where(Message.wamid.in_(case.photos) | (Media.media_class == classes.ID_DOCUMENT))
    )
    return list(uow.session.scalars(query.order_by(Media.id)))


def is_valid(detail: Mapping[str, object], today: date) -> bool:
    """Does what proved an identity still count? Not once the document has expired."""
    return date.fromisoformat(str(detail.get("expires_on") or date.min)) >= today


def case_of(uow: UnitOfWork, ticket: Ticket) -> Case:
    """A ticket as a case."""
    facts = ticket.facts or {}
    waits = ticket.status in WITH_TEAM and decision_on(uow.session, IDENTITY, str(ticket.number)) is None
    return Case(
        IDENTITY, str(ticket.number), waits, ticket.created_at, ticket.conversation_id, ticket.number,
        str(facts.get("order_number") or ""), photos=tuple(map(str, facts.get("media") or ())),
    )  # fmt: skip
