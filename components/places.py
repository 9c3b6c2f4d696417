"""Numbers that are postcodes by what stands around them, and words that are written onto numbers; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from components.detail import Detail

# Towns as people write them behind a postcode, folded; only those in which the number could be an order's as well.
TOWNS = frozenset(
    town
    for line in (
        "berlin hamburg münchen muenchen köln koeln frankfurt stuttgart düsseldorf duesseldorf leipzig",
        "dortmund essen bremen dresden hannover nürnberg nuernberg duisburg bochum wuppertal bielefeld bonn",
        "münster muenster karlsruhe mannheim augsburg wiesbaden mönchengladbach gelsenkirchen aachen",
        "braunschweig chemnitz kiel magdeburg halle freiburg krefeld mainz lübeck luebeck erfurt oberhausen",
        "rostock kassel hagen saarbrücken potsdam hamm ludwigshafen oldenburg osnabrück leverkusen heidelberg",
        "darmstadt solingen regensburg paderborn ingolstadt würzburg wuerzburg fürth ulm heilbronn pforzheim",
        "wolfsburg göttingen goettingen bottrop reutlingen koblenz bremerhaven jena trier erlangen siegen",
        "cottbus hildesheim kaiserslautern fulda passau bamberg bayreuth konstanz flensburg schwerin wien",
        "vienna graz linz salzburg innsbruck klagenfurt villach wels dornbirn bregenz eisenstadt steyr leoben",
        "krems zürich zuerich zurich genf genève geneva basel bern lausanne winterthur luzern lugano biel",
        "thun chur schaffhausen zug neuchâtel fribourg sion riyadh jeddah dammam cairo alexandria dubai",
        "casablanca rabat الرياض جده الدمام الخبر مكه المدينه الطائف تبوك ابها القصيم بريده القاهره الجيزه",
        "الاسكندريه اسكندريه المنصوره طنطا اسوان الاقصر اسيوط الزقازيق الدار البيضاء كازا الرباط فاس مراكش",
        "طنجه اكادير وجده تونس الجزائر وهران بيروت عمان دمشق حلب بغداد دبي الشارقه الكويت الدوحه مسقط المنامه",
    )
    for town in line.split()
)
_NEXT_WORD = re.compile(r"[ ,\n]{1,2}(?:(?:st\.?|sankt|bad) )?(?P<word>[^\W\d_]{2,})")
_TO_A_PLACE = re.compile(r"(?<!\w)(?:in|nach|aus|to|near|around)\s$")
_HOUSE = re.compile(r"[^\W\d_]\.? ?\d{1,4} ?[a-z]?(?:/\d+)*\s*[,\n]\s*$")
_ENDS = re.compile(r"\s*(?:$|[,.;!?\n])")
# "Bestellung 1010 Wien": the word before says that it is an order's number after all.
_ORDER_BEFORE = re.compile(r"(?:orders?|bestell\w*|auftrag\w*|طلب\w*|اوردر\w*|number|nummer|nr|no|رقم|#)[.:]? ?#?$")
POSTCODE_DIGITS = 5  # so many, and a word like a town's name, need no town that is known
NAME = 2  # letters at least of a town's name

# What is written onto a number: "طلب1002", "و1005", "Nr.1002", "order:1001".
_ORDERS = (
    r"(?:ord(?:e)?r|bestellung|bestellnummer|bestellnr|auftrag)(?:nr|no)?"
    r"|(?:وال|بال|لل|ال|و|ب|ل)?(?:طلب(?:ي|يه|يتي|نا|كم)?|اوردر)"
)
GLUED = rf"(?:(?P<order>(?:{_ORDERS})[.:]?)|(?:nummer|number|nr|no|(?:ال|و)?رقم)[.:]?|لل|ل|و)(?=\d)"


def with_postcodes(found: Sequence[Detail], text: str, folded: str) -> Iterator[Detail]:
    """The details; a number before a town's name is a postcode and no order's, whatever words stand near it."""
    seen: set[int] = set()
    for detail in found:
        if detail.kind not in ("order_number", "postcode") or not is_postcode(text, folded, detail.start, detail.end):
            yield detail
        elif detail.start not in seen:
            seen.add(detail.start)
            yield replace(detail, kind="postcode")


def is_postcode(text: str, folded: str, start: int, end: int) -> bool:
    """Is the number at `start` to `end` the postcode of a place ("5020 Salzburg"), whatever numbers orders have?"""
    before = folded[:start]
    following = _NEXT_WORD.match(folded, end)
    if following is None or _ORDER_BEFORE.search(before):
        return False
    if following["word"] in TOWNS:
        return True
    at = following.start("word")
    is_name = text[at].isupper() and len(following["word"]) > NAME and bool(_ENDS.match(folded, following.end()))
    if not is_name:
        return False
    return bool(_TO_A_PLACE.search(before) or _HOUSE.search(before)) or (
        end - start == POSTCODE_DIGITS and not before.strip()
    )
