"""`helpdesk look`: what the assistant sees in pictures, PDFs and films. Stores nothing, needs no database or secret."""

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from cli.output import say
from helpdesk.media.analyse import analyse, pool
from helpdesk.media.findings import Findings
from helpdesk.media.reading.engine import ENGINES

BAR = 30  # characters


def add_commands(commands: Any) -> None:
    """Add `look`."""
    command = commands.add_parser("look", help="look at pictures and documents as the assistant does")
    command.add_argument("files", nargs="+", type=Path, metavar="FILE")
    command.add_argument("--against", type=Path, metavar="DIR", help="compare with the pictures in this folder")
    command.add_argument("--json", action="store_true", help="one JSON object per file")
    command.add_argument(
        "--workers", type=int, default=0, metavar="N", help="child processes (default: one a processor)"
    )
    command.add_argument("--ocr", choices=ENGINES, default="", help="how Tesseract is called (default: OCR_ENGINE)")
    command.set_defaults(run=look)


def look(arguments: argparse.Namespace) -> int:
    """Look at each file, many at a time, and print in the order they were given."""
    files = [found for path in arguments.files for found in _files(path)]
    earlier = sorted(path for path in arguments.against.rglob("*") if path.is_file()) if arguments.against else []
    show_bar = sys.stderr.isatty() and len(files) + len(earlier) > 1
    workers = arguments.workers or os.cpu_count() or 1
    with pool(workers) as children, ThreadPoolExecutor(workers) as threads:
        first = [threads.submit(analyse, path, children, with_points=True) for path in earlier]
        known = [
            {"name": str(path), "hashes": found.hashes}
            for path, found in zip(earlier, _bar(first, show_bar), strict=True)
            if found.hashes
        ]
        jobs = [threads.submit(analyse, path, children, known=known, ocr=arguments.ocr) for path in files]
        for path, findings in zip(files, _bar(jobs, show_bar), strict=True):
            _print(path, findings, arguments.json)
    return 0


def _files(path: Path) -> Iterable[Path]:
    return sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]


def _bar(jobs: "list[Future[Findings]]", show: bool) -> Iterator[Findings]:
    """The results in order, with a progress bar on stderr."""
    for number, job in enumerate(jobs, 1):
        result = job.result()
        if show:
            done = BAR * number // len(jobs)
            end = "\n" if number == len(jobs) else ""
            print(f"\r[{'#' * done}{'.' * (BAR - done)}] {number}/{len(jobs)}", end=end, file=sys.stderr, flush=True)
        yield result


def _print(path: Path, findings: Findings, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"file": str(path)} | findings.as_json(), ensure_ascii=False), flush=True)
        return
    say(f"{path}: {findings.kind}{' about ' + findings.topic if findings.topic else ''}, {findings.ms} ms")
    if findings.refused or findings.failed:
        say(f"  not read: {findings.refused or findings.failed}")
    if not findings.quality["ok"]:
        say(f"  take it again: {', '.join(findings.quality['problems'])}")
    for name, value in findings.fields.items():
        shown = f"{value['value']} {value['currency']}" if isinstance(value, dict) else value
        sure = findings.details[name]["confidence"]
        say(f"  {name}: {shown} ({sure:.0%} sure{', ask' if findings.details[name]['ask'] else ''})")
    for flag in findings.evidence["flags"]:
        say(f"  evidence: {flag['kind']}: {flag['why']}")
