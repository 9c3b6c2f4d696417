"""Photos taken in the dark: the grain goes and letters become sharp, by a small network.

`tools/train_grain.py` makes `grain.onnx` from tuning pages, photographed. Smoothing by likeness (non-local means) costs
as much and leaves letters soft.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

FILE = Path(__file__).with_name("grain.onnx")
STRIP, AROUND = 512, 24  # rows at once, so that memory stays bounded; rows beside them that the network looks at

Array = Any  # numpy arrays of uint8


def without_grain(grey: Array) -> Array:
    """A grey picture (uint8) whose light was raised, without the grain that this shows."""
    height, width = grey.shape
    even = cv2.copyMakeBorder(grey, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE)
    cleaned = np.empty_like(even)
    for top in range(0, even.shape[0], STRIP):
        first = max(0, top - AROUND)
        strip = _through(even[first : top + STRIP + AROUND])
        cleaned[top : top + STRIP] = strip[top - first : top - first + STRIP]
    return cleaned[:height, :width]


def _through(strip: Array) -> Array:
    """The network sees each two by two pixels as four channels of one: a quarter of the work for twice the sight."""
    levels = strip.astype(np.float32) / 255
    network = _network()
    network.setInput(np.ascontiguousarray(np.stack([levels[y::2, x::2] for y in (0, 1) for x in (0, 1)])[None]))
    found = network.forward()[0]
    for place, channel in enumerate(found):
        levels[place // 2 :: 2, place % 2 :: 2] = channel
    return np.clip(levels * 255 + 0.5, 0, 255).astype(np.uint8)


@cache
def _network() -> Any:
    return cv2.dnn.readNetFromONNX(str(FILE))
