"""Films and recordings: key frames and length, by FFmpeg's libraries in this process (PyAV)."""

import io
from typing import Any, Iterator

import av
from PIL import Image

from helpdesk.media.decoding.limits import (
    KEY_FRAMES,
    MAX_DECODED,
    MAX_FILM_PIXELS,
    MAX_PACKETS,
    MAX_SECONDS,
    READ_SECONDS,
    Decoded,
    Refused,
)

# The demuxer is named, never guessed: playlists and scripts among FFmpeg's formats would open further files.
DEMUXERS = {
    "video/mp4": "mov",
    "video/3gpp": "mov",
    "video/quicktime": "mov",
    "audio/mp4": "mov",
    "video/webm": "matroska",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/aac": "aac",
    "audio/amr": "amr",
    "audio/wav": "wav",
}
FEW = 3  # key frames; with fewer, every frame is looked at
PROBE = {"probesize": "5000000", "analyzeduration": "5000000"}

av.logging.set_level(av.logging.PANIC)


def open_film(data: bytes, mime_type: str) -> Decoded:
    """Key frames of the first minute; of sound its length only. Raises Refused."""
    try:
        opened: Any = av.open(io.BytesIO(data), format=DEMUXERS[mime_type], options=PROBE)
        with opened as container:
            seconds = length(container)
            if seconds > MAX_SECONDS:
                raise Refused("too_long")
            metadata = {"seconds": f"{seconds:.1f}"} if seconds else {}
            if not container.streams.video:
                if not container.streams.audio:
                    raise Refused("broken")
                sound = "audio/mp4" if mime_type == "video/mp4" else mime_type
                return Decoded(sound, (), (), metadata, 0, ("not_read",))
            stream = container.streams.video[0]
            metadata |= {"width": str(stream.codec_context.width), "height": str(stream.codec_context.height)}
            pages = tuple(_frames(container, stream, "NONKEY"))
            if len(pages) < FEW and seconds > 1.0:  # some encoders set one key frame in ten seconds
                container.seek(0)
                pages = tuple(_frames(container, stream, "DEFAULT")) or pages
    except (av.FFmpegError, ValueError, EOFError):
        raise Refused("broken") from None
    if not pages:
        raise Refused("broken")
    notes = ("first_seconds_only",) if seconds > READ_SECONDS else ()
    return Decoded(mime_type, pages, (), metadata, len(pages), notes)


def length(container: Any) -> float:
    """Seconds as the file tells; 0.0 if it does not (raw AMR and AAC streams)."""
    if container.duration:
        return max(0.0, float(container.duration) / av.time_base)
    spans = [float(one.duration * one.time_base) for one in container.streams if one.duration and one.time_base]
    return max(spans, default=0.0)


def upright(frame: Any) -> Image.Image:
    """A frame as an RGB picture, turned as the phone was held."""
    picture: Image.Image = frame.to_image()
    turn = turned_by(frame)
    return picture.rotate(turn, expand=True) if turn else picture


def turned_by(frame: Any) -> int:
    """Degrees, counterclockwise, by which a frame is to be turned: 0, 90, 180 or 270."""
    return round(int(getattr(frame, "rotation", 0) or 0) / 90) * 90 % 360


def check_size(context: Any) -> None:
    """Refuse films with frames larger than 4K before one is decoded. Raises Refused."""
    if context.width * context.height > MAX_FILM_PIXELS or min(context.width, context.height) < 16:
        raise Refused("too_large_picture")


def _frames(container: Any, stream: Any, skip: str) -> Iterator[Image.Image]:
    """Up to KEY_FRAMES pictures, spread over the first minute."""
    context = stream.codec_context
    check_size(context)
    if not context.is_open:
        context.thread_count = 1
    context.skip_frame = skip
    last, packets, taken = -1e9, 0, 0
    gap = min(length(container) or READ_SECONDS, READ_SECONDS) / KEY_FRAMES
    most = MAX_PACKETS if skip == "NONKEY" else MAX_DECODED
    for packet in container.demux(stream):
        packets += 1
        if packets > most:
            return
        for frame in packet.decode():
            check_size(frame)  # a stream may change its size in between
            at = float(frame.time or 0.0)
            if at > READ_SECONDS:
                return
            if at - last < gap * 0.9 and taken:
                continue
            yield upright(frame)
            last, taken = at, taken + 1
            if taken >= KEY_FRAMES:
                return
