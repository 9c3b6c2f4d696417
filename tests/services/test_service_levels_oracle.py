"""Days of tickets, beside a slow oracle that lives through them minute by minute and knows nothing of ledgers.

It compares what was told at each sweep, and in the end the seconds that counted: over summer time, holidays, rests,
re-openings, and priorities that rise.
"""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

import pytest
from fixtures import depth
from fixtures.business import Business

from helpdesk import clock
from helpdesk.db.engine import Database
from helpdesk.db.message import Message
from helpdesk.db.ticket import Ticket
from helpdesk.messages import InboundMessage
from helpdesk.policies.mood import Mood
from helpdesk.service_levels import service_levels
from helpdesk.services import agents, conversations, handoff, sla, sla_sweep, threads, tickets
from helpdesk.services.threads import Said

MINUTE = timedelta(minutes=1)
START = datetime(2027, 3, 25, 14, tzinfo=timezone.utc)  # Good Friday follows, and the night of summer time
HUMAN = ("queue_wait", "first_response", "next_response", "window")
LONGEST_PAUSE = timedelta(days=3)


@dataclass
class Life:
    """One clock as the oracle sees it."""

    target: int
    tell: dict[int, str]
    hours: str
    spent: int = 0
    state: str = "running"
    rests_since: datetime = START
    taken: set[int] = field(default_factory=set)


class Oracle:
    """Lives through the minutes; told of each event in a word."""

    def __init__(self) -> None:
        self.lives: dict[str, Life] = {}
        self.answered, self.policy, self.status = False, "standard", "bot"
        self.levels = service_levels()

    def minute(self, now: datetime) -> None:
        """The minute before `now` is over."""
        for life in self.lives.values():
            if life.state == "paused" and now - MINUTE - life.rests_since >= LONGEST_PAUSE:
                life.state = "running"
            if life.state == "running" and self.is_open(life.hours, now - MINUTE):
                life.spent += 60

    def is_open(self, hours: str, moment: datetime) -> bool:
        """Asked of the clock on the wall."""
        calendar = self.levels.team_hours(hours).calendar
        wall = moment.astimezone(calendar.zone)
        minute = wall.hour * 60 + wall.minute
        blocks = calendar.days[wall.date()] if wall.date() in calendar.days else calendar.week[wall.weekday()]
        return any(block.start <= minute < block.end for block in blocks)

    def steps(self) -> set[tuple[str, int]]:
        """What a sweep has to tell now: of warnings that have passed the last one, and the breach."""
        found = set()
        for name, life in self.lives.items():
            if life.state != "running":
                continue
            passed = sorted(
                step for step in {*life.tell, 100}
                if step > max(life.taken, default=0) and life.spent * 100 >= step * life.target
            )  # fmt: skip
            life.taken |= set(passed)
            found |= {(name, step) for step in passed if step in life.tell and step in (100, passed[-1])}
        return found

    def start(self, name: str, *, anew: bool = False) -> None:
        """A clock begins, unless it runs."""
        life = self.lives.get(name)
        if life is None or life.state == "ended" or anew:
            promise = getattr(self.levels.policies[self.policy], name)
            self.lives[name] = Life(promise.within, dict(promise.tell), promise.calendar)

    def end(self, *names: str) -> None:
        """Clocks end, those that there are."""
        for name in names:
            if name in self.lives:
                self.lives[name].state = "ended"

    def runs(self, name: str) -> bool:
        """Does it?"""
        return name in self.lives and self.lives[name].state == "running"

    def asked_for_a_person(self) -> None:
        self.status = "queued"
        for name in ("queue_wait", "next_response" if self.answered else "first_response", "window"):
            self.start(name)
        if "resolution" not in self.lives:
            self.start("resolution")

    def wrote(self, now: datetime) -> None:
        """The customer did."""
        resolution = self.lives["resolution"]
        if self.status == "resolved" or resolution.state == "paused":
            resolution.state = "running"
        self.status = "open"
        self.start("window", anew=True)
        if not self.runs("first_response"):
            self.start("next_response")

    def person_answered(self) -> None:
        self.answered = self.answered or self.runs("first_response")
        self.end(*HUMAN)
        self.status = "open"
        if self.lives["resolution"].state == "paused":  # whoever answers has the ticket in hand again
            self.lives["resolution"].state = "running"

    def waits(self, now: datetime) -> None:
        self.end("queue_wait")
        self.status = "waiting"
        life = self.lives["resolution"]
        life.state, life.rests_since = "paused", now

    def resolved(self) -> None:
        self.end(*HUMAN, "resolution")
        self.status = "resolved"

    def pressed(self) -> None:
        """Priority rises: other targets, what has passed stays."""
        self.policy = "pressing"
        for name, life in self.lives.items():
            if life.state != "ended":
                promise = getattr(self.levels.policies[self.policy], name)
                life.target, life.tell, life.hours = promise.within, dict(promise.tell), promise.calendar


