"""Pictures: JPEG, PNG, WebP, GIF, HEIC, AVIF, and the portrait pictures of phones (MPO)."""

import io
import warnings
from typing import Any

import numpy
import pillow_heif
from PIL import ExifTags, Image, ImageFile, ImageOps

from helpdesk.media.decoding.limits import (
    MAX_ASPECT,
    MAX_JPEG_PIXELS,
    MAX_JPEG_SIDE,
    MAX_PIXELS,
    MAX_SIDE,
    METADATA_CHARS,
    MIN_SIDE,
    Decoded,
    Refused,
)

# What bytes of a type may be opened as; nothing else is tried. EPS would call Ghostscript, TIFF and PSD have many bugs.
FORMATS: dict[str, tuple[str, ...]] = {
    "image/jpeg": ("JPEG", "MPO"),
    "image/png": ("PNG",),
    "image/webp": ("WEBP",),
    "image/gif": ("GIF",),
    "image/heic": ("HEIF",),
    "image/avif": ("AVIF",),
}
ENDS = {"image/jpeg": b"\xff\xd9", "image/png": b"IEND\xaeB`\x82", "image/gif": b"\x3b"}
SHORTEST_TRAILER = 64  # bytes; padding is no second file
# Beginnings of files that hide behind a picture's end. Phones append films and depth maps: a note, never a refusal.
HIDDEN = (b"PK\x03\x04", b"%PDF-", b"<script", b"<html", b"<?php", b"MZ\x90\x00", b"\x7fELF", b"Rar!", b"#!/")

Image.MAX_IMAGE_PIXELS = None  # the size is judged below, before a single pixel is made
ImageFile.LOAD_TRUNCATED_IMAGES = False
pillow_heif.options.DECODE_THREADS = 1
pillow_heif.register_heif_opener()


def open_picture(data: bytes, mime_type: str) -> Decoded:
    """The first frame as upright RGB of at most 40 million pixels. Raises Refused, MemoryError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=FORMATS[mime_type]) as opened:
                size = opened.size
                reduced = _check_size(opened)
                # Before load(): PNG's text chunks at the end are read by load() into the same info, with Pillow's caps.
                frames = _frames(opened)
                opened.load()
                metadata = _metadata(opened, size)
                page = _upright(opened)
    except (Refused, MemoryError):
        raise
    except Exception:  # noqa: BLE001 (damaged files raise anything: OSError, SyntaxError, struct.error, EOFError …)
        raise Refused("broken") from None
    notes = [
        *(["animated"] if frames > 1 and metadata["format"] != "MPO" else []),
        *(["embedded_data"] if _hides(data, mime_type) else []),
        *(["reduced"] if reduced else []),
    ]
    return Decoded(mime_type, (page,), (), metadata, frames, tuple(notes))


def _check_size(opened: Image.Image) -> bool:
    """Judge the size that the header tells; True if the picture will be decoded at a part of it."""
    width, height = opened.size
    shortest, longest = min(width, height), max(width, height)
    if shortest < MIN_SIDE:
        # A strip of a pixel's height is a trick, not a small picture.
        raise Refused("too_large_picture" if longest > MAX_SIDE else "too_small")
    if longest > MAX_ASPECT * shortest:
        raise Refused("too_large_picture")
    if width * height <= MAX_PIXELS and longest <= MAX_SIDE:
        return False
    if opened.format not in ("JPEG", "MPO") or width * height > MAX_JPEG_PIXELS or longest > MAX_JPEG_SIDE:
        raise Refused("too_large_picture")
    scale = 2 if width * height <= 4 * MAX_PIXELS else 4
    opened.draft("RGB", (width // scale, height // scale))
    if opened.size[0] * opened.size[1] > MAX_PIXELS:
        raise Refused("too_large_picture")
    return True


def _frames(opened: Image.Image) -> int:
    if opened.format == "GIF":  # counting a GIF's frames means decoding them all
        return 2 if getattr(opened, "is_animated", False) else 1
    return int(getattr(opened, "n_frames", 1))


def _upright(opened: Image.Image) -> Image.Image:
    turned = ImageOps.exif_transpose(opened)
    if turned.mode.startswith("I;16") or turned.mode in ("I", "F"):
        turned = _eight_bit(turned)
    if turned.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in turned.info:
        seen = turned.convert("RGBA")
        page = Image.new("RGB", seen.size, "white")
        page.paste(seen, mask=seen.getchannel("A"))
    else:
        page = turned.convert("RGB")
    return Image.frombytes("RGB", page.size, page.tobytes())  # nothing of the file but its pixels


def _eight_bit(picture: Image.Image) -> Image.Image:
    """Greys of 16 bits, brought to 8; Pillow's own conversion cuts them off at 255."""
    greys = numpy.asarray(picture, dtype=numpy.float64)
    most = 65_535.0 if greys.max(initial=0) > 255 else 255.0
    return Image.fromarray((greys.clip(0, most) * (255.0 / most)).astype(numpy.uint8), "L")


