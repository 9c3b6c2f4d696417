"""Measures judging: quality, evidence, displays and the index. `PYTHONPATH=tests .venv/bin/python -m vision.judging`.

Prints tables and, with --write, puts them into docs/vision.md.
"""
# ruff: noqa: T201

import argparse
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from PIL import Image

from helpdesk.media import quality
from helpdesk.media.evidence import arithmetic, hashes, origin, points
from helpdesk.media.evidence.examine import compare, fingerprints
from helpdesk.media.evidence.index import HashIndex
from helpdesk.media.reading import Reading, read
from helpdesk.media.reading.engine import EngineFailed
from vision import channels, displays, scenes, tamper
from vision.dataset import LANGUAGES, Sample, samples
from vision.measure import put
from vision.render import Browser

SEED = "evaluation"
DEADLINE = [float("inf")]  # time.monotonic() from which on no further page is begun: see --minutes


def measure_quality(count: int) -> str:
    """Precision and recall per problem, and how many usable pictures were flagged, on pictures not used to tune."""
    found: Counter[tuple[str, str]] = Counter()
    pictures: Counter[str] = Counter()
    good = flagged = 0
    started = time.process_time()
    for sample in samples(count, [*channels.CHANNELS, *channels.DEFECTS], SEED):
        with Image.open(sample.path) as opened:
            problems = quality.judge(opened.convert("RGB")).problems
        truth = sample.channel if sample.channel in channels.DEFECTS else "usable"
        pictures[truth] += 1
        for problem in problems:
            found[problem, truth] += 1
        good, flagged = good + (truth == "usable"), flagged + (truth == "usable" and bool(problems))
    for number in range(count * 3):
        problems = quality.judge(scenes.scene(number)).problems
        pictures["usable"] += 1
        good, flagged = good + 1, flagged + bool(problems)
        for problem in problems:
            found[problem, "usable"] += 1
    each = (time.process_time() - started) / sum(pictures.values())
    lines = ["| problem | pictures | precision | recall |", "|---|---|---|---|"]
    for problem in channels.DEFECTS:
        told = sum(many for (one, _), many in found.items() if one == problem)
        right = found[problem, problem]
        lines.append(
            f"| {problem} | {pictures[problem]} | {right / max(1, told):.2f} | {right / pictures[problem]:.2f} |"
        )
    lines += [
        "",
        f"Usable pictures flagged: {flagged} of {good}. CPU per picture with opening it: {1000 * each:.0f} ms.",
    ]
    return "\n".join(lines)


def measure_reuse(count: int) -> str:
    """Recall per way of sending a photo again, and false alarms of pictures that were never sent before."""
    known = [{"name": str(n), "hashes": fingerprints(scenes.scene(n), (), photo=True)} for n in range(count)]
    lines = ["| sent again | found | as the right picture | by hash | by points |", "|---|---|---|---|---|"]
    for how in scenes.AGAIN:
        ways: Counter[str] = Counter()
        for number in range(count):
            picture = scenes.again(scenes.scene(number), how, random.Random(f"{SEED}/{how}/{number}"))
            mine = fingerprints(picture, (), photo=True)
            name, flags = compare(mine, known)
            ways["found"] += name is not None
            ways["right"] += name == str(number)
            ways[flags[0].kind if flags else "-"] += 1
        by_hash = ways["same_picture"] + ways["same_file"]
        lines.append(
            f"| {how} | {ways['found']} of {count} | {ways['right']} | {by_hash} | {ways['part_of_picture']} |"
        )
    alarms, nearest, most = 0, [], []
    for number in range(count, 2 * count):
        if number % 6 == 5:
            continue  # parts of the same two natural photographs
        picture = channels.messenger(scenes.scene(number), random.Random(number))
        mine = fingerprints(picture, (), photo=True)
        alarms += compare(mine, known)[0] is not None
        nearest.append(min(one.bits for k in known if (one := hashes.likeness(mine, k["hashes"]))))
        most.append(max(points.agreeing(mine["points"], k["hashes"]["points"]) for k in known))
    lines += ["", f"Unknown pictures taken for a known one: {alarms} of {len(nearest)}; their nearest hash was "
              f"{min(nearest)} bits away (limit {hashes.SAME_PHOTO}), the most agreeing points {max(most)} "
              f"(limit {points.ENOUGH})."]  # fmt: skip
    return "\n".join(lines)


def measure_screens(count: int) -> str:
    """Screenshots: sent again (recompressed, cut) against the same app's screens with other data."""
    ways = ("clean", "wa", "photo", "cropped")
    prints: list[tuple[str, str, dict[str, Any]]] = []  # page, channel, fingerprints
    flagged = 0
    for sample in _in_turn(list(samples(count, ways, SEED)), len(ways)):
        with Image.open(sample.path) as opened:
            image = opened.convert("RGB")
        reading = _read(image)
        if reading is None:
            continue
        photo = quality.judge(image).photo
        prints.append((sample.path.stem, sample.channel, fingerprints(image, (reading,), photo=photo)))
        flagged += bool(arithmetic.examine(reading.lines))
    known = {page: {"name": page, "hashes": made} for page, way, made in prints if way == "clean"}
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for page, way, mine in (one for one in prints if one[0] in known):
        others = [one for name, one in known.items() if name != page]
        found[way]["all"] += 1
        found[way]["again"] += compare(mine, [known[page]])[0] is not None
        found[way]["alarm"] += compare(mine, others)[0] is not None
    lines = ["| screenshot came as | its own earlier copy found | another customer's taken for it |", "|---|---|---|"]
    for channel, many in found.items():
        lines.append(f"| {channel} | {many['again']} of {many['all']} | {many['alarm']} of {many['all']} |")
    lines += ["", f"Untouched pages of all kinds whose sums were doubted: {flagged} of {len(prints)}."]
    return "\n".join(lines)


