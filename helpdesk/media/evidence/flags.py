"""A flag: one thing worth a second look, with a sentence for the team and the place in the picture. Pure."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("sentences.yml")
# same_file, same_picture, part_of_picture, same_numbers: against earlier pictures; the rest is in the picture itself.
KINDS = (
    "same_file", "same_picture", "part_of_picture", "same_numbers", "sum_differs", "amount_differs", "editor",
    "generated", "taken_before_order", "screenshot_not_photo", "screen_photo_not_photo",
)  # fmt: skip


@dataclass(frozen=True)
class Flag:
    """`kind` is one of KINDS and the key of its sentence; `box` is [left, top, right, bottom] in pixels or None."""

    kind: str
    box: tuple[int, int, int, int] | None = None
    values: dict[str, str] = field(default_factory=dict)

    def why(self, language: str = "en") -> str:
        """The sentence for the team, in one of the assistant's languages."""
        return sentences()[self.kind][language].format(**self.values)

    def as_json(self) -> dict[str, Any]:
        """For findings and `helpdesk look`."""
        box = list(self.box) if self.box else None
        return {"kind": self.kind, "why": self.why(), "box": box, "values": self.values}


@cache
def sentences() -> dict[str, dict[str, str]]:
    """Flag kind → language → sentence."""
    found: dict[str, dict[str, str]] = yaml.safe_load(FILE.read_text("utf-8"))
    return found
