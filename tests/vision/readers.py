"""The readers that are compared: ours, plain pytesseract, and RapidOCR in an environment of its own."""

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterable

RAW_LANGUAGES = {"en": "eng", "de": "deu+eng", "ar": "ara+eng"}
RAPID = (
    "import json,sys\nfrom rapidocr_onnxruntime import RapidOCR\nengine=RapidOCR()\n"
    "for path in sys.argv[1:]:\n    found,_=engine(path)\n"
    "    print(json.dumps({'file':path,'text':chr(10).join(row[1] for row in found or [])}),flush=True)\n"
)


@dataclass(frozen=True)
class Read:
    """One picture as a reader sees it; `seconds` of computing time; `asked`: fields the customer is asked about."""

    text: str
    fields: dict[str, Any]
    seconds: float
    usable: bool = True
    asked: frozenset[str] = frozenset()


def cpu() -> float:
    """Computing time of this process and its ended children, in seconds."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def ours(paths: list[Path], language: str) -> Iterable[Read]:
    """`helpdesk look --json` with one worker; the language is not told to it. Time is shared out evenly."""
    program = Path(sys.executable).with_name("helpdesk")
    before = cpu()
    done = subprocess.run(
        [program, "look", "--json", "--workers", "1", *map(str, paths)], capture_output=True, text=True, check=True
    )
    each = (cpu() - before) / len(paths)
    for line in done.stdout.splitlines():
        told = json.loads(line)
        asked = frozenset(name for name, detail in told["details"].items() if detail.get("ask"))
        yield Read(told["text"], told["fields"], each, told["quality"]["ok"], asked)


def alone(paths: list[Path], language: str) -> Iterable[Read]:
    """The same in this process: without starts, and without wall time that runs out on a busy machine."""
    from helpdesk.media import examine
    from helpdesk.media.reading import in_process

    in_process.SECONDS = 900
    for path in paths:
        before = cpu()
        told = examine.examine(path.read_bytes(), kind="image")
        took = cpu() - before
        asked = frozenset(name for name, detail in told["details"].items() if detail.get("ask"))
        yield Read(told["text"], told["fields"], took, told["quality"]["ok"], asked)


def raw(paths: list[Path], language: str) -> Iterable[Read]:
    """pytesseract with the page's own languages and nothing else; our extractor reads its text."""
    import pytesseract
    from PIL import Image

    from helpdesk.media.reading.text_layer import read_text

    os.environ["OMP_THREAD_LIMIT"] = "1"
    for path in paths:
        before = cpu()
        with Image.open(path) as picture:
            text = pytesseract.image_to_string(picture.convert("RGB"), lang=RAW_LANGUAGES[language])
        took = cpu() - before
        fields = {name: found.value for name, found in read_text(text).fields.items()}
        yield Read(text, fields, took)


def rapid(paths: list[Path], language: str) -> Iterable[Read]:
    """RapidOCR (PP-OCR models, no Arabic one), installed by uv for this run only."""
    from helpdesk.media.reading.text_layer import read_text

    uv = shutil.which("uv") or next(map(str, (Path.home() / ".pyenv/versions").glob("3.10*/bin/uv")), "uv")
    command = [uv, "run", "-q", "--no-project", "--python", str(getattr(sys, "_base_executable", sys.executable))]
    before, started = cpu(), time.monotonic()
    done = subprocess.run(
        [*command, "--with", "rapidocr-onnxruntime", "python", "-c", RAPID, *map(str, paths)],
        capture_output=True, text=True, env=os.environ | {"OMP_NUM_THREADS": "1"}, cwd=Path.cwd(),
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"RapidOCR does not run here after {time.monotonic() - started:.0f} s: {done.stderr[-200:]}")
    each = (cpu() - before) / len(paths)
    for line in done.stdout.splitlines():
        text = json.loads(line)["text"]
        yield Read(text, {name: found.value for name, found in read_text(text).fields.items()}, each)


READERS = {"helpdesk look": ours, "reader alone": alone, "pytesseract": raw, "RapidOCR": rapid}