def _read(image: Image.Image) -> Reading | None:
    """None where a busy machine lets Tesseract run out of time."""
    try:
        return read(image)
    except EngineFailed:
        return None


def _in_turn(made: list[Sample], ways: int) -> Iterator[Sample]:
    """Page by page with all its channels, one language after the other, until there is no more time."""
    pages = [made[start : start + ways] for start in range(0, len(made), ways)]
    each = len(pages) // len(LANGUAGES)
    for number in range(each):
        if time.monotonic() > DEADLINE[0]:
            return
        for place in range(len(LANGUAGES)):
            yield from pages[place * each + number]


def measure_sums(count: int) -> str:
    """Totals that were changed, per kind of edit and channel, and false alarms on untouched pages."""
    ways = ("clean", "wa", "photo")
    found: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    with Browser() as browser:
        for number in range(count):
            if time.monotonic() > DEADLINE[0]:
                break
            for language in LANGUAGES:
                made = tamper.order_pages(number + 1, language, SEED)[-1]
                rng = random.Random(f"{SEED}/tamper/{language}/{number}")
                pictures = {
                    "untouched": browser.shoot(made)[0],
                    "edited page": tamper.edited_page(browser, made, rng),
                    "painted over": tamper.painted_over(browser, made, rng),
                }
                for kind, picture in pictures.items():
                    for way in ways:
                        sent = channels.CHANNELS[way](picture, random.Random(f"{kind}{way}{number}"))
                        reading = _read(sent)
                        if reading is None:
                            continue
                        flags = arithmetic.examine(reading.lines)
                        found[kind, way, language]["all"] += 1
                        found[kind, way, language]["flag"] += bool(flags)
    lines = ["| page | channel | " + " | ".join(LANGUAGES) + " |", "|---|---|" + "---|" * len(LANGUAGES)]
    for kind in ("untouched", *tamper.KINDS_OF_EDIT):
        for way in ways:
            cells = [found[kind, way, language] for language in LANGUAGES]
            lines.append(f"| {kind} | {way} | " + " | ".join(f"{one['flag']} of {one['all']}" for one in cells) + " |")
    return "\n".join(lines)


def measure_origin(count: int) -> str:
    """Photos of screens among photos of things."""
    of_screen = [sample.path for sample in samples(count, ["photo"], SEED)]
    hits = 0
    for path in of_screen:
        with Image.open(path) as opened:
            hits += origin.photo_of_screen(opened.convert("RGB"))
    alarms = sum(
        origin.photo_of_screen(channels.messenger(scenes.scene(number), random.Random(number)))
        for number in range(3 * count)
    )
    told = f"Photos of a screen noticed: {hits} of {len(of_screen)}; "
    return f"{told}photos of things taken for one: {alarms} of {3 * count}."


def measure_displays(count: int) -> str:
    """Codes on displays of machines: the code found anywhere in the text, or as the error code."""
    lines = ["| display | pictures | error code exact | code in the text | a wrong code |", "|---|---|---|---|---|"]
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for number in range(count):
        one = displays.display(number)
        reading = read(one.picture)
        code = reading.fields.get("error_code")
        plain = "".join(char for char in reading.text.upper() if char.isalnum())
        rows[one.kind]["all"] += 1
        rows[one.kind]["exact"] += bool(code and code.value == one.code)
        rows[one.kind]["text"] += one.code.replace("-", "") in plain
        rows[one.kind]["wrong"] += bool(code and code.value != one.code)
    for kind, row in sorted(rows.items()):
        lines.append(f"| {kind} | {row['all']} | {row['exact']} | {row['text']} | {row['wrong']} |")
    return "\n".join(lines)


def measure_index(count: int = 1_000_000) -> str:
    """Time and memory of asking a million fingerprints."""
    import numpy as np

    rng = np.random.default_rng(5)
    lines = ["| bits | pictures | building | one question (median of 21) | memory |", "|---|---|---|---|---|"]
    for size in (8, 32):
        packed = rng.integers(0, 256, (count, size), dtype=np.uint8)
        index, started = HashIndex(size), time.perf_counter()
        for start in range(0, count, 50_000):
            index.add(*(row.tobytes().hex() for row in packed[start : start + 50_000]))
        built = time.perf_counter() - started
        times = []
        for number in range(21):
            started = time.perf_counter()
            assert index.near(packed[number * 1000].tobytes().hex(), 4)[0] == (number * 1000, 0)
            times.append(time.perf_counter() - started)
        told = f"{1000 * sorted(times)[10]:.1f} ms | {count * size * 1.5 / 1e6:.0f} MB at most"
        lines.append(f"| {8 * size} | {count} | {built:.1f} s | {told} |")
    return "\n".join(lines)


PARTS = {
    "quality": (measure_quality, 40), "reuse": (measure_reuse, 60), "screens": (measure_screens, 16),
    "sums": (measure_sums, 12), "origin": (measure_origin, 20), "displays": (measure_displays, 30),
    "index": (measure_index, 1_000_000),
}  # fmt: skip


def main() -> int:
    """Measure the parts asked for and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parts", nargs="+", default=list(PARTS), choices=list(PARTS))
    parser.add_argument("--count", type=int, default=0, help="how many of each, instead of the part's own number")
    parser.add_argument("--minutes", type=float, default=0, help="for screens and sums: begin no further page after it")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/vision.md")
    options = parser.parse_args()
    for part in options.parts:
        measure, count = PARTS[part]
        DEADLINE[0] = time.monotonic() + 60 * (options.minutes or 1e6)
        text = measure(count if part == "index" else options.count or count)
        print(f"\n## {part}\n{text}", flush=True)
        if options.write:
            put(part, text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
