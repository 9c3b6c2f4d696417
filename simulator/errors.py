"""Meta's error shapes: code, title, HTTP status (cloud-api facts, section 7).

https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
"""

from __future__ import annotations

import secrets
from typing import Any

TITLES: dict[int, tuple[str, int]] = {
    1: ("An unknown error occurred", 500),
    2: ("Service temporarily unavailable", 503),
    4: ("Application request limit reached", 400),
    100: ("Invalid parameter", 400),
    104: ("An access token is required to request this resource.", 401),
    190: ("Invalid OAuth access token - Cannot parse access token", 401),
    368: ("Temporarily blocked for policies violations", 403),
    80007: ("Rate limit issues", 400),
    130429: ("Rate limit hit", 400),
    130472: ("User's number is part of an experiment", 400),
    131000: ("Something went wrong", 500),
    131008: ("Required parameter is missing", 400),
    131009: ("Parameter value is not valid", 400),
    131016: ("Service unavailable", 500),
    131021: ("Recipient cannot be sender", 400),
    131026: ("Message undeliverable", 400),
    131047: ("Re-engagement message", 400),
    131049: ("This message was not delivered to maintain healthy ecosystem engagement.", 400),
    131051: ("Unsupported message type", 400),
    131053: ("Media upload error", 400),
    131056: ("(Business Account, Consumer Account) pair rate limit hit", 400),
    131057: ("Account in maintenance mode", 500),
    131062: ("Business-scoped User ID recipients are not supported for this message", 400),
    132000: ("Number of parameters does not match the expected number of params", 400),
    132001: ("Template name does not exist in the translation", 404),
    132015: ("Template is Paused", 400),
    132016: ("Template is Disabled", 400),
    132012: ("Parameter format does not match format in the created template", 400),
    132018: ("There was an issue with the parameters in the template", 400),
}


class GraphError(Exception):
    """A refused call; `body` is what Meta would answer, `status` the HTTP status."""

    def __init__(self, code: int, details: str, *, subcode: int | None = None, message: str | None = None) -> None:
        title, self.status = TITLES[code]
        self.code, self.details = code, details
        text = message or (title if code in (104, 190) else f"(#{code}) {title}")
        error: dict[str, Any] = {"message": text, "type": "OAuthException", "code": code}
        if subcode is not None:
            error["error_subcode"] = subcode
            if code == 100:
                error["type"] = "GraphMethodException"
        if code in (1, 2):
            error["is_transient"] = True
        if code > 1000:
            error["error_data"] = {"messaging_product": "whatsapp", "details": details}
        elif code == 100 and subcode is None:
            # Meta puts the reason of a 100 into the message itself; details are repeated where it has them
            error["message"] = f"(#100) {details}"
            error["error_data"] = {"messaging_product": "whatsapp", "details": details}
        error["fbtrace_id"] = "A" + secrets.token_urlsafe(16)
        self.body = {"error": error}
        super().__init__(f"{code}: {details}")


def unknown_object(node: str, method: str) -> GraphError:
    """100/33: an id that does not exist, has expired or belongs to somebody else."""
    text = (
        f"Unsupported {method.lower()} request. Object with ID '{node}' does not exist, cannot be loaded due to "
        "missing permissions, or does not support this operation."
    )
    return GraphError(100, text, subcode=33, message=text)


def status_error(code: int, details: str) -> dict[str, Any]:
    """The same error as it stands in a `failed` status webhook."""
    title = TITLES[code][0]
    return {"code": code, "title": title, "message": title, "error_data": {"details": details}}
