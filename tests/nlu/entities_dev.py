"""How well the details are read on lines of their own, without a model: `.venv/bin/python tests/nlu/entities_dev.py`.

`entities_dev.yml` is for working on the extractor; other files in Rasa's format may be named instead.
"""
# ruff: noqa: T201

import json
import re
import sys
import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import yaml
from measure import Judged, entity_counts, f1
from nlu_files import Line, Mark, shared_lists

from components.concepts import Concepts
from components.goods import KINDS
from components.read_details import read_details

DEVELOPMENT = Path(__file__).parent / "entities_dev.yml"
TODAY = date(2025, 6, 18)
_MARK = re.compile(r"\[([^\]]+)\](?:\((\w+)\)|(\{[^}]*\}))")


def marked_lines(path: Path, language: str = "") -> list[Line]:
    """The lines of a file in Rasa's format with their marks; `language` is that of blocks which name none."""
    found = []
    for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
        named = (block.get("metadata") or {}).get("language", language)
        found += [_line(named, block["intent"], text[2:]) for text in block["examples"].splitlines() if text]
    return found


def _line(language: str, intent: str, written: str) -> Line:
    text, last, marks = "", 0, []
    for match in _MARK.finditer(written):
        text += written[last : match.start()]
        more = json.loads(match[3]) if match[3] else {"entity": match[2]}
        marks.append(Mark(more["entity"], len(text), len(text) + len(match[1]), more.get("role")))
        text, last = text + match[1], match.end()
    return Line(language, "", intent, text + written[last:], marks=tuple(marks))


def read_all(lines: Iterable[Line]) -> list[Judged]:
    """The lines with the details read in them, as if each intent were known."""
    lists, judged = Concepts.of_lookups(shared_lists()).only(*KINDS), []
    for line in lines:
        said = read_details(line.text, line.intent, lists, TODAY)
        entities = [{"entity": d.kind, "start": d.start, "end": d.end, "role": d.role, "value": d.value} for d in said]
        judged.append(Judged(line, line.intent, line.intent, [line.intent], 1.0, entities, False))
    return judged


def print_misses(judged: Iterable[Judged]) -> None:
    """Each line whose details were not all read, or too many."""
    for case in judged:
        counts = entity_counts([case])
        if any(count["missed"] or count["extra"] for count in counts.values()):
            said = [(e["entity"], case.line.text[e["start"] : e["end"]], e["role"]) for e in case.entities]
            marks = [(m.entity, case.line.text[m.start : m.end], m.role) for m in case.line.marks]
            print(f"{case.line.intent}: {case.line.text}\n   marked {marks}\n   read   {said}")


if __name__ == "__main__":
    paths = [Path(name) for name in sys.argv[1:] if not name.startswith("--")] or [DEVELOPMENT]
    every = [line for path in paths for line in marked_lines(path, path.stem)]
    start = time.process_time()
    everything = read_all(every)
    print(f"{(time.process_time() - start) / len(every) * 1000:.2f} ms a line, lists included")
    if "--mistakes" in sys.argv:
        print_misses(everything)
    for code in sorted({line.language for line in every}):
        here = [case for case in everything if case.line.language == code]
        exact = f1(entity_counts(here, exact=True).values())
        print(f"{code}: f1 {f1(entity_counts(here).values()):.3f}, exact places {exact:.3f}")
    for kind, counts in sorted(entity_counts(everything).items()):
        print(f"{kind:17} {f1([counts]):.3f} {dict(counts)}")
