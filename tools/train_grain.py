"""Trains what takes the grain out of photos in poor light (helpdesk/media/reading/grain.onnx), in two steps:

    python -m tests.vision_dev.render var/tuning second              # and any other tuning pages: clean pictures
    python tools/train_grain.py pairs var/tuning… --out var/grain    # each page photographed in the dark, and as it was
    uv run --no-project --with torch,onnx,opencv-python-headless python tools/train_grain.py train var/grain

The second step needs torch, in an environment of its own; twenty minutes on one core. Only tuning pages are used.
"""

import argparse
import copy
import sys
import time
from pathlib import Path
from typing import Any

import cv2
import numpy as np

PROJECT = Path(__file__).resolve().parents[1]
FILE = PROJECT / "helpdesk/media/reading/grain.onnx"
DARK, LIGHT = 0.2, 0.5  # of a bright room's light
WIDTH, DILATIONS = 24, (1, 2, 1, 2, 1)  # channels and reach of the layers
BATCH, SIDE, RATE = 16, 64, 2e-3  # patches at once, their pixels, and how fast is learnt
LETTERS, STEP, EDGE = 6, 8, 36  # what is written on a page: mean edge around; every so many pixels; not at the rim
MORE_GRAIN = (0.4, 4, 25)  # share of patches with a grain that no lens or messenger has softened; levels of it
BORDER = 4  # pixels of a patch whose surroundings are cut off


def main() -> None:
    """Make the pairs or train on them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=["pairs", "train"])
    parser.add_argument("folders", type=Path, nargs="+", help="rendered pages, or for `train` the folder of pairs")
    parser.add_argument("--out", type=Path, default=Path("var/grain"))
    parser.add_argument("--minutes", type=float, default=20)
    given = parser.parse_args()
    if given.step == "pairs":
        pairs(given.folders, given.out)
    else:
        train(given.folders[0], given.minutes)


def pairs(folders: list[Path], out: Path) -> None:
    """Photograph every clean page in poor light; write the screen cut out of the photo beside the page itself."""
    sys.path.insert(0, str(PROJECT))
    from PIL import Image

    from helpdesk.media.reading.prepare import lit
    from helpdesk.media.reading.screen import rectified
    from tests.vision_dev import camera
    from tests.vision_dev.render import messenger

    out.mkdir(parents=True, exist_ok=True)
    pages = sorted(page for folder in folders for page in folder.glob("*-clean.png"))
    for number, page in enumerate(pages):
        picture = Image.open(page).convert("RGB")
        rng = np.random.default_rng(7 * number + 3)
        light = rng.uniform(DARK, LIGHT)
        matrix = camera.matrix_of(picture, copy.deepcopy(rng))
        photo = messenger(camera.take(picture, rng, light), int(rng.integers(70, 81)))
        width, height = picture.size
        rim = np.array([[[0, 0]], [[width, 0]], [[width, height]], [[0, height]]], np.float32)
        corners = cv2.perspectiveTransform(rim, matrix).reshape(4, 2).astype(np.float32)
        dark = lit(rectified(cv2.cvtColor(np.asarray(photo), cv2.COLOR_RGB2GRAY), corners)[0])
        size = (dark.shape[1], dark.shape[0])
        clean = cv2.resize(cv2.cvtColor(np.asarray(picture), cv2.COLOR_RGB2GRAY), size, interpolation=cv2.INTER_AREA)
        np.savez(out / f"{number:04}.npz", dark=dark, clean=clean)


def train(folder: Path, minutes: float) -> None:
    """Learn to make the one of the other, and write the network."""
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(1)
    rng = np.random.default_rng(1)
    shown = [one for one in map(_written, sorted(folder.glob("*.npz"))) if one is not None]
    network = _network()
    learning = torch.optim.Adam(network.parameters(), RATE)
    started, step = time.monotonic(), 0
    while (part := (time.monotonic() - started) / 60 / minutes) < 1:
        for group in learning.param_groups:
            group["lr"] = RATE * 0.5 * (1 + np.cos(np.pi * part)) * min(1.0, (step + 1) / 50) + 1e-5
        patches = [_patch(*shown[rng.integers(len(shown))], rng) for _ in range(BATCH)]
        dark, clean = (torch.from_numpy(np.stack(side)[:, None]) for side in zip(*patches, strict=True))
        missed = (network(dark) - clean)[..., BORDER:-BORDER, BORDER:-BORDER]
        contrast = clean.flatten(1).std(1).view(-1, 1, 1, 1) + 0.03  # pale letters count as much as black ones
        loss = torch.sqrt((missed / contrast) ** 2 + 1e-3).mean()
        learning.zero_grad()
        loss.backward()
        learning.step()
        step += 1
        if step % 500 == 0:
            print(f"{step} steps, {loss.item():.3f}", flush=True)  # noqa: T201
    torch.onnx.export(
        network.eval().inner, torch.zeros(1, 4, SIDE, SIDE), FILE, input_names=["x"], output_names=["y"],
        dynamic_axes={name: {2: "h", 3: "w"} for name in "xy"}, dynamo=False, opset_version=13,
    )  # fmt: skip


def _written(file: Path) -> tuple[Any, Any, Any] | None:
    """A pair and the places where something is written; None when there are hardly any."""
    with np.load(file) as pair:
        dark, clean = pair["dark"], pair["clean"]
    edges = cv2.blur(np.abs(cv2.Laplacian(clean, cv2.CV_16S)).astype(np.float32), (33, 33))
    places = np.argwhere(edges[EDGE:-EDGE:STEP, EDGE:-EDGE:STEP] > LETTERS) * STEP + EDGE
    return (dark, clean, places) if len(places) >= 20 else None


def _patch(dark: Any, clean: Any, places: Any, rng: np.random.Generator) -> tuple[Any, Any]:
    """A piece of both, the clean one in the light of the dark one; half of them with light and dark exchanged."""
    place = places[rng.integers(len(places))] - SIDE // 2 + rng.integers(-8, 8, 2)
    top, left = np.clip(place, 0, np.array(dark.shape) - SIDE)
    x, y = (side[top : top + SIDE, left : left + SIDE].astype(np.float32) / 255 for side in (dark, clean))
    about = y - y.mean()
    y = (about * (x - x.mean())).mean() / ((about * about).mean() + 1e-4) * about + x.mean()
    share, least, most = MORE_GRAIN
    if rng.random() < share:
        x = np.clip(x + rng.normal(0, rng.uniform(least, most) / 255, x.shape), 0, 1).astype(np.float32)
    return (1 - x, 1 - y) if rng.random() < 0.5 else (x, y)


def _network() -> Any:
    """Two by two pixels are four channels of one; what is added to the picture is learnt."""
    import torch
    from torch import nn

    class Inner(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.first = nn.Conv2d(4, WIDTH, 3, padding=1)
            self.middle = nn.ModuleList(nn.Conv2d(WIDTH, WIDTH, 3, padding=d, dilation=d) for d in DILATIONS)
            self.last = nn.Conv2d(WIDTH, 4, 3, padding=1)
            nn.init.zeros_(self.last.weight)
            nn.init.zeros_(self.last.bias)

        def forward(self, four: Any) -> Any:
            layer = torch.relu(self.first(four))
            for number, convolution in enumerate(self.middle):
                layer = torch.relu(convolution(layer)) + (layer if number % 2 else 0)
            return four + self.last(layer)

    class Whole(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.inner = Inner()

        def forward(self, picture: Any) -> Any:
            return nn.functional.pixel_shuffle(self.inner(nn.functional.pixel_unshuffle(picture, 2)), 2)

    return Whole()


if __name__ == "__main__":
    main()
