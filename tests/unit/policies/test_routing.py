"""Rules of routing.yml: what each condition means, which rule decides, and what is shipped."""

from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.errors import SettingsError
from helpdesk.policies.mood import Mood
from helpdesk.policies.routing import Matter, Media, Routed, fits, matter_told, route
from helpdesk.routing_rules import PRIORITIES, Around, RoutingRules, Rule, around, read_rules, routing_rules
from helpdesk.values import Money

ROOT = Path(__file__).parents[3]
OPEN_AT = datetime(2026, 11, 24, 10, 0, tzinfo=timezone.utc)  # a Tuesday
NIGHT = datetime(2026, 11, 24, 1, 30, tzinfo=timezone.utc)
PLAIN = Matter("track_order", "en", OPEN_AT)
OURS = {
    "order_access",
    "returns",
    "refunds",
    "refund",
    "exchange",
    "orders",
    "order_changes",
    "payments",
    "fraud",
    "privacy",
    "identity_document",
    "insult",
}

BY_TOPIC = {
    "orders": "track_order cancel_order change_order report_missing_item order_access orders order_changes",
    "returns": "return_item exchange_item refund_status report_damaged_item returns refunds refund exchange",
    "payments": "payment_problem payments",
    "fraud": "report_fraud fraud",
    "technical": "product_not_working problem_not_solved app_error book_technician",
    "privacy": "delete_my_data export_my_data opt_out identity_document privacy",
    "general": "complaint insult faq general not_understood submit_document media talk_to_agent anything",
}
TOPICS = [(topic, queue) for queue, topics in BY_TOPIC.items() for topic in topics.split()]


@pytest.fixture(scope="module")
def near() -> Around:
    return around()


def go(matter: Matter, near: Around, rules: RoutingRules | None = None) -> Routed:
    return route(matter, rules or routing_rules(), near)


@pytest.mark.parametrize(("topic", "queue"), TOPICS)
def test_what_is_shipped_sends_each_topic_to_its_queue(topic: str, queue: str, near: Around) -> None:
    base = {"report_fraud": "urgent", "fraud": "urgent", "complaint": "high", "insult": "high"}.get(topic, "normal")
    found = go(replace(PLAIN, topic=topic), near)
    assert (found.queue, found.priority) == (queue, base)
    pressed = go(replace(PLAIN, topic=topic, mood=Mood(urgent=True, angry=True)), near)
    assert PRIORITIES.index(pressed.priority) == min(PRIORITIES.index(base) + 2, 3)


def test_topics_and_intents_that_are_named_exist() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    intents = {next(iter(intent)) if isinstance(intent, dict) else intent for intent in domain["intents"]}
    named = {name for _, when in routing_rules().conditions for name in (*when.topic, *when.intent)}
    assert named - OURS <= intents


