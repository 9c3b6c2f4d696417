"""Clocks of tickets on both databases: what arms, meets, takes back and sweeps them."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import yaml
from fixtures.business import Business

from helpdesk import clock
from helpdesk.db.engine import Database
from helpdesk.db.message import Message
from helpdesk.db.sla import SlaClock, SlaEntry, clocks_of, entries_of
from helpdesk.db.ticket import Ticket
from helpdesk.errors import NotFound, NotPossible, SettingsError
from helpdesk.messages import InboundKind, InboundMessage, Reply
from helpdesk.policies.mood import Mood
from helpdesk.service_levels import ServiceLevels, read_service_levels
from helpdesk.services import (
    agents,
    conversations,
    handoff,
    replies,
    sla,
    sla_ledger,
    sla_sweep,
    threads,
    ticket_events,
    tickets,
)
from helpdesk.services.threads import Said

START = datetime(2026, 11, 23, 9, tzinfo=timezone.utc)  # a Monday, 10:00 in Berlin: somebody is there
Wait = Callable[[float], datetime]


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Wait:
    """Moves the clock; the moment it is then."""
    now = [START]
    monkeypatch.setattr(clock, "now", lambda: now[0])

    def later(minutes: float) -> datetime:
        now[0] += timedelta(minutes=minutes)
        return now[0]

    return later


@pytest.fixture
def business(database: Database, wait: Wait) -> Business:
    """A customer who wrote just now."""
    business = Business(database)
    business.conversation("c1", "4915112345601", "Lena Hoffmann", "de")
    wrote(business, "wamid.1")
    return business


def wrote(business: Business, wamid: str, kind: InboundKind = "text") -> InboundMessage:
    message = InboundMessage(id=wamid, kind=kind, sent_at=int(clock.now().timestamp()), text="hallo?")
    with business.work() as uow:
        conversations.record_inbound(uow, "c1", message)
    return message


def handed_over(business: Business, topic: str = "talk_to_agent", key: str = "wamid.1", mood: Mood = Mood()) -> int:
    with business.work() as uow:
        return handoff.start(uow, "c1", inbound_id=key, topic=topic, mood=mood).number


def clocks(business: Business, number: int) -> dict[str, list[SlaClock]]:
    """A ticket's clocks by name, oldest instance first."""
    found: dict[str, list[SlaClock]] = {}
    with business.database.reading() as session:
        for one in clocks_of(session, number):
            found.setdefault(one.name, []).append(one)
    return found


def states(business: Business, number: int) -> dict[str, list[str]]:
    return {name: [one.state for one in own] for name, own in clocks(business, number).items()}


def ledger(business: Business, one: SlaClock) -> list[tuple[str, int]]:
    with business.database.reading() as session:
        return [(entry.what, entry.step) for entry in entries_of(session, one.id)]


def sweep(business: Business) -> list[tuple[str, int, str, bool]]:
    with business.work() as uow:
        sla_sweep.meet_answered(uow)
        return [(one.clock, one.step, one.level, one.late) for one in sla_sweep.sweep(uow, clock.now()).alerts]


def arrives(business: Business, wamid: str, kind: InboundKind = "text") -> int:
    """A message as the worker records it; its ticket's number."""
    message = wrote(business, wamid, kind)
    with business.work() as uow:
        said = Said("c1", message, uow.session.query(Message.id).filter(Message.direction == "in").first()[0])
        threads.arrived(uow, [said])
        uow.session.expire_all()
        found = threads.thread_of(uow.session.query(Ticket).order_by(Ticket.number.desc()))
        assert found is not None
        return found.number


def says(business: Business, author: str, status: str) -> int:
    with business.work() as uow:
        [message] = replies.record_replies(
            uow, "c1", [Reply(text="Guten Tag")], caused_by=f"x{clock.now()}", author=author
        )
        message.status = status
        return message.id


