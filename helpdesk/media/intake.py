"""What a received file really is, and how big it may be; what the customer's phone says about it is not trusted."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

MIB = 1024 * 1024
# What Meta lets through to us, and what a customer is told: larger files come as `unsupported` with code 131052.
# https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#supported-media-types, looked up 2026-11-22
META_MEGABYTES: dict[str, int] = {"image": 5, "audio": 16, "voice": 16, "video": 16, "document": 100, "sticker": 1}
TOO_BIG_FOR_META = 131052
# What we take. Pictures may be larger than Meta says: what phones send in high quality passes 5 MB, and no picture of a
# customer may be lost.
MAX_BYTES: dict[str, int] = {
    "image": 16 * MIB,
    "audio": 16 * MIB,
    "voice": 16 * MIB,
    "video": 16 * MIB,
    "document": 100 * MIB,
    "sticker": 1 * MIB,
}
UNKNOWN_TYPE = "application/octet-stream"
# First bytes → type; the longest prefixes first where they share a beginning.
MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF8", "image/gif"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (4, b"ftyp3g", "video/3gpp"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypheix", "image/heic"),
    (4, b"ftypheim", "image/heic"),
    (4, b"ftypheis", "image/heic"),
    (4, b"ftyphevc", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (4, b"ftypmsf1", "image/heic"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypavis", "image/avif"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"OggS", "audio/ogg"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"\xff\xf2", "audio/mpeg"),
    (0, b"\xff\xf1", "audio/aac"),
    (0, b"\xff\xf9", "audio/aac"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"%!PS", "application/postscript"),
    (0, b"8BPS", "image/vnd.adobe.photoshop"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"Rar!", "application/vnd.rar"),
    (0, b"7z\xbc\xaf", "application/x-7z-compressed"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"\xd0\xcf\x11\xe0", "application/x-ole-storage"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"MZ", "application/x-msdownload"),
    (0, b"BM", "image/bmp"),
    (0, b"\x7fELF", "application/x-executable"),
    (0, b"#!", "application/x-sh"),
)
OFFICE = {  # a part of the archive's list of files → type
    b"word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    b"xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    b"ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
MACROS = b"vbaProject.bin"  # a part that makes an office file a program
MARKUP = re.compile(rb"\s*<(?:\?xml|!doctype|!--|html|svg|script|body|head|iframe|\w+:svg)", re.IGNORECASE)
BOM = b"\xef\xbb\xbf"
WORDLIKE = frozenset({"image/bmp", "application/x-msdownload"})  # "BMW 3", "MZ-12": a text may begin like these
# What is done with a type; what is not here is refused.
FAMILIES: dict[str, str] = {
    **dict.fromkeys(("image/jpeg", "image/png", "image/webp", "image/gif", "image/heic", "image/avif"), "picture"),
    **dict.fromkeys(("video/mp4", "video/3gpp", "video/quicktime", "video/webm"), "film"),
    **dict.fromkeys(("audio/ogg", "audio/amr", "audio/mpeg", "audio/mp4", "audio/aac", "audio/wav"), "sound"),
    **dict.fromkeys(OFFICE.values(), "office"),
    "application/pdf": "pdf",
    "text/plain": "text",
}


@dataclass(frozen=True)
class Examined:
    """What a look at the bytes tells. `reason`: why the file is refused, "" if it is not."""

    mime_type: str
    size: int
    sha256: str
    reason: str = ""


def examine(kind: str, data: bytes) -> Examined:
    """Look at a file that came as `kind` (a media kind of InboundMessage)."""
    mime_type = true_type(data)
    reason = "empty" if not data else "too_big" if too_big(kind, len(data)) else ""
    if not reason and not family(mime_type):
        reason = "not_supported"
    return Examined(mime_type, len(data), hashlib.sha256(data).hexdigest(), reason)


def family(mime_type: str) -> str:
    """picture, pdf, film, sound, text, office (kept, never opened), or "" for what is refused."""
    return FAMILIES.get(mime_type, "")


def too_big(kind: str, size: int) -> bool:
    """Is a file of `size` bytes more than we take for `kind`?"""
    return size > MAX_BYTES[kind]


def true_type(data: bytes) -> str:
    """The media type that the bytes themselves show."""
    for offset, magic, mime_type in MAGIC:
        if data.startswith(magic, offset):
            if mime_type in WORDLIKE and _is_text(data):
                break
            return _archive(data) if mime_type == "application/zip" else mime_type
    if MARKUP.match(data[:1024].removeprefix(BOM)):
        return "image/svg+xml" if b"<svg" in data[:4096].lower() else "text/html"
    return "text/plain" if _is_text(data) else UNKNOWN_TYPE


def _archive(data: bytes) -> str:
    """Which office file an archive is, if it is one without a program in it."""
    if MACROS in data:
        return "application/zip"
    return next((office for part, office in OFFICE.items() if part in data[:4096]), "application/zip")


def _is_text(data: bytes) -> bool:
    try:
        head = data[:4096].decode("utf-8", "ignore" if len(data) > 4096 else "strict")
    except UnicodeDecodeError:
        return False
    return bool(head) and all(char.isprintable() or char in "\r\n\t\f\ufeff" for char in head)


def has_digest(data: bytes, *told: str) -> bool:
    """Is one of the SHA-256 values `told` (base64 or hex, "" ignored) that of `data`? True when nothing was told."""
    expected = [digest for one in told if (digest := _digest(one)) is not None]
    return not expected or hashlib.sha256(data).digest() in expected


def _digest(told: str) -> bytes | None:
    """A SHA-256 in either encoding; Meta's webhooks say base64, its media endpoint hex."""
    told = told.strip()
    try:
        digest = (
            bytes.fromhex(told) if len(told) == 64 else base64.b64decode(told + "=" * (-len(told) % 4), validate=True)
        )
    except (ValueError, binascii.Error):
        return None
    return digest if len(digest) == 32 else None
