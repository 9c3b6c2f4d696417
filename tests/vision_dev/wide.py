"""A wider set of tuning pages, sixteen layouts: columns, tables, receipts, chats, dialogs, lists, papers, sites."""
# ruff: noqa: E501 - HTML
# fmt: off

import random
from html import escape

from tests.vision_dev.pages import EASTERN, MONTHS, Page
from tests.vision_dev.wide_words import FONTS, WORDS

LAYOUTS = 16
DIGITS, UPPER = "0123456789", "ABCDEFGHJKLMNPRSTUVWXYZ"


class Maker:
    """Values and pieces of HTML of one page; what is shown as a field is remembered in `fields`."""

    def __init__(self, number: int, language: str) -> None:
        self.rng = random.Random(f"wide-{language}-{number}")  # noqa: S311 - pictures, not secrets
        self.language, self.number = language, number
        self.eastern = language == "ar" and number % 2 == 1
        self.fields: dict[str, object] = {}
        self.currency = self.pick({"en": ["USD", "GBP", "EUR"], "de": ["EUR", "EUR", "CHF"], "ar": ["SAR", "AED", "EGP"]}[language])
        self.sign = self.pick({"USD": ["$", "USD", "US$"], "GBP": ["£", "GBP"], "EUR": ["€", "EUR"], "CHF": ["CHF", "Fr."],
                               "SAR": ["ر.س", "ريال", "SAR"], "AED": ["درهم", "د.إ", "AED"], "EGP": ["جنيه", "ج.م", "EGP"]}[self.currency][: 2 if language != "ar" else 3])  # fmt: skip
        if self.sign == "Fr.":
            self.sign = "CHF"
        self.after = language != "en" or (len(self.sign) > 1 and self.rng.random() < 0.4)

    def pick(self, choices: list[str]) -> str:
        return self.rng.choice(choices)

    def some(self, letters: str, count: int) -> str:
        return "".join(self.rng.choices(letters, k=count))

    def word(self, name: str) -> str:
        return self.pick(WORDS[self.language][name])

    def local(self, text: str) -> str:
        return text.translate(EASTERN) if self.eastern else text

    def money(self, minor: int) -> str:
        whole, cents = f"{minor // 100:,}", f"{minor % 100:02d}"
        text = whole.replace(",", ".") + "," + cents if self.language == "de" else f"{whole}.{cents}"
        if self.eastern:
            text = text.replace(",", "٬").replace(".", "٫").translate(EASTERN)
        return f"{text} {self.sign}" if self.after else f"{self.sign}{' ' if len(self.sign) > 2 else ''}{text}"

    def total(self, minor: int) -> str:
        self.fields["amount"] = {"value": f"{minor // 100}.{minor % 100:02d}", "currency": self.currency}
        return self.money(minor)

    def order(self) -> str:
        value = self.pick([self.some(DIGITS[1:], 5), self.some(DIGITS[1:], 8), "WEB-" + self.some(DIGITS[1:], 6),
                           f"{self.some(DIGITS[1:], 3)}-{self.some(DIGITS, 7)}-{self.some(DIGITS, 7)}",
                           self.some(UPPER, 2) + self.some(DIGITS[1:], 7)])  # fmt: skip
        self.fields["order_number"] = value
        return self.local(value) if value.isdigit() else value

    def track(self) -> str:
        value = self.pick([
            "1Z " + " ".join([self.some(DIGITS, 3), self.some(UPPER + DIGITS, 3), self.some(DIGITS, 2), self.some(DIGITS, 4), self.some(DIGITS, 4)]),
            f"{self.some('RLC', 1)}{self.some('ABEY', 1)} {self.some(DIGITS, 3)} {self.some(DIGITS, 3)} {self.some(DIGITS, 3)} {self.pick(['DE', 'GB', 'AE'])}",
            "00340434" + self.some(DIGITS, 12), "JD01" + self.some(DIGITS, 14), self.some(DIGITS[1:], 12),
            " ".join(self.some(DIGITS[1:], 4) for _ in range(3)), "TBA" + self.some(DIGITS, 12), "H" + self.some(DIGITS[1:], 15),
        ])  # fmt: skip
        self.fields["tracking_number"] = value.replace(" ", "")
        return value

    def pay(self) -> str:
        value = self.pick(["pi_" + self.some(UPPER + UPPER.lower() + DIGITS, 20), self.some(DIGITS[1:], 12), "T" + self.some(DIGITS, 10),
                           "PP-" + self.some(UPPER + DIGITS, 4) + self.some(DIGITS, 3) + "-" + self.some(DIGITS, 6),
                           self.some("0123456789ABCDEF", 7) + "7" + self.some(DIGITS, 4), self.some(UPPER, 3) + self.some(DIGITS, 9)])  # fmt: skip
        self.fields["transaction_id"] = value
        return self.local(value) if value.isdigit() else value

    def err(self) -> str:
        value = self.pick(["0x8" + self.some("0123456789ABCDEF", 7), "E-" + self.some(DIGITS, 3), self.some(DIGITS[1:], 4),
                           "NET-" + self.some(DIGITS, 4), "DECLINED_" + self.some(DIGITS, 2), "S" + self.some(DIGITS, 2), "CE-" + self.some(DIGITS, 5) + "-" + self.some(DIGITS, 1)])  # fmt: skip
        self.fields["error_code"] = value
        return value

    def phone(self) -> str:
        value = self.pick(["+44 20 7946 0" + self.some(DIGITS, 3), "+49 (30) 901820-" + self.some(DIGITS[1:], 2), "+966 11 555 0" + self.some(DIGITS, 3), "+1 (202) 555-01" + self.some(DIGITS, 2)])
        self.fields["phone"] = "+" + "".join(char for char in value if char.isdigit())
        return value

    def mail(self) -> str:
        value = self.pick(["anna.weiss", "tom-baker", "service", "k.haddad77", "b_ott"]) + "@" + self.pick(["example.org", "shop.example.com", "mail.example.net"])
        self.fields["email"] = value
        return value

    def day(self, field: bool = True, clock: bool = False) -> str:
        year, month, day = self.rng.randint(2023, 2026), self.rng.randint(1, 12), self.rng.randint(13 if self.language == "en" else 1, 28)
        if field:
            self.fields["date"] = f"{year}-{month:02d}-{day:02d}"
        name = MONTHS[self.language][month - 1]
        text = self.pick({
            "en": [f"{day} {name[:3]} {year}", f"{name} {day}, {year}", f"{day:02d}/{month:02d}/{year}", f"{name[:3]} {day}, {year}", f"{year}-{month:02d}-{day:02d}"],
            "de": [f"{day}. {name} {year}", f"{day:02d}.{month:02d}.{year}", f"{day:02d}.{month:02d}.{year % 100}", f"{day}. {name[:3]}. {year}" if month not in (3, 5, 6, 7) else f"{day}. {name} {year}"],
            "ar": [f"{day} {name} {year}", f"{day:02d}/{month:02d}/{year}", f"{year}-{month:02d}-{day:02d}", f"{day} {name}، {year}"],
        }[self.language])  # fmt: skip
        if clock:
            text += {"en": ", ", "de": ", ", "ar": " "}[self.language] + f"{self.rng.randint(8, 22):02d}:{self.rng.randint(10, 59)}" + (" Uhr" if self.language == "de" else "")
        return self.local(text)

    def row(self, label: str, value: str, kind: str = "row") -> str:
        return f'<div class="{kind}"><span class="l">{escape(label)}</span><span class="v"><bdi>{escape(value)}</bdi></span></div>'

    def sums(self, count: int) -> tuple[list[int], int, int]:
        parts = [self.rng.randint(149, 28900) for _ in range(count)]
        shipping = self.rng.choice([295, 490, 599, 1000])
        return parts, shipping, sum(parts) + shipping


