"""Dates, money, lists and plurals as people of each language write them, from CLDR (Babel).

Digits are Western (0-9) in all languages, Arabic too: order and ticket numbers are, and one answer must not mix both.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, cast
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date as format_pattern
from babel.lists import format_list
from babel.numbers import format_currency, get_currency_precision

from helpdesk.values import Language, Money

PluralCategory = Literal["zero", "one", "two", "few", "many", "other"]
LATIN_DIGITS = "latn"
LOCALES: dict[Language, Locale] = {"en": Locale("en", "GB"), "de": Locale("de", "DE"), "ar": Locale("ar")}
# CLDR's "fields/day" for -1, 0 and 1, which Babel leaves out of its data.
# https://github.com/unicode-org/cldr-json/tree/main/cldr-json/cldr-dates-full/main
RELATIVE_DAYS: dict[Language, dict[int, str]] = {
    "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
    "de": {-1: "gestern", 0: "heute", 1: "morgen"},
    "ar": {-1: "أمس", 0: "اليوم", 1: "غدًا"},
}
LONG_DAYS: dict[Language, str] = {"en": "EEEE d MMMM", "de": "EEEE, d. MMMM", "ar": "EEEE، d MMMM"}  # CLDR's full date
# A day in a list of days: short enough for a row, with the weekday people think in.
DAYS_OF_A_LIST: dict[Language, str] = {"en": "EEE d MMM", "de": "EEE d. MMM", "ar": "EEEE d/M"}
SHORT_DAYS: dict[Language, str] = {"en": "d MMM", "de": "d. MMM", "ar": "d MMMM"}  # and its medium one
# CLDR's currency spacing, which Babel does not apply: a code of letters stands apart from the digits.
CODE_AND_DIGIT = re.compile(r"([A-Z]{3})(\d)")


def format_date(day: date, language: Language, today: date, *, short: bool = False) -> str:
    """`day` as said on `today`: "tomorrow", "Tuesday 24 November" (short: "24 Nov"), with another year named."""
    relative = RELATIVE_DAYS[language].get((day - today).days)
    if relative:
        return relative
    pattern = (SHORT_DAYS if short else LONG_DAYS)[language] + (" y" if day.year != today.year else "")
    return format_pattern(day, pattern, locale=LOCALES[language])


def format_moment(moment: datetime, language: Language, now: datetime, zone: ZoneInfo) -> str:
    """`moment` with its time of day in the shop's time zone: "today, 14:05"."""
    local = moment.astimezone(zone)
    day = format_date(local.date(), language, now.astimezone(zone).date(), short=True)
    comma = "، " if language == "ar" else ", "
    return f"{day}{comma}{local:%H:%M}"


def format_span(starts: datetime, ends: datetime, language: Language, today: date, zone: ZoneInfo) -> str:
    """A span of one day by the clock of `zone`: "Tuesday 24 November, 09:00–12:00"."""
    first, last = starts.astimezone(zone), ends.astimezone(zone)
    comma = "، " if language == "ar" else ", "
    return f"{format_date(first.date(), language, today)}{comma}{first:%H:%M}–{last:%H:%M}"


def format_start(starts: datetime, language: Language, zone: ZoneInfo) -> str:
    """The same in at most 20 characters, without its end: "Tue 24 Nov 09:00"."""
    local = starts.astimezone(zone)
    return f"{format_pattern(local.date(), DAYS_OF_A_LIST[language], locale=LOCALES[language])} {local:%H:%M}"


def format_weekday(starts: datetime, language: Language, zone: ZoneInfo) -> str:
    """The day of the week in full: "Tuesday"."""
    return format_pattern(starts.astimezone(zone).date(), "EEEE", locale=LOCALES[language])


def format_money(money: Money, language: Language) -> str:
    """An amount with its currency, in the currency's number of decimals."""
    amount = Decimal(money.minor).scaleb(-get_currency_precision(money.currency))
    text = format_currency(amount, money.currency, locale=LOCALES[language], numbering_system=LATIN_DIGITS)
    return CODE_AND_DIGIT.sub("\\1\u00a0\\2", text)


def format_listing(parts: Sequence[str], language: Language) -> str:
    """ "A, B and C" in the language's way."""
    return format_list(list(parts), locale=LOCALES[language]) if parts else ""


def plural(count: int, language: Language) -> PluralCategory:
    """The CLDR plural category of `count`; Arabic uses all six."""
    return cast(PluralCategory, LOCALES[language].plural_form(count))
