"""One spelling for what people type, so that lists of words find it, in policies and look-ups alike. Pure."""

import re
import unicodedata

from helpdesk.values import western_digits

ARABIC_LETTER = re.compile(r"[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff]")

_ARABIC_MARKS = re.compile(r"[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f\ufeff]")
_LONG_RUN = re.compile(r"(\D)\1{2,}")
_DOUBLE = re.compile(r"([^\W\d_])\1+")
_SPACE = re.compile(r"\s+")
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[^\w\s]")

_LETTERS = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"), **dict.fromkeys("ىیئ", "ي"), "ؤ": "و", "ة": "ه", **dict.fromkeys("کڪگ", "ك"),
        "ڤ": "ف", "پ": "ب", "چ": "ج", "ß": "ss", "ä": "ae", "ö": "oe", "ü": "ue", **dict.fromkeys("’‘`´", "'"),
        **dict.fromkeys("“”„", '"'), "؟": "?", "،": ",", "؛": ";",
    }
)  # fmt: skip
PUNCTUATION = ".,!?;:"
BREAK = "|"  # stands in `tokens` for punctuation: no phrase reaches over it


def normalise(text: str) -> str:
    """The text in NFKC and lower case, with one form per Arabic letter, umlauts spelled out, and short runs."""
    text = western_digits(unicodedata.normalize("NFKC", text).lower())
    text = _INVISIBLE.sub("", _ARABIC_MARKS.sub("", text))
    # A decomposed umlaut (a + U+0308) has become one letter by NFKC, so this table sees it.
    text = _LONG_RUN.sub(r"\1\1", text.translate(_LETTERS))
    return _SPACE.sub(" ", text).strip()


def fold(text: str) -> str:
    """The text in lower case, Western digits and one form per Arabic letter, every position the same as in the text."""
    return "".join(map(_fold_character, western_digits(text)))


def _fold_character(character: str) -> str:
    folded = character.lower().translate(_LETTERS)
    return folded if len(folded) == 1 else character.lower()[:1]


def tokens(text: str) -> list[str]:
    """The words and emoji of a text, each letter once where it is doubled ("urgeeent", "Hallo"); BREAK for punctuation.

    Lists of words are compared in this form, so that neither elongation nor a missing apostrophe hides one.
    """
    found: list[str] = []
    for part in _TOKEN.findall(normalise(text.replace("\n", " ; "))):
        if part[0].isalnum():
            found.append(_DOUBLE.sub(r"\1", part.replace("'", "")))
        elif part in PUNCTUATION:
            found.append(BREAK)
        elif unicodedata.category(part) == "So":
            found.append(part)
    return found
