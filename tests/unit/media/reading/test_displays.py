"""Seven-segment displays: codes are read by their bars, and nothing else is taken for one."""

import random

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from vision_dev.displays import BARS, display, photographed

from helpdesk.media.reading import displays, segments


def drawn(text: str) -> np.ndarray:
    """Upright bars, 60 pixels high."""
    ink = np.zeros((60, 50 * len(text)), np.float32)
    places = {"a": (0, 8, 6, 30), "d": (52, 60, 6, 30), "g": (26, 34, 6, 30), "f": (3, 28, 2, 10), "e": (32, 57, 2, 10),
              "b": (3, 28, 26, 34), "c": (32, 57, 26, 34)}  # fmt: skip
    for number, char in enumerate(text):
        for bar in BARS[char]:
            top, bottom, left, right = places[bar]
            ink[top:bottom, 50 * number + left : 50 * number + right] = 1
    return ink


def test_every_character_is_known_by_its_bars() -> None:
    for char in BARS:
        row = segments.read_row(drawn(f"8{char}"))
        assert row is not None, char
        assert row.text == f"8{char}"
        assert row.margin > 0.5, char


def test_a_bar_that_is_neither_lit_nor_dark_makes_no_character() -> None:
    ink = drawn("E8")
    ink[32:57, 52:60] = 0.5  # an 8 or a 9
    assert segments.read_row(ink) is None
    ink[32:57, 52:60] = 0.0
    assert segments.read_row(ink).text == "E9"  # type: ignore[union-attr]


@pytest.mark.parametrize(("shown", "code"), [
    ("E18", "E18"), ("E-24", "E-24"), ("H20", "H20"), ("Er3", "ER3"), ("d07", "D07"), ("F05", "F05"),
    ("888", ""), ("1230", ""), ("60", ""), ("-18", ""), ("E", ""), ("", ""), ("HELP", ""), ("20C", ""),
])  # fmt: skip
def test_only_codes_are_codes(shown: str, code: str) -> None:
    assert displays.code_of(shown) == code


@pytest.mark.parametrize(("shown", "look", "turned"), [
    ("E18", "red", 0.0), ("F05", "lcd", 2.0), ("E-24", "green", -3.0), ("H20", "pale lcd", 0.0), ("C3", "amber", 4.0),
])  # fmt: skip
def test_codes_on_photos_of_displays_are_read(shown: str, look: str, turned: float) -> None:
    made = display(shown, look, random.Random(f"{shown}{look}"), turned=turned)
    found = displays.find_code(np.asarray(made.picture))
    assert found is not None
    assert (found.name, found.value) == ("error_code", shown)
    assert 0.7 < found.confidence <= 0.95
    assert 0.02 < found.box.height / made.picture.height < 0.5


@pytest.mark.parametrize("shown", ["1230", "888", "60"])
def test_times_and_temperatures_are_no_codes(shown: str) -> None:
    assert displays.find_code(np.asarray(display(shown, "red", random.Random(shown)).picture)) is None


def test_print_and_things_are_no_displays() -> None:
    rng = random.Random(5)
    for number in range(3):
        front = Image.new("RGB", (900, 600), (240, 238, 230))
        draw = ImageDraw.Draw(front)
        for row, words in enumerate(("Washing powder 2 kg", "Art. 55-1093 E", "best before 11/26", "Lot 81")):
            font = ImageFont.truetype("DejaVuSans-Bold.ttf", 40 + 14 * number)
            draw.text((60, 60 + 120 * row), words, (30, 30, 30), font)
        draw.rectangle((700, 60, 860, 560), fill=(180, 40 * number, 40))
        assert displays.find_code(np.asarray(photographed(front, rng))) is None
