"""One spelling for what people type: used by every component that reads words, and free of Rasa's 11 s import."""

from __future__ import annotations

import re
import unicodedata

from helpdesk.values import western_digits

ARABIC_LETTER = re.compile(r"[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff]")
LATIN_LETTER = re.compile(r"[a-z\u00c0-\u024f]", re.IGNORECASE)

_ARABIC_MARKS = re.compile(r"[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f\ufeff]")
_LONG_RUN = re.compile(r"(\D)\1{2,}")
_NOT_A_WORD = re.compile(r"https?://\S+|\S+@\S+|\S*\d\S*")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
_NUMBER = re.compile(r"\d{3,}")
_SPACE = re.compile(r"\s+")

_LETTERS = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ئ": "ي",
        "ؤ": "و",
        "ة": "ه",
        "ک": "ك",
        "ڪ": "ك",
        "گ": "ك",
        "ڤ": "ف",
        "پ": "ب",
        "چ": "ج",
        "ß": "ss",
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "’": "'",
        "‘": "'",
        "`": "'",
        "´": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "؟": "?",
        "،": ",",
        "؛": ";",
    }
)


def normalise(text: str) -> str:
    """The text as the models see it: NFKC, lower case, one form per Arabic letter, umlauts spelled out, short runs."""
    text = western_digits(unicodedata.normalize("NFKC", text).lower())
    text = _INVISIBLE.sub("", _ARABIC_MARKS.sub("", text))
    # A decomposed umlaut (a + U+0308) has become one letter by NFKC, so this table sees it.
    text = _LONG_RUN.sub(r"\1\1", text.translate(_LETTERS))
    return _SPACE.sub(" ", text).strip()


def mask_details(text: str) -> str:
    """The text with zeros for long numbers and one e-mail address for all: which one it is says nothing."""
    return _NUMBER.sub(lambda number: "0" * len(number.group()), _ADDRESS.sub("mail@example.com", text))


def fold(text: str) -> str:
    """The text in lower case, Western digits and one form per Arabic letter, every position the same as in the text."""
    return "".join(map(_fold_character, western_digits(text)))


def _fold_character(character: str) -> str:
    folded = character.lower().translate(_LETTERS)
    return folded if len(folded) == 1 else character


def arabic_share(text: str) -> float:
    """How much of the text's letters (0.0 to 1.0) are Arabic; 0.0 if it has no letters at all."""
    arabic = len(ARABIC_LETTER.findall(text))
    latin = len(LATIN_LETTER.findall(text))
    return arabic / (arabic + latin) if arabic + latin else 0.0


def plain_words(text: str) -> str:
    """The text's words in lower case, without numbers, links, addresses and emoji: what tells a language."""
    text = _LONG_RUN.sub(r"\1\1", unicodedata.normalize("NFKC", text).lower().replace("’", "'"))
    return " ".join(_WORD.findall(_NOT_A_WORD.sub(" ", text)))
