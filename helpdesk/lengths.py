"""Lengths of time as people write them in the project's files: 5m, 2h, 1h 30m, 3d."""

import re

LENGTH = re.compile(r"(?:(\d+)d)?\s*(?:(\d+)h)?\s*(?:(\d+)m)?\s*(?:(\d+)s)?")
UNITS = (86_400, 3_600, 60, 1)


def seconds_of(text: object) -> int:
    """ "1h 30m" as seconds. Raises ValueError, which says how it is written."""
    match = LENGTH.fullmatch(text.strip()) if isinstance(text, str) and text.strip() else None
    if match is None:
        raise ValueError("must be a time such as 5m, 2h, 1h 30m or 3d")
    return sum(int(part) * unit for part, unit in zip(match.groups(), UNITS, strict=True) if part)
