"""Technicians' days as leads see them: slots opened and closed, visits moved or cancelled by the team and told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from sqlalchemy import select

from helpdesk import clock
from helpdesk.db.conversation import Conversation
from helpdesk.db.locks import lock_conversation, lock_name
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.db.visit import Visit, VisitSlot, leave_slots, take_slot, visit_event_of
from helpdesk.errors import NotFound, NotPossible
from helpdesk.formatting import format_date, format_span
from helpdesk.policies.visits import Region
from helpdesk.services import technician
from helpdesk.services.case_answers import Told, say_keys
from helpdesk.services.customers import language_of
from helpdesk.services.technician import BOOKED, CANCELLED, MOVED
from helpdesk.shop import shop
from helpdesk.technicians import calendar
from helpdesk.texts import Texts
from helpdesk.values import Language
from helpdesk.wording import isolate_value

MOST_DAYS = 31
ENDINGS = {MOVED: ("utter_technician_moved_by_team", "technician_moved"),
           CANCELLED: ("utter_technician_cancelled_by_team", "technician_cancelled")}  # fmt: skip


@dataclass(frozen=True)
class Planned:
    """A slot of the plan with the visit in it, if there is one; times by the clock of the place."""

    slot: VisitSlot
    starts: datetime
    ends: datetime
    visit: Visit | None
    customer: str


class CannotPlan(NotPossible):
    """It does not go. `word` says why: exists, past, too_long, unknown, booked, taken, gone (cancelled)."""

    def __init__(self, word: str) -> None:
        super().__init__(f"The plan stays as it is: {word.replace('_', ' ')}.")
        self.word = word


def regions() -> tuple[Region, ...]:
    """The regions where technicians come. Raises SettingsError."""
    return calendar().regions


def plan(uow: UnitOfWork, first: date, days: int, region: str = "", technician_: str = "") -> list[Planned]:
    """The slots of some days, earliest first; of one region or technician, or ("") of all. Raises SettingsError."""
    technician.fill(uow)
    after = datetime.combine(first, time.min, tzinfo=shop().zone)
    until = after + timedelta(days=min(max(days, 1), MOST_DAYS))
    query = (
        select(VisitSlot, Visit, Conversation.profile_name)
        .outerjoin(Visit, Visit.id == VisitSlot.visit_id)
        .outerjoin(Conversation, Conversation.id == Visit.conversation_id)
        .where(VisitSlot.starts_at >= after, VisitSlot.starts_at < until)
        .order_by(VisitSlot.starts_at, VisitSlot.technician, VisitSlot.id)
    )
    if region:
        query = query.where(VisitSlot.region == region)
    if technician_:
        query = query.where(VisitSlot.technician == technician_)
    zones = {one.name: one.zone for one in regions()}
    return [
        Planned(
            slot, slot.starts_at.astimezone(zones.get(slot.region, shop().zone)),
            slot.ends_at.astimezone(zones.get(slot.region, shop().zone)), visit, name or "",
        )
        for slot, visit, name in uow.session.execute(query)
    ]  # fmt: skip


def free_for(uow: UnitOfWork, visit: Visit, limit: int = 40) -> Sequence[VisitSlot]:
    """Free slots of a visit's region, from now on; also those that are too soon for customers to book."""
    query = select(VisitSlot).where(
        VisitSlot.region == visit.region, VisitSlot.starts_at > clock.now(), VisitSlot.visit_id.is_(None),
        VisitSlot.blocked.is_(False),
    )  # fmt: skip
    return uow.session.scalars(query.order_by(VisitSlot.starts_at, VisitSlot.technician).limit(limit)).all()


def open_slot(uow: UnitOfWork, region: str, technician_: str, day: date, starts: time, ends: time) -> VisitSlot:
    """Let a technician come in one more span, by the clock of the region; a closed one is opened again. Raises
    CannotPlan."""
    place = next((one for one in regions() if one.name == region), None)
    if place is None or technician_ not in place.technicians:
        raise CannotPlan("unknown")
    start, end = (datetime.combine(day, one, tzinfo=place.zone).astimezone(timezone.utc) for one in (starts, ends))
    if not start < end:
        raise CannotPlan("too_long")
    if start <= clock.now():
        raise CannotPlan("past")
    lock_name(uow.session, "visit_slots")
    others = select(VisitSlot).where(
        VisitSlot.region == region, VisitSlot.technician == technician_, VisitSlot.starts_at < end,
        VisitSlot.ends_at > start,
    )  # fmt: skip
    same = uow.session.scalars(others).all()
    if len(same) == 1 and (same[0].starts_at, same[0].ends_at, same[0].blocked) == (start, end, True):
        same[0].blocked = False
        return same[0]
    if same:
        raise CannotPlan("exists")
    slot = VisitSlot(region=region, technician=technician_, starts_at=start, ends_at=end)
    uow.session.add(slot)
    uow.session.flush()
    return slot


