"""Pages as shops, carriers, banks and apps show them, as HTML with what is true about them."""
# ruff: noqa: E501 (lines of HTML and CSS)

import random
from dataclasses import dataclass, field
from html import escape
from typing import Callable
from zlib import crc32

from tests.vision_dev.retired import values
from tests.vision_dev.retired.wording import WORDS

LATIN_FONTS = ("Roboto", "Inter", "Liberation Sans", "Noto Sans", "DejaVu Sans")
ARABIC_FONTS = ("Noto Sans Arabic", "Noto Naskh Arabic", "Amiri", "KacstOne", "Noto Kufi Arabic", "DejaVu Sans")
ACCENTS = ("#0b6bcb", "#0a7d4f", "#b3261e", "#6750a4", "#e65100", "#00695c", "#c2185b")
DEVICES = {"phone": (360, 800, 3.0), "desktop": (1280, 800, 1.0)}  # CSS width, height, pixel ratio


@dataclass
class Page:
    """One page: `fields` are the true values in the contract's form; `html` marks each run of text with `data-t`."""

    name: str
    kind: str
    language: str
    theme: str
    device: str
    digits: str
    html: str = ""
    fields: dict[str, object] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """Name of its pictures: a page that was corrected has new ones, whatever older runs have left."""
        return f"{self.name}-{crc32(self.html.encode()):08x}"


class Maker:
    """Writes one page; keeps the random choices of language, style and look in one place."""

    def __init__(self, page: Page, rng: random.Random) -> None:
        self.page, self.rng = page, rng
        self.style = values.style(page.language, rng, page.digits)
        self.parts: list[str] = []

    def say(self, key: str) -> str:
        """One of the ways to say `key` in the page's language."""
        return self.rng.choice(WORDS[self.page.language][key])

    def tell(self, name: str, value: object) -> None:
        """Note a true value of the page."""
        self.page.fields[name] = value

    def text(self, text: str, kind: str = "p", *, isolated: bool = False) -> str:
        """One run of text; `isolated` for identifiers that stay left to right on any page."""
        inner = f'<bdi dir="ltr">{escape(text)}</bdi>' if isolated else escape(text)
        return f'<span class="{kind}" data-t>{inner}</span>'

    def row(self, label: str, value: str, *, isolated: bool = False) -> str:
        """A label and its value: side by side, or the label above, as the page's layout has it."""
        return f'<div class="row">{self.text(label, "label")}{self.text(value, "value", isolated=isolated)}</div>'

    def add(self, *parts: str) -> None:
        """Put pieces of HTML on the page."""
        self.parts.extend(parts)

    def identifier(self, value: str) -> str:
        """Digits-only numbers in the digits of the page, everything else as it is."""
        return self.style.localised(value) if value.isdigit() and len(value) <= 12 else value

    def amount(self, cents: int) -> str:
        """Note the page's amount and return it as printed."""
        self.tell("amount", {"value": f"{cents // 100}.{cents % 100:02}", "currency": self.style.currency[0]})
        return self.style.money(cents)

    def day(self) -> str:
        """Note the page's date and return it as printed."""
        day = values.day(self.rng)
        self.tell("date", day.isoformat())
        return self.style.day(day, self.rng)


def order_confirmation(make: Maker) -> None:
    """Number, date, lines, subtotal, shipping, total."""
    number = values.order_number(make.rng)
    make.tell("order_number", number)
    make.add(make.text(make.say("thanks"), "title"), '<div class="card">')
    make.add(
        make.row(make.say("order"), make.identifier(number), isolated=True), make.row(make.say("date"), make.day())
    )
    make.add('</div><div class="card">')
    subtotal = _lines(make)
    shipping = make.rng.choice((0, 390, 495, 599))
    make.add(make.row(make.say("subtotal"), make.style.money(subtotal)))
    make.add(make.row(make.say("shipping"), make.style.money(shipping)))
    make.add('<div class="rule"></div>', make.row(make.say("total"), make.amount(subtotal + shipping)), "</div>")
    make.add(
        '<div class="card">', make.row(make.say("ship_to"), make.say("street")), make.text(make.say("eta")), "</div>"
    )


