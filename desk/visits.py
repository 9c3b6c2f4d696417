"""Technicians' days: who comes when to whom; leads open and close slots, move and cancel visits."""

import secrets
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from desk.access import action_for, page_for, signed_in
from desk.customers import words_for
from desk.pages import language_of, page
from desk.permissions import may
from helpdesk import bootstrap, clock
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.db.visit import Visit, VisitSlot
from helpdesk.errors import NotFound
from helpdesk.formatting import format_date, format_span
from helpdesk.policies.access import Person
from helpdesk.services import audit, visit_plan
from helpdesk.services.visit_plan import CannotPlan, Planned
from helpdesk.shop import shop
from helpdesk.texts import texts

DAYS = 7
Step = Callable[[UnitOfWork, Person, dict[str, str]], str]


@page_for("visit.see")
async def show_visits(request: Request) -> Response:
    """A week of slots and visits, by day."""
    me, asked, language = signed_in(request), request.query_params, language_of(request)
    today = clock.now().astimezone(shop().zone).date()
    first, region, who = day_in(asked.get("from", ""), today), asked.get("region", ""), asked.get("technician", "")

    def read() -> tuple[list[Planned], dict[int, list[tuple[int, str]]]]:
        with bootstrap.helpdesk().unit_of_work() as uow:
            found = visit_plan.plan(uow, first, DAYS, region, who)
            coming = [one.visit for one in found if one.visit and one.slot.starts_at > clock.now()]
            moving = {one.id: options(uow, one) for one in coming} if may(me.role, "visit.change") else {}
            return found, moving

    def options(uow: UnitOfWork, visit: Visit) -> list[tuple[int, str]]:
        return [(slot.id, f"{span(slot)}, {slot.technician}") for slot in visit_plan.free_for(uow, visit)]

    def span(slot: VisitSlot) -> str:
        zone = next((one.zone for one in visit_plan.regions() if one.name == slot.region), shop().zone)
        return format_span(slot.starts_at, slot.ends_at, language, today, zone)

    found, moving = await run_in_threadpool(read)
    days: dict[date, list[Planned]] = {}
    for one in found:
        days.setdefault(one.starts.date(), []).append(one)
    return page(
        request, "visits.html", days=[(format_date(day, language, today), rows) for day, rows in sorted(days.items())],
        moving=moving, regions=visit_plan.regions(), region=region, technician=who, first=first, today=today,
        before=first - timedelta(days=DAYS), after=first + timedelta(days=DAYS), said=asked.get("said", ""),
        told=asked.get("told", ""), words=words_for(request), key=secrets.token_urlsafe(9),
    )  # fmt: skip


def step_of(step: Step) -> Callable[[Request], Any]:
    """A form's target: one step with the plan, then the same week again, which says the step's word."""

    @action_for("visit.change")
    async def take(request: Request) -> Response:
        me = signed_in(request)
        form = {name: str(value) for name, value in (await request.form()).items()}

        def write() -> str:
            with bootstrap.helpdesk().unit_of_work() as uow:
                return step(uow, me, form)

        try:
            said = f"said={await run_in_threadpool(write)}"
        except CannotPlan as error:
            said = f"said={error.word}"
        except NotFound:
            raise HTTPException(404) from None
        today = clock.now().astimezone(shop().zone).date()
        back = f"from={day_in(form.get('from', ''), today)}"
        return RedirectResponse(f"{request.url_for('visits').path}?{back}&{said}", status_code=303)

    return take


def open_slot(uow: UnitOfWork, me: Person, form: dict[str, str]) -> str:
    """One more span in which somebody can come."""
    try:
        day = date.fromisoformat(form.get("day", ""))
        starts, ends = (time.fromisoformat(form.get(name, "")) for name in ("starts", "ends"))
    except ValueError:
        raise CannotPlan("unknown") from None
    place, _, who = form.get("who", "").partition(":")
    slot = visit_plan.open_slot(uow, place, who, day, starts.replace(tzinfo=None), ends.replace(tzinfo=None))
    audit.note(uow, me.id, "slot_opened", slot.id)
    return "opened"


def close_slot(uow: UnitOfWork, me: Person, form: dict[str, str]) -> str:
    """Nobody can book it; or again they can."""
    closed = form.get("closed") == "1"
    visit_plan.close_slot(uow, number(form.get("slot")), closed=closed)
    audit.note(uow, me.id, "slot_closed" if closed else "slot_opened", number(form.get("slot")))
    return "closed" if closed else "opened"


def change_visit(uow: UnitOfWork, me: Person, form: dict[str, str]) -> str:
    """Move it to another slot, or cancel it; the customer hears it."""
    visit, key = number(form.get("visit")), form.get("key", "")[:40]
    how: dict[str, Any] = {"key": key, "agent_id": me.id, "texts": texts()}
    if form.get("cancel"):
        told = visit_plan.cancel(uow, visit, **how)
    else:
        told = visit_plan.move(uow, visit, number(form.get("slot")), **how)
    said = "cancelled" if form.get("cancel") else "moved"
    audit.note(uow, me.id, f"visit_{said}", visit)
    return f"{said}&told={told}"


def number(text: str | None) -> int:
    """An id in a form. Raises HTTPException 400."""
    if not text or not text.isdecimal() or len(text) > 15:  # noqa: PLR2004 - digits of the largest id
        raise HTTPException(400)
    return int(text)


def day_in(text: str, otherwise: date) -> date:
    """A day of an address, ISO 8601; `otherwise` when it is none."""
    try:
        found = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return otherwise
    return found if abs((found - otherwise).days) <= 366 else otherwise  # noqa: PLR2004 - a year


ROUTES = [
    Route("/visits", show_visits, name="visits"),
    Route("/visits/open", step_of(open_slot), name="open_slot", methods=["POST"]),
    Route("/visits/close", step_of(close_slot), name="close_slot", methods=["POST"]),
    Route("/visits/change", step_of(change_visit), name="change_visit", methods=["POST"]),
]
