"""The signature is over the bytes as received."""

import hashlib
import hmac

import pytest

from channels.whatsapp.signature import is_authentic

BODY = b'{"object":"whatsapp_business_account","entry":[]}'
VECTORS = [  # key s3cr3t
    (BODY, "db780e74b7152a02fc0b09479909f9711f095199be060883718889797fa8638d"),
    (b'{"t":"\\u00e4"}', "0c0433d1441423a91e802c49931524b1929c3bb810b4ff49d088ff918b8ac2e0"),
    ('{"t":"\u00e4"}'.encode(), "36beee2fac2a97150c29333a1fdf51e7780e932aa7a19cbf573892de29e37108"),
]


@pytest.mark.parametrize(("body", "digest"), VECTORS)
def test_known_signatures(body: bytes, digest: str) -> None:
    assert is_authentic(body, "sha256=" + digest, ["s3cr3t"])
    assert is_authentic(body, "sha256=" + digest, ["other", "s3cr3t"])
    assert is_authentic(body, "sha256=" + digest.upper(), ["s3cr3t"])
    assert not is_authentic(body + b" ", "sha256=" + digest, ["s3cr3t"])


@pytest.mark.parametrize("secrets", [[], ["other"], ["s3cr3", "s3cr3t "]])
def test_another_secret_does_not_do(secrets: list[str]) -> None:
    assert not is_authentic(BODY, "sha256=" + VECTORS[0][1], secrets)


@pytest.mark.parametrize(
    "header",
    [None, "", "sha256=", VECTORS[0][1], "sha1=" + hmac.new(b"s3cr3t", BODY, hashlib.sha1).hexdigest(),
     "sha256=" + VECTORS[0][1][:-1], "sha256=" + VECTORS[0][1] + "0", "sha256=" + VECTORS[1][1], "sha256=\u00e4\udc80"],
)  # fmt: skip
def test_wrong_headers(header: str | None) -> None:
    assert not is_authentic(BODY, header, ["s3cr3t"])
