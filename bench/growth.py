"""Whether old customers cost more: CPU of a turn after many messages and many sessions."""

import sqlite3
import time

from bench import cpu
from bench.figures import Section, at
from bench.load import Load
from bench.stacks import Ours
from bench.turns import customers, said
from bench.wire import HOOK, text_webhook

TURNS, ROUNDS = 40, 3
BASE = 20  # real messages that the long histories are copies of
MESSAGES = ("direction", "author", "kind", "outbox_key", "caused_by", "text", "body", "status", "attempts",
            "error_detail", "created_at")  # fmt: skip


def write(ours: Ours, who: str, number: int, tag: str) -> float:
    """`number` messages of one customer; CPU of all our processes per turn, ms."""
    ours.meta.forget()
    before = cpu.cost(ours.named())
    lane = [(None, text_webhook(f"wamid.{tag}.{who}.{n}", who, said(0, n))) for n in range(number)]
    Load(ours.ports, HOOK, [lane]).join()
    ours.meta.wait_for(number)
    time.sleep(1)
    return cpu.cost(ours.named()).since(before).per(number).total


def copy_history(ours: Ours, who: str, times: int) -> None:
    """Everything stored of a customer, `times` times more: events and messages."""
    with sqlite3.connect(ours.database_url.removeprefix("sqlite:///"), timeout=30) as database:
        found = database.execute("select conversation_id from conversation_alias where alias = ?", (who,)).fetchone()
        events = database.execute(
            "select sender_id, type_name, timestamp, intent_name, action_name, data from events"
            " where sender_id = ? order by id", found
        ).fetchall()  # fmt: skip
        messages = database.execute(
            f"select conversation_id, {', '.join(MESSAGES)} from message where conversation_id = ? order by id",  # noqa: S608
            found,
        ).fetchall()
        assert events
        assert messages
        for _ in range(times):
            database.executemany(
                "insert into events (sender_id, type_name, timestamp, intent_name, action_name, data)"
                " values (?, ?, ?, ?, ?, ?)", events
            )  # fmt: skip
            marks = ", ".join("?" * (len(MESSAGES) + 1))
            database.executemany(
                f"insert into message (conversation_id, {', '.join(MESSAGES)}) values ({marks})",  # noqa: S608
                messages,
            )


def without_session_start(ours: Ours, who: str) -> None:
    """Make all that is stored one session: later copies of it must not begin new ones."""
    with sqlite3.connect(ours.database_url.removeprefix("sqlite:///"), timeout=30) as database:
        found = database.execute("select conversation_id from conversation_alias where alias = ?", (who,)).fetchone()
        database.execute(
            "delete from events where sender_id = ? and (type_name = 'session_started' or action_name ="
            " 'action_session_start') and id > (select min(id) + 1 from events where sender_id = ?)", (*found, *found)
        )  # fmt: skip


def measure(ours: Ours) -> Section:
    """CPU of a turn at 100 and 5 000 earlier messages and after 400 earlier sessions."""
    section = Section(
        "Long acquaintance",
        f"CPU of all our processes per turn of one customer, {ROUNDS} rounds of {TURNS} turns in turn, the median "
        "counts. The histories are copies of real turns of the same customer.",
    )
    hundred, thousands, sessions = customers(3)
    for who, real, copies in ((hundred, BASE, 4), (thousands, BASE, 5000 // BASE), (sessions, 2, 400)):
        write(ours, who, real, "base")
        copy_history(ours, who, copies)
        if who != sessions:
            without_session_start(ours, who)
    found: dict[str, list[float]] = {who: [] for who in (hundred, thousands, sessions)}
    for n in range(ROUNDS):
        for who, costs in found.items():
            costs.append(write(ours, who, TURNS, f"round{n}"))
    base = at(found[hundred], 0.5)
    section.add("at 100 earlier messages", f"{base:.1f} ms")
    for what, who in (("at 5 000 earlier messages", thousands), ("after 400 earlier sessions", sessions)):
        median = at(found[who], 0.5)
        section.add(what, f"{median:.1f} ms", ratio=f"{median / base:.2f} of that at 100", target="≤ 1.20",
                    met=median <= 1.2 * base)  # fmt: skip
    return section
