"""The page as an object, and the document around its body: fonts, colours, sizes, the bars of the device."""
# ruff: noqa: E501 (lines of HTML and CSS)

import random
from dataclasses import dataclass, field
from zlib import crc32

LATIN_FONTS = ("Roboto", "Inter", "Liberation Sans", "Noto Sans", "DejaVu Sans")
ARABIC_FONTS = ("Noto Sans Arabic", "Noto Naskh Arabic", "Amiri", "KacstOne", "Noto Kufi Arabic", "DejaVu Sans")
MONO_FONTS = ("Liberation Mono", "DejaVu Sans Mono")
ACCENTS = ("#1a73e8", "#d6336c", "#0f766e", "#7c3aed", "#c2410c", "#15803d", "#111827", "#b91c1c", "#0369a1")
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


def document(made: Page, top: str, body: str, bottom: str, rng: random.Random) -> str:
    """The whole document."""
    arabic, dark, phone = made.language == "ar", made.theme == "dark", made.device == "phone"
    latin = rng.choice(LATIN_FONTS)
    family = f"'{latin}',sans-serif"
    if arabic:
        latin, script = rng.choice(LATIN_FONTS[:-1]), rng.choice(ARABIC_FONTS)
        names = [script, latin]
        # Western digits from the Latin font, as phones do; KacstOne draws some of its own as Arabic-Indic ones.
        if rng.random() < 0.5 or script == "KacstOne":
            names.reverse()
        family = f"'{names[0]}','{names[1]}',sans-serif"
    accent = rng.choice(ACCENTS)
    if dark and accent == "#111827":
        accent = "#4f8cff"
    colours = rng.choice(DARK if dark else LIGHT)
    size = rng.choice((14, 15, 16))
    status = _status(rng) if phone else ""
    home = '<div class="home"></div>' if phone else ""
    sheet = STYLE.replace("RADIUS", str(rng.choice((4, 8, 12, 16)))).replace("WIDTH", str(rng.choice((680, 820, 960))))
    colour_names = f":root{{--bg:{colours[0]};--card:{colours[1]};--ink:{colours[2]};--pale:{colours[3]};--rule:{colours[4]};--acc:{accent};--mono:'{rng.choice(MONO_FONTS)}',monospace}}"
    return (
        f'<!doctype html><html lang="{made.language}" dir="{"rtl" if arabic else "ltr"}"><meta charset="utf-8"><style>'
        f"{colour_names}body{{font:{size}px/1.45 {family}}}{sheet}</style>"
        f'<body class="{made.device} {made.theme}">{status}{top}<main>{body}</main>{bottom}{home}</body></html>'
    )


def _status(rng: random.Random) -> str:
    """The bar of the phone itself."""
    clock = f"{rng.randint(0, 23)}:{rng.randint(0, 59):02}"
    right = '<i class="wave"></i><i class="cell"></i>'
    if rng.random() < 0.5:
        right = f"<small>5G</small>{right}<small>{rng.randint(11, 98)}%</small>"
    return f'<div class="status" dir="ltr"><span>{clock}</span><span>{right}</span></div>'


LIGHT = (  # ground, cards, ink, pale ink, rules
    ("#ffffff", "#ffffff", "#202124", "#5f6368", "#dadce0"), ("#f4f5f7", "#ffffff", "#172b4d", "#5e6c84", "#dfe1e6"),
    ("#f2f2f7", "#ffffff", "#000000", "#6d6d72", "#d1d1d6"), ("#fffaf3", "#fff3e0", "#3e2723", "#795548", "#e6d5c3"),
    ("#ffffff", "#f7f7f7", "#333333", "#737373", "#e5e5e5"),
)  # fmt: skip
DARK = (
    ("#000000", "#1c1c1e", "#ffffff", "#98989f", "#38383a"), ("#121212", "#1f1f1f", "#e8eaed", "#9aa0a6", "#3c4043"),
    ("#0f172a", "#1e293b", "#f1f5f9", "#94a3b8", "#334155"), ("#1a1b1e", "#25262b", "#d5d7e0", "#909296", "#373a40"),
)  # fmt: skip

