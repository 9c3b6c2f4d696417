"""Pages for tuning the reader: invented screens in three languages as HTML, with the values that stand on them.

Only the reader's tuning uses these. The set that is reported (tests/vision) has other layouts, fonts and data.
"""

import html
import random
from dataclasses import dataclass, field

from tests.vision_dev.page_words import EASTERN, FONTS, MONTHS, WORDS


@dataclass
class Page:
    """One screen: its HTML, its language and the values of its fields as `helpdesk look` names them."""

    name: str
    language: str
    html: str
    width: int
    height: int
    scale: float
    fields: dict[str, object] = field(default_factory=dict)
    eastern: bool = False


def make(number: int, language: str) -> Page:
    """The page with this number; the same each time."""
    rng = random.Random(f"dev-{language}-{number}")  # noqa: S311 - pictures, not secrets
    words = WORDS[language]
    eastern = language == "ar" and rng.random() < 0.5
    dark = rng.random() < 0.4
    phone = rng.random() < 0.7
    fields: dict[str, object] = {}
    rows: list[tuple[str, str]] = []

    def local(text: str) -> str:
        return text.translate(EASTERN) if eastern else text

    kind = rng.choice(["order", "payment", "error", "tracking"])
    if kind in ("order", "payment", "tracking"):
        value = str(rng.randint(10000, 9999999))
        prefix = rng.choice(["", "", "#"])
        fields["order_number"] = value
        rows.append((rng.choice(words["order"]), prefix + local(value)))
    if kind == "tracking":
        value = rng.choice([
            "1Z" + "".join(rng.choices("0123456789ABCEFHVW", k=16)),
            "".join(rng.choices("0123456789", k=rng.choice([12, 14, 20]))),
            "".join(rng.choices("RCLE", k=1)) + "X" + "".join(rng.choices("0123456789", k=9)) + "DE",
        ])  # fmt: skip
        fields["tracking_number"] = value
        rows.append((rng.choice(words["tracking"]), value))
    if kind == "payment":
        value = rng.choice([
            "pay_" + "".join(rng.choices("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789", k=14)),
            "TXN" + "".join(rng.choices("0123456789", k=10)),
            "".join(rng.choices("0123456789ABCDEF", k=12)),
            f"{rng.randint(100, 999)}-{rng.randint(1000000, 9999999)}-{rng.randint(1000000, 9999999)}",
        ])  # fmt: skip
        fields["transaction_id"] = value
        rows.append((rng.choice(words["transaction"]), value))
    if kind == "error":
        value = rng.choice(
            [
                f"E{rng.randint(10, 99)}",
                f"ERR-{rng.randint(100, 9999)}",
                f"0x{rng.getrandbits(32):08X}",
                f"PAY-{rng.randint(100, 999)}",
                f"NET_{rng.randint(100, 999)}",
                f"F{rng.randint(1, 30):02d}",
            ]
        )
        fields["error_code"] = value
        rows.append((rng.choice(words["error"]), value))
    if kind in ("order", "payment"):
        minor = rng.randint(499, 250000)
        currency = rng.choice(
            {"en": ["USD", "GBP", "EUR"], "de": ["EUR", "CHF"], "ar": ["SAR", "AED", "EGP"]}[language]
        )
        fields["amount"] = {"value": f"{minor // 100}.{minor % 100:02d}", "currency": currency}
        part = minor - rng.randint(100, min(minor - 1, 900))
        rows.append((words["part"][0], _amount(rng, part, currency, language, eastern)))
        rows.append((words["part"][1], _amount(rng, minor - part, currency, language, eastern)))
        rows.append((rng.choice(words["total"]), _amount(rng, minor, currency, language, eastern)))
    if kind != "error" or rng.random() < 0.4:
        year, month, day = rng.randint(2023, 2026), rng.randint(1, 12), rng.randint(1, 28)
        fields["date"] = f"{year}-{month:02d}-{day:02d}"
        rows.append((rng.choice(words["date"]), _date(rng, year, month, day, language, eastern)))
    if rng.random() < 0.4:
        value = (
            rng.choice(["lena.koch", "sami_haddad", "j.miller88", "info", "maria.lopez"])
            + "@"
            + rng.choice(["example.com", "mail.example.org", "post.example.net"])
        )
        fields["email"] = value
        rows.append((rng.choice(words["email"]), value))
    if rng.random() < 0.3:
        value = rng.choice(["+49 170 5550", "+44 7700 900", "+966 55 501 "]) + str(rng.randint(100, 999))
        fields["phone"] = "+" + "".join(c for c in value if c.isdigit())
        rows.append((rng.choice(words["phone"]), value))
    rng.shuffle(rows)
    noise = rng.sample(words["noise"], 5)
    body = _body(rng, kind, words, rows, noise)
    font = rng.choice(FONTS[language])
    size = rng.choice([13, 14, 15, 16]) if phone else rng.choice([13, 14, 15])
    accent = rng.choice(["#0a66c2", "#1a7f37", "#b3261e", "#6b3fa0"])
    colours = ("#e8eaed", "#121417", "#1e2226") if dark else ("#1b1b1b", rng.choice(["#ffffff", "#f3f4f6"]), "#ffffff")
    page = f"""<html dir="{"rtl" if language == "ar" else "ltr"}"><head><meta charset="utf-8"><style>
*{{box-sizing:border-box}} body{{margin:0;font:{size}px '{font}';color:{colours[0]};
background:{colours[1]};padding:14px}}
h1{{font-size:1.35em;margin:10px 0}} .card{{background:{colours[2]};border:1px solid #8884;border-radius:10px;
padding:12px;margin:12px 0}} .row{{display:flex;justify-content:space-between;gap:16px;padding:7px 0;
border-bottom:1px solid #8883}} .stack{{padding:6px 0}} .stack .l,.mute
{{color:{"#9aa0a6" if dark else "#6b6f76"};font-size:.9em}}
.btn{{background:{accent};color:#fff;padding:10px;border-radius:8px;text-align:center;margin:14px 0}}
.bar{{display:flex;justify-content:space-between;font-size:12px;margin-bottom:10px}}
.dot{{display:inline-block;width:22px;height:22px;border-radius:50%;background:{accent};vertical-align:middle}}
b{{font-weight:600}}</style></head><body>{body}</body></html>"""
    width, height, scale = (
        (rng.choice([360, 393, 412]), 800, rng.choice([2.0, 2.625, 3.0])) if phone else (1200, 720, 1.0)
    )
    return Page(f"{language}{number:02d}", language, page, width, height, scale, fields, eastern)


