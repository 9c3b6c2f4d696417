"""Plays the simulated order-status conversations with the trained model and the real actions, and counts.

`python tests/acceptance/run.py [en de ar]` prints the table and the failures and writes report.json.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Iterable

sys.path.extend(str(Path(__file__).parents[up]) for up in (2, 1))

from fixtures.assistant import Answer, Assistant, Phone, tickets
from fixtures.business import Business
from simulated import LANGUAGES, Conversation, Customer, Script, kind_of, read
from sqlalchemy import select

from channels.whatsapp.hearing import hear
from helpdesk import bootstrap
from helpdesk.db.engine import Database
from helpdesk.db.migrate import upgrade
from helpdesk.db.order import Order
from helpdesk.messages import InboundMessage
from helpdesk.sample_shop.loader import seed
from helpdesk.values import DEFAULT_LANGUAGE

REPORT = Path(__file__).with_name("report.json")
TURNS = 12  # an endless conversation has failed
KINDS = {
    "person": "a person was involved",
    "wrong": "another order or status was told",
    "missed": "was not understood",
    "elsewhere": "was taken for something else",
    "small_talk": "only small talk came back",
    "silence": "nothing was answered",
    "order_number": "stuck at the order's number",
    "choice": "stuck at the choice of an order",
    "proof": "stuck at the proof",
    "broken": "an action failed",
}


@dataclass
class Outcome:
    """How one conversation ended: `kind` is `solved` or why not; `log` is who said what."""

    name: str
    kind: str
    turns: int
    helped: int
    seconds: float
    follow_ups: int = 0
    follow_ups_missed: int = 0
    other_language: bool = False
    log: list[str] = field(default_factory=list)


class Shop:
    """A fresh sample shop for every conversation, on a database file of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "template.db"
        database = Database(f"sqlite:///{self._template}")
        upgrade(database)
        business = Business(database)
        with business.work() as uow:
            assert seed(uow)
        with database.reading() as session:
            orders = session.scalars(select(Order)).all()
            self.orders = {order.number: (order.status, order.email) for order in orders}
        database.dispose()

    def open(self, name: str) -> Business:
        """The business of one conversation; the actions use it too."""
        path = shutil.copy(self._template, self._folder / f"{name}.db")
        os.environ["DATABASE_URL"] = f"sqlite:///{path}"
        os.environ["SAMPLE_CUSTOMER"] = ""
        bootstrap.helpdesk.cache_clear()
        return Business(Database(f"sqlite:///{path}"))

    def close(self, business: Business, name: str) -> None:
        """Ends it and removes its files."""
        business.database.dispose()
        bootstrap.helpdesk().database.dispose()
        bootstrap.helpdesk.cache_clear()
        for path in self._folder.glob(f"{name}.db*"):
            path.unlink()


def play(assistant: Assistant, shop: Shop, script: Script, conversation: Conversation) -> Outcome:
    """One conversation from the first word to the last."""
    business = shop.open(conversation.name)
    try:
        phone = Phone(
            assistant, business, business.conversation(f"acceptance-{conversation.name}", phone=conversation.phone)
        )
        return talk(phone, script, Customer(script, conversation, shop.orders[conversation.order][1]))
    finally:
        shop.close(business, conversation.name)


def talk(phone: Phone, script: Script, customer: Customer) -> Outcome:
    """Lets the customer talk until nothing is left to say."""
    outcome = Outcome(customer.conversation.name, "", 0, 0, 0.0)
    began = time.monotonic()
    answers: list[Answer] = []
    last_kind = ""
    while outcome.turns < TURNS and (messages := customer.next(answers)):
        follow_up = customer.satisfied
        answers = send(phone, messages, answers, outcome)
        if not customer.satisfied:
            last_kind = kind_of(answers)
        outcome.turns += 1
        outcome.follow_ups += follow_up
        outcome.follow_ups_missed += follow_up and kind_of(answers) in ("missed", "silence")
        if tickets(phone) or phone.business.read(phone.conversation_id).owner == "human":
            outcome.kind = "person"
            break
    outcome.helped = customer.helped
    outcome.seconds = round(time.monotonic() - began, 2)
    outcome.other_language = (phone.slot("language") or DEFAULT_LANGUAGE) != script.language
    if not outcome.kind:
        outcome.kind = "solved" if customer.satisfied else "wrong" if last_kind == "status" else last_kind
    return outcome


def send(phone: Phone, messages: tuple[str, ...], before: list[Answer], outcome: Outcome) -> list[Answer]:
    """Sends messages in a row: behind all but the last another one is waiting already."""
    answers: list[Answer] = []
    for place, text in enumerate(messages, 1):
        outcome.log.append(f"customer: {text}")
        answers += phone.say(heard(text, answers or before), writing_on=place < len(messages))
    outcome.log += [f"bot: {answer.key}" for answer in answers]
    return answers


