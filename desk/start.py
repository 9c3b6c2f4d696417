"""Starting a conversation: a template, its values, how it will look, and the ticket that waits for the answer."""

import secrets
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from desk.access import action_for, page_for, signed_in
from desk.customers import theirs, words_for
from desk.pages import page
from helpdesk import bootstrap
from helpdesk.errors import NotFound
from helpdesk.policies.notices import names_in
from helpdesk.services import agent_replies, conversations, customers, outreach
from helpdesk.services.outreach import CannotStart
from helpdesk.values import Language

FIRST = "conversation_start"  # the template that is shown first


def values_in(form: Any) -> dict[str, str]:
    """The template's values: fields that begin with `value-`."""
    return {
        str(name).removeprefix("value-"): str(value) for name, value in form.items() if str(name).startswith("value-")
    }


@page_for("customer.start")
async def show_start(request: Request) -> Response:
    """The form; `part=preview` is only how the message will look."""
    me, conversation_id, asked = signed_in(request), request.path_params["id"], request.query_params
    templates = {one.kind: one for one in agent_replies.choosable()}
    kind = asked.get("kind", "") or (FIRST if FIRST in templates else next(iter(templates)))
    if kind not in templates:
        raise HTTPException(404)

    def read() -> tuple[str, Language, CannotStart | None]:
        with bootstrap.helpdesk().unit_of_work() as uow:
            conversation = conversations.get(uow, theirs(uow, me, conversation_id))
            why = outreach.obstacle(uow, conversation_id, templates[kind])
            return conversation.profile_name, customers.language_of(conversation), why

    name, language, why = await run_in_threadpool(read)
    values = {"agent_name": me.first_name, **values_in(asked)}
    text, titles, missing = agent_replies.preview(kind, language, values)
    shown: dict[str, Any] = {"text": text, "titles": titles, "missing": missing, "language": language}
    if asked.get("part") == "preview":
        return page(request, "start_preview.html", **shown)
    return page(
        request, "start.html", id=conversation_id, customer=name, kinds=sorted(templates), kind=kind, why=why,
        fields=names_in(templates[kind].words[language].body), values=values, words=words_for(request),
        examples={field: given[language] for field, given in templates[kind].examples.items()},
        said=asked.get("said", ""), key=secrets.token_urlsafe(12), **shown,
    )  # fmt: skip


@action_for("customer.start")
async def start(request: Request) -> Response:
    """Send it; then the ticket's page."""
    me, conversation_id, form = signed_in(request), request.path_params["id"], await request.form()
    kind, key, values = str(form.get("kind") or ""), str(form.get("key") or ""), values_in(form)

    def write() -> int:
        with bootstrap.helpdesk().unit_of_work() as uow:
            theirs(uow, me, conversation_id)
            return outreach.start(uow, conversation_id, kind, values, key=key, agent_id=me.id).number

    try:
        number = await run_in_threadpool(write)
    except NotFound:
        raise HTTPException(404) from None
    except CannotStart as error:
        path = request.url_for("start", id=conversation_id).path
        return RedirectResponse(f"{path}?said={error.word}", status_code=303)
    return RedirectResponse(f"/tickets/{number}", status_code=303)


ROUTES = [
    Route("/customers/{id}/start", show_start, name="start"),
    Route("/customers/{id}/start", start, methods=["POST"]),
]
