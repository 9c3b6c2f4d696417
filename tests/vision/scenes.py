"""Photos of things, as customers take them of goods: made from noise, light and shapes, with camera noise on top.

Natural pictures come from scikit-learn's two sample photographs, cut into parts. All are smaller than real photos are.
"""

import random
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from PIL import Image

from vision import channels

SIZE = (1200, 1600)  # height, width


@lru_cache(maxsize=64)  # as large as a measurement of photos sent again needs; nobody changes them
def scene(number: int, seed: str = "evaluation") -> Image.Image:
    """A table with one to four things on it; every sixth picture is a part of a natural photograph."""
    rng = random.Random(f"{seed}/scene/{number}")
    if number % 6 == 5:
        return _natural(number // 6, rng)
    noise = np.random.default_rng(rng.randint(0, 2**31))
    height, width = SIZE if rng.random() < 0.6 else SIZE[::-1]
    canvas = _surface((height, width), rng, noise)
    for _ in range(rng.randint(1, 4)):
        canvas = _thing(canvas, rng, noise)
    y, x = np.mgrid[:height, :width].astype(np.float32)
    light = 1.1 - 0.5 * np.hypot(x / width - rng.random(), y / height - rng.random())
    return channels._camera(canvas * light[..., None], rng, 1.0)


def _surface(shape: tuple[int, int], rng: random.Random, noise: np.random.Generator) -> Any:
    """Fractal noise in two colours, stretched one way like wood or both like cloth."""
    field = np.zeros(shape, np.float32)
    stretch = rng.choice((1, 1, 6))
    for octave in range(2, 8):
        rows, columns = max(2, 2**octave // stretch), 2**octave
        layer = noise.normal(0, 1, (rows, columns)).astype(np.float32)
        field += cv2.resize(layer, shape[::-1], interpolation=cv2.INTER_CUBIC) * 0.62**octave
    field = (field - field.min()) / (float(np.ptp(field)) + 1e-6)
    dark, bright = (np.array([rng.randint(*span) for _ in range(3)], np.float32) for span in ((15, 120), (90, 240)))
    return dark + field[..., None] * (bright - dark)


def _thing(canvas: Any, rng: random.Random, noise: np.random.Generator) -> Any:
    """A box or a round thing with its own surface, a shadow, sometimes a print or a crack."""
    height, width = canvas.shape[:2]
    mask = np.zeros((height, width), np.uint8)
    centre = np.array([rng.uniform(0.25, 0.75) * width, rng.uniform(0.3, 0.7) * height])
    reach = rng.uniform(0.15, 0.33) * min(height, width)
    if rng.random() < 0.6:
        angles = np.sort(np.array([rng.uniform(0, 0.9) + number * np.pi / 2 for number in range(4)]))
        corners = centre + reach * np.stack([np.cos(angles), np.sin(angles)], 1) * rng.uniform(0.8, 1.3)
        cv2.fillConvexPoly(mask, corners.astype(np.int32), 255, cv2.LINE_AA)
    else:
        axes = (round(reach), round(reach * rng.uniform(0.5, 1.2)))
        cv2.ellipse(mask, tuple(int(v) for v in centre), axes, rng.randint(0, 180), 0, 360, 255, -1, cv2.LINE_AA)
    shadow = cv2.GaussianBlur(np.roll(mask, (25, 20), (0, 1)), (0, 0), 22).astype(np.float32) / 255
    canvas = canvas * (1 - 0.55 * shadow[..., None])
    surface = _surface((height, width), rng, noise)
    if rng.random() < 0.5:
        at = (int(centre[0] - reach * 0.5), int(centre[1]))
        ink = tuple(float(rng.randint(0, 255)) for _ in range(3))
        cv2.putText(
            surface, rng.choice(("NORDLICHT", "FRAGILE", "Piccola")), at, 4, rng.uniform(1, 2.2), ink, 4, cv2.LINE_AA
        )
    for _ in range(rng.choice((0, 0, 3, 6))):
        points = (centre + np.cumsum(noise.normal(0, reach / 5, (7, 2)), 0)).astype(np.int32)
        cv2.polylines(surface, [points], False, (20.0, 20.0, 20.0), rng.randint(1, 4), cv2.LINE_AA)
    part = mask[..., None].astype(np.float32) / 255
    return canvas * (1 - part) + surface * part


def _natural(number: int, rng: random.Random) -> Image.Image:
    from sklearn.datasets import load_sample_images

    photo = load_sample_images().images[number % 2]
    width = photo.shape[1]
    left = (number // 2 % 3) * width // 4  # parts of one photograph overlap by a half; those are never compared
    return Image.fromarray(photo[:, left : left + width // 2]).resize((1280, 1708), Image.Resampling.LANCZOS)


def again(image: Image.Image, how: str, rng: random.Random) -> Image.Image:
    """The same picture sent a second time, as people do it; `how` is one of AGAIN."""
    width, height = image.size
    if how == "brighter":
        image = Image.fromarray(np.clip(np.asarray(image).astype(np.float32) * 1.25 + 12, 0, 255).astype(np.uint8))
    elif how == "mirrored":
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    elif how == "chat screenshot":
        page = Image.new("RGB", (1080, 2400), (11, 20, 26))
        shown = image.resize((1080, round(1080 * height / width)))
        page.paste(shown, (0, max(0, (2400 - shown.height) // 2)))
        image = page
    elif how.startswith("cut "):
        share = int(how[4:-1]) / 200
        image = image.crop(
            (round(width * share), round(height * share), round(width * (1 - share)), round(height * (1 - share)))
        )
    elif how == "turned 3°":
        image = image.rotate(3, Image.Resampling.BICUBIC, expand=False, fillcolor=(128, 128, 128))
    elif how == "turned 90°":
        image = image.transpose(Image.Transpose.ROTATE_90)
    elif how == "photo of a screen":
        return channels.screen_photo(image, rng)
    elif how == "640 px":
        image = image.copy()
        image.thumbnail((640, 640))
    return channels.messenger(image, rng)


AGAIN = (
    "recompressed", "640 px", "brighter", "mirrored", "chat screenshot", "cut 10%", "cut 25%", "cut 50%", "turned 3°",
    "turned 90°", "photo of a screen",
)  # fmt: skip
