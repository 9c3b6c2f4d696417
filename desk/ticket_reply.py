"""What is said to the customer from a ticket's page: the reply box, another attempt, templates, drafts."""

from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from desk.access import action_for, page_for
from desk.media import children
from desk.pages import language_of, page
from desk.ticket import reading, writing
from desk.ticket_words import refusal_words
from helpdesk import bootstrap
from helpdesk.errors import NotPossible
from helpdesk.messages import OutboundMedia
from helpdesk.services import agent_replies, teamwork
from helpdesk.services.agent_replies import MOST_FILES, Overtaken, Refused, Said
from helpdesk.values import DEFAULT_LANGUAGE, as_language

MOST_BYTES = 110_000_000  # of all files of one reply
MOST_FIELDS = 60


def refusal(request: Request, error: NotPossible) -> Response:
    """Why something was not done, for the page's script to show."""
    reason, about = (error.reason, error.about) if isinstance(error, Refused) else ("not_possible", "")
    said = refusal_words(reason, about, language_of(request))
    return JSONResponse({"reason": reason, "error": said}, status_code=422)


@action_for("ticket.reply")
async def reply(request: Request) -> Response:
    """Say it. 409 when somebody else has answered meanwhile: `confirmed` sends all the same; 422 says why not."""
    if int(request.headers.get("content-length") or MOST_BYTES + 1) > MOST_BYTES:
        return refusal(request, Refused("file_too_big"))
    async with request.form(max_files=MOST_FILES + 1, max_fields=MOST_FIELDS) as form:
        # A ticket that is not theirs gets no files stored: ask first.
        await reading(request, lambda uow, ticket, me: ticket.number)
        try:
            said = said_in(form, await _files(form))
            messages = await writing(
                request, lambda uow, ticket, me: len(agent_replies.say(uow, ticket.number, said, me.id))
            )
        except Overtaken:
            told = refusal_words("overtaken", "", language_of(request))
            return JSONResponse({"reason": "overtaken", "error": told}, status_code=409)
        except NotPossible as error:
            return refusal(request, error)
    return JSONResponse({"messages": messages})


def said_in(form: Mapping[str, Any] | FormData, files: tuple[OutboundMedia, ...] = ()) -> Said:
    """What a form says."""
    titles = form.getlist("button") if isinstance(form, FormData) else ()
    return Said(
        key=str(form.get("key") or ""), text=str(form.get("text") or ""), files=files,
        titles=tuple(str(title) for title in titles), quote=_number(form.get("quote")), seen=_number(form.get("seen")),
        confirmed=form.get("confirmed") == "1", announce=form.get("announce") == "1", then=str(form.get("then") or ""),
    )  # fmt: skip


async def _files(form: FormData) -> tuple[OutboundMedia, ...]:
    """The form's files, stored. Raises Refused."""
    storage = bootstrap.helpdesk().storage
    uploads = [one for one in form.getlist("file") if isinstance(one, UploadFile) and one.filename]
    if len(uploads) > MOST_FILES:
        raise Refused("too_many_files", str(MOST_FILES))
    stored = []
    for one in uploads:
        data = await one.read()
        stored.append(
            await run_in_threadpool(agent_replies.store_file, storage, children(), data, one.filename or "file")
        )
    return tuple(stored)


@action_for("ticket.reply")
async def retry(request: Request) -> Response:
    """Send a message that failed once more."""
    message = _number((await request.form()).get("message"))
    try:
        await writing(request, lambda uow, ticket, me: agent_replies.retry(uow, ticket.number, message, me.id).id)
    except NotPossible as error:
        return refusal(request, error)
    return Response(status_code=204)


@page_for("ticket.reply")
async def preview(request: Request) -> Response:
    """A template as the customer will see it with the values so far."""
    kind, values = template_in(request.query_params)
    language = await reading(request, lambda uow, ticket, me: as_language(ticket.language) or DEFAULT_LANGUAGE)
    text, titles, missing = agent_replies.preview(kind, language, values)
    return page(request, "ticket_preview.html", text=text, titles=titles, missing=missing)


@action_for("ticket.reply")
async def send_template(request: Request) -> Response:
    """Say what a template says."""
    form = await request.form()
    kind, values = template_in(form)
    key = str(form.get("key") or "")
    try:
        if not agent_replies.KEY.fullmatch(key):
            raise Refused("malformed")
        await writing(
            request, lambda uow, ticket, me: len(
                agent_replies.say_template(uow, ticket.number, kind, values, key, me.id)
            )
        )  # fmt: skip
    except NotPossible as error:
        return refusal(request, error)
    return Response(status_code=204)


def template_in(form: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """A template's kind and values: fields that begin with `value-`."""
    values = {name.removeprefix("value-"): str(value) for name, value in form.items() if name.startswith("value-")}
    return str(form.get("kind") or ""), values


@action_for("ticket.reply")
async def draft(request: Request) -> Response:
    """Keep what is being written; others see who writes."""
    text = str((await request.form()).get("text") or "")
    await writing(request, lambda uow, ticket, me: teamwork.save_draft(uow, ticket.number, me.id, text))
    return Response(status_code=204)


def _number(value: Any) -> int:
    text = str(value or "0")
    if not text.isdecimal() or len(text) > 15:
        raise HTTPException(400)
    return int(text)


ROUTES = [
    Route("/tickets/{number:int}/reply", reply, name="ticket_reply", methods=["POST"]),
    Route("/tickets/{number:int}/retry", retry, name="ticket_retry", methods=["POST"]),
    Route("/tickets/{number:int}/template", preview, name="ticket_template"),
    Route("/tickets/{number:int}/template", send_template, name="ticket_send_template", methods=["POST"]),
    Route("/tickets/{number:int}/draft", draft, name="ticket_draft", methods=["POST"]),
]
