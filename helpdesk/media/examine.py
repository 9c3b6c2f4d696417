"""What the child does with one file: open it, judge it, read it, look for evidence. Only ever called in a child."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Sequence

from helpdesk.media import quality as judging
from helpdesk.media.classify import kind_of, topic_of
from helpdesk.media.decode import Decoded, decode
from helpdesk.media.evidence.examine import examine as evidence_of
from helpdesk.media.reading import Reading, read
from helpdesk.media.reading.engine import EngineFailed
from helpdesk.media.reading.text_layer import has_text, read_text
from helpdesk.media.reading.words import Field

if TYPE_CHECKING:
    from PIL import Image

ASK_BELOW = 0.8  # confidence of a field under which the customer is asked whether it is right


def examine(
    data: bytes,
    kind: str,
    known: Sequence[dict[str, Any]] = (),
    ocr: str = "",
    about: dict[str, Any] | None = None,
    with_points: bool = False,
) -> dict[str, Any]:
    """Findings of one file as JSON; options as in `analyse`. Raises Refused."""
    decoded = decode(data, kind)
    film = decoded.mime_type.startswith("video/")
    quality = judging.judge(decoded.pages[0]) if decoded.pages and not film else judging.Quality(True)
    readings, failed = _readings(decoded, film, ocr)
    if decoded.pages and readings and not film and decoded.mime_type != "application/pdf":
        quality = _after_reading(quality, readings[0], decoded.pages[0])
    fields = _merged(readings)
    text = "\n\n".join(reading.text for reading in readings if reading.text)
    photo = quality.photo or any(reading.photo for reading in readings)
    topic = topic_of(text, {name: found.value for _, name, found in fields})
    return {
        "kind": kind_of(decoded.mime_type, text, topic, photo=photo),
        "topic": topic,
        "language": next((reading.language for reading in readings if reading.language), ""),
        "text": text,
        "confidence": round(readings[0].confidence, 1) if readings else 0.0,
        "fields": {name: found.value for _, name, found in fields},
        "details": {
            name: found.as_json() | {"page": page, "ask": found.confidence < ASK_BELOW or not quality.ok}
            for page, name, found in fields
        },
        "quality": {"ok": quality.ok, "problems": list(quality.problems)},
        "mime_type": decoded.mime_type,
        "pages": decoded.frames,
        "size": list(decoded.pages[0].size) if decoded.mime_type.startswith("image/") and decoded.pages else [],
        "metadata": decoded.metadata,
        "notes": list(decoded.notes),
        "failed": failed,
    } | _evidence(decoded, readings, photo, known, about or {}, with_points)


def _readings(decoded: Decoded, film: bool, ocr: str) -> tuple[list[Reading], str]:
    """A reading per page: the text layer where it has one, else what is seen; and what failed."""
    readings: list[Reading] = []
    layers = decoded.text_layer
    if layers and not decoded.pages:
        return [read_text(layer) for layer in layers if has_text(layer)], ""
    for number, page in enumerate(decoded.pages):
        if number < len(layers) and has_text(layers[number]):
            readings.append(read_text(layers[number]))
            continue
        try:
            readings.append(read(page, ocr))
        except EngineFailed as failed:
            return readings, f"reading {failed}"
    return (_different(readings) if film else readings), ""


def _different(readings: list[Reading]) -> list[Reading]:
    """Frames of a film without those that show the same text again."""
    kept: list[Reading] = []
    for reading in readings:
        if reading.text and all(reading.text != other.text for other in kept):
            kept.append(reading)
    return kept


def _merged(readings: Sequence[Reading]) -> list[tuple[int, str, Field]]:
    """The surest value of each field over all pages; the earlier page wins."""
    best: dict[str, tuple[int, str, Field]] = {}
    for page, reading in enumerate(readings):
        for name, found in reading.fields.items():
            if name not in best or found.confidence > best[name][2].confidence + 0.1:
                best[name] = (page, name, found)
    return list(best.values())


def _after_reading(quality: judging.Quality, reading: Reading, picture: Image.Image) -> judging.Quality:
    letters = sum(char.isalnum() for char in reading.text)
    judged = judging.after_reading(quality, confidence=reading.confidence, letters=letters)
    if "unreadable" in judged.problems and "unreadable" not in quality.problems:
        turned = judging.is_upside_down(picture)
        judged = judging.after_reading(quality, confidence=reading.confidence, letters=letters, upside_down=turned)
    return judged


def _evidence(
    decoded: Decoded,
    readings: Sequence[Reading],
    photo: bool,
    known: Sequence[dict[str, Any]],
    about: dict[str, Any],
    with_points: bool,
) -> dict[str, Any]:
    """Keys `evidence` and `hashes`."""
    ordered = date.fromisoformat(about["ordered"]) if about.get("ordered") else None
    evidence, hashes = evidence_of(
        decoded, readings, photo=photo, known=known, asked_for=about.get("asked_for", ""), ordered=ordered,
        expected=about.get("expected"), with_points=with_points,
    )  # fmt: skip
    return {"evidence": evidence.as_json(), "hashes": hashes}
