"""Dates as exports write them: ISO, epoch, mail headers; the file tells which of day and month stands first. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from itertools import pairwise
from typing import Literal

from helpdesk.values import western_digits

Order = Literal["dmy", "mdy"]
INVISIBLE = re.compile("[\u200b-\u200f\u061c\u202a-\u202e\u2060-\u2069\ufeff]")
NUMBERS = re.compile(
    r"(?P<one>\d{1,4})\s?[./-]\s?(?P<two>\d{1,2})\s?[./-]\s?(?P<three>\d{2,4})\.?"
    r"(?:\s*[,،T]?\s*(?:um |at )?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?"
    r"\s?(?P<half>[ap]\.?\s?m\.?|[صم])?)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Written:
    """A date as three numbers in the order in which they stand, a time, and what tells the order."""

    one: int
    two: int
    three: int
    hour: int
    minute: int
    second: int
    american: bool  # slashes, AM or PM, two digits for the year: as a phone set to American English writes

    def at(self, order: Order) -> datetime | None:
        """The moment (UTC) in that order; None if there is no such day."""
        if self.one > 31:
            year, month, day = self.one, self.two, self.three
        else:
            day, month = (self.one, self.two) if order == "dmy" else (self.two, self.one)
            year = self.three
        try:
            return datetime(
                year + 2000 if year < 100 else year,
                month,
                day,
                self.hour,
                self.minute,
                self.second,
                tzinfo=timezone.utc,
            )
        except ValueError:
            return None


def plain(text: str) -> str:
    """`text` with Western digits and common blanks, without marks of direction."""
    return re.sub("[\u00a0\u202f]", " ", western_digits(INVISIBLE.sub("", text)))


def written(match: re.Match[str]) -> Written:
    """What NUMBERS found."""
    hour = int(match["hour"] or 0)
    half = (match["half"] or "").lower()[:1]
    if half in ("p", "م") and hour < 12:
        hour += 12
    elif half in ("a", "ص") and hour == 12:
        hour = 0
    american = "/" in match.group() and half in ("a", "p") and len(match["three"]) == 2
    second = int(match["second"] or 0)
    return Written(
        int(match["one"]), int(match["two"]), int(match["three"]), hour, int(match["minute"] or 0), second, american
    )


def order_of(dates: Sequence[Written]) -> Order:
    """Which of day and month stands first in a file: the order with fewer impossible days and steps back in time."""

    def faults(order: Order) -> int:
        moments = [each.at(order) for each in dates]
        known = [moment for moment in moments if moment is not None]
        back = sum(later < earlier for earlier, later in pairwise(known))
        return 1000 * (len(moments) - len(known)) + back

    american = any(each.american for each in dates)
    orders: tuple[Order, Order] = ("mdy", "dmy") if american else ("dmy", "mdy")
    return min(orders, key=faults)


def moments(texts: Iterable[str]) -> list[datetime | None]:
    """The cells of a column of dates as moments (UTC where no zone is said); None for what is no date."""
    tidy = [plain(text).strip() for text in texts]
    found: list[datetime | None] = [_exact(text) for text in tidy]
    matches = {
        place: match for place, text in enumerate(tidy) if found[place] is None and (match := NUMBERS.match(text))
    }
    dates = {place: written(match) for place, match in matches.items()}
    order = order_of(list(dates.values()))
    for place, date in dates.items():
        found[place] = date.at(order)
    return found


def _exact(text: str) -> datetime | None:
    """ISO 8601, seconds or milliseconds since the epoch, or as in mail's headers."""
    try:
        if re.fullmatch(r"\d{10}(?:\.\d+)?|\d{13}", text):
            return datetime.fromtimestamp(float(text) / (1000 if len(text) == 13 else 1), tz=timezone.utc)
        if re.match(r"\d{4}-\d{2}-\d{2}", text):
            short = re.sub(r"(\.\d{3})\d*|\.\d{1,2}(?=\D|$)", r"\1", re.sub(r"\s?(?:Z|UTC)$", "+00:00", text))
            short = re.sub(r"\s?([+-]\d{2}):?(\d{2})$", r"\1:\2", short)
            moment = datetime.fromisoformat(short)
        elif re.match(r"(?:[A-Za-z]{3},? )?\d{1,2} [A-Za-z]{3} \d{4}", text):
            moment = parsedate_to_datetime(text)
        else:
            return None
    except (ValueError, TypeError, OverflowError, OSError):
        return None
    return moment.replace(tzinfo=timezone.utc) if moment.tzinfo is None else moment.astimezone(timezone.utc)