def heard(text: str, before: list[Answer]) -> str:
    """What the channel makes of it: a number or "the second one" is a tap on a choice of the newest answer."""
    if text.startswith("/"):
        return text  # a tap
    choices = [{"payload": payload} for payload in before[-1].payloads] if before else []
    return hear(InboundMessage("in", "text", 0.0, text=text), {"choices": choices}) or ""


def misplaced(shop: Shop, script: Script) -> list[str]:
    """Conversations whose expected status is not the sample shop's."""
    return [
        conversation.name
        for conversation in script.conversations
        if shop.orders.get(conversation.order, ("",))[0] != conversation.status
    ]


def run(model: Path, languages: Iterable[str] = LANGUAGES) -> dict[str, list[Outcome]]:
    """All conversations of these languages. Raises ValueError for an expectation that the sample shop does not hold."""
    outcomes: dict[str, list[Outcome]] = {}
    assistant = Assistant(model)
    before = {name: os.environ.get(name) for name in ("DATABASE_URL", "SAMPLE_CUSTOMER")}
    try:
        with TemporaryDirectory() as folder:
            shop = Shop(Path(folder))
            for language in languages:
                script = read(language)
                if wrong := misplaced(shop, script):
                    raise ValueError(f"another status in the sample shop: {', '.join(wrong)}")
                outcomes[language] = [play(assistant, shop, script, each) for each in script.conversations]
    finally:
        assistant.close()
        bootstrap.helpdesk.cache_clear()
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.__setitem__(name, value)
    return outcomes


def summary(outcomes: list[Outcome]) -> dict[str, Any]:
    """The figures of one language."""
    solved = [outcome for outcome in outcomes if outcome.kind == "solved"]
    return {
        "conversations": len(outcomes),
        "solved": len(solved),
        "share": round(len(solved) / len(outcomes), 3),
        "solved_without_asking_twice": sum(not outcome.helped for outcome in solved),
        "turns_to_the_end": round(sum(outcome.turns for outcome in outcomes) / len(outcomes), 1),
        "follow_ups": sum(outcome.follow_ups for outcome in outcomes),
        "follow_ups_missed": sum(outcome.follow_ups_missed for outcome in outcomes),
        "answered_in_another_language": sum(outcome.other_language for outcome in outcomes),
        "failures": dict(Counter(outcome.kind for outcome in outcomes if outcome.kind != "solved")),
        "seconds": round(sum(outcome.seconds for outcome in outcomes), 1),
    }


def table(outcomes: dict[str, list[Outcome]]) -> str:
    """The figures as a Markdown table."""
    rows = [
        "| language | conversations | right status, no person | of these at once | why not |",
        "|---|---|---|---|---|",
    ]
    for language, played in outcomes.items():
        figures = summary(played)
        why = ", ".join(f"{KINDS.get(kind, kind)} {count}" for kind, count in figures["failures"].items())
        rows.append(
            f"| {language} | {figures['conversations']} | {figures['solved']} ({figures['share']:.0%}) "
            f"| {figures['solved_without_asking_twice']} | {why or '–'} |"
        )
    return "\n".join(rows)


def failures(outcomes: dict[str, list[Outcome]]) -> str:
    """What went wrong, word by word, grouped by its kind."""
    lines: list[str] = []
    for kind, title in KINDS.items():
        group = [each for played in outcomes.values() for each in played if each.kind == kind]
        lines += [f"\n== {title}: {len(group)}"] if group else []
        lines += [f"{each.name}  " + " | ".join(each.log) for each in group]
    return "\n".join(lines)


def detour(outcome: Outcome) -> bool:
    """Whether something could have been better although the status was told."""
    return bool(outcome.helped or outcome.follow_ups_missed or outcome.other_language)


def write_report(outcomes: dict[str, list[Outcome]], path: Path = REPORT) -> None:
    """The figures, the failed conversations and those that were solved with a detour, as JSON."""
    report = {
        language: summary(played)
        | {
            "failed": [asdict(each) for each in played if each.kind != "solved"],
            "detours": [asdict(each) for each in played if each.kind == "solved" and detour(each)],
        }
        for language, played in outcomes.items()
    }
    path.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Play them all, or those of the languages that are named."""
    from fixtures.model import trained_model

    model = Path(os.environ["ACCEPTANCE_MODEL"]) if os.environ.get("ACCEPTANCE_MODEL") else trained_model()
    outcomes = run(model, sys.argv[1:] or LANGUAGES)
    print(table(outcomes))  # noqa: T201
    print(failures(outcomes))  # noqa: T201
    for language, played in outcomes.items():
        print(language, json.dumps(summary(played)))  # noqa: T201
    if set(outcomes) == set(LANGUAGES):
        write_report(outcomes)


if __name__ == "__main__":
    main()
