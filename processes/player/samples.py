"""Small true files of each kind, for scenarios that name none of their own."""

import io
import mimetypes
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFilter

from processes.player.screens import screen

SAMPLE = "sample"


@cache
def picture(kind: str) -> bytes:
    """A picture of an article in Pillow's format `kind`: a mug on a table, bright and sharp, so that it can be used."""
    out, photo = io.BytesIO(), Image.new("RGB", (1280, 960), (214, 205, 190))
    pen = ImageDraw.Draw(photo)
    for line in range(0, 960, 24):  # the grain of the table
        pen.line((0, line, 1280, line + 60), fill=(196, 182, 160), width=3)
    pen.ellipse((840, 340, 1060, 640), outline=(50, 80, 120), width=40)
    pen.rounded_rectangle((380, 240, 900, 760), 60, fill=(60, 96, 140), outline=(30, 50, 80), width=8)
    pen.ellipse((380, 200, 900, 300), fill=(90, 126, 170), outline=(30, 50, 80), width=8)
    for stripe in range(420, 880, 40):
        pen.line((stripe, 320, stripe, 720), fill=(230, 226, 216), width=6)
    pen.line((560, 300, 620, 420, 580, 520, 650, 700), fill=(20, 20, 20), width=6, joint="curve")  # the crack
    photo.save(out, kind)
    return out.getvalue()


def file_for(kind: str, name: Any, folder: Path) -> tuple[str, bytes, str]:
    """Name, bytes and media type: the file `name` beside the scenario, our own when it says `sample`, a screenshot of
    {screen: [lines], blurred: …}, or our own picture as {photo: sample, blurred: …}.

    Raises OSError when the file cannot be read.
    """
    if isinstance(name, dict) and "screen" not in name:
        return "photo.jpg", blurred(picture("PNG")) if name.get("blurred") else picture("JPEG"), "image/jpeg"
    if isinstance(name, dict):
        lines = [str(line) for line in name.get("screen") or ()]
        return "screen.jpg", screen(lines, blurred=bool(name.get("blurred"))), "image/jpeg"
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
def blurred(photo: bytes) -> bytes:
    """The picture (JPEG) as a hand that shakes takes it: nothing on it can be judged."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(photo)) as sharp:
        sharp.convert("RGB").filter(ImageFilter.GaussianBlur(24)).save(out, "JPEG", quality=80)
    return out.getvalue()


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
