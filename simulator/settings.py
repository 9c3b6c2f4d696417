"""The dials that tests and the phone page may turn while the simulator runs."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass
class Settings:
    """Delays in seconds, limits as Meta documents them (cloud-api facts, section 6)."""

    delay_sent: float = 0.05
    delay_delivered: float = 0.15
    delay_read: float = 0.6
    read_receipts: bool = True
    clock_offset_seconds: float = 0.0  # moves the whole simulator's clock, timestamps included
    window_offset_seconds: float = 0.0  # moves only the clock of the 24-hour window
    pair_burst: int = 45  # messages to one customer that may leave at once
    pair_seconds: float = 6.0  # one message per customer in this time on average
    pair_strict: bool = False  # True: after a burst the whole debt must be waited for
    throughput_per_second: int = 80  # in and out together
    media_url_seconds: float = 300.0
    media_url_in_webhook: bool = False
    webhook_timeout: float = 10.0
    webhook_retry_first: float = 0.5
    template_review_seconds: float = 0.0  # a new template is PENDING for so long
    webhook_retry_max: float = 10.0  # Meta waits ever longer; people in front of the page do not

    def as_dict(self) -> dict[str, Any]:
        """All dials with their present values."""
        return asdict(self)

    def change(self, changes: dict[str, Any]) -> None:
        """Set some dials. Raises ValueError for an unknown name or a wrong or negative value; then none is set."""
        checked: dict[str, Any] = {}
        known = {f.name: type(getattr(self, f.name)) for f in fields(self)}
        for name, value in changes.items():
            kind = known.get(name)
            if kind is None:
                raise ValueError(f"unknown setting {name}")
            if kind is bool and not isinstance(value, bool):
                raise ValueError(f"{name} must be true or false")
            if kind is not bool and (isinstance(value, bool) or not isinstance(value, (int, float))):
                raise ValueError(f"{name} must be a number")
            if kind is not bool and value < 0 and not name.endswith("offset_seconds"):
                raise ValueError(f"{name} must not be negative")
            checked[name] = kind(value)
        for name, value in checked.items():
            setattr(self, name, value)