# condition, what fits it, what does not
CONDITIONS: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    ({"topic": ["faq", "track_order"]}, {}, {"topic": "complaint"}),
    (
        {"intent": ["complaint"]},
        {"intents": frozenset({"complaint", "track_order"})},
        {"intents": frozenset({"greet"})},
    ),
    ({"language": ["ar"]}, {"language": "ar"}, {"language": "de"}),
    ({"mood": ["angry"]}, {"mood": Mood(insult=True)}, {"mood": Mood(urgent=True)}),
    ({"words": ["threats"]}, {"texts": ("hi", "I'll see my lawyer")}, {"texts": ("no lawyer needed",)}),
    (
        {"says": {"de": ["Gutschein*"]}},
        {"language": "de", "texts": ("wo sind die Gutscheine?",)},
        {"texts": ("Gutschein",)},
    ),
    ({"problem": ["generic/danger"]}, {"texts": ("there is smoke coming out",)}, {"texts": ("there is no smoke",)}),
    (
        {"order_value": {"at_least": {"EUR": 50000}}},
        {"order_value": Money(50000, "EUR")},
        {"order_value": Money(99999, "GBP")},
    ),
    (
        {"order_value": {"below": {"EUR": 1000}}},
        {"order_value": Money(999, "EUR")},
        {"order_value": Money(1000, "EUR")},
    ),
    ({"order_value": {"at_least": {"EUR": 1}}}, {"order_value": Money(1, "EUR")}, {"order_value": None}),
    (
        {"media": {"class": ["screenshot"], "category": ["payment"]}},
        {"media": (Media("voice"), Media("image", "screenshot", "payment"))},
        {"media": (Media("image", "screenshot", "order"), Media("image", "receipt", "payment"))},
    ),
    ({"media": {"kind": ["voice"]}}, {"media": (Media("voice", "voice"),)}, {"media": (Media("image", "voice"),)}),
    ({"family": ["lamp-oslo"]}, {"families": frozenset({"lamp-oslo", "mug"})}, {"families": frozenset({"mug"})}),
    ({"category": ["shoes"]}, {"categories": frozenset({"shoes"})}, {"families": frozenset({"shoes"})}),
    ({"tag": ["vip"]}, {"tags": frozenset({"vip"})}, {"flags": frozenset({"vip"})}),
    ({"flag": ["review"]}, {"flags": frozenset({"review"})}, {}),
    ({"inside": "team"}, {}, {"at": NIGHT}),
    ({"outside": "team"}, {"at": NIGHT}, {}),
    (
        {"tag": ["vip"], "language": ["ar"]},
        {"tags": frozenset({"vip"}), "language": "ar"},
        {"tags": frozenset({"vip"})},
    ),
]


@pytest.mark.parametrize(("when", "fitting", "other"), CONDITIONS, ids=[str(one[0]) for one in CONDITIONS])
def test_each_condition(when: dict[str, Any], fitting: dict[str, Any], other: dict[str, Any], near: Around) -> None:
    rule = Rule.model_validate({"when": when, "queue": "orders"})
    assert fits(rule, replace(PLAIN, **fitting), near)
    assert not fits(rule, replace(PLAIN, **other), near)
    either = Rule.model_validate({"when": [{"language": ["de"], "tag": ["never"]}, when], "queue": "orders"})
    assert fits(either, replace(PLAIN, **fitting), near)
    assert not fits(either, replace(PLAIN, **other), near)


def test_a_calendar_that_is_gone_fits_nothing(near: Around) -> None:
    for side in ("inside", "outside"):
        assert not fits(Rule.model_validate({"when": {side: "gone"}, "queue": "orders"}), PLAIN, near)


def rules_of(rules: dict[str, Any]) -> RoutingRules:
    last = {"rest": {"queue": "general", "priority": "normal"}}
    return RoutingRules.model_validate({"queues": ["general", "orders"], "skills": ["a", "b"], "rules": rules | last})


def test_the_first_rule_that_sets_a_field_decides_it_and_skills_add_up(near: Around) -> None:
    track, vip = {"topic": ["track_order"]}, {"tag": ["vip"]}
    rules = rules_of(
        {
            "hurried": {"when": {"priority": ["urgent"]}, "skills": ["b"], "sla_policy": "fraud"},
            "one": {"when": track, "skills": ["b"], "raise_by": 1},
            "two": {"when": track, "queue": "orders", "priority": "high", "skills": ["a"]},
            "three": {"when": vip, "queue": "general", "priority": "low", "sla_policy": "standard"},
        }
    )
    assert go(PLAIN, near, rules) == Routed(
        "orders",
        ("a", "b"),
        "urgent",
        "fraud",
        (
            "queue=two",
            "priority=two",
            "raise_by=one",
            "skills=hurried",
            "skills=one",
            "skills=two",
            "sla_policy=hurried",
        ),
    )
    assert go(replace(PLAIN, topic="faq", tags=frozenset({"vip"})), near, rules) == Routed(
        "general", (), "low", "standard", ("queue=three", "priority=three", "sla_policy=three")
    )
    assert go(replace(PLAIN, topic="faq"), near, rules).because == ("queue=rest", "priority=rest")


