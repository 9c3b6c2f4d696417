"""How identifiers, addresses and codes look, which misread letters may be mended, and their check digits. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpdesk.media.reading.checks import S10, UPS, passes, ups_ok

APPROVAL = 6  # characters of a card's approval: beside it a payment's own reference tells more
DOUBTED = 0.7  # how sure a number is whose check digit is wrong: it is asked back
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.I)
EMAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,10}(?![\w@])")
URL = re.compile(
    r"(?<![\w@.])(?:https?://[^\s<>\"“”„«»،]+|www\.[^\s<>\"“”„«»،]+|"
    # No names of programs' parts: "com.example.app", "java.net.SocketException".
    r"(?!(?:com|org|net|java|android)\.)[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:com|org|net|de|at|ch|io|shop|store|app|eu|info|co|ae|sa|eg|test|example"
    r"|uk|fr|nl|es|pl|se|dk|fi|cz|tr|jp|cn|br|ca|au|qa|kw|om|bh|jo|online|site|dev|cloud|ai|biz|xyz|local|invalid)"
    r"(?::\d{2,5}(?!\d))?(?:/[^\s<>\"“”„«»،]*)?)(?![\w@]|\.(?-i:[A-Z][a-z]+[A-Z]))",
    re.I,
)
_BLANKS_IN_HOST = re.compile(
    r"(?:(?<=://)|(?<!\w)www[. ])[a-z0-9-]+(?:(?:\. ?| )[a-z0-9-]+){0,2}(?:\. ?| )"
    r"(?:com|org|net|de|at|ch|io|shop|app|eu|ae|sa|eg)(?!\w)"
)
PHONE = re.compile(r"(?<![\w+.,-])(?:\+|00) ?\(?[1-9][\d ()/.-]{6,18}\d(?![\w-])")
# Of countries that write Arabic, where the plus is easily lost: as many digits as no national number has.
PLUSLESS = re.compile(r"(?<![\w+.,-])(?:(?:96[1-8]|97[0134])(?: ?\d){8,10}|20(?: ?\d){9,10})(?![\w-])")
# Mobile telephones of these countries are known without plus and label; a plus is read as a zero, too.
MOBILE = re.compile(
    r"0{0,3}(9627\d{8}|9647\d{9}|965[569]\d{7}|9665\d{8}|968[79]\d{7}|9715\d{8}|9733\d{7}|974[3567]\d{7}"
    r"|201[0125]\d{8}|212[67]\d{8})"
)
_BARE_PHONE = re.compile(r"(?<![\w+/-])(?<!\d[.,])\d+(?: \d+){0,4}(?![\w/-]|[.,]\d)")
LOCAL_PHONE = re.compile(r"(?<![\w+.,-])(?:\(?0\d[\d ()/.-]{5,16}\d|\(\d{3}\) ?\d{3}[ -]\d{4})(?![\w-])")
TOKEN = re.compile(r"[#A-Za-z0-9][A-Za-z0-9_/.#-]*[A-Za-z0-9]|[A-Za-z0-9]")
SERVICE_ID = re.compile(r"(?<![A-Za-z0-9])(?:pay|txn|pi|ch|py|tr|order|cs|in|re|trx)_[A-Za-z0-9]{8,40}")
BLANK_ID = re.compile(
    r"(?<!\w)(?:pay|txn|pi|ch|py|tr|cs|re|trx) (?=\w*\d)(?=\w*[a-z])(?=\w*[A-Z])[A-Za-z0-9]{12,40}(?!\w)"
)
CODED_ID = re.compile(r"(?<![A-Za-z0-9])(?:TXN|TRX|PAY|TRN|REF|TX|PMT|RCPT|INV|UTR)[-_]?[A-Z0-9-]*\d{5,}[A-Z0-9-]*")
ORDER = re.compile(r"#?[A-Z]{0,5}[-/]?\d[\dA-Z/-]{2,}[\dA-Z]")
HASH_ORDER = re.compile(r"#[A-Z]{0,4}-?\d{4,10}")
AMAZON = re.compile(r"\d{3}-\d{7}-\d{7}")

HEX_WITH_O = re.compile(r"(?=(?:.*\d){3})[0-9A-FO]{8,}")  # eight and more of 0-9 and A-F: an O among them is a zero

TO_DIGIT = str.maketrans({"O": "0", "o": "0", "D": "0", "Q": "0", "I": "1", "l": "1", "|": "1", "i": "1", "S": "5",
                           "s": "5",
                           "B": "8", "G": "6", "Z": "2", "z": "2"})  # fmt: skip
_PAIRS = {"0": "OD", "O": "0", "1": "IL", "I": "1", "L": "1", "5": "S", "S": "5", "8": "B", "B": "8", "6": "G",
          "G": "6",
          "2": "Z", "Z": "2", "D": "0"}  # fmt: skip


@dataclass(frozen=True)
class Candidate:
    """A value of some field in a text: from where to where, and how well it fits (0 to 1)."""

    value: str
    start: int
    end: int
    fit: float
    sure: float = 1.0  # below 1, it is less sure than it fits


def mostly_digits(token: str) -> str:
    """`token` with letters that look like digits as digits, if it was mostly digits; else unchanged.

    A capital in front is taken for what it is: numbers with a prefix are more frequent than misread first digits.
    """
    if re.match(r"[A-HJ-NP-Z]", token) and not HEX_WITH_O.fullmatch(token):
        return token
    digits = sum(char.isdigit() for char in token)
    letters = sum(char.isalpha() for char in token)
    mended = token.translate(TO_DIGIT)
    if letters and HEX_WITH_O.fullmatch(token):
        return token.replace("O", "0")
    return mended if letters and digits >= 3 * letters and not any(c.isalpha() for c in mended) else token


def mend_tracking(token: str) -> str | None:
    """The carrier's number that `token` is, or becomes by the exchange of letters and digits that look alike."""
    token = token.upper()
    if len(token) == 18 and re.match(r"[1IL][Z2]", token):
        # Letters stand in the sender's part, and hardly ever in the two that name the service.
        read = ["1Z" + token[2:place] + token[place:].translate(TO_DIGIT) for place in (18, 10, 8)]
        right = [one for one in read if UPS.fullmatch(one) and ups_ok(one)]
        return right[0] if right else _one_change(read[1]) if UPS.fullmatch(read[1]) else None
    if len(token) == 13:
        middle = token[2:11].translate(TO_DIGIT)
        ends = [part.translate(str.maketrans("0158", "OISB")) for part in (token[:2], token[11:])]
        number = ends[0] + middle + ends[1]
        return number if S10.fullmatch(number) else None
    return None


