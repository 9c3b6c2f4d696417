"""Received files, for those whose role may see their class; who looked at a sensitive one is written down."""

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from desk.access import page_for, signed_in
from helpdesk import bootstrap
from helpdesk.db import queries
from helpdesk.db.message import Media, Message
from helpdesk.db.ticket_access import can_see_conversation
from helpdesk.errors import NotFound
from helpdesk.media import classes
from helpdesk.policies.access import ROLES, Person
from helpdesk.services import audit

INLINE = {"image/jpeg", "image/png", "image/webp"}  # shown in the page; everything else is a download


def allowed(person: Person, media_id: int) -> Media:
    """The stored file, if this person may see it; a view of what not all may see is in the audit log.

    Raises HTTPException 403 for a class that their role may not see, 404 for what is not there or not theirs to see.
    """
    business = bootstrap.helpdesk()
    with business.database.reading() as session:
        row = queries.media_of(session, media_id)
        message = session.get(Message, row.message_id) if row is not None else None
        if row is None or message is None or row.state != "stored":
            raise HTTPException(404)
        if not can_see_conversation(session, person, message.conversation_id):
            raise HTTPException(404)
    rules = classes.of(row.media_class)
    if not rules.may_be_seen_by(person.role):
        raise HTTPException(403)
    if not rules.seen_by >= set(ROLES):
        with business.unit_of_work() as uow:
            audit.note(uow, person.id, "media_seen", row.id, media_class=row.media_class)
    return row


@page_for("media.see")
async def media(request: Request) -> Response:
    """A received file: its working copy inline, without the file's metadata; `?original` is a download under a name of
    our own."""
    original, me = "original" in request.query_params, signed_in(request)

    def read() -> tuple[bytes, str]:
        business = bootstrap.helpdesk()
        row = allowed(me, request.path_params["id"])
        with business.database.reading() as session:
            copy = None if original else queries.picture_of(session, row.id)
        if copy is not None:
            return business.storage.read(copy.name), copy.mime_type
        return business.storage.read(row.path), "" if original else row.mime_type.split(";")[0]

    try:
        content, mime_type = await run_in_threadpool(read)
    except NotFound:
        raise HTTPException(404) from None
    if mime_type in INLINE:
        return Response(content, media_type=mime_type)
    headers = {"Content-Disposition": f'attachment; filename="media-{request.path_params["id"]}"'}
    return Response(content, media_type="application/octet-stream", headers=headers)


ROUTES = [Route("/media/{id:int}", media, name="media")]
