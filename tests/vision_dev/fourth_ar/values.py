"""What stands on the Arabic pages: sums, dates, numbers and addresses of seven countries, each with its truth."""

import datetime
import random
from dataclasses import dataclass

from tests.vision_dev import check_digits

FIGURES = "٠١٢٣٤٥٦٧٨٩"
EASTERN = str.maketrans("0123456789", FIGURES)
RLM = "\u200f"
GULF = ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"]
LEVANT = [
    "كانون الثاني",
    "شباط",
    "آذار",
    "نيسان",
    "أيار",
    "حزيران",
    "تموز",
    "آب",
    "أيلول",
    "تشرين الأول",
    "تشرين الثاني",
    "كانون الأول",
]
MAGHREB = ["يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"]
WEEKDAYS = ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"]


@dataclass(frozen=True)
class Country:
    """How one country writes money, months and telephone numbers."""

    code: str
    decimals: int
    word: str
    full: str
    short: str
    months: list[str]
    dial: str
    mobile: tuple[str, ...]
    rest: int
    domain: str
    city: str


COUNTRIES = {
    "SA": Country("SAR", 2, "ريال", "ريال سعودي", "ر.س", GULF, "966", ("50", "53", "55", "56"), 7, "com.sa", "الرياض"),
    "AE": Country("AED", 2, "درهم", "درهم إماراتي", "د.إ", GULF, "971", ("50", "52", "55", "58"), 7, "ae", "دبي"),
    "EG": Country("EGP", 2, "جنيه", "جنيه مصري", "ج.م", GULF, "20", ("10", "11", "12", "15"), 8, "com.eg", "القاهرة"),
    "JO": Country("JOD", 3, "دينار", "دينار أردني", "د.أ", LEVANT, "962", ("77", "78", "79"), 7, "jo", "عمّان"),
    "KW": Country("KWD", 3, "دينار", "دينار كويتي", "د.ك", GULF, "965", ("5", "6", "9"), 7, "com.kw", "الكويت"),
    "MA": Country("MAD", 2, "درهم", "درهم مغربي", "د.م.", MAGHREB, "212", ("6", "7"), 8, "ma", "الدار البيضاء"),
    "IQ": Country("IQD", 0, "دينار", "دينار عراقي", "د.ع", LEVANT, "964", ("770", "780", "750"), 7, "iq", "بغداد"),
}
PEOPLE = (
    ("خالد العتيبي", "khalid.otaibi"), ("نورة القحطاني", "noura_q"), ("أحمد عبد الرحمن", "ahmed.abdelrahman"),
    ("مريم الهاشمي", "maryam.h87"), ("يوسف بن عمر", "y.benomar"), ("رنا الخطيب", "rana-khatib"),
    ("علي الجبوري", "ali.aljubouri"), ("فاطمة الزهراء", "fz.alaoui"), ("سامي حداد", "sami.haddad"),
    ("دلال المطيري", "dalal_m"),
)  # fmt: skip
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def ltr(text: str) -> str:
    """The text as a run of its own from left to right; Arabic-Indic groups keep that order only when it is forced."""
    tag = "bdo" if any(sign in FIGURES for sign in text) else "bdi"
    return f'<{tag} dir="ltr" style="unicode-bidi:isolate{"-override" if tag == "bdo" else ""}">{text}</{tag}>'


