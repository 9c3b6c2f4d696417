"""The shop behind the assistant, from shop.yml: its name, hours, links, currency, form of address and flows."""

from datetime import date, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import get_day_names
from pydantic import BaseModel, ConfigDict, Field, field_validator

from helpdesk import opening_hours, settings
from helpdesk.errors import SettingsError
from helpdesk.followed import Followed, read_as
from helpdesk.formatting import LOCALES
from helpdesk.policies import calendars
from helpdesk.policies.calendars import Calendar
from helpdesk.values import DEFAULT_LANGUAGE, Language

Address = Literal["sie", "du"]
EN_DASH = "–"
# What can be switched off, and whether it is on where shop.yml says nothing.
FLOWS: dict[str, bool] = {
    **dict.fromkeys(
        ("track_order", "cancel_order", "change_order", "returns", "exchanges", "refunds", "problems", "app_errors",
         "payments", "fraud", "sizes", "faq", "complaints", "tickets", "documents", "privacy", "notices"), True,
    ),
    **dict.fromkeys(("technician", "identity_documents"), False),
}  # fmt: skip


class Shop(BaseModel):
    """One shop; `currency` is ISO 4217.

    `hours` are spans like "09:00-12:00, 14:00-18:00" by weekday in `timezone`; `special_hours` replace them on single
    days, `holidays` (regions such as DE or DE-BE) close the days that are holidays there.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str | dict[Language, str]
    url: str
    privacy_url: str = ""
    consent_version: str = Field("1", min_length=1, max_length=20)
    phone: str = ""
    email: str = ""
    currency: str = Field("EUR", pattern=r"^[A-Z]{3}$")
    address: Address = "sie"
    timezone: str = "Europe/Berlin"
    hours: dict[str, str] = {}
    special_hours: dict[date, str] = {}
    holidays: tuple[str, ...] = ()
    answer_minutes: int = Field(10, ge=1)
    resume_words: tuple[str, ...] = ()
    flows: dict[str, bool] = FLOWS

    @field_validator("timezone")
    @classmethod
    def known_zone(cls, name: str) -> str:
        """A name of the IANA time zone data."""
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"{name} is no time zone; use one such as Europe/Berlin") from None
        return name

    @field_validator("hours")
    @classmethod
    def readable_week(cls, hours: dict[str, str]) -> dict[str, str]:
        """Weekdays with spans, at least one of them open."""
        if hours:
            opening_hours.week(hours)
        return hours

    @field_validator("special_hours")
    @classmethod
    def readable_days(cls, days: dict[date, str]) -> dict[date, str]:
        """Days with spans, or closed."""
        opening_hours.own_days(days)
        return days

    @field_validator("holidays")
    @classmethod
    def known_regions(cls, regions: tuple[str, ...]) -> tuple[str, ...]:
        """Regions whose holidays are known."""
        opening_hours.DaysOff({}, regions)
        return regions

    @field_validator("flows", mode="before")
    @classmethod
    def known_flows(cls, flows: object) -> dict[str, bool]:
        """Each flow on or off; those left out are as shipped."""
        if not isinstance(flows, dict):
            raise ValueError("must hold a line for each flow, such as `technician: on`")
        for name, state in flows.items():
            if name not in FLOWS:
                raise ValueError(f"{name} is no flow; use {', '.join(FLOWS)}")
            if not isinstance(state, bool):
                raise ValueError(f"{name} must be on or off")
        return {**FLOWS, **flows}

    @cached_property
    def calendar(self) -> Calendar:
        """When the team answers; without any hours: always."""
        return opening_hours.calendar(self.zone, self.hours, self.special_hours, self.holidays)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the opening hours."""
        return ZoneInfo(self.timezone)

    def name_in(self, language: Language) -> str:
        """The shop's name as written in `language`."""
        if isinstance(self.name, str):
            return self.name
        return self.name.get(language) or self.name.get(DEFAULT_LANGUAGE) or next(iter(self.name.values()))

    def is_open(self, now: datetime) -> bool:
        """Does somebody of the team answer at `now`? Without any hours: always."""
        return calendars.is_open(self.calendar, now)

    def opens_after(self, now: datetime) -> datetime | None:
        """The next moment after `now` at which the team begins to answer; None without any hours."""
        return calendars.opens_after(self.calendar, now)

    def hours_in(self, language: Language) -> str:
        """The opening hours, days with the same hours joined: "Mon–Fri 09:00–18:00, Sat 10:00–16:00"."""
        names = get_day_names("abbreviated", locale=LOCALES[language])
        groups: list[tuple[int, int, str]] = []
        week = self.calendar.week if self.hours else ()
        for day, blocks in enumerate(week):
            if not blocks:
                continue
            written = opening_hours.written(blocks)
            if groups and groups[-1][1] == day - 1 and groups[-1][2] == written:
                groups[-1] = (groups[-1][0], day, written)
            else:
                groups.append((day, day, written))
        comma = "، " if language == "ar" else ", "
        return comma.join(
            f"{names[first]}{EN_DASH + names[last] if last > first else ''} {span}" for first, last, span in groups
        )


def read_shop(path: Path) -> Shop:
    """The shop that `path` describes. Raises SettingsError with one sentence that names the mistake."""
    try:
        return read_as(path, Shop)
    except SettingsError as error:
        raise SettingsError(f"SHOP_FILE: {error}") from None


class ShopFile:
    """A shop that follows its file: a saved change counts at once, a mistake in it leaves the shop as it was."""

    def __init__(self, path: Path) -> None:
        self._followed = Followed(path, read_shop, every=0)

    def shop(self) -> Shop:
        """The shop as its file is now, or as it was before somebody made a mistake. Raises SettingsError at first."""
        return self._followed.now()


@cache
def _shop_file() -> ShopFile:
    return ShopFile(Path(settings.load(settings.ShopSettings).shop_file))


def shop() -> Shop:
    """The shop of the setting SHOP_FILE as it is now. Raises SettingsError."""
    return _shop_file().shop()


def flow_on(name: str) -> bool:
    """Is the flow `name` switched on in shop.yml? Raises SettingsError for a name that no flow has."""
    if name not in FLOWS:
        raise SettingsError(f"{name} is no flow; use {', '.join(FLOWS)}.")
    return shop().flows[name]
