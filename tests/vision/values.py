"""Values as shops, carriers, payment services and programs form them; check digits are right, persons invented."""

import random
import string
from dataclasses import dataclass
from datetime import date, timedelta

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
# Nobody can tell l, I and O from 1 and 0 in most fonts: identifiers of mixed case do without them.
MIXED = "".join(char for char in string.ascii_letters + string.digits if char not in "lIO")


@dataclass(frozen=True)
class Market:
    """A country's way of writing: money, telephone numbers, tax."""

    country: str
    currency: str
    money: tuple[str, ...]  # ways to print an amount
    group: str
    point: str
    vat: float  # per cent
    mobile: tuple[str, ...]  # for `fill`
    service: tuple[str, ...]
    ends: tuple[int, ...]  # the cents prices end in
    shipping: tuple[int, ...]


MARKETS: dict[str, tuple[Market, ...]] = {
    "en": (
        Market("GB", "GBP", ("£{}", "£{}", "£{}", "GBP {}"), ",", ".", 20, ("+44 7700 900###", "+44 7700 900 ###"),
               ("+44 20 7946 0###", "+44 161 496 0###"), (0, 50, 95, 99), (0, 299, 395, 499)),
        Market("US", "USD", ("${}", "${}", "${}", "{} USD"), ",", ".", 0, ("+1 (312) 555-01##", "+1 646-555-01##"),
               ("+1 415-555-01##", "+1 (206) 555-01##"), (0, 49, 95, 99), (0, 499, 599, 795)),
        Market("IE", "EUR", ("€{}", "€{}", "EUR {}"), ",", ".", 23, ("+353 20 91# ####", "+353 2091 #####"),
               ("+353 20 910 ####",), (0, 50, 95, 99), (0, 350, 495, 650)),
    ),
    "de": (
        Market("DE", "EUR", ("{} €", "{} €", "{} €", "{} EUR", "EUR {}"), ".", ",", 19,
               ("+49 171 39200##", "+49 176 040690##", "+49 (176) 040690##"),
               ("+49 30 23125-###", "+49 89 99998 ###", "+49 40 66969 ###"), (0, 49, 90, 95, 99), (0, 390, 490, 495)),
        Market("AT", "EUR", ("€ {}", "{} €"), ".", ",", 20, ("+43 660 %######", "+43 664 %## ## ##"),
               ("+43 1 234 56 ##",), (0, 90, 95, 99), (0, 490, 590)),
        Market("CH", "CHF", ("CHF {}", "{} CHF"), "’", ".", 8.1, ("+41 79 %## ## ##", "+41 76 %## ## ##"),
               ("+41 44 %## ## ##",), (0, 50, 90, 95), (0, 700, 900)),
    ),
    "ar": (
        Market("SA", "SAR", ("{} ر.س", "{} ر.س", "{} ريال سعودي", "SAR {}"), ",", ".", 15,
               ("+966 5# ### ####", "+966 5########"), ("+966 11 %## ####",), (0, 50, 95, 99), (0, 1500, 2500)),
        Market("AE", "AED", ("{} د.إ", "{} د.إ", "{} درهم إماراتي", "AED {}"), ",", ".", 5,
               ("+971 5# ### ####", "+971 5########"), ("+971 4 %## ####",), (0, 50, 75, 99), (0, 1000, 2000)),
        Market("EG", "EGP", ("{} ج.م", "{} ج.م", "{} جنيه مصري", "EGP {}"), ",", ".", 14,
               ("+20 10 #### ####", "+20 12########"), ("+20 2 %### ####",), (0, 50, 75), (0, 4500, 6000)),
    ),
}  # fmt: skip


def market(language: str, rng: random.Random) -> Market:
    """A country of the language, the largest one most often."""
    return rng.choices(MARKETS[language], (6, 3, 2))[0]


def plain(cents: int, where: Market) -> str:
    """An amount without its currency, in Western digits."""
    whole = f"{cents // 100:,}".replace(",", where.group)
    return f"{whole}{where.point}{cents % 100:02}"


def price(rng: random.Random, where: Market, low: int = 7, high: int = 240) -> int:
    """A price in cents; Egyptian prices are larger numbers."""
    factor = {"EGP": 8, "SAR": 2, "AED": 2}.get(where.currency, 1)
    return rng.randint(low * factor, high * factor) * 100 + rng.choice(where.ends)


def fill(pattern: str, rng: random.Random) -> str:
    """# becomes any digit, % one that is not zero, @ a capital letter; the rest stays."""
    made = {"#": string.digits, "%": string.digits[1:], "@": LETTERS}
    return "".join(rng.choice(made[char]) if char in made else char for char in pattern)


def phone(patterns: tuple[str, ...], rng: random.Random) -> tuple[str, str]:
    """A number as printed and as `+digits`."""
    printed = fill(rng.choice(patterns), rng)
    return printed, "+" + "".join(char for char in printed if char.isdigit())


def day(rng: random.Random) -> date:
    """Some day of the last months; never one that could be read as another by changing day and month."""
    while (made := date(2026, 7, 1) + timedelta(rng.randrange(150))).day <= 12:
        pass
    return made


