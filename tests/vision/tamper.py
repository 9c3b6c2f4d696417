"""Order pages whose total was changed: in the page before the screenshot, or painted over in the picture."""

import random
import re

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from vision.pages import KINDS, Page, page
from vision.render import Browser, Run

KINDS_OF_EDIT = ("edited page", "painted over")


def order_pages(count: int, language: str, seed: str) -> list[Page]:
    """`count` order confirmations with a breakdown of the total."""
    place = list(KINDS).index("order_confirmation")
    return [page(language, place + number * len(KINDS), seed) for number in range(count)]


def edited_page(browser: Browser, made: Page, rng: random.Random) -> Image.Image:
    """A screenshot of the page with another total: pixel-perfect."""
    total = _total(browser.shoot(made)[1], made)
    at = made.html.rindex(total)
    return browser.shoot_html(made.html[:at] + _other(total, rng) + made.html[at + len(total) :], made.device)[0]


def painted_over(browser: Browser, made: Page, rng: random.Random) -> Image.Image:
    """The screenshot with the total painted over and written again in another font."""
    picture, runs = browser.shoot(made)
    total = _total(runs, made)
    box = next(run.box for run in reversed(runs) if run.text.strip() == total)
    left, top, width, height = (round(edge) for edge in box)
    ground = tuple(
        int(v) for v in np.median(np.asarray(picture)[top : top + height, left : left + width].reshape(-1, 3), axis=0)
    )
    draw = ImageDraw.Draw(picture)
    draw.rectangle((left - 2, top, left + width + 2, top + height), fill=ground)
    ink = (0, 0, 0) if sum(ground) > 380 else (255, 255, 255)
    font = ImageFont.truetype("DejaVuSans.ttf", max(10, round(height * 0.58)))
    draw.text((left + width, top + height // 2), _other(total, rng), fill=ink, font=font, anchor="rm")
    return picture


def _total(runs: tuple[Run, ...], made: Page) -> str:
    """The total as printed: the last amount whose digits are those of the page's amount."""
    amount = made.fields["amount"]
    assert isinstance(amount, dict)
    wanted = re.sub(r"\D", "", amount["value"])
    digits = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")
    return next(run.text.strip() for run in reversed(runs) if re.sub(r"\D", "", run.text.translate(digits)) == wanted)


def _other(total: str, rng: random.Random) -> str:
    """The same amount with its first digit made larger or smaller."""
    place = next(number for number, char in enumerate(total) if char.isdigit())
    zero = ord("٠") if ord(total[place]) > 0x600 else ord("0")
    digit = ord(total[place]) - zero
    other = rng.choice([one for one in range(1, 10) if one != digit])
    return total[:place] + chr(zero + other) + total[place + 1 :]
