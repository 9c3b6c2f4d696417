"""One cell of a table of orders as a value: dates, amounts, phone numbers as spreadsheets write them. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone, tzinfo
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision, list_currencies

from helpdesk.integrations.orders.protocol import STATUSES
from helpdesk.integrations.payments.protocol import FAILED, PAID, PENDING
from helpdesk.policies.country_language import language_of_country
from helpdesk.values import DEFAULT_LANGUAGE, OrderNumber, PhoneNumber, as_language, western_digits

NEEDED = ("number", "phone", "status", "placed_at", "item", "price")
LONGEST = {
    "name": 120, "email": 160, "postcode": 16, "street": 160, "town": 80, "carrier": 40, "tracking_number": 40,
    "tracking_url": 300, "item": 160, "sku": 40, "category": 40, "size": 20, "color": 20, "family": 40,
    "payment_method": 20, "payment_reference": 40,
}  # fmt: skip
YES = frozenset({"1", "yes", "true", "y", "ja", "wahr", "x", "نعم"})
NO = frozenset({"", "0", "no", "false", "n", "nein", "falsch", "لا"})
MOST = 10_000_000  # whole units of a currency in one amount
CURRENCIES = frozenset(list_currencies())
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
ARABIC_MARKS = str.maketrans({"٫": ".", "٬": ","})
AROUND = re.compile(r"^[^\d-]+|[^\d]+$")  # signs and names of currencies
AMOUNT = re.compile(
    r"(?P<whole>\d{1,3}(?P<parting>[., ])\d{3}(?:(?P=parting)\d{3})*|\d+)(?:(?P<mark>[.,])(?P<rest>\d{1,3}))?"
)
DAY_FIRST = ("%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y")


@dataclass(frozen=True)
class Wording:
    """How the file says things: `columns` ours → theirs, `values` column → their word → ours; `date_format` as in
    strptime ("" takes ISO and 31.12.2026), times without a zone are in `zone`; `country_code` in front of phone numbers
    that begin with 0; `currency` where the file names none."""

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    date_format: str = ""
    zone: tzinfo = timezone.utc
    country_code: str = ""
    currency: str = "EUR"


class Wrong(ValueError):
    """A value that cannot be used; the text says why, without the value (it may be personal)."""


def value_of(column: str, text: str, so_far: Mapping[str, Any], wording: Wording) -> Any:
    """One cell as a value. Raises Wrong."""
    if not text and column in NEEDED:
        raise Wrong("is empty")
    if column in ("placed_at", "shipped_at", "delivered_at", "expected_on"):
        at = moment(text, wording) if text else None
        return at.date() if at and column == "expected_on" else at
    if column in ("price", "total"):
        return amount(text, so_far.get("currency", wording.currency)) if text else None
    if column in ("quantity", "stock"):
        return whole(text) if text else (1 if column == "quantity" else None)
    reader = READERS.get(column)
    if reader is not None:
        return reader(text, so_far, wording)
    if len(text) > LONGEST.get(column, 80):
        raise Wrong(f"is longer than {LONGEST.get(column, 80)} characters")
    return text


def phone(text: str, _so_far: Mapping[str, Any], wording: Wording) -> str:
    """Digits with country code."""
    digits = re.sub(r"[^\d+]", "", western_digits(text))
    if digits.startswith("0") and not digits.startswith("00"):
        if not wording.country_code:
            raise Wrong("has no country code: write +44…, or give --country-code")
        digits = wording.country_code + digits[1:]
    number = PhoneNumber.parse(digits)
    if number is None:
        raise Wrong("is no phone number (7 to 15 digits with country code)")
    return number.digits


def status(text: str, _so_far: Mapping[str, Any], _wording: Wording) -> str:
    """One of our words for the state of an order."""
    word = plain(text).replace(" ", "_")
    if word not in STATUSES:
        raise Wrong(f"{text[:30]!r} is none of {', '.join(sorted(STATUSES))}: map it (values: status:)")
    return word


def currency(text: str, _so_far: Mapping[str, Any], wording: Wording) -> str:
    """A code such as EUR."""
    code = text.upper() or wording.currency
    if code not in CURRENCIES:
        raise Wrong(f"{text[:10]!r} is no currency code such as EUR")
    return code


def language(text: str, so_far: Mapping[str, Any], _wording: Wording) -> str:
    """Ours, else that of the phone number's country, else English."""
    found = as_language(text)
    if text and found is None:
        raise Wrong(f"{text[:10]!r} is none of en, de, ar")
    return found or language_of_country(str(so_far.get("phone", ""))) or DEFAULT_LANGUAGE


