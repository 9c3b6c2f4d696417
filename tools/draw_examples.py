"""Draws the pictures that show customers how to take a better one: `.venv/bin/python tools/draw_examples.py`.

One per problem of `helpdesk.media.quality.PROBLEMS`, wrong at the left, right at the right, without words, so that
they say the same in every language. Small PNGs, the same bytes on every run.
"""

import random
from pathlib import Path
from typing import Callable

from PIL import Image, ImageDraw, ImageFilter

FOLDER = Path(__file__).parents[1] / "helpdesk/media/examples"
SIZE, PANEL = (720, 440), (300, 380)
GROUND, DESK, PAPER, INK, PALE, ACCENT = "#eef1f4", "#b9a48c", "#ffffff", "#23272e", "#9aa3ad", "#0b6bcb"
RIGHT, WRONG = "#1e8e3e", "#c5221f"


def phone() -> Image.Image:
    """A telephone that shows a page with a number and a total."""
    page = Image.new("RGB", (170, 320), INK)
    draw = ImageDraw.Draw(page)
    draw.rounded_rectangle((7, 12, 162, 307), 10, fill=PAPER)
    draw.rectangle((7, 30, 162, 56), fill=ACCENT)
    for row, (long, short) in enumerate(((70, 40), (84, 30), (60, 46), (76, 34), (66, 38))):
        top = 76 + row * 34
        draw.rectangle((18, top, 18 + long, top + 8), fill=PALE)
        draw.rectangle((152 - short, top, 152, top + 8), fill=INK)
    draw.rectangle((18, 252, 70, 264), fill=INK)
    draw.rectangle((96, 250, 152, 266), fill=INK)
    return page


def photo(page: Image.Image) -> Image.Image:
    """A photo of the telephone on a table, filling the frame."""
    scene = Image.new("RGB", PANEL, DESK)
    scene.paste(page, ((PANEL[0] - page.width) // 2, (PANEL[1] - page.height) // 2))
    return scene


def blurred(good: Image.Image) -> Image.Image:
    """Out of focus."""
    return good.filter(ImageFilter.GaussianBlur(7))


def dark(good: Image.Image) -> Image.Image:
    """No light."""
    return good.point(lambda value: value // 7)


def glare(good: Image.Image) -> Image.Image:
    """A lamp mirrored in the glass."""
    spot = Image.new("L", PANEL, 0)
    ImageDraw.Draw(spot).ellipse((70, 90, 240, 270), fill=255)
    return Image.composite(Image.new("RGB", PANEL, "white"), good, spot.filter(ImageFilter.GaussianBlur(18)))


def too_small(good: Image.Image) -> Image.Image:
    """Far away."""
    scene = Image.new("RGB", PANEL, DESK)
    scene.paste(phone().resize((44, 83), Image.Resampling.LANCZOS), (128, 150))
    return scene


def cropped(good: Image.Image) -> Image.Image:
    """Only a part of the page."""
    scene = Image.new("RGB", PANEL, DESK)
    scene.paste(phone().resize((272, 512), Image.Resampling.LANCZOS), (150, -160))
    return scene


def rotated(good: Image.Image) -> Image.Image:
    """Lying on its side."""
    scene = Image.new("RGB", PANEL, DESK)
    scene.paste(phone().resize((150, 282)).rotate(90, expand=True), (9, 115))
    return scene


def unreadable(good: Image.Image) -> Image.Image:
    """Coarse blocks and noise: a picture of a picture of a picture."""
    rng = random.Random(1)  # noqa: S311 (a drawing)
    coarse = good.resize((42, 53), Image.Resampling.BILINEAR).resize(PANEL, Image.Resampling.NEAREST)
    draw = ImageDraw.Draw(coarse)
    for _ in range(900):
        x, y, tone = rng.randrange(PANEL[0]), rng.randrange(PANEL[1]), rng.randrange(256)
        draw.rectangle((x, y, x + 2, y + 2), fill=(tone, tone, tone))
    return coarse


DRAWN: dict[str, Callable[[Image.Image], Image.Image]] = {
    "blurred": blurred, "dark": dark, "glare": glare, "too_small": too_small, "cropped": cropped, "rotated": rotated,
    "unreadable": unreadable,
}  # fmt: skip


def draw(problem: str) -> Image.Image:
    """The picture for one problem."""
    good = photo(phone())
    sheet = Image.new("RGB", SIZE, GROUND)
    sheet.paste(DRAWN[problem](good), (40, 30))
    sheet.paste(good, (380, 30))
    pen = ImageDraw.Draw(sheet)
    for left, colour in ((40, WRONG), (380, RIGHT)):
        pen.rectangle((left - 3, 27, left + PANEL[0] + 2, 30 + PANEL[1] + 2), outline=colour, width=4)
    for centre, colour in (((325, 395), WRONG), ((665, 395), RIGHT)):
        pen.ellipse(
            (centre[0] - 30, centre[1] - 30, centre[0] + 30, centre[1] + 30), fill=colour, outline="white", width=4
        )
    pen.line((312, 382, 338, 408), fill="white", width=8)
    pen.line((338, 382, 312, 408), fill="white", width=8)
    pen.line((650, 396, 661, 408, 681, 382), fill="white", width=8, joint="curve")
    return sheet


def main() -> None:
    """Draw all of them."""
    FOLDER.mkdir(exist_ok=True)
    for problem in DRAWN:
        draw(problem).quantize(64).save(FOLDER / f"{problem}.png", optimize=True)


if __name__ == "__main__":
    main()
