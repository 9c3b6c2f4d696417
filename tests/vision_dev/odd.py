"""More tuning pages: till receipts and reports of network faults as shops, browsers and phones print them, en and de."""
# ruff: noqa: E501 - HTML
# fmt: off

from html import escape

from tests.vision_dev.pages import Page
from tests.vision_dev.wide import DIGITS, Maker

LAYOUTS = 8
FONTS = ["Liberation Mono", "DejaVu Sans Mono", "Inter", "Liberation Sans", "Noto Sans", "Liberation Serif", "Roboto", "Noto Sans Mono"]
W = {
    "en": {"shop": "CORNER & MILL LTD", "road": "18 Quay Street, Leeds LS1 4QX", "sum": ["TOTAL", "TOTAL GBP", "BALANCE DUE", "Total to pay"], "sub": "SUBTOTAL", "vat": "VAT 20.00%", "net": "NET", "card": "VISA CONTACTLESS", "till": "TILL", "op": "CASHIER", "no": ["RECEIPT NO", "TRANS NO", "Receipt no.", "AUTH CODE"], "date": ["DATE", "Date/time", ""], "tel": "Tel", "bye": "THANK YOU FOR SHOPPING WITH US",
           "items": ["SOURDOUGH LOAF", "EGGS FREE RANGE 12", "OLIVE OIL 750ML", "TEA BAGS 80", "BATTERIES AA 4PK", "CARRIER BAG"], "change": "CHANGE", "cash": "CASH", "got": 'You received a payment receipt', "from": "Receipt from", "paid": "Amount paid", "on": "Date paid", "how": "Payment method",
           "head": ["This page isn’t working right now", "No internet", "Unable to connect", "Can’t open the page", "Your connection is not private", "Hmm. We’re having trouble finding that site."], "took": "{site} refused to connect.", "try": "Try:", "bul": ["Checking the network cables, modem and router", "Reconnecting to Wi-Fi", "Running network diagnostics"], "reload": "Reload", "more": "Details", "code": ["Error code", "Code", "Error"], "when": ["Time", "Date"], "dev": "Device", "link": "Network", "app": "We can’t reach our servers. Please check your connection and try again later.", "att": "Attackers might be trying to steal your information from {site}."},
    "de": {"shop": "HOFMARKT BRÜGGEMANN OHG", "road": "Lange Zeile 44, 26121 Oldenburg", "sum": ["SUMME", "SUMME EUR", "Zu zahlen", "GESAMTBETRAG", "Betrag EUR"], "sub": "Zwischensumme", "vat": "MwSt 19,00 %", "net": "Netto", "card": "GIROCARD KONTAKTLOS", "till": "Kasse", "op": "Bediener", "no": ["Bon-Nr.", "TA-Nr.", "Beleg-Nr.", "Genehmigungs-Nr."], "date": ["Datum", "Datum/Uhrzeit", ""], "tel": "Tel.", "bye": "VIELEN DANK FÜR IHREN EINKAUF",
           "items": ["WEIZENMISCHBROT", "EIER FREILAND 10ER", "RAPSÖL 0,75L", "KRÄUTERTEE 20BTL", "BATTERIEN AA 4ER", "TRAGETASCHE"], "change": "Rückgeld", "cash": "BAR", "got": "Ihr Zahlungsbeleg", "from": "Beleg von", "paid": "Gezahlter Betrag", "on": "Bezahlt am", "how": "Zahlungsmethode",
           "head": ["Diese Seite funktioniert im Moment nicht", "Kein Internet", "Verbindung fehlgeschlagen", "Seite kann nicht geöffnet werden", "Dies ist keine sichere Verbindung", "Hmm. Diese Website können wir leider nicht finden."], "took": "{site} hat die Verbindung abgelehnt.", "try": "Versuchen Sie Folgendes:", "bul": ["Netzwerkkabel, Modem und Router prüfen", "WLAN-Verbindung neu herstellen", "Netzwerkdiagnose ausführen"], "reload": "Neu laden", "more": "Weitere Informationen", "code": ["Fehlercode", "Code", "Fehler"], "when": ["Zeitpunkt", "Datum"], "dev": "Gerät", "link": "Netzwerk", "app": "Unsere Server sind nicht erreichbar. Bitte prüfen Sie Ihre Verbindung und versuchen Sie es später noch einmal.", "att": "Hacker könnten versuchen, Ihre Daten von {site} zu stehlen."},
}
CODES = ["ERR_CONNECTION_REFUSED", "ERR_NETWORK_CHANGED", "DNS_PROBE_FINISHED_NO_INTERNET", "ERR_ADDRESS_UNREACHABLE", "ERR_TUNNEL_CONNECTION_FAILED", "NET::ERR_CERT_DATE_INVALID", "ERR_SSL_PROTOCOL_ERROR", "ERR_EMPTY_RESPONSE"]
FOX = ["PR_CONNECT_RESET_ERROR", "SSL_ERROR_NO_CYPHER_OVERLAP", "SEC_ERROR_UNKNOWN_ISSUER", "MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT"]
SITES = ["hofmarkt.example", "www.corner-mill.example", "konto.blaubank.example", "app.quayside.test", "login.parcelbird.com", "www.garten-baum.de"]


