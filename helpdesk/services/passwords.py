"""Passwords: kept as scrypt hashes that name their own parameters, compared in constant time."""

import base64
import hashlib
import hmac
import secrets

from helpdesk.errors import NotPossible

SHORTEST, LONGEST = 10, 200  # characters
N, R, P = 2**15, 8, 1  # 32 MiB, some 60 ms; OWASP: Password Storage Cheat Sheet, scrypt
MOST_MEMORY = 80 * 1024 * 1024
BYTES = 32


def hashed(password: str, email: str = "") -> str:
    """The hash to keep. Raises NotPossible for a password that is too short, too long or the e-mail address."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise NotPossible(f"A password has {SHORTEST} to {LONGEST} characters.")
    if password.strip().lower() in (email.lower(), email.partition("@")[0].lower()):
        raise NotPossible("A password must not be the e-mail address.")
    salt = secrets.token_bytes(16)
    return f"scrypt${N}${R}${P}${_text(salt)}${_text(_scrypt(password, salt, N, R, P))}"


def matches(password: str, kept: str) -> bool:
    """Is it the password whose hash was kept?"""
    try:
        name, n, r, p, salt, digest = kept.split("$")
        expected = base64.b64decode(digest, validate=True)
        found = _scrypt(password, base64.b64decode(salt, validate=True), int(n), int(r), int(p))
    except ValueError:
        return False
    return name == "scrypt" and hmac.compare_digest(found, expected)


def nobody() -> str:
    """A hash that no password has, to spend the same time on somebody who does not exist."""
    return f"scrypt${N}${R}${P}${_text(bytes(16))}${_text(bytes(BYTES))}"


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    shortened = password.encode()[: 4 * LONGEST]  # what is typed may be megabytes
    return hashlib.scrypt(shortened, salt=salt, n=n, r=r, p=p, maxmem=MOST_MEMORY, dklen=BYTES)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
