"""Who gets a ticket: by skill and language, then by load, then in turn; and what is given back."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.policies.assignment import AgentLoad, Held, Needs, choose, given_back, reassign

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=timezone.utc)
QUEUES, SKILLS, LANGUAGES = ("orders", "fraud"), ("devices", "safety"), ("en", "de", "ar")
MOMENTS = st.one_of(st.none(), st.integers(0, 500).map(lambda n: NOW - timedelta(minutes=n)))
NEEDS = st.builds(
    Needs, st.sampled_from(QUEUES), st.sets(st.sampled_from(SKILLS)).map(tuple), st.sampled_from(LANGUAGES)
)


def agents(**fixed: st.SearchStrategy[object]) -> st.SearchStrategy[list[AgentLoad]]:
    free: dict[str, st.SearchStrategy[object]] = {
        "id": st.integers(1, 99),
        "queues": st.frozensets(st.sampled_from(QUEUES)),
        "skills": st.frozensets(st.sampled_from(SKILLS)),
        "languages": st.frozensets(st.sampled_from(LANGUAGES)),
        "capacity": st.integers(0, 4),
        "open": st.integers(0, 6),
        "presence": st.sampled_from(["online", "online", "online", "break", "away", "offline"]),
        "last_assigned_at": MOMENTS,
    }
    return st.lists(st.builds(AgentLoad, **(free | fixed)), max_size=7, unique_by=lambda agent: agent.id)


def anybody(id_: int, **changed: object) -> AgentLoad:
    told: dict[str, object] = {
        "queues": frozenset(),
        "skills": frozenset(),
        "languages": frozenset({"en"}),
        "capacity": 4,
        "open": 0,
    }
    return AgentLoad(id=id_, **(told | changed))  # type: ignore[arg-type]


@given(NEEDS, agents())
def test_nobody_gets_what_they_may_or_can_not_and_nothing_waits_without_need(
    needs: Needs, team: list[AgentLoad]
) -> None:
    able = [
        one
        for one in team
        if one.presence == "online"
        and set(needs.skills) <= one.skills
        and (not one.queues or needs.queue in one.queues)
    ]
    allowed = [one for one in able if needs.language in one.languages] or able
    free = [one for one in allowed if one.open < one.capacity]
    chosen = choose(needs, team)
    assert (chosen is None) == (not free)
    if chosen is not None:
        [agent] = [one for one in free if one.id == chosen]
        assert all(agent.open * other.capacity <= other.open * agent.capacity for other in free)
        alike = [one for one in free if agent.open * one.capacity == one.open * agent.capacity]
        never = [one for one in alike if one.last_assigned_at is None]
        assert agent in never if never else all(agent.last_assigned_at <= one.last_assigned_at for one in alike)
    assert choose(needs, reversed(team)) == chosen


@pytest.mark.parametrize(
    ("team", "chosen"),
    [
        ([anybody(1, open=2), anybody(2, open=1)], 2),
        ([anybody(1, open=2, capacity=8), anybody(2, open=1, capacity=2)], 1),
        ([anybody(1, last_assigned_at=NOW), anybody(2, last_assigned_at=NOW - timedelta(minutes=1))], 2),
        ([anybody(1, languages=frozenset({"de"}))], 1),  # nobody speaks English: better than no answer
        ([anybody(1, languages=frozenset({"de"})), anybody(2, open=4)], None),  # somebody does, and is busy
        ([anybody(1, languages=frozenset({"de"})), anybody(2, presence="away")], 1),
        ([anybody(1, queues=frozenset({"fraud"}))], None),
        ([anybody(1, capacity=0)], None),
    ],
)
def test_who_is_chosen(team: list[AgentLoad], chosen: int | None) -> None:
    assert choose(Needs("orders", (), "en"), team) == chosen


@given(st.integers(1, 6), st.integers(0, 30))
def test_equals_get_tickets_in_turn(people: int, tickets: int) -> None:
    team = [anybody(n, capacity=100) for n in range(people)]
    found = reassign([Held(n, "open", Needs("orders", (), "en")) for n in range(tickets)], team, NOW)
    counts = [list(found.values()).count(n) for n in range(people)]
    assert max(counts) - min(counts) <= 1


STATUSES = ("bot", "queued", "open", "waiting_for_customer", "waiting_for_third_party", "resolved", "closed")
HELD = st.lists(
    st.builds(Held, st.integers(1, 999), st.sampled_from(STATUSES), NEEDS), unique_by=lambda one: one.number
)


@given(HELD, agents())
def test_what_is_given_back_waits_for_us_and_nobody_gets_more_than_they_can(
    held: list[Held], team: list[AgentLoad]
) -> None:
    assert {one.status for one in given_back(held)} <= {"queued", "open"}
    found = reassign(held, team, NOW)
    assert list(found) == [one.number for one in held if one.status in ("queued", "open")]
    for agent in team:
        gets = list(found.values()).count(agent.id)
        assert gets <= max(0, agent.capacity - agent.open)
        assert not gets or agent.presence == "online"