def make(number: int, language: str) -> Page:
    """The page with this number, of layout `number % LAYOUTS`."""
    m = Maker(number, language)
    body = _BODIES[number % LAYOUTS](m)
    desktop = number % LAYOUTS in (0, 3, 5, 11, 13)
    dark = m.rng.random() < 0.4
    ink, ground, card, mute = ("#f1f3f4", "#0d0f12", "#191c20", "#80868b") if dark else ("#202124", "#fafafa", "#ffffff", "#8a8f96")
    accent = m.pick(["#00796b", "#d93025", "#1a73e8", "#f29900"])
    size = m.rng.choice([13, 14]) if desktop else m.rng.choice([14, 15, 16])
    font = "DejaVu Sans Mono" if number % LAYOUTS == 1 and language != "ar" else m.pick(FONTS[language][:4] if number < LAYOUTS else FONTS[language][2:])
    style = f"""*{{box-sizing:border-box}}body{{margin:0;padding:16px;font:{size}px/1.4 '{font}';color:{ink};background:{ground}}}
.l,.m{{color:{mute};font-size:.84em}}.card{{background:{card};border:1px solid {mute}55;border-radius:12px;padding:14px;margin:12px 0}}
.row{{display:flex;justify-content:space-between;gap:12px;padding:4px 0}}.up .l,.up .v{{display:block}}.up{{padding:6px 0}}
.in .v{{margin-inline-start:6px}}.two{{display:grid;grid-template-columns:1fr 1fr;gap:14px 40px}}.big{{font-size:2.3em;font-weight:700;text-align:center;margin:8px}}
.c{{text-align:center}}.b{{background:{accent};color:#fff;border-radius:22px;padding:11px;text-align:center;margin:12px 0}}
.me,.you{{max-width:78%;border-radius:14px;padding:9px 12px;margin:8px 0}}.me{{background:{accent}33;margin-inline-start:auto}}.you{{background:{card}}}
table{{width:100%;border-collapse:collapse}}td,th{{border-bottom:1px solid {mute}66;padding:7px;text-align:start}}td:last-child,th:last-child{{text-align:end}}
.i{{display:inline-block;width:1.3em;height:1.3em;border-radius:30%;background:{accent};vertical-align:-.3em;margin-inline-end:8px}}.ring{{display:inline-block;width:1.1em;height:1.1em;border-radius:50%;border:2px solid {mute};margin-inline-end:8px;vertical-align:-.2em}}
.t{{font-weight:700}}h2{{margin:8px 0;font-size:1.3em}}.paper{{max-width:720px;margin:auto;background:#fff;color:#111;padding:34px}}.r{{text-align:end}}"""
    page = f'<!doctype html><html dir="{"rtl" if language == "ar" else "ltr"}"><head><meta charset="utf-8"><style>{style}</style></head><body>{body}</body></html>'
    width, height, scale = (1180, 760, 1.0) if desktop else (int(m.pick(["360", "384", "412"])), 820, float(m.pick(["2.0", "2.625", "3.0"])))
    return Page(f"{language}w{number:02d}", language, page, width, height, scale, m.fields, m.eastern)


