"""Technicians' visits: free slots, booking one, moving and cancelling."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from helpdesk import clock
from helpdesk.db import visit as table
from helpdesk.db.locks import lock_conversation, lock_name
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.db.visit import Visit, VisitEvent, VisitSlot
from helpdesk.errors import NotFound
from helpdesk.policies import visits as policy
from helpdesk.services import conversations
from helpdesk.shop import shop
from helpdesk.technicians import calendar

__all__ = [
    "Booked", "Cancelled", "SlotView", "Taken", "TooLate", "VisitView", "book", "cancel", "fill", "free_slots",
    "move", "note", "of_conversation", "serves",
]  # fmt: skip

BOOKED, MOVED, CANCELLED = "booked", "moved", "cancelled"
MOST_SLOTS = 9  # a list holds ten rows, and one is for "none of these"


@dataclass(frozen=True)
class SlotView:
    """A span that can be booked; times in UTC, `zone` is the clock of the place."""

    id: int
    starts_at: datetime
    ends_at: datetime
    zone: ZoneInfo


@dataclass(frozen=True)
class VisitView:
    """A visit as its customer may hear of it; `changeable`: the customer may still move or cancel it.

    Times in UTC, `zone` is the clock of the place.
    """

    id: int
    state: str
    starts_at: datetime
    ends_at: datetime
    product: str
    address: str
    postcode: str
    changeable: bool
    zone: ZoneInfo


@dataclass(frozen=True)
class Booked:
    """The visit is booked, or moved to the slot."""

    visit: VisitView


@dataclass(frozen=True)
class Taken:
    """Somebody was faster, or the slot is gone; these can be had."""

    instead: tuple[SlotView, ...]


@dataclass(frozen=True)
class TooLate:
    """The visit begins too soon to be changed here: a person sees to it."""

    visit: VisitView


@dataclass(frozen=True)
class Cancelled:
    """The visit is cancelled."""

    visit: VisitView


def serves(uow: UnitOfWork, conversation_id: str, postcode: str, country: str = "") -> bool:
    """Does a technician come here? `country` (ISO 3166) is the phone number's if left out. Raises NotFound."""
    return _region(uow, conversation_id, postcode, country) is not None


def free_slots(
    uow: UnitOfWork, conversation_id: str, postcode: str, *, country: str = "", limit: int = MOST_SLOTS
) -> list[SlotView]:
    """The next slots for this postcode, earliest first; of two technicians' equal ones only one. Raises NotFound.

    Empty where nobody comes (see `serves`) or everything is booked.
    """
    region = _region(uow, conversation_id, postcode, country)
    return _free(uow, region, limit) if region else []


def book(
    uow: UnitOfWork, conversation_id: str, slot_id: int, inbound_id: str, *, postcode: str, address: str, product: str,
    problem: str = "", country: str = "",
) -> Booked | Taken:  # fmt: skip
    """Book a slot for the address. The same message books once. Raises NotFound for the conversation."""
    lock_conversation(uow.session, conversation_id)
    known = table.visit_booked_by(uow.session, inbound_id)
    if known is not None:
        return Booked(view(known))
    region = _region(uow, conversation_id, postcode, country)
    slot = uow.session.get(VisitSlot, slot_id, populate_existing=True)
    now = clock.now()
    if region is None or slot is None or slot.region != region.name or slot.starts_at < now + calendar().lead:
        return Taken(tuple(_free(uow, region, MOST_SLOTS)) if region else ())
    visit = Visit(
        conversation_id=conversation_id, booked_by=inbound_id, region=region.name, postcode=postcode[:16],
        address=address[:300], product=product[:160], problem=problem, state=BOOKED, technician=slot.technician,
        starts_at=slot.starts_at, ends_at=slot.ends_at, created_at=now, updated_at=now,
    )  # fmt: skip
    uow.session.add(visit)
    uow.session.flush()
    if not table.take_slot(uow.session, slot_id, visit.id):
        uow.session.delete(visit)
        uow.session.flush()
        return Taken(tuple(_free(uow, region, MOST_SLOTS)))
    note(uow, visit, BOOKED, inbound_id)
    return Booked(view(visit))


