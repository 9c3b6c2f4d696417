"""What happens to a picture on its way: the messenger, an unsteady hand, a camera before a screen, too little light."""

import io
import random
from typing import Any, Callable, Sequence

import cv2
import numpy as np
from PIL import Image

Array = Any


def messenger(image: Image.Image, rng: random.Random) -> Image.Image:
    """At most 1600 pixels, JPEG of quality 70 to 80, colours at half the resolution."""
    return jpeg(image, rng.randint(70, 80), 1600)


def jpeg(image: Image.Image, quality: int, edge: int = 0) -> Image.Image:
    """Through JPEG once; `edge` caps the long side."""
    if edge and max(image.size) > edge:
        image = image.copy()
        image.thumbnail((edge, edge), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=quality, subsampling=2)
    out.seek(0)
    return Image.open(out).convert("RGB")


def mild_blur(image: Image.Image, rng: random.Random) -> Image.Image:
    """A slightly soft picture, through the messenger."""
    pixels = np.asarray(image)
    sigma = rng.uniform(0.7, 1.3) * max(1.0, max(image.size) / 1600)
    return messenger(Image.fromarray(cv2.GaussianBlur(pixels, (0, 0), sigma)), rng)


def screen_photo(image: Image.Image, rng: random.Random, *, light: float = 1.0) -> Image.Image:
    """A camera before the screen: desk, perspective, pixel grid, lens, noise, messenger. `light` 1 is enough."""
    width, height = (1200, 1600) if image.height >= image.width else (1600, 1200)
    desk = _desk(width, height, rng)
    screen = np.asarray(image).astype(np.float32)
    grid = _moire(screen.shape[:2], rng)
    screen = screen * grid[..., None]
    source = np.array([[0, 0], [image.width, 0], [image.width, image.height], [0, image.height]], np.float32)
    target = _corners(image.size, (width, height), rng)
    matrix = cv2.getPerspectiveTransform(source, target)
    flat = cv2.INTER_AREA if image.width > width else cv2.INTER_LINEAR
    laid = cv2.warpPerspective(cv2.GaussianBlur(screen, (0, 0), 0.6), matrix, (width, height), flags=flat)
    mask = cv2.warpPerspective(np.ones(screen.shape[:2], np.float32), matrix, (width, height))[..., None]
    scene = desk * (1 - mask) + laid * mask
    return messenger(_camera(scene, rng, light), rng)


def _corners(size: tuple[int, int], frame: tuple[int, int], rng: random.Random) -> Array:
    """Where the screen's corners land: turned a little, seen from the side, most of the frame."""
    scale = min(frame[0] * rng.uniform(0.74, 0.93) / size[0], frame[1] * rng.uniform(0.76, 0.95) / size[1])
    half_w, half_h = size[0] * scale / 2, size[1] * scale / 2
    angle = np.radians(rng.uniform(-4, 4))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    box = np.array([[-half_w, -half_h], [half_w, -half_h], [half_w, half_h], [-half_w, half_h]]) @ turn.T
    lean = rng.uniform(-0.04, 0.04), rng.uniform(-0.05, 0.05)
    depth = 1 + box[:, 0] / frame[0] * lean[0] * 4 + box[:, 1] / frame[1] * lean[1] * 4
    centre = np.array(frame) / 2 + np.array([rng.uniform(-15, 15), rng.uniform(-15, 15)])
    return (box / depth[:, None] + centre).astype(np.float32)


def _moire(shape: tuple[int, ...], rng: random.Random) -> Array:
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    angle, length = rng.uniform(0, np.pi), rng.uniform(7, 30)
    wave = np.sin(2 * np.pi * (x * np.cos(angle) + y * np.sin(angle)) / length)
    rows = np.sin(2 * np.pi * y / rng.uniform(3.0, 4.5))
    return (1 + rng.uniform(0.015, 0.05) * wave + 0.03 * rows).astype(np.float32)


