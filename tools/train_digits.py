"""Trains the reader of Arabic-Indic digits: `python tools/train_digits.py [--fonts DIR…] [--seed N]`.

Renders numbers, letters and words in every font that has Arabic digits, in many sizes, after the same preparation that
pictures get, and writes helpdesk/media/reading/glyphs.npz. A few minutes on one core. Fonts are only needed here.
"""

import argparse
import io
import random
import subprocess
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from helpdesk.media.reading.glyphs import (
    CLASSES,
    EASTERN,
    FILE,
    LETTER,
    SIDE,
    WESTERN,
    features,
    measure,
    neighbours,
    shapes,
)
from helpdesk.media.reading.prepare import even_light

# Kept away from training, so that they can test it: the evaluation set may use them.
HELD_OUT = ("Kacst", "Amiri", "mry_")
DECORATIVE = 0.15  # of the draws go to fonts that no screen would use
SCREEN_FONTS = (
    "Noto",
    "DejaVu",
    "Droid",
    "Free",
    "Scheherazade",
    "Lateef",
    "Harmattan",
    "Thabit",
    "Unikurd",
    "Homa",
    "Nazli",
)
ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةأإآءؤئ"
LATIN = "ABCDEFGHJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def main() -> None:
    """Render, train, say how good it is on fonts it has not seen, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fonts", type=Path, nargs="*", default=[Path("/usr/share/fonts")])
    parser.add_argument("--lines", type=int, default=14000)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    fonts = find_fonts(given.fonts)
    screen = [font for font in fonts if font.name.startswith(SCREEN_FONTS)]
    other = [font for font in fonts if font not in screen]
    print(f"{len(screen)} fonts for screens, {len(other)} others")
    rng, noise = random.Random(given.seed), np.random.default_rng(given.seed)  # noqa: S311
    rows, wanted = [], []
    for number in range(given.lines):
        font = rng.choice(other) if other and rng.random() < DECORATIVE else rng.choice(screen)
        made = draw(font, rng, noise)
        rows += [row for row, _ in made]
        wanted += [label for _, label in made]
        if number % 2000 == 0:
            print(number, len(rows), flush=True)
    data, labels = np.stack(rows), np.array(wanted)
    stored = train(data, labels, given.seed, len(CLASSES))
    np.savez_compressed(FILE, **{name: value.astype(np.float16) for name, value in stored.items()})
    print(FILE.name, FILE.stat().st_size, "bytes")


def train(
    data: np.ndarray, labels: np.ndarray, seed: int, classes: int, wide: tuple[int, int, int] = (12, 24, 64)
) -> dict[str, np.ndarray]:
    """The weights of a `glyphs.Network`: two convolutions over the picture, its measures beside them, two layers."""
    import tensorflow as tf

    tf.keras.utils.set_random_seed(seed)
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    keep = np.random.default_rng(seed).permutation(len(data))
    data, labels = data[keep], labels[keep]
    pictures, shapes_ = data[:, : SIDE * SIDE].reshape(-1, SIDE, SIDE, 1), data[:, SIDE * SIDE :]
    mean, spread = shapes_.mean(0), shapes_.std(0) + 0.05
    picture, shape = tf.keras.Input((SIDE, SIDE, 1)), tf.keras.Input((shapes_.shape[1],))
    layer = tf.keras.layers.MaxPool2D()(tf.keras.layers.Conv2D(wide[0], 3, activation="relu", name="c1")(picture))
    layer = tf.keras.layers.MaxPool2D()(tf.keras.layers.Conv2D(wide[1], 3, activation="relu", name="c2")(layer))
    layer = tf.keras.layers.Dropout(0.2)(tf.keras.layers.Flatten()(layer))
    layer = tf.keras.layers.Concatenate()([layer, shape])
    layer = tf.keras.layers.Dense(wide[2], activation="relu", name="d1")(layer)
    out = tf.keras.layers.Dense(classes, activation="softmax", name="d2")(layer)
    model = tf.keras.Model([picture, shape], out)
    model.compile(tf.keras.optimizers.Adam(2e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
    schedule = tf.keras.callbacks.LearningRateScheduler(lambda epoch: 2e-3 * 0.62**epoch)
    held = len(data) // 20
    measured = (shapes_ - mean) / spread
    model.fit([pictures[held:], measured[held:]], labels[held:], batch_size=192, epochs=7, verbose=2,
              validation_data=([pictures[:held], measured[:held]], labels[:held]), callbacks=[schedule])  # fmt: skip
    stored = {"mean": mean, "spread": spread}
    for name in ("c1", "c2", "d1", "d2"):
        stored["w_" + name], stored["b_" + name] = model.get_layer(name).get_weights()
    return stored


def find_fonts(folders: list[Path]) -> list[Path]:
    """Fonts that have U+0663 and are not held out."""
    found = []
    for folder in folders:
        for path in sorted(folder.rglob("*.[ot]tf")):
            if path.name.startswith(HELD_OUT) or any(
                word in path.name for word in ("Syriac", "Thaana", "Siyaq", "Nastaliq")
            ):
                continue
            told = subprocess.run(["fc-query", "-f", "%{charset}\n", str(path)], capture_output=True, text=True).stdout
            if any(_covers(part, 0x663) for line in told.splitlines() for part in line.split()):
                found.append(path)
    return found


def _covers(part: str, code: int) -> bool:
    first, _, last = part.partition("-")
    return int(first, 16) <= code <= int(last or first, 16)


def text_parts(rng: random.Random) -> list[str]:
    """Parts of a line, each drawn from left to right."""
    digits = EASTERN if rng.random() < 0.65 else WESTERN

    def number(low: int, high: int) -> str:
        return "".join(rng.choice(digits) for _ in range(rng.randint(low, high)))

    eastern = digits == EASTERN
    kinds = [
        lambda: number(1, 8),
        lambda: number(1, 4) + ("٫" if eastern and rng.random() < 0.6 else rng.choice(".,")) + number(2, 2),
        lambda: number(1, 2) + ("٬" if eastern and rng.random() < 0.6 else rng.choice(",.")) + number(3, 3),
        lambda: number(1, 2) + "/" + number(1, 2) + "/" + number(4, 4),
        lambda: number(4, 4) + "-" + number(2, 2) + "-" + number(2, 2),
        lambda: number(2, 2) + ":" + number(2, 2),
        lambda: number(3, 4) + "-" + number(3, 5),
    ]
    parts = []
    for _ in range(rng.randint(1, 3)):
        roll = rng.random()
        if roll < 0.55:
            parts.append(rng.choice(kinds)())
        elif roll < 0.85:
            parts.append("".join(rng.choice(ARABIC) for _ in range(rng.randint(1, 7))))
        else:
            parts.append("".join(rng.choice(LATIN) for _ in range(rng.randint(1, 7))))
    return parts


def draw(path: Path, rng: random.Random, noise: np.random.Generator) -> list[tuple[np.ndarray, int]]:
    """The glyphs of one rendered line, as features and class."""
    size = rng.choice([16, 18, 20, 24, 28, 32, 36, 40, 44, 56])
    try:
        font = ImageFont.truetype(str(path), size)
    except OSError:
        return []
    picture = Image.new("L", (size * 34, size * 4), 255)
    pen, x, places = ImageDraw.Draw(picture), size * 1.5, []
    for part in text_parts(rng):
        if part[0] in EASTERN + WESTERN:
            for char in part:  # one by one: the order on the page is the order here
                wide = font.getlength(char)
                pen.text((x, size), char, font=font, fill=0)
                left, _, right, _ = font.getbbox(char)
                places.append((x + left, x + right, char))
                x += wide
        else:
            pen.text((x, size), part, font=font, fill=0)
            wide = font.getlength(part)
            places.append((x - 2, x + wide + 2, LETTER))
            x += wide
        x += font.getlength(" ") * rng.uniform(1.0, 2.5)
    height = rng.uniform(18, 34)  # pixels of letters on the prepared line
    factor = height / (size * rng.uniform(0.6, 0.85))
    grey = degraded(np.asarray(picture.crop((0, 0, int(x + size), size * 4))), rng, noise)
    grey = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC if factor > 1 else cv2.INTER_AREA)
    return _labelled(even_light(grey, height), [(a * factor, b * factor, char) for a, b, char in places], rng)


def degraded(grey: np.ndarray, rng: random.Random, noise: np.random.Generator) -> np.ndarray:
    """Colours, dark themes, blur, a messenger's JPEG, a camera's noise, a little turning."""
    dark, light = rng.uniform(0, 90), rng.uniform(150, 255)
    if rng.random() < 0.4:
        dark, light = light, dark
    made = dark + (grey.astype(np.float32) / 255) * (light - dark)
    if rng.random() < 0.25:
        matrix = np.float32([[1, rng.uniform(-0.08, 0.08), 0], [rng.uniform(-0.006, 0.006), 1, 0]])
        made = cv2.warpAffine(made, matrix, made.shape[::-1], borderMode=cv2.BORDER_REPLICATE)
    if rng.random() < 0.5:
        made = cv2.GaussianBlur(made, (0, 0), rng.uniform(0.3, 1.3))
    if rng.random() < 0.35:
        made = made + noise.normal(0, rng.uniform(2, 9), made.shape)
    made = np.clip(made, 0, 255).astype(np.uint8)
    if rng.random() < 0.6:
        packed = io.BytesIO()
        Image.fromarray(made).save(packed, "JPEG", quality=rng.randint(55, 92))
        made = np.asarray(Image.open(packed))
    return made


def _labelled(
    page: np.ndarray, places: list[tuple[float, float, str]], rng: random.Random
) -> list[tuple[np.ndarray, int]]:
    found = shapes(page)
    boxes = [box for box, _ in found]
    made = []
    for number, (box, picture) in enumerate(found):
        middle = (box.left + box.right) / 2
        under = [char for left, right, char in places if left - 1 <= middle <= right + 1]
        if len(under) != 1 or (under[0] == LETTER and rng.random() < 0.55):
            continue
        inside = [char for left, right, char in places if left + 2 < box.right and right - 2 > box.left]
        if len(inside) > 1:  # glyphs that touch are one shape: nothing to learn from
            continue
        top, bottom = measure(neighbours(boxes, number))
        shift, stretch = rng.gauss(0, 0.06) * (bottom - top), rng.gauss(0, 0.08) * (bottom - top)
        made.append((features(box, picture, top + shift - stretch, bottom + shift + stretch), CLASSES.index(under[0])))
    return made


if __name__ == "__main__":
    main()
