"""What letters a word has, and its spelling for matching: bidi marks, digit systems and letter forms folded. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Iterable

from helpdesk.spelling import fold
from helpdesk.values import western_digits

_ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufefc]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_DROPPED = re.compile(r"[\u0610-\u061a\u0640\u064b-\u065f\u0670]")
_DASHES = str.maketrans(
    {**dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"), "\u066a": "%", "\u2018": "'", "\u2019": "'"}
)

_DOTLESS = str.maketrans("تثنيئجخذزشضظغق", "بببببححدرسصطعف")


def clean(text: str) -> str:
    """The text in NFKC with Western digits, plain dashes, and without bidi marks, vowel signs and tatweel."""
    text = western_digits(unicodedata.normalize("NFKC", text))
    text = "".join(char for char in text if unicodedata.category(char) != "Cf")
    return _DROPPED.sub("", text).translate(_DASHES)


def folded(text: str) -> str:
    """`clean`, in lower case and with one form per Arabic letter: what labels and month names are compared in."""
    return fold(clean(text))


def dotless(text: str) -> str:
    """A folded text with one letter for those that only their dots tell apart: such are misread most easily."""
    return text.translate(_DOTLESS)


def is_arabic(text: str) -> bool:
    """Has the text an Arabic letter?"""
    return _ARABIC.search(text) is not None


def is_latin(text: str) -> bool:
    """Has the text a Latin letter?"""
    return _LATIN.search(text) is not None


def arabic_share(texts: Iterable[str]) -> float:
    """Arabic letters among all letters, 0 to 1."""
    joined = "".join(texts)
    arabic, latin = len(_ARABIC.findall(joined)), len(_LATIN.findall(joined))
    return arabic / (arabic + latin) if arabic + latin else 0.0
