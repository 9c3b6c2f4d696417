"""Fetches a customer's file from Meta, outside any transaction, with its own retries.

https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media
"""

import time
from dataclasses import dataclass, field
from typing import Callable, Protocol

from channels.whatsapp.api import GraphError, MediaInfo
from channels.whatsapp.errors import Action
from helpdesk.http import TooLarge
from helpdesk.media import intake
from helpdesk.media.analyse import look
from helpdesk.media.child import Answer, ChildFailed, Pool
from helpdesk.media.decoding.limits import Refused
from helpdesk.media.findings import Findings
from helpdesk.media.storage import MediaStorage
from helpdesk.messages import InboundMedia

PENDING, STORED, REFUSED, FAILED = "pending", "stored", "refused", "failed"  # states of a Media row
PAUSES = (0.3, 1.0)  # seconds before the second and third try
INVALID = 100  # with sub-code 33: the media id is older than 7 days; a wrong set-up when sending, not here
CPU_SECONDS = 15  # to open a file and draw its copies; a photo takes half a second
COPY_TYPE = "image/jpeg"
NOT_NOW = frozenset({Action.RETRY, Action.PAIR, Action.SLOW, Action.ALERT})


class Unreachable(Exception):
    """Meta cannot give us the file now; the text is fit for records."""


class MediaApi(Protocol):
    """The part of CloudApi that is needed."""

    def media_info(self, media_id: str, phone_number_id: str) -> MediaInfo: ...
    def download(self, url: str, max_bytes: int = ...) -> bytes: ...


@dataclass(frozen=True)
class Fetched:
    """What became of a file: `state` stored, refused or failed, with the reason; the rest only when stored.

    `copies`: role → (name in the storage, type, size). `findings` is what looking at it told.
    """

    state: str
    reason: str = ""
    path: str = ""
    mime_type: str = ""
    sha256: str = ""
    size: int = 0
    copies: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    findings: Findings | None = None


def fetch(
    api: MediaApi,
    storage: MediaStorage,
    phone_number_id: str,
    kind: str,
    media: InboundMedia,
    sleep: Callable[[float], None] = time.sleep,
    *,
    children: Pool,
) -> Fetched:
    """Download a file that came as `kind`, look at it in a child and store it with its working copies.

    Raises Unreachable when trying later may help.
    """
    last: GraphError | None = None
    mismatches = not_found = 0
    for pause in (0.0, *PAUSES):
        if pause:
            sleep(pause)
        try:
            # A fresh address each time: it lives 5 minutes, and a 404 means that it is stale.
            info = api.media_info(media.media_id, phone_number_id)
        except GraphError as error:
            if error.action not in NOT_NOW or error.code == INVALID:
                return Fetched(FAILED, _why(error, "media id refused"))
            last = error
            continue
        if intake.too_big(kind, info.file_size):
            return Fetched(REFUSED, "too_big", size=info.file_size)
        try:
            data = api.download(info.url, intake.MAX_BYTES[kind])
        except GraphError as error:
            if isinstance(error.__context__, TooLarge):
                return Fetched(REFUSED, "too_big")
            if error.http_status == 404:
                not_found += 1
                if not_found > 1:
                    return Fetched(FAILED, _why(error, "file not found"))
            elif error.action not in NOT_NOW:
                return Fetched(FAILED, _why(error, "download refused"))
            last = error
            continue
        if not intake.has_digest(data, media.sha256, info.sha256):
            mismatches += 1
            if mismatches > 1:
                return Fetched(FAILED, "sha256 mismatch")
            continue
        return _store(storage, kind, data, children)
    raise Unreachable(_why(last, "not reachable") if last else "not reachable")


def _store(storage: MediaStorage, kind: str, data: bytes, children: Pool) -> Fetched:
    examined = intake.examine(kind, data)
    if examined.reason:
        return Fetched(REFUSED, examined.reason, size=examined.size)
    with children.opened(data) as file:
        try:
            # Less than the time-out: so it is told whether the file or a busy machine is at fault.
            opened = file.run("helpdesk.media.copies:make", kind=kind, cpu_seconds=CPU_SECONDS)
        except Refused as refused:
            return Fetched(REFUSED, refused.reason, size=examined.size)
        except ChildFailed as failure:
            if failure.is_the_files_fault:
                return Fetched(REFUSED, "too_complex", size=examined.size)
            # Ours or the machine's doing: the file is kept, a person can look at it.
            opened = Answer({"mime_type": examined.mime_type})
            findings = Findings(mime_type=examined.mime_type, failed=failure.reason)
        else:
            findings = look(file, kind)
    try:
        path = storage.put(data)
        copies = {
            role: (storage.put(copy, "copy"), COPY_TYPE, len(copy)) for role, copy in sorted(opened.files.items())
        }
    except OSError as error:  # a full disk: later there may be room
        raise Unreachable(f"storage {type(error).__name__}") from error
    mime_type = str(opened.value["mime_type"])
    return Fetched(STORED, "", path, mime_type, examined.sha256, examined.size, copies, findings)


def _why(error: GraphError, what: str) -> str:
    return f"{what} code={error.code} http={error.http_status}"
