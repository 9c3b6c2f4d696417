"""How programs show the code of what went wrong: beside a word, as a network's status, in brackets, alone. Pure."""

from __future__ import annotations

import re

from helpdesk.media.reading import browser_codes
from helpdesk.media.reading.failures import went_wrong
from helpdesk.media.reading.labels import Label
from helpdesk.media.reading.patterns import DOUBTED, TO_DIGIT, URL, Candidate

CODE = re.compile(
    r"(?:[A-Z]{2,4}-)?0x[0-9A-Fa-f]{2,8}|[ce]0[0-9a-f]{6}"
    # A name, a number, and what else hangs on them: "E1203", "PAY-402", "CE-34878-0", "M7121-1331-P7", "NW-2-5".
    r"|(?!(?:ERROR|CODE|HTTP|STATUS|FEHLER|ERR|NO|NR|ID|ON|AT|IN|VOM|AM|UM) )[A-Z]{1,12}[-_ ]?\d{1,7}(?:[-_.]\d{1,5})*"
    r"|[A-Z]{2,}(?:_[A-Z0-9]+)+|[A-Z]\d{1,5}[A-Z]?|[A-Z]{1,3}[:.][A-Z0-9]{1,5}"
    r"|(?!\d+-\d\d-\d\d)[A-Z0-9]{1,8}(?:-[A-Z0-9]{1,8})+|\d[A-Z]{1,4}[-_]\d{1,5}|[a-z]{3,}(?:_[a-z0-9]+)+"
    r"|\d{1,3}(?:/-?\d{1,3}){2}|\d{1,10}"
)
# What is a code wherever it stands.
PLAIN = re.compile(
    r"0x[0-9A-F]{8}|0x[0-9a-f]{8}|(?:(?:NET|net)::)?ERR(?:OR)?[-_][A-Z0-9_]{2,}"
    r"|(?:ERR|NET|PAY|HTTP|DNS|SSL|APP)[-_]\d{2,5}|AADSTS\d{5,7}"
    r"|INET_E_[A-Z]+(?:_[A-Z]+)*|E(?:CONN(?:REFUSED|RESET|ABORTED)|TIMEDOUT|HOSTUNREACH|NETUNREACH|NOTFOUND|AI_AGAIN)"
    r"|(?=[A-Z0-9_]*(?:ERROR|PROBE|TIMED|TIMEOUT|FAILED|FAILURE|REFUSED|INVALID|CERT|DENIED|OFFLINE|UNREACHABLE))[A-Z]+(?:_[A-Z0-9]+)+"
)
# "ERR_NAME_NOT_ RESOLVED", "ERR INTERNET DISCONNECTED": low lines were read as blanks.
BROKEN = re.compile(
    r"(?<!\w)(?:(?:ERR|DNS|SSL|NET|SEC)(?=[A-Z0-9 ]*_)|ERR(?= [A-Z]{2})|DNS(?= PROBE))"
    r"(?:_[A-Z0-9]+|(?:_ | _?)[A-Z0-9]{2,}){2,}(?!\w)(?! ?[a-z])"
)
_REASONS = (
    "bad request|unauthori[sz]ed|forbidden|not found|method not allowed|request time-?out|too many requests"
    "|internal server error|bad gateway|service (?:temporarily )?unavailable|gateway time-?out"
)
# "HTTP 502", "HTTP/1.1 429", "Status: 503", "502 Bad Gateway", "404. That's an error".
STATUS = re.compile(
    r"(?<![\w.,$/-])(?:H?TTP(?:/\d(?:\.\d)?)?(?:[- ]?(?:status|error|fehler))?(?:[- ]?code)?|status(?:[- ]?code)?)"
    r"\W{1,2}(?P<named>[45]\d\d)(?!\w|[.,/-]\d)"
    rf"|(?<![\w.,$/-])(?P<told>[45]\d\d)(?:\W{{1,3}}(?:{_REASONS})(?!\w)|\. ?That.?s an error)",
    re.I,
)
APPLE = re.compile(
    r"\b[A-Z][A-Za-z]+ErrorDomain[ :,(]{1,2}(?:(?:error|code|fehler)[ :=]{1,2})?(-?\d{1,5})(?![\w]|[.,]\d)", re.I
)
# Between the word for a code and one that is nothing but a number stands nothing else.
_BETWEEN = re.compile(
    r"(?:\W|_|\d{1,3}\b|code|number|nummer|error|fehler|http|status|no|nr|id|is|was|the|ist|lautet|war|der|mit"
    r"|رقم|كود|رمز|هو|الخطا)*"
)
# Any other form is one where a word for codes stands right before it: "tvq-pb-101", "auth:17", "49.4C02", "GW/5023".
_ODD = re.compile(
    r"(?=.{4})(?=.*\d)(?!\d+(?:st|nd|rd|th|x+|am|pm|[kmg]?b|m?s|min|uhr)$|v?\d+\.\d+$|\d{1,2}:\d\d|\d+[-.]\w+[-.](?:20)?\d\d$)"
    r"(?=.*[A-Za-z])[A-Za-z0-9]{1,16}(?:[-_.:/][A-Za-z0-9]{1,8}){0,5}"
    r"|(?!(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.)\d{1,3}(?:\.\d{1,3}){2}"
)
_ODD_TOKEN = re.compile(r"(?<![^\s(\[:=#\"'])[A-Za-z0-9]+(?:[-_.:/][A-Za-z0-9]+)*(?=[.,;:!?)\]\"']*(?:\s|$))")
_NAMES_CODES = re.compile(r"code|nummer|numbe?r|\bn[or]\b|\bid\b|stat|schlussel|رمز|كود|رقم")
_CAPITALS = re.compile(r"(?:[a-z]ode|tate)\b ?[:=]? ?([A-Z]{5,24})(?![\w-]| [A-Z]{2})")  # "npm ERR! code ERESOLVE"
LEAST_OF_NUMBER = 3  # figures of a code that is worth as much as one of any other form
LONG, SAYS_MORE = 6, 5  # digits of a number that may be a password, letters of a label that tells it from one
_MADE = (
    r"(?!ORD|INV|REF|TXN|TRX|SKU|ART|KB\d|UTC|GMT|\d+[-.][A-Z]{3}[-.]\d)(?:[A-Z]{1,8}[-_.:]?\d{2,7}|\d[A-Z]{2,8}[-_]?\d{2,7}"
    r"|(?=\S*\d)(?=\S*[A-Z])[A-Z0-9]{1,8}(?:[-_.][A-Z0-9l]{1,8}){1,4}|[A-Z]+(?:_[A-Z0-9]+)+)"
)
_BRACKETED = re.compile(rf"[(\[]({_MADE}(?::[A-Z0-9-]+)*|[a-z]{{3,}}(?:_[a-z]+)+|-\d{{1,5}})\.?[)\]]")
_BARE = re.compile(r"[(\[]#?(?!20\d\d)(\d{2,5})[)\]]")  # only where the sentence says that something went wrong
SHORT = re.compile(r"[A-Z]{1,4}-?\d{2,5}")  # a failure's reference is one of a few; a payment's is one of millions
TRACE = re.compile(r"(?=.*[a-f].*[a-f])[0-9a-f]{8,}")  # a request's; in Arabic it is called as an order is
_REFERENCE = re.compile(
    rf"(?:(?:Ref(?:erence|erenz)?|المرجع|مرجع)\.?:? ({SHORT.pattern})|(?:quote|mention|give us|report) ({_MADE}))"
    r"(?![\w/-]|[.,]\d)"
)
HEADING = re.compile(r"(\d{3,7}) ?[–—-] (?=[^\W\d_])")  # "500064 - Approval could not be verified"
_ALONE = re.compile(rf"(?:^|[·•|.!?:] )({_MADE}|(?<![.!?:] )[45]\d\d)(?=\.?$|: | [·•|–—-] )")


