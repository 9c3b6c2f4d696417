"""What a look at a file found, as plain values that survive JSON. Pure: safe to import in every process."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

# What a file shows; decides how long it is kept and who may see it.
KINDS = ("screenshot", "product_photo", "receipt", "id_document", "document", "video", "voice", "other")
# What it is about, as far as its words tell; "" when they do not.
TOPICS = ("payment", "order", "tracking", "error", "identity", "")


@dataclass(frozen=True)
class Findings:
    """One file as the assistant sees it. Boxes are [left, top, right, bottom] in pixels of page `page` (from 0).

    `fields`: name → value in the contract's form; `details`: name → value, box, confidence (0 to 1), page, printed and
    `ask` (too uncertain to be believed without asking). `quality`: {"ok", "problems"}. `evidence`: {"review",
    "reuse_of", "flags"}. `refused`: why the file was not opened, "" if it was. `failed`: what broke on our side, "" if
    nothing did. `text`: what was read or said; `confidence`: its mean, 0 to 100. `seen`: damage that
    services of ANALYSERS see in the picture, each {"analyser", "name", "score", "box"}. `size`: width and height of the
    first page in pixels, as boxes count them. `ms`: wall time.
    """

    kind: str = "other"
    topic: str = ""
    language: str = ""
    text: str = ""
    confidence: float = 0.0
    fields: dict[str, Any] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)
    quality: dict[str, Any] = field(default_factory=lambda: {"ok": True, "problems": []})
    evidence: dict[str, Any] = field(default_factory=lambda: {"review": False, "reuse_of": None, "flags": []})
    mime_type: str = ""
    pages: int = 0
    size: tuple[int, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    hashes: dict[str, Any] = field(default_factory=dict)
    seen: list[dict[str, Any]] = field(default_factory=list)
    refused: str = ""
    failed: str = ""
    ms: int = 0

    @property
    def usable(self) -> bool:
        """Was the file opened, and is nothing in the way of believing what was read?"""
        return not self.refused and not self.failed and bool(self.quality.get("ok"))

    def sure_fields(self) -> dict[str, Any]:
        """The fields that need no asking back."""
        return {name: value for name, value in self.fields.items() if not self.details.get(name, {}).get("ask")}

    def as_json(self) -> dict[str, Any]:
        """For storing and for `helpdesk look`; `refused` is None when the file was opened."""
        return asdict(self) | {
            "refused": self.refused or None,
            "failed": self.failed or None,
            "notes": list(self.notes),
            "size": list(self.size),
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Findings:
        """The reverse of `as_json`; unknown keys are ignored."""
        known = {name: value[name] for name in cls.__dataclass_fields__ if value.get(name) is not None}
        return cls(**known | {name: tuple(known.get(name, ())) for name in ("notes", "size")})
