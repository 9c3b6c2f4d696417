"""What lists of words say: products, colours, reasons of returns; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from components.concepts import Concepts, Found, placed_tokens
from components.detail import Detail
from helpdesk.spelling import ARABIC_LETTER, normalise

KINDS = {"product_": "product", "color_": "color", "return_reason_": "return_reason"}
NOT_A_PRODUCT = {"product_generic_item"}  # "item", "Artikel": says nothing about which
AFTER_ARTICLE = "product_after_article"  # "the watch", but not "watch out"
# What is not for sale is no product: a phone that an app runs on, things spoken of in passing.
PRODUCTLESS = {
    "greet", "goodbye", "affirm", "deny", "bot_challenge", "change_language", "opt_out", "out_of_scope", "show_menu",
}  # fmt: skip
OWN_DEVICES = {"product_phone", "product_tablet", "product_laptop"}
_OWN_WORDS = re.compile(
    r"(?:ال)?(?:[a-zäöü-]*(?:laptop|tablet|handy|smartphone|computer)s?|pc|mobile|phones?|rechner|roboter|شاشه|كمبيوتر|بوت)"
)
WITH_OWN_DEVICES = {
    "app_error", "talk_to_agent", "submit_document", "delete_my_data", "export_my_data", "complaint",
    "ticket_status",
}  # fmt: skip


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Where something is broken, "the battery" beside another thing is a part of it.
WITH_PARTS = {"report_damaged_item", "product_not_working", "problem_not_solved", "return_item", "exchange_item"}
_PARTS = re.compile(
    r"(?:ال)?(?:شاشه|بطاريه|بطاريات|عدسه|سلسله|كعب|طبق|صحن|ريموت|فلتر)|batter(?:y|ies)|batterien?|schlauch|griff"
    r"|lens|flasche|kanne|bulb|spiegel|belt|hose|pump|scheibe|jug|decke|topf|messer|glas|ink|tank|heater"
)

# German "weiß" is also "know", Arabic "بني" also begins "human being", a red light is no red thing.
_NO_COLOUR = re.compile(
    r"(?<!\w)(?:(?:ich|er|sie|wer|man|keiner|niemand) wei(?:ß|ss)|wei(?:ß|ss) (?:ich|nicht|nich|net|ned|nix"
    r"|jemand|man|auch|er|sie|wer|einer|gar)|بني ا?ادم|black friday|blackfriday|gold wert|goldwert|gr(?:ü|ue)nes licht"
    r"|(?:red|green|blue|orange|yellow|white|rote?s?|gr(?:ü|ue)ne?s?|blaue?s?|orangene?s?) (?:light|led|dot|lamp"
    r"|l(?:ä|ae)mpchen|licht|led)|golden (?:rule|gate)|الجمعه (?:ال)?(?:سوداء|بيضاء)|silver member|gold member)(?!\w)"
)
COLOURLESS = {
    "greet", "goodbye", "thank", "affirm", "deny", "change_language", "bot_challenge", "talk_to_agent",
    "out_of_scope", "app_error",
}  # fmt: skip
_NO_PRODUCT = re.compile(
    r"(?<!\w)(?:(?:tele|mobile )?phone (?:number|call|line|no)|(?:by|over the|on the|via|per|am|beim"
    r"|via) (?:phone|telefon|handy)"
    r"|handynummer|gift ?card|alle tassen im schrank|noch alle tassen|im bett|in bed|kitchen table|at my desk"
    r"|ein schrank von"
    r"|رقم (?:ال)?(?:جوال|موبايل|هاتف|تلفون|تليفون)\w*|(?:علي|عبر|ب) ?(?:ال)?(?:تلفون|تليفون|هاتف)|حليب امي"
    r"|(?:auf|mit|kein\w*) (?:einem |nem )?roboter|ابل باي|apple pay|samsung pay|google pay|(?:pls|please|kindly"
    r"|can i|to) book|book (?:again|for|an?|the|my|it|me|technician|engineer|appointment|visit|someone)"
    r"|to book|can you book|re-?book|ring (?:me|us|back)|(?:kein|keinen|den) boden|light (?:blue|green|grey|brown|pink)"
    r"|\d+ ?pcs?|watch out|ich sage|top (?:up|service)|full set|cash back|cover the)(?!\w)"
)
_ARTICLES = _words(
    "the a an my this that our his her your new one der die das den dem ein eine einen einem einer mein "
    "meine meinen "
    "meiner meinem deine ne nen n diese dieser diesen dieses neue neuen neuer unsere unseren beim vom zur which "
    "welche welchen welcher"
)
_MINE = _words("my mein meinem meine meiner meinen mei")
_AFTER_VERB = _words("me us back out up this the it for you your")  # "watch out", "ring me"
_NUMBERS = _words(
    "كم كام تلات تلاته اتنين وحده واحده تنتين ثنتين ثلاث ثلاثه اربع اربعه خمس خمسه ست سته سبع سبعه ثمان تسع عشر"
)
_AFTER_HOUR = _words("كل نص ربع قبل بعد اخر كم حدود حوالي لحد هالساعه لهالساعه لغايه هذي هاي")
_FIRST = {"watch", "ring", "uhr", "suit", "tie"}
_GERMAN_ENDINGS = ("en", "n", "er", "es", "e", "s")
_POSSESSIVES = ("كم", "نا", "ي", "ك")  # "her lens" is a part of a thing spoken of already
# Other words that look like an inflected or compound thing.
_NOT_A_THING = _words(
    "etikette etiketten durchmesser entdecken sage sagen better those whose chose message "
    "messages handbuch adressbuch "
    "sparbuch verlaufe bescherd zusagen absagen absage zusage anliegen trocken umkleiden pixels sausage pfand tonner "
    "مراتي مرتي كتابه كتابي بدلتها بدلته بدلتلي وصلتها وصلته وصلتكم وصلتنا وصلتني وصلته محافظه درجه لدرجه بدرجه ماسكه "
    "ماسكها كفرت بكتبها اسرتي كتب كتبت موبيليا moebelwagen moebelpacker moebelkauf schuhgroesse schuhgroessen "
    "kleidergroesse "
    "kleidergroessen schuhgrosse"
)
_NOT_ENDINGS = ("buchen", "sagen", "stellen", "liegen")
# "a smaller one" is what is wished for, not why.
_COMPARED = re.compile(r"(?:ال|ب|ل|بال)?(?:اصغر|اكبر|كبر|صغر)")
SHORTEST_WORD = 4


def listed(text: str, concepts: Concepts, intent: str | None) -> Iterator[Detail]:
    """Products, colours and reasons in a text; where two overlap, the longer; neighbours of a kind are one."""
    placed = placed_tokens(text)
    tokens = [token for _, _, token in placed]
    found = [one for one in _found(tokens, concepts) if _meant(one, tokens, intent)]
    found.sort(key=lambda one: (one.start - one.end, one.start))
    lowered = text.lower()
    without = {
        "color": [match.span() for match in _NO_COLOUR.finditer(lowered)],
        "product": [match.span() for match in _NO_PRODUCT.finditer(lowered)],
    }
    taken: set[tuple[str, int]] = set()
    spans: list[tuple[str, int, int]] = []
    for one in found:
        kind = _kind(one)
        places = {(kind, place) for place in range(one.start, one.end)}
        start, end = placed[one.start][0], placed[one.end - 1][1]
        if places & taken or any(a < end and start < b for a, b in without.get(kind, ())):
            continue
        taken |= places
        spans.append((kind, start, end))
    joined = list(_joined(text, sorted(spans)))
    things = sum(kind == "product" for kind, _, _ in joined)
    for kind, start, end in joined:
        part = (
            kind == "product" and things > 1 and intent in WITH_PARTS and _PARTS.fullmatch(normalise(text[start:end]))
        )
        if not part:
            yield Detail(kind, start, end, text[start:end])


def _kind(one: Found) -> str:
    return next((kind for prefix, kind in KINDS.items() if one.name.startswith(prefix)), "")


def _found(tokens: Sequence[str], concepts: Concepts) -> list[Found]:
    """What the lists know of the tokens, then of the tokens in their simplest form."""
    found = concepts.find(tokens)
    simple = [token[:-1] if token.endswith("s") and len(token) > SHORTEST_WORD else token for token in tokens]
    if simple != list(tokens):
        found += [one for one in concepts.find(simple) if _kind(one) == "product"]
    known = {place for one in found for place in range(one.start, one.end)}
    for place, token in enumerate(tokens):
        if place not in known and len(token) > SHORTEST_WORD and not token.endswith(_NOT_ENDINGS):
            found += _inflected(place, token, concepts)
    return found


def _inflected(place: int, token: str, concepts: Concepts) -> list[Found]:
    """The product whose German ending or Arabic possessive the token has."""
    for simple in _simpler(token):
        names = [one.name for one in concepts.find([simple]) if one.name.startswith("product_")]
        if names:
            return [Found(names[0], place, place + 1)]
    return []


def _simpler(token: str) -> Iterator[str]:
    if ARABIC_LETTER.match(token):
        for ending in _POSSESSIVES:
            rest = token.removesuffix(ending)
            if rest != token and len(rest) >= SHORTEST_WORD:
                yield rest
                if rest.endswith("ت"):
                    yield rest[:-1] + "ه"
        return
    for ending in _GERMAN_ENDINGS:
        rest = token.removesuffix(ending)
        if rest != token and len(rest) >= SHORTEST_WORD:
            yield rest
            plain = rest.replace("ue", "u").replace("ae", "a").replace("oe", "o")
            if plain != rest:
                yield plain


def _meant(one: Found, tokens: Sequence[str], intent: str | None) -> bool:
    """Whether the words mean what the list says, where this is said and what it is said with."""
    kind = _kind(one)
    if kind == "color":
        return intent not in COLOURLESS
    if kind == "return_reason":
        return not _COMPARED.fullmatch(" ".join(tokens[one.start : one.end]))
    if kind != "product":
        return False
    word = " ".join(tokens[one.start : one.end])
    if (
        intent in PRODUCTLESS
        or one.name in NOT_A_PRODUCT
        or word in _NOT_A_THING
        or word.removeprefix("و") in _NOT_A_THING
        or not word[0].isalnum()
    ):
        return False  # neither is an emoji a word for a thing
    if intent in WITH_OWN_DEVICES and (one.name in OWN_DEVICES or _OWN_WORDS.fullmatch(word)):
        return False
    if intent == "report_fraud" and one.name in OWN_DEVICES and _own(one, tokens):
        return False
    return one.name != AFTER_ARTICLE or _article(one, tokens)


def _own(one: Found, tokens: Sequence[str]) -> bool:
    before, word = tokens[max(0, one.start - 1) : one.start], tokens[one.end - 1]
    return bool(_MINE.intersection(before)) or (bool(ARABIC_LETTER.match(word)) and word.endswith("ي"))


def _article(one: Found, tokens: Sequence[str]) -> bool:
    before = tokens[max(0, one.start - 2) : one.start]
    word, after = tokens[one.start], tokens[one.end] if one.end < len(tokens) else ""
    if not ARABIC_LETTER.match(word):
        if not before and after not in _AFTER_VERB:
            return word in _FIRST
        return bool(_ARTICLES.intersection(before)) and not (before and before[-1].isdigit())
    if word.endswith("ساعه"):
        timely = after[:1].isdigit() or after in _NUMBERS or after.removeprefix("ال") in _NUMBERS
        return word.startswith("ال") and not timely and not _AFTER_HOUR.intersection(before[-1:])
    return word.startswith(("ال", "لل", "بال", "وال")) or word.endswith("ي")


def _arabic_colour(text: str, span: tuple[str, int, int]) -> bool:
    return span[0] == "color" and bool(ARABIC_LETTER.match(text[span[1]]))  # "the red for the black"


def _joined(text: str, spans: Sequence[tuple[str, int, int]]) -> Iterator[tuple[str, int, int]]:
    """Spans of a kind with nothing but a space or a hyphen between them are one: "USB" and "cable"."""
    last: tuple[str, int, int] | None = None
    for span in spans:
        if (
            last
            and last[0] == span[0]
            and not _arabic_colour(text, span)
            and text[last[2] : span[1]] in (" ", "-", "", "  ")
        ):
            last = (last[0], last[1], max(last[2], span[2]))
            continue
        if last:
            yield last
        last = span
    if last:
        yield last
