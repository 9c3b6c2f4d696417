"""A postal address as people type it into a chat, taken apart. Pure."""

import re
import unicodedata
from dataclasses import dataclass

from helpdesk.spelling import ARABIC_LETTER
from helpdesk.values import western_digits

# "SW1A 2AB"; else four to six digits ("10115", "12211", "1010"), the last of them when there are several.
BRITISH = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
DIGITS = re.compile(r"(?<![\d/-])\d{4,6}(?![\d/-])")
PARTS = re.compile(r"[,;\n\u060c\u061b]+")
LETTER = re.compile(r"[^\W\d_]")
# Words in front that belong to no address.
LEADING = re.compile(
    r"^(?:(?:my|the|new|address|is|to|it|please|send|deliver|ship|meine?|die|neue|adresse|ist|lautet|bitte|an|nach|"
    r"liefern|sie|العنوان|الجديد|عنواني|هو|إلى|الى|على)\s*:?\s+)+",
    re.IGNORECASE,
)
# … and behind.
TRAILING = re.compile(
    r"[\s,.!]+(?:please|pls|thanks|thank you|bitte|danke|schicken|senden|liefern|من فضلك|من فضلكم|شكرا|لو سمحت)$",
    re.IGNORECASE,
)
BETWEEN = re.compile(r"\s+(?:in|at|في|ب)$", re.IGNORECASE)
# A name of what follows: the postcode.
LABEL = re.compile(
    r"[\s,\u060c]*\b(?:postcode|postal code|zip(?: code)?|plz|postleitzahl|(?:ال)?رمز(?: (?:ال)?بريدي)?)\s*:?\s*$",
    re.IGNORECASE,
)
# Arabic addresses often put the town between house and postcode, without a comma; floor, flat, "behind" … are no town.
STREET_TOWN = re.compile(
    r"(?P<street>.*[^\W\d_].*\d\S*)\s+(?!(?:ال)?(?:دور|طابق|شق[ةه]|عمار[ةه]|بناي[ةه]|مبنى|فيلا|حي|شارع)\b)"
    r"(?!(?:بجوار|جنب|خلف|أمام|امام|قدام|قرب|مقابل|فوق|تحت)\b)(?P<town>[^\W\d_]{3,}(?:\s[^\W\d_]+){0,2})"
)
LONGEST = 200  # characters looked at


@dataclass(frozen=True)
class Parts:
    """What was found of an address; "" where it is missing."""

    street: str
    postcode: str
    town: str

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the parts that were not found: street, postcode, town."""
        return tuple(name for name in ("street", "postcode", "town") if not getattr(self, name))


def take_apart(text: str) -> Parts:
    """Street, postcode and town of an address on one or several lines."""
    tidy = western_digits(unicodedata.normalize("NFC", text[:LONGEST])).strip(" .!")
    tidy = LEADING.sub("", TRAILING.sub("", tidy))
    found = BRITISH.search(tidy) or last(DIGITS, tidy)
    if found is None:
        pieces = split(tidy)
        return Parts(pieces[0] if pieces else "", "", pieces[-1] if len(pieces) > 1 else "")
    before, after = split(LABEL.sub("", tidy[: found.start()])), split(tidy[found.end() :])
    postcode = " ".join(found.group().upper().split())
    if after:  # "Torstr. 12, 10115 Berlin"
        return Parts(BETWEEN.sub("", joined(before)), postcode, after[0])
    if len(before) > 1:  # "12 High Street, London SW1A 2AB"
        return Parts(joined(before[:-1]), postcode, before[-1])
    if before and ARABIC_LETTER.search(before[0]) and (both := STREET_TOWN.fullmatch(before[0])):
        return Parts(both["street"], postcode, both["town"])  # "شارع الجمهورية 15 المنصورة 35511"
    return Parts(before[0] if before else "", postcode, "")


def one_line(street: str, postcode: str, town: str) -> str:
    """The address on one line, with the comma of its script."""
    return joined([street, f"{postcode} {town}"])


def joined(pieces: list[str]) -> str:
    """The pieces with commas between them: the Arabic one in an Arabic address."""
    return ("، " if ARABIC_LETTER.search("".join(pieces)) else ", ").join(pieces)


def split(text: str) -> list[str]:
    """The pieces between commas and line ends that hold a letter."""
    pieces = (" ".join(piece.strip(" .-").split()) for piece in PARTS.split(text))
    return [piece for piece in pieces if LETTER.search(piece)]


def last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The last place of `text` that `pattern` fits."""
    return next(reversed(list(pattern.finditer(text))), None)
