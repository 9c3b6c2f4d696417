"""What everybody sets for themselves: presence, language, theme, notices, password; and that they are there."""

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from desk.access import action_for, own_path, page_for, remember, session_word, signed_in
from desk.pages import page
from helpdesk import bootstrap, clock
from helpdesk.errors import NotPossible
from helpdesk.services import presence, sign_in, team
from helpdesk.services.notices_to_team import MAIL_WHEN_AWAY
from helpdesk.values import as_language

THEMES = ("", "light", "dark")
SWITCHES = ("sound", MAIL_WHEN_AWAY)  # preferences that are on or off


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
    """Presence, language, theme or notices, as the form says; back to the page it came from."""
    form, me = await request.form(), signed_in(request)
    preferences: dict[str, Any] = {}
    if (language := as_language(form.get("language"))) is not None:
        preferences["language"] = language
    if "theme" in form and str(form["theme"]) in THEMES:
        preferences["theme"] = str(form["theme"])
    preferences |= {name: str(form[name]) == "on" for name in SWITCHES if name in form}

    def write() -> None:
        with bootstrap.helpdesk().unit_of_work() as uow:
            if preferences:
                team.prefer(uow, me.id, **preferences)
            if str(form.get("presence") or "") in presence.CHOICES:
                presence.choose(team.get(uow.session, me.id), str(form["presence"]), clock.now())

    await run_in_threadpool(write)
    return RedirectResponse(own_path(form.get("back")), status_code=303)


@page_for("self")
async def show_password(request: Request) -> Response:
    """The form for a password of one's own."""
    return page(request, "password.html", done="done" in request.query_params)


@action_for("self")
async def set_password(request: Request) -> Response:
    """A new password for who knows the old one; signed out everywhere else. Tries count as those of signing in."""
    form, me = await request.form(), signed_in(request)
    old, new = str(form.get("old") or ""), str(form.get("new") or "")
    address = request.client.host if request.client else ""

    def write() -> str:
        business, now = bootstrap.helpdesk(), clock.now()
        with business.unit_of_work() as uow:
            if not sign_in.attempt(uow, me.email, address, now):
                raise NotPossible("wait")
        with business.database.reading() as session:
            if sign_in.verified(session, me.email, old) != me.id:
                raise NotPossible("wrong")
        with business.unit_of_work() as uow:
            team.set_password(uow, me.id, new, by=me.id)
            return sign_in.begin_session(uow, me.id, address, now)

    try:
        word = await run_in_threadpool(write)
    except NotPossible as error:
        reason = str(error) if str(error) in ("wait", "wrong") else "weak"
        return page(request, "password.html", status=400, refused=reason)
    answer = RedirectResponse("/me/password?done", status_code=303)
    remember(answer, request, word)
    return answer


ROUTES = [
    Route("/me/seen", seen, name="me_seen", methods=["POST"]),
    Route("/me", change, name="me", methods=["POST"]),
    Route("/me/password", show_password, name="my_password"),
    Route("/me/password", set_password, methods=["POST"]),
]
