"""Personal data in what customers wrote, found and made unreadable, so that a text can be shown or trained on. Pure.

A masked text reads like the original: digits become zeros (in the same number, which is how the classifier sees them
anyway), addresses of mail and web become example ones, a name becomes NAME.
"""

# ruff: noqa: E501 (patterns are read in one piece)

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from helpdesk.policies.names import BUSINESS, HONORIFICS, NOT_NAMES, TITLES, words_of
from helpdesk.values import western_digits

NAME = "NAME"
EMAIL, LINK, IBAN, CARD, PHONE, NUMBER, HOUSE, PERSON = (
    "email",
    "link",
    "iban",
    "card",
    "phone",
    "number",
    "house",
    "name",
)


@dataclass(frozen=True)
class Found:
    """Personal data of one kind (email, link, iban, card, phone, number, house, name) at `start` to `end`."""

    kind: str
    start: int
    end: int


_INVISIBLE = "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_EMAIL = re.compile(
    r"[\w.+%-]+\s?(?:@|\(at\)|\[at\]| at )\s?[\w-]+(?:\.[\w-]+)*(?:\.|\(dot\)| dot )[a-z]{2,}\b", re.IGNORECASE
)
_LINK = re.compile(r"(?:https?://|www\.)\S+|\b(?:wa\.me|t\.me|instagram\.com|facebook\.com)/\S+", re.IGNORECASE)
_IBAN = re.compile(r"\b[A-Za-z]{2}\d{2}(?:(?:[ -]?[A-Z\d]{2,4}){3,8}|(?:[ -]?\d{2,4}){3,8}|[A-Za-z\d]{11,30})\b")
# Digits with what people write between them; the pieces are judged by how many digits there are.
_DIGITS = re.compile(rf"(?:\+|00)?\(?\d(?:[ \u00a0().,/–{_INVISIBLE}-]{{0,3}}\d)*")
_CODE = re.compile(r"\b(?=[a-z-]*\d)[a-z]{1,5}-?\d[a-z\d-]{4,}\b", re.IGNORECASE)  # parcels, returns, payments
_POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\s?\d[abd-hjlnp-uw-z]{2}\b", re.IGNORECASE)
_STREET = re.compile(
    r"(?P<before>\b\w*(?:stra(?:ß|ss)e|str|weg|platz|allee|gasse|ring|damm|ufer|hof)\.?\s+)(?P<number>\d+\s?[a-z]?)\b"
    r"|(?P<first>\b\d+[a-z]?)(?=,?\s+(?:[A-Z][\w'’.-]+\s+){0,3}(?:street|st|road|rd|avenue|ave|lane|ln|drive|close|"
    r"crescent|court|square|terrace|way|gardens)\b)"
    r"|(?P<word>\b(?:flat|apartment|apt|unit|house|villa|building|block|floor|wohnung|haus|hausnummer|nr\.?|no\.?|"
    r"شارع|شقه|شقة|فيلا|عماره|عمارة|مبني|مبنى|بنايه|بناية|منزل|بيت|الدور|الطابق|دور|طابق|بلوك|قطعه|قطعة|مجمع|رقم)"
    r"\s+(?:no\.?|nr\.?|number|رقم)?\s*)(?P<after>\d+\s?[a-z]?\b|\d+)",
    re.IGNORECASE,
)

