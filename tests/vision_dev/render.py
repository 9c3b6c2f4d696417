"""Renders the tuning pages with Chromium and makes the channel's variants: `python -m tests.vision_dev.render DIR`."""

import io
import json
import sys
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageFilter

from tests.fixtures.browser import chromium
from tests.vision_dev import camera, odd, pages, wide
from tests.vision_dev.fourth import pages as fourth
from tests.vision_dev.fourth_ar import pages as fourth_ar
from tests.vision_dev.retired import pages as retired
from tests.vision_dev.second import pages as second
from tests.vision_dev.third import pages as third

RUNS = """() => { const out = []; const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) { const t = walk.currentNode; const s = t.textContent.trim(); if (!s) continue;
const r = document.createRange(); r.selectNodeContents(t); const b = r.getBoundingClientRect();
out.push([s, b.x, b.y, b.width, b.height]); } return out; }"""
NUMBERS = {
    "": range(10), "wide": range(16), "hard": range(16, 32), "fresh": range(32, 64), "odd": range(32),
    "retired": range(32), "second": range(32), "third": range(24), "fourth": range(24), "fourth_ar": range(40),
}  # fmt: skip


def _retired(number: int, language: str) -> pages.Page:
    old = retired.page(language, number)
    width, height, scale = retired.DEVICES[old.device]
    return pages.Page(old.name, language, old.html, width, height, scale, old.fields, old.digits == "arabic")


MAKERS = {
    "odd": odd.make, "retired": _retired, "second": second.make, "third": third.make, "fourth": fourth.make,
    "fourth_ar": fourth_ar.make,
}  # fmt: skip


def main(folder: Path, which: str = "", languages: str = "en,de,ar") -> None:
    """Write pictures and `truth.json` into `folder`; `which`: "wide" pages, or others of NUMBERS in all variants."""
    folder.mkdir(parents=True, exist_ok=True)
    truth = []
    with chromium() as browser:
        for language in languages.split(","):
            for number in NUMBERS[which]:
                page = MAKERS.get(which, wide.make if which else pages.make)(number, language)
                tab = browser.new_page(
                    viewport={"width": page.width, "height": page.height}, device_scale_factor=page.scale
                )
                tab.set_content(page.html)
                runs = tab.evaluate(RUNS)
                picture = Image.open(io.BytesIO(tab.screenshot(full_page=True))).convert("RGB")
                tab.close()
                for variant, changed in (hard if which not in ("", "wide") else variants)(picture, number).items():
                    name = f"{page.name}-{variant}.png"
                    changed.save(folder / name, compress_level=1)
                    truth.append({
                        "file": name, "language": language, "variant": variant, "eastern": page.eastern,
                        "texts": [run[0] for run in runs], "fields": page.fields,
                    })  # fmt: skip
        browser.close()
    (folder / "truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=0), "utf-8")


def variants(picture: Image.Image, seed: int) -> dict[str, Image.Image]:
    """The picture clean, after a messenger, a little blurred, as a photo of the screen and as one in low light."""
    made = {"clean": picture, "wa": messenger(picture, 70 + seed)}
    rng = np.random.default_rng(seed)
    if seed % 3 == 0:
        made["blur"] = messenger(picture.filter(ImageFilter.GaussianBlur(1.1)), 78)
    if seed % 3 == 1:
        made["photo"] = messenger(photo(picture, rng, light=0.95), 80)
    if seed % 3 == 2:
        made["lowlight"] = messenger(photo(picture, rng, light=0.33), 80)
    return made


def hard(picture: Image.Image, seed: int) -> dict[str, Image.Image]:
    """Every channel of every page, photos as `camera` takes them, in all strengths of light."""
    rng = np.random.default_rng(1000 + seed)
    sigma = rng.uniform(0.7, 1.3) * max(1.0, max(picture.size) / 1600)
    return {
        "clean": picture,
        "wa": messenger(picture, 70 + seed % 11),
        "blur": messenger(picture.filter(ImageFilter.GaussianBlur(sigma)), 75),
        "photo": messenger(camera.take(picture, rng, light=1.0), 75),
        "lowlight": messenger(camera.take(picture, rng, light=rng.uniform(0.22, 0.45)), 75),
    }


def messenger(picture: Image.Image, quality: int) -> Image.Image:
    """What a messenger does: at most 1600 pixels, JPEG with 4:2:0."""
    small = picture.copy()
    small.thumbnail((1600, 1600), Image.Resampling.LANCZOS)
    packed = io.BytesIO()
    small.save(packed, "JPEG", quality=quality, subsampling=2)
    return Image.open(io.BytesIO(packed.getvalue())).convert("RGB")


def photo(picture: Image.Image, rng: np.random.Generator, light: float) -> Image.Image:
    """The screen on a desk, seen a little from the side, with uneven light and a camera's noise."""
    screen = np.asarray(picture)
    height, width = screen.shape[:2]
    margin = 0.09 * max(height, width)
    size = (int(width + 2 * margin), int(height + 2 * margin))
    jitter = rng.uniform(-0.45, 0.45, (4, 2)) * margin
    corners = np.float32(
        [[margin, margin], [width + margin, margin], [width + margin, height + margin], [margin, height + margin]]
    ) + jitter.astype(np.float32)
    source = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    matrix = cv2.getPerspectiveTransform(source, corners)
    desk = np.empty((size[1], size[0], 3), np.float32)
    desk[:] = rng.choice([[150, 120, 90], [95, 95, 100], [190, 185, 175]])
    seen = cv2.warpPerspective(screen, matrix, size, flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(np.full(screen.shape[:2], 255, np.uint8), matrix, size)[..., None] / 255.0
    scene = desk * (1 - mask) + seen * mask
    y, x = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32)
    scene *= (light * (0.8 + 0.3 * (x / size[0] * rng.random() + y / size[1] * rng.random())))[..., None]
    scene = cv2.GaussianBlur(scene, (0, 0), 0.8)
    scene += rng.normal(0, 5 if light > 0.5 else 9, scene.shape)
    return Image.fromarray(np.clip(scene, 0, 255).astype(np.uint8))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:4])
