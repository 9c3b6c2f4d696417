"""A camera before a screen for the tuning pages: a desk, perspective, the screen's grid, a lens, grain, a messenger."""

import cv2
import numpy as np
from PIL import Image

DESKS = ([132, 98, 66], [72, 75, 82], [214, 209, 200], [44, 38, 35], [104, 122, 134])


def take(picture: Image.Image, rng: np.random.Generator, light: float) -> Image.Image:
    """The screen as a camera of 1200 × 1600 pixels sees it; `light` 1 is a bright room, 0.25 a dark one."""
    screen = np.asarray(picture).astype(np.float32)
    height, width = screen.shape[:2]
    matrix, size = matrix_of(picture, rng), _frame(picture)
    flags = cv2.INTER_AREA if width > size[0] else cv2.INTER_LINEAR
    seen = cv2.warpPerspective(screen * _grid(screen.shape[:2], rng), matrix, size, flags=flags)
    inside = cv2.warpPerspective(np.ones((height, width), np.float32), matrix, size)[..., None]
    scene = (_desk(size, rng) * (1 - inside) + seen * inside) * light * _falloff(size, rng)
    scene = cv2.GaussianBlur(scene, (0, 0), rng.uniform(0.5, 0.9) if light > 0.6 else rng.uniform(0.9, 1.3))
    grain = rng.uniform(2, 5) if light > 0.6 else rng.uniform(6, 11)
    scene += rng.normal(0, grain, scene.shape) + rng.normal(0, grain / 2, scene.shape[:2])[..., None]
    return Image.fromarray(np.clip(scene, 0, 255).astype(np.uint8))


def _frame(picture: Image.Image) -> tuple[int, int]:
    return (1200, 1600) if picture.height >= picture.width else (1600, 1200)


def matrix_of(picture: Image.Image, rng: np.random.Generator) -> np.ndarray:
    """The screen on the photo: turned by up to four degrees, seen a little from the side, most of the frame.

    `take` asks for it first of all: a copy of its `rng` gives the same.
    """
    (width, height), size, share = picture.size, _frame(picture), rng.uniform(0.76, 0.94)
    scale = share * min(size[0] / width, size[1] / height)
    turn = np.radians(rng.uniform(-4, 4))
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * [width * scale / 2, height * scale / 2]
    corners = corners @ [[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]
    away = 1 + corners / size @ rng.uniform(-0.18, 0.18, (2, 1))
    corners = corners / away + np.array(size) / 2
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    return cv2.getPerspectiveTransform(flat, corners.astype(np.float32))


def _grid(shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    turn, wave = rng.uniform(0, np.pi), rng.uniform(6, 28)
    slow = np.sin(2 * np.pi * (x * np.cos(turn) + y * np.sin(turn)) / wave) * rng.uniform(0.01, 0.05)
    return (1 + slow + 0.03 * np.sin(2 * np.pi * y / rng.uniform(3, 5)))[..., None].astype(np.float32)


def _desk(size: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    grain = rng.normal(0, 8, (size[1] // 8, size[0] // int(rng.choice([4, 40])))).astype(np.float32)
    return (
        np.float32(DESKS[rng.integers(len(DESKS))]) + cv2.resize(grain, size, interpolation=cv2.INTER_CUBIC)[..., None]
    )


def _falloff(size: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    y, x = np.mgrid[: size[1], : size[0]].astype(np.float32)
    away = ((x / size[0] - 0.5) ** 2 + (y / size[1] - 0.5) ** 2)[..., None]
    return (1 - rng.uniform(0.15, 0.5) * away) * rng.uniform([0.86, 0.98, 0.9], [1.0, 1.0, 1.02]).astype(np.float32)
