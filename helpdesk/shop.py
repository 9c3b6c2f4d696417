"""The shop behind the assistant, from shop.yml: its name, hours, links, currency, form of address and flows."""

import re
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import get_day_names
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from helpdesk import settings
from helpdesk.errors import SettingsError
from helpdesk.followed import Followed, read_yaml
from helpdesk.formatting import LOCALES
from helpdesk.values import DEFAULT_LANGUAGE, Language

Address = Literal["sie", "du"]
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SPAN = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-3]):([0-5]\d)")
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
    """One shop; `hours` are spans like 09:00-18:00 by weekday in `timezone`, `currency` is ISO 4217."""

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
    def spans_of_weekdays(cls, hours: dict[str, str]) -> dict[str, str]:
        """Each weekday at most once, each with one span that ends after it began."""
        for day, span in hours.items():
            if day not in WEEKDAYS:
                raise ValueError(f"{day} is no weekday; use {', '.join(WEEKDAYS)}")
            found = span_of(span)
            if found is None or found[0] >= found[1]:
                raise ValueError(f'{day} must be a span such as "09:00-18:00"')
        return hours

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
        if not self.hours:
            return True
        local = now.astimezone(self.zone)
        span = span_of(self.hours.get(WEEKDAYS[local.weekday()], ""))
        return span is not None and span[0] <= local.time().replace(tzinfo=None) < span[1]

    def opens_after(self, now: datetime) -> datetime | None:
        """The next moment after `now` at which the team begins to answer; None without any hours."""
        local = now.astimezone(self.zone)
        for days in range(8):
            day = local.date() + timedelta(days=days)
            span = span_of(self.hours.get(WEEKDAYS[day.weekday()], ""))
            if span and (opens := datetime.combine(day, span[0], tzinfo=self.zone)) > local:
                return opens
        return None

    def hours_in(self, language: Language) -> str:
        """The opening hours, days with the same hours joined: "Mon–Fri 09:00–18:00, Sat 10:00–16:00"."""
        names = get_day_names("abbreviated", locale=LOCALES[language])
        groups: list[tuple[int, int, str]] = []
        for day, word in enumerate(WEEKDAYS):
            span = self.hours.get(word)
            if not span:
                continue
            written = EN_DASH.join(f"{edge:%H:%M}" for edge in span_of(span) or ())
            if groups and groups[-1][1] == day - 1 and groups[-1][2] == written:
                groups[-1] = (groups[-1][0], day, written)
            else:
                groups.append((day, day, written))
        comma = "، " if language == "ar" else ", "
        return comma.join(
            f"{names[first]}{EN_DASH + names[last] if last > first else ''} {span}" for first, last, span in groups
        )


def span_of(text: str) -> tuple[time, time] | None:
    """The two times of "09:00-18:00", or None."""
    match = SPAN.fullmatch(text.strip())
    if match is None:
        return None
    from_hour, from_minute, to_hour, to_minute = (int(part) for part in match.groups())
    return time(from_hour, from_minute), time(to_hour, to_minute)


def read_shop(path: Path) -> Shop:
    """The shop that `path` describes. Raises SettingsError with one sentence that names the mistake."""
    try:
        content = read_yaml(path)
    except SettingsError as error:
        raise SettingsError(f"SHOP_FILE: {error}") from None
    try:
        return Shop.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"SHOP_FILE: {path}: {where}: {first['msg'].removeprefix('Value error, ')}.") from None


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