def _lines(make: Maker) -> int:
    total = 0
    for item in make.rng.sample(WORDS[make.page.language]["items"], make.rng.randint(1, 3)):
        cents = make.rng.randint(899, 24999)
        total += cents
        make.add(make.row(item, make.style.money(cents)))
    return total


def tracking(make: Maker) -> None:
    """A parcel's number and its stations."""
    number = values.tracking_number(make.rng)
    make.tell("tracking_number", number)
    make.add(make.text(make.say("track_title"), "title"), '<div class="card">')
    make.add(
        make.row(make.say("tracking"), number, isolated=True), make.text(make.say("eta")), '</div><div class="card">'
    )
    if make.rng.random() < 0.5:
        order = str(make.rng.randint(10000, 99999))
        make.tell("order_number", order)
        make.add(make.row(make.say("order"), make.identifier(order), isolated=True), '<div class="rule"></div>')
    for step in WORDS[make.page.language]["steps"][: make.rng.randint(2, 5)]:
        clock = make.style.localised(f"{make.rng.randint(7, 21):02}:{make.rng.randint(0, 59):02}")
        make.add(f'<div class="step"><i class="dot"></i>{make.text(step)}{make.text(clock, "small")}</div>')
    make.add("</div>")


def receipt(make: Maker) -> None:
    """A payment that went through, the amount large."""
    number, cents = values.transaction_id(make.rng), make.rng.randint(499, 349999)
    make.tell("transaction_id", number)
    make.add('<div class="mark ok"></div>', make.text(make.say("receipt_title"), "title"))
    if make.rng.random() < 0.5:
        make.add(make.text(make.amount(cents), "huge"), '<div class="card">')
    else:
        make.add('<div class="card">', make.row(make.say("paid"), make.amount(cents)))
    make.add(make.row(make.say("transaction"), make.identifier(number), isolated=True))
    make.add(make.row(make.say("paid_on"), make.day()), make.row(make.say("method"), make.say("card")))
    make.add(
        make.row(make.say("status"), make.say("done")),
        "</div>",
        f'<a class="button">{make.text(make.say("close"))}</a>',
    )


def payment_failed(make: Maker) -> None:
    """A payment that did not go through."""
    code, number = values.error_code(make.rng), values.transaction_id(make.rng)
    make.tell("error_code", code)
    make.tell("transaction_id", number)
    make.add(
        '<div class="mark bad"></div>', make.text(make.say("failed_title"), "title"), make.text(make.say("failed_why"))
    )
    make.add('<div class="card">', make.row(make.say("paid"), make.amount(make.rng.randint(999, 99999))))
    make.add(make.row(make.say("transaction"), make.identifier(number), isolated=True))
    make.add(make.row(make.say("error_code"), code, isolated=True), make.row(make.say("status"), make.say("declined")))
    make.add("</div>", f'<a class="button">{make.text(make.say("retry"))}</a>')


def error_dialog(make: Maker) -> None:
    """A dialog over a page, with a code."""
    code = values.error_code(make.rng)
    make.tell("error_code", code)
    make.add('<div class="dialog">', make.text(make.say("error_title"), "title"), make.text(make.say("error_text")))
    if make.rng.random() < 0.5:
        make.add(make.row(make.say("error_code"), code, isolated=True))
    else:
        label = make.say("error_code")
        make.add(f'<span class="small" data-t>{escape(label)}: <bdi dir="ltr">{escape(code)}</bdi></span>')
    make.add(f'<div class="buttons"><a class="button">{make.text(make.say("retry"))}</a>')
    make.add(f'<a class="button pale">{make.text(make.say("close"))}</a></div></div>')