_CAPITAL = r"[A-ZÄÖÜÉÈÀÇÁÍÓÚÑŞÇĞİ][\w'’-]+"
_ARABIC = r"[\u0621-\u064a]{2,}"
_ANY = rf"(?:[^\W\d_][\w'’-]*|{_ARABIC})"
_TITLE = r"(?:mr|mrs|ms|miss|mx|dr|prof|herr[n]?|frau|fr|familie)\.?"
_END = r"(?=\s*(?:[,.!?;:\n،؛]|$|[\U0001f300-\U0001faff]))"
_NAMED = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        # with a title, anywhere: "Herr Dr. Müller", "Mrs O'Brien"
        (rf"\b(?i:{_TITLE})\s+(?:(?i:{_TITLE})\s+)?(?P<name>{_CAPITAL}(?:[ -]{_CAPITAL})?)", 0),
        (rf"(?:السيد|السيدة|السيده|الاستاذ|الأستاذ|الاستاذة|الأستاذة|الدكتور|دكتور|المهندس)\s+(?P<name>{_ARABIC}(?:\s+{_ARABIC})?)", 0),
        # introductions: "my name is Ann Lee", "ich heiße lena", "اسمي محمد علي"
        (
            rf"\b(?i:my (?:full )?name is|my name's|name\s*:|i am called|this is (?=[A-Z])|i'm (?=[A-Z])|i am (?=[A-Z])|"
            rf"ich hei(?:ß|ss)e|mein (?:voller )?name (?:ist|lautet)|name lautet|hier (?:ist|spricht) (?=[A-ZÄÖÜ])|"
            rf"mein name\s*:|auf den namen|on the name of|under the name(?: of)?)\s*"
            rf"(?P<name>{_ANY}(?:[ -]{_CAPITAL}){{0,2}})",
            0,
        ),
        (rf"(?:اسمي|إسمي|انا اسمي|أنا اسمي|معك|معكم|باسم|بأسم|الاسم\s*:?)\s+(?P<name>{_ARABIC}(?:\s+{_ARABIC}){{0,2}}){_END}", 0),
        (rf"(?:اسمي|إسمي)\s+(?P<name>{_ARABIC})", 0),
        # greetings: with a capital letter, or alone before a sign or the end
        (rf"\b(?i:hi|hello|hey|dear|hallo|hey|moin|servus|grüezi|liebe[rs]?|guten (?:tag|morgen|abend)|good (?:morning|evening|afternoon))\s+(?P<name>{_CAPITAL}(?:[ -]{_CAPITAL})?)", 0),
        (rf"\b(?:hi|hello|hey|dear|hallo|moin|servus|liebe[rs]?)\s+(?P<name>{_ANY}){_END}", re.IGNORECASE),
        (rf"(?:مرحبا|أهلا|اهلا|هلا|السلام عليكم|صباح الخير|مساء الخير)\s+(?:يا\s+)?(?:أستاذ |استاذ |اخ |أخ |اخت |أخت )?(?P<name>{_ARABIC}){_END}", 0),
        (rf"(?<!\w)يا\s+(?P<name>{_ARABIC}){_END}", 0),
        # below a letter: "Regards, Ann", "Viele Grüße\nMax Huber", "مع تحياتي، سارة"
        (
            rf"\b(?i:(?:kind |best |warm )?regards|yours(?: sincerely| faithfully)?|sincerely|cheers|many thanks|(?:viele |liebe |beste |"
            rf"schöne )?grü(?:ß|ss)e?(?: aus \w+)?|mfg|lg|vg|mit freundlichen grü(?:ß|ss)en)\s*[,.!\n-]*\s*"
            rf"(?P<name>{_CAPITAL}(?:[ -]{_CAPITAL}){{0,2}})\s*$",
            re.MULTILINE,
        ),
        (rf"(?:مع (?:خالص )?تحياتي|تحياتي|وتفضلوا بقبول فائق الاحترام)\s*[،,.\n-]*\s*(?P<name>{_ARABIC}(?:\s+{_ARABIC}){{0,2}})\s*$", re.MULTILINE),
    )
)  # fmt: skip
# Behind a greeting or an "I am" these are no names; those of policies/names.py come on top.
_PLAIN = words_of(
    """
    there team all everyone everybody guys folks people again ladies gentlemen dear friend friends bro sister
    brother support where what when how why who can could is are do does did i we my the a an please thanks
    thank need want looking waiting writing sure sorry happy trying not still also just from in on at today
    yes no ok okay since because this that it zusammen leute liebes ihr euch sie du nochmal wieder und wo was
    wann wie warum wer kann könnt könnten können ist sind ich wir mein meine bitte danke gibt haben hat habe
    noch nicht kein keine auch ja nein guten tag morgen abend moin damen herren an von es das die der den für
    mit mal bestellung paket rücksendung order parcel package return refund german english arabic deutsch
    englisch arabisch customer kunde kundin whatsapp amazon عليكم وعليكم بكم بك الله جماعه جماعة شباب اخوي أخي
    اخي اختي أختي حبيبي اخوان ناس عالم فندم باشا غالي غاليين طيب مساعده مساعدة خدمه خدمة عملاء دعم فريق طلب
    طلبي وين فين متى كيف ليش هل ممكن ابغى اريد عايز انا ورحمه ورحمة رب سلام خير النور كم مدير ادمن استاذ أستاذ
    اخت أخت اخ أخ
    """
)
_SURELY_NOT = _PLAIN | NOT_NAMES | BUSINESS | HONORIFICS | TITLES


