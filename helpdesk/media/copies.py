"""Working copies: what people at the desk look at instead of a customer's file. Runs in a child.

Copies are drawn anew from pixels, so that nothing of a file but its picture reaches a colleague's browser: no location,
no other metadata, no second file behind the first. Their size is bounded.
"""

import io
from dataclasses import dataclass

from PIL import Image

from helpdesk.media.child import Answer
from helpdesk.media.decode import Decoded, decode

THUMBNAIL_SIDE, DESK_SIDE = 320, 1_600
QUALITY = 82
DESK_BYTES = 1_500_000  # a noisy picture is saved with a lower quality until it fits
PAGES = 5  # of a PDF, one below the other
SHEET_SIDE = 1_000  # pixels of width of a page on such a sheet
MIME_TYPE = "image/jpeg"


@dataclass(frozen=True)
class Copy:
    """A working copy: `role` thumbnail, desk (a picture, pages of a PDF) or poster (of a film)."""

    role: str
    mime_type: str
    data: bytes


def make(data: bytes, kind: str) -> Answer:
    """Open a file that came as `kind` and draw its copies; what it told, and the copies by their roles.

    The value: {"mime_type", "frames", "notes", "metadata", "size": [width, height] or None}. Raises Refused.
    """
    decoded = decode(data, kind)
    size = list(decoded.pages[0].size) if decoded.pages else None
    value = {
        "mime_type": decoded.mime_type,
        "frames": decoded.frames,
        "notes": list(decoded.notes),
        "metadata": decoded.metadata,
        "size": size,
    }
    return Answer(value, {copy.role: copy.data for copy in copies_of(decoded)})


def copies_of(decoded: Decoded) -> list[Copy]:
    """The copies of an opened file: none of a recording or a text."""
    if not decoded.pages:
        return []
    first = decoded.pages[0]
    is_film = decoded.mime_type.startswith("video/")
    big = _sheet(decoded.pages[:PAGES]) if decoded.mime_type == "application/pdf" else first
    return [
        Copy("thumbnail", MIME_TYPE, _jpeg(_fit(first, THUMBNAIL_SIDE, THUMBNAIL_SIDE))),
        Copy("poster" if is_film else "desk", MIME_TYPE, _jpeg(_fit(big, DESK_SIDE, PAGES * DESK_SIDE))),
    ]


def _sheet(pages: tuple[Image.Image, ...]) -> Image.Image:
    """Pages one below the other on one sheet."""
    drawn = [_fit(page, SHEET_SIDE, DESK_SIDE) for page in pages]
    gap = 12
    sheet = Image.new(
        "RGB", (max(page.width for page in drawn), sum(page.height + gap for page in drawn) - gap), (128, 128, 128)
    )
    top = 0
    for page in drawn:
        sheet.paste(page, ((sheet.width - page.width) // 2, top))
        top += page.height + gap
    return sheet


def _fit(picture: Image.Image, width: int, height: int) -> Image.Image:
    """A copy that fits into `width` × `height`; never larger than the original. A tall screenshot keeps its width."""
    side = height if picture.height > 2.5 * picture.width else width
    scale = min(1.0, width / picture.width, max(side, width) / picture.height)
    if scale >= 1.0:
        return picture.copy()
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _jpeg(picture: Image.Image) -> bytes:
    for quality in (QUALITY, 60, 40, 20):
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality, optimize=quality == QUALITY)
        if out.tell() <= DESK_BYTES:
            break
    return out.getvalue()