def _one_change(number: str) -> str:
    """The only number with one letter of the sender's part exchanged whose check digit is right; else itself."""
    changed = {number[:i] + other + number[i + 1 :] for i in range(2, 8) for other in _PAIRS.get(number[i], "")}
    passing = [one for one in changed if UPS.fullmatch(one) and ups_ok(one)]
    return passing[0] if len(passing) == 1 else number


def _parcel(value: str, start: int, end: int, fit: float, printed: str) -> Candidate:
    """A parcel's number; it is doubted when its check digit is wrong, or right only since a letter was exchanged."""
    exchanged = passes(value) and [*map(str.upper, printed)][2:8] != [*value][2:8]
    return Candidate(value, start, end, fit, DOUBTED if exchanged or passes(value) is False else 1.0)


def tracking_numbers(text: str, labelled: bool) -> list[Candidate]:
    """Parcel numbers in a text; groups of digits in a row and bare numbers only beside a label."""
    found = []
    for match in re.finditer(r"[0-9A-Za-z]{8,40}", text):
        mended = mend_tracking(match.group())
        if mended is not None and (labelled or mended == match.group().upper() or passes(mended)):
            found.append(_parcel(mended, match.start(), match.end(), 1.0, match.group()))
        elif re.fullmatch(r"(?:J?JD|JJD)\d{10,22}|TBA\d{9,14}|H\d{14,19}|00340\d{15}", match.group().upper()):
            found.append(_parcel(match.group().upper(), match.start(), match.end(), 1.0, match.group()))
        elif labelled and sum(char.isdigit() for char in match.group()) >= 5:
            fit = 0.9 if match.group().isdigit() else 0.8
            number = mostly_digits(match.group())
            found.append(_parcel(number, match.start(), match.end(), fit, match.group()))
    groups = (
        r"(?<!\w)1[Z2][0-9A-Z]{0,15}(?: [0-9A-Z]{2,15}){1,8}(?!\w)|(?<!\w)[A-Z]{2} ?\d{3} ?\d{3} ?\d{3} ?[A-Z]{2}(?!\w)"
        r"|(?<!\w)(?:J?JD|TBA|H)\d*(?: \d{2,6}){2,7}(?!\w)"
    )
    if labelled:
        groups += r"|(?<![\w.,])(?<!\d )\d{2,6}(?: \d{2,6}){1,6}(?![\w.,:])"
        groups += r"|(?<![\w-])[A-Z]{2,5}[-/]?\d{2,}(?:[-/ ]?\d+)*(?![\w-])"
        groups += r"|(?<![\w/-])(?!\d{4}-\d\d-\d\d(?!\d))(?=(?:[A-Z-]*\d){5})[A-Z0-9]{2,10}(?:-[A-Z0-9]{1,12}){1,4}"
        groups += r"(?![\w/-])"
    for match in re.finditer(groups, text):
        joined = match.group().replace(" ", "")
        if joined.isdigit() and re.search(r"(?<!\w)(?:(?=\w*\d)\w*[A-Z]\w*|\d+ [A-Z]+) $", text[: match.start()]):
            continue  # the rest of a longer number
        if (len(joined) >= 8 and " " in match.group()) or "-" in joined:
            mended = mend_tracking(joined)
            if joined.startswith("1Z") and mended is None:
                continue
            bare = joined.isdigit() and not labelled
            if joined.startswith("12") and (bare or re.search("[A-Z]", joined)) and not (mended and ups_ok(mended)):
                continue  # a Z read as 2 is believed where the check digit is right
            found.append(_parcel(mended or joined, match.start(), match.end(), 1.0 if mended else 0.95, joined))
    return found


