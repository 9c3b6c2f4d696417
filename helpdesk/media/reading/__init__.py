"""Reading what stands on a picture: text with places and confidence, and the fields a shop cares about.

Everything here runs in a child process with limits. Importing this package is cheap; OpenCV and Tesseract are loaded
by the first `read`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpdesk.media.reading.words import Reading

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["Reading", "read"]


def read(image: Image.Image, ocr: str = "") -> Reading:
    """Read one RGB picture (EXIF applied, at most 40 megapixels) with one of `engine.ENGINES`. Raises EngineFailed."""
    from helpdesk.media.reading.engine import engine
    from helpdesk.media.reading.page import read_page

    return read_page(image, engine(ocr))
