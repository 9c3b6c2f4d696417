"""Step by step against a problem: what is said next, what is remembered, and when a person is due."""

from datetime import datetime, timedelta, timezone

import pytest
from fixtures.business import Business

from helpdesk import clock
from helpdesk.db.engine import Database
from helpdesk.errors import NotFound
from helpdesk.services import troubleshooting as steps
from helpdesk.services.troubleshooting import Answer, NeedsPerson, Nothing, Solved, ToTry

START = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)
LEAK = "washing_machine/leak"


@pytest.fixture
def business(database: Database, monkeypatch: pytest.MonkeyPatch) -> Business:
    """One customer, and a clock that stands still (see `at`)."""
    business = Business(database)
    business.conversation("c1", "4915112345601", "Lena Hoffmann", "de")
    at(monkeypatch, 0)
    return business


def at(monkeypatch: pytest.MonkeyPatch, hours: float) -> None:
    monkeypatch.setattr(clock, "now", lambda: START + timedelta(hours=hours))


def begin(business: Business, key: str = "w1", text: str = "Waschmaschine läuft aus", **known: str) -> Answer:
    with business.work() as uow:
        return steps.begin(uow, "c1", key, text, "de", **known)


def then(business: Business, key: str, helped: bool = False) -> Answer:
    with business.work() as uow:
        return steps.next_step(uow, "c1", key, helped=helped, language="de")


def tried(business: Business) -> tuple[str, ...]:
    with business.work() as uow:
        return steps.tried(uow, "c1")


def test_safety_comes_first_and_three_failures_lead_to_a_person(business: Business) -> None:
    first = begin(business)
    assert isinstance(first, ToTry)
    assert (first.guide, first.step, first.number, first.of) == (LEAK, "hoses", 1, 3)
    assert "Wasserhahn zudrehen" in first.safety
    assert "Ablaufschlauch" in first.text
    second, third = then(business, "w2"), then(business, "w3")
    assert isinstance(second, ToTry)
    assert isinstance(third, ToTry)
    assert (second.step, second.safety, third.step, third.number) == ("filter", "", "door_seal", 3)
    last = then(business, "w4")
    assert last == NeedsPerson(LEAK, "failed", (f"{LEAK}/hoses", f"{LEAK}/filter", f"{LEAK}/door_seal"))
    assert tried(business) == last.tried
    assert then(business, "w5") == Nothing()


def test_the_same_message_moves_once(business: Business) -> None:
    assert begin(business) == begin(business)
    assert then(business, "w2") == then(business, "w2")
    assert isinstance(answer := then(business, "w3", helped=True), Solved)
    assert then(business, "w3", helped=True) == answer == Solved(LEAK, (f"{LEAK}/hoses",))
    assert tried(business) == ()
    assert then(business, "w4") == Nothing()


def test_danger_is_for_a_person_at_once(business: Business) -> None:
    answer = begin(business, text="aus dem Mixer kommt Rauch")
    assert isinstance(answer, NeedsPerson)
    assert (answer.reason, answer.tried) == ("danger", ())
    assert "Stecker ziehen" in answer.safety
    assert begin(business, text="aus dem Mixer kommt Rauch") == answer
    assert then(business, "w2") == Nothing()


def test_something_else_leaves_the_steps_but_not_what_was_tried(business: Business) -> None:
    begin(business)
    then(business, "w2")
    with business.work() as uow:
        steps.leave(uow, "c1")
    assert then(business, "w3") == Nothing()
    assert tried(business) == (f"{LEAK}/hoses", f"{LEAK}/filter (said)")
    other = begin(business, "w4", "der Router hat kein Internet")
    assert isinstance(other, ToTry)
    assert other.guide == "router/no_internet"


def test_what_was_chosen_from_lists_counts(business: Business) -> None:
    with business.work() as uow:
        assert steps.begin(uow, "c1", "w1", "geht nicht", "en", family="tv").guide == "tv/no_power"  # type: ignore[union-attr]
        assert steps.begin(uow, "c1", "w2", "", "ar", guide="lamp/flickers").guide == "lamp/flickers"  # type: ignore[union-attr]
        assert steps.begin(uow, "c1", "w3", "", "ar", error_code="E18").guide == "washing_machine/no_drain"  # type: ignore[union-attr]
    assert "washing_machine" in [choice.id for choice in steps.families("ar")]
    assert [choice.title for choice in steps.guides("lamp", "de")] == ["Flackert"]
    assert steps.guides("nothing", "de") == []
    assert steps.named_family("mein Kühlschrank") == "fridge"
    assert steps.named_family("hallo") == ""


def test_a_day_later_it_begins_anew(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(business)
    at(monkeypatch, 25)
    assert then(business, "w2") == Nothing()
    assert tried(business) == ()


def test_nobody_has_no_problem(business: Business) -> None:
    with business.work() as uow, pytest.raises(NotFound):
        steps.begin(uow, "nobody", "w1", "it leaks", "en")
    with business.work() as uow, pytest.raises(NotFound):
        steps.next_step(uow, "nobody", "w1", helped=True, language="en")


def reopen(business: Business, key: str) -> Answer:
    with business.work() as uow:
        return steps.reopen(uow, "c1", key, "de")


@pytest.mark.parametrize("helped", [True, None])
def test_still_not_working_goes_on_where_it_stood(business: Business, helped: bool | None) -> None:
    begin(business)
    if helped:
        assert isinstance(then(business, "w2", helped=True), Solved)
    second, twice = reopen(business, "w3"), reopen(business, "w3")
    assert isinstance(second, ToTry)
    assert (second.number, twice) == (2, second)
    assert tried(business) == (f"{LEAK}/hoses", f"{LEAK}/filter (said)")
    assert isinstance(then(business, "w4", helped=True), Solved)


def test_still_not_working_after_the_last_step_is_a_persons(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reopen(business, "w0") == Nothing()
    begin(business)
    for key in ("w2", "w3", "w4"):
        then(business, key)
    assert isinstance(reopen(business, "w5"), NeedsPerson)
    at(monkeypatch, 25)
    assert reopen(business, "w6") == Nothing()


def test_the_same_once_more_in_another_language(business: Business) -> None:
    with business.work() as uow:
        assert steps.again(uow, "c1", "en") == Nothing()
    begin(business)
    with business.work() as uow:
        answer = steps.again(uow, "c1", "en")
    assert isinstance(answer, ToTry)
    assert "hose" in answer.text


def test_a_named_problem_is_told_from_a_guess() -> None:
    assert steps.named_guide("Waschmaschine läuft aus") == LEAK
    assert steps.named_guide("meine Waschmaschine") == ""
    assert steps.named_guide("läuft aus", family="washing_machine") == LEAK
