"""From a picture to black text on white at one size: photos are cut out of their surroundings, then light is evened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from helpdesk.media.reading.grain import without_grain
from helpdesk.media.reading.screen import rectified, screen_corners, tilt
from helpdesk.media.reading.words import Box

TEXT_HEIGHT = 20.0  # pixels that letters get; what Tesseract reads best in one pass
SECOND_SMALLEST, SECOND_LARGEST = 24.0, 34.0  # pixels of letters that are looked at once more
SMALLEST, LARGEST = 0.5, 4.0  # factors of scaling
MAX_PIXELS = 16_000_000  # of the scaled picture
FRAME = 0.02  # of the picture's sides
CAMERA_NOISE = 1.5  # median |Laplacian| in the frame: screenshots have none there
FLAT = 0.5  # of the frame's pixels within two levels of one another
TILTED = 0.8  # degrees between a side of the screen and the picture's sides
STRAIGHT = 0.35  # degrees that need no turning
INK = 140
LEAST_CONTRAST = 40  # of letters against their surroundings; less is taken for noise
BRIGHT, WHITE = 99.5, 235.0  # percentile of a photo's brightness, and what it becomes in the dark
GRAINY = 7.0  # levels of noise, after the light was raised, that letters do not bear
SOFT, LEAST_STEP = 0.56, 5  # steepness of edges, below which a picture is sharpened; levels of a step that counts
LARGE_LETTERS = 0.7  # of a line's height are its letters, where they are larger than others
STROKES = 8.0  # of a letter's height are the reach of sharpening
MOST_SMOOTHED = 6_000_000  # pixels of a photo; half a second of computing time per million

Array = Any  # numpy arrays of uint8


@dataclass(frozen=True)
class Prepared:
    """Black text on white, letters TEXT_HEIGHT pixels high; `to_original` takes its pixels back to the picture's."""

    page: Array
    grey: Array  # the picture itself, its screen cut out and its light raised
    to_original: Array
    to_grey: Array
    photo: bool
    text_height: float  # in the picture itself, pixels


def prepare(rgb: Array) -> Prepared:
    """Prepare an RGB picture (height × width × 3, uint8) for reading."""
    matrix = cut = np.eye(3)
    original = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    photo = is_photo(original)
    corners = screen_corners(rgb, photo)
    # A phone that smooths its noise away still holds the screen at an angle; what a screenshot shows is upright.
    if corners is not None and (photo or (tilt(corners) > TILTED and not _is_flat(original))):
        photo = True
        original, cut = rectified(original, corners)
    grey = original = raise_light(original) if photo else original
    height = text_height(grey)
    if not photo and steepness(grey) < SOFT:
        grey = original = sharpened(grey, height)
    factor = min(max(TEXT_HEIGHT / height, SMALLEST), LARGEST)
    factor = min(factor, (MAX_PIXELS / grey.size) ** 0.5)
    if abs(factor - 1) > 0.03:
        grey = cv2.resize(
            grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC if factor > 1 else cv2.INTER_AREA
        )
        matrix = matrix @ np.diag([1 / factor, 1 / factor, 1.0])
    page = even_light(grey, height * factor)
    angle = slant(page) if photo else 0.0
    if abs(angle) > STRAIGHT:
        turn = cv2.getRotationMatrix2D((page.shape[1] / 2, page.shape[0] / 2), angle, 1.0)
        size = (page.shape[1], page.shape[0])
        page = cv2.warpAffine(page, turn, size, flags=cv2.INTER_CUBIC, borderValue=(255,))
        matrix = matrix @ np.linalg.inv(np.vstack([turn, [0, 0, 1]]))
    return Prepared(page, original, cut @ matrix, matrix, photo, height)


