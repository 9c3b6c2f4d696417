"""Second stage for photos: do places of two pictures agree, even if one is a part, turned or a photo of the other?"""

import base64
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

POINTS, LONG_EDGE = 500, 800
RATIO = 0.8
ENOUGH = 35  # points that agree with one movement of the plane; unrelated pairs reach 32 at most


def features(image: "Image.Image") -> str:
    """Up to POINTS places and what they look like, 36 bytes each, as base64; a picture as large as its text is kept."""
    import cv2
    import numpy as np

    grey = image.convert("L")
    grey.thumbnail((LONG_EDGE, LONG_EDGE))
    places, looks = cv2.ORB_create(POINTS, fastThreshold=12).detectAndCompute(np.asarray(grey), None)  # type: ignore[attr-defined]
    if looks is None:
        return ""
    at = np.array([place.pt for place in places], np.float32).round().astype("<u2")
    return base64.b64encode(at.tobytes() + looks.tobytes()).decode()


def agreeing(one: str, other: str) -> int:
    """How many places of two pictures agree with one perspective movement; 0 when too few are alike."""
    import cv2
    import numpy as np

    (at, looks), (other_at, other_looks) = _unpack(one), _unpack(other)
    if len(at) < 8 or len(other_at) < 8:
        return 0
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(looks, other_looks, k=2)
    good = [pair[0] for pair in pairs if len(pair) == 2 and pair[0].distance < RATIO * pair[1].distance]
    if len(good) < 8:
        return 0
    source = np.array([at[match.queryIdx] for match in good], np.float32)
    target = np.array([other_at[match.trainIdx] for match in good], np.float32)
    cv2.setRNGSeed(7)
    _, inside = cv2.findHomography(source, target, cv2.RANSAC, 5.0)
    return 0 if inside is None else int(inside.sum())


def _unpack(packed: str) -> tuple[Any, Any]:
    import numpy as np

    data = base64.b64decode(packed)
    count = len(data) // 36
    places = np.frombuffer(data, "<u2", count * 2).reshape(count, 2)
    return places, np.frombuffer(data, np.uint8, count * 32, offset=count * 4).reshape(count, 32)
