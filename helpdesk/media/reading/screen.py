"""Where the screen is on a photo, and the screen as a rectangle. Child process only."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

LEAST_SCREEN, MOST_SCREEN = 0.30, 0.98  # of a photo's area
LEAST_SQUARE, SQUARE = 0.7, 0.9  # how like a rectangle a screen is; what needs no other look
# Pixels of blur, how far above the desk's grain, and above which share of what parts the picture best in two: a bright
# button on a dark screen does that, so last of all only the grain counts, and it is smoothed without rounding corners.
LOOKS = ((1.0, 1.0, 0.5), (1.0, 0.0, 0.5), (3.0, 1.2, 0.5), (3.0, 0.8, 0.5), (0.0, 1.3, 0.0), (0.0, 1.8, 0.0))
MEDIAN = 7  # pixels, where no blur is given

Array = Any  # numpy arrays of uint8


def screen_corners(rgb: Array, photo: bool) -> Array | None:
    """The four corners of the screen on a picture, clockwise from the top left; None when no quadrilateral is seen.

    The surroundings are a plane of colour with some grain; what is far from it is the screen. How far, nobody knows
    in poor light, so photos are looked at in several ways and the best quadrilateral is taken.
    """
    factor = 500 / max(rgb.shape[:2])
    small = cv2.resize(rgb, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    best, most = None, 0.0
    for blur, grain, part in LOOKS if photo else LOOKS[:1]:
        smooth = cv2.GaussianBlur(small, (0, 0), blur) if blur else cv2.medianBlur(small, MEDIAN)
        corners, square = _quadrilateral(_off_desk(smooth.astype(np.float32), grain, part))
        if corners is None or square < LEAST_SQUARE:
            continue
        worth = square * cv2.contourArea(corners) ** 0.5  # the larger one: parts of a screen are rectangles, too
        if worth > most:
            best, most = corners, worth
        if square > SQUARE:
            break
    return None if best is None else best / factor


def _off_desk(small: Array, grain: float, part: float) -> Array:
    """A mask of what is not the surroundings."""
    height, width = small.shape[:2]
    y, x = np.mgrid[0:height, 0:width]
    edge = max(2, int(0.025 * max(height, width)))
    frame = np.ones((height, width), bool)
    frame[edge:-edge, edge:-edge] = False
    terms = np.stack([np.ones_like(x), x, y], -1).astype(np.float32)
    plane, *_ = np.linalg.lstsq(terms[frame], small[frame], rcond=None)
    distance = np.abs(small - terms @ plane).max(-1)
    threshold, _ = cv2.threshold(np.clip(distance, 0, 255).astype(np.uint8), 0, 255, cv2.THRESH_OTSU)
    mask = (distance > max(threshold * part, grain * np.percentile(distance[frame], 98))).astype(np.uint8)
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    return cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))


def _quadrilateral(mask: Array) -> tuple[Array | None, float]:
    """The corners of the largest thing in a mask, and how much it is like a rectangle seen a little from the side."""
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return None, 0.0
    hull = cv2.convexHull(max(outlines, key=cv2.contourArea))
    area = cv2.contourArea(hull)
    if not LEAST_SCREEN <= area / mask.size <= MOST_SCREEN:
        return None, 0.0
    for share in (0.02, 0.03, 0.05, 0.08):
        found = cv2.approxPolyDP(hull, share * cv2.arcLength(hull, True), True)
        if len(found) == 4:
            corners = _clockwise(found.reshape(4, 2).astype(np.float32))
            top, right, bottom, left = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
            pairs = ((top, bottom), (right, left), (area, cv2.contourArea(corners)))
            return corners, float(np.prod([min(pair) / max(*pair, 1.0) for pair in pairs]))
    return None, 0.0


def _clockwise(corners: Array) -> Array:
    """The corners of a convex outline from the top left one on; each once, also of one that stands on a corner."""
    first, second, _, last = corners = np.roll(corners, -int(corners.sum(1).argmin()), axis=0)
    turn = (second - first)[0] * (last - first)[1] - (second - first)[1] * (last - first)[0]
    return (corners if turn > 0 else corners[[0, 3, 2, 1]]).astype(np.float32)


def tilt(corners: Array) -> float:
    """The largest angle in degrees by which a side is not parallel to the picture's."""
    sides = np.roll(corners, -1, axis=0) - corners
    lengths = np.sort(np.abs(sides), axis=1)
    return float(np.degrees(np.arctan2(lengths[:, 0], lengths[:, 1])).max())


def rectified(grey: Array, corners: Array) -> tuple[Array, Array]:
    """The screen as a rectangle, and the way back."""
    top, right, bottom, left = (float(np.linalg.norm(corners[i] - corners[(i + 1) % 4])) for i in range(4))
    width, height = int(max(top, bottom)), int(max(right, left))
    goal = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, goal)
    return cv2.warpPerspective(grey, matrix, (width, height), flags=cv2.INTER_CUBIC), np.linalg.inv(matrix)
