"""How dialogues come to a person: misses, words of urgency, five minutes in vain, fraud; by day and by night."""

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fixtures.assistant import Phone, tickets

from helpdesk import clock

pytestmark = pytest.mark.slow
Phones = Callable[[str], Phone]


# ---- a person after misses


@pytest.mark.parametrize("who", ["lena", "oliver", "sara"])
def test_the_third_miss_hands_over(phone: Phones, clock_jumps: Callable[[float], None], who: str) -> None:
    customer = phone(who)
    customer.say({"lena": "hallo", "oliver": "hello", "sara": "مرحبا"}[who])
    for text in ("asdf qwer", "blubb plump zack", "qwertz uiop"):
        clock_jumps(60)
        last = customer.ask(text)
    (ticket,) = tickets(customer)
    assert (last.key, str(ticket.number) in last.text) == ("utter_misses_person", True)
    assert (ticket.topic, ticket.handed_over, ticket.status) == ("not_understood", True, "queued")


# ---- a person after words of urgency, or five minutes in vain

NOON, NIGHT = ((2026, 3, 3, 12, 0), (2026, 3, 3, 23, 0))


@pytest.mark.parametrize(
    ("who", "text", "key"),
    [
        ("oliver", "where is my order 1001? it's urgent!", "utter_order_"),
        ("lena", "Wo ist meine Bestellung 1002? Es ist dringend!", "utter_order_"),
        ("ahmad", "وين طلبي 1004 ضروري جدا عاجل", "utter_order_"),
        ("james", "cancel order 1013, it's urgent!!", "utter_handoff_urgent"),
    ],
)
def test_who_is_in_a_hurry_gets_the_answer_and_a_person(
    phone: Phones, monkeypatch: pytest.MonkeyPatch, who: str, text: str, key: str
) -> None:
    now = datetime(*NOON, tzinfo=ZoneInfo("Europe/Berlin")).timestamp()
    monkeypatch.setattr(clock, "timestamp", lambda: now)
    customer = phone(who)
    answer = customer.ask(text)
    (ticket,) = tickets(customer)
    assert (answer.key.startswith(key), str(ticket.number) in answer.text) == (True, True), (answer.key, answer.text)
    assert (ticket.handed_over, ticket.urgent, customer.slot("flow_state")) == (True, True, None)


@pytest.mark.parametrize(
    ("who", "text", "yes"),
    [
        ("oliver", "where is my order 1001? it's urgent!", "yes please"),
        ("lena", "Wo ist meine Bestellung 1002? Es ist dringend!", '/talk_to_agent{"topic": "callback"}'),
        ("ahmad", "وين طلبي 1004 ضروري جدا عاجل", "ايوه"),
    ],
)
def test_at_night_who_is_in_a_hurry_is_offered_a_call(
    phone: Phones, monkeypatch: pytest.MonkeyPatch, who: str, text: str, yes: str
) -> None:
    now = datetime(*NIGHT, tzinfo=ZoneInfo("Europe/Berlin")).timestamp()
    monkeypatch.setattr(clock, "timestamp", lambda: now)
    customer = phone(who)
    answer, offer = customer.say(text)
    assert (answer.key[:12], offer.key, "09:00" in offer.text) == ("utter_order_", "utter_callback_offer", True)
    assert tickets(customer) == []
    done = customer.ask(yes)
    (ticket,) = tickets(customer)
    assert (done.key, "09:00" in done.text) == ("utter_handoff_callback", True), done.text
    assert (ticket.topic, ticket.facts["callback"]) == ("callback", "2026-03-04T09:00+01:00")


@pytest.mark.parametrize(
    ("who", "text"),
    [("oliver", "where is my order 1001"), ("lena", "wo ist meine Bestellung 1002"), ("ahmad", "وين طلبي 1004")],
)
def test_after_five_minutes_in_vain_a_person_takes_over(
    phone: Phones, monkeypatch: pytest.MonkeyPatch, clock_jumps: Callable[[float], None], who: str, text: str
) -> None:
    monkeypatch.setattr("rasa.shared.core.events.time", SimpleNamespace(time=lambda: clock.timestamp()))
    customer = phone(who)
    heard = []
    while len(heard) < 5 and not tickets(customer):
        heard.append([answer.key for answer in customer.say(text)])
        clock_jumps(101)
    # The first answer may be another one: it ends with the question for notices.
    handed_over = next(place for place, keys in enumerate(heard) if "utter_handoff_unsolved" in keys)
    assert handed_over in (3, 4)
    assert heard[handed_over] == [heard[0][0], "utter_handoff_unsolved"]
    assert [ticket.handed_over for ticket in tickets(customer)] == [True]


def test_the_third_answer_that_does_not_do_hands_over_with_the_flow(phone: Phones) -> None:
    customer = phone("lena")
    customer.ask('/cancel_order{"order_number": "1005"}')
    third = [customer.say(text)[-1] for text in ("xq", "zz", "qx")][-1]
    (ticket,) = tickets(customer)
    assert (third.key, ticket.topic, ticket.handed_over) == ("utter_misses_person", "cancel_order", True)
    assert (ticket.facts["order_number"], customer.slot("flow_state")) == ("1005", None)


# ---- fraud at night


CLOSING = (2026, 3, 3, 17, 30)


@pytest.mark.parametrize(
    ("who", "text", "at", "there", "not_there"),
    [
        ("oliver", "someone used my card without my permission", NOON, "within 2 hours", "tomorrow"),
        ("oliver", "someone used my card without my permission", NIGHT, "tomorrow at 09:00", "2 hours"),
        ("oliver", "someone used my card without my permission", CLOSING, "tomorrow at 09:00", "2 hours"),
        ("lena", "Betrug! jemand hat meine Karte benutzt", NIGHT, "morgen, 09:00", "2 Stunden"),
        ("sara", "احتيال! حد استخدم بطاقتي", NIGHT, "09:00", "ساعتين"),
    ],
)
def test_what_fraud_promises_is_true_at_night_too(
    phone: Phones, monkeypatch: pytest.MonkeyPatch, who: str, text: str, at: Any, there: str, not_there: str
) -> None:
    now = datetime(*at, tzinfo=ZoneInfo("Europe/Berlin")).timestamp()
    monkeypatch.setattr(clock, "timestamp", lambda: now)
    customer = phone(who)
    for answer in (customer.ask(text), customer.ask("/deny")):
        assert answer.key in ("utter_report_fraud_opened", "utter_report_fraud_done")
        assert (there in answer.text, not_there in answer.text) == (True, False), answer.text
