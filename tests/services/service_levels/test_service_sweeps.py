"""What sweeping the clocks of tickets tells, to whom and how late; what the files change of it."""

from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from fixtures.business import Business
from fixtures.ticket_clocks import START, Wait, arrives, clocks, handed_over, ledger, states, sweep

from helpdesk import clock
from helpdesk.db.sla import SlaClock, clocks_of, entries_of
from helpdesk.errors import SettingsError
from helpdesk.policies.mood import Mood
from helpdesk.service_levels import ServiceLevels, read_service_levels
from helpdesk.services import agents, sla, sla_ledger, sla_sweep, tickets


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


def test_an_urgent_word_tightens_what_runs_and_keeps_what_has_passed(business: Business, wait: Wait) -> None:
    number = handed_over(business)
    wait(4)
    with business.work() as uow:
        tickets.press(uow, "c1", Mood(urgent=True))
    [one] = clocks(business, number)["queue_wait"]
    over_already = ("pressing", 180, clock.now())  # missed now, not before
    assert (one.policy, one.target, one.due_at) == over_already
    assert ("queue_wait", 100, "team", False) in sweep(business)


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
