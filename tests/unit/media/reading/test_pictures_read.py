"""Pictures drawn here, read by the real Tesseract: light and dark, small, at an angle, Arabic-Indic digits."""

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from helpdesk.media.reading import read
from helpdesk.media.reading.prepare import SOFT, steepness
from helpdesk.media.reading.screen import screen_corners

ROWS = [
    ("Order number", "#4500317"),
    ("Order date", "17 October 2024"),
    ("Total", "EUR 1,036.91"),
    ("Error code", "PAY-402"),
]
EXPECTED = {
    "order_number": "4500317",
    "date": "2024-10-17",
    "amount": {"value": "1036.91", "currency": "EUR"},
    "error_code": "PAY-402",
}


def screen(rows: list[tuple[str, str]], *, dark: bool = False, size: int = 30, font: str = "") -> Image.Image:
    """A screen with labels on the left and values on the right."""
    ink, paper = ((225, 225, 230), (24, 26, 30)) if dark else ((20, 20, 20), (255, 255, 255))
    picture = Image.new("RGB", (size * 27, size * (3 * len(rows) + 4)), paper)
    pen = ImageDraw.Draw(picture)
    face = ImageFont.truetype(font, size) if font else ImageFont.load_default(size)
    for number, (label, value) in enumerate(rows):
        y = size * (2 + 3 * number)
        pen.text((size, y), label, font=face, fill=ink)
        pen.text((picture.width - size - pen.textlength(value, face), y), value, font=face, fill=ink)
        pen.line([(size, y + 2 * size), (picture.width - size, y + 2 * size)], fill=(128, 128, 128), width=2)
    return picture


def values(picture: Image.Image, ocr: str = "") -> dict[str, object]:
    return {name: found.value for name, found in read(picture, ocr).fields.items()}


@pytest.mark.parametrize("ocr", ["libtesseract", "pytesseract"])
@pytest.mark.parametrize("dark", [False, True])
def test_light_and_dark(dark: bool, ocr: str) -> None:
    assert values(screen(ROWS, dark=dark), ocr) == EXPECTED


def test_an_amount_in_large_and_bold_letters() -> None:
    rows = screen(ROWS[:2], size=15, dark=True, font="DejaVuSans.ttf")
    picture = Image.new("RGB", (rows.width, rows.height + 120), rows.getpixel((0, 0)))
    picture.paste(rows, (0, 120))
    face = ImageFont.truetype("DejaVuSans-Bold.ttf", 46)
    ImageDraw.Draw(picture).text((40, 40), "2.438,64 EUR", font=face, fill=(225, 225, 230))
    assert values(picture)["amount"] == {"value": "2438.64", "currency": "EUR"}


def test_small_text_and_places() -> None:
    picture = screen(ROWS, size=15)
    reading = read(picture)
    assert {name: found.value for name, found in reading.fields.items()} == EXPECTED
    box = reading.fields["order_number"].box
    assert box.left > picture.width / 2
    assert 25 <= box.top <= box.bottom <= 55
    assert reading.language == "en"
    assert reading.confidence > 80


@pytest.mark.parametrize(("light", "grain"), [(1.0, 4), (0.25, 8)])
def test_a_screen_photographed_at_an_angle_in_bright_and_poor_light(light: float, grain: int) -> None:
    shown = np.asarray(screen(ROWS))
    height, width = shown.shape[:2]
    corners = np.array([[90, 70], [width + 60, 110], [width + 30, height + 90], [60, height + 60]], np.float32)
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix, size = cv2.getPerspectiveTransform(source, corners), (width + 140, height + 150)
    desk = np.full((size[1], size[0], 3), (95, 80, 60), np.uint8)
    mask = cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, size)[..., None] / 255
    seen = desk * (1 - mask) + cv2.warpPerspective(shown, matrix, size) * mask
    noisy = light * seen + np.random.default_rng(1).normal(0, grain, seen.shape)
    reading = read(Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8)))
    assert reading.photo
    assert {name: found.value for name, found in reading.fields.items()} == EXPECTED


def test_a_dark_screen_with_a_bright_button_on_a_dark_desk_is_found() -> None:
    rng = np.random.default_rng(4)
    corners = np.array([[240, 140], [900, 190], [860, 1450], [200, 1400]], np.float32)
    scene = np.full((1600, 1200, 3), (58, 50, 46), np.uint8)
    cv2.fillConvexPoly(scene, corners.astype(np.int32), (24, 24, 26))
    cv2.rectangle(scene, (300, 700), (800, 780), (150, 110, 250), -1)
    seen = np.clip(scene + rng.normal(0, 9, scene.shape), 0, 255).astype(np.uint8)
    found = screen_corners(seen, True)
    assert found is not None
    assert np.abs(found - corners).max() < 25


def test_a_bright_thing_that_stands_on_a_corner_can_be_looked_at() -> None:
    thing = np.random.default_rng(1).normal(60, 12, (600, 800, 3)).clip(0, 255).astype(np.uint8)
    cv2.fillConvexPoly(thing, np.array([[100, 300], [400, 20], [700, 300], [400, 580]]), (230, 225, 220))
    assert "order_number" not in read(Image.fromarray(thing)).fields


def test_arabic_indic_digits() -> None:
    rows = [("٤٣٣٤٥٦٩", "رقم الطلب"), ("١٢٧٨٫٤٠ SAR", "الإجمالي"), ("٢٠٢٦-٠٧-١١", "التاريخ")]
    assert values(screen(rows, font="DejaVuSans.ttf")) == {
        "order_number": "4334569",
        "amount": {"value": "1278.40", "currency": "SAR"},
        "date": "2026-07-11",
    }


@pytest.mark.parametrize("picture", [Image.new("RGB", (900, 700), "white"), Image.new("RGB", (64, 64), "black")])
def test_nothing_to_read(picture: Image.Image) -> None:
    reading = read(picture)
    assert (reading.text, reading.fields, reading.language) == ("", {}, "")


def test_a_blurred_screen_is_sharpened_and_read() -> None:
    sharp = screen(ROWS, size=12)
    blurred = sharp.filter(ImageFilter.GaussianBlur(1.2))
    assert steepness(np.asarray(blurred.convert("L"))) < SOFT < steepness(np.asarray(sharp.convert("L")))
    found = values(blurred)
    assert sum(found.get(name) == value for name, value in EXPECTED.items()) >= 3  # without sharpening 1
