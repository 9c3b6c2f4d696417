"""Measures reading on the evaluation set: `PYTHONPATH=tests .venv/bin/python -m vision.measure [--pages 40] …`.

Prints tables and, with --write, puts them into docs/vision.md. Judging is measured by `vision.judging`.
"""
# ruff: noqa: T201

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path

from vision.channels import CHANNELS
from vision.dataset import CACHE, LANGUAGES, Sample, samples
from vision.readers import READERS, Read
from vision.scoring import Score

REPORT = Path("docs/vision.md")
Scores = dict[tuple[str, str, str, str], Score]  # reader, language, channel, kind


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=40, help="pages per language")
    parser.add_argument("--channels", nargs="+", default=list(CHANNELS), choices=list(CHANNELS))
    parser.add_argument("--languages", nargs="+", default=list(LANGUAGES), choices=LANGUAGES)
    parser.add_argument("--readers", nargs="+", default=["helpdesk look", "pytesseract"], choices=list(READERS))
    parser.add_argument("--last", action="store_true", help="measure nothing, print what was measured last")
    parser.add_argument("--misses", action="store_true", help="print every field that was not read exactly")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/vision.md")
    options = parser.parse_args()
    if options.last:
        stored = json.loads((CACHE / "last.json").read_text())
        scores = {(*key.split("|"),): Score(**score) for key, score in stored.items()}
    else:
        scores = measure(list(samples(options.pages, options.channels, languages=options.languages)), options.readers)
    text = tables(scores, options.readers, options.pages)
    print(text)
    if options.misses:
        print("\n".join(miss for key, score in scores.items() if key[0] == "helpdesk look" for miss in score.misses))
    if options.write:
        put("reading", text)
    return 0


def measure(chosen: list[Sample], readers: list[str]) -> Scores:
    """Every reader on every sample; readers take turns by language and channel, so that load hits all alike."""
    scores: Scores = defaultdict(Score)
    groups: dict[tuple[str, str], list[Sample]] = defaultdict(list)
    for sample in chosen:
        groups[sample.language, sample.channel].append(sample)
    for (language, channel), group in groups.items():
        for reader in readers:
            found = READERS[reader]([sample.path for sample in group], language)
            for sample, read in zip(group, found, strict=True):
                _count(scores[reader, language, channel, sample.kind], sample, read)
        print(f"measured {language} {channel}: {len(group)} pictures", file=sys.stderr, flush=True)
        told = {"|".join(key): score.__dict__ for key, score in scores.items()}
        (CACHE / "last.json").write_text(json.dumps(told, ensure_ascii=False))  # what there is, if it is stopped
    return scores


def _count(score: Score, sample: Sample, read: Read) -> None:
    """A value that is asked back is found or not, but never a wrong value: nobody believes it yet."""
    name = f"{sample.channel}/{sample.path.stem} {sample.kind} {sample.digits}"
    before, exact = score.wrong, score.exact
    score.add(sample.runs, sample.fields, read.text, read.fields, name)
    believed = {} if not read.usable else {k: v for k, v in read.fields.items() if k not in read.asked}
    score.wrong = before + sum(sample.fields.get(key) != value for key, value in believed.items())
    score.kept += score.exact - exact if read.usable else 0
    score.seconds += read.seconds
    score.sent_back += not read.usable


def total(scores: Scores, reader: str, language: str = "", channel: str = "", kind: str = "") -> Score:
    """The sum over all cells that agree with what is given."""
    summed = Score()
    for (one, lang, chan, sort), score in scores.items():
        if one == reader and language in ("", lang) and channel in ("", chan) and kind in ("", sort):
            for name in (
                "pictures",
                "characters",
                "errors",
                "fields",
                "exact",
                "kept",
                "wrong",
                "told",
                "seconds",
                "sent_back",
            ):
                setattr(summed, name, getattr(summed, name) + getattr(score, name))
    return summed


def tables(scores: Scores, readers: list[str], pages: int) -> str:
    """Markdown: by language and channel, then by kind of page."""
    channels = [name for name in CHANNELS if any(key[2] == name for key in scores)]
    languages = [name for name in LANGUAGES if any(key[1] == name for key in scores)]
    kinds = sorted({key[3] for key in scores})
    lines = [f"{pages} pages per language; computing time per picture, children included.", ""]
    lines += [
        "| reader | language | channel | pictures | CER | fields exact | also kept | wrong | sent back | CPU s |",
        "|---" * 10 + "|",
    ]
    for reader in readers:
        for language in [*languages, ""]:
            for channel in [*channels, ""]:
                one = total(scores, reader, language, channel)
                if one.pictures:
                    lines.append(_row([reader, language or "all", channel or "all"], one))
    lines += [
        "",
        "| kind of page, all channels | " + " | ".join(f"{reader}: CER, fields exact" for reader in readers) + " |",
    ]
    lines += ["|---" * (1 + len(readers)) + "|"]
    for kind in kinds:
        cells = [total(scores, reader, kind=kind) for reader in readers]
        lines.append(f"| {kind} | " + " | ".join(f"{one.cer:.3f}, {one.exact_share:.2f}" for one in cells) + " |")
    return "\n".join(lines)


def _row(head: list[str], score: Score) -> str:
    count = max(1, score.pictures)
    cells = [
        score.pictures,
        f"{score.cer:.3f}",
        f"{score.exact_share:.3f} of {score.fields}",
        f"{score.kept / max(1, score.fields):.3f}",
        f"{score.wrong_share:.3f}",
    ]
    return "| " + " | ".join(map(str, [*head, *cells, score.sent_back, f"{score.seconds / count:.2f}"])) + " |"


def put(section: str, text: str) -> None:
    """Replace what stands between a section's two marks in the report."""
    start, end = f"<!-- {section} -->", f"<!-- /{section} -->"
    old = REPORT.read_text("utf-8")
    head, rest = old.split(start, 1)
    REPORT.write_text(f"{head}{start}\n{text}\n{end}{rest.split(end, 1)[1]}", "utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
