"""Details that are known by their shape, in any digits and three languages; pure, and free of Rasa's import."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from components.by_hand import numbers_by_hand
from components.codes import error_codes, transactions
from components.detail import Detail
from components.places import GLUED, with_postcodes
from components.streets import addresses
from components.text import fold
from helpdesk.dates import find_dates

_EDGE, _END = r"(?<![\w@.+-])", r"(?![\w@])"

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}")
URL = re.compile(r"(?:https?://|www\.)\S+")
DATE = re.compile(r"(?<![\w.])(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})?|\d{4}-\d{2}-\d{2}|\d{1,2}:\d{2})(?![\w])")
MEASURE = re.compile(
    r"(?<![\w.])\d+(?:[.,]\d+)? ?(?:m?ah|k?wh?|watt|kg|gr?|gb|tb|mb|ml|cm|mm|rpm|btu|hz|volt|v|°|%)(?!\w)"
)

# Shapes of parcels' numbers that say their carrier: UPS, the postal union's S10, DHL Germany's licence plate.
TRACKING = re.compile(_EDGE + r"(?:1z[0-9a-z]{16}|[a-z]{2}\d{9}[a-z]{2}|j?jd\d{10,20})" + _END)
LETTERS_AND_DIGITS = re.compile(_EDGE + r"(?=[a-z-]*\d)[a-z]{2,5}-?\d{6,20}" + _END)
TICKET = re.compile(_EDGE + r"(?:(?:t|tk|tkt|hd|ticket|case)-? ?#?|[a-z]{2,4}-)(\d{1,10})" + _END)
_OWN_SHAPE = re.compile(r"t-?\s?#?\d|(?:tk|tkt|hd|ticket|case)")
PHONE = re.compile(
    r"(?<![\w@.])(?:\+|00)\d(?:[ ()/.-]{0,2}\d){6,14}(?!\w)|(?<![\w@.])0\d(?:[ ()/-]{0,2}\d){7,11}(?!\w)"
)

_CURRENCIES = {
    "EUR": r"€|eur|euros?|euronen|يورو",
    "GBP": r"£|gbp|pounds?|quid|pfund|باوند",
    "USD": r"us ?\$|\$|usd|dollars?|bucks|دولار(?:ات)?",
    "CHF": r"chf|sfr\.?|fr\.|stutz|franken|fränkli|francs?",
    "AED": r"aed|dirhams?|dhs?|د\.?ا|درهم|دراهم",
    "SAR": r"sar|sr|riyals?|rials?|ryals?|ر\.?س|ريال|ريالات",
    "KWD": r"kwd|kd|dinars?|د\.?ك|دينار|دنانير",
    "EGP": r"egp|le|l\.e\.?|gene[ih]h?|gn[ei]h|guinea|ج\.م|جنيه|جنيهات|جني",
    "QAR": r"qar",
    "INR": r"₹|inr|rupees?|rs\.?",
    "NGN": r"₦|ngn|naira",
    "ZAR": r"zar|rands?",
    "JOD": r"jod|jd",
    "OMR": r"omr",
    "BHD": r"bhd",
    "MAD": r"mad",
    "SYP": r"ليره|ليرات|ليره سوري\w*",
}
_ANY_CURRENCY = "|".join(_CURRENCIES.values())
_NUMBER = r"\d{1,3}(?:[., ]\d{3})+(?:[.,]\d{1,3})?|\d+(?:[.,]\d{1,3})?"
# Arabic writes its article onto the number, "الـ300".
AMOUNT = re.compile(
    rf"(?:(?<![\w.,])|(?<=الـ)|(?<=ال)|(?<=(?<!\w)ب))(?:(?P<before>{_ANY_CURRENCY}) ?(?P<left>{_NUMBER})"
    rf"|(?P<right>{_NUMBER}) ?(?P<after>{_ANY_CURRENCY}))(?!\w)"
)

# https://ideal-postcodes.co.uk/guides/uk-postcode-format: an area, a district, then a digit and two letters.
UK_POSTCODE = re.compile(_EDGE + r"(?:gir ?0aa|[a-z]{1,2}\d[a-z\d]? ?\d[abd-hjlnp-uw-z]{2})" + _END)
NAMED_POSTCODE = re.compile(_EDGE + r"(?:d|de|a|at|ch)-(\d{4,5})" + _END)
BARE_NUMBER = re.compile(rf"(?<![\w.,@:/+-])(?:{GLUED}|(?P<sign>#)? ?)(?P<digits>\d{{4,8}})(?![\w@]|[.,:/-]\d)")
SHORT_NUMBER = re.compile(r"(?<![\w.,@:/+-])#?(\d{1,8})(?![\w@]|[.,:/-]\d)")
LONG_NUMBER = re.compile(r"(?<![\w@.,+])\d{9,22}(?![\w@])")

# Words that say what the number near them is; the nearest wins.
_SAYS = {
    "order_number": r"orders?|ordr|bestell\w*|auftrag\w*|(?:ال|لل|و|ب|ل)*طلب(?:ي|يه|يتي|ك|نا|ات|اتي|ه)*"
    r"|(?:ال)?اوردر\w*|كوموند\w*|talab\w*|6alab\w*",
    "tracking_number": r"tracking|parcel (?:number|no)|sendung\w*|paketnummer\w*|trackingnummer"
    r"|(?:ال)?تتبع|(?:ال)?شحنه|بوليصه",
    "ticket_number": r"ticket\w*|case|complaint|reference|vorgang\w*|fallnummer|fall|aktenzeichen"
    r"|reklamation\w*|beschwerde\w*|meldung|anfrage\w*|anliegen"
    r"|(?:ال|لل|بال|ل)?(?:تذكره|تذكرتي|تكت|تيكت|تيكيت|شكوي|شكواي|شكوتي|بلاغ|بلاغي)|رقم (?:ال)?(?:حاله|ملف)|shakwa"
    r"|tazkara",
    "postcode": r"post ?code|zip(?: code)?|plz|postleitzahl|(?:ال)?رمز (?:ال)?بريدي|بريدي",
    "phone": r"phone|mobile|call me on|handy\w*|telefon\w*|tel|(?:ال)?جوال\w*|موبايل\w*|تلفون\w*|هاتف\w*",
}
_KEYWORD = re.compile(r"(?<!\w)(?:" + "|".join(f"(?P<{kind}>{words})" for kind, words in _SAYS.items()) + r")(?!\w)")
NEAR_CHARACTERS = 30
DIGITS_OF_A_PARCEL = 9  # letters and that many digits are a parcel's number, unless a word says otherwise

# "200 instead of 150": the second amount goes without its currency.
_OTHER_AMOUNT = re.compile(
    rf"[,.]? (?:instead of|rather than|and not|not|statt|anstatt|und nicht|nicht|بدل(?: من)?|بدال|مو|مش|وليس|not the)"
    rf"(?: (?:the|only|nur|just))? (?P<number>{_NUMBER})(?![\w%]|[.,:/-]\d)(?! ?(?:{_ANY_CURRENCY}))"
)

_FRONT = r"(?:بال|وال|لل|ال|ب|ل)?"
_LANGUAGE_NAMES = {
    "en": r"english|englisch(?:e[nr]?)?|inglish|engl|(?:ال|بال|لل|ب|ل)?ان[جكقغ]ل[يش]\w*|(?:bel ?|b)?"
    r"in[gk]li[zs]i?\w*|engleezi\w*|anglais|ingles",
    "de": r"german|deutsch(?:e[nr]?)?|allemand|(?:ال|بال|لل|ب|ل)?[اأ]?لماني\w*"
    r"|(?:bel ?|b)?almani\w*|t(?:ü|ue)r?deutsch",
    "ar": r"arab(?:ic|isch(?:e[nr]?)?|i)|arabic|arabik|(?:ال|بال|لل|ب|ل)?عرب(?:ي|يه|يا)"
    r"|(?:bel ?|b)?3arabi\w*|b?el ?3arabi|arabe",
    "fr": rf"french|franz(?:ö|oe)sisch|francais|français|{_FRONT}فر[ان]?[اون]?[نس]?س[يا]\w*|faransi\w*|fransawi",
    "es": rf"spanish|spanisch|espa(?:ñ|n)ol|castellano|{_FRONT}اسباني\w*",
    "tr": rf"turkish|t(?:ü|ue|u)rkisch|t(?:ü|u)rk(?:ç|c)e|{_FRONT}ترك(?:ي|يه|يا)|turki",
    "it": rf"italian|italienisch|italiano|{_FRONT}(?:ا|اي)يطالي\w*|{_FRONT}طلياني\w*",
    "pl": rf"polish|polnisch|polski|{_FRONT}بولندي\w*",
    "uk": rf"ukrainian|ukrainisch|{_FRONT}اوكراني\w*",
    "ru": rf"russian|russisch|{_FRONT}روسي\w*",
    "ro": rf"romanian|rum(?:ä|ae)nisch|{_FRONT}روماني\w*",
    "hr": r"croatian|kroatisch",
    "sq": r"albanian|albanisch",
    "hu": r"hungarian|ungarisch",
    "nl": rf"dutch|niederl(?:ä|ae)ndisch|holl(?:ä|ae)ndisch|{_FRONT}هولندي\w*",
    "pt": rf"portuguese|portugiesisch|portugues|{_FRONT}برتغالي\w*",
    "el": r"greek|griechisch|يوناني\w*",
    "hi": rf"hindi|{_FRONT}هندي\w*|هندو",
    "ur": rf"urdu|{_FRONT}(?:اوردو|اوردي\w*|اردو|اردي\w*)",
    "fa": rf"farsi|persian|persisch|dari|{_FRONT}فارسي\w*",
    "ku": rf"kurdish|kurdisch|{_FRONT}كو?ردي\w*",
    "ber": rf"amazigh|tamazight|berber\w*|{_FRONT}امازيغي\w*|تمازيغت|شلحه",
    "he": r"hebrew|hebr(?:ä|ae)isch|عبري\w*",
    "zh": rf"chinese|mandarin|cantonese|chinesisch|{_FRONT}صيني\w*",
    "ja": rf"japanese|japanisch|{_FRONT}ياباني\w*",
    "ko": rf"korean|koreanisch|{_FRONT}كوري\w*",
    "tl": rf"tagalog|filipino|{_FRONT}فلبيني\w*",
    "am": rf"amharic|amharisch|tigrinya|{_FRONT}امهري\w*|{_FRONT}حبشي\w*",
    "so": rf"somali|{_FRONT}صومالي\w*",
    "sw": r"swahili|suaheli|kiswahili|سواحيلي\w*",
    "ps": rf"pashto|paschtu|{_FRONT}بشتو\w*",
    "other": (
        rf"armenian|armenisch|{_FRONT}ارمني\w*|schweizerdeutsch|cymraeg|catalan|katalanisch|"
        r"serbian|serbisch|bosnian|bosnisch"
        r"|czech|tschechisch|slovak|slowakisch|slovenian|slowenisch|bulgarian|bulgarisch"
        r"|danish|d(?:ä|ae)nisch|swedish|schwedisch|norwegian|norwegisch|finnish|finnisch"
        r"|bengali|bangla|punjabi|tamil|telugu|malayalam|gujarati|marathi|kannada|بنغالي\w*|بنقالي\w*"
        r"|vietnamese|vietnamesisch|thai|thail(?:ä|ae)ndisch|indonesian|malay"
        r"|yoruba|igbo|hausa|pidgin|zulu|xhosa|afrikaans|irish|welsh|gaelic|gaeilge"
    ),
}
_LANGUAGE = re.compile(
    r"(?<!\w)(?:" + "|".join(f"(?P<{code}>{names})" for code, names in _LANGUAGE_NAMES.items()) + r")(?!\w)"
)
_NOT_THIS_ONE = re.compile(
    r"(?:\b(?:no|not|dont|don't|cannot|can't|instead of|kein\w*|nicht|statt|anstatt)"
    r"|(?<!\w)(?:مو|مش|ما|مب|بدل(?! علي| ل|ي)|بدون|غير|لا))"
    r"(?:[^\w,.;!?]+\w+){0,2}[^\w,.;!?]*$"
)


def find_details(text: str, today: date | None = None) -> list[Detail]:
    """All details in a text, in order; a lone number of 4 to 8 digits is an order number and a postcode at once.

    Dates are read as seen on `today`; without it there are none.
    """
    folded = fold(text)
    taken: list[tuple[int, int]] = []
    found: list[Detail] = []
    days = [Detail("date", start, end, str(day)) for start, end, day in find_dates(text, today)] if today else []
    for finder in _FINDERS:
        for detail in list(finder(folded)):
            if not any(start < detail.end and detail.start < end for start, end in taken):
                found.append(detail)
        # One finder may say two things about one span; the next may not speak about it any more.
        taken = [(detail.start, detail.end) for detail in (*found, *days)] + _not_numbers(folded)
    found += [day for day in days if not any(day.touches(d.start, d.end) for d in found)]
    found = [day for day in found if day.kind != "date" or not _no_day(folded, day)]
    found = list(with_postcodes(found, text, folded))
    streets = [replace(d, value=text[d.start : d.end]) for d in addresses(folded)]
    found = [d for d in found if d.kind != "date" or not any(d.touches(s.start, s.end) for s in streets)] + streets
    found += _wanted_languages(folded)
    return sorted((d for d in found if d.kind != "url"), key=lambda detail: (detail.start, detail.kind))


def _not_numbers(text: str) -> list[tuple[int, int]]:
    return [match.span() for pattern in (DATE, MEASURE) for match in pattern.finditer(text)]


def _addresses(text: str) -> Iterator[Detail]:
    for match in EMAIL.finditer(text):
        yield Detail("email", *match.span(), match.group())
    for match in URL.finditer(text):
        yield Detail("url", *match.span(), match.group())


def _carriers_numbers(text: str) -> Iterator[Detail]:
    for match in TRACKING.finditer(text):
        yield Detail("tracking_number", *match.span(), match.group().upper())
    for match in LETTERS_AND_DIGITS.finditer(text):
        if TRACKING.match(text, match.start()):
            continue
        said, digits = _said(text, *match.span()), sum(map(str.isdigit, match.group()))
        if said == "tracking_number" or (said is None and digits >= DIGITS_OF_A_PARCEL):
            yield Detail("tracking_number", *match.span(), match.group().upper())


def _tickets(text: str) -> Iterator[Detail]:
    for match in TICKET.finditer(text):
        if not _OWN_SHAPE.match(match.group()) and _said(text, *match.span()) != "ticket_number":
            continue
        yield Detail("ticket_number", *match.span(), match.group(1))
    for match in SHORT_NUMBER.finditer(text):
        told_by_shape = TICKET.search(text, max(0, match.start() - 8), match.end())
        if not told_by_shape and _said(text, *match.span()) == "ticket_number":
            yield Detail("ticket_number", *match.span(), match.group(1))


def _amounts(text: str) -> Iterator[Detail]:
    for match in AMOUNT.finditer(text):
        word = match.group("before") or match.group("after")
        code = next(code for code, names in _CURRENCIES.items() if re.fullmatch(names, word))
        yield Detail("amount", *match.span(), f"{_decimal(match.group('left') or match.group('right'))} {code}")
        if other := _OTHER_AMOUNT.match(text, match.end()):
            yield Detail("amount", *other.span("number"), f"{_decimal(other.group('number'))} {code}")


def _decimal(number: str) -> str:
    """The number with a point before its decimals and nothing between its thousands ("1.249,00" is "1249.00")."""
    number = number.replace(" ", "")
    separators = re.findall(r"[.,]", number)
    if not separators:
        return number
    whole, _, rest = number.rpartition(separators[-1])
    # "1.249" is one thousand if nothing follows: shops write cents with two digits. Dinars' three are rarer than that.
    if len(rest) == 3 and (len(separators) == 1 or separators[-1] == separators[0]):
        return whole.replace(".", "").replace(",", "") + rest
    return f"{whole.replace('.', '').replace(',', '')}.{rest}"


def _postcodes(text: str) -> Iterator[Detail]:
    for match in UK_POSTCODE.finditer(text):
        letters = match.group().replace(" ", "").upper()
        yield Detail("postcode", *match.span(), f"{letters[:-3]} {letters[-3:]}")
    for match in NAMED_POSTCODE.finditer(text):
        yield Detail("postcode", *match.span(), match.group(1))


def _phones(text: str) -> Iterator[Detail]:
    for match in PHONE.finditer(text):
        if _said(text, *match.span()) in (None, "phone"):
            yield _phone(match)


def _phone(match: re.Match[str]) -> Detail:
    plus = "+" if match.group().startswith("+") else ""
    return Detail("phone", *match.span(), plus + re.sub(r"\D", "", match.group()))


def _long_numbers(text: str) -> Iterator[Detail]:
    for match in LONG_NUMBER.finditer(text):
        if _said(text, *match.span()) == "phone":
            yield _phone(match)
        elif len(match.group()) >= 10:
            yield Detail("tracking_number", *match.span(), match.group())


def _numbers(text: str) -> Iterator[Detail]:
    for match in BARE_NUMBER.finditer(text):
        start, end = match.start("sign") if match["sign"] else match.start("digits"), match.end()
        said = "order_number" if match["sign"] or match["order"] else _said(text, start, end)
        if said == "phone":
            continue
        # "order tracking 1001": no parcel's number is that short, the word before it just says what is wanted.
        kinds = ("order_number",) if said == "tracking_number" else (said,) if said else ("order_number", "postcode")
        for kind in kinds:
            yield Detail(kind, start, end, match["digits"])
    for start, end, digits in numbers_by_hand(text):
        if _said(text, start, end) not in ("phone", "postcode"):
            yield Detail("order_number", start, end, digits)


def _said(text: str, start: int, end: int) -> str | None:
    """The kind that the nearest word says the thing at `start` to `end` is: words before it first, then those after."""
    before = list(_KEYWORD.finditer(text, max(0, start - NEAR_CHARACTERS), start))
    if before and not re.search(r"[.!?;\n]\s", text[before[-1].end() : start]):
        return before[-1].lastgroup
    after = _KEYWORD.search(text, end, end + NEAR_CHARACTERS)
    return after.lastgroup if after and not re.search(r"[.!?;,\n]", text[end : after.start()]) else None


def _no_day(text: str, day: Detail) -> bool:
    """ "احد" alone is "somebody", with its article Sunday; "صارلي شهر" and "كل اليوم" say how long."""
    said, before = text[day.start : day.end], text[: day.start].rstrip()
    if text.startswith(" party", day.end):
        return True
    if said == "احد":
        return not before.endswith(("يوم", "يوم ال"))
    return said.startswith(("صار", "بقال")) or (said == "اليوم" and before.endswith(("كل", "طول")))


def _wanted_languages(text: str) -> Iterator[Detail]:
    for match in _LANGUAGE.finditer(text):
        if not _NOT_THIS_ONE.search(text, max(0, match.start() - 25), match.start()):
            yield Detail("wanted_language", *match.span(), str(match.lastgroup))


_FINDERS = (
    _addresses, _carriers_numbers, transactions, _tickets, _amounts, error_codes, _postcodes, _phones, _long_numbers,
    _numbers,
)  # fmt: skip
