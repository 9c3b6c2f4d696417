"""The plain pages: who writes, what was said, who answers, a button back to the assistant; and claims (desk/cases.py).

The conversations have no log-in, therefore it listens on loopback only.
"""

from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from desk import cases
from desk.pages import HERE, page
from helpdesk import bootstrap
from helpdesk.db import queries
from helpdesk.errors import NotFound
from helpdesk.media import classes
from helpdesk.services import handoff

ROLE = "agent"  # of everybody here, until the desk knows who is there; see media.yml
MISSING, HIDDEN = "There is no such file.", "Only those who prove identities may see this file."
INLINE = {"image/jpeg", "image/png", "image/webp"}  # shown in the page; everything else is a download
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self'; style-src 'self'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class SafeHeaders(BaseHTTPMiddleware):
    """Headers for every page; and no form from another site gets through."""

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        """Refuse cross-site writes, then answer with the safe headers."""
        if request.method == "POST" and request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return PlainTextResponse("This form belongs to another site.", status_code=403)
        response = await call_next(request)
        response.headers.update(HEADERS)
        return response


async def conversations(request: Request) -> Response:
    """The list of conversations, newest first."""

    def read() -> list[dict[str, Any]]:
        with bootstrap.helpdesk().database.reading() as session:
            return queries.conversation_rows(session)

    return page(request, "conversations.html", rows=await run_in_threadpool(read))


async def conversation(request: Request) -> Response:
    """One conversation with its messages and files."""

    def read() -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
        with bootstrap.helpdesk().database.reading() as session:
            found = queries.conversation_summary(session, request.path_params["id"])
            return found, queries.message_rows(session, request.path_params["id"]) if found else []

    about, messages = await run_in_threadpool(read)
    if about is None:
        return PlainTextResponse("There is no such conversation.", status_code=404)
    return page(request, "conversation.html", about=about, messages=messages)


async def release(request: Request) -> Response:
    """Give the conversation back to the assistant; the ticket stays."""

    def write() -> None:
        with bootstrap.helpdesk().unit_of_work() as uow:
            handoff.release(uow, request.path_params["id"], by="agent")

    try:
        await run_in_threadpool(write)
    except NotFound as error:
        return PlainTextResponse(str(error), status_code=404)
    return RedirectResponse(request.url_for("conversation", id=request.path_params["id"]), status_code=303)


async def media(request: Request) -> Response:
    """A received file: its working copy inline, without the file's metadata; `?original` is a download under a name of
    our own. Files of a class that agents may not see are refused."""
    original = "original" in request.query_params

    def read() -> tuple[bytes, str] | str:
        business = bootstrap.helpdesk()
        with business.database.reading() as session:
            row = queries.media_of(session, request.path_params["id"])
            if row is None or row.state != "stored":
                return MISSING
            if not classes.of(row.media_class).may_be_seen_by(ROLE):
                return HIDDEN
            copy = None if original else queries.picture_of(session, row.id)
        try:
            if copy is not None:
                return business.storage.read(copy.name), copy.mime_type
            return business.storage.read(row.path), "" if original else row.mime_type.split(";")[0]
        except NotFound:
            return MISSING

    found = await run_in_threadpool(read)
    if isinstance(found, str):
        return PlainTextResponse(found, status_code=404 if found == MISSING else 403)
    content, mime_type = found
    if mime_type in INLINE:
        return Response(content, media_type=mime_type)
    headers = {"Content-Disposition": f'attachment; filename="media-{request.path_params["id"]}"'}
    return Response(content, media_type="application/octet-stream", headers=headers)


async def health(_request: Request) -> Response:
    """For supervisors."""
    return PlainTextResponse("ok")


def create_app() -> Starlette:
    """The desk as an ASGI application."""
    routes = [
        Route("/", conversations, name="conversations"),
        Route("/conversations/{id}", conversation, name="conversation"),
        Route("/conversations/{id}/release", release, name="release", methods=["POST"]),
        *cases.ROUTES,
        Route("/media/{id:int}", media, name="media"),
        Route("/health", health),
        Mount("/static", StaticFiles(directory=HERE / "static"), name="static"),
    ]
    return Starlette(routes=routes, middleware=[Middleware(SafeHeaders)])
