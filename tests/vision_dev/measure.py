"""Measures the reader on the tuning pictures: `python -m tests.vision_dev.measure FOLDER [part of a file name]`.

Prints every page with misses and sums by language and channel. What it says is for tuning, and is never reported.
"""
# ruff: noqa: T201

import json
import pickle
import sys
import time
from collections import defaultdict
from pathlib import Path

from PIL import Image

from helpdesk.media.reading import in_process
from helpdesk.media.reading.engine import engine
from helpdesk.media.reading.page import read_page
from tests.vision.scoring import Score

in_process.SECONDS = 600  # this machine may be busy


def main(folder: Path, part: str = "", number: int = 0, of: int = 1) -> None:
    """Read what is in `truth.json` and print it; readings are kept beside the pictures for looking at."""
    reader = engine()
    scores: dict[tuple[str, str], Score] = defaultdict(Score)
    truth = [page for page in json.loads((folder / "truth.json").read_text()) if part in page["file"]][number::of]
    for page in truth:
        started = time.process_time()
        reading = read_page(Image.open(folder / page["file"]), reader)
        seconds = time.process_time() - started
        (folder / (page["file"] + ".pickle")).write_bytes(pickle.dumps(reading))
        found = {name: field.value for name, field in reading.fields.items()}
        one = Score()
        one.add(page["texts"], page["fields"], reading.text, found)
        missed = {name: (value, found.get(name)) for name, value in page["fields"].items() if found.get(name) != value}
        more = {name: value for name, value in found.items() if name not in page["fields"]}
        sent_back = reading.confidence < 75
        believed = {n for n, f in reading.fields.items() if f.confidence >= 0.8} if not sent_back else set()
        wrong = sorted(name for name in believed if page["fields"].get(name) != found[name])
        if missed or more or one.cer > 0.1:
            told = f"cer {one.cer:.3f} trust {reading.confidence:.0f}"
            print(page["file"], told, missed, more, *(["WRONG", wrong] if wrong else []), flush=True)
        for key in ((page["language"], page["variant"]), (page["language"], ""), ("", page["variant"]), ("", "")):
            score = scores[key]
            score.add(page["texts"], page["fields"], reading.text, found)
            score.wrong += len(wrong) - sum(page["fields"].get(name) != value for name, value in found.items())
            score.seconds += seconds
            score.sent_back += sent_back
    for key, score in sorted(scores.items()):
        fields = f"fields {score.exact}/{score.fields} wrong {score.wrong} back {score.sent_back}"
        print(*key, f"CER {score.cer:.4f} {fields} s {score.seconds / score.pictures:.2f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3], *map(int, sys.argv[3:5]))
