"""Trains the reader of letters in identifiers: `python tools/train_letters.py --fonts DIR… [--held NAME…] [--seed N]`.

Renders made-up identifiers in many fonts and sizes, after the same preparation that pictures get, and writes
helpdesk/media/reading/letters.npz. Fonts are only needed here: the more of them, sans and mono, the better.
"""

import argparse
import random
import string
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont
from train_digits import degraded, train

from helpdesk.media.reading.letters import CLASSES, NETWORK, UNKNOWN, Look, measured, parted, referred, scores
from helpdesk.media.reading.prepare import SECOND_LARGEST, SECOND_SMALLEST, SOFT, even_light, sharpened, steepness

# What the evaluation may use, and what was drawn after it: these are read, never trained on.
KEPT_AWAY = ("Roboto", "Inter", "Liberation", "Noto", "DejaVu", "Arimo", "Cousine", "Tinos", "Hack", "Droid")
KEPT_AWAY += ("Italic", "Oblique", "Condensed", "Symbol", "Dingbats", "Script", "Chancery", "Medi", "Icon", "Thin")
KEPT_AWAY += ("Smallcaps", "Hairline", "UltraLight", "ExtraLight")
UPPER, LOWER, DIGITS = string.ascii_uppercase, string.ascii_lowercase, string.digits
HARD = "0O1IlS5B8G6Z2D4AQ7T9gqVYUJijvyczswxkoucCWX"  # what is taken for one another
WIDE = (20, 40, 128)  # the network's layers
Drawn = tuple[np.ndarray, str]
SMALL, LARGE = 12, 60  # pixels of a font's size


