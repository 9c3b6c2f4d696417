"""Signing in and out."""

import secrets

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from desk.access import action_for, check_form, open_to_all, own_path, remember, session_word
from desk.pages import LANGUAGE_COOKIE, page
from helpdesk import bootstrap, clock
from helpdesk.services import sign_in
from helpdesk.values import as_language

FORM_COOKIE = "helpdesk_form"  # the word of a form that nobody has signed in for yet
YEAR = 365 * 24 * 3600


@open_to_all
async def show(request: Request) -> Response:
    """The form."""
    going_to = own_path(request.query_params.get("next"))
    if request.scope.get("person") is not None:
        return RedirectResponse(going_to, status_code=303)
    return _form(request, going_to)


@open_to_all
async def enter(request: Request) -> Response:
    """Check e-mail address and password; a new session each time."""
    await check_form(request, request.cookies.get(FORM_COOKIE, ""))
    form = await request.form()
    email, password = str(form.get("email") or "")[:200], str(form.get("password") or "")
    going_to, address = own_path(form.get("next")), request.client.host if request.client else ""
    refused, word = await run_in_threadpool(_try, email, password, address, session_word(request))
    if refused:
        return _form(request, going_to, email=email, refused=refused, status=429 if refused == "wait" else 401)
    answer = RedirectResponse(going_to, status_code=303)
    remember(answer, request, word)
    answer.delete_cookie(FORM_COOKIE, path="/sign-in")
    return answer


@action_for("self")
async def leave(request: Request) -> Response:
    """Sign out here, or with `everywhere` on all browsers."""
    everywhere = bool((await request.form()).get("everywhere"))

    def write() -> None:
        with bootstrap.helpdesk().unit_of_work() as uow:
            sign_in.sign_out(uow, session_word(request), clock.now(), everywhere=everywhere)

    await run_in_threadpool(write)
    answer = RedirectResponse("/sign-in", status_code=303)
    answer.delete_cookie("helpdesk", path="/")
    return answer


@open_to_all
async def choose_language(request: Request) -> Response:
    """The language of the sign-in page."""
    await check_form(request, request.cookies.get(FORM_COOKIE, ""))
    answer = RedirectResponse("/sign-in", status_code=303)
    if (language := as_language((await request.form()).get("language"))) is not None:
        answer.set_cookie(LANGUAGE_COOKIE, language, max_age=YEAR, httponly=True, samesite="lax")
    return answer


def _form(request: Request, going_to: str, *, email: str = "", refused: str = "", status: int = 200) -> Response:
    word = request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(24)
    answer = page(
        request, "sign_in.html", status=status, csrf_word=word, going_to=going_to, email=email, refused=refused
    )  # fmt: skip
    secure = request.url.scheme == "https"
    answer.set_cookie(FORM_COOKIE, word, httponly=True, samesite="strict", secure=secure, path="/sign-in")
    return answer


def _try(email: str, password: str, address: str, earlier: str) -> tuple[str, str]:
    business = bootstrap.helpdesk()
    with business.unit_of_work() as uow:
        if not sign_in.attempt(uow, email, address, clock.now()):
            return "wait", ""
    with business.database.reading() as session:
        agent_id = sign_in.verified(session, email, password)
    if agent_id is None:
        return "wrong", ""
    with business.unit_of_work() as uow:
        if earlier:
            sign_in.sign_out(uow, earlier, clock.now())
        return "", sign_in.begin_session(uow, agent_id, address, clock.now())


ROUTES = [
    Route("/sign-in", show, name="sign_in"),
    Route("/sign-in", enter, methods=["POST"]),
    Route("/sign-in/language", choose_language, methods=["POST"]),
    Route("/sign-out", leave, name="sign_out", methods=["POST"]),
]
