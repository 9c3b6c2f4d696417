"""Numbers in the text of receipts and identity documents, made unreadable but for their ends. Pure.

Unlike `redaction`, which hides everything personal for training, this keeps what a colleague needs (amounts, dates,
order numbers) and "the card that ends in 4242".
"""

import re
from collections.abc import Iterator

from helpdesk.policies.redaction import is_card, is_iban
from helpdesk.values import western_digits

DOT = "•"
SHOWN = 4  # letters left at the end of a card or an account, SHOWN_OF_ID of a document's number
SHOWN_OF_ID = 2
_CARD = re.compile(r"(?<![\w.,])\d(?:[ \u00a0-]?\d){12,18}(?![\w]|[.,]\d)")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z\d]){11,30}\b")
# By their look alone, for text that was read from a picture: one digit misread, and no check digit agrees any more.
_LIKE_CARD = re.compile(r"(?<![\w.,-])\d{4}([ \u00a0-])\d{4}\1\d{4}\1\d{4}(?![\w]|[.,]\d)")
_LIKE_IBAN = re.compile(
    r"\b[A-Z]{2}[\dOISB]{2}(?: [A-Z]{4})?(?: \d{4}){2,7}(?: \d{1,3})?\b"
    r"|(?<=IBAN)[ :]{1,3}[A-Z]{2}[\dOISB]{2}(?: ?[A-Z\d]){11,30}\b"
)
# The machine-readable lines of passports and cards (ICAO 9303): names, numbers, birth date and check digits in one.
_MACHINE_LINE = re.compile(
    r"^(?=[^\n]*<)[ ]*[A-Z0-9<«‹ ]{24,48}[ ]*$|\b[A-Z0-9]{9}\d?[A-Z<]{3}\d{7}[MF<]\d{7}[A-Z0-9<]*", re.MULTILINE
)
# Numbers of documents: by their form where it is unmistakable, else by the word before them.
_FORMS = (
    re.compile(r"\b784[ -]?\d{4}[ -]?\d{7}[ -]?\d\b"),  # United Arab Emirates
    re.compile(r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b"),  # British national insurance
)
_LABELLED = re.compile(
    r"(?:passport|document|licen[cs]e|identity(?: card)?|id(?: card)?|national id|social security|tax(?: id)?|"
    r"ausweis|(?:reise)?pass|dokumenten?|führerschein|steuer(?:identifikations|-id|nummer)?|versicherten|kranken\w*|"
    r"هويه|هوية|الهوية|الهويه|جواز(?: السفر)?|اقامه|إقامة|الإقامة|الرقم القومي|رخصة|بطاقة)"
    r"[^\S\n]*(?:-?\s?(?:no|nr|number|nummer|num)\b\.?|رقم|\bno\.)?[^\S\n]*[:.#№]?\s{0,3}"
    r"(?P<number>(?=[A-Z0-9 -]*\d)[A-Z0-9](?:[ -]?[A-Z0-9]){5,19})",
    re.IGNORECASE,
)
_NATIONAL = re.compile(r"(?<!\d)[12]\d{9}(?!\d)|(?<!\d)[23]\d{13}(?!\d)|(?<!\d)2\d{11}(?!\d)")  # Saudi, Egypt, Kuwait


def mask_numbers(text: str, *, identity: bool = False, from_picture: bool = False) -> str:
    """`text` with card numbers (by Luhn) and IBANs (by their check digits) masked; with `identity` also the numbers of
    identity documents and their machine-readable lines; `from_picture` masks what only looks like a card or IBAN."""
    plain = western_digits(text)  # one character for one
    letters = list(text)
    for start, end, shown in _spans(plain, identity, from_picture):
        keep = _last(plain, start, end, shown)
        for place in range(start, end):
            if letters[place].isalnum() and place not in keep:
                letters[place] = DOT
    return "".join(letters)


def _spans(plain: str, identity: bool, from_picture: bool) -> Iterator[tuple[int, int, int]]:
    for match in _IBAN.finditer(plain):
        # Words behind an IBAN may look like its end: the longest beginning that is one counts.
        for end in range(match.end(), match.start() + 15, -1):
            if plain[end - 1].isalnum() and is_iban(plain[match.start() : end]):
                yield match.start(), end, SHOWN
                break
    for match in _CARD.finditer(plain):
        if is_card(re.sub(r"\D", "", match.group())):
            yield match.start(), match.end(), SHOWN
    if from_picture:
        for pattern in (_LIKE_CARD, _LIKE_IBAN):
            for match in pattern.finditer(plain):
                yield match.start(), match.end(), SHOWN
    if identity:
        for match in _MACHINE_LINE.finditer(plain):
            yield match.start(), match.end(), 0
        for pattern in (*_FORMS, _NATIONAL):
            for match in pattern.finditer(plain):
                yield match.start(), match.end(), SHOWN_OF_ID
        for match in _LABELLED.finditer(plain):
            yield match.start("number"), match.end("number"), SHOWN_OF_ID


def _last(plain: str, start: int, end: int, count: int) -> set[int]:
    places = [place for place in range(start, end) if plain[place].isalnum()]
    return set(places[-count:]) if count else set()