def adjoins(code: str, between: str, after: str, label: Label) -> bool:
    """May a code belong to its label? One of digits alone stands right beside it ("3 errors in 24 files" has none)."""
    if not code.lstrip("-").isdigit():
        odd = _ODD.fullmatch(code) is not None and not CODE.fullmatch(code) and not PLAIN.fullmatch(code)
        named = ":" in between or _NAMES_CODES.search(label.text) is not None or not re.search("[a-z]", code)
        return not odd or (named and _BETWEEN.fullmatch(between) is not None)
    if not code.strip("-0"):
        return False  # large letters beside a sign, misread
    counts = len(code) == 1 and re.match(r" ?\w", after) is not None
    password = len(code) >= LONG and label.length < SAYS_MORE
    return not counts and not password and _BETWEEN.fullmatch(between) is not None


def heads(folded: str) -> bool:
    """Does a sentence that says what went wrong begin with the number of it?"""
    return HEADING.match(folded) is not None and went_wrong(folded)


def unlabelled(text: str, folded: str) -> list[Candidate]:
    """What may be a code on a page on which something went wrong: in brackets, or alone in its line."""
    found = [Candidate(m[1], m.start(1), m.end(1), 0.8) for m in _BRACKETED.finditer(text)]
    if went_wrong(folded):
        found += [Candidate(m[1], m.start(1), m.end(1), 0.8, DOUBTED) for m in _BARE.finditer(text)]
    if heads(folded):
        found += [Candidate(m[1], m.start(1), m.end(1), 0.8) for m in HEADING.finditer(text) if not m.start()]
    for match in _REFERENCE.finditer(text):
        group = match.lastindex or 0
        found.append(Candidate(match[group], match.start(group), match.end(group), 0.8, DOUBTED))
    return found + [
        Candidate(m[1], m.start(1), m.end(1), 0.75, 1.0 if "_" in m[1] else DOUBTED) for m in _ALONE.finditer(text)
    ]


