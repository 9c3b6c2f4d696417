"""Customers who ask for their own orders, each message for another one: an answer tells by its number what it answers.

Webhooks come as from Meta in bad times: several messages in one, again at once, again much later, and out of order.
"""

from __future__ import annotations

import queue
import random
import re
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Callable

from fixtures.stack import Stack, message_webhook, text_of

from helpdesk import clock
from helpdesk.db.engine import Database
from helpdesk.db.order import Order

ASKED = ("where is my order {}?", "Wo ist meine Bestellung {}?", "أين طلبي {}؟")
LANGUAGES = ("en", "de", "ar")
FIRST_NUMBER = 700000
NUMBER = re.compile(r"(?<!\d)70\d{4}(?!\d)")
REPEATED, AT_ONCE, SWAPPED = 0.3, 0.2, 0.15  # shares of messages


@dataclass(frozen=True)
class Asked:
    """One message of the plan."""

    wamid: str
    customer: str
    language: str
    number: str

    def webhook(self) -> dict[str, Any]:
        """As Meta reports it."""
        text = ASKED[LANGUAGES.index(self.language)].format(self.number)
        return message_webhook(self.wamid, self.customer, text)


@dataclass
class Traffic:
    """The plan of a run and what was sent of it. Reproducible by `seed`, apart from the machine's own timing."""

    stack: Stack
    seed: int
    messages: int
    customers: int
    first: int = 0  # of the order numbers, for several runs on one database
    patience: float = 300.0  # seconds for which a webhook is offered again, as Meta does for days
    plan: list[Asked] = field(default_factory=list)
    taken: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # numbers in order of arrival
    refused: list[str] = field(default_factory=list)
    offers: int = 0

    def __post_init__(self) -> None:
        chance = self.chance = random.Random(self.seed)  # noqa: S311
        people = [f"4915{self.seed % 1000:03}{n:05}" for n in range(self.customers)]
        self.plan = []
        for n in range(self.messages):
            who = n % self.customers if n < self.customers else chance.randrange(self.customers)
            number = str(FIRST_NUMBER + self.first + n)
            asked = Asked(f"wamid.chaos.{self.seed}.{n}", people[who], LANGUAGES[who % 3], number)
            self.plan.append(asked)
        for n in range(self.messages - 1):  # Meta does not promise an order: some overtake the one before them
            if chance.random() < SWAPPED:
                self.plan[n], self.plan[n + 1] = self.plan[n + 1], self.plan[n]
        self._lines: dict[str, queue.Queue[Asked | None]] = {customer: queue.Queue() for customer in people}
        self._late: list[Asked] = []
        self._guard = threading.Lock()
        self._threads = [threading.Thread(target=self._line, args=(line, n)) for n, line in enumerate(self._lines)]
        for thread in self._threads:
            thread.start()

    def answers(self) -> int:
        """How many messages these customers have got."""
        return sum(len(self.stack.meta.to(customer)) for customer in self._lines)

    def seed_orders(self) -> None:
        """Put each message's order into the shop, as its customer's own."""
        database = Database(self.stack.database_url)
        with database.session() as session:
            for asked in self.plan:
                session.add(
                    Order(number=asked.number, name="Chaos", phone=asked.customer, email="c@example.com",
                          postcode="10115", language=asked.language, status="processing", total=1000, currency="EUR",
                          placed_at=clock.now())
                )  # fmt: skip
        database.dispose()

    def send(self, count: int) -> None:
        """Let the customers write the next `count` messages, each when the one before it was taken."""
        for asked in self.plan[:count]:
            self._lines[asked.customer].put(asked)
        del self.plan[:count]

    def finish(self) -> None:
        """Wait until all was taken, then repeat every late duplicate once more in any order."""
        for line in self._lines.values():
            line.put(None)
        for thread in self._threads:
            thread.join()
        self.chance.shuffle(self._late)
        for asked in self._late:
            self._offer(asked)

    def _line(self, customer: str, number: int) -> None:
        chance = random.Random(self.seed * 1000 + number)  # noqa: S311
        while (asked := self._lines[customer].get()) is not None:
            others = [self._offer_beside(asked) for _ in range(chance.random() < AT_ONCE)]
            if self._offer(asked):
                self.taken[customer].append(asked.number)
            else:
                self.refused.append(asked.number)
            for other in others:
                other.join()
            with self._guard:
                if chance.random() < REPEATED:
                    self._late.append(asked)
                old = self._late.pop(0) if self._late and chance.random() < REPEATED else None
            if old is not None:
                self._offer(old)

    def _offer(self, asked: Asked) -> bool:
        deadline = time.monotonic() + self.patience
        while time.monotonic() < deadline:
            self.offers += 1
            if self.stack.post(asked.webhook()) == 200:
                return True
            time.sleep(0.2)
        return False

    def _offer_beside(self, asked: Asked) -> threading.Thread:
        thread = threading.Thread(target=self._offer, args=(asked,))
        thread.start()
        return thread


def numbers_in(body: dict[str, Any]) -> list[str]:
    """The order numbers that an answer names, each once."""
    return list(dict.fromkeys(NUMBER.findall(text_of(body))))


def wait_for_quiet(what: Callable[[], int], goal: int, calm: float) -> int:
    """Wait until `what` has reached `goal`, or has not grown for `calm` seconds; its last value."""
    best, since = what(), time.monotonic()
    while best < goal and time.monotonic() - since < calm:
        time.sleep(0.1)
        if (now := what()) > best:
            best, since = now, time.monotonic()
    return best
