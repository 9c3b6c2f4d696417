"""Error codes on the displays of machines: seven segments and dot matrix, photographed."""

import random
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from PIL import Image

from vision import channels

# Segments a to g (bits 0 to 6) of what such displays can show.
SEGMENTS = {
    "0": 0x3F, "1": 0x06, "2": 0x5B, "3": 0x4F, "4": 0x66, "5": 0x6D, "6": 0x7D, "7": 0x07, "8": 0x7F, "9": 0x6F,
    "E": 0x79, "F": 0x71, "H": 0x76, "C": 0x39, "A": 0x77, "L": 0x38, "P": 0x73, "U": 0x3E, "-": 0x40, "d": 0x5E,
}  # fmt: skip
COLOURS = (((255, 40, 30), (25, 8, 8)), ((60, 220, 255), (6, 14, 20)), ((90, 255, 90), (8, 18, 8)),
           ((30, 34, 30), (150, 165, 140)), ((255, 170, 40), (22, 14, 6)))  # fmt: skip


@dataclass(frozen=True)
class Display:
    """A photographed display and the code it shows."""

    picture: Image.Image
    code: str
    kind: str  # segments or matrix


def display(number: int, seed: str = "evaluation") -> Display:
    """The `number`-th display, every third a dot matrix with a word before the code."""
    rng = random.Random(f"{seed}/display/{number}")
    code = rng.choice(
        (f"E{rng.randint(1, 99):02}", f"F{rng.randint(1, 99):02}", f"E-{rng.randint(1, 9)}{rng.randint(0, 9)}",
         f"H{rng.randint(1, 20)}", f"{rng.choice('EFC')}{rng.randint(100, 399)}")
    )  # fmt: skip
    matrix = number % 3 == 2
    panel = _matrix(code, rng) if matrix else _segments(code, rng)
    return Display(channels.messenger(_photo(panel, rng), rng), code, "matrix" if matrix else "segments")


def _segments(code: str, rng: random.Random) -> Any:
    ink, ground = rng.choice(COLOURS)
    unit, slant, thick = 40, rng.uniform(0, 0.12), rng.choice((5, 7, 9))
    panel = np.zeros((unit * 4, unit * (3 * len(code) + 1), 3), np.float32) + ground
    ghost = np.array(ground) + (np.array(ink) - np.array(ground)) * rng.choice((0, 0.06))
    for place, char in enumerate(code):
        left, top = unit * (1 + 3 * place), unit // 2
        ends = {0: ((0, 0), (1.5, 0)), 1: ((1.5, 0), (1.5, 1.5)), 2: ((1.5, 1.5), (1.5, 3)), 3: ((0, 3), (1.5, 3)),
                4: ((0, 1.5), (0, 3)), 5: ((0, 0), (0, 1.5)), 6: ((0, 1.5), (1.5, 1.5))}  # fmt: skip
        for bit, (start, end) in ends.items():
            tone = ink if SEGMENTS[char] >> bit & 1 else ghost
            lie = [(left + (x + slant * (3 - y)) * unit, top + y * unit) for x, y in (start, end)]
            gap = thick * 0.8
            dx, dy = np.sign(lie[1][0] - lie[0][0]) * gap * (start[1] == end[1]), gap * (start[0] == end[0])
            first, second = (lie[0][0] + dx, lie[0][1] + dy), (lie[1][0] - dx, lie[1][1] - dy)
            cv2.line(
                panel,
                *(tuple(round(v) for v in point) for point in (first, second)),
                tuple(map(float, tone)),
                thick,
                cv2.LINE_AA,
            )
    return panel


def _matrix(code: str, rng: random.Random) -> Any:
    ink, ground = rng.choice(COLOURS)
    small = np.zeros((12, 11 * (len(code) + 6)), np.uint8)
    cv2.putText(small, f"ERROR {code}", (1, 10), cv2.FONT_HERSHEY_PLAIN, 0.9, 255, 1)
    dots = cv2.resize(small, None, fx=8, fy=8, interpolation=cv2.INTER_NEAREST)
    dots[::8], dots[:, ::8] = 0, 0
    part = (dots / 255.0)[..., None].astype(np.float32)
    return np.array(ground, np.float32) * (1 - part) + np.array(ink, np.float32) * part


def _photo(panel: Any, rng: random.Random) -> Image.Image:
    """The display in the front of a machine, seen by a camera; lit displays glow a little."""
    front = np.full((900, 1200, 3), rng.choice((235, 205, 60, 130)), np.float32)
    scale = rng.uniform(420, 760) / panel.shape[1]
    panel = cv2.resize(panel, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    panel = np.maximum(panel, cv2.GaussianBlur(panel, (0, 0), 5) * 0.9)
    top, left = rng.randint(150, 450), rng.randint(60, 1140 - panel.shape[1])
    front[top - 18 : top + panel.shape[0] + 18, left - 24 : left + panel.shape[1] + 24] = panel[2, 2]
    front[top : top + panel.shape[0], left : left + panel.shape[1]] = panel
    for number in range(3):
        cv2.circle(front, (150 + 420 * number, 780), 46, (float(rng.randint(80, 250)),) * 3, -1, cv2.LINE_AA)
    return channels.screen_photo(Image.fromarray(front.clip(0, 255).astype(np.uint8)), rng)