def _body(
    rng: random.Random, kind: str, words: dict[str, list[str]], rows: list[tuple[str, str]], noise: list[str]
) -> str:
    style = rng.choice(["row", "row", "stack", "inline"])
    title = words["title"][4] if kind == "error" else rng.choice(words["title"][:4])
    cells = []
    for label, value in rows:
        shown = f"<bdi>{html.escape(value)}</bdi>"
        if style == "row":
            cells.append(f'<div class="row"><span class="mute">{label}</span><b>{shown}</b></div>')
        elif style == "stack":
            cells.append(f'<div class="stack"><div class="l">{label}</div><div>{shown}</div></div>')
        else:
            cells.append(f'<div class="stack">{label}: {shown}</div>')
    cut = rng.randint(0, len(cells))
    return (
        f'<div class="bar"><span>{rng.randint(8, 22):02d}:{rng.randint(0, 59):02d}</span>'
        f"<span>4G {rng.randint(20, 99)}%</span></div>"
        f'<h1><span class="dot"></span> {title}</h1><p>{noise[0]}. {noise[1]}.</p>'
        f'<div class="card">{"".join(cells[:cut])}</div><p class="mute">{noise[2]}</p>'
        f'<div class="card">{"".join(cells[cut:])}</div><p>{noise[3]}</p><div class="btn">{noise[4]}</div>'
    )


def _amount(rng: random.Random, minor: int, currency: str, language: str, eastern: bool) -> str:
    whole, cents = divmod(minor, 100)
    if language == "de":
        digits = f"{whole:,}".replace(",", ".") + f",{cents:02d}"
    elif eastern:
        digits = f"{whole}٫{cents:02d}".translate(EASTERN)
    else:
        digits = f"{whole:,}.{cents:02d}"
    sign = {"USD": "$", "GBP": "£", "EUR": "€", "SAR": "ر.س", "AED": "د.إ", "EGP": "ج.م", "CHF": "CHF"}[currency]
    if language == "ar" and rng.random() < 0.5:
        sign = {"SAR": "ريال", "AED": "درهم", "EGP": "جنيه"}[currency]
    if rng.random() < 0.3:
        sign = currency
    return f"{sign}{'' if len(sign) == 1 else ' '}{digits}" if language == "en" else f"{digits} {sign}"


def _date(rng: random.Random, year: int, month: int, day: int, language: str, eastern: bool) -> str:
    name = MONTHS[language][month - 1]
    forms = {
        "en": [
            f"{year}-{month:02d}-{day:02d}",
            f"{day} {name} {year}",
            f"{name} {day}, {year}",
            f"{name[:3]} {day}, {year}",
        ],
        "de": [f"{day:02d}.{month:02d}.{year}", f"{day}. {name} {year}", f"{year}-{month:02d}-{day:02d}"],
        "ar": [f"{day} {name} {year}", f"{year}-{month:02d}-{day:02d}", f"{day} {name} {year}"],
    }[language]
    text = rng.choice(forms)
    if rng.random() < 0.3:
        text += f" {rng.randint(8, 22):02d}:{rng.randint(0, 59):02d}"
    return text.translate(EASTERN) if eastern else text