def _desk(width: int, height: int, rng: random.Random) -> Array:
    """A table top: wood, cloth or stone; sometimes with things lying on it."""
    noise = np.random.default_rng(rng.randint(0, 2**31))
    colour = np.array(
        rng.choice(((150, 105, 70), (90, 92, 98), (205, 200, 190), (60, 48, 40), (120, 130, 140))), np.float32
    )
    grain = cv2.resize(noise.normal(0, 1, (height // 4, rng.choice((width // 60, width // 4)))).astype(np.float32),
                       (width, height), interpolation=cv2.INTER_CUBIC)  # fmt: skip
    desk = np.clip(colour + 9 * grain[..., None], 0, 255)
    for _ in range(rng.choice((0, 0, 1, 3))):
        centre = (rng.choice((0, width)) + rng.randint(-60, 60), rng.randint(0, height))
        tone = tuple(float(rng.randint(20, 235)) for _ in range(3))
        desk = cv2.ellipse(np.ascontiguousarray(desk), centre, (rng.randint(40, 120), rng.randint(60, 300)),
                           rng.randint(0, 180), 0, 360, tone, -1, cv2.LINE_AA)  # fmt: skip
    return desk.astype(np.float32)


def _camera(scene: Array, rng: random.Random, light: float) -> Image.Image:
    """Vignette, colour of the light, exposure, softness, noise that grows as light falls."""
    noise = np.random.default_rng(rng.randint(0, 2**31))
    height, width = scene.shape[:2]
    y, x = np.mgrid[:height, :width]
    away = np.hypot((x - width / 2) / width, (y - height / 2) / height)
    scene = scene * (1 - rng.uniform(0.15, 0.5) * away[..., None] ** 2)
    scene = scene * np.array([rng.uniform(0.92, 1.0), 1.0, rng.uniform(0.85, 1.02)]) * light
    scene = cv2.GaussianBlur(scene, (0, 0), rng.uniform(0.5, 0.9) + (0.4 if light < 0.6 else 0))
    sigma = rng.uniform(2.5, 5.0) if light >= 0.6 else rng.uniform(6.0, 11.0)
    scene = scene + noise.normal(0, sigma, scene.shape) + noise.normal(0, sigma / 2, scene.shape[:2])[..., None]
    return Image.fromarray(np.clip(scene, 0, 255).astype(np.uint8))


def low_light(image: Image.Image, rng: random.Random) -> Image.Image:
    """The same in a dark room."""
    return screen_photo(image, rng, light=rng.uniform(0.22, 0.45))


def clean(image: Image.Image, rng: random.Random) -> Image.Image:
    """As the device made it."""
    return image


CHANNELS: dict[str, Callable[[Image.Image, random.Random], Image.Image]] = {
    "clean": clean, "wa": messenger, "blur": mild_blur, "photo": screen_photo, "lowlight": low_light,
}  # fmt: skip


# --- what makes a picture unusable -------------------------------------------------------------------------------


def much_blurred(image: Image.Image, rng: random.Random) -> Image.Image:
    """Out of focus or shaken beyond reading."""
    pixels = np.asarray(image)
    size = max(image.size) / 1024
    if rng.random() < 0.5:
        return messenger(Image.fromarray(cv2.GaussianBlur(pixels, (0, 0), rng.uniform(7, 12) * size)), rng)
    length = round(rng.uniform(40, 70) * size)
    kernel = np.zeros((length, length), np.float32)
    cv2.line(kernel, (0, rng.randint(0, length - 1)), (length - 1, rng.randint(0, length - 1)), 1.0, 1)
    shaken = cv2.GaussianBlur(cv2.filter2D(pixels, -1, kernel / kernel.sum()), (0, 0), 3 * size)
    return messenger(Image.fromarray(shaken), rng)


def much_too_dark(image: Image.Image, rng: random.Random) -> Image.Image:
    """A photo without light."""
    return screen_photo(image, rng, light=rng.uniform(0.02, 0.07))


def far_too_small(image: Image.Image, rng: random.Random) -> Image.Image:
    """A thumbnail of the picture."""
    small = image.copy()
    small.thumbnail((rng.randint(180, 520),) * 2)
    return jpeg(small, 80)


def glare(image: Image.Image, rng: random.Random) -> Image.Image:
    """A photo with a lamp or flash mirrored in it, over what is to be read."""
    pixels = np.asarray(screen_photo(image, rng)).astype(np.float32)
    height, width = pixels.shape[:2]
    y, x = np.mgrid[:height, :width]
    cx, cy = rng.uniform(0.3, 0.7) * width, rng.uniform(0.25, 0.75) * height
    radius = rng.uniform(0.12, 0.22) * max(width, height)
    away = np.hypot((x - cx) / rng.uniform(0.7, 1.4), y - cy) / radius
    light = np.clip(1.7 - away, 0, None) ** 1.6 * 190
    return messenger(Image.fromarray(np.clip(pixels + light[..., None], 0, 255).astype(np.uint8)), rng)


def cut(image: Image.Image, rng: random.Random, runs: Sequence[Any] = ()) -> Image.Image:
    """Cut through the middle of a line of text (`runs` say where text is), on either side."""
    boxes = [run.box for run in runs if len(run.text) >= 6 and run.box[2] > 60] or [(0, 0, *image.size)]
    box = rng.choice(boxes)
    at = round(box[0] + box[2] * rng.uniform(0.3, 0.7))
    keeps_left = at > image.width / 2 if not 0.35 < at / image.width < 0.65 else rng.random() < 0.5
    part = (0, 0, at, image.height) if keeps_left else (at, 0, image.width, image.height)
    return messenger(image.crop(part), rng)


def lying(image: Image.Image, rng: random.Random) -> Image.Image:
    """A quarter turn."""
    return messenger(image.transpose(rng.choice((Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270))), rng)


def on_its_head(image: Image.Image, rng: random.Random) -> Image.Image:
    """Half a turn."""
    return messenger(image.transpose(Image.Transpose.ROTATE_180), rng)


DEFECTS: dict[str, Callable[[Image.Image, random.Random], Image.Image]] = {
    "blurred": much_blurred, "dark": much_too_dark, "too_small": far_too_small, "glare": glare, "cropped": cut,
    "rotated": lying,
}  # fmt: skip
