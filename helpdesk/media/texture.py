"""Measures of a picture's surface: camera noise, sharpness, glare, letters and how they lie. Child process only."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

LONG_EDGE = 1024
PHOTO_NOISE = 1.5  # median |Laplacian| of the outer 2 %: 0 on screenshots, camera noise on photos
BURNT, FLAT = 252.5, 2.0  # mean and variance of a burnt-out place: a camera's noise is cut off there
GLARE_SHARE = (0.004, 0.35)  # of the picture; less hides no line, more is a page in bright light
GLARE_SLOPE = 5.0  # greys per pixel at the rim: glare fades, paper ends
FEW_INSIDE = 8  # letters within the spot
SIDEWAYS = 0.66  # share of letters whose nearest neighbour stands above or below
CUT_LINES = 1
IN_LINES = 0.2  # the same share where what looks like letters is text: leaves and grains have more
MANY_LETTERS = 25  # fewer do not say how a page lies


class Look:
    """A picture at a size at which all thresholds hold; `grey` and `rgb` are numpy arrays of 8 bits."""

    def __init__(self, image: "Image.Image") -> None:
        import numpy as np

        self.full = image
        scale = min(1.0, LONG_EDGE / max(image.size))
        small = image
        if scale < 1:
            size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
            small = image.resize(size, resample=4, reducing_gap=2.0)  # 4: box; no ringing
        self.rgb: Any = np.asarray(small.convert("RGB"))
        self.grey: Any = np.asarray(small.convert("L"))

    @cached_property
    def brightest(self) -> float:
        """The 99th percentile of luminance, 0 to 255."""
        import numpy as np

        return float(np.percentile(self.grey, 99))

    @cached_property
    def sharpness(self) -> float:
        """The variance of the Laplacian."""
        import cv2

        return float(cv2.Laplacian(self.grey, cv2.CV_64F).var())

    @cached_property
    def frame_noise(self) -> float:
        """The median |Laplacian| of the outer 2 % at full size: a camera's noise, which screenshots do not have."""
        import cv2
        import numpy as np

        grey = np.asarray(self.full.convert("L"))
        edge = max(4, round(min(grey.shape) * 0.02))
        strips = (grey[:edge], grey[-edge:], grey[:, :edge].T, grey[:, -edge:].T)
        medians = [np.abs(cv2.Laplacian(np.ascontiguousarray(strip), cv2.CV_32F)).ravel() for strip in strips]
        return float(np.median(np.concatenate(medians)))

    @cached_property
    def photo(self) -> bool:
        """Was it taken with a camera?"""
        return self.frame_noise >= PHOTO_NOISE


def has_glare(look: Look, boxes: Any) -> bool:
    """Is there a spot of light that hides what is under it: burnt out, without letters, fading at its rim?"""
    import cv2
    import numpy as np

    grey = look.grey.astype(np.float32)
    mean = cv2.blur(grey, (7, 7))
    spread = cv2.blur(grey * grey, (7, 7)) - mean * mean
    burnt = ((mean >= BURNT) & (spread < FLAT)).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(cv2.morphologyEx(burnt, cv2.MORPH_OPEN, _disc(4)))
    slope = np.hypot(cv2.Sobel(mean, cv2.CV_32F, 1, 0, scale=0.125), cv2.Sobel(mean, cv2.CV_32F, 0, 1, scale=0.125))
    for label in range(1, count):
        share = stats[label, cv2.CC_STAT_AREA] / burnt.size
        if not GLARE_SHARE[0] <= share <= GLARE_SHARE[1]:
            continue
        spot = (labels == label).astype(np.uint8)
        rim = (cv2.dilate(spot, _disc(6)) - spot).astype(bool)
        if float(np.median(slope[rim])) < GLARE_SLOPE and _letters_inside(spot, boxes) < FEW_INSIDE:
            return True
    return False


