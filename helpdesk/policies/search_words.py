"""The words under which a text is found, and those that a search asks for. Pure.

Both are in one spelling (helpdesk/spelling.py). A search finds what has words that begin with each of its own.
"""

import re
import unicodedata

from helpdesk.spelling import fold, normalise

LONGEST, MOST = 40, 2_000  # characters of a word, words of a text
SHORTEST_NUMBER = 4  # digits of a phone number's end by which it is found
JOINED = 5  # digits from which groups ("0170 123 45 67") are one number, too

_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\+?\d(?:[ /().-]{0,2}\d)+")
_ARABIC_ARTICLE = re.compile(r"^(?:[وفبك]?ال|و?لل)(?=.{3})")


def words_of(text: str, phone: str = "") -> list[str]:
    """The words of a text, each once; those of `phone` are all its ends, so that it is found without its beginning.

    An Arabic word stands there also without its article, an umlaut also without its dots, a number also in one piece.
    """
    found: dict[str, None] = {}
    for spelling in (normalise(text), normalise(_without_marks(text))):
        for word in _WORD.findall(spelling):
            found[word[:LONGEST]] = None
            found[_ARABIC_ARTICLE.sub("", word)[:LONGEST]] = None
        for number in _NUMBER.findall(spelling):
            if (joined := _joined(number)) is not None:
                found[joined[:LONGEST]] = None
    digits = "".join(one for one in phone if one.isdigit())
    found |= dict.fromkeys(digits[start:] for start in range(len(digits) - SHORTEST_NUMBER + 1))
    return list(found)[:MOST]


def wanted(query: str) -> list[str]:
    """The beginnings of words that a search asks for, all of them; none: it asks for nothing."""
    spelling = normalise(query)
    if _NUMBER.fullmatch(spelling.strip()) and (joined := _joined(spelling)) is not None:
        return [joined]
    words = [_ARABIC_ARTICLE.sub("", word)[:LONGEST] for word in _WORD.findall(spelling)]
    return [word for word in dict.fromkeys(words) if len(word) > 1 or word.isdigit() or len(words) == 1][:8]


def excerpt(text: str, query: str, around: int = 60) -> tuple[str, str, str]:
    """The piece of a text where a search hit it: before, hit, after; without a place, its beginning as `after`."""
    line = " ".join(text.split())
    folded = fold(line)
    for word in (*_WORD.findall(fold(query)), *wanted(query)):
        place = re.search(rf"(?<![^\W_]){re.escape(word)}", folded) or re.search(re.escape(word), folded)
        if place is not None:
            start, end = place.span()
            first, last = max(0, start - around), min(len(line), end + around)
            before = ("…" if first else "") + line[first:start]
            return before, line[start:end], line[end:last] + ("…" if last < len(line) else "")
    return "", "", line[: 2 * around] + ("…" if len(line) > 2 * around else "")


def _joined(number: str) -> str | None:
    digits = "".join(one for one in number if one.isdigit())
    return digits.lstrip("0") or None if len(digits) >= JOINED else None


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(one for one in decomposed if not unicodedata.combining(one))
