"""Simulated customers who want to know where an order is: what they say, and how they answer what they are asked."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, Sequence

import yaml

HERE = Path(__file__).parent
LANGUAGES = ("en", "de", "ar")
QUESTIONS = {
    "utter_ask_order_number": "order_number",
    "utter_choose_order": "choice",
    "utter_ask_order_proof": "proof",
    "utter_order_proof_again": "proof",
    "utter_order_refused": "proof",
}
STATUS = re.compile(
    r"utter_order_(processing|shipped|out_for_delivery|delivered|delayed|ready_for_pickup|cancelled|returned)"
)
MISSED = {"utter_ask_again", "utter_out_of_scope", "utter_inform_unclear", "utter_offer_menu", "utter_misses_person"}
SMALL_TALK = re.compile(
    r"utter_(greet|menu|thank|goodbye|affirm|deny|bot_challenge|language_changed|order_dropped|flow_left)"
)
PATIENCE = 2  # how often a customer puts it another way before giving up


class Answer(Protocol):
    """One message of the assistant."""

    key: str
    text: str
    payloads: tuple[str, ...]


@dataclass(frozen=True)
class Conversation:
    """A customer and what is wanted; `says` are turns, a turn of several messages is sent in a row."""

    name: str
    phone: str
    order: str
    status: str
    says: tuple[tuple[str, ...], ...]
    then: tuple[tuple[str, ...], ...]
    answers: dict[str, list[str]]


@dataclass(frozen=True)
class Script:
    """One language's conversations, and how its customers react when they are not understood."""

    language: str
    again: list[str]
    not_that: list[str]
    other_order: str
    ordinals: list[str]
    conversations: list[Conversation]


def read(language: str) -> Script:
    """The conversations of `order_status.<language>.yml`. Raises KeyError, ValueError for what is not in its form."""
    raw = yaml.safe_load((HERE / f"order_status.{language}.yml").read_text(encoding="utf-8"))
    conversations = [
        conversation_from(f"{language}-{number:03}", entry, raw["people"])
        for number, entry in enumerate(raw["conversations"], 1)
    ]
    rest = {name: raw[name] for name in ("again", "not_that", "other_order", "ordinals")}
    return Script(language=language, conversations=conversations, **rest)


def conversation_from(name: str, entry: dict[str, Any], people: dict[str, str]) -> Conversation:
    """One line of the file. Raises KeyError for an unknown customer, ValueError for an unknown word."""
    if unknown := set(entry) - {"as", "wants", "says", "then", "when_asked"}:
        raise ValueError(f"{name}: {unknown}")
    order, status = entry["wants"].split()
    answers = {kind: listed(said) for kind, said in entry.get("when_asked", {}).items()}
    if unknown := set(answers) - set(QUESTIONS.values()):
        raise ValueError(f"{name}: {unknown}")
    return Conversation(
        name=name,
        phone=people[entry["as"]],
        order=order,
        status=status,
        says=tuple(tuple(listed(turn)) for turn in entry["says"]),
        then=tuple(tuple(listed(turn)) for turn in entry.get("then", [])),
        answers=answers,
    )


def listed(value: str | list[str]) -> list[str]:
    """One text or several as a list. Raises ValueError for what YAML did not read as text."""
    texts = [value] if isinstance(value, str) else list(value)
    if not texts or not all(isinstance(text, str) for text in texts):
        raise ValueError(f"not text: {value}")
    return texts


def kind_of(answers: Sequence[Answer]) -> str:
    """What the customer faces: a question's kind, `status`, `missed`, `small_talk`, `broken`, …."""
    kinds = [kind_of_key(answer.key) for answer in answers]
    for wanted in (*dict.fromkeys(QUESTIONS.values()), "status"):
        if wanted in kinds:
            return wanted
    return kinds[-1] if kinds else "silence"


def kind_of_key(key: str) -> str:
    """The kind of one answer."""
    if key in QUESTIONS:
        return QUESTIONS[key]
    if STATUS.fullmatch(key):
        return "status"
    if key in MISSED:
        return "missed"
    if key in ("utter_action_failed", "utter_turn_failed"):
        return "broken"
    return "small_talk" if SMALL_TALK.fullmatch(key) else "elsewhere"


@dataclass
class Customer:
    """Plays one conversation: `next` gives what is said to the newest answers."""

    script: Script
    conversation: Conversation
    email: str
    told: tuple[str, str] | None = None
    helped: int = 0
    _says: deque[tuple[str, ...]] = field(init=False)
    _then: deque[tuple[str, ...]] = field(init=False)
    _answers: dict[str, deque[str]] = field(init=False)

    def __post_init__(self) -> None:
        asked = self.conversation
        self._says, self._then = deque(asked.says), deque(asked.then)
        usual = {"order_number": asked.order, "proof": self.email, "choice": asked.order}
        self._answers = {
            # Asked again, people say it again, but not for ever.
            kind: deque([*asked.answers.get(kind, []), said, said])
            for kind, said in usual.items()
        }

    @property
    def satisfied(self) -> bool:
        """Whether the newest status told is the right one of the right order."""
        return self.told == (self.conversation.order, self.conversation.status)

    def next(self, answers: Sequence[Answer]) -> tuple[str, ...]:
        """The messages of the next turn, in a row; empty when there is no more to say."""
        self._hear(answers)
        kind = kind_of(answers)
        if self.satisfied:
            return self._then.popleft() if self._then else ()
        if kind == "proof" and not self._about_mine(answers) and self.helped < PATIENCE:
            return self._react("status", answers)
        if self._answers.get(kind):
            return (self._filled(self._answers[kind].popleft(), answers),)
        if self._says:
            return self._says.popleft()
        return self._react(kind, answers) if self.helped < PATIENCE else ()

    def _hear(self, answers: Sequence[Answer]) -> None:
        for answer in answers:
            if found := STATUS.fullmatch(answer.key):
                number = re.search(r"\*(\d+)\*", answer.text)
                self.told = (str(int(number[1])) if number else "", found[1])

    def _about_mine(self, answers: Sequence[Answer]) -> bool:
        """Whether the proof is wanted for the customer's order, or the customer is about to correct the number."""
        shown = {number for answer in answers for number in re.findall(r"\*(\d+)\*", answer.text)}
        mine = self.conversation.order
        return not shown or mine in shown or any(mine in said for said in self._answers["proof"])

    def _react(self, kind: str, answers: Sequence[Answer]) -> tuple[str, ...]:
        """Taps order tracking where it is offered, else puts it another way."""
        self.helped += 1
        turn = sum(map(ord, self.conversation.order)) + len(self.conversation.says[0][0]) + self.helped
        if kind == "status":
            return (self.script.other_order.format(number=self.conversation.order),)
        offered = [payload for answer in answers for payload in answer.payloads if payload == "/track_order"]
        if offered:
            return (offered[0],)
        phrases = self.script.not_that if kind == "elsewhere" else self.script.again
        return (phrases[turn % len(phrases)],)

    def _filled(self, said: str, answers: Sequence[Answer]) -> str:
        """`tap`, `{position}` and `{ordinal}` speak of the order's place in the list that is shown."""
        if said != "tap" and "{" not in said:
            return said
        payloads = [payload for answer in answers for payload in answer.payloads]
        mine = f'"{self.conversation.order}"'
        place = next((index for index, payload in enumerate(payloads) if mine in payload), None)
        if place is None:
            return self.conversation.order
        if said == "tap":
            return payloads[place]
        return said.format(position=place + 1, ordinal=self.script.ordinals[place])
