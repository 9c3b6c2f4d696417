"""Films for the desk: at most 720 lines high, H.264 in MP4, without the phone's metadata. Runs in a child, later."""

import io
from typing import Any

import av
import numpy

from helpdesk.media.child import Answer
from helpdesk.media.decoding.film import DEMUXERS, PROBE, check_size, length, turned_by
from helpdesk.media.decoding.limits import Refused
from helpdesk.media.intake import true_type

HEIGHT = 720
MAX_SECONDS = 180.0  # of a film that is drawn anew; the rest of a longer one is in the original only
RATE = 30
COPIED = ("h264",)  # what browsers play


def make(data: bytes) -> Answer:
    """The film as browsers play it, under the role `film`; the value says how it was made: copied or drawn.

    A film of 720 lines and less in H.264 is only wrapped anew. Raises Refused.
    """
    mime_type = true_type(data)
    if not mime_type.startswith("video/"):
        raise Refused("not_supported")
    try:
        with av.open(io.BytesIO(data), format=DEMUXERS[mime_type], options=PROBE) as source:
            if not source.streams.video:
                raise Refused("broken")
            context = source.streams.video[0].codec_context
            check_size(context)
            small = min(context.width, context.height) <= HEIGHT and context.name in COPIED
            how = "copied" if small and length(source) <= MAX_SECONDS else "drawn"
            out = io.BytesIO()
            (_wrap if how == "copied" else _draw)(source, out)
    except (av.FFmpegError, ValueError, EOFError):
        raise Refused("broken") from None
    return Answer({"how": how}, {"film": out.getvalue()})


def _target(out: io.BytesIO) -> Any:
    # In fragments: "faststart" would have to open the file a second time, and this one is in memory.
    return av.open(out, "w", format="mp4", options={"movflags": "frag_keyframe+empty_moov+default_base_moof"})


def _wrap(source: Any, out: io.BytesIO) -> None:
    with _target(out) as target:
        taken = [source.streams.video[0], *[one for one in source.streams.audio[:1] if one.codec_context.name == "aac"]]
        streams = {one.index: target.add_stream_from_template(one) for one in taken}
        for stream in streams.values():
            stream.metadata.clear()
        for packet in source.demux(taken):
            if packet.dts is not None:
                packet.stream = streams[packet.stream.index]
                target.mux(packet)


def _draw(source: Any, out: io.BytesIO) -> None:
    """Pictures and sound made anew, upright."""
    video = source.streams.video[0]
    context = video.codec_context
    context.thread_count = 1
    scale = min(1.0, HEIGHT / min(context.width, context.height))
    with _target(out) as target:
        drawn: Any = None
        sound: Any = target.add_stream("aac", rate=44_100) if source.streams.audio else None
        wanted = [video, *source.streams.audio[:1]] if sound else [video]
        for packet in source.demux(wanted):
            for frame in packet.decode():
                if float(frame.time or 0.0) > MAX_SECONDS:
                    continue
                if packet.stream.type == "audio":
                    frame.pts = None
                    target.mux(sound.encode(frame))
                    continue
                check_size(frame)
                drawn = drawn or _video_stream(target, frame, scale)
                target.mux(drawn.encode(_upright(frame, drawn)))
        if drawn is None:
            raise Refused("broken")
        target.mux(drawn.encode(None))
        if sound:
            target.mux(sound.encode(None))


def _upright(frame: Any, stream: Any) -> Any:
    turn = turned_by(frame)
    if not turn:
        picture = frame.reformat(stream.width, stream.height, "yuv420p")
    else:
        across = turn % 180 != 0
        size = (stream.height, stream.width) if across else (stream.width, stream.height)
        pixels = frame.reformat(*size, "rgb24").to_ndarray()
        turned = numpy.ascontiguousarray(numpy.rot90(pixels, turn // 90))
        picture = av.VideoFrame.from_ndarray(turned, format="rgb24").reformat(format="yuv420p")
    picture.pts, picture.time_base = frame.pts, frame.time_base
    return picture


def _video_stream(target: Any, frame: Any, scale: float) -> Any:
    stream = target.add_stream("libx264", rate=RATE, options={"preset": "veryfast", "crf": "28"})
    sides = [max(2, round(side * scale / 2) * 2) for side in (frame.width, frame.height)]
    stream.width, stream.height = reversed(sides) if turned_by(frame) % 180 else sides
    stream.pix_fmt = "yuv420p"
    stream.time_base = frame.time_base
    stream.codec_context.time_base = frame.time_base
    stream.codec_context.thread_count = 1
    return stream
