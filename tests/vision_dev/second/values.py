"""Values as real issuers form them, check digits right, and how a language writes amounts and dates."""

import random
import string
from datetime import date

from tests.vision_dev import check_digits
from tests.vision_dev.page_words import EASTERN, MONTHS

Random = random.Random
UPPER = string.ascii_uppercase
DIGITS = string.digits
BASE62 = string.ascii_letters + DIGITS


def pick(rng: Random, alphabet: str, count: int) -> str:
    """So many characters of an alphabet."""
    return "".join(rng.choices(alphabet, k=count))


def ups(rng: Random) -> str:
    """1Z, shipper, service, parcel, check digit."""
    body = pick(rng, DIGITS + UPPER, 6) + rng.choice(["03", "68", "01", "66", "20"]) + pick(rng, DIGITS, 7)
    return f"1Z{check_digits.ups(body)}"


def s10(rng: Random, country: str) -> str:
    """The Universal Postal Union's form: two letters, eight digits, a check digit, the country."""
    body = pick(rng, DIGITS, 8)
    return f"{rng.choice('RCLE')}{rng.choice('ABENRTX')}{check_digits.s10(body)}{country}"


def twelve(rng: Random) -> str:
    """An express parcel's twelve digits; the last one checks the others."""
    body = str(rng.randint(2, 9)) + pick(rng, DIGITS, 10)
    total = sum(int(digit) * (3, 1, 7)[place % 3] for place, digit in enumerate(body))
    return body + str(total % 11 % 10)


def waybill(rng: Random) -> str:
    """An air waybill: nine or ten digits and their remainder by seven."""
    body = str(rng.randint(3, 8)) + pick(rng, DIGITS, rng.choice([8, 9, 9]))
    return body + str(int(body) % 7)


def tracking(rng: Random, language: str) -> str:
    """A tracking number as carriers of that part of the world give them."""
    country = rng.choice({"en": ["GB", "US", "IE"], "de": ["DE", "AT", "CH"], "ar": ["SA", "AE", "EG"]}[language])
    sscc = f"00{check_digits.gs1('34043' + pick(rng, DIGITS, 12))}"
    forms = {
        "en": [ups(rng), s10(rng, country), twelve(rng), check_digits.gs1("9400" + pick(rng, DIGITS, 17)), ups(rng)],
        "de": [sscc, s10(rng, country), "0" + pick(rng, DIGITS, 13), ups(rng), f"H100{pick(rng, DIGITS, 16)}", sscc],
        "ar": [s10(rng, country), waybill(rng), f"29{pick(rng, DIGITS, 10)}", twelve(rng), s10(rng, country)],
    }
    return rng.choice(forms[language])


def order(rng: Random, prefix: str) -> str:
    """An order number: most often five digits, else as other shops' systems count."""
    five = str(rng.randint(10000, 99999))
    forms = [
        f"1000{five}", f"{prefix}-{five}", f"{rng.randint(300, 306)}-{pick(rng, DIGITS, 7)}-{pick(rng, DIGITS, 7)}",
        f"W{rng.randint(100000000, 999999999)}", f"{prefix}{rng.randint(10000000, 99999999)}", f"2026-{five}",
        str(rng.randint(1001, 9999)), f"SO{five}",
    ]  # fmt: skip
    return five if rng.random() < 0.55 else rng.choice(forms)


def luhn(body: str) -> str:
    """The digits with their Luhn check digit."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        twice = int(digit) * (2 if place % 2 == 0 else 1)
        total += twice - 9 if twice > 9 else twice
    return body + str(-total % 10)


def provider(rng: Random, when: date) -> str:
    """A payment's number as providers of payments form it."""
    return rng.choice([
        "pi_3" + pick(rng, BASE62, 23), "ch_3" + pick(rng, BASE62, 23), "tr_" + pick(rng, BASE62, 10),
        pick(rng, DIGITS + UPPER, 17), pick(rng, DIGITS + "BCDFGHJKLMNPQRSTVWXZ", 16), pick(rng, DIGITS + UPPER, 17),
        "pay_" + pick(rng, "abcdefghijklmnopqrstuvwxyz234567", 26),
        f"TXN-{when:%Y%m%d}-{pick(rng, DIGITS, 6)}",
    ])  # fmt: skip


def card(rng: Random, when: date) -> str:
    """A card payment's reference: twelve digits (year, day of the year, hour, count) or an acquirer's 23."""
    retrieval = f"6{when:%j}{rng.randint(7, 22):02d}{pick(rng, DIGITS, 6)}"
    return retrieval if rng.random() < 0.75 else luhn(f"7{pick(rng, DIGITS, 6)}6{when:%j}{pick(rng, DIGITS, 11)}")


def bank(rng: Random, when: date) -> str:
    """A transfer's or a wallet's reference."""
    return rng.choice([
        f"FT{when:%y%j}{pick(rng, DIGITS + UPPER, 5)}",
        f"{when:%Y%m%d}{pick(rng, DIGITS, 10)}",
        f"TRX{pick(rng, DIGITS, 10)}", pick(rng, DIGITS + UPPER, 12), f"P2P-{pick(rng, DIGITS, 8)}",
        f"{when:%y%m%d}{pick(rng, DIGITS, 9)}",
    ])  # fmt: skip


APP = ["E-{0}{0}{0}{0}", "APP-{0}{0}{0}{0}", "ERR_{0}{0}{0}", "AUTH-0{0}{0}", "S{0}{0}{0}{0}", "CHK-{0}{0}{0}",
       "0x800{1}{0}{0}{1}{1}", "E{0}{0}{0}", "SYNC_{0}{0}", "M-{0}{0}{0}-{0}{0}"]  # fmt: skip
