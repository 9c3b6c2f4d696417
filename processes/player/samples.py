"""Small true files of each kind, for scenarios that name none of their own."""

import io
import mimetypes
from functools import cache
from pathlib import Path

from PIL import Image

SAMPLE = "sample"


@cache
def picture(kind: str) -> bytes:
    """A small picture in Pillow's format `kind`."""
    out = io.BytesIO()
    Image.new("RGB", (640, 480), (180, 120, 60)).save(out, kind)
    return out.getvalue()


def file_for(kind: str, name: str, folder: Path) -> tuple[str, bytes, str]:
    """Name, bytes and media type: the file `name` beside the scenario, or our own when it says `sample`.

    Raises OSError when the file cannot be read.
    """
    if name != SAMPLE:
        path = folder / name
        return path.name, path.read_bytes(), mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if kind == "image":
        return "photo.png", picture("PNG"), "image/png"
    if kind == "sticker":
        return "sticker.webp", picture("WEBP"), "image/webp"
    if kind in ("voice", "audio"):
        return "voice.ogg", sound(), "audio/ogg; codecs=opus"
    if kind == "video":
        return "clip.mp4", film(), "video/mp4"
    return "document.pdf", picture("PDF"), "application/pdf"


@cache
def sound() -> bytes:
    """A second of silence as phones send voice messages."""
    import av

    out = io.BytesIO()
    with av.open(out, "w", format="ogg") as target:
        stream = target.add_stream("libopus", rate=48_000)
        for start in range(0, 48_000, 960):
            frame = av.AudioFrame(format="s16", layout="mono", samples=960)
            frame.planes[0].update(bytes(1_920))
            frame.sample_rate, frame.pts = 48_000, start
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    return out.getvalue()


@cache
def film() -> bytes:
    """A second of one colour as phones send films."""
    import av

    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as target:
        stream = target.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        with Image.open(io.BytesIO(picture("PNG"))) as colour:
            small = colour.resize((320, 240))
        for _ in range(10):
            target.mux(stream.encode(av.VideoFrame.from_image(small)))
        target.mux(stream.encode(None))
    return out.getvalue()
