"""Tuning pages whose parts make their total, and the same with another total: who notices? For the evidence part.

`python -m tests.vision_dev.sums DIR` draws them and asks; a second argument is a part of a picture's name.
"""
# ruff: noqa: T201, E501 - HTML and rows of words
# fmt: off

import io
import random
import sys
from collections import Counter
from html import escape
from pathlib import Path

import numpy as np
from PIL import Image

from helpdesk.media.evidence import arithmetic
from helpdesk.media.reading import in_process
from helpdesk.media.reading.engine import engine
from helpdesk.media.reading.page import read_page
from tests.fixtures.browser import chromium
from tests.vision_dev import arabic, camera
from tests.vision_dev.page_words import EASTERN
from tests.vision_dev.render import messenger
from tests.vision_dev.wide_words import FONTS, WORDS

NUMBERS = {"ar": range(24), "en": range(6), "de": range(6)}
CHANNELS = ("clean", "wa", "photo")
SIGNS = {"en": ["$", "£", "EUR"], "de": ["€", "EUR"]}


def page(language: str, number: int, changed: bool) -> tuple[str, bool]:
    """HTML of an order's page, and whether it is a phone's; `changed`: its total is another one than the sum."""
    rng = random.Random(f"sums-{language}-{number}")  # noqa: S311 - pictures, not secrets
    words = arabic.WORDS if language == "ar" else WORDS[language]
    eastern = language == "ar" and number % 3 != 2
    sign = rng.choice(["ر.س", "ريال", "د.إ", "درهم", "ج.م", "جنيه", "SAR"] if language == "ar" else SIGNS[language])
    marks = rng.choice(["٬٫", "٬٫", ",.", "٬٫"]) if eastern else ".," if language == "de" else ",."
    attached = language == "en" and len(sign) == 1

    def money(minor: int) -> str:
        shown = f"{abs(minor) / 100:,.2f}".translate(str.maketrans(",.", marks))
        shown = shown.translate(EASTERN) if eastern else shown
        text = f"{sign}{shown}" if attached else f"{shown} {sign}"
        return f"<bdi>{'-' if minor < 0 else ''}{text}</bdi>"

    goods = [rng.randint(900, rng.choice([9900, 60000, 190000])) for _ in range(rng.randint(1, 3))]
    rows = [(escape(name), money(price)) for name, price in zip(rng.sample(words["goods"], 3), goods, strict=False)]
    total = sum(goods)
    if rng.random() < 0.7:
        rows.append((rng.choice(words["sub"]), money(total)))
    extras = [(words["ship"], rng.choice([1500, 2500, 490, 1250]))]
    if rng.random() < 0.35:
        extras.append((arabic.WORDS["less"] if language == "ar" else [{"en": "Discount", "de": "Rabatt"}[language]], -rng.randint(1, min(8, total // 200)) * 100))
    for names, minor in extras:
        rows.append((rng.choice(names), money(minor)))
        total += minor
    told = total
    if changed:
        figures = list(str(total))
        place = rng.randrange(max(1, len(figures) - 2))
        figures[place] = rng.choice([one for one in "123456789" if one != figures[place]])
        told = int("".join(figures))
    rows.append((rng.choice(words["total"]), money(told)))
    dark, phone, table = rng.random() < 0.4, rng.random() < 0.7, rng.random() < 0.25
    font = rng.choice([*arabic.FONTS, "KacstBook"] if language == "ar" else FONTS[language])
    if table:
        body = "<table>" + "".join(f"<tr><td>{one}</td><td>{two}</td></tr>" for one, two in rows) + "</table>"
    else:
        body = "".join(f'<div class="row"><span class="mute">{one}</span><b>{two}</b></div>' for one, two in rows)
    back, card, ink, grey = ("#121417", "#1e2226", "#e8eaed", "#9aa0a6") if dark else ("#fff", "#f3f4f6", "#1b1b1b", "#6b6f76")
    number_label, order = rng.choice(words["order"]), str(rng.randint(10000, 99999))
    html = f"""<html dir="{"rtl" if language == "ar" else "ltr"}"><head><meta charset="utf-8"><style>
*{{box-sizing:border-box}} body{{margin:0;padding:16px;font:{rng.choice([14, 15, 16])}px '{font}';color:{ink};background:{back}}}
.card{{background:{card};border-radius:10px;padding:12px;margin:12px 0;max-width:560px}} .mute{{color:{grey}}}
.row{{display:flex;justify-content:space-between;gap:16px;padding:7px 0}} b{{font-weight:{rng.choice([400, 400, 600])};white-space:nowrap}}
table{{width:100%;border-collapse:collapse}} td{{padding:6px;border-bottom:1px solid #8885}} td+td{{text-align:end;white-space:nowrap}}
</style></head><body><h2>{rng.choice(words["lines"])}</h2><p>{number_label}: <bdi>{order.translate(EASTERN) if eastern else order}</bdi></p>
<div class="card">{body}</div><p class="mute">{rng.choice(words["lines"])}</p></body></html>"""
    return html, phone


def draw(folder: Path) -> None:
    """The pictures, each page as it should be and changed, in all channels."""
    folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for language, numbers in NUMBERS.items():
            for number in numbers:
                for changed in (False, True):
                    html, phone = page(language, number, changed)
                    width, scale = (360, 3.0) if phone else (1280, 1.0)
                    tab = browser.new_page(viewport={"width": width, "height": 800}, device_scale_factor=scale)
                    tab.set_content(html)
                    picture = Image.open(io.BytesIO(tab.screenshot())).convert("RGB")
                    tab.close()
                    shot = camera.take(picture, np.random.default_rng(4000 + number), light=1.0)
                    for channel, one in zip(CHANNELS, (picture, messenger(picture, 75), messenger(shot, 75)), strict=True):
                        one.save(folder / f"{language}-{number:02d}-{'changed' if changed else 'true'}-{channel}.png", compress_level=1)
        browser.close()


def main(folder: Path, part: str = "") -> None:
    """Print what is noticed of each channel and language, and the rows of what is not."""
    if not folder.exists():
        draw(folder)
    in_process.SECONDS = 600
    counts: Counter[str] = Counter()
    for file in sorted(folder.glob(f"*{part}*.png")):
        language, _, kind, channel = file.stem.split("-")
        reading = read_page(Image.open(file), engine())
        flagged = bool(arithmetic.examine(reading.lines))
        for key in (f"{language} {channel} {kind}", f"{language} all {kind}"):
            counts[key] += flagged
            counts[key + " of"] += 1
        if flagged != (kind == "changed"):
            print(file.name, "FALSE ALARM" if flagged else "not noticed")
            for row in arithmetic.money_rows(reading.lines):
                print("   ", row)
    for key in sorted(one for one in counts if not one.endswith(" of")):
        print(key, f"{counts[key]} of {counts[key + ' of']}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3])
