"""Small true files of each kind, for scenarios that name none of their own."""

import io
import mimetypes
from pathlib import Path

from PIL import Image

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
OGG = b"OggS\x00\x02" + bytes(20) + b"\x01\x13OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00\x00\x00\x00"
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(32)
SAMPLE = "sample"


def picture(kind: str) -> bytes:
    """A small picture in Pillow's format `kind`."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (180, 120, 60)).save(out, kind)
    return out.getvalue()


def file_for(kind: str, name: str, folder: Path) -> tuple[str, bytes, str]:
    """Name, bytes and media type: the file `name` beside the scenario, or our own when it says `sample`.

    Raises OSError when the file cannot be read.
    """
    if name != SAMPLE:
        path = folder / name
        return path.name, path.read_bytes(), mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if kind == "image":
        return "photo.jpg", picture("JPEG"), "image/jpeg"
    if kind == "sticker":
        return "sticker.webp", picture("WEBP"), "image/webp"
    if kind in ("voice", "audio"):
        return "voice.ogg", OGG, "audio/ogg; codecs=opus"
    return ("clip.mp4", MP4, "video/mp4") if kind == "video" else ("document.pdf", PDF, "application/pdf")
