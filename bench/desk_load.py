"""The desk at its busiest hour: 50 agents with live pages while customers write 20 messages a second.

The whole assistant runs. Of the customers most are with people; a few write to the assistant. Some have waited for a
while when it begins, so that warnings, breaches and escalations of their clocks fall due meanwhile.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

from bench import cpu, turns
from bench.clock_oracle import Verdict, compare, due_steps
from bench.desk import _address as address
from bench.figures import Section, at, spread
from bench.load import Load, Posted
from bench.stacks import Ours
from bench.stock import ROOT
from bench.wire import HOOK, PHONE_NUMBER_ID, text_webhook
from helpdesk import clock
from helpdesk.bootstrap import Helpdesk
from helpdesk.db.agent import AgentSession
from helpdesk.db.engine import Database
from helpdesk.db.message import Message
from helpdesk.db.migrate import upgrade
from helpdesk.db.ticket import Ticket
from helpdesk.messages import InboundMessage
from helpdesk.queue import DurableQueue
from helpdesk.services import agents, conversations, handoff, identity, sign_in, sla, sla_sweep, team, threads

AGENTS, RATE, SECONDS, IDLE_SECONDS = 50, 20, 80, 25
EACH = 3  # tickets that an agent goes round
CUSTOMERS, WAITING = 200, 100
TO_THE_BOT = 0.1  # share of messages
PROMISE, STEPS = 120, {50: "agent", 100: "team", 110: "lead"}  # seconds, percent; see policies.sla.FLOOR
LATEST = 5.0  # seconds, from issue S76
PASSWORD = "a password for this measurement only"  # noqa: S105
PAGES = ("queue, whole page", "queue, its table", "ticket, whole page", "ticket, its changes", "notices", "reply")


def section(kind: str) -> Section:
    """A busy hour on one kind of database, beside two agents in a quiet one."""
    found = Section(
        f"Desk under load, {kind}",
        f"The whole assistant; {AGENTS} agents are signed in, each with a page open (a stream of events, and fetches "
        f"as the pages' scripts do them): half watch the queue, half go round {EACH} tickets each, read and answer "
        f"every few seconds. {CUSTOMERS} customers with people write {RATE} messages a second through the webhook for "
        f"{SECONDS} s, about {TO_THE_BOT:.0%} of all go to the assistant. {WAITING} customers have waited when it "
        f"begins (promise {PROMISE} s; a warning at {min(STEPS)} %, the breach, an escalation at {max(STEPS)} %); told "
        "is what came to the webhook of alerts. Baseline, in the same run before: two agents, one message a second, "
        f"for {IDLE_SECONDS} s.",
    )
    with office(kind, AGENTS, CUSTOMERS) as place:
        quiet = place.work(2, 1, IDLE_SECONDS)
        busy = place.work(AGENTS, RATE, SECONDS, waiting=WAITING)
        told = place.judged()
    wrong = f"{told.missing} missing, {told.extra} too many of {told.due}"
    found.add("steps of clocks", wrong, target="none missing, none twice", met=not told.missing and not told.extra)
    if told.late:
        found.add("a step is told after (p50 / p95 / last)",
                  " / ".join(f"{at(told.late, share):.1f}" for share in (0.5, 0.95, 1)) + " s",
                  target=f"last ≤ {LATEST:.0f} s", met=max(told.late) <= LATEST)  # fmt: skip
    report(found, busy, quiet)
    rows = [["what", "p50 / p95 / p99", "quiet hour", "requests"]]
    for page in PAGES:
        rows.append([page, spread(busy.pages(page)), spread(quiet.pages(page)), str(len(busy.pages(page)))])
    found.tables.append(("Answers to the pages' requests", rows))
    return found


def report(found: Section, busy: "Round", quiet: "Round") -> None:
    """What people wait for, and what the processes used."""
    names = ("webhook → event at the page that shows it", "webhook → can be read there")
    for name, many, few in zip(names, busy.appeared(), quiet.appeared(), strict=True):
        found.add(f"{name} (p50 / p95 / p99)", spread(many), ratio=f"quiet: {spread(few)}")
    found.add("agent's click → Graph call (p50 / p95 / p99)", spread(busy.left()),
              ratio=f"quiet: {spread(quiet.left())}")  # fmt: skip
    acknowledged = spread([one.ms for one in busy.posted.values()])
    found.add("webhook acknowledged (p50 / p95 / p99)", acknowledged,
              ratio=f"quiet: {spread([one.ms for one in quiet.posted.values()])}")  # fmt: skip
    cores = ", ".join(f"{name} {used / busy.seconds / 1000:.2f}" for name, used in busy.used.by.items() if used)
    asked = len(busy.seen["pages"]) / busy.seconds
    found.add("cores used", cores, ratio=f"{asked:.0f} requests and {len(busy.left()) / busy.seconds:.1f} "
              "replies a second at the desk")  # fmt: skip


@dataclass(frozen=True)
class Round:
    """What one round of work showed."""

    seen: dict[str, list[list[Any]]]
    posted: dict[str, Posted]
    outs: dict[str, float]
    used: cpu.Cost
    seconds: float

    def pages(self, kind: str) -> list[float]:
        """Milliseconds of each page of a kind."""
        return [took * 1000 for name, _, took in self.seen["pages"] if name == kind]

    def appeared(self) -> tuple[list[float], list[float]]:
        """Milliseconds from a message's webhook to the event at a page that shows it, and until it can be read."""
        told_after, read_after = [], []
        for token, opened, told, read in self.seen["read"]:
            posted = self.posted[token].posted if token in self.posted else 0.0
            if posted > opened:
                read_after.append((read - posted) * 1000)
                told_after += [(told - posted) * 1000] if told > posted else []
        return told_after, read_after

    def left(self) -> list[float]:
        """Milliseconds from an agent's click to the Graph call."""
        return [(self.outs[key] - began) * 1000 for key, began, _ in self.seen["replies"] if key in self.outs]