def mend_code(code: str) -> str:
    """A short code with the letters among its last digits as digits: "FO5" is F05."""
    match = re.fullmatch(r"([A-Z]+?[-_ ]?)([OIl\d]*\d[OIl\d]*)", code)
    return match[1] + match[2].translate(TO_DIGIT) if match else code


def error_codes(text: str, labelled: bool) -> list[Candidate]:
    """Codes of errors; short and bare ones only beside a label."""
    found = [
        Candidate(m.group(), m.start(), m.end(), 0.9)
        for m in re.finditer(rf"(?<![\w-])(?:{PLAIN.pattern})(?![\w-])", text)
    ]
    found += [
        Candidate("0x" + m[1].replace("O", "0"), m.start(), m.end(), 0.9)
        for m in re.finditer(r"(?<![\w-])[Oo]x([0-9A-FO]{8})(?!\w)", text)
    ]
    found += [
        Candidate(re.sub("[_ ]+", "_", m.group()), m.start(), m.end(), 0.95)
        for m in BROKEN.finditer(text)
        if " " in m.group()
    ]
    found += [Candidate(code, start, end, 0.97) for code, start, end in browser_codes.find(text)]
    for match in STATUS.finditer(text):
        group = "named" if match["named"] else "told"
        found.append(Candidate(match[group], match.start(group), match.end(group), 0.85))
    found += [Candidate(m[1], m.start(1), m.end(1), 0.9) for m in APPLE.finditer(text)]
    return found + _labelled(text) if labelled else found


def _labelled(text: str) -> list[Candidate]:
    """What may be a code beside a label."""
    found = [
        Candidate(m.group(), m.start(), m.end(), 0.9)
        for m in re.finditer(r"(?<![^ :(\[])-\d{1,5}(?![\w-]|[.,]\d)", text)
    ]
    found += [
        Candidate("S" + m[1], m.start(), m.end(), 0.85)  # a code's S looks like the sign
        for m in re.finditer(r"(?<!\S)\$(\d{1,4})(?![\w,]|\.\d)", text)
    ]
    found += [Candidate(m[1], m.start(1), m.end(1), 0.85) for m in _CAPITALS.finditer(text)]
    found += [
        Candidate(m.group(), m.start(), m.end(), 0.9)
        for m in _ODD_TOKEN.finditer(text)
        if _ODD.fullmatch(m.group()) and not CODE.fullmatch(mend_code(m.group())) and not URL.fullmatch(m.group())
    ]
    for match in re.finditer(
        rf"(?<![\w.,$/-])(?<!\d:)(?:{CODE.pattern}|[A-Z]{{1,4}}[-_]?[OIl\d]{{1,5}})(?![\w/-]|[.,:]\d|:[A-Z]+-)", text
    ):
        if any(char.isdigit() for char in match.group()) or "_" in match.group() or match.group().count("-") > 1:
            code = re.sub(r"^([A-Z]) (?=\d)", r"\1", mend_code(match.group()))
            # A low line is more easily not seen than a hyphen.
            code, sure = (
                re.sub(" ", "_" if re.match("[A-Z]{5}", code) else "-", code),
                DOUBTED if " " in code else 1.0,
            )
            counts = code.isdigit() and len(code) < LEAST_OF_NUMBER  # "Error | 01" in a list: pages, attempts
            found.append(Candidate(code, match.start(), match.end(), 0.75 if counts else 0.9, sure))
    return found
