"""Recordings for the desk: AAC in MP4, which every browser plays, and peaks for a waveform. Runs in a child.

WhatsApp's voice notes are Opus in Ogg: https://caniuse.com/opus (not in every Safari).
"""

import io
from itertools import chain
from typing import Any

import av
import numpy

from helpdesk.media.child import Answer
from helpdesk.media.decoding.film import DEMUXERS, PROBE
from helpdesk.media.decoding.limits import Refused
from helpdesk.media.intake import true_type

ROLE, MIME_TYPE = "sound", "audio/mp4"
PEAKS_ROLE, PEAKS_TYPE = "peaks", "application/json"
RATE, BIT_RATE = 24_000, 48_000
BARS = 64
MOST_SECONDS = 1800  # the rest of a longer one is in the original only
LOUDEST = 100


def make(data: bytes) -> Answer:
    """The recording as browsers play it, under the role `sound`; the value is {"seconds", "peaks": 64 of 0 to 100}.

    Raises Refused.
    """
    mime_type = true_type(data)
    if mime_type not in DEMUXERS:
        raise Refused("not_supported")
    out, loud, seconds = io.BytesIO(), list[int](), 0.0
    try:
        with av.open(io.BytesIO(data), format=DEMUXERS[mime_type], options=PROBE) as source:
            if not source.streams.audio:
                raise Refused("broken")
            with av.open(out, "w", format="mp4") as target:
                stream: Any = target.add_stream("aac", rate=RATE, layout="mono", bit_rate=BIT_RATE)
                resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
                for frame in chain(_frames(source), [None]):
                    for piece in resampler.resample(frame):
                        samples = piece.to_ndarray().reshape(-1)
                        loud.append(int(numpy.abs(samples.astype(numpy.int32)).max()))
                        seconds += len(samples) / RATE
                        piece.pts = None
                        target.mux(stream.encode(piece))
                target.mux(stream.encode(None))
    except (av.FFmpegError, ValueError, EOFError):
        raise Refused("broken") from None
    if not loud:
        raise Refused("broken")
    return Answer({"seconds": round(seconds, 1), "peaks": peaks(loud)}, {ROLE: out.getvalue()})


def peaks(loud: list[int]) -> list[int]:
    """The loudest of each of BARS stretches, 0 to 100; the loudest of all is 100."""
    count = len(loud)
    highest = [max(loud[n * count // BARS : max(n * count // BARS + 1, (n + 1) * count // BARS)]) for n in range(BARS)]
    top = max(highest, default=0)
    return [round(LOUDEST * one / top) if top else 0 for one in highest]


def _frames(source: Any) -> Any:
    for frame in source.decode(audio=0):
        if float(frame.time or 0.0) > MOST_SECONDS:
            return
        yield frame
