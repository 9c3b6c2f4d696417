"""Invented values formed as their issuers form them, with right check digits, and how each language writes them."""

import random

from tests.vision_dev import check_digits
from tests.vision_dev.page_words import EASTERN, MONTHS


def digits(rng: random.Random, count: int) -> str:
    """As many digits, the first not zero."""
    return str(rng.randint(1, 9)) + "".join(rng.choices("0123456789", k=count - 1))


def ups(rng: random.Random) -> str:
    """A UPS number: 1Z, 15 characters and the check digit over them."""
    return "1Z" + check_digits.ups("".join(rng.choices("0123456789ABCEFHRVWXY", k=6)) + digits(rng, 9))


def s10(rng: random.Random, service: str, country: str) -> str:
    """A postal number of the Universal Postal Union, such as RR123456785DE."""
    return service + check_digits.s10(digits(rng, 8)) + country


def sscc(rng: random.Random) -> str:
    """A parcel number of 20 digits: 00 and a GS1 serial code with its check digit."""
    return "00" + check_digits.gs1("3404341" + digits(rng, 10))


def date(language: str, iso: str, form: int) -> str:
    """The day as this language writes it, in one of three forms."""
    year, month, day = (int(part) for part in iso.split("-"))
    name = MONTHS[language][month - 1]
    return {
        "en": [f"{day} {name} {year}", f"{name[:3]} {day}, {year}", f"{name} {day}, {year}"],
        "de": [f"{day:02d}.{month:02d}.{year}", f"{day}. {name} {year}", f"{day:02d}.{month:02d}.{year}"],
        "ar": [f"{day} {name} {year}", f"{day}/{month}/{year}", f"{day} {name}، {year}"],
    }[language][form % 3]


def money(language: str, minor: int, currency: str, eastern: bool) -> str:
    """An amount as shops of this language print it."""
    whole, cents = divmod(minor, 100)
    if language == "en":
        return {"USD": "$", "GBP": "£", "EUR": "€"}[currency] + f"{whole:,}.{cents:02d}"
    if language == "de":
        number = f"{whole:,}".replace(",", ".") + f",{cents:02d}"
        return f"CHF {number.replace('.', '’').replace(',', '.')}" if currency == "CHF" else f"{number} €"
    sign = {"SAR": "ر.س", "AED": "د.إ", "EGP": "ج.م"}[currency]
    number = f"{whole:,}.{cents:02d}"
    return f"{number.replace(',', '٬').replace('.', '٫').translate(EASTERN) if eastern else number} {sign}"
