"""Of which country a page is, for names of money that several share: "درهم", "دينار", "د.أ". Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Collection, Mapping, Sequence

# Currency: telephone code and what follows it, end of addresses, names in the spelling of `folded`. Amman and Oman,
# Jidda and "his grandmother" are spelt alike: they tell nothing.
_COUNTRIES = {
    "SAR": ("966[15]", "sa", "السعوديه|الرياض|الدمام|مكه|المدينه المنوره"),
    "AED": ("971[2-7]", "ae", "الامارات|دبي|ابوظبي|ابو ظبي|الشارقه|عجمان|راس الخيمه|الفجيره"),
    "QAR": ("974[3-7]", "qa", "دوله قطر|الدوحه"),
    "OMR": ("968[279]", "om", "مسقط|صلاله|سلطنه عمان"),
    "KWD": ("965[2569]", "kw", "الكويت|حولي|السالميه|الفروانيه"),
    "BHD": ("973[136]", "bh", "البحرين|المنامه|المحرق"),
    "JOD": ("962[2-7]", "jo", "الاردن|اربد|الزرقاء"),
    "IQD": ("964[1-7]", "iq", "العراق|بغداد|البصره|اربيل|الموصل|النجف|كربلاء"),
    "EGP": ("201[0125]", "eg", "مصر|القاهره|الاسكندريه|الجيزه"),
    "MAD": ("212[5-7]", "ma", "المغرب|الدار البيضاء|الرباط|مراكش|طنجه|اكادير|يوليوز|غشت|شتنبر|نونبر|دجنبر"),
    "DZD": ("213[5-7]", "dz", "الجزاير|وهران|قسنطينه"),
    "TND": ("216[2-9]", "tn", "تونس|صفاقس|سوسه"),
}
# What a name may stand for, the most frequent first; "" where none is.
SHARED: Mapping[str, Sequence[str]] = {
    "درهم": ("AED", "MAD"),
    "د.ا": ("AED", "JOD"),
    "ريال": ("SAR", "QAR", "OMR"),
    "دينار": ("", "KWD", "JOD", "IQD", "BHD", "TND", "DZD"),
}
USUAL = ("ريال", "د.ا")  # believed where nothing tells of another country
NAMED = 2  # how many lines that tell a country a currency's full name is worth
_SIGNS = {
    currency: re.compile(
        rf"(?<![\d.,]){code}\+?\d{{6,9}}(?!\d)|(?<!\d)00?{code}\d{{6,9}}(?!\d)|[a-z0-9]\.{end}(?![\w.])"
        rf"|(?<!\w)[بلو]?(?:{names})(?!\w)"
    )
    for currency, (code, end, names) in _COUNTRIES.items()
}
_THOUSANDTHS = re.compile(r"\d[.٫]\d{3}$")
_BLANK = re.compile(r"(?<=[\d+])[ -](?=[\d+])")


@dataclass(frozen=True)
class Money:
    """What a name of money stands for; `sure` is false where nothing on the page tells, or two countries do."""

    currency: str
    sure: bool


def settled(name: str, number: str, texts: Sequence[str], named: Collection[str]) -> Money:
    """The currency of a number with a shared name, by the folded texts of the page and the currencies named there."""
    currencies = SHARED[name]
    told = {currency: _told(currency, texts, named) for currency in currencies if currency}
    most = [currency for currency in told if told[currency] == max(told.values())]
    if told[most[0]]:
        return Money(most[0], len(most) == 1)
    thousandths = name == "د.ا" and _THOUSANDTHS.search(number) is not None
    return Money(currencies[1] if thousandths else currencies[0], thousandths or name in USUAL)


def _told(currency: str, texts: Sequence[str], named: Collection[str]) -> int:
    """How many lines of the page tell the country; its money's full name counts more."""
    lines = (_BLANK.sub("", text) for text in texts)
    return NAMED * (currency in named) + sum(_SIGNS[currency].search(line) is not None for line in lines)
