"""docs/benchmarks.md out of what was measured; earlier sections stay until they are measured again."""

import json
import os
import time
from pathlib import Path
from typing import Any

from bench import cpu
from bench.figures import Section, table
from bench.stock import ROOT

KEPT = ROOT / "var/bench/results.json"
PAGE = ROOT / "docs/benchmarks.md"
NOTES = ROOT / "bench/notes.md"  # written by people: what is missed and why
HEAD = """# Benchmarks

Written by `{command}`; do not edit by hand (people's words stand in `bench/notes.md`). Stock is what `rasa init` sets
up (Rasa's default pipeline and policies: DIET, TED, UnexpecTED; SQLite tracker store; REST channel) with our rules,
stories, actions and 30 examples per intent and language, trained once. Stock sends nothing and keeps no record beside
its tracker; ours stores, records, sends and follows three statuses a message. Both run on the same machine.

Machine: {machine}.
"""


def keep(name: str, section: Section, command: str) -> None:
    """Remember a section and write the page."""
    kept: dict[str, Any] = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    when = time.strftime("%Y-%m-%d %H:%M", time.gmtime())
    kept[name] = {**section.to_json(), "command": command, "when": f"{when} UTC", "load": load}
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    KEPT.write_text(json.dumps(kept, indent=1, ensure_ascii=False))
    write(kept, command)


def write(kept: dict[str, Any], command: str, page: Path = PAGE) -> None:
    """The page."""
    parts = [HEAD.format(command=command, machine=cpu.machine())]
    missed = [
        f"- {section['title']}, {figure['what']}: {figure['ours']} (target {figure['target']})"
        for section in kept.values()
        for figure in section["figures"]
        if figure["met"] is False
    ]
    met = sum(figure["met"] is True for section in kept.values() for figure in section["figures"])
    parts.append(f"{met} targets met, {len(missed)} missed" + (":\n\n" + "\n".join(missed) if missed else ".") + "\n")
    if NOTES.exists():
        parts.append(NOTES.read_text(encoding="utf-8"))
    for section in kept.values():
        rows = [["what", "ours", "stock", "ratio", "target", "met"]]
        for one in section["figures"]:
            verdict = {True: "yes", False: "**no**", None: ""}[one["met"]]
            rows.append([one["what"], one["ours"], one["stock"], one["ratio"], one["target"], verdict])
        parts.append(f"## {section['title']}\n\n{section['how']}\n\n{table(rows)}\n")
        parts += [f"{title}:\n\n{table(rows)}\n" for title, rows in section["tables"]]
        parts.append(f"Measured {section['when']}, load average before the end {section['load']} (1, 5, 15 minutes).\n")
    page.write_text("\n".join(parts), encoding="utf-8")