def _columns(m: Maker) -> str:
    cells = [(m.word("order"), m.order()), (m.word("date"), m.day()), (m.word("total"), m.total(m.rng.randint(999, 250000))), (m.word("card"), m.word("cardtext")), (m.word("arrive"), m.day(field=False)), (m.word("customer"), m.some(DIGITS[1:], 6))]
    m.rng.shuffle(cells)
    return f'<h2>{m.word("lines")}</h2><div class="card two">{"".join(m.row(*cell, "up") for cell in cells)}</div><p class="m">{m.word("goods")}</p><div class="b">{m.word("lines")}</div>'


def _receipt(m: Maker) -> str:
    parts, shipping, total = m.sums(8)
    rows = [m.row(f"{m.local(str(m.rng.randint(1, 3)))} × {goods[:26]}", m.money(part)) for goods, part in zip(WORDS[m.language]["goods"], parts, strict=True)]
    sums = m.row(m.word("sub"), m.money(total - shipping)) + m.row(m.word("ship"), m.money(shipping)) + f'<div class="t">{m.row(m.word("total"), m.total(total))}</div>' + m.row(m.word("tax"), m.money(total // 6))
    return f'<div class="c t">MARKTHALLE 7</div><div class="c m">{m.word("phone")}: {m.phone()}</div><hr>{"".join(rows)}<hr>{sums}<hr>{m.row(m.word("card"), m.word("cardtext"))}{m.row(m.word("pay"), m.pay())}{m.row(m.word("date"), m.day(clock=True))}<p class="c">{m.word("lines")}</p>'


def _chat(m: Maker) -> str:
    said = WORDS[m.language]["said"]
    texts = [("me", said[0].format(order=m.order())), ("you", m.word("lines")), ("you", said[1].format(track=m.track())), ("me", m.word("lines")), ("you", said[4].format(phone=m.phone(), mail=m.mail()))]
    return '<div class="row"><span class="t"><span class="i"></span>Nordwind Support</span><span class="m">14:02</span></div>' + "".join(f'<div class="{who}">{escape(text)}<div class="m r">14:{n + 10}</div></div>' for n, (who, text) in enumerate(texts))


def _table(m: Maker) -> str:
    parts, shipping, total = m.sums(3)
    rows = "".join(f"<tr><td>{m.rng.choice(WORDS[m.language]['goods'])}</td><td>{m.local(str(1))}</td><td>{m.money(part)}</td></tr>" for part in parts)
    return f'<h2>{m.word("order")} <bdi>{m.order()}</bdi></h2><p class="m">{m.word("date")} <bdi>{m.day()}</bdi></p><table>{rows}<tr><td>{m.word("ship")}</td><td></td><td>{m.money(shipping)}</td></tr><tr class="t"><td>{m.word("total")}</td><td></td><td>{m.total(total)}</td></tr></table>'


def _paid(m: Maker) -> str:
    return f'<div class="c"><span class="i" style="width:44px;height:44px;border-radius:50%"></span></div><p class="c t">{WORDS[m.language]["lines"][17]}</p><div class="big">{m.total(m.rng.randint(500, 900000))}</div><p class="c m">{m.day(clock=True)}</p><div class="card">{m.row("↗ " + m.word("card"), m.word("cardtext"))}{m.row(m.word("pay"), m.pay(), "up")}{m.row(m.word("mail"), m.mail(), "up")}</div><div class="b">{m.word("lines")}</div>'


def _desktop_dialog(m: Maker) -> str:
    return f'<div class="card" style="max-width:520px;margin:120px auto"><div class="row t"><span>Nordwind Player</span><span>✕</span></div><p><span class="i" style="background:#d93025"></span>{WORDS[m.language]["lines"][9]}. {WORDS[m.language]["lines"][11]}</p><p>{m.word("err")}: <bdi>{m.err()}</bdi></p><div class="r"><span style="border:1px solid;padding:5px 26px">OK</span></div></div>'


def _phone_dialog(m: Maker) -> str:
    said = WORDS[m.language]["said"][3].format(err=m.err())
    return f'<div class="row m"><span>9:41</span><span>5G 74%</span></div><h2>{m.word("lines")}</h2><p class="m">{m.word("lines")}</p><div class="card c" style="margin:140px 20px"><p class="t">{WORDS[m.language]["lines"][16]}</p><p>{escape(said)}</p><hr><div class="row"><span>{WORDS[m.language]["lines"][14]}</span><span>{WORDS[m.language]["lines"][15]}</span></div></div>'


def _timeline(m: Maker) -> str:
    lines = WORDS[m.language]["lines"][1:5]
    events = "".join(f'<div style="padding:8px 0"><span class="ring"></span>{line}<div class="m" style="margin-inline-start:30px">{m.local("0" + str(n + 6) + ":" + str(12 + 9 * n))}, Depot {m.local(str(n + 3))}</div></div>' for n, line in enumerate(lines))
    return f'<h2>{lines[0]}</h2><div class="card">{m.row(m.word("track"), m.track(), m.pick(["up", "row", "in"]))}{m.row(m.word("arrive"), m.day(field=False))}</div>{events}<div class="b">{m.word("lines")}</div>'


def _account(m: Maker) -> str:
    rows = [(m.word("mail"), m.mail()), (m.word("phone"), m.phone()), (m.word("customer"), m.some(DIGITS[1:], 7))]
    return f'<div class="row"><span>‹</span><span class="t">Nordwind</span><span>⋮</span></div><div class="c"><span class="i" style="width:70px;height:70px"></span><h2>R. Haddad</h2></div>{"".join(f"""<div class="card"><span class="ring"></span>{m.row(*row, "up")}</div>""" for row in rows)}<p>{m.word("lines")} ›</p><p>{m.word("lines")} ›</p>'


def _transfer(m: Maker) -> str:
    return f'<h2>{m.word("lines")}</h2>{m.row(m.word("total"), m.total(m.rng.randint(1000, 400000)))}<hr>{m.row("IBAN", "DE02 1203 0000 0000 2020 51")}<hr>{m.row("BIC", "BYLADEM1001")}<hr>{m.row(m.word("pay"), m.pay())}<hr>{m.row(m.word("date"), m.day())}<hr><p class="m">{m.word("lines")}</p>'


def _mail(m: Maker) -> str:
    said = WORDS[m.language]["said"]
    return f'<div class="row t"><span>{m.word("order")} <bdi>{m.order()}</bdi></span></div><div class="row m"><span>Nordwind &lt;{m.mail()}&gt;</span><span>08:15</span></div><p>{escape(said[2].format(amount=m.total(m.rng.randint(500, 90000))))}</p><p>{m.word("lines")}.</p><p>{m.word("date")}: <bdi>{m.day()}</bdi></p><p>{m.word("goods")}</p><div class="b">{m.word("lines")}</div>'


def _site(m: Maker) -> str:
    site, code = m.pick(["www.nordwind-shop.example", "shop.nordwind.example", "nordwind-pay.com"]), m.pick(["ERR_NAME_NOT_RESOLVED", "DNS_PROBE_FINISHED_NXDOMAIN", "ERR_CONNECTION_TIMED_OUT", "ERR_INTERNET_DISCONNECTED"])
    m.fields |= {"url": site, "error_code": code}
    return f'<div style="margin:90px auto;max-width:600px"><h2>{WORDS[m.language]["site"][0]}</h2><p><bdi class="t">{site}</bdi> {WORDS[m.language]["site"][1]}</p><p class="m">{WORDS[m.language]["lines"][11]}</p><p class="m"><bdi>{code}</bdi></p><span class="b" style="padding:8px 30px">{WORDS[m.language]["lines"][15]}</span></div>'


def _activity(m: Maker) -> str:
    rows = "".join(f'<div class="card row"><span><span class="i"></span>{name}<div class="m">{m.local(str(m.rng.randint(10, 28)))} {MONTHS[m.language][n]}</div></span><span>−{m.money(m.rng.randint(200, 90000))}</span></div>' for n, name in enumerate(["Nordwind", "Bäckerei Sol", "Metro 4", "Kiosk"]))
    return f'<h2>{WORDS[m.language]["lines"][18]}</h2>{rows}<div class="b">{m.word("lines")}</div>'


def _invoice(m: Maker) -> str:
    parts, shipping, total = m.sums(2)
    rows = "".join(f"<tr><td>{m.local(str(n + 1))}</td><td>{m.rng.choice(WORDS[m.language]['goods'])}</td><td>{m.money(part)}</td></tr>" for n, part in enumerate(parts))
    return f'<div class="paper"><div class="two"><div>Nordwind GmbH<br>Hafenstr. 12<br>20457 Hamburg<br>{m.phone()}</div><div class="r">{m.word("invoice")} <bdi>R-{m.some(DIGITS[1:], 6)}</bdi><br>{m.word("order")}: <bdi>{m.order()}</bdi><br>{m.word("date")}: <bdi>{m.day()}</bdi></div></div><table>{rows}<tr><td></td><td>{m.word("ship")}</td><td>{m.money(shipping)}</td></tr><tr class="t"><td></td><td>{m.word("total")}</td><td>{m.total(total)}</td></tr></table><p class="m">{m.mail()}</p></div>'


def _notice(m: Maker) -> str:
    return f'<div class="row m"><span>7:30</span><span>LTE</span></div><div class="card"><span class="i"></span><span class="t">Nordwind</span> <span class="m">• 2 min</span><p>{escape(WORDS[m.language]["said"][1].format(track=m.track()))}</p></div><div class="card">{m.row(m.word("order"), m.order(), "in")}{m.row(m.word("arrive"), m.day(field=False), "in")}{m.row(m.word("date"), m.day(), "in")}</div><div class="b">{m.word("lines")}</div><p class="c m">{m.word("lines")}</p>'


def _declined(m: Maker) -> str:
    return f'<div class="c"><span class="i" style="width:56px;height:56px;background:#d93025"></span></div><h2 class="c">{WORDS[m.language]["lines"][16]}</h2><p class="c">{WORDS[m.language]["lines"][11]}</p><div class="card">{m.row(m.word("total"), m.total(m.rng.randint(500, 90000)))}{m.row(m.word("order"), m.order())}{m.row(m.word("pay"), m.pay())}{m.row(m.pick(WORDS[m.language]["err"][:2]), m.err())}</div><div class="b">{WORDS[m.language]["lines"][15]}</div>'


_BODIES = (_columns, _receipt, _chat, _table, _paid, _desktop_dialog, _phone_dialog, _timeline, _account, _transfer, _mail, _site, _activity, _invoice, _notice, _declined)  # fmt: skip
