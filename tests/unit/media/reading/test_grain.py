"""Photos in poor light: their grain goes, and letters stay as they were."""

from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from helpdesk.media.reading.grain import AROUND, STRIP, without_grain
from helpdesk.media.reading.prepare import lit, noise, raise_light


def page(height: int, width: int, dark: bool = False) -> Any:
    """Rows of letters on a screen."""
    ground, ink = (30, 220) if dark else (225, 40)
    drawn = Image.new("L", (width, height), ground)
    for row in range(20, height - 30, 36):
        ImageDraw.Draw(drawn).text((12, row), "Order 10482 paid 59,90", ink, font=ImageFont.load_default(22))
    return np.asarray(drawn)


def photo(screen: Any, light: float, grain: float = 7.0) -> Any:
    """Through a lens, with a camera's grain, as a messenger delivers it."""
    soft = cv2.GaussianBlur(screen, (0, 0), 0.9) * light
    taken = np.clip(soft + np.random.default_rng(4).normal(0, grain, screen.shape), 0, 255).astype(np.uint8)
    packed = cv2.imencode(".jpg", taken, [cv2.IMWRITE_JPEG_QUALITY, 75])[1]
    return cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE)


def unlike(one: Any, other: Any) -> float:
    """0: the same but for brightness and contrast."""
    return 1 - float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("light", [0.3, 0.5])
def test_grain_goes_and_letters_stay_more_than_by_smoothing(dark: bool, light: float) -> None:
    screen = page(300, 420, dark)
    grainy = lit(photo(screen, light))
    cleaned = raise_light(photo(screen, light))
    smoothed = cv2.fastNlMeansDenoising(grainy, None, 1.4 * noise(grainy), 5, 13)
    assert noise(cleaned) < noise(grainy) / 2
    assert unlike(cleaned, screen) < 0.9 * unlike(smoothed, screen) < unlike(grainy, screen)


def test_long_pictures_of_odd_sizes_are_cleaned_without_a_seam() -> None:
    grainy = lit(photo(page(2 * STRIP + 101, 203), 0.3))
    whole = without_grain(grainy)
    assert whole.shape == grainy.shape
    around = slice(STRIP - 100, STRIP + 100)
    piece, inside = without_grain(grainy[around]), slice(AROUND, -AROUND)
    assert np.abs(whole[around][inside].astype(int) - piece[inside]).max() <= 1


def test_a_picture_in_good_light_stays_what_it_is() -> None:
    good = photo(page(300, 420), 1.0, grain=1.0)
    assert (raise_light(good) == lit(good)).all()
