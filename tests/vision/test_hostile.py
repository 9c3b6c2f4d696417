"""Every hostile file ends in a refusal or a bounded look; the next picture is read as if nothing had been."""

import json
import logging
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpdesk.media.analyse import analyse
from helpdesk.media.child import Limits, Pool
from helpdesk.media.decoding.limits import REASONS
from vision.hostile import corpus, png

SECONDS, MEMORY_MB = 20.0, 1536
BOUNDED = ("", "timeout")  # all else is refused: a library that ends itself at the memory limit, too
# Files that are nothing but a picture in odd clothes: opened, and harmless.
HARMLESS = {
    "60000-text-chunks.png", "exif-60kb-comment.jpg", "exif-loop.jpg", "exif-length-lie.jpg", "exif-5000-tags.jpg",
    "orientation-99.jpg", "xmp-entities.png", "jpeg-and-zip.jpg", "jpeg-and-html.jpg", "pdf-in-jpeg.jpg",
    "png-named.jpg", "webp-60-frames.webp", "apng-60-frames.png",
}  # fmt: skip
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def files() -> dict[str, tuple[str, bytes]]:
    return {name: (kind, data) for name, kind, data in corpus()}


@pytest.fixture(scope="module")
def children() -> Iterator[Pool]:
    with Pool(1, Limits(seconds=SECONDS, memory_mb=MEMORY_MB)) as pool:
        yield pool


def test_there_are_at_least_forty(files: dict[str, tuple[str, bytes]]) -> None:
    assert len(files) >= 40


def peak_mb() -> float:
    """The most memory that a living child of ours has held so far."""
    mine = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    held = [re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text()) for pid in mine]
    return max((int(one.group(1)) / 1024 for one in held if one), default=0.0)


def test_each_ends_in_bounded_time_and_a_known_word(
    files: dict[str, tuple[str, bytes]], children: Pool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong, peaks = [], {}
    for name, (kind, data) in files.items():
        started = time.monotonic()
        found = analyse(data, children, kind=kind)
        took = time.monotonic() - started
        peaks[name] = peak_mb()
        json.dumps(found.as_json())
        if took > SECONDS + 5 or found.failed not in BOUNDED or (found.refused and found.refused not in REASONS):
            wrong.append((name, found.refused, found.failed, round(took, 1)))
        if name in HARMLESS and (found.refused or found.failed):
            wrong.append((name, "should be opened", found.refused, found.failed))
        assert name not in caplog.text
    assert not wrong
    assert max(peaks.values()) < MEMORY_MB + 200, peaks


@pytest.mark.parametrize("name", ["page.jpg", "script.svg", "postscript.jpg", "program.png", "tiff.jpg", "noise.bin"])
def test_what_is_no_picture_is_not_supported(files: dict[str, tuple[str, bytes]], children: Pool, name: str) -> None:
    kind, data = files[name]
    assert analyse(data, children, kind=kind).refused == "not_supported"


def test_reading_goes_on_after_a_bomb(children: Pool, files: dict[str, tuple[str, bytes]]) -> None:
    analyse(png(30_000, 30_000, depth=1), children, kind="image")
    found = analyse(files["png-named.jpg"][1], children, kind="image")
    assert found.fields.get("order_number") == "10482"