def make(number: int, language: str) -> Page:
    """The page with this number, of layout `number % LAYOUTS`."""
    m = Maker(5000 + number, language)
    if language == "de":
        m.currency, m.sign = "EUR", m.pick(["€", "EUR"])
    m.after = language == "de"
    layout = number % LAYOUTS
    body = _BODIES[layout](m, W[language])
    desktop = layout in (0, 2, 4)
    dark = m.rng.random() < 0.4 and layout not in (1, 3)
    ink, ground, mute = ("#e3e3e3", "#1b1c1e", "#8e9399") if dark else ("#1d1d1f", "#ffffff", "#777b80")
    font = m.pick(FONTS[:2] if layout == 1 else FONTS[2:7])
    size = m.rng.choice([13, 14, 15])
    style = f"""*{{box-sizing:border-box}}body{{margin:0;padding:22px;font:{size}px/1.45 '{font}';color:{ink};background:{ground}}}.m{{color:{mute};font-size:.86em}}
.r{{display:flex;justify-content:space-between;gap:10px;padding:2px 0}}.c{{text-align:center}}.b{{display:inline-block;background:#1a73e8;color:#fff;border-radius:6px;padding:8px 22px;margin-top:18px}}hr{{border:0;border-top:1px dashed {mute}}}
.t{{font-weight:700;font-size:1.15em}}h1{{font-size:1.6em;font-weight:500}}.pic{{width:62px;height:62px;border:3px solid {mute};border-radius:8px;margin-bottom:18px}}"""
    width, height, scale = (1240, 780, 1.0) if desktop else (int(m.pick(["360", "390", "411"])), 840, float(m.pick(["2.0", "2.75", "3.0"])))
    page = f'<!doctype html><html><head><meta charset="utf-8"><style>{style}</style></head><body>{body}</body></html>'
    return Page(f"{language}o{number:02d}", language, page, width, height, scale, m.fields)


def _row(label: str, value: str) -> str:
    return f'<div class="r"><span>{escape(label)}</span><span>{escape(value)}</span></div>'


def _bare(m: Maker, minor: int) -> str:
    return f"{minor / 100:.2f}".replace(".", "," if m.language == "de" else ".")


def _site(m: Maker) -> str:
    m.fields["url"] = m.pick(SITES)
    return str(m.fields["url"])


def _code(m: Maker, codes: list[str]) -> str:
    m.fields["error_code"] = m.pick(codes)
    return str(m.fields["error_code"])


def _chrome(m: Maker, w: dict) -> str:
    bullets = "".join(f"<li>{one}</li>" for one in w["bul"])
    return f'<div style="max-width:600px;margin:70px auto"><div class="pic"></div><h1>{m.pick(w["head"][:4])}</h1><p>{w["took"].format(site="<b>" + _site(m) + "</b>")}</p><p>{w["try"]}</p><ul>{bullets}</ul><p class="m">{_code(m, CODES)}</p><span class="b">{w["reload"]}</span></div>'


def _till(m: Maker, w: dict) -> str:
    names = m.rng.sample(w["items"], 5)
    prices = [m.rng.randint(99, 1999) for _ in names]
    total = sum(prices)
    m.fields["amount"] = {"value": f"{total / 100:.2f}", "currency": "EUR" if m.language == "de" else "GBP"}
    label = m.pick(w["sum"])
    shown = _bare(m, total) if label.endswith(("EUR", "GBP")) else ("£" + _bare(m, total) if m.language == "en" else _bare(m, total) + " EUR")
    m.fields["transaction_id"] = m.some(DIGITS[1:], m.rng.choice([6, 7, 9]))
    day, name = m.day(clock=True), m.pick(w["date"])
    items = "".join(_row(one, _bare(m, price) + (" A" if m.language == "de" else "")) for one, price in zip(names, prices, strict=True))
    tax = round(total * 19 / 119)
    return f'<div class="c t">{w["shop"]}</div><div class="c">{w["road"]}<br>{w["tel"]} {m.phone()}</div><hr>{items}<hr><div class="t">{_row(label, shown)}</div>{_row(w["card"], _bare(m, total))}<hr>{_row(w["net"], _bare(m, total - tax))}{_row(w["vat"], _bare(m, tax))}<hr>{_row(m.pick(w["no"]), str(m.fields["transaction_id"]))}{_row(name, day) if name else "<div>" + day + "</div>"}{_row(w["till"] + " 3", w["op"] + " 17")}<p class="c">{w["bye"]}</p>'


