"""Files: which types Meta takes, addresses that expire, and what a call may refer to (cloud-api facts, section 5).

https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

from simulator.errors import GraphError, unknown_object
from simulator.models import Media
from simulator.state import State

KIB, MIB = 1024, 1024 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES: dict[str, tuple[set[str], int]] = {
    "image": ({"image/jpeg", "image/png"}, 5 * MIB),
    "audio": ({"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg; codecs=opus"}, 16 * MIB),
    "video": ({"video/mp4", "video/3gpp"}, 16 * MIB),
    "sticker": ({"image/webp"}, 500 * KIB),
    "document": (
        {
            "text/plain",
            "application/pdf",
            "application/msword",
            "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint",
            f"{OFFICE}wordprocessingml.document",
            f"{OFFICE}spreadsheetml.sheet",
            f"{OFFICE}presentationml.presentation",
        },
        100 * MIB,
    ),
}
# https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
TOO_BIG = {
    "code": 131052,
    "title": "Media download error",
    "message": "Media download error",
    "error_data": {"details": "The file that the customer sent is larger than its type may be."},
}
UPLOADED_LIFE = 30 * 24 * 3600.0
INBOUND_LIFE = 7 * 24 * 3600.0


def normal_mime(mime: str) -> str:
    """Lower case with one blank after each semicolon."""
    return "; ".join(part.strip() for part in mime.lower().split(";"))


def check_upload(form: dict[str, Any], data: bytes | None, mime: str) -> str:
    """Check an upload and return its MIME type. Raises GraphError 100 or 131053."""
    if form.get("messaging_product") != "whatsapp":
        raise GraphError(100, "The parameter messaging_product is required.")
    if data is None:
        raise GraphError(100, "The parameter file is required.")
    if not data:
        raise GraphError(131053, "The file is empty.")
    mime = normal_mime(str(form.get("type") or mime))
    fitting = [limit for kinds, limit in TYPES.values() if mime in kinds]
    if not fitting:
        allowed = ", ".join(sorted(kind for kinds, _ in TYPES.values() for kind in kinds))
        raise GraphError(
            100,
            f"Param file must be a file with one of the following types: {allowed}. Received file of type '{mime}'.",
        )
    if len(data) > max(fitting):
        raise GraphError(131053, f"The file is larger than the {max(fitting)} bytes allowed for {mime}.")
    return mime


def find_media(state: State, media_id: str, method: str = "get") -> Media:
    """A file that has not expired. Raises GraphError 100/33."""
    media = state.media.get(media_id)
    life = INBOUND_LIFE if media and media.inbound else UPLOADED_LIFE
    if media is None or state.now() - media.created > life:
        raise unknown_object(media_id, method)
    return media


def check_media_parts(state: State, body: dict[str, Any]) -> None:
    """Do all media ids of a message exist and fit its type? Raises GraphError 131009 or 131053."""
    for kind, part in media_parts(body):
        if "id" not in part:
            continue
        try:
            media = find_media(state, str(part["id"]))
        except GraphError as error:
            raise GraphError(
                131009, f"Param {kind}['id']: media id {part['id']} does not exist or has expired."
            ) from error
        kinds, limit = TYPES[kind]
        # any type passes as a document; the others must have one of their own
        if media.inbound or (kind != "document" and media.mime_type not in kinds):
            raise GraphError(131053, f"The file's type {media.mime_type} does not fit a message of type {kind}.")
        if media.size > limit:
            raise GraphError(131053, f"The file is larger than the {limit} bytes allowed for {kind}.")


def media_parts(body: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Every media object of a message with its kind: the content itself, or that of a header."""
    kind = body.get("type", "")
    if kind in TYPES:
        return [(kind, body[kind])]
    if kind == "interactive":
        header = body["interactive"].get("header", {})
        return [(header["type"], header[header["type"]])] if header.get("type") in TYPES else []
    found = []
    if kind == "template":
        for component in body["template"].get("components", []):
            for parameter in component.get("parameters", []):
                sort = parameter.get("type")
                if sort in TYPES and isinstance(parameter.get(sort), dict):
                    found.append((sort, parameter[sort]))
    return found


def download_query(secret: str, media_id: str, expires: int) -> str:
    """Query of a download address: id, expiry and a proof that we made it."""
    return f"mid={media_id}&ext={expires}&hash={_proof(secret, media_id, expires)}"


def may_download(secret: str, media_id: str, expires: str, proof: str, now: float) -> bool:
    """Is this a download address of ours that has not expired?"""
    if not expires.isdigit() or int(expires) < now:
        return False
    return hmac.compare_digest(proof.encode(), _proof(secret, media_id, int(expires)).encode())


def _proof(secret: str, media_id: str, expires: int) -> str:
    digest = hmac.new(secret.encode(), f"{media_id}:{expires}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:18]).decode()
