"""Conversations that a support lead has labelled (README.md), routed by what the trained model understands of them."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
import yaml
from fixtures.model import trained_model

from cli import routing as command
from helpdesk.policies.routing import Media, Routed, route
from helpdesk.routing_rules import around, routing_rules
from helpdesk.values import LANGUAGES
from processes.understanding import Understanding

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
AT = datetime(2026, 11, 24, 10, 0, tzinfo=timezone.utc)  # a Tuesday, the team is there
RIGHT, FIELDS = 0.95, ("queue", "skills", "priority")
Case = dict[str, Any]


def cases(name: str) -> list[Case]:
    found: list[Case] = yaml.safe_load((HERE / f"{name}.yml").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def model() -> Understanding:
    trained_model()
    newest = Understanding.newest()
    assert newest is not None
    return newest


def routed(model: Understanding, case: Case) -> Routed:
    facts: dict[str, Any] = {name: frozenset(case.get(name, ())) for name in ("tags", "flags")}
    facts["media"] = tuple(Media(one["kind"], one["class"], one.get("category", "")) for one in case.get("media", ()))
    if "order_value" in case:
        facts["order_value"] = command.money(case["order_value"])
    matter = command.matter_of(case["says"], model.judge(case["says"]), AT, **facts)
    return route(matter, routing_rules(), around())


def wrong(case: Case, found: Routed) -> Iterator[str]:
    wanted = case["wants"]
    for field in FIELDS:
        value = getattr(found, field)
        if (sorted(value) if field == "skills" else value) != (
            sorted(wanted[field]) if field == "skills" else wanted[field]
        ):
            yield field


def totals(model: Understanding, listed: list[Case]) -> tuple[float, Counter[str]]:
    """The share with all fields right, and how often each field is wrong; never which ones."""
    mistakes = [list(wrong(case, routed(model, case))) for case in listed]
    return sum(not each for each in mistakes) / len(listed), Counter(field for each in mistakes for field in each)


def test_at_least_95_of_100_are_routed_as_a_support_lead_would(model: Understanding) -> None:
    by_language = {language: cases(f"labelled/{language}") for language in LANGUAGES}
    assert all(len(listed) >= 30 for listed in by_language.values())
    share, mistakes = totals(model, [case for listed in by_language.values() for case in listed])
    figures = {language: totals(model, listed) for language, listed in by_language.items()}
    assert share >= RIGHT, (share, mistakes, figures)
    assert min(each for each, _ in figures.values()) >= RIGHT - 0.04, figures


def test_the_development_set(model: Understanding) -> None:
    found = [(case["says"], list(wrong(case, routed(model, case)))) for case in cases("development")]
    misses = [miss for miss in found if miss[1]]
    assert len(misses) <= 3, misses