def transaction_ids(text: str, labelled: bool) -> list[Candidate]:
    """References of payments; other tokens with digits only beside a label."""
    found = []
    for pattern in (UUID, SERVICE_ID, CODED_ID):
        found += [Candidate(m.group(), m.start(), m.end(), 1.0) for m in pattern.finditer(text)]
    for match in BLANK_ID.finditer(text):
        found.append(Candidate(match.group().replace(" ", "_"), match.start(), match.end(), 1.0, DOUBTED))
    if labelled:
        for match in TOKEN.finditer(text):
            token = match.group().lstrip("#")
            digits = sum(char.isdigit() for char in token)
            if (
                len(token) >= 5
                and digits >= 3
                and not re.fullmatch(r"\d+[.,]\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d", token)
            ):
                fit = 0.9 if len(token) > APPROVAL else 0.85
                found.append(Candidate(mostly_digits(token), match.start(), match.end(), fit))
        for match in re.finditer(r"(?<![\w.,])(?:RF\d\d|\d{3,6})(?: \d{3,6}){2,5}(?![\w.,:])", text):
            if re.search(r"[A-Z]\d+ $", text[: match.start()]):
                continue  # the rest of a longer reference
            found.append(Candidate(match.group().replace(" ", ""), match.start(), match.end(), 0.95))
    return found


