"""Sizes, and what lists of words say: products, colours, reasons of returns; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from components.concepts import Concepts, placed_tokens
from components.detail import Detail

KINDS = {"product_": "product", "color_": "color", "return_reason_": "return_reason"}
NOT_A_PRODUCT = {"product_generic_item"}  # "item", "Artikel": says nothing about which

# German "weiß" is also "know", Arabic "بني" also begins "human being", "17 Uhr" is no watch.
_NO_COLOUR = re.compile(
    r"(?<!\w)(?:(?:ich|er|sie|wer|man|keiner|niemand) wei(?:ß|ss)|wei(?:ß|ss) (?:ich|nicht|nich|net|ned|nix"
    r"|jemand|man|auch|er|sie|wer|einer|gar)|بني ا?ادم)(?!\w)"
)
COLOURLESS = {
    "greet",
    "goodbye",
    "thank",
    "affirm",
    "deny",
    "change_language",
    "bot_challenge",
    "talk_to_agent",
    "out_of_scope",
}

_LETTERS = r"(?:x{1,3}|[2-6]x)[sl]|x-(?:small|large)|extra[ -]?(?:small|large)"
_PLAIN = rf"{_LETTERS}|[sml]|small|medium|large|\d{{2}}(?:[.,]5|/\d{{2}})?|\d(?:[.,]5)?|one size"
_SWAPPED = rf"{_LETTERS}|[sml]|small|medium|large|[2-6]\d(?:[.,]5|/\d{{2}})?"  # "3 instead of 2" is a number of things
_SAYS_SIZE = (
    r"sizes?|sz|gr(?:ö|oe)(?:ß|ss)en?|gr(?:o|ö)(?:ss|ß)en?|gr\.?|(?:ال|ب|لل?)?(?:مقاس|قياس|نمره|سايز|مقاسي"
    r"|لاسايز|طاي|التاي)(?:ات)?"
    r"|(?:uk|eu|us|eur)(?: size)?"
)
_NAMED = re.compile(
    rf"(?<!\w)(?P<word>{_SAYS_SIZE})(?: (?:is|an?|ist|رقم|number|nr\.?|uk|eu"
    rf"|us))?[ :]{{0,2}}(?P<size>{_PLAIN})(?![\w@])(?!(?:[.,:/]\d))"
)
_CAPITALS = re.compile(r"(?<![\w'’&.-])(?:X{0,3}[SL]|[2-6]XL|M|xxl|xl|xs|xxs|xxxl)(?![\w'’&]|-\w)")
_NUMBER_WORDS = re.compile(
    r"(?<!\w)(?P<size>ال?(?:سمول|ميديوم|مديوم|لارج|اكس لارج|اكس سمول)|سمول|ميديوم|مديوم|لارج|اكس لارج|دبل اكس)(?!\w)"
)
_WORDS = re.compile(
    r"(?<!\w)(?:in|to|a|an|the|for|from|auf|gegen|für|von|statt|size|is) (?P<size>small|medium|large|x-large"
    r"|extra large)(?!\w)(?! \w*(?:item|parcel|box|package|order|problem|amount|sofa|table))"
)
_FROM_TO = re.compile(
    rf"(?<!\w)(?:from|von|aus|من)(?: (?:an?|the|einer?|{_SAYS_SIZE}))* (?P<from>{_SWAPPED})"
    rf" (?:to|auf|in|nach|gegen|zu|الي|ل|علي|لـ)(?: (?:an?|the|eine?|{_SAYS_SIZE}))* ?(?P<to>{_SWAPPED})(?![\w@])"
)
_BACKWARD = re.compile(
    rf"(?<!\w)(?P<to>{_SWAPPED})(?: \w+)? (?:instead of|rather than|statt|anstatt|anstelle(?: von)?"
    rf"|بدل(?: من)?|بدال|عوض)"
    rf"(?: (?:an?|the|my|einer?|der|{_SAYS_SIZE}))* ?(?P<from>{_SWAPPED})(?![\w@])"
)
_TO_BEFORE = re.compile(
    r"(?:\bto|\binto|\bin|\bfor|\bneed|\bwant|\bauf|\bgegen|\bbrauche?|\bfür|\bhätte gern|\blieber|الي|ابي"
    r"|ابغي|عايز|عاوز|بدي|بغيت|اريد|محتاج|ب|ل)"
    r"(?: (?:an?|the|eine?|die|der|size|größe|مقاس|قياس|نمره|it|sie|es|lieber))*[ :]*$"
)
_FROM_BEFORE = re.compile(
    r"(?:\bfrom|\bhave|\bgot|\bordered|\bbought|\bvon|\bstatt|\bhabe|\bbestellt|\bhatte|\binstead of|طلبت"
    r"|عندي|جاني|جاتني|وصلني|خذيت|اخذت|من|بدل)"
    r"(?: (?:an?|the|eine?|die|der|size|größe|مقاس|قياس|نمره|it|sie|es|in))*[ :]*$"
)
SWAPS = {"exchange_item", "change_order"}
# "S", "M" and "L" alone are sizes only where things that have one are spoken of.
WITH_LETTERS = SWAPS | {
    "size_help",
    "return_item",
    "inform",
    "report_missing_item",
    "faq",
    "track_order",
    "cancel_order",
}


def sizes(text: str, folded: str, intent: str | None) -> Iterator[Detail]:
    """Sizes in a text and its folded form; with roles `from` and `to` where an exchange names them."""
    found: dict[tuple[int, int], str | None] = {}
    if intent in SWAPS:
        for pattern in (_FROM_TO, _BACKWARD):
            for match in pattern.finditer(folded):
                found.setdefault(match.span("from"), "from")
                found.setdefault(match.span("to"), "to")
    for match in _NAMED.finditer(folded):
        start, end = match.span("size")
        if re.match(r"(?:uk|eu|us)", match.group("word")):
            start = match.start()
        found.setdefault((start, end), None)
    for pattern, where in (
        (_CAPITALS, text if intent in WITH_LETTERS else ""),
        (_NUMBER_WORDS, folded),
        (_WORDS, folded),
    ):
        for match in pattern.finditer(where):
            found.setdefault(match.span("size") if "size" in pattern.groupindex else match.span(), None)
    kept: list[tuple[int, int]] = []
    for (start, end), role in found.items():
        if any(start < other[1] and other[0] < end for other in kept):
            continue
        kept.append((start, end))
        if role is None and intent == "exchange_item":
            role = _role(folded[max(0, start - 40) : start])
        yield Detail("size", start, end, folded[start:end].upper().strip(), role)


def _role(before: str) -> str | None:
    if _FROM_BEFORE.search(before):
        return "from"
    return "to" if _TO_BEFORE.search(before) else None


def listed(text: str, concepts: Concepts, intent: str | None) -> Iterator[Detail]:
    """Products, colours and reasons in a text; where two overlap, the longer."""
    tokens = placed_tokens(text)
    found = [one for one in concepts.find([token for _, _, token in tokens]) if one.name not in NOT_A_PRODUCT]
    found.sort(key=lambda one: (one.start - one.end, one.start))
    taken: set[tuple[str, int]] = set()
    colourless = [match.span() for match in _NO_COLOUR.finditer(text.lower())]
    for one in found:
        kind = next((kind for prefix, kind in KINDS.items() if one.name.startswith(prefix)), None)
        places = {(str(kind), place) for place in range(one.start, one.end)}
        if kind is None or places & taken:
            continue
        taken |= places
        start, end = tokens[one.start][0], tokens[one.end - 1][1]
        if kind == "color" and (intent in COLOURLESS or any(a < end and start < b for a, b in colourless)):
            continue
        yield Detail(kind, start, end, text[start:end])