def email(text: str, _so_far: Mapping[str, Any], _wording: Wording) -> str:
    """An address, or nothing."""
    if text and (not EMAIL.fullmatch(text) or len(text) > LONGEST["email"]):
        raise Wrong("is no e-mail address")
    return text.lower()


def country(text: str, _so_far: Mapping[str, Any], _wording: Wording) -> str:
    """Two letters, or nothing."""
    if text and not re.fullmatch(r"[A-Za-z]{2}", text):
        raise Wrong("must be two letters such as DE")
    return text.upper()


def payment_state(text: str, _so_far: Mapping[str, Any], _wording: Wording) -> str:
    """paid, pending or failed, or nothing."""
    word = plain(text)
    if word and word not in (PAID, PENDING, FAILED):
        raise Wrong(f"{text[:20]!r} is none of paid, pending, failed: map it (values: payment_state:)")
    return word


def personalised(text: str, _so_far: Mapping[str, Any], _wording: Wording) -> bool:
    """yes or no."""
    if plain(text) not in YES | NO:
        raise Wrong(f"{text[:20]!r} is neither yes nor no")
    return plain(text) in YES


def tracking_url(text: str, _so_far: Mapping[str, Any], _wording: Wording) -> str:
    """An https address, or nothing: customers are sent there."""
    if text and (not text.startswith("https://") or len(text) > LONGEST["tracking_url"] or re.search(r"\s", text)):
        raise Wrong("must begin with https:// and hold no blanks")
    return text


def order_number(text: str, _so_far: Mapping[str, Any], _wording: Wording) -> str:
    """The digits; the caller has checked them."""
    found = OrderNumber.parse(text)
    return found.digits if found else ""


READERS = {
    "number": order_number, "phone": phone, "status": status, "currency": currency, "language": language,
    "email": email, "country": country, "payment_state": payment_state, "personalised": personalised,
    "tracking_url": tracking_url,
}  # fmt: skip


def amount(text: str, code: str) -> int:
    """Minor units of "1,234.56", "1.234,56", "49,90 €" or "49.9". Raises Wrong."""
    tidy = western_digits(text).translate(ARABIC_MARKS)
    tidy = re.sub(r"[\s\u00a0\u202f']", " ", AROUND.sub("", tidy))
    decimals = get_currency_precision(code)
    found = AMOUNT.fullmatch(tidy)
    if found is None or (found["mark"] is not None and found["mark"] == found["parting"]):
        raise Wrong("is no amount")
    groups, rest = found["whole"], found["rest"] or ""
    if decimals != 3 and re.fullmatch(r"\d{1,3}[.,]\d{3}", tidy):
        raise Wrong("may mean thousands or decimals: write 1234.00")
    if decimals == 3 and re.fullmatch(r"\d{1,3}[.,]\d{3}", tidy):
        groups, rest = re.split("[.,]", tidy)
    if len(rest) > decimals and rest.strip("0"):
        raise Wrong(f"has more decimals than {code}")
    value = Decimal(f"{re.sub('[., ]', '', groups)}.{rest or '0'}")
    if value > MOST:
        raise Wrong("is no amount")
    return int(value.scaleb(decimals))


def whole(text: str) -> int:
    """A whole number of pieces. Raises Wrong."""
    digits = western_digits(text)
    digits = re.sub(r"\.0+$", "", digits)  # spreadsheets write 2.0
    if not re.fullmatch(r"\d{1,6}", digits):
        raise Wrong("is no whole number")
    return int(digits)


def moment(text: str, wording: Wording) -> datetime:
    """An aware time; without a zone it is the shop's. Raises Wrong."""
    tidy = western_digits(text)
    formats = (wording.date_format,) if wording.date_format else DAY_FIRST
    found: datetime | None = None
    for pattern in formats:
        try:
            found = datetime.strptime(tidy, pattern)  # noqa: DTZ007 - the zone is added below
            break
        except ValueError:
            continue
    if found is None and not wording.date_format:
        try:
            zoned = re.sub(r"\s*([+-]\d\d):?(\d\d)$", r"\1:\2", re.sub(r"\s*(Z|UTC)$", "+00:00", tidy))
            found = datetime.fromisoformat(zoned)
        except ValueError:
            found = None
    if found is None:
        raise Wrong("is no date: write 2026-12-31 or 31.12.2026, or give --date-format")
    return found if found.tzinfo else found.replace(tzinfo=wording.zone)


def plain(text: str) -> str:
    """A heading or word without case and outer blanks."""
    return " ".join(text.split()).casefold()
