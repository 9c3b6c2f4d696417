"""What layouts draw with: runs of text, rows, cards, bars, and the page's own digits, money and dates."""
# ruff: noqa: E501 (lines of HTML)

import random
from datetime import date
from html import escape

from vision import values
from vision.looks import Page
from vision.wording import COMMAS, DATES, PEOPLE, SHOPS, WORDS

EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


class Maker:
    """Draws one page and notes what is true about it; keeps the page's random choices in one place."""

    def __init__(self, page: Page, rng: random.Random) -> None:
        self.page, self.rng = page, rng
        self.arabic_digits = page.digits == "arabic"
        self.desktop = page.device == "desktop"
        self.market = values.market(page.language, rng)
        ways = [way for way in self.market.money if not (self.arabic_digits and way[0].isascii() and way[0] != "{")]
        self.printed_money = rng.choice(ways)
        self.dates, self.comma = DATES[page.language], COMMAS[page.language]
        american = "_US" if self.market.country == "US" else ""
        self.numeric = rng.choice(self.dates["numeric" + american])
        self.long = rng.choice(self.dates["long" + american])
        self.short = self.dates["brief" + american][0]
        self.shop, self.domain = rng.choice(SHOPS[page.language])
        self.first, self.last, self.name = rng.choice(PEOPLE[page.language])
        self.colon = ":" if rng.random() < 0.35 else ""
        self.rows = rng.choice(("split", "split", "split", "stack", "beside"))
        self.top = ""  # bars above the page
        self.bottom = ""  # bars below it
        self.parts: list[str] = []

    # --- words and truth

    def say(self, key: str) -> str:
        """One of the ways to say `key` in the page's language."""
        return self.rng.choice(WORDS[self.page.language][key])

    def all(self, key: str) -> list[str]:
        """All of a list of words."""
        return list(WORDS[self.page.language][key])

    def tell(self, name: str, value: object) -> None:
        """Note a true value of the page."""
        self.page.fields[name] = value

    def digits(self, text: str) -> str:
        """The text with the digits of the page."""
        return text.translate(EASTERN) if self.arabic_digits else text

    def number(self, value: str) -> str:
        """An identifier: short ones of digits alone in the digits of the page, others as they are."""
        return self.digits(value) if value.isdigit() and len(value) <= 9 else value

    # --- true values, as printed

    def order(self) -> str:
        """The page's order number."""
        value = values.order_number(self.rng)
        self.tell("order_number", value)
        return self.number(value)

    def parcel(self) -> str:
        """The page's tracking number."""
        value = values.tracking_number(self.rng)
        self.tell("tracking_number", value)
        return value

    def payment(self) -> str:
        """The page's transaction."""
        value = values.transaction_id(self.rng)
        self.tell("transaction_id", value)
        return self.number(value)

    def code(self, value: str) -> str:
        """The page's error code."""
        self.tell("error_code", value)
        return value

    def money(self, cents: int, sign: str = "") -> str:
        """An amount that is not the page's; `sign` stays with the number whatever the direction."""
        text = values.plain(cents, self.market)
        if self.arabic_digits:
            text = text.replace(",", "٬").replace(".", "٫").translate(EASTERN)
        if sign and not self.printed_money.startswith("{"):
            return f"\u200e{sign}{self.printed_money.format(text)}"  # -£5.00
        return self.printed_money.format(f"\u200e{sign}{text}" if sign else text)

    def amount(self, cents: int) -> str:
        """The page's amount."""
        self.tell("amount", {"value": f"{cents // 100}.{cents % 100:02}", "currency": self.market.currency})
        return self.money(cents)

    def day(self) -> date:
        """The page's date; `written` prints it."""
        made = values.day(self.rng)
        self.tell("date", made.isoformat())
        return made

    def written(self, day: date, *, numeric: bool | None = None) -> str:
        """A date in full, in figures or with the month's name."""
        form = self.numeric if (self.rng.random() < 0.4 if numeric is None else numeric) else self.long
        return self.digits(form.format(d=day.day, m=day.month, y=day.year, month=self.dates["months"][day.month - 1],
                                       mon=self.dates["short"][day.month - 1], wd=self.dates["days"][day.weekday()]))  # fmt: skip

    def brief(self, day: date) -> str:
        """A date without a year, as in lists of events."""
        return self.digits(self.short.format(d=day.day, m=day.month, mon=self.dates["short"][day.month - 1],
                                       wd=self.dates["days"][day.weekday()]))  # fmt: skip

    def clock(self, low: int = 7, high: int = 21) -> str:
        """A time of day."""
        return self.digits(f"{self.rng.randint(low, high):02}:{self.rng.randint(0, 59):02}")

    def email(self) -> str:
        """The page's address, the customer's."""
        value = values.email(self.first, self.last, self.rng)
        self.tell("email", value)
        return value

    def service_email(self) -> str:
        """The page's address, the shop's."""
        value = f"{self.rng.choice(('service', 'support', 'hello', 'info', 'orders'))}@{self.domain}"
        self.tell("email", value)
        return value

    def phone(self, *, service: bool = False) -> str:
        """The page's telephone number."""
        printed, value = values.phone(self.market.service if service else self.market.mobile, self.rng)
        self.tell("phone", value)
        if self.arabic_digits and self.rng.random() < 0.5:
            return self.digits(value)  # groups of Arabic-Indic digits would stand from right to left
        return printed

    def url(self, path: str = "") -> str:
        """The page's web address, as it is printed."""
        value = f"{self.rng.choice(('', 'www.'))}{self.domain}{path}"
        self.tell("url", value)
        return value

    # --- pieces of HTML

    def run(self, text: str, look: str = "", *, ltr: bool = False) -> str:
        """One run of text; `ltr` for what stays left to right on any page."""
        inner = escape(text, quote=False)
        return f'<span class="{look}" data-t>{f"<bdi dir=ltr>{inner}</bdi>" if ltr else inner}</span>'

    def line(self, key: str, look: str = "", **shown: str) -> str:
        """A sentence with values in it (`{order}` …), all one run; identifiers keep their direction."""
        return self.sentence(self.say(key), look, **shown)

    def sentence(self, text: str, look: str = "", **shown: str) -> str:
        """The same of a text that was chosen already."""
        found = {"shop": escape(self.shop, quote=False)}
        for name, value in shown.items():
            direction = "" if name in ("amount", "date", "name") else " dir=ltr"
            found[name] = f"<bdi{direction}>{escape(value, quote=False)}</bdi>"
        return f'<span class="{look}" data-t>{escape(text, quote=False).format(**found)}</span>'

    def row(self, label: str, value: str, *, ltr: bool = False, look: str = "") -> str:
        """A label and its value; a long one goes below its label on a phone."""
        long = not self.desktop and self.rows != "stack" and len(label) + len(value) > 27
        kind = "stack" if long else self.rows
        return f'<div class="row {kind} {look}">{self.run(label + self.colon, "label")}{self.run(value, "value money" if len(value) < 17 else "value", ltr=ltr)}</div>'

    def card(self, *parts: str, look: str = "") -> str:
        """A box of rows."""
        return f'<div class="card {look}">{"".join(parts)}</div>'

    def button(self, text: str, look: str = "") -> str:
        """A button."""
        return f'<div class="button {look}">{self.run(text)}</div>'

    def sign(self, kind: str, size: int = 56) -> str:
        """A round sign: ok, bad, warn, info."""
        path = {
            "ok": "M14 25l7 7 14-15",
            "bad": "M16 16l16 16M32 16L16 32",
            "warn": "M24 12v15M24 33v2",
            "info": "M24 13v2M24 20v15",
        }[kind]
        return f'<svg class="sign {kind}" width="{size}" height="{size}" viewBox="0 0 48 48"><circle cx="24" cy="24" r="22"/><path d="{path}"/></svg>'

    def thumb(self) -> str:
        """A picture of an article."""
        hue = self.rng.randrange(360)
        return f'<i class="thumb" style="background:linear-gradient(135deg,hsl({hue},35%,62%),hsl({hue + 40},30%,42%))"></i>'

    def add(self, *parts: str) -> None:
        """Put pieces on the page."""
        self.parts.extend(parts)

    # --- bars

    def app_bar(self, title: str) -> None:
        """An app's bar with the way back; on a desktop the site's head."""
        if self.desktop:
            links = "".join(self.run(word, "pale") for word in self.rng.sample(self.all("site_links"), 3))
            self.top = f'<header class="site"><b>{self.run(self.shop)}</b><nav>{links}</nav></header>'
            self.add(self.run(title, "h1"))
        else:
            self.top = f'<header class="app"><i class="back"></i>{self.run(title)}<i class="dots"></i></header>'

    def site_bar(self) -> None:
        """A shop's head: its name between a menu and a basket."""
        if self.desktop:
            links = "".join(self.run(word, "pale") for word in self.rng.sample(self.all("site_links"), 4))
            self.top = f'<header class="site"><b>{self.run(self.shop)}</b><nav>{links}</nav></header>'
        else:
            self.top = (
                f'<header class="site"><i class="menu"></i><b>{self.run(self.shop)}</b><i class="bag"></i></header>'
            )

    def address_bar(self, address: str) -> None:
        """A browser's bars above whatever bar is there."""
        lock = '<i class="lock"></i>' if self.rng.random() < 0.7 else ""
        field = f'<div class="field" dir="ltr">{lock}{self.run(address, ltr=True)}</div>'
        tab = f'<div class="tab" dir="auto">{self.run(self.shop)}<i class="x"></i></div>'
        arrows = '<i class="back"></i><i class="forth"></i><i class="again"></i>'
        bars = (
            f'<div class="tabs" dir="ltr">{tab}</div><div class="browser" dir="ltr">{arrows}{field}<i class="dots"></i></div>'
            if self.desktop
            else f'<div class="browser" dir="ltr">{field}<i class="count">{self.rng.randint(1, 9)}</i><i class="dots"></i></div>'
        )
        self.top = bars + self.top

    def tabs(self) -> None:
        """The bar at the foot of a phone's app."""
        if not self.desktop:
            words = self.all("tabs")
            self.bottom = (
                '<footer class="tabs4">'
                + "".join(f"<div><i></i>{self.run(word)}</div>" for word in words)
                + "</footer>"
            )
