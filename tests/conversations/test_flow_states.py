"""Every state of every flow: a person is one message away, a wrong answer shows the way, and the flow can be left."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from fixtures.assistant import Answer, Phone, tickets
from rasa_sdk.executor import ActionExecutor

from actions.flows.flow import Flow
from helpdesk import clock
from helpdesk.services import technician
from helpdesk.services.technician import VisitView

pytestmark = pytest.mark.slow
Phones = Callable[[str], Phone]

WALKS: dict[str, list[dict[str, Any]]] = yaml.safe_load((Path(__file__).parent / "walks.yml").read_text())
WAYS = [
    pytest.param(flow, way["who"], way["say"], id=f"{flow}-{number}")
    for flow, ways in WALKS.items()
    for number, way in enumerate(ways)
]
PERSON = {
    "en": "I want to talk to a person",
    "de": "ich möchte mit einem Menschen sprechen",
    "ar": "أريد التحدث مع موظف",
}
LEAVE = {"en": "never mind", "de": "vergiss es", "ar": "خلاص"}
TICKET_AT_ONCE = ("report_fraud",)
NONSENSE = ("xq", "zz", "qx")


@pytest.fixture(autouse=True)
def all_flows_are_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also those that are shipped off; Felix has two technicians' visits."""
    for module in ("actions.flows.flow", "actions.documents"):
        monkeypatch.setattr(f"{module}.flow_on", lambda _name: True)
    booked, zone = technician.of_conversation, ZoneInfo("Europe/Berlin")
    start = clock.now() + timedelta(days=3)
    visits = [
        VisitView(number, "booked", start, start + timedelta(hours=3), "Lampe", "Torstr. 1", "10115", True, zone)
        for number in (1, 2)
    ]
    monkeypatch.setattr(
        technician,
        "of_conversation",
        lambda uow, name, **rest: visits if name.startswith("felix") else booked(uow, name, **rest),
    )


def flows(base: type[Flow] = Flow) -> Iterator[type[Flow]]:
    """All flows of the assistant; other tests make flows of their own."""
    ActionExecutor().register_package("actions")
    for flow in base.__subclasses__():
        if flow.__module__.startswith("actions."):
            yield flow
            yield from flows(flow)


def walk(customer: Phone, flow: str, said: list[str]) -> dict[str, Any]:
    """Say it; what the flow then remembers."""
    for text in said:
        customer.say(text)
    state: dict[str, Any] = customer.slot("flow_state") or {}
    assert (state.get("name"), bool(state.get("open"))) == (flow, True), (said, state)
    return state


def shows_a_person(answers: list[Answer]) -> bool:
    """Is a person one tap away?"""
    return any(payload.startswith("/talk_to_agent") for answer in answers for payload in answer.payloads)


def again(customer: Phone, suffix: str) -> Phone:
    """The same customer in a conversation of its own."""
    known = customer.business.read(customer.conversation_id)
    name = f"{customer.conversation_id}-{suffix}"
    return customer.beside(customer.business.conversation(name, phone=known.wa_id, name=known.profile_name))


def language(customer: Phone) -> str:
    """The language the customer writes."""
    return customer.slot("language") or "en"


def test_every_flow_has_its_ways() -> None:
    assert {flow.flow for flow in flows()} == set(WALKS)


@pytest.mark.parametrize(("flow", "who", "say"), WAYS)
def test_every_state_has_its_ways_out(phone: Phones, flow: str, who: str, say: list[str]) -> None:
    first = phone(who)
    for steps in range(1, len(say) + 1):
        said = say[:steps]
        a_wrong_answer_shows_the_way(again(first, f"{steps}-wrong"), flow, said)
        a_person_knows_what_was_said(again(first, f"{steps}-person"), flow, said)
        leaving_leaves(again(first, f"{steps}-leave"), flow, said)


def a_wrong_answer_shows_the_way(customer: Phone, flow: str, said: list[str]) -> None:
    walk(customer, flow, said)
    (first, second, third) = (customer.say(text) for text in NONSENSE)
    assert shows_a_person(first), (said, [answer.key for answer in first])
    if third and third[-1].key == "utter_misses_person":  # unless nonsense is an answer (free text)
        assert shows_a_person(second)
        assert customer.business.read(customer.conversation_id).owner == "human"


def a_person_knows_what_was_said(customer: Phone, flow: str, said: list[str]) -> None:
    state = walk(customer, flow, said)
    assert customer.ask(PERSON[language(customer)]).key == "utter_handoff_started", said
    (ticket,) = tickets(customer)
    assert (ticket.topic, ticket.facts["flow"]) == (flow, flow)
    for slot, told in state.get("told", {}).items():
        assert slot == "chosen_order" or told in ("", []) or ticket.facts[slot] == told
    assert customer.slot("flow_state") is None
    assert customer.business.read(customer.conversation_id).owner == "human"


def leaving_leaves(customer: Phone, flow: str, said: list[str]) -> None:
    walk(customer, flow, said)
    (form,) = (known for known in flows() if known.flow == flow)
    assert customer.ask(LEAVE[language(customer)]).key == form.left, said
    assert customer.slot("requested_slot") is None
    assert [ticket.topic for ticket in tickets(customer)] == [flow] * (flow in TICKET_AT_ONCE)


@pytest.mark.parametrize("flow", sorted(WALKS))
def test_the_ways_pass_every_question(phone: Phones, flow: str) -> None:
    people = {who: phone(who) for who in {way["who"] for way in WALKS[flow]}}
    seen = {
        walk(again(people[way["who"]], f"{number}-{steps}"), flow, way["say"][:steps])["open"]
        for number, way in enumerate(WALKS[flow])
        for steps in range(1, len(way["say"]) + 1)
    }
    (form,) = (known for known in flows() if known.flow == flow)
    assert seen == {question.slot for question in form().questions}  # type: ignore[attr-defined]
