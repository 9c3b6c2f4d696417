"""Was this photographed from a screen? Rows and columns of lights leave a comb in the spectrum. Child process only."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

TILE = 256
COMB = 3.2  # times the median of its surroundings: the strongest narrow peak of the spectrum, median over tiles


def comb(image: "Image.Image") -> float:
    """How far the strongest regular pattern stands out of the picture's spectrum; natural surfaces stay below COMB."""
    import cv2
    import numpy as np

    grey = np.asarray(image.convert("L"), dtype=np.float32)
    window = np.outer(np.hanning(TILE), np.hanning(TILE)).astype(np.float32)
    yy, xx = np.mgrid[:TILE, :TILE]
    radius = np.hypot(yy - TILE // 2, xx - TILE // 2)
    band = (radius > TILE * 0.08) & (radius < TILE * 0.48)
    peaks = []
    for top in range(0, grey.shape[0] - TILE + 1, max(TILE, (grey.shape[0] - TILE) // 3 or 1)):
        for left in range(0, grey.shape[1] - TILE + 1, max(TILE, (grey.shape[1] - TILE) // 3 or 1)):
            tile = grey[top : top + TILE, left : left + TILE]
            power = np.log1p(np.abs(np.fft.fftshift(np.fft.fft2((tile - tile.mean()) * window)))).astype(np.float32)
            rest = power - cv2.medianBlur(power, 5)
            spread = float(np.median(np.abs(rest[band]))) * 1.4826 + 1e-6
            peaks.append(float(rest[band].max()) / spread)
    return float(np.median(peaks)) if peaks else 0.0


def photo_of_screen(image: "Image.Image") -> bool:
    """Does a photo show the lights of a screen?"""
    return comb(image) >= COMB
