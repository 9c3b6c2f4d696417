"""The web desk: its pages, its door and its headers. Everything but signing in needs somebody who is signed in."""

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desk import (
    audit,
    cases,
    customers,
    live,
    me,
    media,
    notices,
    queue,
    reports,
    settings_page,
    sign_in,
    start,
    team,
    ticket,
    ticket_reply,
    ticket_work,
    visits,
)
from desk.access import Door, open_to_all, page_for, permission_of
from desk.pages import HERE, page
from helpdesk import settings
from helpdesk.errors import NotFound

PAGES = (
    sign_in,
    me,
    live,
    queue,
    audit,
    media,
    notices,
    cases,
    visits,
    start,
    customers,
    reports,
    settings_page,
    team,
    ticket,
    ticket_reply,
    ticket_work,
)  # each has ROUTES
WITHOUT_SIGN_IN = ("/sign-in", "/sign-in/language")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_log = logging.getLogger(__name__)


class SafeHeaders:
    """Headers for every answer; and no form from another site gets through."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse cross-site writes, then answer with the safe headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_static = scope["path"].startswith("/static/")
        started: list[bool] = []

        async def safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                started.append(True)
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers.setdefault("Cache-Control", "no-cache" if is_static else "no-store")
                if scope["scheme"] == "https":
                    headers["Strict-Transport-Security"] = "max-age=31536000"
            await send(message)

        site = dict(scope["headers"]).get(b"sec-fetch-site", b"same-origin")
        if scope["method"] not in ("GET", "HEAD") and site not in (b"same-origin", b"none"):
            await PlainTextResponse("This form belongs to another site.", status_code=403)(scope, receive, safely)
            return
        try:
            await self._app(scope, receive, safely)
        except Exception as error:  # Starlette's own handler stands outside, its answer would have no such headers
            where = traceback.extract_tb(error.__traceback__)[-1]
            endpoint = scope.get("endpoint")
            page_name = f"{getattr(endpoint, '__module__', '-')}.{getattr(endpoint, '__name__', '-')}"
            _log.error("page=%s error=%s at=%s:%s", page_name, type(error).__name__, where.name, where.lineno)
            if started:
                raise
            await (await refused(Request(scope, receive), error))(scope, receive, safely)


@page_for("self")
async def home(_request: Request) -> Response:
    """Where the day begins."""
    return RedirectResponse("/queue", status_code=303)


@open_to_all
async def health(_request: Request) -> Response:
    """For supervisors."""
    return PlainTextResponse("ok")


async def refused(request: Request, error: Exception) -> Response:
    """401, 403, 404 …: a page without details; 401 goes to sign in."""
    status = error.status_code if isinstance(error, HTTPException) else 404 if isinstance(error, NotFound) else 500
    if status == 401 and request.method == "GET":
        return RedirectResponse("/sign-in", status_code=303)
    about = str(status) if status in (403, 404) else "500" if status >= 500 else "400"
    return page(request, "error.html", status=status, about=about)


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """Live updates run as long as the desk does."""
    app.state.feed = live.Feed()
    looking = asyncio.create_task(app.state.feed.run())
    yield
    looking.cancel()


def create_app() -> Starlette:
    """The desk as an ASGI application. Raises RuntimeError for a route that says nobody's permission."""
    routes = [
        Route("/", home, name="home"),
        *(route for module in PAGES for route in module.ROUTES),
        Route("/health", health),
        Mount("/static", StaticFiles(directory=HERE / "static"), name="static"),
    ]
    for route in routes:
        permission_of(route)
    handlers: dict[Any, Any] = {HTTPException: refused, NotFound: refused}
    names = settings.split_list(settings.load(settings.ProcessSettings).desk_names) or ("*",)
    middleware = [
        Middleware(SafeHeaders),
        Middleware(TrustedHostMiddleware, allowed_hosts=list(names), www_redirect=False),
        Middleware(Door, unguarded=WITHOUT_SIGN_IN),
    ]
    return Starlette(routes=routes, middleware=middleware, exception_handlers=handlers, lifespan=lifespan)
