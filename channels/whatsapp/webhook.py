"""Meta's webhook: check, store, answer. Nothing else happens inside the request.

https://developers.facebook.com/docs/graph-api/webhooks/getting-started
"""

import hmac
import logging
from typing import Any, Sequence

from sanic import Blueprint
from sanic.exceptions import PayloadTooLarge
from sanic.request import Request
from sanic.response import HTTPResponse, text
from sanic_cors.core import SANIC_CORS_EVALUATED  # type: ignore[import-untyped]

from channels.whatsapp.hushed import Hushed
from channels.whatsapp.intake import Intake
from channels.whatsapp.payload import PayloadError
from channels.whatsapp.signature import is_authentic
from helpdesk.errors import DatabaseUnavailable

log = logging.getLogger(__name__)
MAX_BODY = 3 * 1024 * 1024  # bytes; Meta's limit for one webhook
RETRY_AFTER = 5  # seconds
PLAIN = {"X-Content-Type-Options": "nosniff"}  # the challenge is never to be shown as a page


def verify_challenge(args: Any, token: str) -> str | None:
    """The challenge to repeat, if `args` (the query, with .get) is Meta's verification with our token; else None."""
    given = args.get("hub.verify_token") or ""
    known = bool(token) and hmac.compare_digest(given.encode("utf-8", "replace"), token.encode("utf-8"))
    return (args.get("hub.challenge") or None) if known and args.get("hub.mode") == "subscribe" else None


def register(blueprint: Blueprint, *, intake: Intake, secrets: Sequence[str], verify_token: str) -> None:
    """Add `GET/POST webhook` to the channel's blueprint. Raises ValueError without a secret or token."""
    if not secrets or not all(secrets) or not verify_token:
        raise ValueError("the webhook needs an app secret and a verify token")
    refused = Hushed()

    @blueprint.get("/webhook")
    async def verify(request: Request) -> HTTPResponse:
        challenge = verify_challenge(request.args, verify_token)
        if challenge is None:
            return text("verification refused", status=403, headers=PLAIN)
        return text(challenge, headers=PLAIN)

    @blueprint.post("/webhook", stream=True)
    async def receive(request: Request) -> HTTPResponse:
        setattr(request.ctx, SANIC_CORS_EVALUATED, "1")  # no browser comes here: spare each answer Rasa's CORS
        try:
            request.stream.request_max_size = MAX_BODY  # Sanic stops reading there and closes
            await request.receive_body()
        except PayloadTooLarge:
            return text("too large", status=413)
        if not is_authentic(request.body, request.headers.get("x-hub-signature-256"), secrets):
            if count := refused.due("signature"):
                log.warning("webhook_refused reason=signature count=%d", count)
            return text("wrong signature", status=401)
        try:
            await intake.store(request.body)
        except PayloadError:
            return text("not JSON", status=400)
        except DatabaseUnavailable:
            return text("not stored", status=503, headers={"Retry-After": str(RETRY_AFTER)})
        return text("ok")
