"""Service levels as sla.yml has them: calendars, and policies with their targets."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from helpdesk import opening_hours, shop
from helpdesk.configuration import Configured
from helpdesk.followed import read_as
from helpdesk.lengths import seconds_of
from helpdesk.policies.calendars import Calendar
from helpdesk.policies.reply_window import WINDOW
from helpdesk.policies.sla import BREACH, CLOCKS, Clock

FILE = Path("sla.yml")
SHOP, ALWAYS = "shop", "always"
LAST_STEP = 1000  # percent
CHANNEL = "whatsapp"  # the only one so far; a policy's `when` may name it
Level = Literal["agent", "team", "lead", "manager"]


class Part(BaseModel):
    """A part of the file: unknown words are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class TeamHours(Part):
    """When a team works; no hours: round the clock. With `like` shop it is as shop.yml says."""

    like: Literal["shop"] | None = None
    timezone: str = "UTC"
    hours: dict[str, str] = {}
    special_hours: dict[date, str] = {}
    holidays: tuple[str, ...] = ()

    @model_validator(mode="after")
    def readable(self) -> "TeamHours":
        """All of it makes a calendar."""
        try:
            _ = self.calendar
        except (KeyError, OSError):
            raise ValueError(f"{self.timezone} is no time zone; use one such as Europe/Berlin") from None
        return self

    @cached_property
    def calendar(self) -> Calendar:
        """The calendar that it is."""
        return opening_hours.calendar(ZoneInfo(self.timezone), self.hours, self.special_hours, self.holidays)

    @cached_property
    def version(self) -> str:
        """A word that changes when the hours do."""
        return hashlib.sha256(json.dumps(self.model_dump(mode="json"), sort_keys=True).encode()).hexdigest()[:12]


class Target(Part):
    """So many seconds of a calendar's working time; `tell`: who hears of which share of it (percent)."""

    within: int = Field(ge=60)
    calendar: str
    tell: dict[int, Level] = {}

    @field_validator("within", mode="before")
    @classmethod
    def seconds(cls, text: object) -> int:
        """ "1h 30m" as seconds."""
        return seconds_of(text)

    @field_validator("tell")
    @classmethod
    def shares(cls, tell: dict[int, Level]) -> dict[int, Level]:
        """Shares of the time in percent."""
        for step in tell:
            if not 0 < step <= LAST_STEP:
                raise ValueError(f"{step} must be a share in percent, 1 to {LAST_STEP}; {BREACH} is the breach")
        return tell


class When(Part):
    """Which tickets a policy is for; what is not named may be anything."""

    queue: tuple[str, ...] = ()
    priority: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()

    def fits(self, ticket: Mapping[str, str]) -> bool:
        """Is a ticket, given by these words, one of them?"""
        return all(not words or ticket[name] in words for name, words in self)


class Policy(Part):
    """Targets for some tickets; a clock without one does not run."""

    when: When = When()
    first_response_bot: Target | None = None
    queue_wait: Target | None = None
    first_response: Target | None = None
    next_response: Target | None = None
    window: Target | None = None
    resolution: Target | None = None

    @field_validator("window")
    @classmethod
    def as_whatsapp_has_it(cls, target: Target | None) -> Target | None:
        """The window closes when WhatsApp closes it."""
        if target is not None and target.within != WINDOW.total_seconds():
            raise ValueError("within must be 24h: WhatsApp closes it then")
        return target

    def target(self, clock: Clock) -> Target | None:
        """The target of a clock, if it has one."""
        found: Target | None = getattr(self, clock)
        return found


class ServiceLevels(Part):
    """The whole file; `defaults` hold for each policy that does not name the clock (`null`: it does not run).

    `longest_pause`: so long (seconds) a clock rests at most while a ticket waits for others.
    """

    longest_pause: int = Field(3 * 86_400, ge=60)
    defaults: dict[str, Target] = {}
    calendars: dict[str, TeamHours]
    policies: dict[str, Policy] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def with_defaults(cls, content: object) -> object:
        """Each policy with the clocks that hold for all."""
        if not isinstance(content, dict):
            return content
        defaults, policies = content.get("defaults"), content.get("policies")
        if not isinstance(defaults, dict) or not isinstance(policies, dict):
            return content
        if unknown := sorted(set(map(str, defaults)) - set(CLOCKS)):
            raise ValueError(f"defaults: {unknown[0]} is no clock; there are {', '.join(CLOCKS)}")
        whole = {name: {**defaults, **one} if isinstance(one, dict) else one for name, one in policies.items()}
        return {**content, "policies": whole}

    @field_validator("longest_pause", mode="before")
    @classmethod
    def seconds(cls, text: object) -> int:
        """ "3d" as seconds."""
        return seconds_of(text)

    @field_validator("calendars", mode="before")
    @classmethod
    def words(cls, calendars: object) -> object:
        """The words shop and always stand for hours."""
        if not isinstance(calendars, dict):
            return calendars
        meant: dict[object, object] = {SHOP: {"like": SHOP}, ALWAYS: {}}
        return {name: meant.get(one, one) if isinstance(one, str) else one for name, one in calendars.items()}

    @model_validator(mode="after")
    def known_calendars(self) -> "ServiceLevels":
        """Every target names a calendar of the file."""
        for name, policy in self.policies.items():
            for clock in CLOCKS:
                target = policy.target(clock)
                if target is not None and target.calendar not in self.calendars:
                    raise ValueError(f"{name}: {clock}: {target.calendar} is not among the calendars")
        return self

    def policy_for(self, ticket: Mapping[str, str], chosen: str = "") -> tuple[str, Policy]:
        """A ticket's policy with its name: the one `chosen` for it, else the first that fits its words (see When).

        The name is "" where none does.
        """
        if chosen in self.policies:
            return chosen, self.policies[chosen]
        return next(((name, one) for name, one in self.policies.items() if one.when.fits(ticket)), ("", Policy()))

    def team_hours(self, name: str) -> TeamHours:
        """The hours of a calendar as they are now. Raises SettingsError for shop.yml."""
        found = self.calendars[name]
        if found.like is None:
            return found
        return _hours_of(shop.shop())


_hours: list[tuple[shop.Shop, TeamHours]] = []  # of the shop as it was last: working out holidays takes long


def _hours_of(ours: shop.Shop) -> TeamHours:
    known = next((hours for one, hours in _hours if one is ours), None)
    if known is None:
        how: dict[str, Any] = {
            name: getattr(ours, name) for name in ("timezone", "hours", "special_hours", "holidays")
        }  # fmt: skip
        known = TeamHours(**how)
        _hours[:] = [(ours, known)]
    return known


def read_service_levels(path: Path, text: str | None = None) -> ServiceLevels:
    """What a file, or `text` in its place, says. Raises SettingsError with one sentence that names the mistake."""
    return read_as(path, ServiceLevels, text)


@cache
def _followed() -> Configured[ServiceLevels]:
    return Configured(FILE, read_service_levels)


def service_levels() -> ServiceLevels:
    """The project's service levels as they are now. Raises SettingsError."""
    return _followed().now()