STYLE = """
*{box-sizing:border-box} body{margin:0;background:var(--bg);color:var(--ink);min-height:100vh;display:flex;flex-direction:column}
main{flex:1;display:flex;flex-direction:column;gap:12px;padding:14px 16px} .desktop main{width:100%;max-width:WIDTHpx;margin:0 auto;padding:26px 24px}
.status{display:flex;justify-content:space-between;align-items:center;padding:7px 20px 5px;font:600 13px Roboto} .status span{display:flex;gap:5px;align-items:center}
.status small{font-size:11px} .cell{width:20px;height:10px;border:1px solid;border-radius:3px;background:linear-gradient(90deg,currentColor 65%,transparent 65%)}
.wave{width:0;border:7px solid transparent;border-top-color:currentColor;margin-bottom:-6px} .home{width:110px;height:4px;border-radius:2px;background:var(--pale);margin:10px auto 8px}
header.app{display:flex;align-items:center;gap:16px;padding:12px 16px;font-size:18px;font-weight:600} header.app .dots{margin-inline-start:auto}
header.site{display:flex;align-items:center;justify-content:space-between;gap:14px;padding:12px 18px;border-bottom:1px solid var(--rule);background:var(--card);font-size:18px}
header.site nav{display:flex;gap:26px;font-size:14px} header.brand{background:var(--acc);color:#fff;padding:14px 18px;font-size:18px;font-weight:700}
.back{width:10px;height:10px;border:solid;border-width:0 0 2px 2px;transform:rotate(45deg)} [dir=rtl] header.app .back{transform:rotate(225deg)}
.forth{width:10px;height:10px;border:solid var(--pale);border-width:0 0 2px 2px;transform:rotate(225deg)} .again{width:13px;height:13px;border:2px solid;border-right-color:transparent;border-radius:9px}
.dots{width:4px;height:4px;border-radius:2px;background:currentColor;box-shadow:0 6px,0 -6px} .menu{width:18px;height:12px;border:solid;border-width:2px 0} .bag{width:16px;height:15px;border:2px solid;border-radius:2px 2px 5px 5px}
.tabs{background:var(--rule);padding:7px 10px 0} .tab{background:var(--card);display:inline-flex;gap:40px;align-items:center;font-size:12px;padding:6px 14px;border-radius:8px 8px 0 0}
.x{width:8px;height:8px;background:linear-gradient(45deg,transparent 44%,currentColor 44% 56%,transparent 56%),linear-gradient(-45deg,transparent 44%,currentColor 44% 56%,transparent 56%)}
.browser{display:flex;align-items:center;gap:14px;padding:7px 14px;background:var(--card);border-bottom:1px solid var(--rule);font-family:Roboto} .browser .field{flex:1;display:flex;gap:9px;align-items:center;background:var(--bg);border:1px solid var(--rule);border-radius:20px;padding:6px 14px;font-size:14px;min-width:0;white-space:nowrap}
.lock{width:9px;height:7px;background:var(--pale);border-radius:1px;box-shadow:0 -3px 0 -1px var(--pale);flex:none} .count{font:600 11px Roboto;border:2px solid;border-radius:4px;padding:1px 5px}
.tabs4{display:flex;border-top:1px solid var(--rule);background:var(--card);padding:8px 4px 2px;font-size:11px;color:var(--pale)} .tabs4 div{flex:1;display:flex;flex-direction:column;align-items:center;gap:3px} .tabs4 i{width:19px;height:19px;border-radius:6px;border:2px solid} .tabs4 div:first-child{color:var(--acc)} .dark .tabs4 div:first-child{color:inherit}
.card{background:var(--card);border:1px solid var(--rule);border-radius:RADIUSpx;padding:14px 16px;display:flex;flex-direction:column;gap:9px} .bare{background:none;border:0;padding:0}
.row{display:flex;gap:3px 16px} .split{justify-content:space-between} .split .value{text-align:end} .stack{flex-direction:column;align-items:flex-start} .beside .label{flex:0 0 42%}
.label,.pale{color:var(--pale)} .value{overflow-wrap:anywhere} .label{flex-shrink:0;max-width:62%} .stack .label{max-width:none} .stack .value{font-weight:600} .strong .label,.strong .value{font-weight:700;font-size:1.12em;color:var(--ink)}
.money{white-space:nowrap} .h1{font-size:1.55em;font-weight:700;line-height:1.25} .h2{font-size:1.2em;font-weight:600} .b{font-weight:600} .small{font-size:13px} .tiny{font-size:12.5px;color:var(--pale)} .huge{font-size:40px;font-weight:700;line-height:1.2} .mono{font-family:var(--mono)} .red{color:#d32f2f} .dark .red{color:#ff7a70} .green{color:#15803d} .dark .green{color:#5bd082} .link{color:var(--acc)} .dark .link{color:#7db2ff}
.mid{display:flex;flex-direction:column;align-items:center;text-align:center;gap:9px} .flat{display:flex;align-items:center;gap:12px} .far{display:flex;justify-content:space-between;align-items:center;gap:12px} .col{display:flex;flex-direction:column;gap:3px;min-width:0} .grow{flex:1}
.rule{height:1px;background:var(--rule)} .dash{border-top:1px dashed var(--pale)} .gap{height:18px} .high{height:70px} .button{background:var(--acc);color:#fff;border-radius:RADIUSpx;padding:11px 22px;text-align:center;font-weight:600} .button.ghost{background:none;color:inherit;border:1px solid var(--rule)} .button.slim{align-self:flex-start;padding:8px 18px} .desktop .button{align-self:flex-start} .mid .button,.phone .mid .button{align-self:center}
.sign circle{fill:none;stroke-width:3} .sign path{fill:none;stroke-width:4;stroke-linecap:round} .sign{stroke:#1e8e3e;flex:none} .sign.bad{stroke:#d93025} .sign.warn{stroke:#e8870e} .sign.info{stroke:#1a73e8}
.thumb{width:48px;height:48px;border-radius:6px;flex:none} .mid .chip{align-self:center} .chip{align-self:flex-start;border-radius:12px;padding:3px 11px;font-size:13px;background:#15803d22;color:#15803d;font-weight:600} .dark .chip{background:#5bd08222;color:#7fe0a0} .chip.no{background:#d32f2f1e;color:#c62828} .dark .chip.no{background:#ff7a7022;color:#ff9a92}
.two{display:grid;grid-template-columns:1fr 1fr;gap:26px;align-items:start} .phone .two{grid-template-columns:1fr;gap:14px}
.way{display:flex;flex-direction:column} .stop{display:flex;gap:14px;position:relative;padding-bottom:16px} .stop>i{width:12px;height:12px;border-radius:6px;border:2px solid var(--pale);flex:none;margin-top:5px;background:var(--card)} .stop.now>i{background:var(--acc);border-color:var(--acc)} .stop:not(:last-child)::before{content:'';position:absolute;inset-inline-start:5px;top:18px;bottom:-4px;width:2px;background:var(--rule)}
.steps{display:flex;gap:6px} .steps div{flex:1;display:flex;flex-direction:column;gap:6px;font-size:12px;color:var(--pale)} .steps i{height:5px;border-radius:3px;background:var(--rule)} .steps .done{color:var(--ink)} .steps .done i{background:var(--acc)}
table{border-collapse:collapse;width:100%} td,th{text-align:start;padding:8px 6px;border-bottom:1px solid var(--rule);font-weight:400;vertical-align:top} th{color:var(--pale);font-size:13px} td.end,th.end{text-align:end} tfoot td{font-weight:600}
.banner{border-inline-start:4px solid #d93025;background:#d930251c;padding:12px 14px;border-radius:4px;display:flex;gap:12px;align-items:flex-start} .input{border:1px solid var(--rule);border-radius:6px;padding:8px 12px;display:flex;flex-direction:column;gap:1px;background:var(--card)} .input .label{font-size:12px}
.desktop main:has(.veil){max-width:none} .veil{background:#0006;flex:1;margin:-14px -16px;padding:20px;display:flex;flex-direction:column;justify-content:center;position:relative} .desktop .veil{margin:-26px -24px;align-items:center} .desktop .veil .alert{width:440px}
.alert{background:var(--card);border-radius:18px;padding:20px;display:flex;flex-direction:column;gap:11px;box-shadow:0 10px 40px #0007} .acts{display:flex;justify-content:flex-end;gap:22px;font-weight:600;margin-top:6px}
.win{align-self:center;width:500px;border:1px solid var(--pale);background:var(--card);box-shadow:0 12px 40px #0006;margin-top:150px} .win .bar{display:flex;justify-content:space-between;align-items:center;padding:7px 12px;font-size:13px;border-bottom:1px solid var(--rule)} .win .in{display:flex;gap:18px;padding:22px 20px} .win .below{padding:12px 20px;display:flex;justify-content:flex-end;gap:10px;background:var(--bg)} .win .button{padding:5px 26px;border-radius:3px;font-weight:400}
.slip{background:#fdfdfa;color:#1a1a1a;font:14px/1.5 var(--mono);padding:22px 18px;display:flex;flex-direction:column;gap:5px;align-self:center;width:320px;--pale:#444;--ink:#1a1a1a;border:1px solid #ccc} [dir=rtl] .slip{font-family:inherit} .face{width:64px;height:64px;border-radius:50%;background:var(--acc);color:#fff;display:flex;align-items:center;justify-content:center;font-size:25px;font-weight:600}
.menuline{display:flex;justify-content:space-between;align-items:center;padding:4px 0} .chev{width:8px;height:8px;border:solid var(--pale);border-width:2px 2px 0 0;transform:rotate(45deg)} [dir=rtl] .chev{transform:rotate(225deg)} ul{margin:0;padding-inline-start:22px;display:flex;flex-direction:column;gap:5px} .foot{margin-top:14px;display:flex;flex-direction:column;gap:3px;border-top:1px solid var(--rule);padding-top:12px} .bigcode{font-size:64px;font-weight:800;line-height:1.3;color:var(--acc)} .dark .bigcode{color:var(--ink)} .page404{width:54px;height:64px;border:3px solid var(--pale);border-radius:4px;border-top-right-radius:18px}
.prose{display:block;line-height:1.55}
"""
