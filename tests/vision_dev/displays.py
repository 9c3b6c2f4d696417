"""Displays of machines as the reader's own development pictures: drawn bars on a panel, photographed."""

import io
import random
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

BARS = {
    "0": "abcdef", "1": "bc", "2": "abged", "3": "abgcd", "4": "fgbc", "5": "afgcd", "6": "afgedc", "7": "abc",
    "8": "abcdefg", "9": "abcdfg", "A": "abcefg", "C": "adef", "E": "adefg", "F": "aefg", "H": "bcefg", "L": "def",
    "P": "abefg", "U": "bcdef", "b": "cdefg", "d": "bcdeg", "r": "eg", "-": "g",
}  # fmt: skip
LOOKS = {  # lit, unlit, panel
    "red": ((255, 60, 40), (48, 14, 12), (16, 12, 12)), "green": ((120, 255, 120), (14, 40, 18), (10, 16, 12)),
    "blue": ((110, 190, 255), (14, 24, 44), (8, 10, 18)), "amber": ((255, 180, 50), (46, 32, 10), (20, 16, 10)),
    "lcd": ((28, 34, 30), (150, 160, 140), (164, 174, 152)),
    "pale lcd": ((40, 44, 60), (184, 192, 200), (196, 204, 210)),
}  # fmt: skip


@dataclass(frozen=True)
class Display:
    """A photo of `shown` in `look`."""

    picture: Image.Image
    shown: str
    look: str


def display(shown: str, look: str, rng: random.Random, *, turned: float = 0.0) -> Display:
    """A machine's front with `shown` on its display, photographed and sent."""
    lit, unlit, panel = LOOKS[look]
    high = rng.randint(120, 260)
    slant = rng.choice((0, 0, 0.08, 0.14, 0.2))
    row = _row(shown, high, rng.uniform(0.13, 0.2), rng.uniform(0.5, 0.62), rng.uniform(0.2, 0.34), lit, unlit, panel)
    row = row.transform(row.size, Image.Transform.AFFINE, (1, slant, -slant * row.height / 2, 0, 1, 0),
                        Image.Resampling.BICUBIC, fillcolor=panel)  # fmt: skip
    if look not in ("lcd", "pale lcd"):
        row = ImageChops.screen(row, row.filter(ImageFilter.GaussianBlur(high * 0.06)).point(lambda v: v * 0.5))
    front = Image.new("RGB", (row.width + rng.randint(300, 700), row.height + rng.randint(260, 560)),
                      rng.choice(((226, 226, 222), (66, 66, 70), (190, 192, 196), (30, 30, 32))))  # fmt: skip
    ink = (20, 20, 20) if sum(front.getpixel((0, 0))) > 380 else (220, 220, 220)  # type: ignore[arg-type]
    left, top = (front.width - row.width) // 2, rng.randint(80, front.height - row.height - 100)
    front.paste(row, (left, top))
    draw = ImageDraw.Draw(front)
    for number in range(rng.randint(2, 5)):
        size = rng.randint(22, 34)
        where = (40 + number * (front.width - 80) // 5, rng.choice((24, front.height - 70)))
        words = rng.choice(("Start", "Eco 60", "Temp.", "Spin", "Pause"))
        draw.text(where, words, ink, ImageFont.truetype("DejaVuSans.ttf", size))
        draw.ellipse((where[0], where[1] + 36, where[0] + 20, where[1] + 56), outline=ink, width=2)
    return Display(photographed(front, rng, turned), shown, look)


def photographed(front: Image.Image, rng: random.Random, turned: float = 0.0) -> Image.Image:
    """Turned a little, blurred, with a camera's noise and JPEG."""
    wide, high = front.width + 260, front.height + 260
    room = Image.new("RGB", (wide, high), (118, 104, 92))
    room.paste(front, (130, 130))
    room = room.rotate(turned, Image.Resampling.BICUBIC, fillcolor=(118, 104, 92))
    room = room.filter(ImageFilter.GaussianBlur(rng.uniform(0.6, 1.8)))
    values = np.asarray(room, np.float32) * rng.uniform(0.7, 1.05)
    noise = np.random.default_rng(rng.randrange(2**31)).normal(0, rng.uniform(3, 7), values.shape)
    room = Image.fromarray(np.clip(values + noise, 0, 255).astype(np.uint8))
    room.thumbnail((1600, 1600))
    packed = io.BytesIO()
    room.save(packed, "JPEG", quality=rng.randint(68, 82))
    return Image.open(packed).convert("RGB")


def _row(
    shown: str, high: int, thick: float, wide: float, gap: float,
    lit: tuple[int, int, int], unlit: tuple[int, int, int], panel: tuple[int, int, int],
) -> Image.Image:  # fmt: skip
    width, edge, t = round(high * wide), round(high * 0.35), high * thick
    step = width + round(high * gap)
    image = Image.new("RGB", (2 * edge + step * len(shown), high + 2 * edge), panel)
    draw, half, slit = ImageDraw.Draw(image), high / 2, t * 0.12
    for place, char in enumerate(shown):
        x, y = edge + place * step, edge
        for bar in "abcdefg":
            across = bar in "adg"
            at = {"a": (x, y), "g": (x, y + half - t / 2), "d": (x, y + high - t), "f": (x, y), "e": (x, y + half),
                  "b": (x + width - t, y), "c": (x + width - t, y + half)}[bar]  # fmt: skip
            length = width if across else half
            points = [(slit + t / 2, 0), (length - slit - t / 2, 0), (length - slit, t / 2),
                      (length - slit - t / 2, t), (slit + t / 2, t), (slit, t / 2)]  # fmt: skip
            points = points if across else [(b, a) for a, b in points]
            draw.polygon([(at[0] + a, at[1] + b) for a, b in points], lit if bar in BARS[char] else unlit)
    return image
