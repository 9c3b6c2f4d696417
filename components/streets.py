"""Street addresses in a folded text, with the role that words beside them give; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from components.detail import Detail

_KIND = (
    r"street|st|road|rd|avenue|ave|lane|ln|drive|dr|close|court|ct|square|sq|terrace|crescent|cres|place|gardens|hill"
    r"|grove|boulevard|blvd|highway|hwy|mews|row|walk|park|parade|quay|wharf|rise|estate|mansions|heights|towers?|plaza"
)
_HOME = r"(?:(?:flat|apt\.?|apartment|unit|suite|villa|house|plot|block|no\.?|number) #?\w+,? ){0,2}"
_ENGLISH = (
    rf"{_HOME}\d{{1,5}}(?:[-/]\d+)?[a-z]?,? (?:(?!order|orders|days?|weeks?|x |of |the |to |in )[a-z'’.]+ "
    rf"|\d{{1,3}}(?:st|nd|rd|th) ){{1,3}}?"
    rf"(?:{_KIND}|(?<!the )(?<!its )(?<!their )(?<!my )(?<!on )way)(?!\w)"
    rf"|(?<!the )(?:(?!the |my |is |to |at |in |on |from |new |old |address |street |and |was |it's |its "
    rf"|not )[a-z'’]+ ){{1,3}}(?:street|road|avenue|lane|drive|close|boulevard|blvd),? (?:no\.? ?)?\d{{1,4}}[a-z]?"
    rf"|{_HOME}\d{{1,4}}[a-z]? (?:broadway|the [a-z]+ (?:road|lane|street))"
    r"|(?:rue|avenue|bd|boulevard|via|calle) (?:[a-z'’]+ ){1,3}\d{1,4}"
)
_GERMAN = (
    r"(?:(?:am|an der|an den|auf der|auf dem|im|in der|in den|zum|zur|unter den|alte[rn]? |neue[rn]? )? ?)?"
    r"(?!ehering|\w*l(?:ie|ei)fer|erfahrung|jahrgang)[a-zäöüß-]{0,30}[a-zäöüß]{2}[ -]?(?:stra(?:ß|ss)e|str\.?|weg"
    r"|gasse|allee|platz|damm|ufer"
    r"|gässli|gaessli|strasse|steig|pfad|markt|chaussee|promenade|zeile|graben|kai|winkel|stieg|hof|feld|wiese"
    r"|anger|berg|rain|matte)"
    r" (?:nr\.? ?)?\d{1,4} ?[a-z]?(?:[/-]\d+){0,3}(?!\w)(?! (?:tage?n?|wochen|euro|stück|mal|uhr))"
    r"|[a-zäöüß-]{3,30}(?<!ehe)(?<!liefe)ring \d{1,4}[a-z]?(?!\w)(?= ?(?:,|\.|$|in|und|statt|nicht))"
    r"|(?:am|an der|auf der|im|in der|zum|zur) (?!\w*tag |\w*woch|januar|februar|märz|april|mai|juni|juli|august"
    r"|\w+ber )[a-zäöüß-]{3,30} \d{1,3}[a-z]?(?=,? \d{4,5} [a-zäöüß])"
)
_ARABIC = (
    r"(?:(?:ال)?(?:شارع|حي|زنقه|نهج|حاره|طريق|درب|جاده|ميدان|شقه|فيلا|برج|عماره|بنايه|بلوك|قطعه|مبني|مجمع|مدينه"
    r"|منطقه|كومباوند|لوتيسمون|اقامه)"
    r",? (?!(?:الي|من|علي|في|لا|ما|مو|مش|بس|بدل|كان) )(?:[^\W\d]+[ ,]*){0,4}?(?:(?:رقم|مبني|بنايه|عماره|فيلا|بيت"
    r"|قطعه|شقه|بلوك|منزل|دور|الدور|برج|نمره|,) ?)*\d{1,4}[ ,]*){1,3}"
    r"|(?:ال)?(?:شارع|زنقه|نهج|حاره|حي) (?!(?:الي|من|علي|في|لا|ما|مو|مش|بس|غلط|جديد|الجديد|القديم|واحد|جنب|ثاني"
    r"|تاني|هو)(?!\w))[^\W\d]{3,}(?: (?:ال|بن|ابو"
    r"|عبد)[^\W\d]{2,}){0,2}"
    r"|\d{1,4}[ ,]+(?:شارع|زنقه|حي|ش) [^\W\d]{3,}(?: (?:ال|بن|ابو|عبد)?[^\W\d]{3,}){0,2}"
    r"|(?:share3|shari3|sharea|zan9at|zankat|hay|7ay) (?:el |al )?[a-z0-9]+ (?:[a-z]+ )?\d{1,4}"
)
_TOWN = (
    r"(?:,? (?:(?:in )?(?:[ad]-)?\d{4,5} [a-zäöüß-]+(?: am [a-z]+)?|[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}(?!\w)))"
    r"|(?:, (?!(?:and|but|not|now|pls|please|thanks|thank|i|it|its|it's|my|the|can|could|is|that|this|because"
    r"|bitte|und|aber|nicht|ich|das|die"
    r"|der|wir|danke|wo|ist|statt|kann|geht|or|so|in|if|we|you|order|for|instead|from|bestellung|alles|sonst"
    r"|hab\w*|dort|da|dieses|at|on|as|flat|new(?! york)|old|typed|sorry) )"
    r"[a-zäöüß-]{3,30}(?: (?:[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}|york|city|town|dhabi|angeles"
    r"|island))?(?=\s*(?:[,.!?;)]|$|not|instead|statt|auf|an|from|bei|for|schicken|please|pls|bitte|liefern"
    r"|senden)))"
    r"| (?:in )?(?:الرياض|جده|دبي|القاهره|بيروت|عمان|الدمام|ابوظبي|الشارقه|الكويت|الدوحه|مسقط|المنامه|مكه|المدينه"
    r"|الدار البيضاء|كازا|الرباط|الجيزه|الاسكندريه|اسكندريه|دمشق|بغداد|طنجه|مراكش|فاس|تونس|الجزائر|الخبر|حلب"
    r"|طرابلس|صيدا|اربد|الزرقاء|مصر الجديده|مدينه نصر|المعادي|الدقي)"
)
_STREET = re.compile(rf"(?<![\w@])(?:{_ENGLISH}|{_GERMAN}|{_ARABIC})(?:{_TOWN})*(?!\w)")
# Words that say which address it is; the last before it does.
_NEW = re.compile(
    r"\b(?:to|new|neue?[nr]?|nach|an|auf|into|now|jetzt|nun|richtig\w*|correct|instead|should be|korrekt\w*|changed?)\b"
    r"|(?<!\w)(?:و?(?:ال)?جديده?|الي|علي|ل|لل|صار|صرت|حاليا|الصحيح\w*|الصح|هلا|دلوقتي|الحين|jdid|gdid|3ala)(?!\w)"
)
_OLD = re.compile(
    r"\b(?:from|old|alte?[nrsm]?|von|statt|anstatt|instead of|rather than|not|nicht|no longer|previous|was"
    r"|bisher\w*|vorher)\b"
    r"|(?<!\w)(?:و?(?:ال)?قديمه?|من|بدل|بدال|مو|مش|كان|عوض|القديم\w*|2adim)(?!\w)"
)
NEAR_CHARACTERS = 45


def addresses(text: str) -> Iterator[Detail]:
    """Streets with their number (Arabic ones also without), and the town; the role is `old`, `new` or None."""
    last, end_before = None, 0
    for match in _STREET.finditer(text):
        before = text[max(end_before, match.start() - NEAR_CHARACTERS) : match.start()]
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        end_before = match.start() + len(match.group().rstrip(" ,."))
        role = _role(before) or {"old": "new", "new": "old", None: None}[last]
        last = role
        yield Detail("address", start, end_before, text[start:end_before], role)


def _role(before: str) -> str | None:
    """What the word nearest to the address says."""
    old = max((match.end() for match in _OLD.finditer(before)), default=-1)
    new = max((match.end() for match in _NEW.finditer(before)), default=-1)
    if old == new:
        return None
    return "old" if old > new else "new"
