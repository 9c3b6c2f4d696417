"""The plain list of conversations, for those who look at the assistant's work rather than at tickets."""

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from desk.access import action_for, page_for, signed_in
from desk.pages import page
from helpdesk import bootstrap
from helpdesk.db import queries
from helpdesk.db.ticket_access import can_see_conversation
from helpdesk.services import handoff


@page_for("queue.see")
async def conversations(request: Request) -> Response:
    """The conversations that this person may see, newest first."""
    me = signed_in(request)

    def read() -> list[dict[str, Any]]:
        with bootstrap.helpdesk().database.reading() as session:
            rows = queries.conversation_rows(session)
            return [row for row in rows if can_see_conversation(session, me, row["id"])]

    return page(request, "conversations.html", rows=await run_in_threadpool(read))


@page_for("ticket.see")
async def conversation(request: Request) -> Response:
    """One conversation with its messages and files."""
    me, key = signed_in(request), request.path_params["id"]

    def read() -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
        with bootstrap.helpdesk().database.reading() as session:
            found = queries.conversation_summary(session, key) if can_see_conversation(session, me, key) else None
            return found, queries.message_rows(session, key) if found else []

    about, messages = await run_in_threadpool(read)
    if about is None:
        raise HTTPException(404)
    return page(request, "conversation.html", about=about, messages=messages)


@action_for("ticket.change")
async def release(request: Request) -> Response:
    """Give the conversation back to the assistant; the ticket stays."""
    me, key = signed_in(request), request.path_params["id"]

    def write() -> None:
        with bootstrap.helpdesk().unit_of_work() as uow:
            if not can_see_conversation(uow.session, me, key):
                raise HTTPException(404)
            handoff.release(uow, key, by="agent")

    await run_in_threadpool(write)
    return RedirectResponse(request.url_for("conversation", id=key), status_code=303)


ROUTES = [
    Route("/conversations", conversations, name="conversations"),
    Route("/conversations/{id}", conversation, name="conversation"),
    Route("/conversations/{id}/release", release, name="release", methods=["POST"]),
]