def _metadata(opened: Image.Image, size: tuple[int, int]) -> dict[str, str]:
    told: dict[str, Any] = {
        "format": opened.format,
        "mode": opened.mode,
        "width": size[0],
        "height": size[1],
        "progressive": "yes" if opened.info.get("progressive") else "",
        "comment_software": opened.info.get("Software", ""),
    }
    try:
        told |= _exif(opened)
        told |= _xmp(opened)
    except Exception:  # noqa: BLE001 (broken metadata in a whole picture)
        told["metadata"] = "broken"
    return {name: text for name, value in told.items() if (text := plain(value))}


def _exif(opened: Image.Image) -> dict[str, Any]:
    exif = opened.getexif()
    inner, place = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    told = {
        "make": exif.get(ExifTags.Base.Make),
        "model": exif.get(ExifTags.Base.Model),
        "software": exif.get(ExifTags.Base.Software),
        "changed_at": exif.get(ExifTags.Base.DateTime),
        "orientation": exif.get(ExifTags.Base.Orientation),
        "taken_at": inner.get(ExifTags.Base.DateTimeOriginal),
        "taken_offset": inner.get(ExifTags.Base.OffsetTimeOriginal),
        "lens": inner.get(ExifTags.Base.LensModel),
    }
    if place:
        told["gps"] = _coordinates(place) or "present"
    return told


def _coordinates(place: dict[int, Any]) -> str:
    """Latitude and longitude as "51.50000,-0.12000", or ""."""
    try:
        north, east = (sum(float(part) / 60**n for n, part in enumerate(place[tag])) for tag in (2, 4))
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return ""
    north, east = (-north if place.get(1) == "S" else north), (-east if place.get(3) == "W" else east)
    return f"{north:.5f},{east:.5f}" if abs(north) <= 90 and abs(east) <= 180 else ""


def _xmp(opened: Image.Image) -> dict[str, Any]:
    """The editor that XMP names, found in the packet's text: no XML parser sees a customer's bytes."""
    packet = opened.info.get("xmp") or opened.info.get("XML:com.adobe.xmp") or b""
    text = (packet if isinstance(packet, bytes) else str(packet).encode())[:200_000].decode("utf-8", "replace")
    told: dict[str, Any] = {}
    for name, mark in (("xmp_creator", "CreatorTool"), ("xmp_agent", "softwareAgent"), ("xmp_credit", "Credit")):
        at = text.find(mark)
        if at >= 0:
            rest = text[at + len(mark) :].lstrip("=\"'> \t\r\n")
            told[name] = rest[: next((n for n, char in enumerate(rest[:METADATA_CHARS]) if char in "\"'<"), 80)]
    if "c2pa" in text or "jumbf" in text.casefold():
        told["c2pa"] = "yes"
    return told


def plain(value: Any) -> str:
    """A value of a file's metadata as one short line without control characters."""
    if value is None:
        return ""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return "".join(char if char.isprintable() else " " for char in text[:METADATA_CHARS]).strip()


def _hides(data: bytes, mime_type: str) -> bool:
    """Is there another file behind the picture's end?"""
    end = data.rfind(ENDS[mime_type]) if mime_type in ENDS else -1
    trailer = data[end + len(ENDS[mime_type]) :] if end >= 0 else b""
    if len(trailer) >= SHORTEST_TRAILER or any(mark in trailer for mark in HIDDEN):
        return True
    return any(mark in data[-66_000:] or mark in data[:4_096] for mark in HIDDEN[:5])
