"""What reading returns: words with places and confidence, lines in the order people read them, fields. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

Language = str  # "en", "de", "ar", or "" when there is too little text to tell


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels; `right` and `bottom` are the first pixels outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """In pixels."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """In pixels."""
        return self.bottom - self.top

    def joined(self, other: Box) -> Box:
        """The smallest box around both."""
        return Box(
            min(self.left, other.left), min(self.top, other.top),
            max(self.right, other.right), max(self.bottom, other.bottom),
        )  # fmt: skip

    def overlap_x(self, other: Box) -> int:
        """How many pixels both share from side to side; negative is the gap between them."""
        return min(self.right, other.right) - max(self.left, other.left)

    def overlap_y(self, other: Box) -> int:
        """How many pixels both share from top to bottom; negative is the gap between them."""
        return min(self.bottom, other.bottom) - max(self.top, other.top)

    def as_list(self) -> list[int]:
        """[left, top, right, bottom]."""
        return [self.left, self.top, self.right, self.bottom]


@dataclass(frozen=True)
class Word:
    """A word as it was read; confidence 0 to 100."""

    text: str
    confidence: float
    box: Box


@dataclass(frozen=True)
class Line:
    """One piece of text on the page: its words in reading order, where it stands, and in which row if that is known."""

    words: tuple[Word, ...]
    box: Box
    row: int | None = None

    @property
    def text(self) -> str:
        """The words with blanks between them."""
        return " ".join(word.text for word in self.words)

    @property
    def confidence(self) -> float:
        """The mean over characters, 0 to 100; 0 without text."""
        return mean_confidence(self.words)

    def placed(self, words: tuple[Word, ...]) -> Line:
        """The same line with other words."""
        return replace(self, words=words)


@dataclass(frozen=True)
class Field:
    """One value found on a picture: in the contract's form, how sure (0 to 1), where, and what was printed there."""

    name: str
    value: str | dict[str, str]
    confidence: float
    box: Box
    printed: str

    def as_json(self) -> dict[str, Any]:
        """For findings."""
        return {
            "value": self.value, "confidence": round(self.confidence, 2), "box": self.box.as_list(),
            "printed": self.printed,
        }  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """What was read on one picture; boxes are in the picture's own pixels, confidence is 0 to 100."""

    language: Language
    text: str
    lines: tuple[Line, ...]
    confidence: float
    fields: dict[str, Field] = field(default_factory=dict)
    photo: bool = False

    @property
    def words(self) -> tuple[Word, ...]:
        """All words in reading order."""
        return tuple(word for line in self.lines for word in line.words)


def mean_confidence(words: tuple[Word, ...] | list[Word]) -> float:
    """The confidence of words, each weighing as many characters as it has; 0 without text."""
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0
