"""What became of the messages of a run: from what the pretend Meta accepted, and from the database."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field

from fixtures.stack import text_of

from chaos.traffic import Traffic, numbers_in, wait_for_quiet
from helpdesk.db.engine import Database
from helpdesk.queue import DEAD, DurableQueue

CALM = 150.0  # seconds without a new answer after which what is missing counts as lost
EMPTY = 100.0  # seconds for the queues to become empty; a message in doubt is sent again after 30 s


@dataclass
class Verdict:
    """Numbers of orders, each of one message. All lists empty: every message was answered once and in order."""

    messages: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    sent_twice: list[str] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    not_taken: list[str] = field(default_factory=list)
    left_open: dict[str, int] = field(default_factory=dict)
    buried: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Nothing lost, doubled, out of order, unexpected, left over or buried."""
        return not any(value for name, value in vars(self).items() if name != "messages")

    def __str__(self) -> str:
        lines = [f"{self.messages} messages: " + ("every one answered once, in order" if self.good else "NOT GOOD")]
        for name, value in vars(self).items():
            if name != "messages" and value:
                lines.append(f"  {name.replace('_', ' ')}: {value}")
        return "\n".join(lines)


def judge(traffic: Traffic) -> Verdict:
    """Wait until nothing more comes, then compare."""
    meta = traffic.stack.meta
    expected = [number for numbers in traffic.taken.values() for number in numbers]
    wait_for_quiet(traffic.answers, len(expected), CALM)
    verdict = Verdict(messages=len(expected), not_taken=list(traffic.refused))
    look_at_queues(traffic, verdict)
    time.sleep(1)
    counts: Counter[str] = Counter()
    for customer, numbers in traffic.taken.items():
        got = []
        for body in meta.to(customer):
            named = numbers_in(body)
            if len(named) == 1 and named[0] in numbers:
                got.append(named[0])
            else:
                verdict.strange.append(f"{customer}: {text_of(body)[:60]!r}")
        counts.update(got)
        first = list(dict.fromkeys(got))
        if first != [number for number in numbers if number in first]:
            verdict.out_of_order.append(f"{customer}: asked {numbers}, answered {first}")
    verdict.lost = [number for number in expected if not counts[number]]
    verdict.doubled = [number for number, count in counts.items() if count > 1]
    callbacks = Counter(str(body.get("biz_opaque_callback_data")) for body in meta.messages)
    verdict.sent_twice = [callback for callback, count in callbacks.items() if count > 1 or callback == "None"]
    return verdict


def look_at_queues(traffic: Traffic, verdict: Verdict) -> None:
    """Wait until the queues are empty; note what stays, and what was buried."""
    database = Database(traffic.stack.database_url)
    queue = DurableQueue(database, owner="chaos-verdict")
    try:
        deadline = time.monotonic() + EMPTY
        while True:
            verdict.left_open = {depth.queue: depth.ready for depth in queue.depth() if depth.ready}
            if not verdict.left_open or time.monotonic() > deadline:
                break
            time.sleep(0.3)
        with database.reading() as session:
            dead = queue.jobs(session.connection(), states=[DEAD], limit=1000)
            ours = f"wamid.chaos.{traffic.seed}."
            verdict.buried = [f"{job.queue} {job.key}: {job.error}" for job in dead if ours in job.key]
    finally:
        database.dispose()
