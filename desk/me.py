"""What everybody sets for themselves: presence, language, theme; and that they are there."""

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from desk.access import action_for, own_path, session_word, signed_in
from helpdesk import bootstrap, clock
from helpdesk.services import presence, sign_in, team
from helpdesk.values import as_language

THEMES = ("", "light", "dark")


@action_for("self")
async def seen(request: Request) -> Response:
    """Somebody touched this browser."""

    def write() -> None:
        with bootstrap.helpdesk().unit_of_work() as uow:
            sign_in.seen(uow, session_word(request), clock.now())

    await run_in_threadpool(write)
    return Response(status_code=204)


@action_for("self")
async def change(request: Request) -> Response:
    """Presence, language or theme, as the form says; back to the page it came from."""
    form, me = await request.form(), signed_in(request)
    preferences: dict[str, Any] = {}
    if (language := as_language(form.get("language"))) is not None:
        preferences["language"] = language
    if "theme" in form and str(form["theme"]) in THEMES:
        preferences["theme"] = str(form["theme"])
    if "sound" in form:
        preferences["sound"] = str(form["sound"]) == "on"

    def write() -> None:
        with bootstrap.helpdesk().unit_of_work() as uow:
            if preferences:
                team.prefer(uow, me.id, **preferences)
            if str(form.get("presence") or "") in presence.CHOICES:
                presence.choose(team.get(uow.session, me.id), str(form["presence"]), clock.now())

    await run_in_threadpool(write)
    return RedirectResponse(own_path(form.get("back")), status_code=303)


ROUTES = [Route("/me/seen", seen, name="me_seen", methods=["POST"]), Route("/me", change, name="me", methods=["POST"])]
