"""Days as customers name them in English, German and Arabic: "the 3rd", "letzten Dienstag", "قبل يومين". Pure.

Weekdays, distances and numbers are read here, because dateparser knows neither "last Tuesday" nor dialects; written
months are its work. It is imported only when such a date turns up: it takes half a second.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import Literal

from helpdesk.spelling import fold
from helpdesk.values import Language

Side = Literal["past", "future"]

_SMALL_NUMBERS = {
    1: "a|an|one|ein|eine|einem|einer|eins|واحد|واحده",
    2: "two|couple of|a couple of|zwei|zwo|اثنين|اتنين|ثنين|جوج|زوج",
    3: "three|drei|ثلاث|ثلاثه|تلات|تلاته|تلت",
    4: "four|vier|اربع|اربعه",
    5: "five|f(?:ü|ue|u)nf|خمس|خمسه",
    6: "six|sechs|ست|سته",
    7: "seven|sieben|سبع|سبعه",
    8: "eight|acht|ثمان|ثماني|ثمانيه|تمن|تمانيه|تمنيه",
    9: "nine|neun|تسع|تسعه",
    10: "ten|zehn|عشر|عشره",
    12: "twelve|zw(?:ö|oe|o)lf",
    14: "fourteen|vierzehn",
}
_NUMBER = r"\d{1,3}|" + "|".join(_SMALL_NUMBERS.values())
_DAYS = r"days?|tage?n?|ايام|يوم|يوما|نهار|ايامات"
_WEEKS = r"weeks?|wochen?|اسابيع|اسبوع|سمانات"
_MONTHS = r"months?|monate?n?|اشهر|شهور|شهر"
_UNITS = {1: _DAYS, 7: _WEEKS, 30: _MONTHS}
# Arabic says "two days" in one word.
_DUALS = {2: "يومين|يومان", 14: "اسبوعين|اسبوعان", 60: "شهرين|شهران"}
_UNIT = "|".join(_UNITS.values())
_DUAL = "|".join(_DUALS.values())
_SPAN = rf"(?:(?P<@number>{_NUMBER}) ?(?P<@unit>{_UNIT})|(?P<@dual>{_DUAL})|(?P<@one>اسبوع|شهر|يوم))"

_WEEKDAYS = (
    r"mondays?|mon|montags?|(?:يوم )?(?:ال)?[ا]?[تث]نين",
    r"tuesdays?|tues?|dienstags?|(?:يوم )?(?:ال)?[تث]لا[تث]اء?|التلات",
    r"wednesdays?|wed|mittwochs?|(?:يوم )?(?:ال)?[ا]ربعاء?",
    r"thursdays?|thurs?|donnerstags?|(?:يوم )?(?:ال)?خميس",
    r"fridays?|fri|freitags?|(?:يوم )?(?:ال)?جمعه",
    r"saturdays?|samstags?|sonnabends?|(?:يوم )?(?:ال)?سبت",
    r"sundays?|sonntags?|(?:يوم )?(?:الا?|ا)حد|يوم حد",
)
_WEEKDAY = "|".join(f"(?P<w{number}>{names})" for number, names in enumerate(_WEEKDAYS))
_LAST = r"last|this past|past|letzte[nrms]?|vorige[nrms]?|vergangene[nrms]?"
_NEXT = r"next|this coming|coming|n(?:ä|ae|a)chste[nrms]?|kommende[nrms]?"
_LAST_AFTER = r"الماضي|الماضيه|اللي فات|اللي فاتت|الفايت|الفايته|اللي راح|اللي راحت|اللي فاتو|الي فات|لي فات"
_NEXT_AFTER = r"القادم|القادمه|المقبل|المقبله|الجاي|الجايه|الياي|اللي جاي|اللي جايه|الجي"

_NAMED_DAYS = {
    -2: r"the day before yesterday|day before yesterday|vorgestern|او?ل ا?مس|او?ل ا?مبارح|اول البارح|قبل امس",
    -1: r"yesterday|yest(?:er)?day|yday|gestern|امس|ا?مبارح|البارح(?:ه)?|مبارح",
    0: r"today|heute|اليوم|النهارده|النهارد[اه]|الليله|tonight|this morning|this afternoon",
    2: r"the day after tomorrow|day after tomorrow|(?:ü|ue|u)bermorgen|بعد بكر[هاي]|بعد غد|بعد غدا",
    1: r"tomorrow|tmrw|tomoz|غدا|بكر[هاي]|باچر|باجر|غدوه|غدا",
}
_BEFORE, _AFTER = r"(?<![\w.])", r"(?!\w)"


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(f"{_BEFORE}(?:{pattern}){_AFTER}")


_NAMED = _whole("|".join(f"(?P<d{number + 2}>{names})" for number, names in _NAMED_DAYS.items()))
_MORGEN = _whole(r"(?:erst |bis |ab )?(?P<tomorrow>morgen)(?: fr(?:ü|ue)h| nachmittag| abend| vormittag)?")
_GREETING = re.compile(r"(?:guten|gute|moin|schönen|am|jeden|heute|gestern)\s+$")
_AGO = _whole(
    rf"{_SPAN.replace('@', 'a')} (?:ago|back|earlier)"
    rf"|(?:vor|seit|قبل|من|منذ|صارله|صارلي|صار لي|صار له|صار لها|هادي|هذي|for|since) (?:about |over |ca\.? "
    rf"|über |حوالي |اكثر من |اكتر من )?"
    rf"{_SPAN.replace('@', 'b')}"
)
_AHEAD = _whole(rf"(?:in|within|بعد|خلال|innerhalb von) {_SPAN.replace('@', 'c')}")
_LAST_SPAN = _whole(
    rf"(?:(?:the |die |den )?(?:(?P<last>{_LAST})|(?P<next>{_NEXT})) (?P<unit>weeks?|months?|woche|monat))"
    rf"|(?P<arabic>الاسبوع|الشهر|اسبوع|شهر) (?:(?P<after>{_LAST_AFTER})|(?P<ahead>{_NEXT_AFTER}))"
)
_ON_WEEKDAY = _whole(
    rf"(?:(?:(?P<last>{_LAST})|(?P<next>{_NEXT})) )?(?:{_WEEKDAY})(?: (?:(?P<after>{_LAST_AFTER})"
    rf"|(?P<ahead>{_NEXT_AFTER})))?"
)
_ISO = _whole(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_DOTTED = re.compile(
    rf"{_BEFORE}(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.(?:\s?(?P<year>\d{{4}}|\d{{2}})(?!\d))?(?!\w)"
)
_SLASHED = _whole(
    r"(?P<day>\d{1,2})(?:/(?P<month>\d{1,2})(?:/(?P<year>\d{4}|\d{2}))?|-(?P<m2>\d{1,2})-(?P<y2>\d{4}|\d{2}))"
)
_SHORT_DOTTED = re.compile(r"(?:am|vom|seit|bis|zum|ab|on|den) (?P<day>\d{1,2})\.(?P<month>\d{1,2})(?![\d.\w])")
_MONTH_NAMES = (
    r"jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|m(?:ä|ae)rz|mrz|apr(?:il)?|may|mai|june?|juni|july?|juli"
    r"|aug(?:ust)?"
    r"|sept?(?:ember)?|okt(?:ober)?|oct(?:ober)?|nov(?:ember)?|de[cz](?:ember)?|jänner|jaenner"
    r"|يناير|فبراير|مارس|ابريل|مايو|يونيو|يوليو|اغسطس|سبتمبر|اكتوبر|نوفمبر|ديسمبر|كانون الثاني|شباط|اذار"
    r"|نيسان|ايار|حزيران"
    r"|تموز|اب|ايلول|تشرين الاول|تشرين الثاني|كانون الاول|جانفي|فيفري|افريل|جوان|جويليه|اوت|غشت|شتنبر|نونبر|دجنبر"
)
_WRITTEN = re.compile(
    rf"(?<!\w)(?:\d{{1,2}}(?:st|nd|rd|th|\.)? ?(?:of |من )?(?:شهر )?(?:{_MONTH_NAMES})\.?(?:,? \d{{4}})?"
    rf"|(?:{_MONTH_NAMES})\.? (?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?)(?!\w)"
)
_DAY_OF_MONTH = re.compile(
    r"(?<!\w)(?:(?:the )?(?P<english>\d{1,2})(?:st|nd|rd|th)|(?:am|vom|zum|bis|seit|den) (?P<german>\d{1,2})\.(?!\d)"
    r"|(?:يوم|تاريخ) (?P<arabic>\d{1,2}))(?!\w)(?! (?:time|order|floor|one|attempt|try|parcel|item|day|week"
    r"|message|email))"
)
_SPRING_MONTHS = {  # names that dateparser lacks, as it writes them
    "جانفي": "يناير", "فيفري": "فبراير", "افريل": "ابريل", "جوان": "يونيو", "جويليه": "يوليو", "اوت": "اغسطس",
    "غشت": "اغسطس", "شتنبر": "سبتمبر", "نونبر": "نوفمبر", "دجنبر": "ديسمبر",
}  # fmt: skip


def parse_date(text: str, language: Language, today: date, prefer: Side = "past") -> date | None:
    """The day that `text` names as seen on `today`, or None; an open "Tuesday" or "3rd" lies on the side `prefer`."""
    for _, _, day in find_dates(text, today, prefer, language):
        return day
    return None


def find_dates(
    text: str, today: date, prefer: Side = "past", language: Language | None = None
) -> list[tuple[int, int, date]]:
    """Start, end and day of each date in a text, in order; `language` helps with months, None tries all."""
    folded = fold(text)
    found: list[tuple[int, int, date]] = []
    for finder in _FINDERS:
        for start, end, day in finder(folded, today, prefer, language):
            if day is not None and not any(start < other[1] and other[0] < end for other in found):
                found.append((start, end, day))
    return sorted(found)


_Found = Iterator[tuple[int, int, "date | None"]]


def _numeric(text: str, today: date, prefer: Side, _language: Language | None) -> _Found:
    for pattern in (_ISO, _DOTTED, _SLASHED, _SHORT_DOTTED):
        for match in pattern.finditer(text):
            parts = match.groupdict()
            start = match.start() if pattern is not _SHORT_DOTTED else match.start("day")
            day, month, year = (
                int(parts["day"]),
                int(parts["month"] or parts["m2"]),
                parts.get("year") or parts.get("y2"),
            )
            if month > 12 >= day:
                day, month = month, day  # 05/23: the American order
            yield start, match.end(), _calendar_day(day, month, int(year) if year else None, today, prefer)


def _written(text: str, today: date, prefer: Side, language: Language | None) -> _Found:
    for match in _WRITTEN.finditer(text):
        yield *match.span(), _by_library(match.group(), language, today, prefer)


def _by_library(text: str, language: Language | None, today: date, prefer: Side) -> date | None:
    import dateparser

    for name, known in _SPRING_MONTHS.items():
        text = text.replace(name, known)
    text = re.sub(r"\b(?:of|the|من|شهر)\b ?", "", text)
    text = re.sub(r"(\d)(?:st|nd|rd|th)\b", r"\1", text)
    settings = {
        "RELATIVE_BASE": datetime(today.year, today.month, today.day),  # noqa: DTZ001 a day has no zone
        "PREFER_DATES_FROM": prefer,
        "REQUIRE_PARTS": ["day", "month"],
    }
    for languages in ([language] if language else []), ["en", "de", "ar"]:
        if languages and (parsed := dateparser.parse(text, languages=languages, settings=settings)):
            return date(parsed.year, parsed.month, parsed.day)
    return None


def _named_days(text: str, today: date, _prefer: Side, _language: Language | None) -> _Found:
    for match in _NAMED.finditer(text):
        yield *match.span(), today + timedelta(days=int(str(match.lastgroup)[1:]) - 2)
    for match in _MORGEN.finditer(text):
        if not _GREETING.search(text[: match.start("tomorrow")]) and text[: match.start()].strip():
            yield *match.span("tomorrow"), today + timedelta(days=1)
    if text.strip() == "morgen":
        yield text.index("morgen"), text.index("morgen") + 6, today + timedelta(days=1)


def _distances(text: str, today: date, _prefer: Side, _language: Language | None) -> _Found:
    for pattern, sign, sides in ((_AGO, -1, "ab"), (_AHEAD, 1, "c")):
        for match in pattern.finditer(text):
            days = next((size for side in sides if (size := _size(match, side))), 0)
            yield *match.span(), today + timedelta(days=sign * days) if days else None
    for match in _LAST_SPAN.finditer(text):
        size = 30 if re.search("mon|شهر", match.group("unit") or match.group("arabic")) else 7
        back = match.group("last") or match.group("after")
        yield *match.span(), today + timedelta(days=-size if back else size)


def _size(match: re.Match[str], side: str) -> int:
    """The days that a matched distance spans; 0 if this side of the pattern did not match."""
    if unit := match.group(f"{side}unit"):
        days = next(size for size, names in _UNITS.items() if re.fullmatch(names, unit))
        return days * _number(match.group(f"{side}number"))
    if dual := match.group(f"{side}dual"):
        return next(size for size, names in _DUALS.items() if re.fullmatch(names, dual))
    return {"يوم": 1, "اسبوع": 7, "شهر": 30}.get(match.group(f"{side}one") or "", 0)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else next(n for n, names in _SMALL_NUMBERS.items() if re.fullmatch(names, word))


def _weekdays(text: str, today: date, prefer: Side, _language: Language | None) -> _Found:
    for match in _ON_WEEKDAY.finditer(text):
        wanted = next(number for number in range(7) if match.group(f"w{number}"))
        if match.group("last") or match.group("after"):
            side: Side = "past"
        elif match.group("next") or match.group("ahead"):
            side = "future"
        else:
            side = prefer
        away = (today.weekday() - wanted) % 7 if side == "past" else (wanted - today.weekday()) % 7
        yield *match.span(), today + timedelta(days=(away or 7) * (-1 if side == "past" else 1))


def _days_of_month(text: str, today: date, prefer: Side, _language: Language | None) -> _Found:
    for match in _DAY_OF_MONTH.finditer(text):
        day = int(match.group("english") or match.group("german") or match.group("arabic"))
        start = match.start("german") if match.group("german") else match.start()
        yield start, match.end(), _day_of_month(day, today, prefer)


def _calendar_day(day: int, month: int, year: int | None, today: date, prefer: Side) -> date | None:
    if year is not None:
        return _valid(year + 2000 if year < 100 else year, month, day)
    here = _valid(today.year, month, day)
    if here is None:
        return None
    if prefer == "past" and here > today:
        return _valid(today.year - 1, month, day)
    return _valid(today.year + 1, month, day) if prefer == "future" and here < today else here


def _day_of_month(day: int, today: date, prefer: Side) -> date | None:
    """The nearest such day on the side wanted; months too short for it are passed over."""
    year, month = today.year, today.month
    for _ in range(4):
        if 1 <= day <= monthrange(year, month)[1]:
            there = date(year, month, day)
            if there <= today if prefer == "past" else there >= today:
                return there
        month += -1 if prefer == "past" else 1
        year, month = (year - 1, 12) if month == 0 else (year + 1, 1) if month == 13 else (year, month)
    return None


@cache
def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_FINDERS: tuple[Callable[[str, date, Side, Language | None], _Found], ...] = (
    _numeric, _written, _named_days, _distances, _weekdays, _days_of_month,
)  # fmt: skip
