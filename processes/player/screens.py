"""Screens of phones for scenarios that write what stands on them: {image: {screen: [title, "label | value", …]}}."""

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFilter, ImageFont

WIDTH, HEIGHT, EDGE = 1080, 1600, 60
FONTS = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "Arial.ttf")  # Arabic stands in the first
PAPER, INK, PALE, ACCENT = (250, 250, 252), (24, 24, 28), (96, 96, 104), (11, 107, 203)


def screen(lines: Sequence[str], *, blurred: bool = False) -> bytes:
    """A screenshot (JPEG) with a title, then lines or pairs "label | value"; `blurred`: nobody can read it."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, WIDTH, 100), fill=ACCENT)
    top = 180
    for place, line in enumerate(lines):
        label, _, value = (part.strip() for part in line.partition("|"))
        size = 60 if place == 0 else 44
        pen.text((EDGE, top), label, font=font(size), fill=PALE if value else INK)
        if value:
            pen.text((WIDTH - EDGE, top), value, font=font(size), fill=INK, anchor="ra")
        top += size * 2
    if blurred:
        picture = picture.filter(ImageFilter.GaussianBlur(24))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The first of FONTS that this machine has; Pillow's own (Latin letters only) if it has none."""
    for name in FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default(size)
