"""Received files, for those whose role may see their class, and files we sent; who looked at a sensitive one is noted.

Films and recordings are answered in parts (HTTP Range), so that players can seek, and as every browser plays them.
"""

import json
import re
from collections.abc import Callable
from functools import cache
from threading import Lock

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from desk.access import page_for, signed_in
from helpdesk import bootstrap, settings
from helpdesk.db import queries
from helpdesk.db.message import OUTBOUND, Media, Message
from helpdesk.db.stored_file import MediaCopy
from helpdesk.db.ticket_access import can_see_conversation
from helpdesk.errors import FileDamaged, NotFound
from helpdesk.media import classes, intake, sounds
from helpdesk.media.child import ChildFailed, Limits, Pool
from helpdesk.media.decoding.limits import Refused
from helpdesk.policies.access import ROLES, Person
from helpdesk.services import audit

INLINE = {"image/jpeg", "image/png", "image/webp"}  # shown in the page; everything else is a download
PLAYED = {"video/mp4", "audio/mp4", "audio/mpeg", "audio/ogg"}
FILM, POSTER = "film", "poster"
RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
SOUND_SECONDS = 60.0
_making = Lock()  # one recording is made ready at a time


def allowed(person: Person, media_id: int, *, noted: bool = True) -> Media:
    """The stored file, if this person may see it; a view of what not all may see is in the audit log, if `noted`.

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
    if noted and not rules.seen_by >= set(ROLES):
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

    content, mime_type = await _found(read)
    return _shown(request, content, mime_type, f"media-{request.path_params['id']}", plays=False)


@page_for("media.see")
async def played(request: Request) -> Response:
    """A film or a recording as every browser plays it; the first look at it is noted, not each part."""
    me, shape = signed_in(request), request.path_params["shape"]

    def read() -> tuple[bytes, str]:
        row = allowed(me, request.path_params["id"], noted=_from_the_start(request))
        if shape == FILM:
            copy = _copy(row.id, FILM)
            if copy is None and row.mime_type.split(";")[0] != "video/mp4":
                raise HTTPException(404)
            return bootstrap.helpdesk().storage.read(copy.name if copy else row.path), "video/mp4"
        name = _copy_name(row, sounds.PEAKS_ROLE if shape == "peaks" else sounds.ROLE)
        return bootstrap.helpdesk().storage.read(name), sounds.PEAKS_TYPE if shape == "peaks" else sounds.MIME_TYPE

    content, mime_type = await _found(read)
    if mime_type == sounds.PEAKS_TYPE:
        return Response(content, media_type=mime_type)
    return _shown(request, content, mime_type, f"media-{request.path_params['id']}", plays=True)


@page_for("ticket.see")
async def sent(request: Request) -> Response:
    """A file that was sent to the customer."""
    me, message_id = signed_in(request), request.path_params["message"]

    def read() -> tuple[bytes, str]:
        business = bootstrap.helpdesk()
        with business.database.reading() as session:
            message = session.get(Message, message_id)
            if message is None or message.direction != OUTBOUND:
                raise HTTPException(404)
            if not can_see_conversation(session, me, message.conversation_id):
                raise HTTPException(404)
            path = str((message.body.get("media") or {}).get("path") or "")
        content = business.storage.read(path)
        return content, intake.true_type(content)

    content, mime_type = await _found(read)
    return _shown(request, content, mime_type, f"sent-{message_id}", plays=True)


async def _found(read: Callable[[], tuple[bytes, str]]) -> tuple[bytes, str]:
    """What `read` finds, in a thread. Raises HTTPException 404."""
    try:
        return await run_in_threadpool(read)
    except (NotFound, FileDamaged, Refused, ChildFailed):
        raise HTTPException(404) from None


def _shown(request: Request, content: bytes, mime_type: str, name: str, *, plays: bool) -> Response:
    if "original" not in request.query_params:
        if mime_type in INLINE:
            return Response(content, media_type=mime_type)
        if plays and mime_type in PLAYED:
            return part_of(content, mime_type, request.headers.get("range", ""))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/octet-stream", headers=headers)


def part_of(content: bytes, mime_type: str, asked: str) -> Response:
    """The bytes that a Range header asks for (one range; RFC 9110, section 14), or all."""
    size, headers = len(content), {"Accept-Ranges": "bytes"}
    match = RANGE.fullmatch(asked.strip())
    if match is None or match.groups() == ("", ""):
        return Response(content, media_type=mime_type, headers=headers)
    begin, end = match.groups()
    first = int(begin) if begin else max(0, size - int(end))
    last = min(int(end), size - 1) if begin and end else size - 1
    if first > last:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return Response(content[first : last + 1], status_code=206, media_type=mime_type, headers=headers)


def _from_the_start(request: Request) -> bool:
    return request.headers.get("range", "bytes=0-").startswith("bytes=0-")


def _copy(media_id: int, role: str) -> MediaCopy | None:
    with bootstrap.helpdesk().database.reading() as session:
        return queries.copy_of(session, media_id, role)


def _copy_name(row: Media, role: str) -> str:
    """The stored copy of a recording, made when it is first asked for. Raises Refused, ChildFailed."""
    with _making:
        if (copy := _copy(row.id, role)) is not None:
            return copy.name
        business = bootstrap.helpdesk()
        made = children().run("helpdesk.media.sounds:make", business.storage.read(row.path), seconds=SOUND_SECONDS)
        files = {
            sounds.ROLE: (made.files[sounds.ROLE], sounds.MIME_TYPE),
            sounds.PEAKS_ROLE: (json.dumps(made.value).encode(), sounds.PEAKS_TYPE),
        }
        names = {one: business.storage.put(data, classes.COPY) for one, (data, _type) in files.items()}
        with business.unit_of_work() as uow:
            uow.session.add_all(
                MediaCopy(media_id=row.id, role=one, name=names[one], mime_type=mime_type, size=len(data))
                for one, (data, mime_type) in files.items()
            )
        return names[role]


@cache
def children() -> Pool:
    """The child process in which this desk opens files."""
    told = settings.load(settings.MediaSettings)
    return Pool(1, Limits(seconds=told.media_seconds, memory_mb=told.media_memory_mb))


ROUTES = [
    Route("/media/{id:int}", media, name="media"),
    Route("/media/{id:int}/{shape}", played, name="played"),
    Route("/tickets/{number:int}/sent/{message:int}", sent, name="sent_file"),
]