def order_numbers(text: str, labelled: bool) -> list[Candidate]:
    """Order numbers without the "#" before them."""
    found = [Candidate(m.group()[1:], m.start(), m.end(), 0.9) for m in HASH_ORDER.finditer(text)]
    found += [Candidate(m.group(), m.start(), m.end(), 0.9) for m in AMAZON.finditer(text)]
    if labelled:
        for match in TOKEN.finditer(text):
            token = mostly_digits(match.group().strip("#/."))
            date_like = re.fullmatch(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d|20\d\d", token)
            if ORDER.fullmatch(token.upper()) and not date_like and sum(char.isdigit() for char in token) >= 4:
                found.append(Candidate(token, match.start(), match.end(), 0.9))
    return found


def emails(text: str) -> list[Candidate]:
    """E-mail addresses in small letters; blanks around "@" and "." are misreadings."""
    tight = re.sub(r"(@[\w.-]+) (?=(?:com|org|net|de)(?!\w))", r"\1.", re.sub(r" ?@ ?", "@", text))
    if tight != text:
        return [Candidate(one.value, 0, len(text), 0.8) for one in emails(tight)]
    return [Candidate(m.group().lower(), m.start(), m.end(), 1.0) for m in EMAIL.finditer(text)]


def urls(text: str) -> list[Candidate]:
    """Web addresses without the punctuation after them; points and a colon between their parts are easily not seen."""
    whole = re.sub(r"(?<!\w)[hHnNbk]\w{3,4}[:;. ](?=//\w)", lambda found: f"{'https'[: len(found[0]) - 1]}:", text)
    whole = _BLANKS_IN_HOST.sub(lambda found: re.sub(r"\.? ", ".", found[0]), whole)
    whole = re.sub(r"(?<=[a-z]/) (?=[\w/.-]*/[\w.-]*$)", "", whole) if "://" in whole else whole
    sure = 1.0 if whole == text else DOUBTED
    found = [
        Candidate(_small(m.group().rstrip(".,;:!?)…")), m.start(), m.end(), 1.0, sure) for m in URL.finditer(whole)
    ]
    # An address that is cut short tells its host, and less than one that is told wholly.
    return [
        Candidate(one.value.partition("/")[0] if "://" not in one.value else "/".join(one.value.split("/")[:3]),
                  one.start, one.end, 0.9, DOUBTED)
        if re.match(r"…|\.\.", whole[one.start + len(one.value) :]) else one
        for one in found
    ]  # fmt: skip


def _small(url: str) -> str:
    """A web address without a capital I in the small letters of its host, where it is an l."""
    scheme, mark, rest = url.rpartition("://")
    host, slash, path = rest.partition("/")
    return scheme + mark + re.sub(r"(?<=[a-z.-])I(?=[a-z.-])", "l", host) + slash + path


def phones(text: str, labelled: bool) -> list[Candidate]:
    """Phone numbers as "+" and digits; national ones (as digits) only beside a label."""
    found = []
    # Without marks of direction, Arabic pages show the plus behind the country code.
    text = re.sub(r"(?<![\d+])(\d{1,3})\+(?= ?\d)", r"+\1", text)
    patterns = (PHONE, PLUSLESS, LOCAL_PHONE) if labelled else (PHONE,)
    for match in (match for pattern in patterns for match in pattern.finditer(text)):
        digits = re.sub(r"\(0\)|\D", "", match.group())
        if mobile := MOBILE.fullmatch(digits):
            found.append(Candidate("+" + mobile[1], match.start(), match.end(), 1.0))
            continue
        international = not match.group().startswith("(") and not re.match(r"0[^0]", match.group())
        if 8 <= len(digits) <= 15:
            value = "+" + digits.removeprefix("00") if international else digits
            found.append(Candidate(value, match.start(), match.end(), 1.0))
    for match in _BARE_PHONE.finditer(text):
        if mobile := MOBILE.fullmatch(match.group().replace(" ", "")):
            found.append(Candidate("+" + mobile[1], match.start(), match.end(), 0.7, DOUBTED))
    return found
