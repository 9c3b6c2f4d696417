"""Papers for customers as PDF, drawn as pages so that Arabic is shaped and ordered right.

Pillow writes the PDF; its Raqm engine shapes. A font with the letters of all languages is looked for on the system.
"""

import io
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Sequence

from PIL import Image, ImageDraw, ImageFont, features

from helpdesk.wording import RTL_LETTER

DPI = 120
WIDTH, HEIGHT = round(8.27 * DPI), round(11.69 * DPI)  # A4
MARGIN = round(0.9 * DPI)
LEADING = 1.45
FONTS = ("DejaVuSans.ttf", "NotoNaskhArabic-Regular.ttf", "Arial.ttf", "arial.ttf", "FreeSans.ttf")
INK, LINE = 20, 150  # greys


@dataclass(frozen=True)
class Line:
    """A line of a paper: `right` stands at the other edge; `size` is in points, `rule` draws a line below."""

    left: str = ""
    right: str = ""
    size: int = 11
    rule: bool = False
    space: float = 0.0  # lines of space above


def pdf(lines: Sequence[Line], *, title: str, code: str = "") -> bytes:
    """Pages as PDF, as many as the lines need; `code` is drawn as a Code 128 barcode at the end."""
    pages = [_blank()]
    top = MARGIN
    for line in lines:
        height = round(line.size * DPI / 72 * LEADING)
        top += round(height * line.space)
        if top + height > HEIGHT - MARGIN:
            pages.append(_blank())
            top = MARGIN
        _draw(pages[-1], line, top)
        top += height
        if line.rule:
            ImageDraw.Draw(pages[-1]).line((MARGIN, top, WIDTH - MARGIN, top), fill=LINE)
            top += height // 3
    if code:
        _barcode(pages[-1], code, min(top + 40, HEIGHT - MARGIN - 120))
    out = io.BytesIO()
    pages[0].save(out, "PDF", resolution=DPI, save_all=True, append_images=pages[1:], title=title, quality=80)
    return out.getvalue()


def _blank() -> Image.Image:
    return Image.new("L", (WIDTH, HEIGHT), 255)


def _draw(page: Image.Image, line: Line, top: int) -> None:
    draw, font = ImageDraw.Draw(page), _font(round(line.size * DPI / 72))
    mirrored = bool(RTL_LETTER.search(line.left))  # a line of Arabic begins at the right
    near, far = (line.right, line.left) if mirrored else (line.left, line.right)
    _text(draw, (MARGIN, top), near, font, "la")
    _text(draw, (WIDTH - MARGIN, top), far, font, "ra")


def _text(draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, font: Any, anchor: str) -> None:
    if text:
        shaped: dict[str, Any] = {}
        if features.check("raqm"):
            shaped["direction"] = "rtl" if RTL_LETTER.search(text) else "ltr"
        draw.text(at, text, fill=INK, font=font, anchor=anchor, **shaped)


@lru_cache(maxsize=16)
def _font(pixels: int) -> Any:
    for name in FONTS:
        try:
            return ImageFont.truetype(name, pixels)
        except OSError:
            continue
    return ImageFont.load_default(pixels)


# Code 128, set B: bar and space widths of values 0 to 106. https://en.wikipedia.org/wiki/Code_128
WIDTHS = re.findall(
    r"\d+",
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 "
    "123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 "
    "232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 "
    "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 "
    "111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 "
    "111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 "
    "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112",
)
START_B, STOP = 104, 106


def code128(text: str) -> list[int]:
    """The symbol values of printable ASCII: start, letters, check digit, stop."""
    values = [ord(char) - 32 for char in text if " " <= char <= "~"]
    check = (START_B + sum(place * value for place, value in enumerate(values, 1))) % 103
    return [START_B, *values, check, STOP]


def _barcode(page: Image.Image, code: str, top: int) -> None:
    draw, left, unit = ImageDraw.Draw(page), MARGIN, 2
    for value in code128(code):
        for place, width in enumerate(WIDTHS[value]):
            step = int(width) * unit
            if place % 2 == 0:
                draw.rectangle((left, top, left + step - 1, top + 90), fill=0)
            left += step
    _text(draw, (MARGIN, top + 98), code, _font(20), "la")
