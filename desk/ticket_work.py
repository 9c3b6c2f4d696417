"""What people do with a ticket beside answering: take it, let it wait, resolve it, pass it on; notes and tasks."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from desk.access import action_for
from desk.ticket import writing
from desk.ticket_reply import refusal
from helpdesk import clock
from helpdesk.db.teamwork import Task
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import NotFound, NotPossible
from helpdesk.policies.ticket_status import WAITING_FOR_THIRD_PARTY
from helpdesk.services import agents, handoff, teamwork, ticket_events, ticket_steps
from helpdesk.services.agent_replies import Refused
from helpdesk.shop import shop

Form = Mapping[str, Any]
MORNING = 9  # o'clock, by the shop's clock: until then a ticket is snoozed "until tomorrow"
SNOOZES = {"1h": timedelta(hours=1), "4h": timedelta(hours=4)}


def snooze_until(word: str, now: datetime) -> datetime | None:
    """The moment a snooze ends: 1h, 4h, tomorrow, week; "" ends it now. Raises Refused."""
    if not word:
        return None
    if word in SNOOZES:
        return now + SNOOZES[word]
    days = {"tomorrow": 1, "week": 7}.get(word)
    if days is None:
        raise Refused("malformed")
    local = now.astimezone(shop().zone) + timedelta(days=days)
    return local.replace(hour=MORNING, minute=0, second=0, microsecond=0).astimezone(now.tzinfo)


def _assign(uow: UnitOfWork, number: int, me: int, form: Form) -> object:
    whom = _number(form.get("assignee")) or None
    if whom == me:
        return agents.take(uow, number, me)
    return agents.assign(uow, number, whom, ticket_events.actor(me))


# Step → what it does with the ticket, by whom, with what the form says.
STEPS: dict[str, Callable[[UnitOfWork, int, int, Form], object]] = {
    "take": lambda uow, number, me, form: agents.take(uow, number, me),
    "give_back": lambda uow, number, me, form: handoff.release_ticket(uow, number, me),
    "wait": lambda uow, number, me, form: agents.wait(uow, number, me),
    "wait_third": lambda uow, number, me, form: agents.wait(uow, number, me, status=WAITING_FOR_THIRD_PARTY),
    "resolve": lambda uow, number, me, form: agents.resolve(uow, number, me),
    "snooze": lambda uow, number, me, form: agents.snooze(
        uow, number, snooze_until(str(form.get("until") or ""), clock.now()), me
    ),
    "assign": _assign,
    "transfer": lambda uow, number, me, form: ticket_steps.transfer(uow, number, str(form.get("queue") or ""), me),
    "priority": lambda uow, number, me, form: ticket_steps.set_priority(uow, number, str(form.get("priority")), me),
    "tags": lambda uow, number, me, form: ticket_steps.set_tags(
        uow, number, str(form.get("tags") or "").split(","), me
    ),
    "merge": lambda uow, number, me, form: ticket_steps.merge(uow, number, _number(form.get("into")), me),
    "spam": lambda uow, number, me, form: ticket_steps.spam(uow, number, me),
}


@action_for("ticket.change")
async def step(request: Request) -> Response:
    """One of STEPS; 422 says why not. A form without the page's script goes back to the page."""
    form = await request.form()
    do = STEPS.get(str(form.get("step") or ""))
    if do is None:
        raise HTTPException(400)
    return await _done(request, lambda uow, number, me: do(uow, number, me, form))


@action_for("ticket.change")
async def add_note(request: Request) -> Response:
    """An internal note; who is named in it with @ is told."""
    text = str((await request.form()).get("text") or "")
    return await _done(request, lambda uow, number, me: teamwork.add_note(uow, number, text, me))


@action_for("ticket.change")
async def add_task(request: Request) -> Response:
    """A task, with who does it and until when."""
    form = await request.form()
    due = due_at(str(form.get("due") or ""))
    whom = _number(form.get("assignee")) or None
    title = str(form.get("title") or "")
    return await _done(
        request,
        lambda uow, number, me: teamwork.add_task(uow, number, title, assignee_id=whom, due_at=due, agent_id=me),
    )


@action_for("ticket.change")
async def tick_task(request: Request) -> Response:
    """A task is done, or not after all."""
    form, task_id = await request.form(), request.path_params["task"]

    def tick(uow: UnitOfWork, number: int, me: int) -> None:
        task = uow.session.get(Task, task_id)
        if task is None or task.ticket_number != number:
            raise NotFound(f"There is no task {task_id} in ticket {number}.")
        teamwork.set_task_done(uow, task_id, form.get("done") == "1", me)

    return await _done(request, tick)


def due_at(written: str) -> datetime | None:
    """A browser's date and time as a moment, by the shop's clock. Raises HTTPException 400."""
    if not written:
        return None
    try:
        return datetime.fromisoformat(written).replace(tzinfo=shop().zone).astimezone(clock.now().tzinfo)
    except ValueError:
        raise HTTPException(400) from None


async def _done(request: Request, do: Callable[[UnitOfWork, int, int], object]) -> Response:
    """Do it, then 204 for the page's script, else back to the page."""
    try:
        await writing(request, lambda uow, ticket, me: bool(do(uow, ticket.number, me.id)) or True)
    except NotPossible as error:
        return refusal(request, error)
    except NotFound:
        return JSONResponse({"reason": "not_found"}, status_code=404)
    if "x-csrf-token" in request.headers:
        return Response(status_code=204)
    return RedirectResponse(request.url_for("ticket", number=request.path_params["number"]), status_code=303)


def _number(value: Any) -> int:
    text = str(value or "0").strip().lstrip("#")
    if not text.isdecimal() or len(text) > 15:
        raise HTTPException(400)
    return int(text)


ROUTES = [
    Route("/tickets/{number:int}/step", step, name="ticket_step", methods=["POST"]),
    Route("/tickets/{number:int}/notes", add_note, name="ticket_note", methods=["POST"]),
    Route("/tickets/{number:int}/tasks", add_task, name="ticket_task", methods=["POST"]),
    Route("/tickets/{number:int}/tasks/{task:int}", tick_task, name="ticket_tick", methods=["POST"]),
]
