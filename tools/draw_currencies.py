"""Draws the currency abbreviations that the reader knows by shape: `python tools/draw_currencies.py [--fonts DIR…]`.

Writes helpdesk/media/reading/currencies.npz from every screen font with Arabic letters. Fonts are only needed here.
"""

import argparse
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from train_digits import SCREEN_FONTS, find_fonts

from helpdesk.media.reading.currencies import ABBREVIATIONS, FILE, outline

SIZE = 60  # pixels


def main() -> None:
    """Draw each abbreviation in each font; the letters stand alone, so their order is turned for the screen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fonts", type=Path, nargs="*", default=[Path("/usr/share/fonts")])
    given = parser.parse_args()
    pictures, codes = [], []
    for path in find_fonts(given.fonts):
        if not path.name.startswith(SCREEN_FONTS):
            continue
        font = ImageFont.truetype(str(path), SIZE, layout_engine=ImageFont.Layout.BASIC)
        for number, (text, _) in enumerate(ABBREVIATIONS):
            page = Image.new("L", (SIZE * 6, SIZE * 3), 255)
            ImageDraw.Draw(page).text((SIZE, SIZE), text[::-1], font=font, fill=0)
            drawn = outline(np.asarray(page))
            if drawn is not None:
                pictures.append(drawn)
                codes.append(number)
    np.savez_compressed(FILE, pictures=(np.stack(pictures) * 255).astype(np.uint8), codes=np.array(codes, np.uint8))
    print(FILE.name, len(codes), FILE.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
