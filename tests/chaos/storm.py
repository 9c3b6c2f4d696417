"""A storm of kills over the running assistant."""

from __future__ import annotations

import random
import socket
import time
from dataclasses import dataclass, field
from typing import Callable

from fixtures.stack import Stack

from chaos.traffic import Traffic
from chaos.verdict import Verdict, judge

VICTIMS = {"processes.worker": 0.48, "rasa_sdk": 0.38, "rasa run": 0.14}  # Rasa costs 12 s of CPU to start
STARTING = 0.25  # share of kills at any moment, also while something is just starting and has nothing in hand yet
PATIENCE = 40.0  # seconds to wait for a process that works, to kill it


@dataclass
class Storm:
    """`kills` SIGKILLs at random moments, most of them just after messages came."""

    stack: Stack
    traffic: Traffic
    kills: int
    gap: tuple[float, float] = (0.8, 4.0)
    say: Callable[[str], None] = print
    killed: dict[str, int] = field(default_factory=lambda: dict.fromkeys(VICTIMS, 0))

    def __post_init__(self) -> None:
        self._chance = random.Random(self.traffic.seed + 1)  # noqa: S311
        self._log_seen = self.stack.log.stat().st_size
        self._worker_works = True

    def run(self) -> Verdict:
        """Messages and kills to the end, then the verdict."""
        began, total = time.monotonic(), len(self.traffic.plan)
        for n in range(self.kills):
            victim = self._choose()
            self.traffic.send(total * (n + 1) // self.kills - total * n // self.kills)
            time.sleep(self._chance.choice((0.03, 0.1, 0.3, 0.6)) * self._chance.random())
            self._kill(victim)
            got = len(self.stack.meta.messages)
            self.say(f"{time.monotonic() - began:5.0f} s  kill {n + 1}/{self.kills} {victim:17} answers {got}")
            time.sleep(self._chance.uniform(*self.gap))
        self.traffic.finish()
        self.say(f"{time.monotonic() - began:5.0f} s  all taken after {self.traffic.offers} webhooks; waiting")
        verdict = judge(self.traffic)
        self.say(f"{time.monotonic() - began:5.0f} s  judged")
        return verdict

    def _choose(self) -> str:
        """The next victim: most times one that works, while Rasa works, else whatever is there."""
        any_state = self._chance.random() < STARTING
        deadline = time.monotonic() + PATIENCE
        while True:
            victim = self._chance.choices(list(VICTIMS), list(VICTIMS.values()))[0]
            if self.stack.pids(victim) and (any_state or (self.stack.verified() and self._works(victim))):
                return victim
            any_state = any_state or time.monotonic() > deadline
            time.sleep(0.1)

    def _works(self, victim: str) -> bool:
        if victim == "rasa run":
            return self.stack.verified()
        if victim == "rasa_sdk":
            return answers(self.stack.actions_port)
        with self.stack.log.open("rb") as log:
            log.seek(self._log_seen)
            new = log.read()
        self._log_seen += len(new)
        self._worker_works = self._worker_works or b"worker ready" in new
        return self._worker_works

    def _kill(self, victim: str) -> None:
        self._worker_works = self._worker_works and victim != "processes.worker"
        self.killed[victim] += self.stack.kill(victim)


def answers(port: int) -> bool:
    """Whether something listens there."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0
