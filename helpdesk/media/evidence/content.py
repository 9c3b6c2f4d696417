"""Screenshots are compared by what is read on them: likeness of pixels only says that it is the same app. Pure."""

import re
from collections.abc import Mapping
from hashlib import blake2s

from helpdesk.media.reading.script import folded

NUMBER = re.compile(r"[a-z0-9][a-z0-9.,:/_-]*\d[a-z0-9.,:/_-]*")
CLOCK = re.compile(r"\d{1,2}:\d{2}")  # of the status bar: another one on every screenshot
DIGITS = 3  # a token with fewer is a count
IDENTIFIERS = ("transaction_id", "order_number", "tracking_number")
SHARED = 0.85  # of the numbers of the page that has fewer: the page itself, cut or sent again


def numbers(text: str, fields: Mapping[str, object]) -> list[str]:
    """Short digests of the numbers on a page: no text of it is kept, equal numbers are equal."""
    tokens = {token.strip(".,:/_-") for token in NUMBER.findall(folded(text).casefold())}
    told = {str(fields[name]).casefold() for name in IDENTIFIERS if name in fields}
    kept = {one for one in tokens | told if sum(char.isdigit() for char in one) >= DIGITS and not CLOCK.fullmatch(one)}
    return sorted(blake2s(token.encode(), digest_size=6).hexdigest() for token in kept)


def identifiers(fields: Mapping[str, object]) -> list[str]:
    """Digests of a page's identifiers, with their names."""
    return [
        blake2s(f"{name}={str(fields[name]).casefold()}".encode(), digest_size=6).hexdigest()
        for name in IDENTIFIERS
        if name in fields
    ]


def same_page(mine: list[str], known: list[str], shared_identifier: bool) -> bool:
    """Do two pages show the same numbers? Two at least, or one that is an identifier."""
    both = len(set(mine) & set(known))
    fewer = min(len(mine), len(known))
    return fewer > 0 and both / fewer >= SHARED and (both >= 2 or shared_identifier)