def find(text: str, names: Iterable[str] = ()) -> list[Found]:
    """All personal data in `text`, in order, none overlapping; `names` are known ones, hidden wherever they stand."""
    found: list[Found] = []
    plain = western_digits(text)  # one character for one
    for finder in (_addresses, _accounts, _streets, _numbers):
        for each in list(finder(plain)):
            _add(found, each)
            plain = plain[: each.start] + "\0" * (each.end - each.start) + plain[each.end :]
    for each in _persons(text, names):
        _add(found, each)
    return sorted(found, key=lambda each: each.start)


def mask(text: str, names: Iterable[str] = ()) -> str:
    """`text` without personal data."""
    parts, at = [], 0
    for each in find(text, names):
        parts += [text[at : each.start], _stand_in(each.kind, text[each.start : each.end])]
        at = each.end
    return "".join([*parts, text[at:]])


def is_card(digits: str) -> bool:
    """Whether 13 to 19 digits are a card's number, by Luhn's check digit."""
    if not 13 <= len(digits) <= 19 or len(set(digits)) == 1:
        return False
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def is_iban(text: str) -> bool:
    """Whether `text` is an IBAN by its check digits (ISO 13616), with or without blanks."""
    bare = re.sub(r"[ -]", "", text).upper()
    if not 15 <= len(bare) <= 34 or not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z\d]+", bare):
        return False
    return int("".join(str(int(char, 36)) for char in bare[4:] + bare[:4])) % 97 == 1


def _add(found: list[Found], new: Found) -> None:
    if all(new.end <= old.start or old.end <= new.start for old in found):
        found.append(new)


def _stand_in(kind: str, text: str) -> str:
    if kind == EMAIL:
        return "mail@example.com"
    if kind == LINK:
        return "https://example.com"
    if kind == PERSON:
        return NAME
    zeros = "".join("0" if char.isdecimal() else char for char in text)
    return re.sub(r"[A-Za-z]", "X", zeros) if kind == IBAN else zeros


def _addresses(text: str) -> Iterator[Found]:
    for kind, pattern in ((EMAIL, _EMAIL), (LINK, _LINK)):
        for match in pattern.finditer(text):
            yield Found(kind, *match.span())


def _accounts(text: str) -> Iterator[Found]:
    for match in _IBAN.finditer(text):
        if is_iban(match.group()):
            yield Found(IBAN, *match.span())
    for pattern in (_CODE, _POSTCODE):
        for match in pattern.finditer(text):
            yield Found(NUMBER, *match.span())


def _streets(text: str) -> Iterator[Found]:
    for match in _STREET.finditer(text):
        group = next(name for name in ("number", "first", "after") if match.group(name))
        yield Found(HOUSE, *match.span(group))


def _numbers(text: str) -> Iterator[Found]:
    """Three digits together and more, however they are written: orders, phones, cards, postcodes, dates of birth."""
    for match in _DIGITS.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if is_card(digits):
            yield Found(CARD, *match.span())
        elif len(digits) >= 9 or (len(digits) >= 7 and match.group()[0] in "+0("):
            yield Found(PHONE, *match.span())
        elif len(digits) >= 3:
            yield Found(NUMBER, *match.span())


def _persons(text: str, names: Iterable[str]) -> Iterator[Found]:
    for name in names:
        for word in (name, *name.split()):
            if len(word) > 2 and word.casefold() not in _SURELY_NOT and not word.isdecimal():
                for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE):
                    yield Found(PERSON, *match.span())
    for pattern in _NAMED:
        for match in pattern.finditer(text):
            words = re.split(r"[\s-]+", match.group("name"))
            if words[0].casefold() in _SURELY_NOT:
                continue
            kept = next((n for n, word in enumerate(words) if word.casefold() in _SURELY_NOT), len(words))
            end = match.start("name") + len(match.group("name")) if kept == len(words) else None
            if end is None:
                end = match.start("name") + match.group("name").index(words[kept], len(words[0]))
                end -= len(text[match.start("name") : end]) - len(text[match.start("name") : end].rstrip(" -"))
            yield Found(PERSON, match.start("name"), end)
