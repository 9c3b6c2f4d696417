"""Arabic tuning pages: both digit systems and both at once, sums that add up, dates of all forms, numbers in sentences."""
# ruff: noqa: E501 - HTML and rows of words
# fmt: off

import random
from html import escape

from tests.vision_dev.pages import EASTERN, MONTHS, Page

COUNT = 36
FONTS = ["Noto Sans Arabic", "Noto Naskh Arabic", "DejaVu Sans", "Noto Kufi Arabic", "FreeSans", "Scheherazade", "Harmattan", "Droid Arabic Naskh"]
LEVANT = ["كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول"]
CURRENCIES = {"SAR": ["ر.س", "ريال", "SAR"], "AED": ["د.إ", "درهم"], "EGP": ["ج.م", "جنيه", "EGP"], "KWD": ["د.ك"], "QAR": ["ر.ق"], "USD": ["$", "دولار"]}
WORDS = {
    "order": ["رقم الطلب", "طلبك رقم", "رقم الطلبية", "طلب رقم"],
    "track": ["رقم التتبع", "رقم الشحنة", "رقم بوليصة الشحن"],
    "pay": ["الرقم المرجعي", "رقم العملية", "رقم الحركة", "مرجع الدفع"],
    "date": ["تاريخ الطلب", "تاريخ العملية", "التاريخ", "تاريخ الدفع"],
    "total": ["الإجمالي", "المجموع الكلي", "المبلغ المستحق", "إجمالي الطلب", "الإجمالي شامل الضريبة"],
    "sub": ["المجموع الفرعي", "الإجمالي الفرعي", "قيمة المنتجات"],
    "ship": ["الشحن", "رسوم التوصيل", "تكلفة الشحن"],
    "less": ["الخصم", "خصم القسيمة"],
    "tax": ["ضريبة القيمة المضافة", "الضريبة"],
    "err": ["رمز الخطأ", "كود الخطأ", "خطأ رقم"],
    "phone": ["رقم الجوال", "الهاتف", "رقم الواتساب"],
    "arrive": ["موعد التسليم", "الوصول المتوقع"],
    "goods": ["حقيبة ظهر جلدية", "مكواة بخار", "غلاية ماء كهربائية", "عطر خشبي", "سجادة صلاة", "نظارة شمسية", "ساعة حائط", "طقم أكواب"],
    "lines": ["نشكرك على ثقتك", "سنعلمك عند الوصول", "اطلب مرة أخرى", "قيم تجربتك", "الدعم متاح على مدار الساعة", "لم نتمكن من إتمام الخطوة", "أعد المحاولة بعد قليل", "عرض التفاصيل", "تم استلام طلبك وسنبدأ بتجهيزه"],
}


