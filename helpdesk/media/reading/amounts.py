"""Amounts of money as they are printed: number and currency on either side, both digit systems. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from helpdesk.media.reading.countries import SHARED
from helpdesk.media.reading.script import dotless, is_arabic

CURRENCIES = {
    "EUR": "€|eur|euro|euros|يورو",
    "USD": r"\$|us\$|usd|dollar|dollars|دولار|دولار امريكي",
    "GBP": "£|gbp|pounds|جنيه استرليني",
    "CHF": "chf|sfr|franken",
    "SAR": "sar|sr|ريال سعودي|ر.س|رس|﷼|⃁",
    "AED": "aed|dhs|درهم اماراتي",
    "EGP": "egp|le|جنيه|جنيه مصري|ج.م|جم",
    "KWD": "kwd|kd|دينار كويتي|د.ك|دك",
    "QAR": "qar|ريال قطري|ر.ق|رق",
    "OMR": "omr|ريال عماني|ر.ع|رع",
    "BHD": "bhd|دينار بحريني|د.ب|دب",
    "JOD": "jod|دينار اردني|د.ا.ا",
    "LBP": "lbp|ل.ل|ليره لبنانيه",
    "MAD": "mad|درهم مغربي|د.م|دم",
    "TND": "tnd|دينار تونسي|د.ت|دت",
    "DZD": "dzd|دينار جزايري|د.ج|دج",
    "TRY": "try|tl|₺|ليره تركيه",
    "INR": r"inr|₹|rs|rs\.",
    "JPY": "jpy|¥|yen",
    "PLN": "pln|zł|zl",
    "SEK": "sek", "DKK": "dkk", "NOK": "nok", "CZK": "czk", "CAD": "cad", "AUD": "aud", "CNY": "cny",
    "IQD": "iqd|دينار عراقي|د.ع|دع",
    **{name: name for name in SHARED}, "د.ا": "د.ا|دا|د.ا.|د.]|د.[|د.!",  # the page tells whose they are
}  # fmt: skip
THREE_DECIMALS = frozenset({"KWD", "BHD", "OMR", "JOD", "TND"})  # Iraq's dinar is told in whole thousands
NO_DECIMALS = frozenset({"JPY"})
_CODES = {name.replace("\\", ""): code for code, names in CURRENCIES.items() for name in names.split("|")}
_WORDS = ("ريال", "جنيه", "درهم", "دولار", "يورو")  # names of one word and one currency
LIKE = 0.85
_SIGN = "|".join(sorted((re.escape(name) for name in _CODES), key=len, reverse=True))
_NUMBER = r"\d{1,3}(?:[.,٬'’]\d{3})+(?:[.,٫]\d{1,2}|٫\d{3})?|\d+[.,٫]\d{2,3}|\d+[.,]-|\d+"
_EDGE = r"(?<![\d.,٫/:#-])"
_AMOUNT = re.compile(
    rf"(?:(?<!\w)(?P<before>{_SIGN})\.? ?|(?<![a-z]))(?<![\d٫/:#_])(?<![^\s(]-)(?<!\d[.,])(?P<number>{_NUMBER})"
    rf"(?![\d:/_%-]|[.,٫]\d)(?: ?(?P<after>{_SIGN})(?!\w))?"
)
# What is left of a card's number, after dots or stars or in words.
_MASKED = re.compile(
    r"(?:[•·∙●⋅*.…]{2,}|(?<!\w)x{3,}|(?:endet auf|endung|ending(?: in| with)?|بالرقم|تنتهي ب|المنتهيه ب)) ?[-:]? ?$"
)


@dataclass(frozen=True)
class FoundAmount:
    """A number that may be money: its value as printed, ISO 4217 code, name in SHARED or "", and where it stands."""

    number: str
    currency: str
    start: int
    end: int

    @property
    def has_decimals(self) -> bool:
        """Does it end like a price?"""
        return re.search(r"[.,٫٬]\d{2,3}$", self.number) is not None

    def value(self, currency: str) -> str | None:
        """The decimal string for a currency; None when the number cannot be one."""
        places = 3 if currency in THREE_DECIMALS else 0 if currency in NO_DECIMALS else 2
        number = decimal(self.number, places)
        return None if number is None else f"{number:.{places}f}"


def find_amounts(text: str) -> list[FoundAmount]:
    """All numbers of a folded text that could be money, with their currency where one stands beside them."""
    found = []
    for match in _AMOUNT.finditer(text):
        if _MASKED.search(text[: match.start()]) or _grouped_by_blanks(text, match):
            continue
        sign = match["before"] or match["after"] or ""
        found.append(FoundAmount(match["number"], _CODES.get(sign, ""), match.start(), match.end()))
    return found


def _grouped_by_blanks(text: str, match: re.Match[str]) -> bool:
    """Is it "249,00" of "1 249,00", or of one article and its price; "604" of "604 76"? Nobody can tell: no amount."""
    if re.fullmatch(r"\d+", match["number"]) and re.match(r" \d{2,3}(?!\w)", text[match.end("number") :]):
        return True
    before = text[: match.start("number")]
    return re.match(r"\d{3}(?!\d)", match["number"]) is not None and bool(re.search(r"(?<![\d.,:/-])\d{1,3} $", before))


def currency_of(text: str) -> str:
    """The currency that a short folded text consists of, or ""."""
    return _CODES.get(text.strip(" .:"), _CODES.get(text.strip(" :"), ""))


def likely_currency(text: str) -> str:
    """The currency whose Arabic name a folded word is but for dots and a letter too many or too few, or ""."""
    if is_arabic(text) and (code := _CODES.get(re.sub(r"(.)\1+", r"\1", text))):
        return code
    if len(text) < 4 or not is_arabic(text):
        return ""
    like = {name: SequenceMatcher(None, dotless(text), dotless(name)).ratio() for name in _WORDS}
    best = max(like, key=lambda name: like[name])
    return _CODES[best] if like[best] > LIKE else ""


def currencies_in(text: str) -> list[str]:
    """All currency signs of a folded text that stand alone."""
    return [_CODES[match] for match in re.findall(rf"(?<![^\W\d_])(?:{_SIGN})(?![^\W\d_])", text)]


def decimal(number: str, places: int) -> Decimal | None:
    """The number printed with either decimal separator. Grouping must be by three; None otherwise."""
    number = re.sub(r"[.,]-$", "", number)
    if "٫" in number:
        whole, _, cents = number.partition("٫")
        return Decimal(re.sub(r"\D", "", whole) + "." + cents)
    whole, cents = number, ""
    # Seen among Arabic-Indic digits, both separators are one small stroke: the currency tells which the last one is.
    match = re.fullmatch(r"(?P<whole>.*?)[.,٬](?P<cents>\d{1,3})", number)
    if match and (len(match["cents"]) < 3 or places == 3):
        whole, cents = match["whole"], match["cents"]
    if len(cents) == 1:
        return None
    digits = re.sub(r"\D", "", whole)
    return Decimal(f"{digits}.{cents or 0}") if digits else None
