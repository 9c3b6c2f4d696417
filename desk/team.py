"""The team's page: who is there, what they can do; an admin adds people, changes them and sets passwords."""

from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from desk.access import action_for, page_for, signed_in
from desk.pages import page
from helpdesk import bootstrap
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import NotPossible
from helpdesk.policies.access import ROLES
from helpdesk.routing_rules import routing_rules
from helpdesk.services import assignment, team
from helpdesk.values import LANGUAGES

LISTS = ("queues", "skills", "languages")
DONE = ("added", "changed", "password", "left", "back")


@page_for("team.see")
async def show(request: Request) -> Response:
    """The team, by name; for an admin with forms."""
    return await _page(request)


@action_for("team.change")
async def add(request: Request) -> Response:
    """Let somebody in."""
    form, me = await request.form(), signed_in(request)
    email, password = str(form.get("email") or ""), str(form.get("password") or "")

    def write(uow: UnitOfWork) -> str:
        told = _told(form)
        team.add(uow, email, told.pop("name"), told.pop("role"), password, by=me.id, **told)
        return "added"

    return await _done(request, write)


@action_for("team.change")
async def change(request: Request) -> Response:
    """Change somebody, set their password, let them go or in again, as the button says."""
    form, me, person = await request.form(), signed_in(request), int(request.path_params["id"])
    step = str(form.get("step") or "")

    def write(uow: UnitOfWork) -> str:
        if step == "password":
            team.set_password(uow, person, str(form.get("password") or ""), by=me.id)
            return "password"
        if step in ("left", "back"):
            team.set_active(uow, person, step == "back", by=me.id)
            return step
        team.change(uow, person, by=me.id, **_told(form))
        return "changed"

    return await _done(request, write)


def _told(form: FormData) -> dict[str, Any]:
    """The details in a form."""
    names = {name: str(form.get(name) or "") for name in ("name", "first_name", "role")}
    capacity = str(form.get("capacity") or "")
    lists = {name: [str(word) for word in form.getlist(name)] for name in LISTS}
    return {**names, **lists, "capacity": int(capacity) if capacity.isdecimal() and len(capacity) < 6 else -1}


async def _done(request: Request, write: Callable[[UnitOfWork], str]) -> Response:
    """Do it and show the team again; what does not fit is told on the page."""

    def run() -> str:
        with bootstrap.helpdesk().unit_of_work() as uow:
            return write(uow)

    try:
        done = await run_in_threadpool(run)
    except NotPossible as error:
        return await _page(request, refused=str(error), status=400)
    return RedirectResponse(f"/team?done={done}", status_code=303)


async def _page(request: Request, *, refused: str = "", status: int = 200) -> Response:
    def read() -> tuple[list[Any], dict[int, int]]:
        business = bootstrap.helpdesk()
        with business.database.reading() as session:
            loads = assignment.loads_of(UnitOfWork(session, business.queue))
            return team.people(session), {load.id: load.open for load in loads}

    people, held = await run_in_threadpool(read)
    rules, done = routing_rules(), request.query_params.get("done", "")
    return page(
        request, "team.html", status=status, people=people, held=held, refused=refused, roles=ROLES,
        words={"queues": rules.queues, "skills": rules.skills, "languages": LANGUAGES},
        done=done if done in DONE else "",
    )  # fmt: skip


ROUTES = [
    Route("/team", show, name="team"),
    Route("/team", add, methods=["POST"]),
    Route("/team/{id:int}", change, name="team_change", methods=["POST"]),
]
