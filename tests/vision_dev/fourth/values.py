"""Values as issuers form them: parcel numbers with their check digits, amounts, days, addresses of the web."""

import random

from tests.vision_dev import check_digits
from tests.vision_dev.page_words import MONTHS

SIGNS = {"EUR": "€", "GBP": "£", "USD": "$", "CHF": "CHF"}
NUMERALS = "0123456789"


def some(rng: random.Random, letters: str, count: int) -> str:
    """So many of these letters."""
    return "".join(rng.choices(letters, k=count))


def shape(rng: random.Random, pattern: str) -> str:
    """The pattern with `#` a figure, `@` a capital, `%` a hex figure, `^` a letter or figure that looks like others."""
    sets = {
        "#": NUMERALS,
        "@": "ABCDEFGHJKLMNPRSTUVWXYZ",
        "%": "0123456789ABCDEF",
        "~": "0123456789abcdef",
        "^": "IlO10ao8B",
    }
    return "".join(rng.choice(sets[sign]) if sign in sets else sign for sign in pattern)


def ups(rng: random.Random) -> str:
    """A number of the brown carrier with its check digit."""
    return "1Z" + check_digits.ups(some(rng, NUMERALS + "ABCEFHRVWXY", 6) + shape(rng, "03#######"))


def s10(rng: random.Random, country: str) -> str:
    """A postal union's number with its check digit."""
    body = some(rng, NUMERALS, 8)
    return rng.choice(["RR", "CQ", "LX", "EE"]) + check_digits.s10(body) + country


def sscc(rng: random.Random) -> str:
    """Twenty figures: application identifier 00 and a shipping container's number with its check digit."""
    return "00" + check_digits.gs1("34043" + some(rng, NUMERALS, 12))


def plain(minor: int, language: str) -> str:
    """Hundredths as this language prints them, thousands separated."""
    text = f"{minor // 100:,}.{minor % 100:02d}"
    return text.translate(str.maketrans(",.", ".,")) if language == "de" else text


def money(rng: random.Random, minor: int, currency: str, language: str) -> str:
    """An amount with its currency where this language's shops put it."""
    if currency == "CHF":
        return f"CHF {minor // 100:,}.{minor % 100:02d}".replace(",", "’")
    figures = plain(minor, language)
    if language == "de":
        return rng.choice([f"{figures} €", f"{figures} €", f"{figures} EUR", f"€ {figures}"])
    return rng.choice([f"{SIGNS[currency]}{figures}"] * 3 + [f"{figures} {currency}"])


def total(minor: int, currency: str) -> dict[str, str]:
    """An amount as the truth has it."""
    return {"value": f"{minor // 100}.{minor % 100:02d}", "currency": currency}


def day(rng: random.Random) -> tuple[int, int, int]:
    """A day of the last months."""
    return 2026, rng.randint(5, 10), rng.randint(1, 28)


def iso(when: tuple[int, int, int]) -> str:
    """A day as the truth has it."""
    return "{}-{:02d}-{:02d}".format(*when)


def written(rng: random.Random, when: tuple[int, int, int], language: str) -> str:
    """A day as pages of this language print it."""
    year, month, number = when
    name = MONTHS[language][month - 1]
    if language == "de":
        short = name if len(name) <= 4 else f"{name[:3]}."
        return rng.choice([f"{number}. {name} {year}", f"{number:02d}.{month:02d}.{year}", f"{number}. {short} {year}"])
    name = rng.choice([name, name[:3]])
    return rng.choice([f"{number} {name} {year}", f"{name} {number}, {year}"])


def clock(rng: random.Random) -> str:
    """A time of the day."""
    return f"{rng.randint(7, 22)}:{rng.randint(0, 59):02d}"