def close_slot(uow: UnitOfWork, slot_id: int, *, closed: bool) -> None:
    """Nobody can book this slot any more, or again they can. Raises NotFound, CannotPlan when somebody has it."""
    lock_name(uow.session, "visit_slots")
    if not closed:
        slot = uow.session.get(VisitSlot, slot_id)
        if slot is None:
            raise NotFound(f"There is no slot {slot_id}.")
        slot.blocked = False
    elif take_slot(uow.session, slot_id, 0):  # in one step, as customers take them
        slot = uow.session.get_one(VisitSlot, slot_id, populate_existing=True)
        slot.blocked, slot.visit_id = True, None
    else:
        known = uow.session.get(VisitSlot, slot_id)
        raise CannotPlan("booked") if known else NotFound(f"There is no slot {slot_id}.")
    uow.session.flush()


def move(uow: UnitOfWork, visit_id: int, slot_id: int, *, key: str, agent_id: int, texts: Texts) -> Told:
    """Give a visit another free slot of its region and tell the customer, once a `key`. Raises NotFound, CannotPlan."""
    visit = _held(uow, visit_id)
    cause = _cause(visit, slot_id, key)
    if visit_event_of(uow.session, cause) is not None:
        return "now"
    if visit.state != BOOKED:
        raise CannotPlan("gone")
    slot = uow.session.get(VisitSlot, slot_id, populate_existing=True)
    if slot is None or slot.region != visit.region or slot.starts_at <= clock.now():
        raise CannotPlan("unknown")
    if not take_slot(uow.session, slot_id, visit.id):
        raise CannotPlan("taken")
    leave_slots(uow.session, visit.id, but=slot_id)
    visit.technician, visit.starts_at, visit.ends_at = slot.technician, slot.starts_at, slot.ends_at
    technician.note(uow, visit, MOVED, cause)
    return _tell(uow, visit, MOVED, cause, agent_id, texts)


def cancel(uow: UnitOfWork, visit_id: int, *, key: str, agent_id: int, texts: Texts) -> Told:
    """Cancel a visit, give its slot back and tell the customer, once. Raises NotFound, CannotPlan when it is
    cancelled already."""
    visit = _held(uow, visit_id)
    cause = _cause(visit, CANCELLED, key)
    if visit_event_of(uow.session, cause) is not None:
        return "now"
    if visit.state != BOOKED:
        raise CannotPlan("gone")
    visit.state = CANCELLED
    leave_slots(uow.session, visit.id)
    technician.note(uow, visit, CANCELLED, cause)
    return _tell(uow, visit, CANCELLED, cause, agent_id, texts)


def _tell(uow: UnitOfWork, visit: Visit, ending: str, cause: str, agent_id: int, texts: Texts) -> Told:
    conversation = uow.session.get_one(Conversation, visit.conversation_id)
    language, zone = language_of(conversation), _zone(visit)
    now = clock.now().astimezone(zone)
    span = isolate_value(format_span(visit.starts_at, visit.ends_at, language, now.date(), zone), language)
    answer, template = ENDINGS[ending]
    told: Mapping[str, Any] = {"when": {"written": span}, "product": visit.product}
    return say_keys(
        uow, visit.conversation_id, [(answer, told)], texts, cause=cause, ticket_number=None, agent_id=agent_id,
        template=template, values=_values(visit, language),
    )  # fmt: skip


def _values(visit: Visit, language: Language) -> dict[str, str]:
    """A visit for a template, which may be read days later: no "tomorrow"."""
    starts, ends = (one.astimezone(_zone(visit)) for one in (visit.starts_at, visit.ends_at))
    far = date(starts.year, 1 if starts.month > 6 else 12, 15)  # noqa: PLR2004 - the other half of the year
    return {
        "visit_on": format_date(starts.date(), language, far),
        "visit_time": f"{starts:%H:%M}–{ends:%H:%M}",
        "product": visit.product,
    }


def _held(uow: UnitOfWork, visit_id: int) -> Visit:
    """The visit with its conversation locked. Raises NotFound."""
    visit = uow.session.get(Visit, visit_id)
    if visit is None:
        raise NotFound(f"There is no visit {visit_id}.")
    lock_conversation(uow.session, visit.conversation_id)
    uow.session.refresh(visit)
    return visit


def _zone(visit: Visit) -> Any:
    return next((one.zone for one in regions() if one.name == visit.region), shop().zone)


def _cause(visit: Visit, what: object, key: str) -> str:
    return f"visit:{visit.id}:{what}:{key}"
