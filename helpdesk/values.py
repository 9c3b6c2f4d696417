"""Small values that mean the same everywhere: language, money, phone and order numbers."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal, get_args

Language = Literal["en", "de", "ar"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
DEFAULT_LANGUAGE: Language = "en"


def as_language(code: object) -> Language | None:
    """`code` as one of our languages ("de-AT" is "de"), or None."""
    if not isinstance(code, str):
        return None
    short = code.strip().lower().replace("_", "-").split("-")[0]
    return next((language for language in LANGUAGES if language == short), None)


def western_digits(text: str) -> str:
    """`text` with every decimal digit (Arabic-Indic, Persian, full-width …) written as 0-9."""
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


@dataclass(frozen=True)
class Money:
    """An amount in integer minor units (cents, fils) of an ISO 4217 currency."""

    minor: int
    currency: str


@dataclass(frozen=True)
class PhoneNumber:
    """A phone number as digits with country code, without plus."""

    digits: str

    @classmethod
    def parse(cls, text: str) -> "PhoneNumber | None":
        """The number in `text`, or None when there are not 7 to 15 digits."""
        digits = re.sub(r"\D", "", western_digits(text)).removeprefix("00")
        return cls(digits) if 7 <= len(digits) <= 15 else None

    def masked(self) -> str:
        """The number with all but its last two digits hidden; fit for logs."""
        return "*" * (len(self.digits) - 2) + self.digits[-2:]


ORDER_NUMBER = re.compile(r"#?\s*(\d{4,8})")


@dataclass(frozen=True)
class OrderNumber:
    """A shop's order number: 4 to 8 Western digits, without '#'."""

    digits: str

    @classmethod
    def parse(cls, text: str) -> "OrderNumber | None":
        """The order number that `text` is, in any digits and with or without '#'; None if it is none."""
        match = ORDER_NUMBER.fullmatch(western_digits(text).strip())
        return cls(match.group(1)) if match else None