def network_fault(make: Maker) -> None:
    """What a browser shows when a page does not load."""
    code = make.rng.choice(("ERR_CONNECTION_TIMED_OUT", "ERR_NAME_NOT_RESOLVED", "DNS_PROBE_FINISHED_NO_INTERNET"))
    url = f"https://{make.rng.choice(('shop', 'www', 'app'))}.example.{make.rng.choice(('com', 'org', 'net'))}"
    make.tell("error_code", code)
    make.tell("url", url)
    make.add(make.text(url, "bar", isolated=True), '<div class="space"></div>', make.text(make.say("offline"), "title"))
    make.add(make.text(make.say("error_text")), make.text(code, "small", isolated=True))
    make.add(f'<a class="button">{make.text(make.say("retry"))}</a>')


def account(make: Maker) -> None:
    """A profile page of an app."""
    address, (printed, digits) = values.email(make.rng), values.phone(make.page.language, make.rng)
    make.tell("email", address)
    make.tell("phone", digits)
    make.add(
        make.text(make.say("account"), "title"), '<div class="card">', make.row(make.say("name"), make.say("names"))
    )
    make.add(make.row(make.say("email"), address, isolated=True), make.row(make.say("phone"), printed, isolated=True))
    make.add('</div><div class="card">')
    for entry in WORDS[make.page.language]["settings"]:
        make.add(f'<div class="row">{make.text(entry)}<i class="chevron"></i></div>')
    make.add("</div>")


def mail(make: Maker) -> None:
    """A shop's mail: running text with the number in it, and a footer with addresses."""
    number, address = values.order_number(make.rng), values.email(make.rng)
    make.tell("order_number", number)
    make.tell("email", address)
    make.add(make.text(make.say("thanks"), "title"), make.text(make.say("names")))
    make.add(f'<p class="flow"><span data-t>{escape(make.say("order"))}: <bdi dir="ltr"><b>'
             f"{escape(make.identifier(number))}</b></bdi></span></p>")  # fmt: skip
    make.add(make.text(make.say("eta")), '<div class="card">', make.row(make.say("date"), make.day()))
    make.add(make.row(make.say("total"), make.amount(make.rng.randint(1999, 89999))), "</div>")
    make.add(
        f'<div class="foot">{make.text(make.say("questions"), "small")}{make.text(address, "small", isolated=True)}</div>'
    )


KINDS: dict[str, Callable[[Maker], None]] = {
    "order_confirmation": order_confirmation, "tracking": tracking, "receipt": receipt, "payment_failed": payment_failed,
    "error_dialog": error_dialog, "network_fault": network_fault, "account": account, "mail": mail,
}  # fmt: skip