def spent(business: Business, number: int) -> dict[str, int]:
    """Seconds that have counted in the newest instance of each clock."""
    with business.work() as uow:
        return {one.clock.name: one.spent for one in sla.explain(uow, number, clock.now())}


def test_a_handover_starts_the_clocks_and_an_answer_meets_them(business: Business, wait: Wait) -> None:
    number = handed_over(business)
    assert states(business, number) == {
        key: ["running"] for key in ("queue_wait", "first_response", "window", "resolution")
    }
    assert clocks(business, number)["first_response"][0].due_at == START + timedelta(minutes=5)
    wait(3)
    with business.work() as uow:
        agents.reply(uow, number, "Guten Tag, ich sehe nach.")
    assert states(business, number) == {
        "queue_wait": ["met"], "first_response": ["met"], "window": ["met"], "resolution": ["running"],
    }  # fmt: skip
    wait(1)
    with business.work() as uow:
        agents.resolve(uow, number)
    assert states(business, number)["resolution"] == ["met"]
    assert business.read("c1").owner == "bot"


def test_the_oldest_unanswered_message_starts_the_next_response(business: Business, wait: Wait) -> None:
    number = handed_over(business)
    with business.work() as uow:
        agents.reply(uow, number, "Worum geht es?")
    for minutes, wamid in ((2, "wamid.2"), (4, "wamid.3")):
        wait(minutes)
        message = wrote(business, wamid)
        with business.work() as uow:
            handoff.customer_wrote(uow, conversations.get(uow, "c1"), message, clock.now())
    [one] = clocks(business, number)["next_response"]
    assert one.armed_at == START + timedelta(minutes=2)
    assert one.due_at == START + timedelta(minutes=12)


def test_a_reply_that_whatsapp_could_not_deliver_meets_nothing(business: Business, wait: Wait) -> None:
    number = handed_over(business)
    wait(2)
    with business.work() as uow:
        said = agents.reply(uow, number, "Guten Tag").id
    wait(1)
    with business.work() as uow:
        sla.reply_failed(uow, uow.session.get_one(Message, said), clock.now())
    [one] = clocks(business, number)["first_response"]
    assert (one.state, one.due_at) == ("running", START + timedelta(minutes=5))  # as if nobody had written
    assert states(business, number)["queue_wait"] == ["met"]  # somebody has it in hand all the same
    wait(1)
    with business.work() as uow:
        second = agents.reply(uow, number, "Noch einmal: guten Tag").id
        sla.reply_failed(uow, uow.session.get_one(Message, second), clock.now())
        uow.session.get_one(Message, said).status = "failed"
        uow.session.get_one(Message, second).status = "failed"
    assert states(business, number)["first_response"] == ["running"]


def test_a_later_answer_that_arrived_stands(business: Business, wait: Wait) -> None:
    number = handed_over(business)
    with business.work() as uow:
        first = agents.reply(uow, number, "Guten Tag").id
    wait(1)
    with business.work() as uow:
        agents.reply(uow, number, "Ich bin da.")
    with business.work() as uow:
        sla.reply_failed(uow, uow.session.get_one(Message, first), clock.now())
    [one] = clocks(business, number)["first_response"]
    assert one.state == "met"
    assert [what for what, _ in ledger(business, one)] == ["armed", "met", "unmet", "met"]


def test_each_step_is_told_once_to_whom_it_concerns(business: Business, wait: Wait) -> None:
    number = handed_over(business)
    assert sweep(business) == []
    wait(2.5)
    assert sweep(business) == [("first_response", 50, "agent", False)]
    assert sweep(business) == []
    wait(2.5)
    assert sorted(sweep(business)) == [("first_response", 100, "team", False), ("queue_wait", 100, "team", False)]
    wait(5)
    assert sweep(business) == [("first_response", 200, "lead", False)]
    [one] = clocks(business, number)["first_response"]
    assert one.breached
    assert ledger(business, one) == [("armed", 0), ("warned", 50), ("breached", 100), ("escalated", 200)]


