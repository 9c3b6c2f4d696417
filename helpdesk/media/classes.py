"""Classes of customers' files as media.yml has them: how long they are kept, who may see them."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from helpdesk.errors import SettingsError
from helpdesk.followed import Followed, read_yaml
from helpdesk.settings import MediaSettings, load

SCREENSHOT, PRODUCT_PHOTO, RECEIPT, ID_DOCUMENT = "screenshot", "product_photo", "receipt", "id_document"
VIDEO, VOICE, OTHER = "video", "voice", "other"
CLASSES = (SCREENSHOT, PRODUCT_PHOTO, RECEIPT, ID_DOCUMENT, VIDEO, VOICE, OTHER)
PAPER, COPY = "paper", "copy"  # classes of stored files that no customer sent: papers of ours, working copies
ROLES = ("agent", "lead", "manager", "privacy", "admin")
KEYS = {"keep_days", "seen_by"}
MOST_DAYS = 3_650


@dataclass(frozen=True)
class MediaClass:
    """The rules of one class."""

    name: str
    keep: timedelta
    seen_by: frozenset[str]

    def may_be_seen_by(self, role: str) -> bool:
        """May somebody with `role` (one of ROLES) see files of this class?"""
        return role in self.seen_by


@dataclass(frozen=True)
class Rules:
    """All of media.yml."""

    classes: dict[str, MediaClass]
    keep_papers: timedelta


def rules() -> Rules:
    """The rules as the file is now. Raises SettingsError."""
    return _followed().now()


def of(name: str) -> MediaClass:
    """The rules of a class; those of `other` for a name that nobody knows. Raises SettingsError."""
    known = rules().classes
    return known.get(name) or known[OTHER]


def class_of(kind: str, mime_type: str, seen: str = "", topic: str = "") -> str:
    """The class of a file that came as `kind`, by its true type and what was seen in it (Findings.kind and topic)."""
    if topic == "identity":  # a film of a passport is a passport
        return ID_DOCUMENT
    if seen in (SCREENSHOT, PRODUCT_PHOTO, RECEIPT, ID_DOCUMENT):
        return seen
    if mime_type.startswith("video/"):
        return VIDEO
    return VOICE if kind in ("voice", "audio") or mime_type.startswith("audio/") else OTHER


def read_rules(path: Path) -> Rules:
    """The rules in a file. Raises SettingsError with one sentence that names the mistake."""
    content = read_yaml(path)
    if unknown := sorted(map(str, set(content) - {"classes", "papers"})):
        raise SettingsError(f"{path}: {unknown[0]}: only classes and papers are known.")
    classes = content.get("classes")
    if not isinstance(classes, dict) or set(classes) != set(CLASSES):
        raise SettingsError(f"{path}: classes: it needs {', '.join(CLASSES)}, and no other.")
    papers = content.get("papers")
    if not isinstance(papers, dict) or set(papers) != {"keep_days"}:
        raise SettingsError(f"{path}: papers: it needs keep_days, and nothing else.")
    return Rules({name: _class(path, name, told) for name, told in classes.items()}, _days(f"{path}: papers", papers))


def _class(path: Path, name: str, told: Any) -> MediaClass:
    where = f"{path}: {name}"
    if not isinstance(told, dict) or set(told) != KEYS:
        raise SettingsError(f"{where}: it needs {', '.join(sorted(KEYS))}, and nothing else.")
    seen_by = told["seen_by"]
    if not isinstance(seen_by, list) or not seen_by or not set(map(str, seen_by)) <= set(ROLES):
        raise SettingsError(f"{where}: seen_by: must be a list of {', '.join(ROLES)}.")
    return MediaClass(name, _days(where, told), frozenset(map(str, seen_by)))


def _days(where: str, told: dict[str, Any]) -> timedelta:
    days = told["keep_days"]
    if not isinstance(days, int) or isinstance(days, bool) or not 1 <= days <= MOST_DAYS:
        raise SettingsError(f"{where}: keep_days: must be a whole number from 1 to {MOST_DAYS}.")
    return timedelta(days=days)


@cache
def _followed() -> Followed[Rules]:
    return Followed(Path(load(MediaSettings).media_file), read_rules)
