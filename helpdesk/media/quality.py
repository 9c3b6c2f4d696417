"""Can this picture be used, and if not, why? Rules and thresholds: docs/vision.md. Runs in the child process only."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Sequence

from helpdesk.media import texture

if TYPE_CHECKING:
    from PIL import Image

PROBLEMS = ("too_small", "dark", "blurred", "glare", "cropped", "rotated", "unreadable")

EXAMPLES = Path(__file__).with_name("examples")  # drawn by tools/draw_examples.py

SMALL_EDGE = 640  # pixels of the long edge: below it, text of a screen is no longer readable
DARK_P99 = 40  # the 99th percentile of luminance; the mean would flag every dark theme
BLURRED_LAPLACIAN = 10.0  # variance at long edge 1024; screenshots have hundreds, photos of screens 40 and more
TRUST = 70.0  # mean word confidence of a page (weighted by letters) that is still believed; counted in docs/vision.md
FEW_LETTERS = 12  # a product photo has hardly any text; its "words" say nothing about it


@dataclass(frozen=True)
class Quality:
    """What stands in the way of using a picture: words of PROBLEMS, worst first; `photo`: taken with a camera."""

    ok: bool
    problems: tuple[str, ...] = ()
    photo: bool = False


def example(problem: str) -> Path:
    """The PNG without words that shows how to avoid a problem of PROBLEMS. Raises KeyError for any other word."""
    if problem not in PROBLEMS:
        raise KeyError(problem)
    return EXAMPLES / f"{problem}.png"


def judge(image: "Image.Image") -> Quality:
    """Judge a decoded picture (RGB, EXIF applied) by its pixels; never raises for a picture of any size."""
    look = texture.Look(image)
    if max(image.size) < SMALL_EDGE:
        return _quality(["too_small"], look)
    if look.brightest < DARK_P99:
        return _quality(["dark"], look)  # nothing else can be told in the dark
    if look.sharpness < BLURRED_LAPLACIAN:
        return _quality(["blurred"], look)
    problems, letters = [], texture.letters(look)
    if look.photo and texture.has_glare(look, letters):
        problems.append("glare")
    turned = texture.sideways(letters)
    if turned > texture.SIDEWAYS:
        problems.append("rotated")
    elif turned < texture.IN_LINES and texture.cut_text(look, letters):
        problems.append("cropped")
    return _quality(problems, look)


def after_reading(quality: Quality, *, confidence: float, letters: int, upside_down: bool = False) -> Quality:
    """The verdict when the text is known: `confidence` 0 to 100, weighted by letters; `letters` read in all.

    `upside_down` comes from `is_upside_down`, asked only if the text is not believed, because it costs a start.
    """
    if letters < FEW_LETTERS:
        return quality
    if confidence >= TRUST:  # what was read surely was not too dark
        problems = tuple(problem for problem in quality.problems if problem != "dark")
        return replace(quality, ok=not problems, problems=problems)
    worst = "rotated" if upside_down else "unreadable"
    if worst in quality.problems:
        return quality
    return replace(quality, ok=False, problems=(*quality.problems, worst))


def is_upside_down(image: "Image.Image", *, timeout: float = 10.0) -> bool:
    """Does Tesseract's orientation reader say that the text stands on its head or lies? False when it cannot tell."""
    import pytesseract

    small = image.convert("L")
    small.thumbnail((1600, 1600))
    small.format = "PPM"
    try:
        told: dict[str, Any] = pytesseract.image_to_osd(small, output_type=pytesseract.Output.DICT, timeout=timeout)
    except (pytesseract.TesseractError, RuntimeError, OSError):
        return False  # too little text, or no time
    return bool(told["rotate"]) and float(told["orientation_conf"]) >= 2.0


def _quality(problems: Sequence[str], look: "texture.Look") -> Quality:
    return Quality(ok=not problems, problems=tuple(problems), photo=look.photo)
