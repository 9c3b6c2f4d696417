"""What a picture analyser is, and the words for damage. An analyser advises; what the customer tells is what counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable, Protocol
from urllib.parse import urlsplit

from helpdesk.errors import HelpdeskError
from helpdesk.http import Http

# The categories customers choose from, and what vendors call them (lower case, as a whole word).
DAMAGE: dict[str, tuple[str, ...]] = {
    "box_crushed": ("dent", "dented", "crushed", "crumpled", "damaged packaging", "crushed box"),
    "screen_cracked": ("crack", "cracked", "cracked screen", "broken glass", "shattered", "broken screen"),
    "torn": ("torn", "tear", "ripped", "torn paper", "torn clothing", "hole"),
    "stained": ("stain", "stained", "spill", "mold", "mildew"),
    "leaking": ("leak", "leaking", "puddle", "water damage", "flood"),
}
LEAST_SCORE = 0.5
SECONDS = 8.0  # the customer's answer waits for it


class AnalyserUnavailable(HelpdeskError):
    """No answer now; asking later may help."""


class AnalyserRefused(HelpdeskError):
    """The service does not accept the request (credentials, quota, picture); asking again does not help."""


@dataclass(frozen=True)
class Seen:
    """Something in a picture: its name in small letters, 0 to 1, and where ((left, top, right, bottom), 0 to 1)."""

    name: str
    score: float
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class Analysis:
    """What one analyser says of one picture; `damage` holds keys of DAMAGE seen in the picture, with scores."""

    analyser: str
    labels: tuple[Seen, ...] = ()
    damage: tuple[Seen, ...] = ()
    text: str = ""


class Analyser(Protocol):
    """Looks at a working copy (JPEG or PNG, metadata stripped, at most 5 MB)."""

    name: str

    def analyse(self, picture: bytes) -> Analysis:
        """Raises AnalyserUnavailable, AnalyserRefused."""


def way_to(url: str) -> Http:
    """HTTP to a service whose address the settings say; it may lead to an emulator on this machine."""
    return Http(timeout=SECONDS, trusted_hosts=frozenset(filter(None, [urlsplit(url).hostname])))


def damage_among(labels: Iterable[Seen]) -> tuple[Seen, ...]:
    """The categories of DAMAGE that labels name, each with its best score."""
    best: dict[str, Seen] = {}
    for label in labels:
        for category, names in DAMAGE.items():
            if (
                label.name in names
                and label.score >= LEAST_SCORE
                and label.score > best.get(category, LABEL_ZERO).score
            ):
                best[category] = Seen(category, label.score, label.box)
    return tuple(sorted(best.values(), key=lambda seen: -seen.score))


LABEL_ZERO = Seen("", 0.0)
