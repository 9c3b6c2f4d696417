"""What takes long: 3 000 customers within five minutes, and two pairs of processes on one PostgreSQL."""

import random
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from bench import cpu
from bench.figures import Section, at
from bench.load import Load
from bench.stacks import Ours
from bench.stock import ROOT
from bench.turns import customers, run_ours, said
from bench.wire import HOOK, text_webhook

MANY, SECONDS = 3000, 300.0


def many(ours: Ours, number: int = MANY) -> Section:
    """Customers with open conversations, each writing once within 5 minutes (some twice, to see the order)."""
    seconds = SECONDS * number / MANY
    section = Section(
        "Many customers",
        f"{number} customers write within {seconds / 60:.1f} minutes at random moments; every tenth writes a second "
        "message right after the first. Memory is read every 5 s.",
    )
    draw = random.Random(7)  # noqa: S311 - a load, not a secret
    who = customers(number)
    lanes: list[list[tuple[float | None, Any]]] = []
    for i, one in enumerate(who):
        due = draw.uniform(0, seconds)
        lane: list[tuple[float | None, Any]] = [(due, text_webhook(f"wamid.many.{one}.0", one, said(i, 0)))]
        if i % 10 == 0:
            lane.append((due + 0.05, text_webhook(f"wamid.many.{one}.1", one, said(i, 1))))
        lanes.append(lane)
    ours.meta.forget()
    sizes: list[tuple[float, float]] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(5):
            sizes.append((time.monotonic(), sum(cpu.memory_mb(pid) for pids in ours.named().values() for pid in pids)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        load = Load(ours.ports, HOOK, lanes).join()
        wanted = sum(map(len, lanes))
        seen = ours.meta.wait_for(wanted)
    finally:
        over.set()
        watcher.join()
    answers: dict[str, list[float]] = {}
    for when, to, _ in seen:
        answers.setdefault(to, []).append(when)
    took = [1000 * (answers[who[one.lane]][one.n] - one.posted) for one in load]
    section.add("answered", f"{len(seen)} of {wanted}, distinct {len({key for _, _, key in seen})}", target="all",
                met=len(seen) == wanted == len({key for _, _, key in seen}))  # fmt: skip
    section.add("p50 / p95 of the answer", f"{at(took, 0.5):.0f} / {at(took, 0.95):.0f} ms")
    half = [size for _, size in sizes[len(sizes) // 2 :]]
    growth = half[-1] - half[0]
    section.add("peak memory, all processes", f"{max(size for _, size in sizes):.0f} MiB")
    section.add("memory over the last half", f"{growth:+.0f} MiB", target="flat (≤ 2 %)", met=growth <= 0.02 * half[0])
    return section


def pairs() -> Section:
    """One pair and two pairs of Rasa and worker on one PostgreSQL with fsync on."""
    sys.path.insert(0, str(ROOT / "tests"))
    from fixtures import postgres

    postgres.SETTINGS.update({"fsync": "on", "full_page_writes": "on"})
    folder = Path(tempfile.mkdtemp(prefix="helpdesk-bench-pg-"))
    server = postgres.PostgresServer(folder)
    section = Section("Two pairs on one PostgreSQL", "600 messages of 100 customers, three rounds, the median counts.")
    totals, rates = {}, {}
    try:
        server.initialise()
        server.start()
        for number in (1, 2):
            ours = Ours(server.create(f"bench{number}"), pairs=number)
            try:
                ours.up()
                rounds = [run_ours(ours) for _ in range(3)]
                callbacks = [key for _, _, key in ours.meta.seen()]
                assert len(set(callbacks)) == len(callbacks), "a message left twice"
            finally:
                ours.end()
            totals[number] = at([one[1].total for one in rounds], 0.5)
            rates[number] = at([one[0] for one in rounds], 0.5)
    finally:
        server.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)
    more = totals[2] / totals[1]
    section.add("CPU per turn, one pair", f"{totals[1]:.1f} ms ({rates[1]:.1f} turns/s)")
    section.add("CPU per turn, two pairs", f"{totals[2]:.1f} ms ({rates[2]:.1f} turns/s)", ratio=f"{more:.2f}",
                target="≤ 1.15", met=more <= 1.15)  # fmt: skip
    section.add("answers, each once", "all", target="all", met=True)
    return section