def page(language: str, number: int, seed: str = "evaluation") -> Page:
    """The `number`-th page of a language; the same for ever for the same seed."""
    rng = random.Random(f"{seed}/{language}/{number}")
    kinds = tuple(KINDS)
    made = Page(
        name=f"{language}-{number:03}", kind=kinds[number % len(kinds)], language=language,
        theme="dark" if number // len(kinds) % 2 else "light",
        device="desktop" if (number + number // len(kinds)) % 3 == 2 else "phone",
        digits=("arabic", "latin")[(number // 2 + number // len(kinds)) % 2] if language == "ar" else "latin",
    )  # fmt: skip
    make = Maker(made, rng)
    KINDS[made.kind](make)
    made.html = document(made, "".join(make.parts), rng)
    return made


def document(made: Page, body: str, rng: random.Random) -> str:
    """The whole document: fonts, colours, sizes and the bars of the device."""
    fonts = ARABIC_FONTS if made.language == "ar" else LATIN_FONTS
    family = f"'{rng.choice(fonts)}', '{rng.choice(LATIN_FONTS)}', sans-serif"
    dark, accent = made.theme == "dark", rng.choice(ACCENTS)
    ground = rng.choice(("#000000", "#121212", "#1b1f24")) if dark else rng.choice(("#ffffff", "#f5f5f7", "#faf7f2"))
    card = rng.choice(("#1e1e1e", "#23272e", "#2b2930")) if dark else rng.choice(("#ffffff", "#f1f3f4", "#fffbfe"))
    ink = rng.choice(("#e6e1e5", "#ffffff")) if dark else rng.choice(("#1c1b1f", "#000000", "#202124"))
    pale = rng.choice(("#9aa0a6", "#bdbdbd")) if dark else rng.choice(("#5f6368", "#757575"))
    size = rng.choice((14, 15, 16)) if made.device == "phone" else rng.choice((13, 14, 16))
    column = rng.random() < 0.35
    direction = "rtl" if made.language == "ar" else "ltr"
    return f"""<!doctype html><html lang="{made.language}" dir="{direction}"><meta charset="utf-8"><style>
*{{box-sizing:border-box}} body{{margin:0;background:{ground};color:{ink};font:{size}px/1.45 {family};min-height:100vh}}
main{{padding:{rng.choice((12, 16, 20))}px;max-width:{rng.choice((640, 760, 900))}px;margin:0 auto;display:flex;
flex-direction:column;gap:12px}} .card{{background:{card};border-radius:{rng.choice((0, 8, 16))}px;padding:14px;display:flex;
flex-direction:column;gap:{rng.choice((6, 10, 14))}px;border:{rng.choice((0, 1))}px solid {pale}44}}
.row{{display:flex;justify-content:space-between;gap:14px;{"flex-direction:column;gap:2px;" if column else ""}}}
.label{{color:{pale}}} .value{{font-weight:{rng.choice((400, 500, 700))};overflow-wrap:anywhere}}
.title{{font-size:{rng.choice((20, 22, 26))}px;font-weight:600}} .huge{{font-size:38px;font-weight:700;text-align:center}}
.small{{font-size:{rng.choice((11, 12, 13))}px;color:{pale}}} .rule{{height:1px;background:{pale}66}}
.step{{display:flex;gap:10px;align-items:center}} .dot{{width:10px;height:10px;border-radius:5px;background:{accent}}}
.button{{display:block;background:{accent};color:#fff;border-radius:{rng.choice((4, 12, 24))}px;padding:12px;text-align:center}}
.pale{{background:transparent;color:{accent};border:1px solid {accent}}} .buttons{{display:flex;gap:10px;margin-top:12px}}
.buttons .button{{flex:1}} .dialog{{margin-top:{rng.choice((120, 180))}px;background:{card};border-radius:18px;padding:22px;
display:flex;flex-direction:column;gap:12px;box-shadow:0 6px 40px #0008}} .space{{height:90px}}
.mark{{width:64px;height:64px;border-radius:32px;margin:18px auto 4px}} .ok{{background:#1e8e3e}} .bad{{background:#d93025}}
.bar{{background:{card};border-radius:18px;padding:8px 14px}} .chevron{{width:8px;height:8px;border:solid {pale};
border-width:2px 2px 0 0;transform:rotate(45deg)}} .foot{{margin-top:24px;display:flex;flex-direction:column;gap:4px}}
.status{{display:flex;justify-content:space-between;padding:8px 18px;font-size:13px}} .nav{{position:fixed;bottom:8px;left:50%;
width:120px;margin-left:-60px;height:4px;border-radius:2px;background:{pale}}} .head{{background:{accent};color:#fff;
padding:12px 16px;font-weight:600;font-size:17px}} .flow{{margin:0}}
</style><body>{_bars(made, rng)}<main>{body}</main></body></html>"""


def _bars(made: Page, rng: random.Random) -> str:
    if made.device == "desktop":
        return '<div class="head"><span data-t>Nordlicht</span></div>' if rng.random() < 0.5 else ""
    clock = f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}"
    head = '<div class="head"><span data-t>Nordlicht</span></div>' if rng.random() < 0.4 else ""
    return f'<div class="status" dir="ltr"><span>{clock}</span><span>{rng.randint(9, 100)}%</span></div>{head}<div class="nav"></div>'