def line_piece(prepared: Prepared, box: Box, height: float, margin: float = 0.6) -> Array:
    """A part of the page from the picture itself: black on white, with letters `height` pixels high.

    `margin` is in text heights; a pixel (x, y) of the piece is (x / scale + box.left - margin·TEXT_HEIGHT, …) on the
    page, where scale = height / TEXT_HEIGHT.
    """
    scale, edge = height / TEXT_HEIGHT, margin * TEXT_HEIGHT
    size = (int((box.width + 2 * edge) * scale), int((box.height + 2 * edge) * scale))
    to_page = np.array([[1 / scale, 0, box.left - edge], [0, 1 / scale, box.top - edge], [0, 0, 1]])
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    matrix = prepared.to_grey @ to_page
    grey = cv2.warpPerspective(prepared.grey, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    # In the light around a small letter, the inside of a large stroke is surroundings: it would be hollow.
    return even_light(grey, max(height, LARGE_LETTERS * box.height * scale))


def detail(prepared: Prepared) -> float:
    """The height of letters in pixels that shows all the picture has, within bounds."""
    return min(max(prepared.text_height, SECOND_SMALLEST), SECOND_LARGEST)


def is_photo(grey: Array) -> bool:
    """Is there a camera's noise in the picture's frame?"""
    wide = max(2, int(FRAME * max(grey.shape)))
    strips = [grey[:wide], grey[-wide:], grey[:, :wide].T, grey[:, -wide:].T]
    medians = [float(np.median(np.abs(cv2.Laplacian(np.ascontiguousarray(s), cv2.CV_16S)))) for s in strips]
    return float(np.median(medians)) >= CAMERA_NOISE


def _is_flat(grey: Array) -> bool:
    """Has most of the frame one brightness? A desk never has; the ground of a screenshot does."""
    wide = max(2, int(FRAME * max(grey.shape)))
    frame = np.concatenate([part.ravel() for part in (grey[:wide], grey[-wide:], grey[:, :wide], grey[:, -wide:])])
    levels = np.bincount(frame, minlength=256)
    return float(np.convolve(levels, np.ones(5), "same").max()) > FLAT * frame.size


def raise_light(grey: Array) -> Array:
    """A photo taken in the dark with the light it lacks and without the grain that this shows; others unchanged."""
    raised = lit(grey)
    return without_grain(raised) if noise(raised) > GRAINY and grey.size <= MOST_SMOOTHED else raised


def lit(grey: Array) -> Array:
    """A photo taken in the dark with the light it lacks; others unchanged."""
    return cv2.convertScaleAbs(grey, alpha=max(1.0, WHITE / max(1.0, float(np.percentile(grey[::4, ::4], BRIGHT)))))


def steepness(grey: Array) -> float:
    """The largest step between neighbouring pixels at the edges of letters, as a share of their contrast."""
    contrast = cv2.dilate(cv2.absdiff(grey, background(grey, 31)), np.ones((7, 7), np.uint8))[:, 1:]
    steps = cv2.dilate(cv2.absdiff(grey[:, 1:], grey[:, :-1]), np.ones((7, 7), np.uint8))
    edges = (contrast > LEAST_CONTRAST) & (steps > LEAST_STEP)
    return float(np.median(steps[edges] / contrast[edges])) if edges.any() else 1.0


def sharpened(grey: Array, height: float) -> Array:
    """A blurred picture with what it differs from itself, blurred once more over strokes of its letters, doubled."""
    return cv2.addWeighted(grey, 2.0, cv2.GaussianBlur(grey, (0, 0), height / STROKES), -1.0, 0.0)


def noise(grey: Array) -> float:
    """The grain of a photo in levels: what most pixels differ from their surroundings by."""
    some = grey.astype(np.float32)
    return 1.4826 * float(np.median(np.abs(some - cv2.GaussianBlur(some, (0, 0), 3))))


def text_height(grey: Array) -> float:
    """The height of letters in pixels: the median over what looks like letters; TEXT_HEIGHT when there are none."""
    difference = cv2.absdiff(grey, background(grey, 31))
    threshold = max(12.0, cv2.threshold(difference, 0, 255, cv2.THRESH_OTSU)[0])
    _, _, stats, _ = cv2.connectedComponentsWithStats((difference > threshold).astype(np.uint8), connectivity=8)
    width, height, area = (
        stats[1:, i].astype(float) for i in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA)
    )
    letters = (height >= 6) & (height <= 90) & (width >= 2) & (width < 3 * height) & (height < 5 * width)
    letters &= (area > 0.12 * width * height) & (area < 0.95 * width * height)
    return float(np.median(height[letters])) if letters.sum() >= 5 else TEXT_HEIGHT


def background(grey: Array, window: float) -> Array:
    """The median around each pixel; taken at half the size, where the window is large."""
    half = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    blurred = cv2.medianBlur(half, int(window / 2) | 1)
    return cv2.resize(blurred, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)


def even_light(grey: Array, height: float) -> Array:
    """Black on white whatever the colours were: distance to the surroundings, relative to the largest one near by."""
    difference = cv2.absdiff(grey, background(grey, 3.2 * height))
    quarter = cv2.resize(difference, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    # Averaging four pixels lowers the peaks: take them from the full picture instead.
    peak = cv2.dilate(difference, np.ones((4, 4), np.uint8))[::4, ::4][: quarter.shape[0], : quarter.shape[1]]
    reach = max(3, int(2.5 * height / 4) | 1)
    peak = cv2.blur(cv2.dilate(np.ascontiguousarray(peak), np.ones((reach, reach), np.uint8)), (reach, reach))
    peak = cv2.resize(peak, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    ink = cv2.divide(difference, np.maximum(peak, LEAST_CONTRAST), scale=1.15 * 255)
    return cv2.bitwise_not(ink)


def slant(page: Array) -> float:
    """The angle of the lines of text in degrees, weighted by their widths; 0 when there are too few."""
    ink = (page < INK).astype(np.uint8)
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((3, int(1.5 * TEXT_HEIGHT)), np.uint8))
    outlines, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    angles, weights = [], []
    for outline in outlines:
        (_, (width, height), angle) = cv2.minAreaRect(outline)
        if height > width:
            width, height, angle = height, width, angle - 90
        angle = (angle + 90) % 180 - 90
        if width > 5 * TEXT_HEIGHT and height < 2.5 * TEXT_HEIGHT and abs(angle) < 20:
            angles.append(angle)
            weights.append(width)
    if len(angles) < 3:
        return 0.0
    order = np.argsort(angles)
    total = np.cumsum(np.array(weights)[order])
    return float(np.array(angles)[order][np.searchsorted(total, total[-1] / 2)])
