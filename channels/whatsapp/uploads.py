"""Files of ours on their way to Meta, uploaded once and remembered for a while."""

import time
from dataclasses import replace
from pathlib import Path

from channels.whatsapp.api import GraphError
from channels.whatsapp.errors import ONCE_MORE
from channels.whatsapp.line import Line
from channels.whatsapp.render import DOCUMENT_BYTES, filename, fit_upload
from helpdesk.messages import Reply

KEPT_SECONDS = 20 * 86400.0  # Meta keeps an upload for 30 days
MAX_REMEMBERED = 1000
EXAMPLES = Path("media") / "examples"  # pictures of the project itself: media/examples/blurred.png
UNUSABLE = 131053  # Meta's code for a file it cannot use: ours for one that we cannot give


def upload(line: Line, phone_number_id: str, reply: Reply) -> tuple[Reply, str]:
    """The reply with its media as Meta takes it, and Meta's id of the file. Raises GraphError; never in doubt, since an
    upload alone sends nothing."""
    assert reply.media is not None
    media, key = reply.media, (phone_number_id, f"{reply.media.path} {reply.media.kind} {reply.media.filename}")
    known = line.uploads.get(key)
    if known is None or known[2] < time.monotonic():
        content = read(line, media.path)
        kind, mime = fit_upload(media.kind, media.mime_type, len(content))
        try:
            media_id = line.api.upload(phone_number_id, content, mime, filename(media))
        except GraphError as error:
            if error.outcome == "unknown":
                error.outcome = "not_sent"
            raise
        if len(line.uploads) >= MAX_REMEMBERED:
            line.uploads.clear()
        known = line.uploads[key] = (media_id, kind, time.monotonic() + KEPT_SECONDS)
    media_id, kind, _ = known
    return replace(reply, media=replace(media, kind=kind)), media_id  # type: ignore[arg-type]


def read(line: Line, path: str) -> bytes:
    """The bytes of a stored file, or of an example. Raises GraphError as Meta would for a file that cannot be used."""
    try:
        if Path(path).parent == EXAMPLES:
            content = Path(path).read_bytes()
        else:
            with line.storage.open(path) as file:
                content = file.read(DOCUMENT_BYTES + 1)
    except Exception as error:  # each kind of storage has errors of its own
        reason = f"file not readable: {type(error).__name__}"
        raise GraphError(UNUSABLE, None, 0, ONCE_MORE, reason, "refused") from error
    if not content or len(content) > DOCUMENT_BYTES:
        raise GraphError(UNUSABLE, None, 0, ONCE_MORE, "file is empty or too large", "refused")
    return content