def move(
    uow: UnitOfWork, conversation_id: str, visit_id: int, slot_id: int, inbound_id: str
) -> Booked | Taken | TooLate:
    """Move a visit to another slot of its region; the same message moves once. Raises NotFound: not the customer's."""
    visit = _own(uow, conversation_id, visit_id)
    if table.visit_event_of(uow.session, inbound_id) is not None:
        return Booked(view(visit))
    if visit.state != BOOKED or not view(visit).changeable:
        return TooLate(view(visit))
    slot = uow.session.get(VisitSlot, slot_id, populate_existing=True)
    fits = slot is not None and slot.region == visit.region and slot.starts_at >= clock.now() + calendar().lead
    if slot is None or not fits or not table.take_slot(uow.session, slot_id, visit.id):
        region = next((region for region in calendar().regions if region.name == visit.region), None)
        return Taken(tuple(_free(uow, region, MOST_SLOTS)) if region else ())
    table.leave_slots(uow.session, visit.id, but=slot_id)
    visit.technician, visit.starts_at, visit.ends_at = slot.technician, slot.starts_at, slot.ends_at
    note(uow, visit, MOVED, inbound_id)
    return Booked(view(visit))


def cancel(uow: UnitOfWork, conversation_id: str, visit_id: int, inbound_id: str) -> Cancelled | TooLate:
    """Cancel a visit and give its slot back; again is no mistake. Raises NotFound: not the customer's own."""
    visit = _own(uow, conversation_id, visit_id)
    if visit.state == CANCELLED:
        return Cancelled(view(visit))
    if not view(visit).changeable:
        return TooLate(view(visit))
    visit.state = CANCELLED
    table.leave_slots(uow.session, visit.id)
    note(uow, visit, CANCELLED, inbound_id)
    return Cancelled(view(visit))


def of_conversation(uow: UnitOfWork, conversation_id: str, *, coming: bool = True) -> list[VisitView]:
    """The customer's visits, earliest first; `coming`: only booked ones that are not over."""
    now = clock.now()
    own = sorted(table.visits_of(uow.session, conversation_id), key=lambda visit: visit.starts_at)
    return [view(visit) for visit in own if not coming or (visit.state == BOOKED and visit.ends_at > now)]


def view(visit: Visit) -> VisitView:
    """A visit as its customer may hear of it."""
    changeable = visit.state == BOOKED and policy.may_change(calendar(), visit.starts_at, clock.now())
    zones = {region.name: region.zone for region in calendar().regions}
    return VisitView(
        visit.id, visit.state, visit.starts_at, visit.ends_at, visit.product, visit.address, visit.postcode, changeable,
        zones.get(visit.region, shop().zone),
    )  # fmt: skip


def _region(uow: UnitOfWork, conversation_id: str, postcode: str, country: str) -> policy.Region | None:
    known = calendar()
    country = country or policy.country_of(known, conversations.get(uow, conversation_id).wa_id)
    return policy.region_of(known, postcode, country)


def _free(uow: UnitOfWork, region: policy.Region, limit: int) -> list[SlotView]:
    fill(uow)
    after = clock.now() + calendar().lead
    found: dict[datetime, SlotView] = {}
    for slot in table.free_slots_of(uow.session, region.name, after, limit * max(1, len(region.technicians))):
        found.setdefault(slot.starts_at, SlotView(slot.id, slot.starts_at, slot.ends_at, region.zone))
    return list(found.values())[:limit]


def fill(uow: UnitOfWork) -> None:
    """Add the slots that the calendar has by now and the table has not."""
    now = clock.now()
    wanted = list(policy.spans(calendar(), now))
    missing = _missing(uow, wanted, now)
    if missing:
        lock_name(uow.session, "visit_slots")
        missing = _missing(uow, wanted, now)
        uow.session.add_all(VisitSlot(**vars(span)) for span in missing)
        uow.session.flush()


def _missing(uow: UnitOfWork, wanted: list[policy.Span], now: datetime) -> list[policy.Span]:
    known = table.slots_known(uow.session, now)
    return [span for span in wanted if (span.region, span.technician, span.starts_at) not in known]


def _own(uow: UnitOfWork, conversation_id: str, visit_id: int) -> Visit:
    lock_conversation(uow.session, conversation_id)
    visit = uow.session.get(Visit, visit_id, populate_existing=True)
    if visit is None or visit.conversation_id != conversation_id:
        raise NotFound(f"There is no visit {visit_id} of this customer.")
    return visit


def note(uow: UnitOfWork, visit: Visit, kind: str, cause: str) -> None:
    """Write what happened to a visit, once a `cause` (an inbound id, or a page's word)."""
    now = clock.now()
    visit.updated_at = now
    uow.session.add(VisitEvent(visit_id=visit.id, kind=kind, caused_by=cause, starts_at=visit.starts_at, at=now))
    uow.session.flush()
