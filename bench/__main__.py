"""`make bench`: measure, say it, write docs/benchmarks.md. `--long` adds what takes long; `--only` picks sections."""

import argparse
import signal
import sys
from typing import Callable

from bench import accuracy, clocks, desk, desk_load, growth, long, parts, pictures, stock, turns
from bench.figures import Section, table
from bench.report import keep
from bench.stacks import Ours, Stock
from processes import model

TOGETHER = ("starting", "turns", "idle latency", "webhook under load", "long acquaintance", "memory", "idle")
APART = (
    "webhook alone", "stages", "understanding", "reading", "burst of pictures", "queue", "clocks", "desk",
    "desk on SQLite",
)  # fmt: skip
LONG = ("many customers", "two pairs")
WITH_STOCK = {"starting", "turns", "idle latency", "memory", "understanding"}


def main() -> int:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--long", action="store_true", help="also 3 000 customers and two pairs on PostgreSQL")
    parser.add_argument("--only", nargs="+", default=[], choices=[*TOGETHER, *APART, *LONG], metavar="SECTION")
    parser.add_argument("--without-stock", action="store_true", help="only ours: for work on the speed; writes nothing")
    quick = f"stock trained for {stock.QUICK_EPOCHS} epochs where the whole model is not there: for speed only"
    parser.add_argument("--quick-stock", action="store_true", help=quick)
    parser.add_argument("--customers", type=int, default=long.MANY, help=argparse.SUPPRESS)  # fewer, to try the section
    parser.add_argument("--tickets", type=int, default=desk.TICKETS, help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=3, help="rounds of whole turns")
    arguments = parser.parse_args()
    wanted = arguments.only or [*TOGETHER, *APART, *(LONG if arguments.long else ())]
    command = "make bench" + (" LONG=1" if arguments.long else "")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started is ended on the way out
    trained = None
    if not arguments.without_stock and WITH_STOCK & set(wanted):
        trained = stock.cached() if arguments.quick_stock else stock.trained(print)
    understands = trained
    if arguments.quick_stock and trained is None:
        trained = stock.trained(print, stock.QUICK)
        command += f" (stock trained for {stock.QUICK_EPOCHS} epochs: the same speed, no accuracy)"
    mine = model.ensure() if set(wanted) - {"queue", "clocks"} else None

    def section(name: str, measure: Callable[[], Section]) -> None:
        if name in wanted:
            print(f"{name} …", flush=True)
            found = measure()
            for title, rows in found.tables:
                print(f"{title}:\n{table(rows)}", flush=True)
            if not arguments.without_stock:
                keep(name, found, command)

    if {*TOGETHER, "many customers"} & set(wanted):
        ours, theirs = Ours(), Stock(trained) if trained else None
        try:
            if "starting" in wanted:
                section("starting", lambda: parts.starting(ours, theirs))
            else:
                parts.starting(ours, theirs)
            section("turns", lambda: turns.measure(ours, theirs, arguments.rounds))
            section("idle latency", lambda: turns.idle_latency(ours, theirs))
            section("webhook under load", lambda: turns.acknowledgements(ours))
            section("long acquaintance", lambda: growth.measure(ours))
            section("memory", lambda: parts.memory(ours, theirs))
            section("idle", lambda: parts.idling(ours))
            section("many customers", lambda: long.many(ours, arguments.customers))
        finally:
            ours.end()
            if theirs is not None:
                theirs.end()
    apart = (("webhook alone", parts.door), ("stages", parts.stages), ("burst of pictures", pictures.burst))
    for name, measure in apart:
        if name in wanted:
            ours = Ours()
            try:
                section(name, lambda measure=measure, ours=ours: measure(ours))  # type: ignore[misc]
            finally:
                ours.end()
    section("reading", pictures.reading)
    section("queue", lambda: desk.queue(arguments.tickets))
    section("clocks", clocks.sweep)
    section("desk", lambda: desk_load.section("PostgreSQL"))
    section("desk on SQLite", lambda: desk_load.section("SQLite"))
    if mine is not None:
        section("understanding", lambda: accuracy.measure(mine, understands))
    section("two pairs", long.pairs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