def hijri(day: datetime.date) -> tuple[int, int, int]:
    """Year, month and day of the tabular Islamic calendar."""
    days = day.toordinal() - 227014
    year = (30 * days + 10646) // 10631
    in_year = days - (354 * (year - 1) + (3 + 11 * year) // 30)
    month = min(12, in_year * 2 // 59 + 1)
    return year, month, in_year - (59 * (month - 1) + 1) // 2 + 1


class Pen:
    """Writes one page's values in its country's manner and keeps their truth in `fields`."""

    def __init__(self, number: int, country: str, eastern: bool) -> None:
        self.rng = random.Random(f"ar-{number}")
        self.country, self.eastern = COUNTRIES[country], eastern
        self.fields: dict[str, object] = {}
        self.size: tuple[int, int, float] = (360, 800, 3)
        self.day = datetime.date(2026, 7, 1) + datetime.timedelta(days=self.rng.randrange(144))
        self.person, self.nick = self.rng.choice(PEOPLE)
        self.clock = f"{self.rng.randint(1, 12)}:{self.rng.randint(0, 59):02d}"
        marks = [("٬", "٫"), ("٬", "٫"), (",", ".")] if eastern else [(",", ".")]
        self.group, self.point = self.rng.choice([(".", ","), ("\u00a0", ",")] if country == "MA" else marks)

    def desk(self) -> None:
        """Make it a page of a desktop browser."""
        self.size = (1280, 800, 1)

    def d(self, text: object) -> str:
        """The text with this page's digits."""
        return str(text).translate(EASTERN) if self.eastern else str(text)

    def digits(self, count: int) -> str:
        """So many random digits, the first not zero."""
        return str(self.rng.randint(10 ** (count - 1), 10**count - 1))

    def mixed(self, count: int) -> str:
        """So many random capitals and digits."""
        return "".join(self.rng.choices(LETTERS + "23456789", k=count))

    def cost(self, low: int, high: int) -> int:
        """A price in the smallest printed unit, ending as prices do."""
        whole = self.rng.randint(low, high)
        if self.country.decimals == 0:
            return whole * 250
        part = self.rng.choice((0, 25, 50, 75, 95, 99, self.rng.randint(1, 99)))
        return whole * 100 + part if self.country.decimals == 2 else whole * 1000 + part * 10

    def money(self, cost: int, unit: str = "short", before: bool = False, whole: bool = False) -> str:
        """The sum as printed; `unit` names a name of the currency in `Country`, `whole` leaves out decimals."""
        scale = 10**self.country.decimals
        text = f"{cost // scale:,}".replace(",", self.group)
        if self.country.decimals and not (whole and cost % scale == 0):
            text += self.point + f"{cost % scale:0{self.country.decimals}d}"
        name = getattr(self.country, unit) if unit else ""
        number = self.d(text)
        if unit == "code":
            return ltr(f"{name} {number}" if before else f"{number} {name}")
        return (f"{name} {number}" if before else f"{number} {name}").strip()

    def total(self, cost: int, unit: str = "short", before: bool = False, whole: bool = False) -> str:
        """The page's total: `money`, kept as truth."""
        places = max(2, self.country.decimals)
        value = f"{cost / 10**self.country.decimals:.{places}f}"
        self.fields["amount"] = {"value": value, "currency": self.country.code}
        return self.money(cost, unit, before, whole)

    def date(self, form: str) -> str:
        """The page's date as printed, kept as truth."""
        self.fields["date"] = self.day.isoformat()
        return self.written(self.day, form)

    def written(self, day: datetime.date, form: str) -> str:
        """A date in one of the ways pages of these countries print it."""
        long = f"{day.day} {self.country.months[day.month - 1]} {day.year}"
        year, month, number = hijri(day)
        mark = RLM if self.eastern else ""
        forms = {
            "long": long,
            "weekday": f"{WEEKDAYS[day.weekday()]}، {long}",
            "slash": f"{day.day}{mark}/{day.month}{mark}/{day.year}",
            "padded": f"{day:%d/%m/%Y}",
            "ymd": f"{day:%Y/%m/%d}",
            "iso": ltr(f"{day:%Y-%m-%d}"),
            "dash": ltr(f"{day:%d-%m-%Y}"),
            "hijri": f"{year}/{month:02d}/{number:02d} هـ الموافق {day:%Y/%m/%d} م",
        }
        return self.d(forms[form])

    def phone(self, form: str = "spaced") -> str:
        """A mobile number, kept as truth; "flipped" has the plus where careless pages show it."""
        head = self.rng.choice(self.country.mobile)
        rest = "".join(self.rng.choices("0123456789", k=self.country.rest))
        dial = self.country.dial
        self.fields["phone"] = f"+{dial}{head}{rest}"
        middle = len(rest) - 4
        shown = {
            "spaced": f"+{dial} {head} {rest[:middle]} {rest[middle:]}",
            "plain": f"+{dial}{head}{rest}",
            "zeros": f"00{dial}{head}{rest}",
            "flipped": f"{dial}{head}{rest}+",
            "dashed": f"+{dial}-{head}-{rest}",
        }[form]
        return ltr(self.d(shown))

    def email(self, domain: str = "") -> str:
        """The person's address or, with a domain, the one given; kept as truth."""
        where = self.rng.choice(("gmail.com", "outlook.com", "hotmail.com", "icloud.com", "yahoo.com"))
        number = self.rng.choice(("", "", self.digits(2)))
        self.fields["email"] = domain if "@" in domain else f"{self.nick}{number}@{domain or where}"
        return ltr(str(self.fields["email"]))

    def put(self, name: str, value: str) -> str:
        """An identifier, kept as truth; figures alone take the page's digits, those with letters stay Latin."""
        self.fields[name] = value
        latin = any(sign.isascii() and sign.isalpha() for sign in value)
        return ltr(value if latin else self.d(value))

    def order(self, form: str = "plain") -> str:
        """An order number, five digits unless told otherwise."""
        value = {
            "plain": self.digits(5),
            "seven": self.digits(7),
            "nine": self.digits(9),
            "dashed": f"{self.digits(3)}-{self.digits(7)}-{self.digits(7)}",
            "lettered": f"{self.rng.choice(('ORD', 'SO', 'NX', 'EG'))}-{self.digits(6)}",
            "glued": f"{self.rng.choice(('N', 'SA', 'AE'))}{self.digits(9)}",
        }[form]
        return self.put("order_number", value)

    def tracking(self, form: str) -> str:
        """A parcel number as posts ("s10") and carriers of these countries form it."""
        if form == "s10":
            number = check_digits.s10(self.digits(8))
            land = {"966": "SA", "20": "EG", "971": "AE", "962": "JO", "212": "MA", "965": "KW", "964": "IQ"}
            return self.put("tracking_number", f"R{self.rng.choice('ABPR')}{number}{land[self.country.dial]}")
        if form == "air":  # ten figures, the last the rest of the others by seven
            stem = self.digits(9)
            return self.put("tracking_number", stem + str(int(stem) % 7))
        if form == "lettered":
            return self.put("tracking_number", f"{self.rng.choice(('JEA', 'KSA', 'DXB'))}{self.digits(11)}")
        return self.put("tracking_number", self.digits(int(form)))

    def transaction(self, form: str) -> str:
        """A payment's or transfer's reference."""
        julian = f"{self.day:%y}{self.day.timetuple().tm_yday:03d}"
        value = {
            "core": f"FT{julian}{self.mixed(5)}",
            "card": f"{julian[1:]}{self.digits(8)}",
            "hex": f"{self.rng.getrandbits(48):012x}",
            "wallet": f"{self.rng.choice(('TRX', 'WP', 'TX'))}{self.digits(10)}",
            "ten": self.digits(10),
            "fifteen": f"10{self.day:%Y}{julian[2:]}{self.digits(6)}",
            "dashed": f"{self.mixed(4)}-{self.digits(6)}-{self.mixed(2)}",
            "mtcn": f"{self.digits(3)}-{self.digits(3)}-{self.digits(4)}",
        }[form]
        return self.put("transaction_id", value)

    def iban(self, bank: str) -> str:
        """An account number whose check digits are right: `bank` begins with the country's two letters."""
        fill = {"SA": 24, "AE": 23}.get(bank[:2], 30) - 2 - len(bank)
        body = bank[2:] + "".join(self.rng.choices("0123456789", k=fill))
        figures = "".join(str(int(sign, 36)) for sign in body + bank[:2] + "00")
        full = f"{bank[:2]}{98 - int(figures) % 97:02d}{body}"
        return ltr(" ".join(full[at : at + 4] for at in range(0, len(full), 4)))


def document(css: str, body: str, font: str = "Noto Sans Arabic") -> str:
    """A whole HTML page."""
    return (
        f'<!doctype html><html lang="ar" dir="rtl"><meta charset="utf-8"><style>*{{box-sizing:border-box;'
        f"margin:0;padding:0}}body{{font-family:'{font}','Roboto','Noto Sans',sans-serif}}{css}</style>{body}</html>"
    )


def status(pen: Pen, ink: str, ground: str, ios: bool = False) -> str:
    """The telephone's own line at the top."""
    cell = f'<i style="display:inline-block;width:{{}}px;height:{{}}px;background:{ink};margin-inline-start:4px"></i>'
    bars = "".join(cell.format(3, h).replace("4px", "1px") for h in (4, 6, 8, 10)) + cell.format(22, 11)
    extra = "font-weight:700;padding:14px 26px 6px" if ios else "padding:6px 14px"
    return (
        f'<div style="display:flex;justify-content:space-between;align-items:center;font:13px Roboto,sans-serif;'
        f'color:{ink};background:{ground};{extra}"><span>{pen.d(pen.clock)}</span><span>{bars}</span></div>'
    )


def tabs(names: str, ink: str, ground: str) -> str:
    """An app's bar at the foot, its names parted by bars; the first is the open one."""
    cells = "".join(
        f'<span style="opacity:{1 if at == 0 else 0.55};flex:1"><i style="display:block;width:20px;height:20px;'
        f'margin:0 auto 4px;border:2px solid {ink};border-radius:{(6, 10, 3, 8)[at % 4]}px"></i>{name}</span>'
        for at, name in enumerate(names.split("|"))
    )
    place = f"position:fixed;bottom:0;left:0;right:0;background:{ground};color:{ink};border-top:1px solid #8883"
    return f'<div style="{place};display:flex;text-align:center;font-size:11px;padding:8px 4px 12px">{cells}</div>'
