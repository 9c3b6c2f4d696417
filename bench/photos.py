"""The pictures that are measured with: screenshots by a real browser and photos of things, from the seed `bench`.

Made with the tools of tests/vision, apart from the pictures on which understanding is measured.
"""

import importlib
import io
import random
import sys
from pathlib import Path
from typing import Any

from PIL import Image

from bench.stock import ROOT

SEED = "bench"
SCREEN = (1080, 2400)
SIDE = 1600  # pixels, WhatsApp's long side


def screenshots(each: int) -> dict[str, list[Path]]:
    """Up to `each` phone screenshots of 1080 × 2400 per language, made once and kept under var/."""
    dataset = _tests("vision.dataset")
    wanted = list(dataset.samples(3 * each, ["clean"], SEED))
    found: dict[str, list[Path]] = {language: [] for language in dataset.LANGUAGES}
    for one in wanted:
        if one.device == "phone" and len(found[one.language]) < each and _size(one.path) == SCREEN:
            found[one.language].append(one.path)
    return found


def photos(folder: Path, number: int) -> list[str]:
    """Names of JPEGs in `folder`, as WhatsApp sends them on, no two alike; made once. Every third shows things, the
    others are screenshots."""
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"photo{n}" for n in range(number)]
    missing = [n for n, name in enumerate(names) if not (folder / name).exists()]
    screens = [path for paths in screenshots(6).values() for path in paths] if missing else []
    for n in missing:
        draw = random.Random(f"{SEED}/{n}")  # noqa: S311 - pictures, not secrets
        thing = n % 3 == 2
        picture = _tests("vision.scenes").scene(n % 24, SEED) if thing else Image.open(draw.choice(screens))
        left, top, right, bottom = (draw.randrange(1, 40) for _ in range(4))
        picture = picture.convert("RGB").crop((left, top, picture.width - right, picture.height - bottom))
        picture.thumbnail((SIDE, SIDE))
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=draw.randint(70, 80), subsampling=2)
        (folder / names[n]).write_bytes(out.getvalue())
    return names


def raw() -> Any:
    """Plain pytesseract with the right languages, as tests/vision compares with."""
    return _tests("vision.readers").raw


def _size(path: Path) -> tuple[int, int]:
    with Image.open(path) as picture:
        return picture.size


def _tests(module: str) -> Any:
    if str(ROOT / "tests") not in sys.path:
        sys.path.insert(0, str(ROOT / "tests"))
    return importlib.import_module(module)
