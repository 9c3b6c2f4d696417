"""Sizes of clothes, shoes and rings as customers write them, with the role that an exchange gives them; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from components.detail import Detail

_LETTERS = r"(?:x{1,4}|[2-6]x)[sl]|x-(?:small|large)|extra[ -]?(?:small|large)"
_WORDED = (
    r"small|medium|large|(?:ال|لل)?(?:سمول|سمال|ميديوم|مديوم|ميديم|لارج|لارح|اكس ?لارج|اكس ?سمول|دبل ?اكس(?: لارج)?)"
)
_NUMBER = r"[2-6]\d(?:[.,]5|/\d{2})?[a-f]{0,2}|1\d(?:[.,]5)?|[3-9](?:[.,]5)?"
_PLAIN = (
    rf"{_LETTERS}|{_WORDED}|[sml]|\d{{2,3}}[a-f]{{1,2}}|\d{{2}}(?:[.,]5|/\d{{2}})?|\d(?:[.,]5)?|one size"
    r"|(?:(?<=size )|(?<=mass ))[j-z](?!\w)"
)
_SAYS_SIZE = (
    r"(?:shoe |ring )?sizes?|sz|(?:schuh|ring|kleider|konfektions)?gr(?:ö|oe|o)(?:ß|ss)(?:e|n|en)?|gr(?:ö|o)ssi|gr\.?"
    r"|(?:ال|ب|بال|لل?)?(?:مقاس|قياس|نمره|سايز|مقاسي|قياسي|لاسايز|طاي|التاي|لاطاي)(?:ات)?|m2as|ma2as|size"
    r"|(?:uk|eu|us|eur)(?: size| gr(?:ö|oe)(?:ß|ss)e)?"
)
_END = r"(?![\w@%€$£])(?![.,:/]\d)"
_NAMED = re.compile(
    rf"(?<!\w)(?P<word>{_SAYS_SIZE})(?: (?:is|an?|was|ist|war|von|رقم|هو|number|nr\.?|uk|eu|us))*(?:[ :]{{1,2}}|(?=\d))"
    rf"(?P<size>{_PLAIN}){_END}"
)
_AFTER = re.compile(rf"(?<![\w.,/])(?P<size>{_LETTERS}|\d{{1,2}}(?:[.,]5)?) (?:uk|us|eu|in (?:uk|us|eu)){_END}")
_CAPITALS = re.compile(r"(?<![\w'’&.-])(?:X{0,3}[SL]|[2-6]XL|M|xxl|xl|xs|xxs|xxxl|Xl|Xs)(?![\w'’&]|-\w)")
_WORDS = re.compile(
    rf"(?<!\w)(?<!too )(?<!run )(?<!runs )(?<!very )(?<!so )(?<!a bit )(?<!comes up )(?<!quite )(?<!extra )(?<!how "
    rf")(?P<size>{_WORDED})(?!\w)"
    r"(?! \w*(?:item|parcel|box|package|order|problem|amount|sofa|table|scratch|hole|dent|crack|business|print))"
)
_BETWEEN = rf"(?: (?:an?|the|my|in|it|einer?|der|die|das|{_SAYS_SIZE}))*"
_FROM_TO = re.compile(
    rf"(?<!\w)(?:from|von|aus|من|men|mn)(?: (?:an?|the|einer?|der|{_SAYS_SIZE}))* (?P<from>SIZE)"
    rf",? (?:to|auf|in|nach|gegen|zu|الي|لل?|علي|لـ|ل|la|l|ela)(?: (?:an?|the|eine?|die|{_SAYS_SIZE}))* ?"
    rf"(?P<to>SIZE){_END}".replace("SIZE", f"(?:{_LETTERS}|{_WORDED}|[sml]|{_NUMBER}|[7-9]\\d|1[0-8]\\d)")
)
_BACKWARD = re.compile(
    rf"(?<![\w.,/])(?P<to>SIZE)(?: (?!of|von|instead|rather|statt|anstatt|بدل)\w+)?,? (?:instead of|rather than|not"
    r"|statt|anstatt|anstelle(?: von)?|nicht|بدل(?: من)?|بدال|عوض|مو|مش|badal|bdal)"
    rf"{_BETWEEN} ?(?P<from>SIZE){_END}".replace("SIZE", f"(?:{_LETTERS}|{_WORDED}|[sml]|{_NUMBER}|[7-9]\\d|1[0-8]\\d)")
)
# "the medium for a large", "L gegen XL"
_FORWARD = re.compile(
    rf"(?<![\w.,/])(?P<from>SIZE),? (?:for|to|into|with|gegen|auf|in) (?:(?:an?|the|eine?|die|der|{_SAYS_SIZE}) )*"
    rf"(?P<to>SIZE){_END}".replace("SIZE", f"(?:{_LETTERS}|{_WORDED}|[sml]|[2-6]\\d(?:[.,]5)?)")
)
_SWITCHED = re.compile(
    r"(?:\binstead of|\brather than|\bstatt|\banstatt|(?<!\w)بدل(?: من)?|(?<!\w)بدال)"
    rf"{_BETWEEN} ?(?P<from>SIZE),? (?:an?|the|in|lieber|eine?|die|عايز|ابي|بدي|to){_BETWEEN} ?"
    rf"(?P<to>SIZE){_END}".replace("SIZE", f"(?:{_LETTERS}|{_WORDED}|[sml]|[2-6]\\d(?:[.,]5)?)")
)
_UNIT = (
    r"(?! ?(?:kg|kilo|cm|mm|m\b|inch|\"|''|jahre?|years?|yrs?|months?|monate?|weeks?|wochen?|days?|tage?n?|hours?"
    r"|stunden?|uhr|am\b|pm\b|min|times|mal|x\b|euro?s?|eur|€|\$|£|chf|franken|dollars?|pounds?|percent|prozent|%"
    r"|of\b|von\b|st(?:ü|ue)ck|pieces?|pcs|items?|pairs?|paar|jeans|shirts?|كيلو|كغ|سم|سنه|سنين|سنوات|يوم|ايام|شهر"
    r"|اسبوع|ساعه|ريال|درهم|جنيه|دينار|حبه|قطع|قطعه|مره|مرات|متر))"
)
# A bare number is a size where a word like these stands before it, and no unit behind it.
_BARE = re.compile(
    r"(?<!\w)(?P<cue>(?:in|for|an?|to|have|has|got|need|needs|want|wear|wears|take|takes|usually|normally|ordered"
    r"|received|bought|is|are|am|was|or|than|and|the|brauche?|brauch|nehme?|trage?|trag|hab|habe|hätte|haette|sonst"
    r"|normal|normalerweise|eigentlich|eine?r?|die|der|ne|auf|gegen|lieber|auch|bestellt|mir|me|gleich|passt|oder"
    r"|und|sind|ist"
    r"|بدي|بدنا|ابي|ابغي|ابغا|عايزه?|عاوزه?|اريد|بغيت|محتاجه?|ومحتاجه?|عندي|معي|البس|بلبس|نلبس|تلبس|لابس|كنلبس|بيلبس"
    r"|وابي|وبدي|وعايزه?|وصلني|جاني|طلبت|اخدت|اخذت|خذيت|لبسي|عاده|دايما|ب|او|ولا|علي|badi|biddi|3ayez|3ayza|abi|abgha"
    r"|bghit))"
    rf" (?:(?:an?|eine?|it|sie|es|mir|bitte|please|maybe|lieber|eher|immer|meist|always|mostly"
    rf"|رقم) )?(?P<size>{_NUMBER}){_END}{_UNIT}"
)
_ENDS = re.compile(
    r" ?(?:$|[.,!?;)]|(?:instead|please|pls|plz|bitte|not|but|or|and|uk|us|eu|oder|und|statt|بدل|او|لو)\b)"
)
_CUP = re.compile(r"(?<!\w)((?:[3-9]\d|1[0-2]\d)(?:aa|dd|[a-h]))(?!\w)")
_EITHER = re.compile(
    rf"(?<![\w.,])([3-5]\d|{_LETTERS}|[sml])(?: ?/ ?| (?:or|oder|und|and|ولا|او|و|vs) ?)([3-5]\d|{_LETTERS}"
    rf"|[sml])(?![\w.,]\w|\w){_UNIT}"
)
_WEIGHED = re.compile(
    r"(?:weigh|wiege?|gewicht|tall|height|gro(?:ß|ss)|chest|bust|waist|hips?|inseam|brust\w*|taille\w*|h(?:ü|ue)fte?\w*"
    r"|umfang|l(?:ä|ae)nge|وزن\w*|طول\w*|خصر\w*|صدر\w*|محيط\w*|عمر\w*|\baged?|\balt|\bold|year|jahre?|\bson\b"
    r"|daughter|\bsohn"
    r"|tochter|ابني|بنتي|order|bestellung|طلب(?!ت)\w*)[^\d.!?]{0,14}$"
)
_TO_CUE = re.compile(
    r"\b(?:to|into|for|need|needs|want|get|have you|do you have|can i|could i|please send|send me|swap|auf|gegen"
    r"|brauche?|brauch|für|fuer|hätte gern|hätte|lieber|bitte|nehme?|möchte|will|wünsche|geht|tausch\w*|schick\w*"
    r"|send\w*|rather"
    r"|instead|exchange|3ayez|3ayza|badi|biddi|bghit|abi|new|neue?)\b"
    r"|(?<!\w)(?:و?(?:الي|ابي|ابغي|ابغا|عايزه?|عاوزه?|بدي|بغيت|اريد|محتاجه?|ابدل\w*|بدل\w*لي|نبدل\w*|استبدل\w*|ودي|ممكن"
    r"|خلوه\w*|خلي\w*)|ب|لمقاس|ل)(?!\w)|(?<!\w)بمقاس"
)
_FROM_CUE = re.compile(
    r"\b(?:from|have|has|got|gave|sent me|ordered|bought|received|was|is|are|von|statt|habe|hab|hatte|bestellt\w*"
    r"|bekommen|gekauft|geliefert|instead of|(?:not|nicht)(?= ?(?:\w+ )?$)|current\w*|my|old|talabt)\b"
    r"|(?<!\w)(?:طلبت\w*|عندي|جاني|جاتني|وصلني|وصلتني|وصل|خذيت|اخذت|اخدت|من|بدل|مش|مو|معي|لي|شريت|اشتريت|جالي|كان"
    r"|القديم)"
    r"(?!\w)"
)
_AGES = {"is", "ist", "are", "sind", "am", "was", "in", "for", "than", "or", "and", "the", "a"}  # "my son is 6"
_HAVE_YOU = re.compile(
    r"\b(?:do you|have you|got any|you got|if you|can i|could i|may i|i'd like to|want to|to) have$"
    r"|\bhave you(?: got)?$"
)
SWAPS = {"exchange_item", "change_order"}
# "S", "M" and "L" alone are sizes only where things that have one are spoken of.
WITH_LETTERS = SWAPS | {
    "size_help", "return_item", "inform", "report_missing_item", "faq", "track_order", "cancel_order",
}  # fmt: skip
WITH_WORDS = SWAPS | {"size_help"}  # elsewhere a "large" needs a word before it: "in large"
_SIZED_BEFORE = re.compile(
    r"(?:^|[ ,](?:in|sizes?|the|from|to|für|von|gr(?:ö|oe)(?:ß|ss)e|مقاس|قياس|ordered an?|got an?|سايز)) ?$"
)
_Span = tuple[int, int]


def sizes(text: str, folded: str, intent: str | None) -> Iterator[Detail]:
    """Sizes in a text and its folded form; with roles `from` and `to` where something is to be swapped."""
    found: dict[_Span, str | None] = {}
    if intent in SWAPS:
        _swapped(folded, intent, found)
    for pattern in (_NAMED, _AFTER):
        for match in pattern.finditer(folded):
            start, end = match.span("size")
            if "word" in pattern.groupindex and re.match(r"(?:uk|eu|us)", match.group("word")):
                start = match.start()
            found.setdefault((start, end), None)
    if intent in WITH_LETTERS:
        for match in _CAPITALS.finditer(text):
            found.setdefault(match.span(), None)
        for match in _WORDS.finditer(folded):
            if intent not in WITH_WORDS and not _SIZED_BEFORE.search(folded[: match.start()]):
                continue
            found.setdefault(match.span("size"), None)
    if intent in ("exchange_item", "size_help"):
        for match in [*_CUP.finditer(folded), *_EITHER.finditer(folded)]:
            for group in range(1, len(match.groups()) + 1):
                found.setdefault(match.span(group), None)
        _bare(folded, intent, found)
    kept = _apart(found)
    roles = _roles(folded, kept) if intent in SWAPS else kept
    for (start, end), role in roles.items():
        yield Detail("size", start, end, folded[start:end].upper().strip(), role)


def _swapped(folded: str, intent: str, found: dict[_Span, str | None]) -> None:
    for pattern in (_FROM_TO, _SWITCHED, _BACKWARD, _FORWARD):
        for match in pattern.finditer(folded):
            pair = match.group("from"), match.group("to")
            # "3 instead of 2" of a placed order is a number of things, unless a size is spoken of.
            counted = all(
                one[0].isdigit() and float(re.split(r"[/a-f]", one.replace(",", "."))[0]) < 20 for one in pair
            )
            if counted and intent == "change_order" and not re.search(rf"(?<!\w)(?:{_SAYS_SIZE})(?!\w)", folded):
                continue
            found.setdefault(match.span("from"), "from")
            found.setdefault(match.span("to"), "to")


def _bare(folded: str, intent: str, found: dict[_Span, str | None]) -> None:
    for match in _BARE.finditer(folded):
        start, end = match.span("size")
        small = len(match.group("size")) == 1 or match.group("size")[0] == "1"
        # "a 12" may be a size, "need 3 chairs" not: small numbers end their part of the sentence.
        ends = _ENDS.match(folded, end)
        aged = small and intent == "size_help" and match.group("cue") in _AGES
        if (not small or ends) and not aged and not _WEIGHED.search(folded, max(0, start - 25), start):
            found.setdefault((start, end), None)


def _apart(found: dict[_Span, str | None]) -> dict[_Span, str | None]:
    """Those that share no character with one found earlier."""
    kept: dict[_Span, str | None] = {}
    for (start, end), role in found.items():
        if not any(start < other[1] and other[0] < end for other in kept):
            kept[(start, end)] = role
    return kept


def _roles(folded: str, kept: dict[_Span, str | None]) -> dict[_Span, str | None]:
    """A role for each size: as said before it, else the one that the other size leaves, else the wished one."""
    roles: dict[_Span, str | None] = {}
    end_before = 0
    for start, end in sorted(kept):
        roles[(start, end)] = kept[(start, end)] or _role(folded[max(end_before, start - 40) : start])
        end_before = end
    if len(roles) == 2 and None in roles.values():
        one, other = roles
        if roles[one] is None:
            roles[one] = "from" if roles[other] in (None, "to") else "to"
        if roles[other] is None:
            roles[other] = "to" if roles[one] == "from" else "from"
    return {span: role or "to" for span, role in roles.items()}


def _role(before: str) -> str | None:
    """What the last word that tells one says."""
    before = re.split(r"[.!?;]\s", before)[-1]
    last = {"to": -1, "from": -1}
    for role, pattern in (("to", _TO_CUE), ("from", _FROM_CUE)):
        for match in pattern.finditer(before):
            last[role] = match.start()
    if last["from"] >= 0 and _HAVE_YOU.search(before[: last["from"] + 4]):
        return "to"
    if last["to"] == last["from"]:
        return None
    return max(last, key=lambda role: last[role])
