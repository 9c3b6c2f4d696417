"""Parts by themselves: the webhook alone, each stage alone, starting, idling, memory."""

import json
import os
import sys
import time

from bench import cpu
from bench.figures import Section, at
from bench.load import Load
from bench.stacks import REST, WORK, Ours, Running, Stock, free_port, get, wait_until
from bench.stock import ROOT
from bench.turns import customers, said, webhooks
from bench.wire import HOOK, text_webhook

REQUESTS, CONNECTIONS = 2000, 50


def door(ours: Ours, rounds: int = 3) -> Section:
    """Requests per second of the webhook, nothing else at work, against a bare route. Expects the assistant down."""
    section = Section(
        "Webhook alone",
        f"{REQUESTS} messages over {CONNECTIONS} connections, dispatcher and workers idle, beside a bare Sanic route "
        f"that checks the signature and commits one row with the same durability; {rounds} rounds in turn, median.",
    )
    port = free_port()
    database = WORK / "bare.db"
    database.unlink(missing_ok=True)
    bare = Running("bare", [sys.executable, "-m", "bench.bare", str(port), str(database)], ROOT, dict(os.environ))
    try:
        wait_until(lambda: bare.alive() and get(port, "/"), 30, "the bare route did not start")
        ours.up(("rasa",))
        found: dict[int, list[float]] = {port: [], ours.port: []}
        for _ in range(rounds):
            for target in found:
                lanes = webhooks(customers(CONNECTIONS), REQUESTS // CONNECTIONS)
                posted = Load([target], HOOK, lanes).join()
                seconds = max(one.answered for one in posted) - min(one.posted for one in posted)
                found[target].append(len(posted) / seconds)
        mine, theirs = at(found[ours.port], 0.5), at(found[port], 0.5)
        section.add("requests per second", f"{mine:.0f}", stock=f"{theirs:.0f} (bare route)",
                    ratio=f"{mine / theirs:.2f}", target="≥ 0.50", met=mine >= 0.5 * theirs)  # fmt: skip
    finally:
        bare.end()
        ours.down()
    return section


def stages(ours: Ours, messages: int = 300) -> Section:
    """CPU of each stage by itself: only the processes of that stage run, on work that piled up before. Down before."""
    section = Section(
        "CPU by stage",
        f"{messages} messages of as many customers go through the stages one after the other, only the processes of a "
        "stage running, so that each one's CPU can be told apart; piled-up work shares commits more than a trickle.",
    )
    rows = [["stage", "process", "CPU, ms a message"]]
    ours.meta.report(False)
    ours.meta.forget()

    def run(stage: str, only: tuple[str, ...], names: tuple[str, ...], work: "object") -> None:
        ours.up(only)
        before = cpu.cost(ours.named())
        work()  # type: ignore[operator]
        used = cpu.cost(ours.named()).since(before).per(messages).by
        rows.extend([stage if i == 0 else "", name, f"{used[name]:.1f}"] for i, name in enumerate(names))
        ours.down()

    def quiet(queue: str) -> None:
        wait_until(lambda: not waiting(ours, queue), 120, f"queue {queue} does not empty", 0.1)

    who = customers(messages)
    lanes = [[(0.005 * i, text_webhook(f"wamid.stage.{one}", one, said(i, 0)))] for i, one in enumerate(who)]
    run("webhook: check, store", ("rasa",), ("rasa",), lambda: Load(ours.ports, HOOK, lanes).join())
    run("prepare: parse, record (and the sign that we type)", ("worker",), ("worker",), lambda: quiet("inbox"))
    run("turn: NLU, policies, record, commit", ("rasa", "actions"), ("rasa", "actions"), lambda: quiet("turns"))
    run("send: render, Graph call, record", ("worker",), ("worker",), lambda: quiet("outbox"))

    def statuses() -> None:
        ours.meta.report(True)
        wait_until(lambda: ours.meta.state()["reported"] >= 3 * messages, 120, "statuses were not taken", 0.1)

    run("webhook: three statuses a message", ("rasa",), ("rasa",), statuses)
    run("receipts: three statuses a message", ("worker",), ("worker",), lambda: quiet("receipts"))
    rows.append(["all stages", "", f"{sum(float(row[2]) for row in rows[1:]):.1f}"])
    section.tables.append(("CPU by stage", rows))
    return section


def waiting(ours: Ours, queue: str) -> int:
    """How many jobs of a queue are open."""
    from sqlalchemy import create_engine, text

    engine = create_engine(ours.database_url)
    with engine.connect() as connection:
        statement = text("select count(*) from job where queue = :queue and state = 'ready'")
        found = int(connection.execute(statement, {"queue": queue}).scalar_one())
    engine.dispose()
    return found


def first_answer(ours: Ours) -> float:
    """Start everything; seconds until the first message was answered."""
    [who] = customers(1)
    ours.meta.forget()
    began = time.monotonic()
    ours.up()
    Load(ours.ports, HOOK, [[(None, text_webhook(f"wamid.first.{who}", who, said(0, 1)))]]).join()
    return ours.meta.wait_for(1)[0][0] - began


def first_answer_of_stock(stock: Stock) -> float:
    """The same for the stock project; its action server is up already."""
    stock.start_actions()
    began = time.monotonic()
    stock.start()
    message = {"sender": customers(1)[0], "message": said(0, 1)}
    [posted] = Load([stock.port], REST, [[(None, message)]], bodies=True).join()
    assert json.loads(posted.body)
    return posted.answered - began


def starting(ours: Ours, stock: Stock | None) -> Section:
    """Start-up time: starts both and leaves them up."""
    section = Section(
        "Starting", "From the command to the first answered message; ours: `helpdesk up` with all processes."
    )
    theirs = first_answer_of_stock(stock) if stock is not None else 0.0
    mine = first_answer(ours)
    beside = (
        {"stock": f"{theirs:.1f} s", "ratio": f"{mine / theirs:.2f}", "met": mine <= 0.5 * theirs} if theirs else {}
    )
    section.add("ready to answer", f"{mine:.1f} s", target="≤ 0.50", **beside)
    return section


def memory(ours: Ours, stock: Stock | None) -> Section:
    """Memory after the load."""
    section = Section("Memory", "Resident memory after the measurements above.")
    named = ours.named()
    mine = sum(cpu.memory_mb(pid) for pid in named["rasa"])
    theirs = sum(cpu.memory_mb(pid) for pid in stock.named()["rasa"]) if stock is not None else 0.0
    beside = (
        {"stock": f"{theirs:.0f} MiB", "ratio": f"{mine / theirs:.2f}", "met": mine <= 0.6 * theirs} if theirs else {}
    )
    section.add("Rasa process", f"{mine:.0f} MiB", target="≤ 0.60", **beside)
    rows = [["process", "MiB"]]
    rows += [[name, f"{sum(cpu.memory_mb(pid) for pid in pids):.0f}"] for name, pids in named.items()]
    section.tables.append(("Memory by process", rows))
    return section


def idling(ours: Ours, seconds: float = 20) -> Section:
    """What the processes use while nothing happens."""
    section = Section("Idle", f"CPU over {seconds:.0f} s without a message.")
    wait_until(lambda: not waiting(ours, "presence"), 120, "signs of earlier messages are still due", 0.5)
    time.sleep(3)
    before = cpu.cost(ours.named())
    time.sleep(seconds)
    for name, used in cpu.cost(ours.named()).since(before).by.items():
        share = used / seconds / 10
        section.add(f"{name}", f"{share:.1f} % of a core", target="≤ 2 %", met=share <= 2.0)
    return section
