"""Hostile bytes become harmless pictures and text. Only ever called in a child process (`helpdesk.media.child`).

The only place, with `decoding/`, where Pillow, pillow-heif, pypdfium2 and PyAV see a customer's bytes. Limits that hold
for the process as a whole (memory, computing time) are set by the child; limits of a file are in `decoding/limits.py`.
"""

from helpdesk.media import intake
from helpdesk.media.decoding.limits import REASONS, Decoded, Refused

__all__ = ["REASONS", "Decoded", "Refused", "decode", "forget"]
TEXT_CHARS = 100_000  # of a text file
_opened: tuple[bytes, str, Decoded] | None = None  # the last file, its kind, and what came of it


def decode(data: bytes, kind: str) -> Decoded:
    """Open a file that came as `kind` (image, sticker, document, video, audio, voice). Raises Refused.

    The same bytes are opened once until `forget`; nobody changes what was opened.
    """
    global _opened
    if _opened is None or _opened[0] is not data or _opened[1] != kind:
        _opened = None  # before the next one takes its room
        _opened = data, kind, _decode(data, kind)
    return _opened[2]


def forget() -> None:
    """Let go of the file that was opened last."""
    global _opened
    _opened = None


def _decode(data: bytes, kind: str) -> Decoded:
    examined = intake.examine(kind, data)
    if examined.reason:
        raise Refused(examined.reason)
    family = intake.family(examined.mime_type)
    # Imported here: each is a tenth of a second or more, and a child that reads pictures needs no film.
    if family == "picture":
        from helpdesk.media.decoding import picture

        return picture.open_picture(data, examined.mime_type)
    if family == "pdf":
        from helpdesk.media.decoding import document

        return document.open_document(data)
    if family in ("film", "sound"):
        from helpdesk.media.decoding import film

        return film.open_film(data, examined.mime_type)
    if family == "text":
        text = data[: 4 * TEXT_CHARS].decode("utf-8", "replace")[:TEXT_CHARS]
        return Decoded(examined.mime_type, text_layer=(text,), frames=1)
    if family == "office":
        return Decoded(examined.mime_type, notes=("not_read",))
    raise Refused("not_supported")
