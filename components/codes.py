"""Error codes and payments' numbers in a folded text; pure."""

from __future__ import annotations

import re

from components.detail import Detail

_EDGE, _END = r"(?<![\w@.+-])", r"(?![\w@])"
_SAYS_ERROR = (
    r"(?:error|err|fault|failure)(?: ?(?:code|number|no|message|msg))?|fehler(?:code|nummer|meldung)?"
    r"|st(?:ö|oe)rung(?:scode)?|(?:ال)?(?:خطا|ايرور|ارور|عطل)|(?:رمز|كود|رقم) (?:ال)?(?:خطا|ايرور|ارور|عطل)"
)
_NAMED_ERROR = re.compile(
    rf"(?<!\w)(?:{_SAYS_ERROR})(?: (?:is|says|was|ist|lautet|nr\.?|رقم|هو))?[ :#\"'«„(-]{{0,4}}"
    r"(?P<code>0x[0-9a-f]+|[efh] \d{1,4}|[a-z]{1,4}[-_]?\d{1,6}(?:[-_.]\d+)?|[a-z]{2,12}[-_]\d{1,6}"
    r"|\d{1,5}(?:[-.]\d{1,4})?[a-z]?"
    r"|[a-z]+_[a-z_]+\d*)(?![\w@])"
)
_CODE = re.compile(
    r"(?<!\w)(?:code|(?:ال)?(?:كود|رمز))(?: (?:is|ist"
    r"|هو))?[ :#\"'(-]{0,3}(?P<code>[a-z]{1,3}[-_]?\d{1,5}(?:[-_.]\d+)?)(?![\w@])"
)
_BARE_ERROR = re.compile(
    rf"{_EDGE}(?P<code>0x[0-9a-f]{{4,}}|[efh]-?:?\d{{1,4}}|err[-_]\w+|[a-z]{{2,}}_[a-z]+_?[a-z_]*"
    rf"|http ?[45]\d\d){_END}"
)
_AFTER_ERROR = re.compile(rf"{_EDGE}(?P<code>[45]\d\d)(?= (?:error|fehler|page|seite|bad|gateway|internal)){_END}")
_NOT_AN_ERROR = re.compile(
    r"(?:postcode|zip ?code|discount|voucher|promo|coupon|gutschein|rabatt|qr|otp|sms|pin|post|خصم|تحقق|تفعيل)[ -]?$"
)

_SAYS_PAYMENT = (
    r"(?:transaction|transaktions?|payment|zahlungs?|trx|txn|booking|buchungs?|verwendungszweck"
    r"|zahlungsreferenz)[ -]?(?:id|number|no\.?|nr\.?"
    r"|nummer|ref(?:erence)?(?!-)|referenz|code|kennung)?"
    r"|paypal|(?:رقم|معرف|كود) (?:ال)?(?:عمليه|معامله|تحويل|حواله|دفع(?:ه)?|مرجع)|(?:ال)?(?:عمليه|معامله"
    r"|ترانزاكشن|حواله)(?: رقم)?"
)
_NAMED_PAYMENT = re.compile(
    rf"(?<!\w)(?:{_SAYS_PAYMENT})(?: (?:is|was|ist|lautet|هو|رقمها|رقمه))?[ :#\"'(-]{{0,4}}"
    r"(?P<code>(?=[a-z_-]*\d)[a-z0-9][a-z0-9_-]{4,40})(?![\w@])"
)
_BARE_PAYMENT = re.compile(
    rf"{_EDGE}(?P<code>(?:(?:txn|trx|tx|pay|pi|ch|py|trn)[-_#](?=[a-z-]*\d)[0-9a-z]{{2,}}"
    rf"|(?:txn|trx|tx|pay|trn)\d{{4,}}[0-9a-z]*)(?:[-_][0-9a-z]+)*"
    rf"|(?=[a-z]*\d)(?=\d*[a-z])[0-9a-z]{{17}}){_END}"
)
_SURELY_PAYMENT = re.compile(
    r"verwendung|zahlungsref|transa|txn|trx|paypal|(?:رقم|معرف|كود)|(?:ال)?(?:عمليه|معامله|حواله)"
)
_NUMBER_ONLY = re.compile(r"\d{4,8}")


def error_codes(text: str) -> list[Detail]:
    """Codes that a word or their own shape says are an error's, in capitals."""
    found: list[Detail] = []
    for pattern in (_NAMED_ERROR, _CODE, _BARE_ERROR, _AFTER_ERROR):
        for match in pattern.finditer(text):
            said = (text[: match.start("code")], text[: match.start()])
            if not any(map(_NOT_AN_ERROR.search, said)):
                _add(found, "error_code", match)
    return found


def transactions(text: str) -> list[Detail]:
    """Numbers that a word or their own shape says are a payment's, in capitals."""
    found: list[Detail] = []
    for pattern in (_BARE_PAYMENT, _NAMED_PAYMENT):
        for match in pattern.finditer(text):
            # A short number is an order's, unless the word before it leaves no doubt.
            if not _NUMBER_ONLY.fullmatch(match.group("code")) or _SURELY_PAYMENT.match(match.group()):
                _add(found, "transaction_id", match)
    return found


def _add(found: list[Detail], kind: str, match: re.Match[str]) -> None:
    start, end = match.span("code")
    if not any(other.touches(start, end) for other in found):
        found.append(Detail(kind, start, end, match.group("code").upper()))
