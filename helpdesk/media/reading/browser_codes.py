"""The codes browsers show ("ERR_NAME_NOT_RESOLVED"), found although low lines or letters were misread. Pure."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Iterator

FILE = Path(__file__).with_name("browser_codes.txt")
MOST_WRONG = 9  # one letter of so many may be misread
MARGIN = 2  # edits by which the next code must be farther away
MOST_BLURRED, FAR_FROM_OTHERS = 4, 5  # the same for what is written with low lines, where no other code is near
_RUN = re.compile(r"(?<![^\s(\[:.!;|])[A-Z][A-Z0-9_:!.,| -]{5,}[A-Z](?![a-z])")
_PREFIX = re.compile(r"NET ?[:;!.|]{1,3} ?(?=ERR)")
_SMALL_PREFIX = re.compile(r"(?<!\w)net ?[:;!.|]{1,3} ?$")  # as a view within an app writes it


@cache
def known() -> dict[str, str]:
    """Each code by its letters alone."""
    lines = [line for line in FILE.read_text("utf-8").splitlines() if not line.startswith("#")]
    return {_letters(code): code for line in lines for code in line.split()}


def is_known(text: str) -> bool:
    """Is a word one of the codes, with or without its low lines?"""
    return _letters(text) in known()


def find(text: str) -> Iterator[tuple[str, int, int]]:
    """(code, start, end) for what is or nearly is a code that browsers show."""
    for run in _RUN.finditer(text):
        starts = [run.start() + word.start() for word in re.finditer(r"[A-Z]+", run.group())]
        for start in starts:
            if start > run.start() and text[start - 1] not in " :!.|,":
                continue
            shown = text[start : run.end()]
            code = _nearest(_letters(_PREFIX.sub("", shown)), "_" in shown)
            if code:
                small = _SMALL_PREFIX.search(text[:start])
                head = "net::" if small else "NET::" if _PREFIX.match(shown) else ""
                yield head + code, small.start() if small else start, run.end()
                break


@cache
def _nearest(letters: str, lined: bool) -> str:
    """The code with these letters, or the only one nearly so; "" when there is none."""
    if letters in known():
        return known()[letters]
    most = max(1, len(letters) // MOST_WRONG)
    blurred = len(letters) // MOST_BLURRED if lined else 0
    reach = max(most + MARGIN, blurred + FAR_FROM_OTHERS)
    near = sorted(
        (_edits(letters, other, reach), code)
        for other, code in known().items()
        if abs(len(other) - len(letters)) <= reach
    )
    if len(letters) < 8 or not near:
        return ""
    best, code = near[0]
    ahead = (near[1][0] if len(near) > 1 else reach) - best
    return code if (best <= most and ahead >= MARGIN) or (best <= blurred and ahead >= FAR_FROM_OTHERS) else ""


def _letters(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text)


def _edits(one: str, other: str, most: int) -> int:
    """The edits between two words, or `most` + 1 when there are more."""
    before = list(range(len(other) + 1))
    for row, char in enumerate(one, 1):
        now = [row]
        for column, letter in enumerate(other, 1):
            now.append(min(before[column - 1] + (char != letter), before[column] + 1, now[-1] + 1))
        if min(now) > most:
            return most + 1
        before = now
    return before[-1]
