"""What stands in the way of using a picture is named, and usable pictures are left alone. Pages drawn here."""

import random
from typing import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from helpdesk.media import quality
from helpdesk.media.quality import Quality, after_reading, example, judge

WORDS = (
    "order",
    "number",
    "date",
    "shipping",
    "total",
    "payment",
    "delivery",
    "address",
    "invoice",
    "parcel",
    "amount",
)


def page(dark: bool = False, size: tuple[int, int] = (1080, 1900), seed: int = 3) -> Image.Image:
    """A screen full of lines of text."""
    rng, ground, ink = random.Random(seed), (18, 18, 18) if dark else (250, 250, 250), (235,) * 3 if dark else (20,) * 3
    image = Image.new("RGB", size, ground)
    draw, font = ImageDraw.Draw(image), ImageFont.truetype("DejaVuSans.ttf", 40)
    for top in range(120, size[1] - 160, 90):
        line = " ".join(rng.choice(WORDS) for _ in range(5)) + f" {rng.randint(100, 99999)}"
        while font.getlength(line) > size[0] - 120:
            line = line[: line.rindex(" ")]
        draw.text((60, top), line, fill=ink, font=font)
    return image


def photo(image: Image.Image, light: float = 1.0, seed: int = 5) -> Image.Image:
    """Taken with a camera: on a table, a little soft, with noise."""
    table = Image.new("RGB", (image.width + 300, image.height + 300), (140, 110, 80))
    table.paste(image, (150, 150))
    pixels = np.asarray(table.filter(ImageFilter.GaussianBlur(1))).astype(np.float32) * 0.92 * light
    pixels += np.random.default_rng(seed).normal(0, 4, pixels.shape)
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def glaring(image: Image.Image) -> Image.Image:
    spot = Image.new("L", image.size, 0)
    ImageDraw.Draw(spot).ellipse((300, 600, 1000, 1300), fill=255)
    return Image.composite(Image.new("RGB", image.size, "white"), image, spot.filter(ImageFilter.GaussianBlur(60)))


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("change", [lambda one: one, photo, lambda one: one.filter(ImageFilter.GaussianBlur(1.2))])
def test_usable_pictures_are_left_alone(change: Callable[[Image.Image], Image.Image], dark: bool) -> None:
    assert judge(change(page(dark))).problems == ()


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda one: one.filter(ImageFilter.GaussianBlur(18)), "blurred"),
        (lambda one: photo(one, 0.03), "dark"),
        (lambda one: one.resize((300, 528)), "too_small"),
        (lambda one: glaring(photo(one)), "glare"),
        (lambda one: one.crop((0, 0, 700, one.height)), "cropped"),
        (lambda one: one.crop((250, 0, one.width, one.height)), "cropped"),
        (lambda one: one.transpose(Image.Transpose.ROTATE_90), "rotated"),
        (lambda one: photo(one).transpose(Image.Transpose.ROTATE_270), "rotated"),
    ],
)
def test_each_problem_is_named(change: Callable[[Image.Image], Image.Image], problem: str) -> None:
    judged = judge(change(page()))
    assert not judged.ok
    assert judged.problems[0] == problem


def test_a_camera_is_noticed() -> None:
    assert judge(photo(page())).photo
    assert not judge(page()).photo


@pytest.mark.parametrize("size", [(640, 1), (1, 640), (700, 3), (65, 12_000), (640, 640)])
def test_odd_pictures_are_judged_as_well(size: tuple[int, int]) -> None:
    for colour in ("white", "black"):
        assert isinstance(judge(Image.new("RGB", size, colour)), Quality)


def test_text_that_is_not_believed_makes_a_picture_unreadable() -> None:
    fine = Quality(True)
    assert after_reading(fine, confidence=93, letters=200) == fine
    dark = Quality(False, ("dark",))
    assert after_reading(dark, confidence=80, letters=200) == fine  # read surely, so not too dark
    assert after_reading(dark, confidence=80, letters=5) == after_reading(dark, confidence=60, letters=5) == dark
    assert after_reading(fine, confidence=60, letters=5) == fine  # a product photo with a brand on it
    assert after_reading(fine, confidence=60, letters=200).problems == ("unreadable",)
    assert after_reading(fine, confidence=60, letters=200, upside_down=True).problems == ("rotated",)
    blurred = Quality(False, ("blurred",))
    assert after_reading(blurred, confidence=10, letters=200).problems == ("blurred", "unreadable")


@pytest.mark.slow
def test_a_page_on_its_head_is_noticed() -> None:
    assert quality.is_upside_down(page().rotate(180))
    assert not quality.is_upside_down(page())
    assert not quality.is_upside_down(Image.new("RGB", (800, 800), "white"))


def test_every_problem_has_a_small_example_picture() -> None:
    for problem in quality.PROBLEMS:
        path = example(problem)
        assert path.stat().st_size < 20_000
        with Image.open(path) as opened:
            assert opened.size == (720, 440)
    with pytest.raises(KeyError):
        example("../secret")