WINDOWS = ["0x80070057", "0x80072EE7", "0x803FB005", "0xC000007B", "0x80240034", "0x800704CF", "0x80004005",
           "0x80131500", "0x87E00017", "0xC0000142", "0x80D02002", "0x8024402C"]  # fmt: skip
DECLINES = ["card_declined", "insufficient_funds", "do_not_honor", "expired_card", "authentication_required", "PAY-402",
            "PMT_1045", "DECLINED_05", "3DS-203", "E-5103", "CC_2038", "R-51", "PAY_4011", "TX-1022"]  # fmt: skip
# A browser's title and sentence (keys of the words), and the codes that come with them.
CHROME = [
    ("noreach", "refused", ["ERR_CONNECTION_REFUSED"]),
    ("noreach", "slow", ["ERR_CONNECTION_TIMED_OUT", "ERR_TIMED_OUT"]),
    ("noreach", "typo", ["DNS_PROBE_FINISHED_NXDOMAIN", "ERR_NAME_NOT_RESOLVED"]),
    ("noreach", "reset", ["ERR_CONNECTION_RESET", "ERR_NETWORK_CHANGED"]),
    ("noreach", "down", ["ERR_SSL_PROTOCOL_ERROR", "ERR_QUIC_PROTOCOL_ERROR", "ERR_ADDRESS_UNREACHABLE"]),
    ("nowork", "empty", ["ERR_EMPTY_RESPONSE"]),
    ("nowork", "loop", ["ERR_TOO_MANY_REDIRECTS"]),
    ("nonet", "cable", ["ERR_INTERNET_DISCONNECTED", "DNS_PROBE_FINISHED_NO_INTERNET"]),
]
FIREFOX = ["PR_END_OF_FILE_ERROR", "PR_CONNECT_RESET_ERROR", "SSL_ERROR_RX_RECORD_TOO_LONG", "SEC_ERROR_UNKNOWN_ISSUER",
           "SEC_ERROR_EXPIRED_CERTIFICATE", "SSL_ERROR_NO_CYPHER_OVERLAP", "SSL_ERROR_BAD_CERT_DOMAIN",
           "SSL_ERROR_UNSUPPORTED_VERSION"]  # fmt: skip


def app_code(rng: Random) -> str:
    """A code as apps show them."""
    form = rng.choice(APP)
    while "{" in form:
        form = form.replace("{0}", str(rng.randint(1, 9)), 1).replace("{1}", rng.choice("0147ABCDEF"), 1)
    return form


def phone(rng: Random, language: str, mobile: bool) -> str:
    """A number of the ranges kept free for invented ones where a country keeps any."""
    last = f"{rng.randint(0, 999):03d}"
    fixed = {
        "en": [
            f"+44 20 7946 0{last}",
            f"+1 415 555 01{last[:2]}",
            f"+353 20 911 {last}0",
            f"+1 (212) 555-01{last[1:]}",
        ],
        "de": [f"+49 30 23125 {last}", f"+49 89 99998-{last}", f"+49 221 4710 {last}", f"+43 1 555 {last}0"],
        "ar": [f"+971 4 555 0{last}", f"+20 2 5550 {last}0", f"+966 11 555 0{last}"],
    }
    carried = {"en": f"+44 7700 900{last}", "de": f"+49 171 39200{last[1:]}", "ar": f"+966 55 501 {last}0"}
    return carried[language] if mobile and rng.random() < 0.6 else rng.choice(fixed[language])


def amount(minor: int, currency: str, language: str, form: int, eastern: bool) -> str:
    """An amount in the language's way; `form` chooses among the ways of writing the currency."""
    whole, cents = f"{minor // 100:,}", f"{minor % 100:02d}"
    digits = f"{whole}.{cents}"
    if currency == "CHF":
        return f"CHF {digits.replace(',', '’')}"
    if language == "de":
        digits = f"{whole.replace(',', '.')},{cents}"
        return (f"{digits} €", f"{digits} €", f"{digits} EUR", f"€ {digits}")[form]
    if language == "en":
        sign = {"USD": "$", "GBP": "£", "EUR": "€"}[currency]
        return (f"{sign}{digits}", f"{sign}{digits}", f"{currency} {digits}", f"{digits} {currency}")[form]
    short, word = {"SAR": ("ر.س", "ريال"), "AED": ("د.إ", "درهم"), "EGP": ("ج.م", "جنيه")}[currency]
    if eastern:
        return digits.translate(EASTERN).replace(",", "٬").replace(".", "٫") + f" {(short, word)[form % 2]}"
    return (f"{digits} {short}", f"{digits} {word}", f"{digits} {short}", f"{currency} {digits}")[form]


DAYS = {
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    "de": ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
    "ar": ["الإثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"],
}


def day(when: date, language: str, form: int, eastern: bool) -> str:
    """A date in the language's way; `form` chooses among three."""
    month, weekday = MONTHS[language][when.month - 1], DAYS[language][when.weekday()]
    text = {
        "en": (f"{when.day} {month} {when.year}", f"{month[:3]} {when.day}, {when.year}",
               f"{weekday[:3]}, {when.day} {month[:3]} {when.year}"),
        "de": (f"{when.day:02d}.{when.month:02d}.{when.year}", f"{when.day}. {month} {when.year}",
               f"{weekday}, {when.day:02d}.{when.month:02d}.{when.year}"),
        "ar": (f"{when.day} {month} {when.year}", f"{weekday}، {when.day} {month} {when.year}",
               f"{when.day:02d}/{when.month:02d}/{when.year}" if when.day > 12 else f"{when.day} {month}، {when.year}"),
    }[language][form]  # fmt: skip
    return text.translate(EASTERN) if eastern else text
