"""The desk's door: who is signed in, which page needs which permission, and forms that only our own pages send."""

import hmac
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from desk.permissions import PERMISSIONS, may
from helpdesk import bootstrap, clock
from helpdesk.policies.access import Person
from helpdesk.services import sign_in

COOKIE = "helpdesk"
CSRF_FIELD, CSRF_HEADER = "csrf", "x-csrf-token"
OPEN = "open"  # the permission of what needs no sign-in
Endpoint = Callable[[Request], Awaitable[Response]]
MOST_BYTES = 128 * 1024 * 1024  # of a form with a file; WhatsApp takes documents of 100 MB
MOST_FROM_NOBODY = 64 * 1024
CHANGES = {"POST", "PUT", "PATCH", "DELETE"}


def signed_in(request: HTTPConnection) -> Person:
    """Who asks. Raises HTTPException 401 when nobody is signed in."""
    person = request.scope.get("person")
    if not isinstance(person, Person):
        raise HTTPException(401)
    return person


def page_for(word: str) -> Callable[[Endpoint], Endpoint]:
    """A page for everybody whose role has the permission; others get 403, nobody the sign-in page."""
    assert word in PERMISSIONS, word
    return lambda endpoint: _guarded(endpoint, word)


def action_for(word: str) -> Callable[[Endpoint], Endpoint]:
    """A form's target for everybody whose role has the permission and whose form carries its session's word."""
    assert word in PERMISSIONS, word

    def decorate(endpoint: Endpoint) -> Endpoint:
        @wraps(endpoint)
        async def checked(request: Request) -> Response:
            await check_form(request, signed_in(request).csrf)
            return await endpoint(request)

        return _guarded(checked, word, is_action=True)

    return decorate


def open_to_all(endpoint: Endpoint) -> Endpoint:
    """A page without sign-in; it does not show anything of the business."""
    endpoint.permission = OPEN  # type: ignore[attr-defined]
    return endpoint


async def check_form(request: Request, expected: str) -> None:
    """Is the form ours? Its word stands in the field `csrf` or, from scripts, in a header. Raises HTTPException 403."""
    sent = request.headers.get(CSRF_HEADER, "")
    if not sent:
        sent = str((await request.form()).get(CSRF_FIELD) or "")
    if not expected or not hmac.compare_digest(sent.encode(), expected.encode()):
        raise HTTPException(403)


def permission_of(route: BaseRoute) -> str:
    """The permission a route needs. Raises RuntimeError for one without: a page must not be open by mistake."""
    if isinstance(route, Mount):
        return OPEN  # static files only
    permission = getattr(getattr(route, "endpoint", None), "permission", "")
    is_action = getattr(getattr(route, "endpoint", None), "is_action", False)
    changes = isinstance(route, Route) and bool(CHANGES & (route.methods or set()))
    if not permission or (changes and permission != OPEN and not is_action):
        raise RuntimeError(f"{getattr(route, 'path', route)} needs @page_for, @action_for or @open_to_all")
    return str(permission)


def own_path(text: object) -> str:
    """A path of this desk to go on to, or "/": never another site's address."""
    path = str(text or "")
    is_ours = path.startswith("/") and not path.startswith(("//", "/\\")) and "\\" not in path
    return path if is_ours and path.isprintable() and len(path) <= 500 else "/"


def _guarded(endpoint: Endpoint, word: str, *, is_action: bool = False) -> Endpoint:
    @wraps(endpoint)
    async def guarded(request: Request) -> Response:
        if not may(signed_in(request).role, word):
            raise HTTPException(403)
        return await endpoint(request)

    guarded.permission = word  # type: ignore[attr-defined]
    guarded.is_action = is_action  # type: ignore[attr-defined]
    return guarded


class Door:
    """Finds out who asks, once for each request, and sends nobody to sign in."""

    def __init__(self, app: ASGIApp, unguarded: tuple[str, ...]) -> None:
        self._app = app
        self._unguarded = unguarded

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through with `person`, or send its browser to sign in."""
        path = scope.get("path", "")
        if scope["type"] != "http" or path.startswith("/static/") or path == "/health":
            await self._app(scope, receive, send)
            return
        word = HTTPConnection(scope).cookies.get(COOKIE, "")
        scope["person"] = await run_in_threadpool(_who, word) if word else None
        if scope["person"] is None and path not in self._unguarded:
            await _to_sign_in(scope)(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if "transfer-encoding" in headers:  # a body that does not say how long it is could be endless; browsers say it
            await Response(status_code=411)(scope, receive, send)
            return
        length = headers.get("content-length", "0")
        if int(length) > (MOST_FROM_NOBODY if scope["person"] is None else MOST_BYTES):
            await Response(status_code=413)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _who(word: str) -> Person | None:
    with bootstrap.helpdesk().database.reading() as session:
        return sign_in.person_of(session, word, clock.now())


def _to_sign_in(scope: Scope) -> Response:
    headers = Headers(scope=scope)
    query = scope.get("query_string", b"").decode("latin-1")
    here = scope["path"] + (f"?{query}" if query else "")
    if "hx-request" in headers:  # HTMX would put the sign-in page into a part of the page
        return Response(status_code=401, headers={"HX-Redirect": "/sign-in"})
    accept = headers.get("accept", "*/*")
    if scope["method"] not in ("GET", "HEAD") or not ("text/html" in accept or "*/*" in accept):
        return Response(status_code=401)
    return RedirectResponse(f"/sign-in?next={quote(here)}" if here != "/" else "/sign-in", status_code=303)


def session_word(request: HTTPConnection) -> str:
    """This browser's word, "" if it has none."""
    return request.cookies.get(COOKIE, "")


def remember(answer: Response, request: HTTPConnection, word: str) -> None:
    """Give the browser its session's word, out of reach of scripts."""
    options: dict[str, Any] = {"httponly": True, "samesite": "lax", "secure": request.url.scheme == "https"}
    answer.set_cookie(COOKIE, word, max_age=int(sign_in.LASTS.total_seconds()), path="/", **options)
