"""Values that stand in screenshots, as shops, carriers, banks and machines print them; check digits are right."""

import random
import string
from dataclasses import dataclass
from datetime import date, timedelta

from tests.vision_dev import check_digits

ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
MONTHS = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December"),
    "de": ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
           "Dezember"),
    "ar": ("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر",
           "ديسمبر"),
}  # fmt: skip
LEVANTINE = (
    "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني",
    "كانون الأول",
)  # fmt: skip
CURRENCIES = {
    "en": (("USD", "$", True), ("GBP", "£", True), ("EUR", "€", True), ("AUD", "AUD", False)),
    "de": (("EUR", "€", False), ("EUR", "EUR", False), ("CHF", "CHF", True)),
    "ar": (("SAR", "ر.س", False), ("AED", "د.إ", False), ("EGP", "ج.م", False), ("SAR", "SAR", False),
           ("AED", "درهم", False), ("SAR", "ريال", False)),
}  # fmt: skip


@dataclass(frozen=True)
class Style:
    """How one page writes its numbers: `digits` is latin or arabic; `currency` is ISO code, sign, sign first."""

    language: str
    digits: str
    currency: tuple[str, str, bool]

    def localised(self, text: str) -> str:
        """`text` with the digits of this page."""
        return text.translate(ARABIC_DIGITS) if self.digits == "arabic" else text

    def money(self, cents: int, *, sign: bool = True) -> str:
        """An amount of minor units as printed on this page."""
        whole, part = divmod(cents, 100)
        if self.digits == "arabic":
            number = f"{whole:,}".replace(",", "٬") + f"٫{part:02}"
        elif self.language == "de":
            grouped = f"{whole:,}".replace(",", "’" if self.currency[0] == "CHF" else ".")
            number = f"{grouped}{'.' if self.currency[0] == 'CHF' else ','}{part:02}"
        else:
            number = f"{whole:,}.{part:02}"
        number = self.localised(number)
        _, mark, first = self.currency
        if not sign:
            return number
        return (f"{mark}{number}" if len(mark) == 1 else f"{mark} {number}") if first else f"{number} {mark}"

    def day(self, day: date, rng: random.Random) -> str:
        """A date as printed on this page; the order of day and month can always be told."""
        month = MONTHS[self.language][day.month - 1]
        if self.language == "en":
            forms = [f"{month} {day.day}, {day.year}", f"{day.day} {month[:3]} {day.year}", day.isoformat(),
                     f"{month[:3]} {day.day}, {day.year}"]  # fmt: skip
            if day.day > 12:
                forms.append(f"{day.month:02}/{day.day:02}/{day.year}")
        elif self.language == "de":
            forms = [f"{day.day:02}.{day.month:02}.{day.year}", f"{day.day}. {month} {day.year}",
                     f"{day.day:02}.{day.month:02}.{day.year % 100}"]  # fmt: skip
        else:
            forms = [f"{day.day} {month} {day.year}", f"{day.day} {LEVANTINE[day.month - 1]} {day.year}"]
            if day.day > 12:
                forms.append(f"{day.day:02}/{day.month:02}/{day.year}")
        return self.localised(rng.choice(forms))


def style(language: str, rng: random.Random, digits: str = "") -> Style:
    """The habits of one page; half of the Arabic ones have Arabic-Indic digits."""
    digits = digits or ("arabic" if language == "ar" and rng.random() < 0.5 else "latin")
    return Style(language, digits, rng.choice(CURRENCIES[language]))


def order_number(rng: random.Random) -> str:
    """The shop's own number (five digits) mostly, else that of another shop."""
    forms = (
        lambda: str(rng.randint(10000, 99999)),
        lambda: str(rng.randint(10000, 99999)),
        lambda: f"ORD-{rng.randint(100000, 999999)}",
        lambda: f"DE{rng.randint(10**7, 10**8 - 1)}",
        lambda: f"{rng.randint(100, 999)}-{rng.randint(10**6, 10**7 - 1)}-{rng.randint(10**6, 10**7 - 1)}",
        lambda: f"{rng.choice('ABKMW')}{rng.randint(1000, 9999)}-{rng.randint(10, 99)}",
    )
    return rng.choice(forms)()


