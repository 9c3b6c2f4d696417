"""Dates as they are printed in three languages, in misread text as well; only complete ones, with a year. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cache

from helpdesk.media.reading.script import dotless, is_arabic

FIRST_YEAR, LAST_YEAR = 2000, 2039
LIKE_ENOUGH = 0.72
ABBREVIATED = 3  # letters of a month's short name: one may be wrong where that leaves one month
# In the spelling of `folded`; the second Arabic row is the Levant's, the third the Maghreb's.
MONTHS = (
    "january|jan|januar|jaenner|يناير|كانون الثاني|جانفي",
    "february|feb|februar|فبراير|شباط|فيفري",
    "march|mar|maerz|maer|marz|mrz|مارس|اذار",
    "april|apr|ابريل|نيسان|افريل",
    "may|mai|مايو|ايار|ماي",
    "june|jun|juni|يونيو|حزيران|جوان",
    "july|jul|juli|يوليو|تموز|جويليه|يوليوز",
    "august|aug|اغسطس|اب|اوت|غشت",
    "september|sept|sep|سبتمبر|ايلول|شتنبر",
    "october|oct|oktober|okt|اكتوبر|تشرين الاول",
    "november|nov|نوفمبر|تشرين الثاني|نونبر",
    "december|dec|dezember|dez|ديسمبر|كانون الاول|دجنبر",
)
_NAMES = {name: number for number, names in enumerate(MONTHS, 1) for name in names.split("|")}
_YEAR = r"(?P<y>20\d\d)"
_LATE_YEAR = r"(?P<y>20\d\d|303\d)"  # 3036: blurred, the two of Arabic-Indic digits looks like the three
_D, _M = r"(?P<d>\d{1,2})", r"(?P<m>\d{1,2})"
_WORD = r"(?P<n>[01]?[^\W\d_]{2,10}(?: (?:الاول|الثاني))?)\.?"
_CLOCK_GLUED = re.compile(r"(\d\d:\d\d)(20\d\d)")
_BEFORE, _AFTER = r"(?:(?<![\d/-])(?<!\d[.,])|(?<=\d:\d\d))", r"(?![\d/-]|[.,]\d)"
_NUMERIC = [
    re.compile(_BEFORE + rf"{_YEAR} ?[-/.] ?{_M} ?[-/.] ?{_D}" + r"(?!\d)"),
    re.compile(_BEFORE + rf"{_D} ?(?P<sep>[./-]) ?{_M} ?(?P=sep) ?{_YEAR}" + r"(?!\d)"),
    re.compile(_BEFORE + r"(?P<d>\d\d)(?P<sep>\.)(?P<m>\d\d)\.(?P<y>\d\d)" + _AFTER),
]
_NAMED = [
    re.compile(rf"(?<!\d){_D}(?:st|nd|rd|th)?[.,:]? ?(?:of )?{_WORD}[ ,.:،]{{0,3}}{_LATE_YEAR}(?!\d)"),
    re.compile(rf"(?<!\d){_D}[-/]{_WORD}[-/]{_YEAR}(?!\d)"),
    re.compile(rf"(?<![^\W\d_]){_WORD} ?{_D}(?:st|nd|rd|th)?[,.]? ?{_YEAR}(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}[,.]? ?{_WORD} ?{_D}(?!\d)"),
]


@dataclass(frozen=True)
class FoundDate:
    """A day and where it stands in the text; `sure` is lower when a month's name had to be guessed."""

    day: date
    start: int
    end: int
    sure: float


def find_dates(text: str, arabic_page: bool = False) -> list[FoundDate]:
    """Complete dates in a folded text. Slashed dates whose day and month could be exchanged are left out."""
    text = _CLOCK_GLUED.sub(lambda match: match.group(1) + match.group(2), text)
    found: list[FoundDate] = []
    for pattern in _NUMERIC:
        for match in pattern.finditer(text):
            day = _numeric(match, arabic_page)
            if day is not None:
                _add(found, FoundDate(day, match.start(), match.end(), 1.0))
    for pattern in _NAMED:
        for match in pattern.finditer(text):
            number, sure = month(match["n"])
            year = int(match["y"])
            if year > LAST_YEAR and is_arabic(match["n"]):
                year, sure = year - 1010, min(sure, LIKE_ENOUGH)
            day = _day(year, number, int(match["d"])) if number else None
            if day is not None:
                _add(found, FoundDate(day, match.start(), match.end(), sure))
    return sorted(found, key=lambda one: one.start)


def _add(found: list[FoundDate], one: FoundDate) -> None:
    if all(one.end <= other.start or one.start >= other.end for other in found):
        found.append(one)


def _numeric(match: re.Match[str], arabic_page: bool) -> date | None:
    first, second, year = int(match["d"]), int(match["m"]), int(match["y"])
    year += 2000 if year < 100 else 0
    separator = match.groupdict().get("sep")
    if separator == "/" and first <= 12 and second <= 12 and first != second and not arabic_page:
        return None  # 03/04/2025: March or April? Asked, not guessed.
    if separator and first <= 12 < second:
        first, second = second, first
    return _day(year, second, first)


def _day(year: int, month_number: int, day: int) -> date | None:
    try:
        return date(year, month_number, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


@cache
def month(name: str) -> tuple[int, float]:
    """The number of the month that `name` (folded) is most like, and how sure; (0, 0) when it is none."""
    name = name.replace("ä", "ae")
    if name in _NAMES:
        return _NAMES[name], 1.0
    if len(name) == ABBREVIATED:
        near = {_NAMES[known] for known in _NAMES if len(known) == ABBREVIATED and _one_wrong(name, known)}
        return (near.pop(), LIKE_ENOUGH) if len(near) == 1 and not is_arabic(name) else (0, 0.0)
    if len(name) < 4:
        return 0, 0.0
    bare = dotless(name)
    likeness = {known: SequenceMatcher(None, bare, dotless(known)).ratio() for known in _NAMES if len(known) >= 4}
    best = max(likeness, key=lambda known: likeness[known])
    rivals = [score for known, score in likeness.items() if _NAMES[known] != _NAMES[best]]
    if likeness[best] < LIKE_ENOUGH or likeness[best] - max(rivals) < 0.08:
        return 0, 0.0
    return _NAMES[best], likeness[best]


def _one_wrong(name: str, known: str) -> bool:
    return sum(one != other for one, other in zip(name, known, strict=True)) == 1


def has_month(text: str) -> bool:
    """Stands the name of an Arabic month in a folded text?"""
    return is_arabic(text) and any(month(word)[0] for word in re.findall(r"[^\W\d_]{3,}", text))
