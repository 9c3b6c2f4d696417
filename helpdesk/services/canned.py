"""Canned answers: what people of the team write again and again, as canned/<language>.yml has it.

`{{name}}` stands for a value; the shop's own values and forms of address work as in responses/ (helpdesk/wording.py).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, RootModel, model_validator

from helpdesk import clock
from helpdesk.errors import SettingsError
from helpdesk.followed import Followed, read_as
from helpdesk.shop import shop
from helpdesk.texts import Wording
from helpdesk.values import LANGUAGES, Language
from helpdesk.wording import WordingError, names, render

FOLDER = Path("canned")
VALUES = (
    "customer_name", "agent_name", "ticket_number", "order_number", "carrier", "tracking_number", "tracking_url",
    "expected_on",
)  # fmt: skip
NAME = re.compile(r"[a-z][a-z0-9_]*")
OPEN = re.compile(r"\{\{\s*(\w+)\s*\}\}")  # a place that nobody has filled


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    text: str

    @model_validator(mode="after")
    def readable(self) -> "_Entry":
        """Both say something, and every value is known."""
        if not self.title.strip() or not self.text.strip():
            raise ValueError("needs a title and a text")
        try:
            asked = names(_template(self.text))
        except WordingError as error:
            raise ValueError(str(error)) from None
        wording = Wording(shop())
        for name in sorted(asked - set(VALUES)):
            if wording.variable(name, "en", clock.now()) is None:
                raise ValueError(f"{name} is no value; there are {', '.join(VALUES)} and the shop's own")
        return self


class _File(RootModel[dict[str, _Entry]]):
    model_config = ConfigDict(frozen=True)


@dataclass(frozen=True)
class Canned:
    """One answer by its name, as it may be sent; places without a value are still `{{name}}`."""

    name: str
    title: str
    text: str


class _Gap(str):
    """A value that is not known: conditions take it for missing, a place shows its name."""

    name = ""


def answers(language: Language, values: Mapping[str, str]) -> list[Canned]:
    """All canned answers in a language, filled, in the file's order. Raises SettingsError."""
    return [
        Canned(name, one.title, fill(one.text, language, values)) for name, one in _followed().now()[language].items()
    ]


def fill(text: str, language: Language, values: Mapping[str, str]) -> str:
    """A text with its values; one that is not known stays as `{{name}}`."""
    wording, now = Wording(shop()), clock.now()

    def look(name: str) -> object:
        value = values.get(name) if name in VALUES else wording.variable(name, language, now)
        if value:
            return value
        gap = _Gap()
        gap.name = name
        return gap

    def show(value: object) -> str:
        return f"{{{{{value.name}}}}}" if isinstance(value, _Gap) else wording.show(value, language, now)

    formal = wording.shop.address == "sie"
    return render(_template(text), look, show, language, formal=formal, isolate=False)


def gaps(text: str) -> list[str]:
    """Names of the places that nobody has filled."""
    return list(dict.fromkeys(OPEN.findall(text)))


def read_canned(folder: Path) -> dict[Language, dict[str, _Entry]]:
    """The answers of a folder by language and name. Raises SettingsError with one sentence that names the mistake."""
    found = {language: read_as(folder / f"{language}.yml", _File).root for language in LANGUAGES}
    first = found[LANGUAGES[0]]
    for language, own in found.items():
        if odd := sorted(set(own) ^ set(first)):
            raise SettingsError(f"{folder / f'{language}.yml'}: {odd[0]} must be in all languages or in none.")
        for name in own:
            if not NAME.fullmatch(name):
                raise SettingsError(f"{folder}: the name {name} may hold small letters, digits and _ only.")
    return found


def _template(text: str) -> str:
    return OPEN.sub(r"{\1}", text)


@cache
def _followed() -> Followed[dict[Language, dict[str, _Entry]]]:
    return Followed(FOLDER, read_canned)
