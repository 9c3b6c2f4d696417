"""Every state of every flow: a person is one message away, a wrong answer shows the way, and the flow can be left."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from fixtures.assistant import Answer, Phone, tickets

import actions.cancel_order
import actions.change_order  # noqa: F401
from actions.flows.flow import Flow

pytestmark = pytest.mark.slow
Phones = Callable[[str], Phone]

WALKS: dict[str, list[dict[str, Any]]] = yaml.safe_load((Path(__file__).parent / "walks.yml").read_text())
STOPS = [
    pytest.param(flow, way["who"], tuple(way["say"][:steps]), id=f"{flow}-{number}-{steps}")
    for flow, ways in WALKS.items()
    for number, way in enumerate(ways)
    for steps in range(1, len(way["say"]) + 1)
]


def flows(base: type[Flow] = Flow) -> Iterator[type[Flow]]:
    """All flows that are loaded."""
    for flow in base.__subclasses__():
        yield flow
        yield from flows(flow)


def walk(customer: Phone, flow: str, said: tuple[str, ...]) -> dict[str, Any]:
    """Say it; what the flow then remembers."""
    for text in said:
        customer.say(text)
    state: dict[str, Any] = customer.slot("flow_state") or {}
    assert state.get("name") == flow, (said, state)
    assert state.get("open"), said
    return state


def shows_a_person(answers: list[Answer]) -> bool:
    """Is a person one tap away?"""
    return any(payload.startswith("/talk_to_agent") for answer in answers for payload in answer.payloads)


def test_every_flow_has_its_ways() -> None:
    assert {flow.flow for flow in flows()} <= set(WALKS)


@pytest.mark.parametrize("flow", sorted(WALKS))
def test_the_ways_pass_every_question(phone: Phones, flow: str) -> None:
    seen = set()
    for number, way in enumerate(WALKS[flow]):
        for steps in range(1, len(way["say"]) + 1):
            customer = phone(way["who"])
            customer = renamed(customer, f"{number}-{steps}")
            seen.add(walk(customer, flow, tuple(way["say"][:steps]))["open"])
    (kit,) = [known for known in flows() if known.flow == flow]
    assert seen == {question.slot for question in kit().questions}  # type: ignore[attr-defined]


def renamed(customer: Phone, suffix: str) -> Phone:
    """The same customer in a conversation of its own."""
    known = customer.business.read(customer.conversation_id)
    conversation = customer.business.conversation(
        f"{customer.conversation_id}-{suffix}", phone=known.wa_id, name=known.profile_name
    )
    return Phone(customer._assistant, customer.business, conversation)


@pytest.mark.parametrize(("flow", "who", "said"), STOPS)
def test_a_wrong_answer_shows_the_way_to_a_person_and_the_question_again(
    phone: Phones, flow: str, who: str, said: tuple[str, ...]
) -> None:
    customer = phone(who)
    before = walk(customer, flow, said)
    answers = customer.say("xq")
    assert shows_a_person(answers), [answer.key for answer in answers]
    assert customer.slot("flow_state")["open"] == before["open"]


@pytest.mark.parametrize(("flow", "who", "said"), STOPS)
def test_a_person_is_one_message_away_and_knows_what_was_said(
    phone: Phones, flow: str, who: str, said: tuple[str, ...]
) -> None:
    customer = phone(who)
    state = walk(customer, flow, said)
    words = {"lena": "ich möchte mit einem Menschen sprechen", "rahman": "أريد التحدث مع موظف"}
    assert customer.ask(words.get(who, "I want to talk to a person")).key == "utter_handoff_started"
    (ticket,) = tickets(customer)
    assert (ticket.topic, ticket.facts["flow"]) == (flow, flow)
    for slot, told in state.get("told", {}).items():
        assert slot == "chosen_order" or told in ("", []) or ticket.facts[slot] == told
    assert customer.slot("flow_state") is None
    assert customer.business.read(customer.conversation_id).owner == "human"


@pytest.mark.parametrize(("flow", "who", "said"), STOPS)
def test_it_can_be_left(phone: Phones, flow: str, who: str, said: tuple[str, ...]) -> None:
    customer = phone(who)
    walk(customer, flow, said)
    words = {"lena": "vergiss es", "rahman": "خلاص"}
    assert customer.ask(words.get(who, "never mind")).key == "utter_flow_left"
    assert customer.slot("requested_slot") is None
    assert tickets(customer) == []


@pytest.mark.parametrize(("flow", "who", "said"), STOPS)
def test_a_third_wrong_answer_offers_a_person_who_takes_over(
    phone: Phones, flow: str, who: str, said: tuple[str, ...]
) -> None:
    customer = phone(who)
    walk(customer, flow, said)
    heard = [customer.say(text) for text in ("xq", "zz", "qx")]
    assert shows_a_person(heard[-1])
    if heard[-1][-1].key == "utter_ask_flow_person":
        assert customer.ask("yes").key == "utter_handoff_started"
