"""Order numbers as hands write them: "10O1", "1 0 0 1", "1002,1005"; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NOT_INSIDE, _ENDS = r"(?<![\w.,@:/+-])", r"(?![\w@]|[.,:/-]\d)"
_BY_HAND = re.compile(
    rf"{_NOT_INSIDE}#?(?:(?P<list>\d{{4,8}}(?:[,،;/&+]#?\d{{4,8}})+)"
    r"|(?P<spaced>\d(?: \d){3,7}(?! \d))"
    rf"|(?P<letters>\d(?=[\do]*o)(?=o*\d)[\do]{{3,7}})){_ENDS}"
)
_DIGITS = re.compile(r"\d+")


def numbers_by_hand(folded: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and digits of each number in a folded text that is spaced, listed without spaces, or has o for 0."""
    for match in _BY_HAND.finditer(folded):
        if match["list"]:
            for one in _DIGITS.finditer(folded, *match.span()):
                yield *one.span(), one.group()
        else:
            yield *match.span(), match.group().lstrip("#").replace(" ", "").replace("o", "0")