def test_what_was_due_while_we_were_down_is_told_late_and_not_in_a_burst(business: Business, wait: Wait) -> None:
    number = handed_over(business)
    now = wait(30)
    told = sweep(business)
    assert ("first_response", 50, "agent", True) not in told
    assert [one for one in told if one[0] == "first_response"] == [
        ("first_response", 100, "team", True), ("first_response", 200, "lead", True),
    ]  # fmt: skip
    [one] = clocks(business, number)["first_response"]
    with business.database.reading() as session:
        breach = next(entry for entry in entries_of(session, one.id) if entry.what == "breached")
    assert (breach.at, breach.noticed_at) == (START + timedelta(minutes=5), now)


def test_fraud_is_seen_within_two_hours_day_and_night(business: Business, wait: Wait) -> None:
    wait(13 * 60)  # 23:00 in Berlin
    number = handed_over(business, "report_fraud")
    [one] = clocks(business, number)["first_response"]
    assert (one.policy, one.due_at) == ("fraud", clock.now() + timedelta(hours=2))


def test_others_wait_for_the_morning(business: Business, wait: Wait) -> None:
    wait(13 * 60)
    number = handed_over(business)
    assert clocks(business, number)["first_response"][0].due_at == datetime(2026, 11, 24, 8, 5, tzinfo=timezone.utc)


def test_an_urgent_word_tightens_what_runs_and_keeps_what_has_passed(business: Business, wait: Wait) -> None:
    number = handed_over(business)
    wait(4)
    with business.work() as uow:
        tickets.press(uow, "c1", Mood(urgent=True))
    [one] = clocks(business, number)["queue_wait"]
    over_already = ("pressing", 180, clock.now())  # missed now, not before
    assert (one.policy, one.target, one.due_at) == over_already
    assert ("queue_wait", 100, "team", False) in sweep(business)


def test_given_back_nobody_waits_any_more(business: Business, wait: Wait) -> None:
    number = handed_over(business)
    with business.work() as uow:
        handoff.release(uow, "c1", by="wamid.9")
    assert states(business, number) == {
        **{key: ["cancelled"] for key in ("queue_wait", "first_response", "window")}, "resolution": ["running"],
    }  # fmt: skip
    wait(1)
    handed_over(business, key="wamid.10")
    assert states(business, number)["first_response"] == ["cancelled", "running"]
    assert clocks(business, number)["first_response"][1].instance == 2


