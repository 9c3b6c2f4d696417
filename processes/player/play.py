"""Plays one scenario step by step and tells what differed."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from helpdesk import clock, shop
from helpdesk.bootstrap import Helpdesk
from helpdesk.db import facts
from helpdesk.errors import HelpdeskError, NotPossible
from helpdesk.policies import calendars
from helpdesk.services import agents
from processes.player import matching
from processes.player.phone import Phone, PhoneError
from processes.player.reading import ScenarioError
from processes.player.samples import file_for
from processes.player.scenario import DOORS, MEDIA, Scenario, Step, jump

QUIET = 1.5  # seconds without a word after the last step, in which nothing unexpected may come
POLL = 0.1
JUST_AFTER = 2.0  # seconds past the moment at which the shop opens or closes
ARRIVED = "utter_media_arrived"  # told when looking at a file takes long: that depends on the machine, not on the talk
STATUSES = ("accepted", "sent", "delivered", "read")


@dataclass(frozen=True)
class Result:
    """How a step went: `difference` is "" when all was as expected."""

    step: Step
    difference: str = ""
    seen: str = ""


class Halt(HelpdeskError):
    """An expected answer did not come: what follows would be played into the blue."""


class Player:
    """One scenario on one simulator; `helpdesk` is only read, for answers' names and facts."""

    def __init__(self, scenario: Scenario, phone: Phone, helpdesk: Helpdesk) -> None:
        self._scenario, self._phone, self._helpdesk = scenario, phone, helpdesk
        self._keys: dict[str, str] = {}
        self._read: dict[str, int] = {}  # how many answers of each customer were looked at
        self._last = next(iter(scenario.customers))
        self._answer: dict[str, Any] | None = None

    def play(self) -> Iterator[Result]:
        """Play; one result a step, and one more for what nobody expected. Raises PhoneError, SettingsError."""
        if self._scenario.moves_time and not clock.movable():
            raise HelpdeskError(
                f"{self._scenario.path} moves the time: start `helpdesk up` and `helpdesk play` with TEST_CLOCK=1."
            )
        if off := self._scenario.off:
            raise HelpdeskError(f"{self._scenario.path} needs `{off[0]}: on` under `flows:` in shop.yml.")
        dials = self._begin()
        refused = {call["id"] for call in self._phone.refused()}
        try:
            for step in self._scenario.steps:
                try:
                    yield self._do(step)
                except (Halt, ScenarioError) as halt:
                    yield Result(step, str(halt))
                    return
            yield from self._nothing_more(refused)
        finally:
            self._phone.call("DELETE", "/faults")
            self._phone.call("PATCH", "/settings", dials)

    def _begin(self) -> dict[str, Any]:
        if clock.movable():
            self._phone.call("PATCH", "/settings", {"clock_offset_seconds": clock.offset()})
        self._phone.call("DELETE", "/faults")
        for name, about in self._scenario.customers.items():
            self._keys[name] = self._phone.person(about, name)
            self._read[name] = len(self._phone.answers(self._keys[name]))
        dials: dict[str, Any] = self._phone.call("GET", "/settings")
        dials.pop("clock_offset_seconds")
        return dials

    def _do(self, step: Step) -> Result:
        if step.word in self._keys:
            for deed in step.given if isinstance(step.given, list) else [step.given]:
                self._act(step, deed)
            self._last = step.word
            return Result(step)
        return cast("Result", getattr(self, f"_{step.word}")(step))

    # customers ---------------------------------------------------------------------------------------------------

    def _act(self, step: Step, deed: Any) -> None:
        key = self._keys[step.word]
        given = deed if isinstance(deed, dict) else {"text": deed}
        quoted = self._find(step, str(given["quote"])) if "quote" in given else None
        try:
            kind = next((one for one in MEDIA if one in given), None)
            if kind is not None:
                self._send_file(key, kind, given, quoted)
                return
            self._phone.write(key, self._message(step, given, quoted))
        except (PhoneError, OSError) as error:
            raise ScenarioError(self._scenario.path, step.line, str(error)) from None

    def _message(self, step: Step, given: dict[str, Any], quoted: str | None) -> dict[str, Any]:
        message: dict[str, Any] = {"context": {"message_id": quoted}} if quoted else {}
        if "text" in given:
            message["text"] = str(given["text"])
        elif "tap" in given:
            bubble, payload = self._button(step, str(given["tap"]))
            message["tap"] = {"message_id": bubble, "id": payload}
        elif "reaction" in given:
            target = self._find(step, str(given.get("on", "")))
            message |= {"type": "reaction", "reaction": {"message_id": target, "emoji": str(given["reaction"])}}
        elif "location" in given:
            place = {k: float(v) if k in ("latitude", "longitude") else v for k, v in given["location"].items()}
            message |= {"type": "location", "location": place}
        elif "raw" in given:
            message |= given["raw"]
        else:
            kind = next(one for one in ("contacts", "order") if one in given)
            message |= {"type": kind, kind: given[kind]}
        return message

    def _send_file(self, key: str, kind: str, given: dict[str, Any], quoted: str | None) -> None:
        name, data, mime = file_for(kind, given[kind], self._scenario.path.parent)
        form = {"type": "audio" if kind == "voice" else kind, "voice": "true" if kind == "voice" else "false"}
        form |= {"caption": str(given["caption"])} if "caption" in given else {}
        form |= {"context": quoted} if quoted else {}
        self._phone.upload(key, (str(given.get("filename", name)), data, mime), form)

    def _find(self, step: Step, part: str) -> str:
        """Id of the newest answer that has `part` in its words (`last` or "": the newest)."""
        for bubble in reversed(self._phone.answers(self._keys[step.word])):
            if part in ("", "last") or part in matching.words_of(bubble):
                return str(bubble["id"])
        raise ScenarioError(self._scenario.path, step.line, f"no answer has “{part}” in it")

    def _button(self, step: Step, title: str) -> tuple[str, str]:
        """Newest message with a button or row of this title, and what its tap sends."""
        bubbles = self._phone.answers(self._keys[step.word])
        for bubble in reversed(bubbles):
            if title in (titles := matching.titles_of(bubble)):
                return str(bubble["id"]), titles[title]
        there = ", ".join(title for bubble in bubbles[-1:] for title in matching.titles_of(bubble)) or "none"
        raise ScenarioError(
            self._scenario.path, step.line, f"there is no button “{title}”; the newest message has: {there}"
        )

    # what is expected --------------------------------------------------------------------------------------------

    def _bot(self, step: Step) -> Result:
        differences, seen = [], []
        for expected in step.given if isinstance(step.given, list) else [step.given]:
            wanted = expected if isinstance(expected, dict) else {}
            who = str(wanted.get("to", self._last))
            wait = float(wanted.get("within", self._scenario.patience))
            bubble = self._next(who, wait)
            while (key := self._key(bubble)) == ARRIVED and ARRIVED not in str(expected):
                bubble = self._next(who, wait)
            seen.append(f"{key or bubble['type']}: “{matching.shorten(matching.words_of(bubble))}”")
            differences.append(matching.unlike(bubble, key, expected))
        return Result(step, "; ".join(one for one in differences if one), " | ".join(seen))

    def _next(self, who: str, wait: float) -> dict[str, Any]:
        count = self._read[who] + 1
        bubbles = self._phone.answers(self._keys[who], count, wait)
        if len(bubbles) < count:
            raise Halt(f"no answer for {who} within {wait:g} s; the rest was not played")
        self._read[who] = count
        self._answer = bubbles[count - 1]
        return self._answer

    def _key(self, bubble: dict[str, Any]) -> str:
        with self._helpdesk.database.reading() as session:
            return facts.answer_key(session, bubble["callback_data"] or "")

    def _silence(self, step: Step) -> Result:
        time.sleep(float(step.given))
        return Result(step, self._unread())

    def _unread(self) -> str:
        found = []
        for name, key in self._keys.items():
            bubbles = self._phone.answers(key)
            for bubble in bubbles[self._read[name] :]:
                if (key := self._key(bubble)) != ARRIVED:
                    found.append(f"{name} got {key} “{matching.shorten(matching.words_of(bubble))}”")
            self._read[name] = len(bubbles)
        return "; ".join(found)

    def _status(self, step: Step) -> Result:
        wanted = step.given if isinstance(step.given, dict) else {"is": step.given}
        who, status = str(wanted.get("to", self._last)), str(wanted["is"])
        deadline = time.monotonic() + self._scenario.patience
        while True:
            read = self._phone.answers(self._keys[who])[: self._read[who]]
            if not read:
                return Result(step, f"{who} has got nothing yet")
            now = str(read[-1]["status"])
            reached = status in STATUSES and now in STATUSES[STATUSES.index(status) :]
            if now == status or reached:
                return Result(step, seen=now)
            if time.monotonic() > deadline:
                return Result(step, f"the last answer is {now}, not {status}")
            time.sleep(POLL)

    def _database(self, step: Step) -> Result:
        wanted = {name: value for name, value in step.given.items() if name != "of"}
        who = self._keys[str(step.given.get("of", self._last))]
        deadline = time.monotonic() + self._scenario.patience
        while True:
            with self._helpdesk.database.reading() as session:
                difference = matching.differs(facts.customer_facts(session, who), wanted, "")
            if not difference or time.monotonic() > deadline:
                return Result(step, difference)
            time.sleep(POLL)

    def _agent(self, step: Step) -> Result:
        """A person of the team answers the newest ticket of a customer, takes or resolves it."""
        given = step.given if isinstance(step.given, dict) else {}
        with self._helpdesk.unit_of_work() as uow:
            ticket = facts.customer_facts(uow.session, self._keys[str(given.get("to", self._last))])["ticket"]
            if ticket is None:
                return Result(step, "there is no ticket")
            try:
                if given:
                    (agents.take if given["does"] == "take" else agents.resolve)(uow, ticket["number"])
                else:
                    agents.reply(uow, ticket["number"], str(step.given))
            except NotPossible as error:
                return Result(step, str(error))
        return Result(step)

    def _nothing_more(self, refused: set[str]) -> Iterator[Result]:
        time.sleep(QUIET)
        end = Step(self._scenario.steps[-1].line, "end", "")
        if more := self._unread():
            yield Result(end, f"nobody expected: {more}")
        for call in self._phone.refused():
            if call["id"] not in refused:
                yield Result(end, f"the simulator refused a call: {call['violations'][0]['details']}")

    # the world ---------------------------------------------------------------------------------------------------

    def _wait(self, step: Step) -> Result:
        time.sleep(float(step.given))
        return Result(step)

    def _clock(self, step: Step) -> Result:
        given = str(step.given)
        seconds = jump(given, lambda what: ScenarioError(self._scenario.path, step.line, what))
        if given in DOORS:
            now, hours = clock.now(), shop.shop().calendar
            turns = calendars.opens_after(hours, now) if given == "open" else calendars.closes_after(hours, now)
            if turns is None:
                return Result(step, f"the shop is never {given}")
            seconds = (turns - now).total_seconds() + JUST_AFTER
        ahead = clock.offset() + seconds
        clock.move_to(ahead)
        time.sleep(clock.MOVED_WITHIN + 0.1)  # the assistant first: a message from the future would be odd
        self._phone.call("PATCH", "/settings", {"clock_offset_seconds": ahead})
        return Result(step)

    def _fault(self, step: Step) -> Result:
        given = dict(step.given)
        if "customer" in given:
            given["customer"] = self._keys.get(str(given["customer"]), str(given["customer"]))
        for name in ("seconds", "probability"):
            if name in given:
                given[name] = float(given[name])
        return self._ask(step, "POST", "/faults", given)

    def _faults(self, step: Step) -> Result:
        return self._ask(step, "DELETE", "/faults", None)

    def _dials(self, step: Step) -> Result:
        dials = {name: float(v) if isinstance(v, str) else v for name, v in step.given.items()}
        return self._ask(step, "PATCH", "/settings", dials)

    def _webhook(self, step: Step) -> Result:
        return self._ask(step, "POST", "/webhooks", step.given)

    def _ask(self, step: Step, method: str, path: str, body: Any) -> Result:
        try:
            self._phone.call(method, path, body)
        except PhoneError as error:
            raise ScenarioError(self._scenario.path, step.line, str(error)) from None
        return Result(step)
