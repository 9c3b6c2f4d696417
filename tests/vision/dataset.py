"""The pictures of the set: made on demand from page, channel and seed, kept under var/, the same on every run."""

import json
import os
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Iterable, Iterator

from PIL import Image

from vision import channels
from vision.pages import Page, page
from vision.render import Browser, Run

CACHE = Path("var/vision")
LANGUAGES = ("en", "de", "ar")
FORMATS = {"clean": "png"}  # everything else arrives as JPEG


@dataclass(frozen=True)
class Sample:
    """One picture: `path` and what is true about it. `channel` is one of CHANNELS or a defect's name."""

    path: Path
    language: str
    kind: str
    channel: str
    theme: str
    device: str
    digits: str
    runs: tuple[str, ...]
    fields: dict[str, object]


def pages(
    per_language: int, seed: str, languages: Iterable[str] = LANGUAGES
) -> Iterator[tuple[Page, Image.Image, tuple[Run, ...]]]:
    """Every page with its clean screenshot and runs, from the cache where it is there."""
    folder = CACHE / seed / "pages"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [page(language, number, seed) for language in languages for number in range(per_language)]
    missing = [one for one in wanted if not (folder / f"{one.file}.json").exists()]
    if missing:
        with Browser() as browser:
            for one in missing:
                picture, runs = browser.shoot(one)
                _save(picture, folder / f"{one.file}.png")
                (folder / f"{one.file}.json").write_text(json.dumps([[run.text, run.box] for run in runs]))
    for one in wanted:
        runs = tuple(Run(text, tuple(box)) for text, box in json.loads((folder / f"{one.file}.json").read_text()))
        yield one, Image.open(folder / f"{one.file}.png").convert("RGB"), runs


def samples(
    per_language: int, names: Iterable[str], seed: str = "evaluation", languages: Iterable[str] = LANGUAGES
) -> Iterator[Sample]:
    """Every page through every channel or defect of `names`."""
    names, change = list(names), {**channels.CHANNELS, **channels.DEFECTS, "on_its_head": channels.on_its_head}
    for one, picture, runs in pages(per_language, seed, languages):
        for name in names:
            path = CACHE / seed / name / f"{one.file}.{FORMATS.get(name, 'jpg')}"
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                rng = random.Random(f"{seed}/{one.name}/{name}")
                made = channels.cut(picture, rng, runs) if name == "cropped" else change[name](picture, rng)
                _save(made, path)
            yield Sample(path, one.language, one.kind, name, one.theme, one.device, one.digits,
                         tuple(run.text for run in runs), one.fields)  # fmt: skip


def _save(picture: Image.Image, path: Path) -> None:
    """Write, then rename: two measurements may run beside each other."""
    part = path.with_name(f".{os.getpid()}-{path.name}")
    picture.save(part, **({} if path.suffix == ".png" else {"quality": 76, "subsampling": 2}))
    part.replace(path)
