"""What an entity is before Rasa hears of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Detail:
    """A detail of one kind at `start` to `end` of the text as typed; `value` has Western digits.

    `role` says which of two it is: the `old` or `new` address, the size `from` which or `to` which to change.
    """

    kind: str
    start: int
    end: int
    value: str
    role: str | None = None

    def touches(self, start: int, end: int) -> bool:
        """Do the detail and the span share a character?"""
        return start < self.end and self.start < end