def order_number(rng: random.Random) -> str:
    """Five digits most often, as small shops count; also the forms of large ones."""
    if rng.random() < 0.5:
        return fill("%####", rng)
    forms = ("%######", "1000%####", "30%-%######-#######", "@@-%#####", "@@2026-#####", "2026-%####", "@%########")
    return fill(rng.choice(forms), rng)


def _gs1(number: str) -> str:
    """With the check digit that makes it a GS1 number."""
    total = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(number)))
    return f"{number}{-total % 10}"


def _ups(rng: random.Random) -> str:
    body = fill(rng.choice(("%##@##", "##@@%#", "@####%", "%###@#")), rng) + rng.choice(("03", "68", "04", "12"))
    body += fill("#######", rng)
    total = sum(
        (int(char) if char.isdigit() else (ord(char) - 63) % 10) * (1, 2)[place % 2] for place, char in enumerate(body)
    )
    return f"1Z{body}{-total % 10}"


def _s10(rng: random.Random) -> str:
    body = fill("########", rng)
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(body, (8, 6, 4, 2, 3, 5, 9, 7), strict=True)) % 11
    check = {10: 0, 11: 5}.get(rest, rest)
    return (
        f"{rng.choice(('RR', 'LX', 'CP', 'EE', 'UJ'))}{body}{check}{rng.choice(('DE', 'GB', 'AE', 'SA', 'CN', 'CH'))}"
    )


def _express(rng: random.Random) -> str:
    body = fill("%##########", rng)
    return f"{body}{sum(int(d) * (3, 1, 7)[place % 3] for place, d in enumerate(body)) % 11 % 10}"


def _waybill(rng: random.Random) -> str:
    body = fill("%#########", rng)
    return f"{body}{int(body) % 7}"


def tracking_number(rng: random.Random) -> str:
    """A parcel's number in one of seven carriers' forms."""
    makers = (
        _ups, _s10, _express, _waybill, lambda rng: _gs1("003404340" + fill("##########", rng)),
        lambda rng: _gs1(rng.choice(("94001", "92055", "93001")) + fill("################", rng)),
        lambda rng: fill("01%###########", rng),
    )  # fmt: skip
    return rng.choice(makers)(rng)


def transaction_id(rng: random.Random) -> str:
    """A payment's number as payment services, banks and card networks form it."""
    some = "".join(rng.choices(LETTERS.replace("O", "").replace("I", "") + string.digits, k=13))
    forms = (
        f"{fill('%', rng)}{some}{fill('##@', rng)}", fill("63##########", rng), fill("FT2632%@#@##", rng),
        fill("TXN-%#######", rng), fill("GPA.33##-####-####-#####", rng), f"pi_3{''.join(rng.choices(MIXED, k=15))}",
        fill("8836%##########@", rng), fill("@@%#######", rng), fill("%##########", rng),
    )  # fmt: skip
    return rng.choice(forms)


def app_code(rng: random.Random) -> str:
    """An error code of an app or a shop."""
    forms = ("ERR-%###", "E-%###", "APP-%####", "AUTH-40%", "CHK_%###", "SRV-50%", "LGN-0%##", "E1%##")
    return fill(rng.choice(forms), rng)


def decline_code(rng: random.Random) -> str:
    """An error code of a payment that was refused."""
    forms = ("PAY-%###", "51", "05", "3DS-1%##", "P-2%##", "10486", "DECLINED_51", "CC-40%", "PMT_%###")
    return fill(rng.choice(forms), rng)


WINDOWS_CODES = ("0x80072EE7", "0x80070005", "0xC000007B", "0x80072F8F", "0x80004005", "0x8024402C", "0x80070643")
CHROME_CODES = (  # no answer, no such host, connection refused or cut
    ("ERR_CONNECTION_TIMED_OUT", "ERR_TIMED_OUT"),
    ("DNS_PROBE_FINISHED_NXDOMAIN", "ERR_NAME_NOT_RESOLVED", "DNS_PROBE_FINISHED_NO_INTERNET"),
    ("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_CONNECTION_CLOSED", "ERR_ADDRESS_UNREACHABLE"),
)
FIREFOX_CODES = (
    "PR_CONNECT_RESET_ERROR", "SSL_ERROR_RX_RECORD_TOO_LONG", "PR_END_OF_FILE_ERROR", "SEC_ERROR_UNKNOWN_ISSUER",
    "SSL_ERROR_NO_CYPHER_OVERLAP", "MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT",
)  # fmt: skip
SERVER_CODES = ("500", "502", "503", "504", "522", "524", "520", "501")
APPLIANCE_CODES = ("E18", "E24", "F07", "F21", "E05", "E13", "F9E1", "E40", "H20", "LE1")


def email(first: str, last: str, rng: random.Random) -> str:
    """A person's address from the Latin spelling of the name, at a domain that is kept for examples."""
    form = rng.choice(("{0}.{1}", "{0}{1}", "{0}_{1}", "{1}.{0}", "{0}.{1}{2}"))
    return f"{form.format(first, last, rng.randint(71, 99))}@example.{rng.choice(('com', 'org', 'net'))}"