def _letters_inside(spot: Any, boxes: Any) -> int:
    """How many letters stand within the outline of a spot: an overexposed page still shows them, glare does not."""
    import cv2
    import numpy as np

    outlines, _ = cv2.findContours(spot, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    filled: Any = np.zeros_like(spot)
    cv2.drawContours(filled, [max(outlines, key=len)], -1, (1,), -1)
    filled = cv2.erode(filled, _disc(max(3, round(0.4 * float(np.sqrt(spot.sum() / np.pi))))))  # the rim is not inside
    middles = boxes[:, :2] + boxes[:, 2:4] // 2
    return int(filled[middles[:, 1], middles[:, 0]].sum()) if len(boxes) else 0


def _disc(radius: int) -> Any:
    import cv2

    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))


def letters(look: Look) -> Any:
    """Boxes (x, y, width, height) of what could be letters, in pixels of `look.grey`, as rows of an array."""
    import cv2
    import numpy as np

    grey = look.grey
    near = cv2.medianBlur(grey, 31)
    difference = cv2.absdiff(grey, near)
    ink = (difference > max(24, float(np.percentile(difference, 97)) * 0.45)).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    boxes = stats[1:, :4]
    width, height, area = stats[1:, 2], stats[1:, 3], stats[1:, 4]
    longest, shortest = np.maximum(width, height), np.minimum(width, height)
    like = (longest >= 5) & (longest <= 60) & (shortest >= 2) & (longest <= 7 * shortest) & (area >= 6)
    at_edge = (stats[1:, 0] <= 1) | (stats[1:, 0] + width >= grey.shape[1] - 1)  # half letters are thin
    like |= at_edge & (height >= 5) & (height <= 60) & (width <= 60)
    like &= area >= 0.12 * width * height
    return boxes[like]


def sideways(boxes: Any) -> float:
    """The share of letters whose nearest neighbour stands above or below; 0 where there are too few letters."""
    import numpy as np

    if len(boxes) < MANY_LETTERS:
        return 0.0
    boxes = boxes.astype(float)
    asked = boxes[:: max(1, len(boxes) // 250)]  # enough of them; all against all costs a second
    middle, own = boxes[:, :2] + boxes[:, 2:4] / 2, asked[:, :2] + asked[:, 2:4] / 2
    away = np.abs(own[:, None] - middle[None])
    gap = np.maximum(away - (asked[:, None, 2:4] + boxes[None, :, 2:4]) / 2, 0)
    size, own_size = boxes[:, 2:4].max(axis=1), asked[:, 2:4].max(axis=1)
    distance = np.hypot(gap[..., 0], gap[..., 1])
    distance[np.maximum(own_size[:, None], size) > 2.2 * np.minimum(own_size[:, None], size)] = np.inf
    distance[(away == 0).all(axis=2)] = np.inf  # itself
    nearest, rows = distance.argmin(axis=1), np.arange(len(asked))
    found = distance[rows, nearest] < 1.2 * own_size
    if found.sum() < MANY_LETTERS:
        return 0.0
    side_by_side = gap[rows, nearest, 0] >= gap[rows, nearest, 1]
    return float((~side_by_side[found]).mean())


def cut_text(look: Look, boxes: Any) -> bool:
    """Do lines of text run out of the picture: letters that touch an edge and continue a line beside them?"""
    import numpy as np

    if len(boxes) < MANY_LETTERS // 2:
        return False
    height, width = look.grey.shape
    boxes = boxes.astype(float)
    middle = boxes[:, 1] + boxes[:, 3] / 2
    margin = np.maximum(1, 0.25 * boxes[:, 3])  # pages keep text further from their edge
    left, right = boxes[:, 0] <= margin, boxes[:, 0] + boxes[:, 2] >= width - 1 - margin
    cut = 0
    for place in np.flatnonzero(left | right):
        tall = boxes[place, 3]
        alike = (boxes[:, 3] < 1.8 * tall) & (boxes[:, 3] > 0.4 * tall)
        same_row = (np.abs(middle - middle[place]) < 0.6 * tall) & alike
        distance = np.abs(boxes[:, 0] - boxes[place, 0])
        cut += int((same_row & (distance < 7 * tall)).sum() >= 4)
    top = (boxes[:, 1] <= 1) & (boxes[:, 2] < 4 * boxes[:, 3])
    bottom = (boxes[:, 1] + boxes[:, 3] >= height - 1) & (boxes[:, 2] < 4 * boxes[:, 3])
    return cut >= CUT_LINES or int(top.sum()) >= 6 or int(bottom.sum()) >= 6