class Office:
    """The running assistant, its people and their tickets."""

    def __init__(self, ours: Ours) -> None:
        self.ours, self.draw = ours, random.Random(7)  # noqa: S311 - a load, not a secret
        database = Database(ours.database_url)
        upgrade(database)
        self.business = Helpdesk(database, DurableQueue(database))
        self.rounds = 0
        self.counts_from = clock.now()
        self.people: list[dict[str, Any]] = []
        self.customers: dict[int, tuple[str, str]] = {}  # ticket: conversation, phone number

    def fill(self, people: int, customers: int) -> None:
        """People who are signed in, and customers whose tickets they have answered before."""
        for n in range(people):
            with self.business.unit_of_work() as uow:
                role = ("agent", "agent", "agent", "lead")[n % 4]
                one = team.add(uow, f"a{n}@shop.example", f"Agent{n}", role, PASSWORD)
                word = sign_in.begin_session(uow, one.id, "127.0.0.1", clock.now())
                uow.session.flush()
                csrf = uow.session.scalar(select(AgentSession.csrf).where(AgentSession.agent_id == one.id))
                self.people.append({"id": one.id, "word": word, "csrf": csrf})
        for n in range(customers):
            phone = f"49160{n:07}"
            with self.business.unit_of_work() as uow:
                ids = identity.CustomerIds(wa_id=phone)
                conversation = identity.resolve(uow, PHONE_NUMBER_ID, ids, "Lena")
                said = self.said(f"wamid.first.{n}", clock.now())
                row = conversations.record_inbound(uow, conversation, said)
                threads.arrived(uow, [threads.Said(conversation, said, row.id)])
                number = handoff.start(uow, conversation, inbound_id=said.id, topic="talk_to_agent").number
                answer = agents.reply(uow, number, "Good morning.", self.people[n % people]["id"])
                row.created_at, answer.created_at = (clock.now() - timedelta(minutes=ago) for ago in (61, 60))
            self.customers[number] = conversation, phone

    def said(self, wamid: str, when: datetime) -> InboundMessage:
        """A customer's message."""
        return InboundMessage(id=wamid, kind="text", sent_at=when.timestamp(), text="a message for you")

    def let_wait(self, count: int, now: datetime) -> None:
        """So many customers of those whom nobody visits got no answer yet; some were warned of before `now`."""
        warned = PROMISE * min(STEPS) / 100
        for n, number in enumerate(list(self.customers)[-count:]):
            waits = self.draw.uniform(0, warned - LATEST) if n % 2 else self.draw.uniform(warned + 1, PROMISE - LATEST)
            since, conversation = now - timedelta(seconds=waits), self.customers[number][0]
            with self.business.unit_of_work() as uow:
                said = self.said(f"wamid.waits.{number}", since)
                conversations.record_inbound(uow, conversation, said).created_at = since
                sla.customer_wrote(uow, uow.session.get_one(Ticket, number), since)
                if waits > warned:  # taken here as a sweep took it then
                    sla_sweep.sweep(uow, since + timedelta(seconds=warned + 1))

    def work(self, agents_: int, rate: float, seconds: float, *, waiting: int = 0) -> Round:
        """Agents at work, half at the queue and half at tickets, while customers write."""
        self.rounds += 1
        people, tickets = self.people[:agents_], list(self.customers)
        desks, visited = [], list[int]()
        for n, one in enumerate(people):
            theirs = tickets[n // 2 * EACH : (n // 2 + 1) * EACH] if n % 2 else []
            desks.append({"word": one["word"], "csrf": one["csrf"], "tickets": theirs})
            visited += theirs
        wanted = {"port": self.ours.desk_port, "seconds": seconds + 3, "people": desks}
        working = subprocess.Popen([sys.executable, "-m", "bench.agents"], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, text=True)  # fmt: skip
        assert working.stdin is not None
        assert working.stdout is not None
        working.stdin.write(json.dumps(wanted))
        working.stdin.close()
        if working.stdout.readline() != "ready\n":
            raise RuntimeError("the agents could not begin: see above")
        if waiting:
            self.counts_from = clock.now()
            self.let_wait(waiting, self.counts_from)
        before, began = cpu.cost(self.ours.named()), time.monotonic()
        posted = self.post(rate, seconds, visited, [] if agents_ < AGENTS and not waiting else tickets)
        used, took = cpu.cost(self.ours.named()).since(before), time.monotonic() - began
        seen = json.loads(working.stdout.read())
        if working.wait():
            raise RuntimeError("the agents ended early: see above")
        return Round(seen, posted, self.outs(), used, took)

    def post(self, rate: float, seconds: float, visited: list[int], others: list[int]) -> dict[str, Posted]:
        """Customers' messages: half to tickets that agents visit, the rest to all and some to the assistant."""
        lanes: list[list[tuple[float | None, Any]]] = [[] for _ in range(max(1, int(rate)))]
        tokens: dict[tuple[int, int], str] = {}
        strangers = turns.customers()
        for k in range(int(rate * seconds)):
            token, lane = f"load-{self.rounds}-{k}", k % len(lanes)
            chance = self.draw.random()
            if others and chance < TO_THE_BOT:
                body = text_webhook(f"wamid.{token}", self.draw.choice(strangers), turns.said(k, k))
            else:
                among = others if others and chance > 0.5 else visited  # noqa: PLR2004
                phone = self.customers[self.draw.choice(among)][1]
                body = text_webhook(f"wamid.{token}", phone, f"a message {token} for you")
            tokens[lane, len(lanes[lane])] = token
            lanes[lane].append((k / rate, body))
        return {tokens[one.lane, one.n]: one for one in Load(self.ours.ports, HOOK, lanes).join()}

    def outs(self) -> dict[str, float]:
        """When each reply of an agent went to WhatsApp, by the page's word for it."""
        calls = {callback: moment for moment, _, callback in self.ours.meta.seen()}
        with self.business.database.reading() as session:
            rows = session.execute(select(Message.caused_by, Message.callback).where(Message.author == "agent"))
            return {cause.split(":", 2)[-1]: calls[callback] for cause, callback in rows if callback in calls}

    def judged(self) -> Verdict:
        """What was told beside what the oracle says; what is due has its time to be told first."""
        until = clock.now()
        time.sleep(LATEST + 1)
        talks: dict[str, list[tuple[float, str]]] = defaultdict(list)
        with self.business.database.reading() as session:
            for row in session.execute(select(Message.conversation_id, Message.created_at, Message.author)):
                talks[row.conversation_id].append((row.created_at.timestamp(), row.author))
        due = [
            one
            for number, (conversation, _) in self.customers.items()
            for one in due_steps(number, talks[conversation], until.timestamp(), PROMISE, STEPS)
            if one.at > self.counts_from.timestamp()
        ]
        alerts = self.ours.meta.state()["alerts"]
        return compare(due, [one for one in alerts if datetime.fromisoformat(one[1]["at"]) <= until], PROMISE)


@contextmanager
def office(kind: str, people: int, customers: int) -> Iterator[Office]:
    """The assistant on a database of a kind, with service levels of seconds."""
    project, before = Path(tempfile.mkdtemp(prefix="helpdesk-office-")), Path.cwd()
    try:
        for one in ROOT.iterdir():
            if one.name != "sla.yml":
                (project / one.name).symlink_to(one)
        levels = yaml.safe_load((ROOT / "sla.yml").read_text(encoding="utf-8"))
        target = {"within": f"{PROMISE}s", "calendar": "always", "tell": STEPS}
        levels.update(defaults={}, policies={"load": {"next_response": target}})
        (project / "sla.yml").write_text(yaml.safe_dump(levels), encoding="utf-8")
        with address(kind) as url:
            ours = Ours(url, project=project)
            ours.extra["ALERT_WEBHOOK_URL"] = f"http://127.0.0.1:{ours.meta.port}/alerts"
            os.chdir(project)
            try:
                found = Office(ours)
                ours.up(("rasa", "actions", "worker", "desk"))
                found.fill(people, customers)
                ours.meta.wait_for(customers)
                yield found
                found.business.database.dispose()
            finally:
                os.chdir(before)
                ours.end()
    finally:
        shutil.rmtree(project, ignore_errors=True)