def tracking_number(rng: random.Random) -> str:
    """A number of UPS, the postal union or DHL with its check digit, or of a carrier with 14 digits and none."""
    return rng.choice((_ups, _postal, _dhl, _dpd))(rng)


def _ups(rng: random.Random) -> str:
    body = "".join(rng.choice(string.digits + string.ascii_uppercase) for _ in range(6))
    body += "".join(rng.choice(string.digits) for _ in range(9))
    return f"1Z{check_digits.ups(body)}"


def _postal(rng: random.Random) -> str:
    body = "".join(str(rng.randint(0, 9)) for _ in range(8))
    prefix = rng.choice(("RR", "CP", "LX", "EE"))
    return f"{prefix}{check_digits.s10(body)}{rng.choice(('DE', 'GB', 'SA', 'CN'))}"


def _dhl(rng: random.Random) -> str:
    return check_digits.gs1(f"003404341{rng.randint(10**10, 10**11 - 1)}"[:-1])


def _dpd(rng: random.Random) -> str:
    return f"0{rng.randint(10**12, 10**13 - 1)}"


def transaction_id(rng: random.Random) -> str:
    """What banks and payment providers call a payment."""
    alphabet = string.ascii_uppercase + string.digits
    forms = (
        lambda: "pay_" + "".join(rng.choice(string.ascii_letters + string.digits) for _ in range(14)),
        lambda: "TXN" + str(rng.randint(10**9, 10**10 - 1)),
        lambda: str(rng.randint(10**11, 10**12 - 1)),
        lambda: "".join(rng.choice(alphabet) for _ in range(17)),
        lambda: f"TRX-{rng.randint(1000, 9999)}-{rng.randint(1000, 9999)}-{rng.choice(string.ascii_uppercase)}",
    )
    return rng.choice(forms)()


def error_code(rng: random.Random) -> str:
    """Codes of apps, payment pages and systems."""
    forms = (
        lambda: f"E-{rng.randint(1000, 9999)}",
        lambda: f"0x{rng.randint(0x80000000, 0x8FFFFFFF):08X}",
        lambda: rng.choice(
            (
                "ERR_CONNECTION_TIMED_OUT",
                "ERR_NAME_NOT_RESOLVED",
                "DNS_PROBE_FINISHED_NXDOMAIN",
                "ERR_CERT_DATE_INVALID",
                "ERR_TOO_MANY_REDIRECTS",
            )
        ),
        lambda: f"PAY-{rng.randint(400, 599)}",
        lambda: f"APP-{rng.randint(10, 99)}{rng.choice('ABCDX')}{rng.randint(100, 999)}",
        lambda: f"{rng.choice('EFH')}{rng.randint(10, 99)}",
    )
    return rng.choice(forms)()


def day(rng: random.Random) -> date:
    """A day of the last two years before the middle of 2026."""
    return date(2026, 6, 30) - timedelta(days=rng.randint(0, 730))


def phone(language: str, rng: random.Random) -> tuple[str, str]:
    """A phone number as printed and as digits with +."""
    if language == "de":
        digits = f"4930{rng.randint(10**6, 10**7 - 1)}"
        return f"+49 30 {digits[4:]}", f"+{digits}"
    if language == "ar":
        digits = f"96650{rng.randint(10**6, 10**7 - 1)}"
        return f"+966 50 {digits[5:8]} {digits[8:]}", f"+{digits}"
    digits = f"4420794{rng.randint(10**4, 10**5 - 1)}6"
    return f"+44 20 {digits[4:8]} {digits[8:]}", f"+{digits}"


def email(rng: random.Random) -> str:
    """An address of somebody at a domain that exists for examples only."""
    first = rng.choice(("lena.vogel", "omar.haddad", "s.miller", "nina_k", "j.smith84", "fatima.ali", "paul.weber"))
    return f"{first}@{rng.choice(('example.com', 'example.org', 'mail.example.net'))}"