class Maker:
    """Values of one page as they are shown; what is a field is remembered."""

    def __init__(self, number: int) -> None:
        self.rng = random.Random(f"arabic-{number}")  # noqa: S311 - pictures, not secrets
        self.system = ("eastern", "eastern", "mixed", "western")[number // 6 % 4]
        self.fields: dict[str, object] = {}
        self.currency = self.rng.choice(["SAR", "SAR", "AED", "EGP", "KWD", "QAR", "USD"])
        self.sign = self.rng.choice(CURRENCIES[self.currency])
        self.grouped, self.before = self.rng.random() < 0.6, self.rng.random() < 0.2
        self.marks = self.rng.choice(["٬٫", "٬٫", ",.", ".,"])

    def word(self, name: str) -> str:
        return self.rng.choice(WORDS[name])

    def digits(self, count: int) -> str:
        return str(self.rng.randint(10 ** (count - 1), 10**count - 1))

    def local(self, text: str) -> str:
        eastern = self.system == "eastern" or (self.system == "mixed" and self.rng.random() < 0.5)
        return text.translate(EASTERN) if eastern else text

    def money(self, minor: int, *, total: bool = False) -> str:
        places = 3 if self.currency == "KWD" else 2
        text = f"{minor / 10**places:,.{places}f}"
        if total:
            self.fields["amount"] = {"value": text.replace(",", ""), "currency": self.currency}
        shown = self.local(text if self.grouped else text.replace(",", ""))
        if not shown.isascii():
            shown = shown.translate(str.maketrans(",.", self.marks))
        return f"{self.sign} {shown}" if self.before else f"{shown} {self.sign}"

    def order(self) -> str:
        self.fields["order_number"] = value = self.digits(self.rng.choice([5, 6, 7, 8, 10]))
        return self.rng.choice(["", "", "#"]) + self.local(value)

    def track(self) -> str:
        self.fields["tracking_number"] = value = self.rng.choice([self.digits(12), "SA" + self.digits(10), "AR" + self.digits(9) + "AE"])
        return self.local(value) if value.isdigit() else value

    def pay(self) -> str:
        self.fields["transaction_id"] = value = self.rng.choice([self.digits(9), self.digits(12), "TRX" + self.digits(8)])
        return self.local(value) if value.isdigit() else value

    def err(self) -> str:
        self.fields["error_code"] = value = self.rng.choice([self.digits(4), "E" + self.digits(3), "ERR-" + self.digits(4)])
        return self.local(value) if value.isdigit() else value

    def phone(self) -> str:
        value = "+9665" + self.digits(8)
        self.fields["phone"] = value
        return self.local(f"{value[:4]} {value[4:6]} {value[6:9]} {value[9:]}")

    def day(self, *, field: bool = True) -> str:
        year, month, day = self.rng.randint(2023, 2026), self.rng.randint(1, 12), self.rng.randint(1, 28)
        if field:
            self.fields["date"] = f"{year}-{month:02d}-{day:02d}"
        name = self.rng.choice([MONTHS["ar"], MONTHS["ar"], LEVANT])[month - 1]
        forms = [f"{day} {name} {year}", f"{day:02d}/{month:02d}/{year}", f"{year}/{month:02d}/{day:02d}", f"{year}-{month:02d}-{day:02d}", f"{day} {name}، {year}"]
        clock = f" {self.rng.randint(8, 22):02d}:{self.rng.randint(10, 59)}" if self.rng.random() < 0.25 else ""
        return self.local(self.rng.choice(forms) + clock)

    def row(self, label: str, value: str, kind: str = "row") -> str:
        return f'<div class="{kind}"><span class="l">{label}{":" if kind == "in" else ""}</span> <span class="v"><bdi>{escape(value)}</bdi></span></div>'

    def sums(self, kind: str = "row") -> str:
        parts = [self.rng.randint(900, 190000) for _ in range(self.rng.randint(2, 3))]
        ship, less = self.rng.choice([1500, 2500, 990]), self.rng.choice([0, 500, 850])
        tax = sum(parts) * 15 // 100 if self.rng.random() < 0.4 else 0
        goods = "".join(self.row(self.rng.choice(WORDS["goods"]), self.money(part), kind) for part in parts)
        return (
            goods + "<hr>" + self.row(self.word("sub"), self.money(sum(parts)), kind) + self.row(self.word("ship"), self.money(ship), kind)
            + (self.row(self.word("less"), self.money(less) if self.rng.random() < 0.5 else "-" + self.money(less), kind) if less else "")
            + (self.row(self.word("tax"), self.money(tax), kind) if tax else "")
            + f'<div class="t">{self.row(self.word("total"), self.money(sum(parts) + ship - less + tax, total=True), kind)}</div>'
        )


def make(number: int, language: str = "ar") -> Page:
    """The page with this number, of layout `number % 6`."""
    m = Maker(number)
    body = _BODIES[number % 6](m)
    wide = number % 6 in (1, 4) and number % 4 == 1
    dark = m.rng.random() < 0.35
    ink, ground, card, mute = ("#eceff1", "#101418", "#1c2126", "#90989f") if dark else ("#222", "#f5f5f2", "#fff", "#777c80")
    font, size = FONTS[(number * 5 + number // 6) % len(FONTS)], m.rng.choice([14, 15, 16, 17])
    accent = m.rng.choice(["#00695c", "#8e24aa", "#1565c0", "#c62828"])
    style = f"""*{{box-sizing:border-box}}body{{margin:0;padding:18px;font:{size}px/1.5 '{font}';color:{ink};background:{ground}}}
.l,.m{{color:{mute};font-size:.9em}}.card{{background:{card};border-radius:10px;padding:12px 14px;margin:12px 0;border:1px solid {mute}44}}
.row{{display:flex;justify-content:space-between;gap:12px;padding:5px 0}}.up .l,.up .v{{display:block}}.up{{padding:6px 0}}.in{{padding:4px 0}}
.t{{font-weight:700}}.big{{font-size:2em;text-align:center;font-weight:700}}.c{{text-align:center}}.b{{background:{accent};color:#fff;padding:10px;border-radius:9px;text-align:center;margin:14px 0}}
.s{{max-width:84%;background:{card};border-radius:12px;padding:9px 12px;margin:9px 0}}hr{{border:0;border-top:1px solid {mute}55}}h2{{font-size:1.25em;margin:8px 0}}"""
    page = f'<html dir="rtl"><head><meta charset="utf-8"><style>{style}</style></head><body>{body}</body></html>'
    width, height, scale = (1100, 740, 1.0) if wide else (m.rng.choice([360, 390, 412]), 820, m.rng.choice([2.0, 2.5, 3.0]))
    return Page(f"ara{number:02d}", "ar", page, width, height, scale, m.fields, m.system != "western")


def _order(m: Maker) -> str:
    kind = m.rng.choice(["row", "in"])
    return f'<h2>{m.word("lines")}</h2><div class="card">{m.row(m.word("order"), m.order(), kind)}{m.row(m.word("date"), m.day(), kind)}</div><div class="card">{m.sums()}</div><div class="b">{m.word("lines")}</div>'


def _receipt(m: Maker) -> str:
    return f'<div class="c t">متجر الواحة</div><p class="c m">{m.word("phone")}: <bdi>{m.phone()}</bdi></p>{m.sums()}<hr>{m.row(m.word("pay"), m.pay())}{m.row(m.word("date"), m.day())}<p class="c">{m.word("lines")}</p>'


def _paid(m: Maker) -> str:
    return f'<p class="c t">تمت العملية بنجاح</p><div class="big"><bdi>{m.money(m.rng.randint(1200, 900000), total=True)}</bdi></div><p class="c m"><bdi>{m.day()}</bdi></p><div class="card">{m.row(m.word("pay"), m.pay(), "up")}{m.row(m.word("order"), m.order(), "up")}</div><p>{m.word("lines")}</p>'


def _parcel(m: Maker) -> str:
    return f'<h2>شحنتك في الطريق</h2><div class="card">{m.row(m.word("track"), m.track(), "up")}{m.row(m.word("order"), m.order(), "up")}{m.row(m.word("arrive"), m.day(field=False), "up")}{m.row(m.word("date"), m.day(), "up")}</div><p>{m.word("lines")}</p><div class="b">{m.word("lines")}</div>'


def _chat(m: Maker) -> str:
    return f'<div class="s">السلام عليكم، طلبي رقم <bdi>{m.order()}</bdi> تأخر كثيرا</div><div class="s">{m.word("lines")}</div><div class="s">تم خصم مبلغ {m.money(m.rng.randint(900, 99000), total=True)} من حسابك بتاريخ {m.day()}</div><div class="s">للتواصل: <bdi>{m.phone()}</bdi></div><div class="s">{m.word("lines")}</div>'


def _failed(m: Maker) -> str:
    return f'<h2 class="c">لم تكتمل عملية الدفع</h2><p class="c">{m.word("lines")}</p><div class="card">{m.row(m.word("err"), m.err())}{m.row(m.word("order"), m.order())}{m.row(m.word("date"), m.day())}{m.row(m.word("total"), m.money(m.rng.randint(900, 400000), total=True))}</div><div class="b">{m.word("lines")}</div>'


_BODIES = (_order, _receipt, _paid, _parcel, _chat, _failed)
