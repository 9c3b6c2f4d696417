"""What an opened file may be, and the words for refusing one. Pure: safe to import in every process."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

# Why a file is refused. Each word has a sentence to the customer: `utter_media_<word>` in responses/.
REASONS: dict[str, str] = {
    "empty": "no bytes at all",
    "too_big": "more bytes than are taken for this kind",
    "not_supported": "a type that is never opened: SVG, HTML, EPS, TIFF, archives, programs, unknown bytes",
    "broken": "damaged or cut off",
    "too_large_picture": "more pixels, or longer sides, than are opened (decompression bombs are of this kind)",
    "too_small": "a picture whose shortest side cannot show anything",
    "encrypted": "a PDF with a password",
    "too_many_pages": "a PDF with more pages than anybody would read",
    "too_long": "a film or recording longer than anybody would watch",
    "too_complex": "opening it took more memory or computing time than a file may take",
}

MAX_PIXELS = 40_000_000  # of a picture that is decoded whole; 120 MB as RGB
MAX_SIDE, MIN_SIDE, MAX_ASPECT = 12_000, 64, 12.0
# Cameras of phones make up to 200 million pixels; JPEGs of that size are decoded at half or a quarter of it.
MAX_JPEG_PIXELS, MAX_JPEG_SIDE = 220_000_000, 18_000
READ_PAGES, MAX_PAGES = 10, 200  # of a PDF: opened; more than that is refused
PAGE_SIDE = 2_400  # pixels, the longer side of a page drawn for reading
PAGE_TEXT = 20_000  # characters of one page's text layer
KEY_FRAMES, READ_SECONDS = 6, 60.0  # of a film: pictures taken, from the first seconds
MAX_SECONDS = 1_800.0  # of a film or a recording; 16 MB of video are a few minutes
MAX_FILM_PIXELS = 4_096 * 2_304
MAX_DECODED = 600  # frames decoded of a film with hardly any key frames
MAX_PACKETS = 20_000  # of a film, read while looking for key frames
METADATA_CHARS = 300


class Refused(Exception):
    """This file is not opened. `reason` is one of REASONS."""

    def __init__(self, reason: str) -> None:
        assert reason in REASONS, reason
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Decoded:
    """A file made harmless: RGB pictures, text, plain facts.

    `pages`: the picture, the first pages of a PDF, or key frames of a film. `text_layer`: one text a page, () if none.
    `metadata`: make, model, software, taken_at, gps, producer, seconds, width, height … as far as the file tells.
    `frames`: pictures in an animation, pages of a PDF; 0 for sound. `notes`: `animated`, `embedded_data`,
    `first_pages_only`, `first_seconds_only`, `not_read`, `reduced`.
    """

    mime_type: str
    pages: "tuple[Image.Image, ...]" = ()
    text_layer: tuple[str, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)
    frames: int = 0
    notes: tuple[str, ...] = ()
