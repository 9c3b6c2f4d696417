"""What every page of this set is made with: its words and values, its parts, its dress."""

# Markup reads better in whole lines.
# ruff: noqa: E501

import html
import random
import re
from datetime import date, timedelta

from tests.vision_dev.second import values
from tests.vision_dev.second.sentences import SENTENCES
from tests.vision_dev.second.wording import LANGUAGES, WORDS

TEXTS = {**WORDS, **SENTENCES}
LATIN_FONTS = ["Roboto", "Inter", "Liberation Sans", "Noto Sans", "Roboto", "DejaVu Sans", "Inter"]
ARABIC_FONTS = ["Noto Sans Arabic", "Noto Naskh Arabic", "Amiri", "Arabic only", "Noto Kufi Arabic", "DejaVu Sans",
                "Noto Sans Arabic"]  # fmt: skip
ACCENTS = ["#0b5cad", "#14784a", "#b3302a", "#5b3fa8", "#c2410c", "#0f766e", "#111827"]
TICK = '<svg class="ic" viewBox="0 0 48 48"><circle cx="24" cy="24" r="24" fill="#1f9d55"/><path d="M13 25l8 8 15-17" stroke="#fff" stroke-width="5" fill="none"/></svg>'  # noqa: E501
CROSS = '<svg class="ic" viewBox="0 0 48 48"><circle cx="24" cy="24" r="24" fill="#d33a31"/><path d="M15 15l18 18M33 15l-18 18" stroke="#fff" stroke-width="5"/></svg>'  # noqa: E501
CLOUD = '<svg class="ic" viewBox="0 0 48 48"><path d="M12 36h24a9 9 0 0 0 1-18 13 13 0 0 0-25 2 8 8 0 0 0 0 16z" fill="none" stroke="#8a93a0" stroke-width="3"/><path d="M8 8l34 34" stroke="#8a93a0" stroke-width="3"/></svg>'  # noqa: E501

NOWRAP = ' class="nw"'