@given(
    st.lists(
        st.tuples(
            st.booleans(),
            st.sampled_from(["general", "orders", None]),
            st.sampled_from([*PRIORITIES, None]),
            st.sets(st.sampled_from(["a", "b"])),
            st.integers(-3, 3),
        ),
        max_size=6,
    )
)
def test_any_rules_decide_everything_within_bounds(made: list[tuple[bool, Any, Any, set[str], int]]) -> None:
    rules = {
        f"r{n}": {
            "when": {"tag": ["vip"] if fitting else ["other"]},
            "queue": queue,
            "priority": priority,
            "skills": sorted(skills),
            "raise_by": by,
        }
        for n, (fitting, queue, priority, skills, by) in enumerate(made)
        if queue or priority or skills or by
    }
    found = go(replace(PLAIN, tags=frozenset({"vip"})), Around({}, None, {}), rules_of(rules))  # type: ignore[arg-type]
    counting = [each for each in made if each[0]]
    assert found.queue == next((queue for _, queue, *_ in counting if queue), "general")
    base = next((priority for _, _, priority, *_ in counting if priority), "normal")
    step = PRIORITIES.index(base) + sum(by for *_, by in counting)
    assert found.priority == PRIORITIES[max(0, min(3, step))]
    assert set(found.skills) == {skill for *_, skills, _ in counting for skill in skills}


MISTAKES = {
    "topics: [": "readable YAML",
    "rules: {a: {queue: nowhere}}": "a: nowhere is not among the queues",
    "rules: {a: {skills: [magic], when: {tag: [x]}}}": "a: magic is not among the skills",
    "rules: {a: {when: {colour: [x]}, queue: general}}": "colour",
    "rules: {a: {when: {}, queue: general}}": "names no condition",
    "rules: {a: {when: {tag: [x]}}}": "decides nothing",
    "rules: {a: {queue: general, priority: low}, b: {queue: general, priority: low}}": "a: has no `when`",
    "rules: {a: {queue: general}}": "a: the last rule is for everything",
    "rules: {a: {when: {priority: [low]}, raise_by: 1}}": "cannot change the priority on which it depends",
    "rules: {a: {when: {words: [nonsense]}, raise_by: 1}, z: {queue: general, priority: low}}": "nonsense is not",
    "rules: {a: {when: {problem: [tv/none]}, raise_by: 1}, z: {queue: general, priority: low}}": "tv/none is not in",
    "rules: {a: {when: {inside: moon}, raise_by: 1}, z: {queue: general, priority: low}}": "moon is not a calendar",
    "rules: {z: {queue: general, priority: low, sla_policy: never}}": "never is no policy of sla.yml",
}


@pytest.mark.parametrize(("text", "told"), MISTAKES.items())
def test_a_mistake_is_one_sentence(text: str, told: str, tmp_path: Path) -> None:
    for name in ("sla.yml", "words", "knowledge"):
        (tmp_path / name).symlink_to(ROOT / name)
    file = tmp_path / "routing.yml"
    file.write_text(f"queues: [general]\nskills: []\n{text}\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_rules(file)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("heard", "topic"),
    [
        ([], "general"),
        ([("greet", 0.9), ("track_order", 0.6), ("inform", 0.9), ("thank", 0.9)], "track_order"),
        ([("track_order", 0.9), ("return_item", 0.7)], "track_order"),
        ([("track_order", 0.9), ("return_item", 0.9)], "return_item"),
        ([("return_item", 0.9), ("report_fraud", 0.6), ("track_order", 0.99)], "report_fraud"),
        ([("complaint", 0.9), ("track_order", 0.5), ("complaint", 0.99)], "track_order"),
        ([("complaint", 0.9), ("talk_to_agent", 0.9)], "complaint"),
        ([("problem_not_solved", 0.9)], "product_not_working"),
        ([("app_error", 0.9), ("problem_not_solved", 0.99)], "app_error"),
        ([("faq", 0.9), ("talk_to_agent", 0.9)], "general"),
    ],
)
def test_what_a_conversation_is_about(heard: list[tuple[str, float]], topic: str) -> None:
    assert matter_told(heard) == topic
