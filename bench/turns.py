"""Whole turns: ours and stock's on the same messages in turn, and what each costs."""

import json
import time
from itertools import count
from typing import Any

from bench import cpu
from bench.cpu import Cost
from bench.figures import Section, at, spread
from bench.load import Lanes, Load
from bench.stacks import REST, Ours, Stock
from bench.wire import HOOK, text_webhook

# An action that reads the database, an answer without an action, an action without the database; in three languages.
SAID = (
    ("where is my order?", "thank you very much", "show me the menu please"),
    ("Wo ist meine Bestellung?", "vielen Dank", "zeig mir bitte das Menü"),
    ("أين طلبي؟", "شكرا جزيلا", "القائمة من فضلك"),
)
CUSTOMERS, EACH = 100, 6
SETTLE = 2.0  # seconds after the last answer, for what still comes in (statuses, receipts)
_numbers = count(1)


def customers(number: int = CUSTOMERS) -> list[str]:
    """Phone numbers that nobody has written from yet."""
    return [f"4915{next(_numbers):08d}" for _ in range(number)]


def said(customer: int, n: int) -> str:
    """What a customer says as the nth message."""
    return SAID[customer % len(SAID)][(customer // len(SAID) + n) % 3]


def webhooks(who: list[str], each: int, *, tag: str = "") -> Lanes:
    """Each customer's messages one after the other."""
    return [
        [(None, text_webhook(f"wamid.in{tag}.{one}.{n}", one, said(i, n))) for n in range(each)]
        for i, one in enumerate(who)
    ]


def rest_messages(who: list[str], each: int) -> Lanes:
    """The same for stock's REST channel."""
    return [[(None, {"sender": one, "message": said(i, n)}) for n in range(each)] for i, one in enumerate(who)]


def run_ours(ours: Ours, each: int = EACH, who: list[str] | None = None) -> tuple[float, Cost, list[float]]:
    """Turns a second from the first webhook to the last Graph call, CPU per turn, acknowledgements in ms."""
    ours.meta.forget()
    who = who or customers()
    before = cpu.cost(ours.named())
    posted = Load(ours.ports, HOOK, webhooks(who, each, tag=str(next(_numbers)))).join()
    seen = ours.meta.wait_for(len(who) * each)
    time.sleep(SETTLE)
    used = cpu.cost(ours.named()).since(before).per(len(who) * each)
    assert len(seen) == len(who) * each, f"{len(seen)} answers to {len(who) * each} messages"
    seconds = max(when for when, _, _ in seen) - min(one.posted for one in posted)
    return len(seen) / seconds, used, [one.ms for one in posted]


def run_stock(stock: Stock, each: int = EACH) -> tuple[float, Cost, list[float]]:
    """The same for the stock project: its answer is in the HTTP answer."""
    who = customers()
    before = cpu.cost(stock.named())
    posted = Load([stock.port], REST, rest_messages(who, each), bodies=True).join()
    used = cpu.cost(stock.named()).since(before).per(len(posted))
    silent = sum(not json.loads(one.body) for one in posted)
    if silent:  # it ran the turn and had nothing to say: not understood a second time
        print(f"  stock had no answer to {silent} of {len(posted)} messages", flush=True)
    seconds = max(one.answered for one in posted) - min(one.posted for one in posted)
    return len(posted) / seconds, used, [one.ms for one in posted]


def measure(ours: Ours, stock: Stock | None, rounds: int = 3) -> Section:
    """Turns per second and CPU per turn, round by round in turn."""
    section = Section(
        "Whole turns",
        f"{CUSTOMERS} customers write {EACH} messages each as fast as they are taken (webhook in → Graph call out; "
        f"stock: REST request → answer), {rounds} rounds in turn, median; two of three messages call an action.",
    )
    mine, theirs = [], []
    for _ in range(rounds):
        mine.append(run_ours(ours))
        if stock is not None:
            theirs.append(run_stock(stock))
    middle: Any = lambda found, key: at([key(one) for one in found], 0.5)  # noqa: E731
    rate, rasa = middle(mine, lambda one: one[0]), middle(mine, lambda one: one[1].by["rasa"])
    total = middle(mine, lambda one: one[1].total)
    if theirs:
        their_rate, their_rasa = middle(theirs, lambda one: one[0]), middle(theirs, lambda one: one[1].by["rasa"])
        their_total = middle(theirs, lambda one: one[1].total)
        section.add("turns per second", f"{rate:.1f}", stock=f"{their_rate:.1f}", ratio=f"{rate / their_rate:.2f} ×",
                    target="≥ 2.5 ×", met=rate >= 2.5 * their_rate)  # fmt: skip
        section.add("CPU per turn, Rasa process", f"{rasa:.1f} ms", stock=f"{their_rasa:.1f} ms",
                    ratio=f"{rasa / their_rasa:.2f}", target="≤ 0.50", met=rasa <= 0.5 * their_rasa)  # fmt: skip
        section.add("CPU per turn, all processes", f"{total:.1f} ms", stock=f"{their_total:.1f} ms",
                    ratio=f"{total / their_total:.2f}", target="≤ 1.00", met=total <= their_total)  # fmt: skip
    else:
        section.add("turns per second", f"{rate:.1f}")
        section.add("CPU per turn, Rasa process", f"{rasa:.1f} ms")
        section.add("CPU per turn, all processes", f"{total:.1f} ms")
    names = list(mine[-1][1].by)
    rows = [["process", "ours, ms a turn", "stock, ms a turn"]]
    for name in names:
        stocks = f"{theirs[-1][1].by[name]:.1f}" if theirs and name in theirs[-1][1].by else "–"
        rows.append([name, f"{mine[-1][1].by[name]:.1f}", stocks])
    section.tables.append(("CPU by process (last round)", rows))
    section.add(
        "webhook acknowledged, during these rounds (p50 / p95 / p99)", spread([m for one in mine for m in one[2]])
    )
    return section


def idle_latency(ours: Ours, stock: Stock | None, messages: int = 40) -> Section:
    """One message at a time: from webhook to Graph call."""
    section = Section(
        "Latency at idle", f"{messages} messages of as many customers, one every 0.3 s, pretend Meta without latency."
    )
    ours.meta.forget()
    who = customers(messages)
    lanes: Lanes = [[(0.3 * i, text_webhook(f"wamid.idle.{one}", one, said(i, 0)))] for i, one in enumerate(who)]
    posted = {who[one.lane]: one for one in Load(ours.ports, HOOK, lanes).join()}
    took = [(when - posted[to].posted) * 1000 for when, to, _ in ours.meta.wait_for(messages)]
    theirs = []
    if stock is not None:
        new = customers(messages)
        rest: Lanes = [[(0.3 * i, {"sender": one, "message": said(i, 0)})] for i, one in enumerate(new)]
        theirs = [one.ms for one in Load([stock.port], REST, rest).join()]
    median = at(took, 0.5)
    beside = {"stock": spread(theirs), "ratio": f"{median / at(theirs, 0.5):.2f}"} if theirs else {}
    section.add("webhook → Graph call (p50 / p95 / p99)", spread(took), target="median ≤ 100 ms", met=median <= 100,
                **beside)  # fmt: skip
    return section


def acknowledgements(ours: Ours, bursts: int = 4) -> Section:
    """Webhooks answered while 300 messages of 100 customers wait."""
    section = Section(
        "Webhook under load",
        "300 messages of 100 customers arrive within 0.3 s; while they wait, webhooks of other customers arrive every "
        f"20 ms for 3 s; {bursts} times. Load generator and pretend Meta are processes of their own.",
    )
    probes: list[float] = []
    burst: list[float] = []
    for _ in range(bursts):
        ours.meta.forget()
        who, others = customers(), customers(150)
        lanes = webhooks(who, 3, tag=str(next(_numbers)))
        lanes = [[(0.1 * n, body) for n, (_, body) in enumerate(lane)] for lane in lanes]
        lanes += [
            [(0.35 + 0.02 * i, text_webhook(f"wamid.probe.{one}", one, said(i, 1)))] for i, one in enumerate(others)
        ]
        for one in Load(ours.ports, HOOK, lanes).join():
            (burst if one.lane < CUSTOMERS else probes).append(one.ms)
        ours.meta.wait_for(450)
        time.sleep(1)
    p99 = at(probes, 0.99)
    section.add(
        "answered while 300 messages wait (p50 / p95 / p99)", spread(probes), target="p99 < 100 ms", met=p99 < 100
    )
    section.add("answered within the burst itself (p50 / p95 / p99)", spread(burst))
    return section