class Sheet:
    """One page in the making: it draws words and values and notes what is true of it."""

    def __init__(self, number: int, language: str) -> None:
        self.rng = random.Random(f"second-{language}-{number}")
        self.language = language
        self.eastern = language == "ar" and (number // 8 + number) % 2 == 0
        self.dark = self.rng.random() < 0.35
        self.fields: dict[str, object] = {}
        self.currency = self.rng.choice({"en": ["USD", "GBP", "EUR", "USD", "GBP"], "de": ["EUR", "EUR", "EUR", "CHF"],
                                         "ar": ["SAR", "AED", "EGP", "SAR"]}[language])  # fmt: skip
        self.money_form, self.date_form = self.rng.choice([0, 0, 1, 2, 3]), self.rng.randint(0, 2)
        self.today = date(2026, 11, 22) - timedelta(days=self.rng.randint(0, 75))
        self.accent = self.rng.choice(ACCENTS)
        which = self.rng.randint(0, 4)
        self.shop, self.slug, self.name = (self.many(key)[which] for key in ("shops", "latin", "people"))
        self.mailbox, self.host = (
            self.many("mailboxes")[which],
            f"{self.slug}.example.{self.rng.choice(['com', 'net'])}",
        )

    def many(self, key: str) -> list[str]:
        """All entries of a list of words."""
        return self.digits(TEXTS[key][LANGUAGES.index(self.language)]).split(";")

    def one(self, key: str) -> str:
        """Any entry of a list of words."""
        return self.rng.choice(self.many(key))

    def say(self, key: str, **parts: str) -> str:
        """One of the ways of saying it, with these parts put in."""
        text = self.rng.choice(TEXTS[key][LANGUAGES.index(self.language)].split("|"))
        return self.digits(text).format(first=self.name.split()[0], name=self.name, shop=self.shop, **parts)

    def digits(self, text: str) -> str:
        """The digits of this page."""
        return text.translate(values.EASTERN) if self.eastern else text

    def apart(self, text: str) -> str:
        """Latin text within Arabic keeps its direction."""
        shown = html.escape(text, quote=False)
        if self.language != "ar":
            return shown
        # Groups of Arabic-Indic digits would change places: their order is forced.
        return f'<bdo dir="ltr"{"" if len(text) > 24 else NOWRAP}>{shown}</bdo>'

    def order(self, mark: str = "") -> str:
        """The order's number, as printed; a mark such as # may stand before it."""
        if "order_number" not in self.fields:
            self.fields["order_number"] = values.order(self.rng, self.slug[:2].upper())
        number = str(self.fields["order_number"])
        return self.apart(mark + (self.digits(number) if number.isdigit() else number))

    def tracking(self) -> str:
        """The parcel's number."""
        self.fields["tracking_number"] = values.tracking(self.rng, self.language)
        return self.apart(str(self.fields["tracking_number"]))

    def transaction(self, kind: str) -> str:
        """The payment's number as a provider, a card's terminal or a bank gives it."""
        number = {"provider": values.provider, "card": values.card, "bank": values.bank}[kind](self.rng, self.today)
        self.fields["transaction_id"] = number
        return self.apart(self.digits(number) if number.isdigit() and len(number) < 13 else number)

    def code(self, codes: list[str] | None = None) -> str:
        """An error's code: one of these, or an app's."""
        self.fields["error_code"] = self.rng.choice(codes) if codes else values.app_code(self.rng)
        return self.apart(str(self.fields["error_code"]))

    def cash(self, minor: int, minus: bool = False) -> str:
        """An amount that is not the page's own, perhaps taken off."""
        shown = values.amount(minor, self.currency, self.language, self.money_form, self.eastern)
        if self.language != "ar":
            return f"{'-' if minus else ''}{shown}"
        if minus:
            shown = re.sub(r"[\d.,٫٬]*\d", r'<bdo dir="ltr">-\g<0></bdo>', shown, count=1)
        return f'<bdi dir="{"ltr" if shown[0].isalpha() else "rtl"}"{NOWRAP}>{shown}</bdi>'

    def total(self, minor: int = 0) -> str:
        """The page's amount."""
        minor = minor or self.rng.choice([self.rng.randint(900, 30000), self.rng.randint(30000, 220000)])
        self.fields["amount"] = {"value": f"{minor // 100}.{minor % 100:02d}", "currency": self.currency}
        return self.cash(minor)

    def day(self, later: int = 0, time: bool = False) -> str:
        """The page's date, perhaps with the time of day."""
        when = self.today + timedelta(days=later)
        self.fields["date"] = when.isoformat()
        shown = values.day(when, self.language, self.date_form, self.eastern)
        return f"{shown}{', ' if self.language != 'ar' else '، '}{self.clock()}" if time else shown

    def short(self, before: int = 0) -> str:
        """A day and a month only."""
        when = self.today - timedelta(days=before)
        month = values.MONTHS[self.language][when.month - 1]
        text = {"en": f"{when.day} {month[:3]}", "de": f"{when.day:02d}.{when.month:02d}.", "ar": f"{when.day} {month}"}
        return self.digits(text[self.language])

    def clock(self) -> str:
        """A time of day."""
        return self.digits(f"{self.rng.randint(7, 21):02d}:{self.rng.randint(0, 59):02d}")

    def email(self, support: bool = False) -> str:
        """The customer's address, or the shop's."""
        box = self.rng.choice(["support", "help", "service"]) if support else self.mailbox
        domain = self.host if support else self.rng.choice(["example.com", "example.org", "mail.example.com"])
        self.fields["email"] = f"{box}@{domain}"
        return self.apart(f"{box}@{domain}")

    def phone(self, mobile: bool = True) -> str:
        """The page's phone number."""
        number = values.phone(self.rng, self.language, mobile)
        self.fields["phone"] = "+" + "".join(filter(str.isdigit, number))
        return self.apart(self.digits(number) if self.rng.random() < 0.5 else number)

    def url(self, path: str) -> str:
        """The page's address in the web."""
        self.fields["url"] = f"https://www.{self.host}/{path}"
        return self.apart(str(self.fields["url"]))

    def card(self) -> str:
        """A payment card with its last digits."""
        brand = self.rng.choice(["Visa", "Mastercard", "Visa Debit", "mada" if self.language == "ar" else "Amex"])
        return self.apart(f"{brand} •••• {values.pick(self.rng, '0123456789', 4)}")

    def goods(self, count: int) -> tuple[list[tuple[str, int]], int, int]:
        """So many articles with their prices, the sum of these and the postage."""
        names = self.rng.sample(self.many("goods"), count)
        prices = [self.rng.choice([self.rng.randint(8, 60), self.rng.randint(20, 180)]) * 100 + self.rng.choice([0, 50, 90, 95, 99])
                  for _ in names]  # fmt: skip
        return list(zip(names, prices, strict=True)), sum(prices), self.rng.choice([0, 390, 495, 499, 590, 1500])

    def button(self, key: str, kind: str = "btn") -> str:
        """A button."""
        return f'<div class="{kind}">{self.say(key)}</div>'

    def row(self, label: str, value: str, kind: str = "row") -> str:
        """A label and a value: side by side (`row`), or one over the other (`stk`)."""
        longest = max(map(len, re.sub("<[^>]+>", " ", value).split()), default=0)
        kind = "stk" if kind == "row" and longest > 19 else kind
        return f'<div class="{kind}"><span class="mute">{label}</span><span class="val">{value}</span></div>'

    def status(self) -> str:
        """A phone's status bar."""
        return (f'<div class="bar"><span>{self.clock()}</span><span>{self.rng.choice(["5G", "4G", "LTE"])} '
                f'{self.digits(str(self.rng.randint(12, 98)))}%</span></div>')  # fmt: skip

    def app(self, title: str) -> str:
        """A phone's status bar and an app's title bar with an arrow back."""
        return f'{self.status()}<div class="app"><i class="back"></i><b>{title}</b></div>'

    def tabs(self, key: str = "tabs") -> str:
        """An app's tabs at the bottom."""
        return f'<div class="tabs">{"".join(f"<span><i></i>{name}</span>" for name in self.many(key))}</div>'

    def top(self, key: str = "nav", name: str = "") -> str:
        """A site's head: name and sections."""
        return (f'<div class="top"><b>{name or self.shop}</b>'
                f'{"".join(f"<span>{entry}</span>" for entry in self.many(key))}</div>')  # fmt: skip

    def foot(self, name: str = "") -> str:
        """A site's foot."""
        return (
            f'<div class="foot">© {self.digits("2026")} {name or self.shop} · {" · ".join(self.many("footer"))}</div>'
        )

    def dress(self, body: str, phone: bool, font: str = "") -> str:
        """The whole document."""
        rng, dark, rtl = self.rng, self.dark, self.language == "ar"
        family = font or rng.choice(ARABIC_FONTS if rtl else LATIN_FONTS)
        fg, mute, bg, card, line = (("#e9ebee", "#9ba3ad", "#101214", "#1b1e22", "#33383e") if dark else
                                    ("#1a1c1f", "#646b75", rng.choice(["#ffffff", "#f4f5f7", "#f7f5f2"]), "#ffffff", "#dcdfe4"))  # fmt: skip
        size = rng.choice([14, 15, 16] if phone else [14, 15])
        accent = "#6ea8fe" if dark else self.accent
        variables = f"--fg:{fg};--mute:{mute};--bg:{bg};--card:{card};--line:{line};--ac:{accent};--on:{'#0b0d10' if dark else '#fff'}"
        return (f'<!doctype html><html dir="{"rtl" if rtl else "ltr"}" lang="{self.language}"><head><meta charset="utf-8">'
                f"<style>:root{{{variables};--r:{rng.choice([4, 8, 12, 16])}px}}body{{font:{size}px/1.45 '{family}','Liberation Sans'}}"
                f'{CSS}</style></head><body class="{"ph" if phone else "pc"}">{body}</body></html>')  # fmt: skip


CSS = """*{box-sizing:border-box}body{margin:0;color:var(--fg);background:var(--bg);min-height:100vh;display:flex;
flex-direction:column}h1{font-size:1.5em;line-height:1.25;margin:.4em 0}h2{font-size:1.1em;margin:.5em 0}p{margin:.5em 0}
.mute{color:var(--mute)}.c{text-align:center}.grow{flex:1}.pad{padding:16px}.bar{display:flex;justify-content:space-between;
font-size:12px;padding:8px 18px}.app{display:flex;gap:14px;align-items:center;padding:12px 16px;font-size:1.15em;
border-bottom:1px solid var(--line)}.back{width:11px;height:11px;border-inline-start:2px solid;border-bottom:2px solid;
transform:rotate(45deg);flex:none}.card{background:var(--card);border:1px solid var(--line);border-radius:var(--r);
padding:14px 16px;margin:12px 0}.row{display:flex;justify-content:space-between;gap:18px;padding:7px 0}.row .val{
text-align:end;overflow-wrap:anywhere}.row .mute{flex:none}.lines>.row{border-bottom:1px solid var(--line)}.stk{padding:7px 0}
.stk span{display:block}.stk .mute{font-size:.86em}.stk .val{overflow-wrap:anywhere}.sum{font-weight:700;font-size:1.1em}
.sum .mute{color:inherit}.btn{background:var(--ac);color:var(--on);border-radius:var(--r);text-align:center;padding:12px 18px;
margin:12px 0;font-weight:600}.ghost{border:1px solid var(--ac);color:var(--ac);border-radius:var(--r);text-align:center;
padding:11px 18px;margin:12px 0}.tabs{display:flex;justify-content:space-around;border-top:1px solid var(--line);
padding:8px 4px 12px;font-size:11px;background:var(--card)}.tabs span{display:flex;flex-direction:column;align-items:center;gap:4px}
.tabs i{width:20px;height:20px;border-radius:6px;background:var(--mute);opacity:.55}.ic{width:56px;height:56px;margin:12px auto;
display:block}.img{width:52px;height:52px;border-radius:8px;background:linear-gradient(135deg,#b9c3cf,#8d99a8);flex:none}
.it{display:flex;gap:12px;align-items:center;padding:8px 0}.it>.grow{min-width:0}.big{font-size:2.3em;font-weight:700;line-height:1.3}
.top{display:flex;gap:28px;align-items:center;padding:16px 40px;border-bottom:1px solid var(--line);background:var(--card)}
.top b{font-size:1.4em;color:var(--ac);margin-inline-end:30px}.foot{padding:18px 40px;color:var(--mute);font-size:.86em;
border-top:1px solid var(--line);margin-top:auto}.main{width:1080px;max-width:100%;margin:0 auto;padding:22px 30px;flex:1}
.cols{display:flex;gap:36px;align-items:flex-start}.chip{display:inline-block;border-radius:99px;padding:2px 12px;font-size:.86em;
background:#1f9d5522;color:#1f9d55;font-weight:600}.bad{background:#d33a3122;color:#d9453c}.ac{color:var(--ac)}table{width:100%;
border-collapse:collapse}td,th{text-align:start;padding:9px 8px;border-bottom:1px solid var(--line);font-weight:inherit}
th{color:var(--mute);font-size:.9em}td:last-child,th:last-child{text-align:end}.tl{border-inline-start:2px solid var(--line);
margin-inline-start:7px;padding-inline-start:20px}.tl div{padding:0 0 14px;position:relative}.tl div:before{content:"";
position:absolute;inset-inline-start:-27px;top:6px;width:12px;height:12px;border-radius:50%;background:var(--line)}
.tl div:first-child:before{background:var(--ac)}.prog{display:flex;gap:6px;margin:14px 0}.prog i{height:5px;flex:1;border-radius:3px;
background:var(--ac)}.prog i:last-child{background:var(--line)}.steps{display:flex;justify-content:space-between;margin:18px 0;
font-size:.92em}.map{height:150px;background:repeating-linear-gradient(35deg,#cfd8dc 0 34px,#dfe6e9 34px 60px,#c5d5c0 60px 90px)}
.dim{position:absolute;inset:0;background:#0009}.dlg{position:absolute;top:50%;left:50%;transform:translate(-50%,-50%);
background:var(--card);border-radius:var(--r);padding:20px;width:300px}.ske{height:14px;border-radius:7px;background:var(--line);
margin:12px 16px}.in{border:1px solid var(--line);border-radius:var(--r);padding:9px 12px;background:var(--card);margin:3px 0 12px;
overflow-wrap:anywhere}.mono{font-family:'Liberation Mono'}.alert{border:1px solid #d33a31;background:#d33a3118;border-radius:var(--r);
padding:12px 16px;margin:12px 0}.addr{flex:1;background:var(--bg);border-radius:99px;padding:6px 16px;font-size:.92em}
.chrome{display:flex;gap:12px;align-items:center;padding:8px 14px;background:var(--card);border-bottom:1px solid var(--line)}
.ava{width:44px;height:44px;border-radius:50%;background:var(--ac);flex:none}.side{width:210px;flex:none}.side div{padding:9px 0}
.win{border:1px solid #7a8086;background:var(--card);box-shadow:0 12px 40px #0006;margin:auto}.tit{display:flex;
justify-content:space-between;padding:8px 14px;border-bottom:1px solid var(--line)}li{margin:6px 0}.link{color:var(--ac);text-decoration:underline;
overflow-wrap:anywhere}.nw{white-space:nowrap}[dir=rtl] .back{transform:rotate(-45deg)}
.it.card{padding:14px 16px}.it.pad{padding:16px}.x{width:14px;height:14px}
@font-face{font-family:'Arabic only';src:local('KacstOne');unicode-range:U+0600-06FF,U+0020,U+FB50-FEFC}"""
