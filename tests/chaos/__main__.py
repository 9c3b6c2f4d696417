"""`make chaos`: kill Rasa, the action server and the worker at random over the running assistant, and judge."""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
from pathlib import Path

from fixtures.model import trained_model
from fixtures.stack import PretendMeta, Stack

from chaos.databases import KINDS, own_database
from chaos.storm import Storm
from chaos.traffic import Traffic

KEEP = bool(os.environ.get("KEEP"))  # keep the folder of a good run, too


def say(line: str) -> None:
    """To whoever looks on."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def storm(kind: str, seed: int, kills: int, messages: int, customers: int) -> bool:
    """One run; True if it was good. Its folder is kept if not."""
    folder = Path(tempfile.mkdtemp(prefix=f"helpdesk-chaos-{kind}-"))
    again = f"make chaos SEED={seed} KILLS={kills} MESSAGES={messages} CUSTOMERS={customers} DATABASE={kind}"
    say(f"{again}\nfolder {folder}")
    meta = PretendMeta()
    try:
        with own_database(kind, folder) as (url, _server):
            stack = Stack(folder, url, meta)
            meta.report = lambda webhook: stack.deliver(webhook, 300)
            try:
                stack.start()
                traffic = Traffic(stack, seed, messages, customers)
                traffic.seed_orders()
                run = Storm(stack, traffic, kills, say=say)
                verdict = run.run()
            finally:
                stack.stop()
    finally:
        meta.close()
    counts = ", ".join(f"{name} {count}" for name, count in run.killed.items())
    say(f"\n{kind}, seed {seed}, {sum(run.killed.values())} kills ({counts})\n{verdict}")
    if verdict.good and not KEEP:
        shutil.rmtree(folder, ignore_errors=True)
    else:
        say(f"look into {folder} (up.log); to do it again: {again}")
    return verdict.good


def main() -> int:
    """Exit status 0 if every run was good."""
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=0, help="0: a new one")
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--messages", type=int, default=300)
    parser.add_argument("--customers", type=int, default=20)
    parser.add_argument("--database", choices=[*KINDS, "both"], default="both")
    asked = parser.parse_args()
    seed = asked.seed or random.SystemRandom().randrange(1, 100000)
    trained_model()
    kinds = KINDS if asked.database == "both" else (asked.database,)
    good = [storm(kind, seed, asked.kills, asked.messages, asked.customers) for kind in kinds]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