def _fox(m: Maker, w: dict) -> str:
    return f'<div style="max-width:640px;margin:90px auto"><h1>{w["head"][4]}</h1><p>{w["att"].format(site=_site(m))}</p><p class="m">{w["code"][0]}: {_code(m, FOX)}</p><span class="b">{w["more"]}</span></div>'


def _cash(m: Maker, w: dict) -> str:
    total = m.rng.randint(300, 8999)
    m.fields["amount"] = {"value": f"{total / 100:.2f}", "currency": "EUR" if m.language == "de" else "GBP"}
    m.fields["transaction_id"] = m.some(DIGITS[1:], 8)
    sign = (lambda x: _bare(m, x) + " €") if m.language == "de" else (lambda x: "£" + _bare(m, x))
    given = (total // 1000 + 1) * 1000
    parts = [total // 3, total - total // 3]
    rows = "".join(_row(f"{n + 1} x {name.title()}", sign(part)) for n, (name, part) in enumerate(zip(w["items"], parts, strict=False)))
    return f'<div class="t">{w["shop"].title()}</div><div class="m">{w["road"]}</div><p>{m.day(clock=True)}</p>{rows}<hr><div class="t">{_row(m.pick(w["sum"]).replace(" EUR", "").replace(" GBP", ""), sign(total))}</div>{_row(w["cash"], sign(given))}{_row(w["change"], sign(given - total))}<hr><div class="m">{m.pick(w["no"])} {m.fields["transaction_id"]} · {w["till"]} 2</div><div class="m">{w["tel"]} {m.phone()}</div>'


def _mailed(m: Maker, w: dict) -> str:
    total = m.rng.randint(500, 99999)
    rows = [(w["paid"], m.total(total)), (w["on"], m.day()), (w["how"], "•••• 7731"), (m.pick(w["no"][-2:]), m.pay())]
    return f'<div style="max-width:560px;margin:40px auto"><div class="t">{w["from"]} {w["shop"].title()}</div><p class="m">{w["got"]}</p>' + "".join(f'<div style="display:inline-block;width:48%;padding:8px 0"><div class="m">{escape(a)}</div><div>{escape(b)}</div></div>' for a, b in rows) + f'<hr>{_row(w["sub"], m.money(total - 499))}{_row(w["vat"], m.money(round(total / 6)))}<p class="m">{m.mail()}</p></div>'


def _app(m: Maker, w: dict) -> str:
    value = m.pick(["NET-" + m.some(DIGITS[1:], 4), "E-" + m.some(DIGITS[1:], 3), "HTTP 50" + m.some("234", 1), "0x8" + m.some("0123456789ABCDEF", 7), "-" + m.some(DIGITS[1:], 4)])
    m.fields["error_code"] = value.replace("HTTP ", "HTTP-") if value.startswith("HTTP") else value
    return f'<div class="r m"><span>21:07</span><span>LTE 38 %</span></div><div class="c" style="margin-top:150px"><div class="pic" style="margin:auto;border-radius:50%"></div><h1>{m.pick(w["head"][:3])}</h1><p>{w["app"]}</p><p class="m">{m.pick(w["code"])}: {value}</p><p class="m">{m.pick(w["when"])}: {m.day(clock=True)}</p><span class="b">{w["reload"]}</span></div>'


def _phone_chrome(m: Maker, w: dict) -> str:
    bullets = "".join(f"<li>{one}</li>" for one in w["bul"][:2])
    site = _site(m)
    return f'<div class="r m"><span>08:52</span><span>5G</span></div><div class="m" style="border:1px solid;border-radius:18px;padding:7px 14px;margin:8px 0">{site}</div><div style="margin-top:110px"><div class="pic"></div><h1>{m.pick(w["head"][:4])}</h1><p>{w["took"].format(site=site)}</p><p>{w["try"]}</p><ul>{bullets}</ul><p class="m">{_code(m, CODES)}</p><span class="b">{w["reload"]}</span></div>'


def _table(m: Maker, w: dict) -> str:
    value = _code(m, ["E1042", "W-207", "NET_311", "TLS-0451", "1009", "DNS-77"])
    rows = [(w["code"][0], value), (m.pick(w["when"]), m.day(clock=True)), (w["link"], "WLAN 5 GHz"), (w["dev"], "NX-200 v4.1.8"), ("IP", "192.168.4.27")]
    return f'<h1>{m.pick(w["head"][1:3])}</h1><p>{w["app"]}</p>' + "".join(f'<div style="padding:9px 0;border-bottom:1px solid #8885">{_row(*row)}</div>' for row in rows) + f'<span class="b">{w["more"]}</span>'


_BODIES = (_chrome, _till, _fox, _cash, _mailed, _app, _phone_chrome, _table)  # fmt: skip
