"""A file's bytes become Findings, in a child process. Never raises: what goes wrong is a finding, too."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any, Sequence

from helpdesk.errors import HelpdeskError
from helpdesk.media import intake
from helpdesk.media.child import ChildFailed, Limits, OpenedFile, Pool
from helpdesk.media.decoding.limits import Refused
from helpdesk.media.findings import Findings
from helpdesk.settings import MediaSettings, load

KIND_OF_FAMILY = {"picture": "image", "film": "video", "sound": "audio"}
SECONDS = 45.0  # for one file, ten pages of a PDF included
MEMORY_MB = 2_048


def pool(size: int = 0) -> Pool:
    """Children for reading: `size`, or one per processor."""
    return Pool(size or os.cpu_count() or 1, Limits(seconds=SECONDS, memory_mb=MEMORY_MB))


def analyse(
    file: bytes | Path,
    children: Pool,
    *,
    kind: str = "",
    known: Sequence[dict[str, Any]] = (),
    ocr: str = "",
    about: dict[str, Any] | None = None,
    with_points: bool = False,
) -> Findings:
    """Look at a file that came as `kind` (a media kind of InboundMessage; "" is told from the bytes).

    `known` are earlier pictures to compare with (`hashes` of their findings, and `name`); `ocr` one of ENGINES ("":
    OCR_ENGINE); `about` what is known of the claim: `asked_for` (product_photo), `ordered` (ISO date), `expected`
    (amount in our records).
    `with_points`: the hashes get what a part of the picture is found by, 24 kB a photo: for a comparison, not to store.
    """
    options = {"known": list(known), "ocr": ocr, "about": about, "with_points": with_points}
    return _findings(file, children, kind, options)


def look(opened: OpenedFile, kind: str, **options: Any) -> Findings:
    """The same for a file that a child has in hands already, and that intake did not refuse."""
    started = time.monotonic()
    options["ocr"] = options.get("ocr") or load(MediaSettings).ocr_engine
    try:
        findings = Findings.from_json(opened.run("helpdesk.media.examine:examine", kind=kind, **options).value)
    except Refused as refused:
        findings = Findings(refused=refused.reason)
    except ChildFailed as failed:
        findings = Findings(refused="too_complex") if failed.is_the_files_fault else Findings(failed=failed.reason)
    return replace(findings, ms=int(1000 * (time.monotonic() - started)))


def _findings(file: bytes | Path, children: Pool, kind: str, options: dict[str, Any]) -> Findings:
    try:
        data = file if isinstance(file, bytes) else _bytes(file)
        mime_type = intake.true_type(data)
        kind = kind or KIND_OF_FAMILY.get(intake.family(mime_type), "document")
        # Checked before the bytes travel to the child, so that a file of any size costs nothing.
        examined = intake.examine(kind, data)
        if examined.reason:
            return Findings(mime_type=examined.mime_type, refused=examined.reason)
        with children.opened(data) as opened:
            return look(opened, kind, **options)
    except (OSError, HelpdeskError) as error:
        return Findings(failed=type(error).__name__)


def _bytes(path: Path) -> bytes:
    """A file's bytes, at most one more than any kind may have."""
    with path.open("rb") as opened:
        return opened.read(max(intake.MAX_BYTES.values()) + 1)
