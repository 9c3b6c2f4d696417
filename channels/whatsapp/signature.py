"""Was this webhook signed with our app's secret?

https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads
"""

import hashlib
import hmac
from typing import Sequence

PREFIX = "sha256="


def is_authentic(raw: bytes, header: str | None, secrets: Sequence[str]) -> bool:
    """Is `header` (X-Hub-Signature-256) the HMAC of these very bytes under one of `secrets`? No secret: never."""
    if not header or not header.startswith(PREFIX):
        return False
    given = header[len(PREFIX) :].strip().lower().encode("utf-8", "replace")
    authentic = False
    for secret in secrets:  # all of them, so that time tells nothing about which one matched
        expected = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest().encode()
        authentic |= hmac.compare_digest(expected, given)
    return authentic
