"""What `helpdesk doctor` finds."""

from dataclasses import dataclass

OK, WARN, BAD = "ok", "warn", "bad"


@dataclass(frozen=True)
class Finding:
    """One thing looked at: its state, what was seen, and what mends it."""

    state: str
    subject: str
    seen: str
    mend: str = ""
