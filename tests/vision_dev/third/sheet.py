"""What the pages of this set share: language, digits, font, the truth as it grows, and the frames around a screen."""

import random

from tests.vision_dev.third import values

LATIN = ("Roboto", "Inter", "Noto Sans", "Liberation Sans", "DejaVu Sans")
ARABIC = ("Noto Sans Arabic", "Noto Naskh Arabic", "Amiri", "KacstOne", "Noto Kufi Arabic", "DejaVu Sans")
CLOCKS = ("9:41", "14:07", "18:32", "21:15", "11:58", "7:26", "16:44", "22:03")


class Sheet:
    """One page while it is being drawn."""

    def __init__(self, number: int, language: str) -> None:
        self.number, self.language = number, language
        self.rng = random.Random(f"third-{language}-{number}")
        turn = number + number // 6
        self.font = ARABIC[turn % 6] if language == "ar" else LATIN[(turn + (language == "de")) % 5]
        # KacstOne draws even Western digits in the Arabic shapes.
        self.eastern = language == "ar" and (number % 2 == 1 or self.font == "KacstOne")
        self.dark = self.rng.random() < 0.4
        self.fields: dict[str, object] = {}
        self.width, self.height, self.scale = 360, 800, 3.0
        self.clock = self.n(CLOCKS[turn % 8])

    def t(self, en: str, de: str, ar: str) -> str:
        """The text in the page's language."""
        return {"en": en, "de": de, "ar": ar}[self.language]

    def n(self, text: str) -> str:
        """Digits as the page writes them."""
        return text.translate(values.EASTERN) if self.eastern else text

    def put(self, field: str, value: str) -> str:
        """The value as it is printed; it goes into the truth. Identifiers with letters keep Latin digits."""
        self.fields[field] = value
        return f"<bdi>{self.n(value)}</bdi>" if value.isdigit() else self.latin(value)

    def code(self, en: str, de: str, ar: str) -> str:
        """The page's error code."""
        return self.put("error_code", self.t(en, de, ar))

    def day(self, iso: str, form: int) -> str:
        """The page's one date."""
        self.fields["date"] = iso
        return self.n(values.date(self.language, iso, form))

    def total(self, minor: int, en: str, de: str = "EUR", ar: str = "SAR") -> str:
        """The page's total in the currency of its language."""
        currency = self.t(en, de, ar)
        self.fields["amount"] = {"value": f"{minor // 100}.{minor % 100:02d}", "currency": currency}
        return f"<bdi>{values.money(self.language, minor, currency, self.eastern)}</bdi>"

    def price(self, minor: int, en: str, de: str = "EUR", ar: str = "SAR") -> str:
        """The price of a line, which is no field."""
        return f"<bdi>{values.money(self.language, minor, self.t(en, de, ar), self.eastern)}</bdi>"

    def phone_number(self, shown: str) -> str:
        """The page's telephone number."""
        self.fields["phone"] = "+" + "".join(c for c in shown if c.isdigit())
        return self.latin(shown)

    def latin(self, text: str) -> str:
        """Something that stays as it is, from left to right."""
        return f'<bdi dir="ltr" class="{"l" if self.font == "KacstOne" else ""}">{text}</bdi>'

    def screen(self, css: str, body: str, back: str = "", ink: str = "") -> str:
        """A whole document in the page's font."""
        back = back or ("#131518" if self.dark else "#ffffff")
        ink = ink or ("#e7e9ec" if self.dark else "#1c1d1f")
        return f"""<html lang="{self.language}" dir="{self.t("ltr", "ltr", "rtl")}"><head><meta charset="utf-8"><style>
*{{box-sizing:border-box}} body{{margin:0;min-height:100vh;font:15px/1.45 '{self.font}','Noto Sans',sans-serif;
color:{ink};background:{back}}} h1,h2,p{{margin:0}} .g{{color:{"#9aa1a9" if self.dark else "#6a7078"}}}
.l{{font-family:'Noto Sans'}}
.m,.m .l{{font-family:'Liberation Mono',monospace}} .f{{display:flex}} .b{{justify-content:space-between}}
.c{{align-items:center}} .x{{text-align:center}} .st{{display:flex;justify-content:space-between;padding:8px 16px 4px;
font-size:12px}} .bat{{width:22px;height:11px;border:1px solid;border-radius:3px;padding:1px}}
.bat i{{display:block;height:100%;width:70%;background:currentColor}} {css}</style></head><body>{body}</body></html>"""

    def phone(self, css: str, body: str, back: str = "", ink: str = "") -> str:
        """A telephone's screen with its status bar."""
        share = self.n(str(self.rng.randint(18, 96)))
        bar = f'<div class="st"><span>{self.clock}</span><span class="f c" style="gap:6px"><span>{share}%</span>'
        return self.screen(css, bar + '<span class="bat"><i></i></span></span></div>' + body, back, ink)

    def desktop(self, css: str, body: str, back: str = "", ink: str = "") -> str:
        """A desktop's screen."""
        self.width, self.height, self.scale = 1280, 800, 1.0
        return self.screen(css, body, back, ink)

    def browser(self, css: str, tab: str, address: str, body: str, look: str = "chrome") -> str:
        """A desktop browser: tab, buttons, address, page."""
        strip = {"chrome": "#dee1e6", "edge": "#cfd6de", "firefox": "#f0f0f4", "safari": "#ececec"}[look]
        bar, ink, pill = "#ffffff", "#202124", "#eef0f3"
        if self.dark:
            strip, bar, ink, pill = "#1f2023", "#33343a", "#e6e8eb", "#202227"
        buttons = "".join(f'<i class="nav" style="transform:rotate({a}deg)"></i>' for a in (45, 225))
        middle = "margin:0 auto;width:560px;text-align:center" if look == "safari" else "flex:1"
        top = (
            f'<div style="background:{strip};color:{ink};padding:8px 10px 0;font-size:12px"><div '
            f'class="tab">{tab}</div>'
            f'</div><div class="f c" style="background:{bar};color:{ink};padding:7px 14px;gap:16px">{buttons}'
            f'<div class="pill" style="background:{pill};{middle}">{address}</div></div>'
        )
        frame = (
            f".tab{{display:inline-block;background:{bar};padding:8px 16px;border-radius:8px 8px 0 0;min-width:190px}}"
            ".nav{width:10px;height:10px;border-left:2px solid;border-bottom:2px solid}"
            ".pill{padding:6px 16px;border-radius:16px;font-size:14px}"
        )
        return self.desktop(frame + css, top + body)
