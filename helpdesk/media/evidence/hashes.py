"""Fingerprints of pictures that survive the messenger: difference hashes, mirrored and without bars. Child only."""

import hashlib
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

# Bits of 256. Measured on this project's own pictures, see docs/vision.md.
SAME_PHOTO = 40
SAME_SCREEN = 8  # two honest screens of one app are 12 bits apart and more; their own recompressed copy is within 8
SURE_64 = 6  # bits of 64, first stage of the index: at most this far apart in a library of a million
BAR_SPREAD = 6.0  # grey levels: a row or column this even belongs to a bar around the picture
FLAT_BITS = 24  # of 256: fewer set (or unset) bits is a picture without content, which is "like" every other such


@dataclass(frozen=True)
class Likeness:
    """How near a known picture is: bits of 256 that differ, and how (`as it is`, `mirrored`, `without bars`)."""

    bits: int
    how: str


def fingerprint(image: "Image.Image") -> dict[str, str]:
    """Fingerprints of an RGB picture as JSON: `pixels` is a digest of the decoded picture.

    Hashes of 64 and 256 bits, named for what was hashed: `d` the picture, `inner` without bars, `mirror` its mirror
    image, `inner_mirror`.
    """
    from PIL import Image

    grey = image.convert("L")
    inner = without_bars(grey)
    salt = struct.pack("<2I", *image.size)
    made = {"pixels": hashlib.blake2b(image.tobytes(), digest_size=32, salt=salt).hexdigest()}
    for name, one in (("d", grey), ("inner", inner)):
        flipped = one.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        mirror = "mirror" if name == "d" else "inner_mirror"
        for size in (8, 16):
            made[f"{name}{size * size}"] = difference_hash(one, size)
            made[f"{mirror}{size * size}"] = difference_hash(flipped, size)
    return made


def difference_hash(grey: "Image.Image", size: int) -> str:
    """size × size bits as hex: is each place brighter than its right neighbour?"""
    import numpy as np

    small = np.asarray(grey.resize((size + 1, size), resample=4, reducing_gap=3.0), dtype=np.int16)  # 4: box
    return np.packbits((small[:, :-1] > small[:, 1:]).ravel()).tobytes().hex()


def without_bars(grey: "Image.Image") -> "Image.Image":
    """The picture without even bars at its edges (chat screenshots, letter boxes); itself if there are none."""
    import numpy as np

    scale = max(1, max(grey.size) // 400)
    pixels = np.asarray(grey.reduce(scale) if scale > 1 else grey, dtype=np.float32)
    rows = np.flatnonzero(pixels.std(axis=1) > BAR_SPREAD)
    columns = np.flatnonzero(pixels.std(axis=0) > BAR_SPREAD)
    if len(rows) < pixels.shape[0] // 4 or len(columns) < pixels.shape[1] // 4:
        return grey
    left, top = int(columns[0]) * scale, int(rows[0]) * scale
    right, bottom = (int(columns[-1]) + 1) * scale, (int(rows[-1]) + 1) * scale
    return grey.crop((left, top, min(right, grey.width), min(bottom, grey.height)))


def distance(one: str, other: str) -> int:
    """Bits that differ between two hashes in hex of the same length."""
    return bin(int(one, 16) ^ int(other, 16)).count("1")


def has_content(hash256: str) -> bool:
    """Does a hash say anything? An even area gives bits that nearly all agree."""
    ones = bin(int(hash256, 16)).count("1")
    return ones >= FLAT_BITS and (256 - ones) >= FLAT_BITS


def likeness(mine: dict[str, Any], known: dict[str, Any]) -> Likeness | None:
    """The best agreement of a picture, or its mirror image, with a known one; None if either says nothing."""
    pairs = [
        (mine["d256"], known["d256"], "as it is"),
        (mine["inner256"], known["d256"], "without bars"),
        (mine["d256"], known["inner256"], "without bars"),
        (mine["inner256"], known["inner256"], "without bars"),
        (mine["mirror256"], known["d256"], "mirrored"),
        (mine["inner_mirror256"], known["inner256"], "mirrored"),
    ]
    found = [Likeness(distance(a, b), how) for a, b, how in pairs if has_content(a) and has_content(b)]
    return min(found, key=lambda one: one.bits, default=None)
