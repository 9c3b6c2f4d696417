"""Reads and checks what the control API is given."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request

from simulator.rules import BSUID

CUSTOMER_FIELDS = {
    "name": str,
    "wa_id": str,
    "user_id": str,
    "parent_user_id": str,
    "username": str,
    "language": str,
    "number_hidden": bool,
    "read_receipts": bool,
}


async def next_event(queue: asyncio.Queue[dict[str, Any]], seconds: float) -> dict[str, Any] | None:
    """The next event, or None when there was none in this time."""
    try:
        return await asyncio.wait_for(queue.get(), seconds)
    except asyncio.TimeoutError:
        return None


async def json_object(request: Request) -> dict[str, Any]:
    """The request's JSON object. Raises HTTPException 400."""
    try:
        body = await request.json()
    except ValueError as error:
        raise HTTPException(400, "the body is not JSON") from error
    if not isinstance(body, dict):
        raise HTTPException(400, "the body must be a JSON object")
    return body


def whole_number(request: Request, name: str, default: int) -> int:
    """A number of the query. Raises HTTPException 400."""
    text = request.query_params.get(name, str(default))
    if not text.isdigit():
        raise HTTPException(400, f"{name} must be a whole number")
    return int(text)


def customer_fields(given: dict[str, Any]) -> dict[str, Any]:
    """Checked fields of a customer. Raises HTTPException 400."""
    for name, value in given.items():
        kind = CUSTOMER_FIELDS.get(name)
        if kind is None or not (isinstance(value, kind) or (value is None and name not in ("name", "language"))):
            raise HTTPException(400, f"{name} is unknown or of the wrong kind")
    if given.get("wa_id") is not None and not given["wa_id"].isdigit():
        raise HTTPException(400, "wa_id must be digits")
    if given.get("user_id") is not None and not BSUID.fullmatch(given["user_id"]):
        raise HTTPException(400, "user_id must look like US.9f3K")
    return given


def kind_of(mime: str) -> str:
    """The message type a phone would choose for a file."""
    main = mime.split("/")[0]
    return "sticker" if mime == "image/webp" else main if main in ("image", "audio", "video") else "document"