def main() -> None:
    """Render, train, say how good it is on fonts it has not seen, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fonts", type=Path, nargs="+", required=True)
    parser.add_argument("--held", nargs="*", default=["Lato", "IBMPlex", "ibm-plex", "JetBrains", "Carlito", "ubuntu"])
    parser.add_argument("--lines", type=int, default=14000)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    fonts = [
        path
        for folder in given.fonts
        for kind in ("*.[ot]tf", "*.woff")
        for path in sorted(folder.rglob(kind))
        if not any(name.lower() in path.name.lower().replace("-", "") for name in KEPT_AWAY) and _usable(path)
    ]
    held = [path for path in fonts if any(name in path.name for name in given.held)]
    used = [path for path in fonts if path not in held]
    print(f"{len(used)} fonts, {len(held)} held out", flush=True)
    words = rendered(used, given.lines, given.seed)
    data, labels = partly_known(words, given.seed)
    stored = train(data, labels, given.seed, len(CLASSES), WIDE)
    stored["frequency"] = np.bincount(labels, minlength=len(CLASSES)) / len(labels)
    np.savez_compressed(NETWORK.file, **{name: value.astype(np.float16) for name, value in stored.items()})
    print(NETWORK.file.name, NETWORK.file.stat().st_size, "bytes")
    told(rendered(held, given.lines // 10, given.seed + 1))


def _usable(path: Path) -> bool:
    """Does a font draw each character differently, and small letters other than capitals?"""
    try:
        font = ImageFont.truetype(str(path), 32)
        drawn = [bytes(font.getmask(char)) for char in "OAaRrEeg5"]
    except (OSError, ValueError):
        return False
    return len({*drawn}) == len(drawn) and all(drawn)


def rendered(fonts: list[Path], lines: int, seed: int) -> list[Drawn]:
    """The shapes of so many rendered words."""
    rng, noise = random.Random(seed), np.random.default_rng(seed)  # noqa: S311
    families: dict[Path, list[Path]] = {}
    for path in fonts:
        families.setdefault(path.parent, []).append(path)
    made = []
    for number in range(lines):
        drawn = draw(rng.choice(rng.choice(list(families.values()))), rng, noise)
        if drawn is not None:
            made.append(drawn)
        if number % 2000 == 0:
            print(number, len(made), flush=True)
    return made


def partly_known(words: list[Drawn], seed: int) -> tuple[np.ndarray, np.ndarray]:
    """All shapes as the network sees them, once without knowing the others and once beside some that are known."""
    rng = random.Random(seed)  # noqa: S311
    rows, labels = [], []
    for found, text in words:
        some = "".join(UNKNOWN if rng.random() < 0.2 else char for char in text)
        for chars in (UNKNOWN * len(text), some):
            rows.append(referred(found, chars))
            labels += [CLASSES.index(char) for char in text]
    return np.concatenate(rows), np.array(labels)


def told(words: list[Drawn]) -> None:
    """Print how many shapes are read right, how surely, and what is taken for what."""
    found = np.concatenate(scores([rows for rows, _ in words]))
    labels = np.array([CLASSES.index(char) for _, text in words for char in text])
    best = found.argmax(1)
    print(f"{len(labels)} shapes of fonts held out, right: {(best == labels).mean():.4f}")
    for limit in (0.5, 0.9, 0.98):
        sure = found.max(1) > limit
        print(f"surer than {limit}: {sure.mean():.3f} of them, right: {(best == labels)[sure].mean():.4f}")
    wrong = [CLASSES[one] + CLASSES[other] for one, other in zip(labels, best, strict=True) if one != other]
    pairs = sorted(set(wrong), key=lambda pair: -wrong.count(pair))[:40]
    print(" ".join(f"{pair}:{wrong.count(pair)}" for pair in pairs))


def word(rng: random.Random) -> str:
    """Something like an identifier."""

    def some(chars: str, low: int, high: int) -> str:
        return "".join(rng.choice(chars) for _ in range(rng.randint(low, high)))

    kinds = [
        lambda: some(UPPER + DIGITS, 6, 18),
        lambda: some(DIGITS + UPPER + DIGITS, 6, 18),
        lambda: some(DIGITS, 4, 20),
        lambda: "1Z" + some(UPPER + DIGITS, 6, 6) + some(DIGITS, 10, 10),
        lambda: some(UPPER, 1, 4) + rng.choice(["-", "", "_", "/"]) + some(DIGITS, 3, 10),
        lambda: some(LOWER, 2, 5) + "_" + some(UPPER + LOWER + DIGITS, 10, 18),
        lambda: some(UPPER + LOWER + DIGITS, 8, 18),
        lambda: some(HARD, 6, 16),
        lambda: some(HARD.upper() + DIGITS, 6, 16),
        lambda: some(UPPER, 3, 6) + "_" + some(UPPER, 3, 9) + "_" + some(UPPER, 2, 6),
        lambda: some("0123456789abcdef", 8, 8) + "-" + some("0123456789abcdef", 4, 4),
        lambda: "0x" + some("0123456789ABCDEF", 8, 8),
        lambda: some(LOWER, 2, 7) + rng.choice("._-+") + some(LOWER + DIGITS, 1, 6) + "@" + some(LOWER, 3, 7) + ".com",
        lambda: "#" + some(DIGITS, 4, 8),
        lambda: some(UPPER + DIGITS, 3, 5) + "-" + some(UPPER + DIGITS, 3, 5) + ":" + some(DIGITS, 1, 4),
        lambda: some(LOWER + UPPER, 4, 10),
    ]
    return rng.choice(kinds)()


def draw(path: Path, rng: random.Random, noise: np.random.Generator) -> Drawn | None:
    """The shapes of one rendered word as features, and their characters; None where they cannot be told apart."""
    size = int(SMALL * (LARGE / SMALL) ** rng.random())
    font, text = ImageFont.truetype(str(path), size), word(rng)
    spacing = size * rng.choice([0.0, 0.0, 0.0, rng.uniform(-0.02, 0.08)])
    x, picture, places = size * 1.5, Image.new("L", (size * len(text) + 4 * size, size * 4), 255), []
    pen = ImageDraw.Draw(picture)
    for char in text:
        pen.text((x, size), char, font=font, fill=0)
        left, _, right, _ = font.getbbox(char)
        places.append((x + left, x + right))
        x += font.getlength(char) + spacing
    if font.getlength("iiii") <= 0 or x > picture.width - size:
        return None
    height = min(max(size * rng.uniform(0.5, 0.8), SECOND_SMALLEST), SECOND_LARGEST)  # what the page's text has
    factor = height / (size * rng.uniform(0.5, 0.8))
    grey = degraded(np.asarray(picture.crop((0, 0, int(x + size * 1.5), size * 4))), rng, noise)
    if steepness(grey) < SOFT:
        grey = sharpened(grey, size * 0.6)
    grey = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    piece = even_light(grey, height)
    found = parted(Look(piece, places[0][0] * factor - 1, places[-1][1] * factor + 1).shapes(), len(text))
    if found is None:
        return None
    for (box, _), (left, right) in zip(found, places, strict=True):
        off = abs((box.left + box.right) / 2 - (left + right) / 2 * factor)
        if off > 0.3 * max(3.0, (right - left) * factor):
            return None
    return measured(found), text


if __name__ == "__main__":
    main()
