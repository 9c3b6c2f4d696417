"""A film on its way: poster at once, a copy for browsers later."""

import io
from pathlib import Path

import av
from fixtures.media_server import MediaServer
from sqlalchemy import select

from channels.whatsapp import fetch, film_copies, refetch
from channels.whatsapp.line import Line
from helpdesk import clock
from helpdesk.db.conversation import Conversation
from helpdesk.db.message import INBOUND, RECEIVED, Media, Message
from helpdesk.db.stored_file import MediaCopy
from helpdesk.messages import InboundMedia
from helpdesk.queue import TIMERS
from processes.player.samples import file_for


def received(line: Line, data: bytes, server: MediaServer) -> int:
    """The id of the row of a film that was fetched."""
    server.files["film"] = data
    fetched = fetch.fetch(server.api, line.storage, "1055", "video", InboundMedia("film"), children=line.children)
    with line.helpdesk.unit_of_work() as uow:
        uow.session.add(Conversation(id="c1", phone_number_id="1055", wa_id="4915112345601", created_at=clock.now()))
        uow.session.flush()
        message = Message(
            conversation_id="c1", direction=INBOUND, author="customer", kind="video", body={}, status=RECEIVED,
            created_at=clock.now(),
        )  # fmt: skip
        uow.session.add(message)
        uow.session.flush()
        row = Media(message_id=message.id, kind="video", meta_id="film", state="pending", created_at=clock.now())
        uow.session.add(row)
        uow.session.flush()
        refetch.note(uow, row, fetched)
        return row.id


def copies(line: Line) -> dict[str, MediaCopy]:
    with line.helpdesk.database.reading() as session:
        return {copy.role: copy for copy in session.scalars(select(MediaCopy))}


def test_a_film_gets_a_poster_at_once_and_a_copy_later(line: Line, media_server: MediaServer) -> None:
    media_id = received(line, file_for("video", "sample", Path())[1], media_server)
    assert set(copies(line)) == {"poster", "thumbnail"}
    [claim] = line.helpdesk.queue.claim(TIMERS, 4)
    film_copies.handle(line, claim)
    film = copies(line)["film"]
    with av.open(io.BytesIO(line.storage.read(film.name))) as played:
        assert played.streams.video[0].codec_context.name == "h264"
        assert played.streams.video[0].codec_context.height <= 720
    assert (film.media_id, film.mime_type) == (media_id, "video/mp4")
    with line.helpdesk.database.reading() as session:
        assert session.get_one(Media, media_id).media_class == "video"
    assert line.helpdesk.queue.claim(TIMERS, 4) == []


def test_a_film_deleted_meanwhile_gets_none(line: Line, media_server: MediaServer) -> None:
    from helpdesk.services import media as files

    media_id = received(line, file_for("video", "sample", Path())[1], media_server)
    with line.helpdesk.unit_of_work() as uow:
        files.forget_one(uow, media_id)
    [claim] = line.helpdesk.queue.claim(TIMERS, 4)
    film_copies.handle(line, claim)
    assert copies(line) == {}
    assert line.helpdesk.queue.claim(TIMERS, 4) == []
