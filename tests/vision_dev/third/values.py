"""Invented values formed as their issuers form them, with right check digits, and how each language writes them."""

import random

from tests.vision_dev.page_words import EASTERN, MONTHS


def digits(rng: random.Random, count: int) -> str:
    """As many digits, the first not zero."""
    return str(rng.randint(1, 9)) + "".join(rng.choices("0123456789", k=count - 1))


def ups(rng: random.Random) -> str:
    """A UPS number: 1Z, 15 characters and the check digit over them."""
    inner = "".join(rng.choices("0123456789ABCEFHRVWXY", k=6)) + digits(rng, 9)
    worth = [int(c) if c.isdigit() else (ord(c) - 63) % 10 for c in inner]
    return f"1Z{inner}{-(sum(worth[0::2]) + 2 * sum(worth[1::2])) % 10}"


def s10(rng: random.Random, service: str, country: str) -> str:
    """A postal number of the Universal Postal Union, such as RR123456785DE."""
    inner = digits(rng, 8)
    check = 11 - sum(int(c) * w for c, w in zip(inner, (8, 6, 4, 2, 3, 5, 9, 7), strict=False)) % 11
    return service + inner + str({10: 0, 11: 5}.get(check, check)) + country


def sscc(rng: random.Random) -> str:
    """A parcel number of 20 digits: 00 and a GS1 serial code with its check digit."""
    inner = "3404341" + digits(rng, 10)
    total = sum(int(c) * (3 if i % 2 == 0 else 1) for i, c in enumerate(inner))
    return f"00{inner}{-total % 10}"


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