class Days:
    """The same days lived by the helpdesk and by the oracle."""

    def __init__(self, business: Business, now: list[datetime]) -> None:
        self.business, self.now, self.oracle, self.count = business, now, Oracle(), 0
        business.conversation("c1", "4915112345601", "Lena Hoffmann", "de")
        self.customer()
        with business.work() as uow:
            self.number = handoff.start(uow, "c1", inbound_id="wamid.1", topic="talk_to_agent").number
        self.oracle.asked_for_a_person()

    def pass_minutes(self, minutes: int) -> None:
        for _ in range(minutes):
            self.now[0] += MINUTE
            self.oracle.minute(self.now[0])
            if self.now[0].minute % 5 == 0:
                with self.business.work() as uow:
                    alerts = sla_sweep.sweep(uow, self.now[0]).alerts
                told = {(one.clock, one.step) for one in alerts if one.clock != "first_response_bot"}
                assert told == self.oracle.steps(), self.now[0]

    def customer(self) -> None:
        self.count += 1
        said = InboundMessage(
            id=f"wamid.{self.count}", kind="text", sent_at=int(clock.now().timestamp()), text="wo bleibt mein Paket?"
        )
        with self.business.work() as uow:
            conversations.record_inbound(uow, "c1", said)
            uow.session.flush()
            row = uow.session.query(Message.id).order_by(Message.id.desc()).first()
            assert row is not None
            threads.arrived(uow, [Said("c1", said, row[0])])
        if self.count > 1:
            with self.business.work() as uow:
                handoff.customer_wrote(uow, conversations.get(uow, "c1"), said, clock.now())
            self.oracle.wrote(self.now[0])

    def do(self, what: str) -> None:
        if what == "customer":
            self.customer()
            return
        with self.business.work() as uow:
            if what == "reply":
                agents.reply(uow, self.number, "Ich sehe nach.")
                self.oracle.person_answered()
            elif what == "wait":
                agents.wait(uow, self.number)
                self.oracle.waits(self.now[0])
            elif what == "resolve":
                agents.resolve(uow, self.number)
                self.oracle.resolved()
            elif what == "press":
                tickets.press(uow, "c1", Mood(urgent=True))
                self.oracle.pressed()

    def possible(self) -> list[str]:
        if self.oracle.status == "resolved":
            return ["customer"]
        window_open = self.now[0] - self.heard_at() < timedelta(hours=23)
        answers = ["reply", "reply"] if window_open else []
        more = ["press"] if self.oracle.policy == "standard" else []
        return ["customer", "customer", "wait", "resolve", *answers, *more]

    def heard_at(self) -> datetime:
        heard = self.business.read("c1").last_inbound_at
        assert heard is not None
        return heard


@pytest.mark.parametrize("seed", depth.most_slow(range(3)))
def test_days_of_tickets_are_counted_as_living_through_them(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    now, chance = [START], random.Random(seed)
    monkeypatch.setattr(clock, "now", lambda: now[0])
    days = Days(Business(sqlite_database), now)
    for _ in range(25):
        longest = 600 if days.oracle.status == "resolved" else 4600 if days.oracle.status == "waiting" else 200
        days.pass_minutes(chance.choice((1, 3, 7, 30, chance.randint(1, longest))))
        days.do(chance.choice(days.possible()))
        with days.business.work() as uow:
            status = uow.session.get_one(Ticket, days.number).status
            assert [status.startswith(one) for one in ("waiting", "resolved")] == [
                days.oracle.status == one for one in ("waiting", "resolved")
            ]
            counted = {one.clock.name: one for one in sla.explain(uow, days.number, now[0])}
        for name, life in days.oracle.lives.items():
            one = counted[name]
            assert one.spent == life.spent, name
            assert (one.clock.state in ("met", "cancelled")) == (life.state == "ended"), name
            assert one.clock.breached == (life.spent > life.target or 100 in life.taken), name
