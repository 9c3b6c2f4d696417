"""One spelling for what people type: used by every component that reads words, and free of Rasa's 11 s import."""

from __future__ import annotations

import re
import unicodedata

from helpdesk.spelling import ARABIC_LETTER, fold, normalise

__all__ = ["ARABIC_LETTER", "LATIN_LETTER", "arabic_share", "fold", "mask_details", "normalise", "plain_words"]

LATIN_LETTER = re.compile(r"[a-z\u00c0-\u024f]", re.IGNORECASE)

_LONG_RUN = re.compile(r"(\D)\1{2,}")
_NOT_A_WORD = re.compile(r"https?://\S+|\S+@\S+|\S*\d\S*")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
_NUMBER = re.compile(r"\d{3,}")


def mask_details(text: str) -> str:
    """The text with zeros for long numbers and one e-mail address for all: which one it is says nothing."""
    return _NUMBER.sub(lambda number: "0" * len(number.group()), _ADDRESS.sub("mail@example.com", text))


def arabic_share(text: str) -> float:
    """How much of the text's letters (0.0 to 1.0) are Arabic; 0.0 if it has no letters at all."""
    arabic = len(ARABIC_LETTER.findall(text))
    latin = len(LATIN_LETTER.findall(text))
    return arabic / (arabic + latin) if arabic + latin else 0.0


def plain_words(text: str) -> str:
    """The text's words in lower case, without numbers, links, addresses and emoji: what tells a language."""
    text = _LONG_RUN.sub(r"\1\1", unicodedata.normalize("NFKC", text).lower().replace("’", "'"))
    return " ".join(_WORD.findall(_NOT_A_WORD.sub(" ", text)))