def test_a_change_of_the_files_counts_from_then_on(
    business: Business, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = handed_over(business)
    text = Path("sla.yml").read_text(encoding="utf-8").replace("team: shop", "team: always")
    content = yaml.safe_load(text)
    content["policies"]["standard"]["first_response"]["within"] = "20m"
    changed = ServiceLevels.model_validate(content)
    for module in (sla, sla_ledger, sla_sweep):
        monkeypatch.setattr(module, "service_levels", lambda: changed)
    wait(4)
    with business.work() as uow:
        first = sla_sweep.follow_files(uow, clock.now(), limit=1)
        assert first.last is not None
        assert first.changed + sla_sweep.follow_files(uow, clock.now(), first.last).changed == 2
        assert sla_sweep.follow_files(uow, clock.now()) == sla_sweep.Followed(0, None)
    [one] = clocks(business, number)["first_response"]
    assert (one.target, one.due_at) == (1200, START + timedelta(minutes=20))
    with business.work() as uow:
        told = {each.clock.name: each for each in sla.explain(uow, number, clock.now())}
    assert told["first_response"].spent == 240
    assert [(counted, why) for *_, counted, why in told["first_response"].stretches] == [(240, "team")]


def test_the_assistant_has_to_answer_the_first_message_too(business: Business, wait: Wait) -> None:
    number = arrives(business, "wamid.1")
    assert states(business, number) == {"first_response_bot": ["running"]}
    wait(1)
    said = says(business, "bot", "accepted")
    assert sweep(business) == []
    [one] = clocks(business, number)["first_response_bot"]
    assert (one.state, ledger(business, one)) == ("met", [("armed", 0), ("met", 0)])
    wait(1)
    with business.work() as uow:
        sla.reply_failed(uow, uow.session.get_one(Message, said), clock.now())
        uow.session.get_one(Message, said).status = "failed"
    wait(4)
    assert ("first_response_bot", 100, "lead", False) in sweep(business)
    assert states(business, number)["first_response_bot"] == ["running"]


def test_a_message_that_arrived_after_all_has_met_its_clock(business: Business, wait: Wait) -> None:
    number = handed_over(business)
    wait(1)
    with business.work() as uow:
        said = agents.reply(uow, number, "Guten Tag").id
    wait(1)
    with business.work() as uow:
        message = uow.session.get_one(Message, said)
        sla.reply_failed(uow, message, clock.now())
        wait(1)
        sla.reply_arrived(uow, message)
    [one] = clocks(business, number)["first_response"]
    assert (one.state, spent(business, number)["first_response"]) == ("met", 60)


def test_a_reaction_wants_no_answer(business: Business, wait: Wait) -> None:
    assert states(business, arrives(business, "wamid.1", "reaction")) == {}
    number = handed_over(business)
    begun = clocks(business, number)["window"][0].armed_at
    wait(60)
    arrives(business, "wamid.2", "reaction")
    assert [one.armed_at for one in clocks(business, number)["window"]] == [begun]


def test_the_window_begins_anew_with_each_message_and_its_end_is_told_before(business: Business, wait: Wait) -> None:
    arrives(business, "wamid.1")
    number = handed_over(business)
    wait(60)
    arrives(business, "wamid.2")
    assert states(business, number)["window"] == ["cancelled", "running"]
    assert clocks(business, number)["window"][1].due_at == START + timedelta(hours=25)
    wait(18 * 60)
    assert ("window", 75, "agent", False) in sweep(business)
    with business.work() as uow:
        agents.reply(uow, number, "Guten Tag")
    assert states(business, number)["window"] == ["cancelled", "met"]


def test_the_resolution_rests_while_the_ticket_waits_and_no_longer_than_is_allowed(
    business: Business, wait: Wait
) -> None:
    number = handed_over(business)
    wait(60)
    with business.work() as uow:
        agents.wait(uow, number)
    [one] = clocks(business, number)["resolution"]
    assert (one.state, one.due_at, one.next_at) == ("paused", None, clock.now() + timedelta(days=3))
    with business.work() as uow:  # thanks arm nothing
        sla.customer_wrote(uow, uow.session.get_one(Ticket, number), clock.now())
    assert "next_response" not in states(business, number)
    wait(3 * 24 * 60 + 30)
    sweep(business)
    assert spent(business, number)["resolution"] == 90 * 60
    assert ledger(business, one)[-2:] == [("paused", 0), ("resumed", 0)]
    arrives(business, "wamid.2")
    assert ledger(business, one)[-2:] == [("paused", 0), ("resumed", 0)]  # not twice
    assert states(business, number)["resolution"] == ["running"]


def test_opened_again_the_resolution_counts_on_and_the_first_response_stays_met(business: Business, wait: Wait) -> None:
    arrives(business, "wamid.1")
    number = handed_over(business)
    wait(60)
    with business.work() as uow:
        agents.reply(uow, number, "Guten Tag")
        agents.resolve(uow, number)
    wait(600)
    assert arrives(business, "wamid.2") == number
    with business.work() as uow:
        sla.customer_wrote(uow, uow.session.get_one(Ticket, number), clock.now())
    wait(30)
    found = states(business, number)
    assert (found["first_response"], found["next_response"], found["resolution"]) == (["met"], ["running"], ["running"])
    assert spent(business, number)["resolution"] == 90 * 60
    assert clocks(business, number)["resolution"][0].due_at == START + timedelta(hours=24 + 10)


def test_spam_and_merged_tickets_were_not_solved(business: Business, wait: Wait) -> None:
    number = handed_over(business)
    with business.work() as uow:
        agents.end(uow, uow.session.get_one(Ticket, number), "closed", "spam", "operator")
    assert {state for own in states(business, number).values() for state in own} == {"cancelled"}


@pytest.mark.parametrize(
    ("topic", "chosen", "policy", "seconds"),
    [
        ("delete_my_data", "", "privacy", 30 * 86_400),
        ("opt_out", "", "standard", 86_400),
        ("report_fraud", "", "fraud", 86_400),
        ("talk_to_agent", "privacy", "privacy", 30 * 86_400),  # as a rule of routing.yml says
        ("talk_to_agent", "gone", "standard", 86_400),
    ],
)
def test_a_ticket_has_the_policy_of_its_words_or_the_one_chosen_for_it(
    business: Business, topic: str, chosen: str, policy: str, seconds: int
) -> None:
    with business.work() as uow:
        ticket = tickets.open_ticket(uow, "c1", opened_by="wamid.1", topic=topic)
        ticket_events.change(uow, ticket, "sla_policy", chosen, "operator")
        number = ticket.number
    [one] = clocks(business, number)["resolution"]
    assert (one.policy, one.target) == (policy, seconds)


def test_sweeping_looks_only_at_what_is_due(business: Business, wait: Wait) -> None:
    number = handed_over(business)
    with business.work() as uow:
        version = clocks_of(uow.session, number)[0].calendar
        uow.session.add_all(
            SlaClock(
                ticket_number=number, name="resolution", instance=n, policy="standard", state="running", target=86_400,
                calendar=version, armed_at=START, due_at=START + timedelta(days=1), next_at=START + timedelta(hours=18),
            )
            for n in range(2, 2002)
        )  # fmt: skip
    wait(2.5)
    with business.statements() as statements:
        assert len(sweep(business)) == 1
    assert len(statements) < 20


def test_agents_are_told_what_cannot_be(business: Business, wait: Wait) -> None:
    number = handed_over(business)
    for text in ("", "  ", "x" * 4097):
        with business.work() as uow, pytest.raises(NotPossible):
            agents.reply(uow, number, text)
    wait(25 * 60)
    with business.work() as uow, pytest.raises(NotPossible, match="24 hours"):
        agents.reply(uow, number, "Guten Tag")
    with business.work() as uow:
        agents.resolve(uow, number)
    with business.work() as uow, pytest.raises(NotPossible, match="resolved"):
        agents.take(uow, number)
    with business.work() as uow, pytest.raises(NotFound):
        agents.take(uow, 999)
    with business.work() as uow, pytest.raises(NotFound):
        sla.explain(uow, 999, clock.now())
    with business.database.reading() as session:
        assert session.get_one(Ticket, number).status == "resolved"
        assert session.query(SlaEntry).count() > 0


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("calendars: {}\npolicies: {}", "policies"),
        ("calendars: {a: shop}\npolicies: {x: {first_response: {within: 5m, calendar: b}}}", "b is not among"),
        ("calendars: {a: shop}\npolicies: {x: {first_response: {within: soon, calendar: a}}}", "a time such as"),
        (
            "calendars: {a: shop}\npolicies: {x: {first_response: {within: 5m, calendar: a, tell: {0: lead}}}}",
            "percent",
        ),
        ("calendars: {a: shop}\npolicies: {x: {first_response: {within: 5m, calendar: a, tell: {9: boss}}}}", "tell"),
        ("calendars: {a: {timezone: Mars/Base}}\npolicies: {x: {}}", "no time zone"),
        ("calendars: {a: {hours: {monday: closed}}}\npolicies: {x: {}}", "no day of the week"),
        ("calendars: {a: shop}\npolicies: {x: {when: {colour: [red]}}}", "colour"),
    ],
)
def test_one_sentence_names_the_mistake(tmp_path: Path, content: str, named: str) -> None:
    file = tmp_path / "sla.yml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=named):
        read_service_levels(file)
