"""How long a matter is one ticket, and when it ends, as tickets.yml has it."""

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator

from helpdesk.configuration import Configured
from helpdesk.followed import read_as
from helpdesk.lengths import seconds_of
from helpdesk.policies.reply_window import WINDOW

FILE = Path("tickets.yml")


class TicketRules(BaseModel):
    """The whole file: lengths of time, and what stands below the first message of a person.

    `ask_rating`: after whose resolutions customers are asked how it was, and how long after.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    threading: timedelta = timedelta(hours=24)
    solved_by_silence: timedelta = timedelta(hours=24)
    remind_after: timedelta = timedelta(hours=20)
    give_up_after: timedelta = timedelta(days=3)
    close_after: timedelta = timedelta(days=7)
    assign_every: timedelta = timedelta(seconds=5)
    away_after: timedelta = timedelta(minutes=5)
    ask_rating: dict[Literal["agent", "bot"], timedelta] = {}
    signature: str = "– {first_name}"

    @field_validator("*", mode="before")
    @classmethod
    def lengths(cls, text: object, info: ValidationInfo) -> object:
        """ "24h" as a length of time."""
        if isinstance(text, dict):
            return {name: cls.lengths(length, info) for name, length in text.items()}
        return text if info.field_name == "signature" else timedelta(seconds=seconds_of(text))

    @field_validator("remind_after")
    @classmethod
    def inside_the_window(cls, value: timedelta) -> timedelta:
        """A reminder is a plain message, so it has to come while WhatsApp takes those."""
        if value >= WINDOW:
            raise ValueError("must be less than 24h: WhatsApp takes only templates later")
        return value


def read_ticket_rules(path: Path, text: str | None = None) -> TicketRules:
    """What a file, or `text` in its place, says. Raises SettingsError with one sentence that names the mistake."""
    return read_as(path, TicketRules, text)


@cache
def _followed() -> Configured[TicketRules]:
    return Configured(FILE, read_ticket_rules)


def ticket_rules() -> TicketRules:
    """The project's rules as they are now. Raises SettingsError."""
    return _followed().now()
