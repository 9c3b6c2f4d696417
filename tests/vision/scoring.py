"""How near what was read is to what stands there: characters per run of text, exact fields, wrong values."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any, Iterable

INVISIBLE = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x061C, 0x0640, 0xFEFF]
)
VOWELS = dict.fromkeys(range(0x064B, 0x0653))
DIGITS = {ord(digit): str(number) for row in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for number, digit in enumerate(row)}


def normal(text: str) -> str:
    """NFKC, Western digits, no bidi marks, vowel signs or line ends."""
    text = unicodedata.normalize("NFKC", text).translate(INVISIBLE).translate(VOWELS).translate(DIGITS)
    return re.sub(r"\s+", " ", text).strip()


def edits(run: str, text: str) -> int:
    """The least edits that make `run` out of any part of `text`, at most its length; both are normal."""
    if run in text:
        return 0
    before = [0] * (len(text) + 1)
    for row, char in enumerate(run, 1):
        now = [row]
        for column, other in enumerate(text, 1):
            now.append(min(before[column - 1] + (char != other), before[column] + 1, now[-1] + 1))
        before = now
    return min(len(run), min(before))


@dataclass
class Score:
    """Sums over pictures."""

    pictures: int = 0
    characters: int = 0
    errors: int = 0
    fields: int = 0
    exact: int = 0
    kept: int = 0  # exact ones on pictures that were not sent back
    wrong: int = 0  # a value that is not the true one (or a field the page does not have) and was not asked back
    told: int = 0
    seconds: float = 0.0
    sent_back: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, runs: Iterable[str], truth: dict[str, Any], text: str, found: dict[str, Any], name: str = "") -> None:
        """Count one picture: its true runs and fields against what was read."""
        self.pictures += 1
        text = normal(text)
        for run in map(normal, runs):
            self.characters += len(run)
            self.errors += edits(run, text)
        for key, value in truth.items():
            self.fields += 1
            self.exact += found.get(key) == value
            if found.get(key) != value:
                self.misses.append(f"{name} {key}: {value!r} read as {found.get(key)!r}")
        self.told += len(found)
        self.wrong += sum(truth.get(key) != value for key, value in found.items())

    @property
    def cer(self) -> float:
        """Character error rate."""
        return self.errors / self.characters if self.characters else 0.0

    @property
    def exact_share(self) -> float:
        """Share of the true fields that were found exactly."""
        return self.exact / self.fields if self.fields else 0.0

    @property
    def wrong_share(self) -> float:
        """Wrong values, as a share of the true fields."""
        return self.wrong / self.fields if self.fields else 0.0
