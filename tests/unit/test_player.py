"""Scenario files: what is read, what is refused with file, line and reason, and what counts as equal."""

from pathlib import Path

import pytest

from processes.player import matching
from processes.player.reading import ScenarioError
from processes.player.samples import file_for
from processes.player.scenario import BESIDE, DEEDS, EXPECTED, FACTS, MEDIA, WORDS, load

HEAD = "customers:\n  ida: {phone: 4915100000001}\n  ben:\nsteps:\n"


def written(tmp_path: Path, steps: str, head: str = HEAD) -> Path:
    path = tmp_path / "talk.yml"
    path.write_text(head + steps)
    return path


def test_words_stay_what_they_look_like(tmp_path: Path) -> None:
    steps = "".join(
        f"  - ida: {word}\n" for word in ("yes", "no", "1002", "007", "12:30", "2026-01-02", "1.50", "null x")
    )
    scenario = load(written(tmp_path, steps))
    assert [str(step.given) for step in scenario.steps] == [
        "yes", "no", "1002", "007", "12:30", "2026-01-02", "1.50", "null x",
    ]  # fmt: skip
    assert [step.line for step in scenario.steps] == list(range(5, 13))
    assert scenario.customers == {"ida": {"phone": "4915100000001"}, "ben": {}}


@pytest.mark.parametrize(
    ("steps", "line", "what"),
    [
        ("  - ida: hi\n  - bto: utter_greet\n", 6, "bto is neither a customer (ida, ben) nor one of"),
        ("  - bot: greet\n", 5, "greet is no response's name"),
        ("  - ida: hi\n  - ida: {tap: Yes, text: hi}\n", 6, "exactly one of"),
        ("  - ida: {tip: Yes}\n", 5, "tip is unknown"),
        ("  - ida:\n", 5, "says nothing"),
        ("  - bot: {pattern: '('}\n", 5, "no regular expression"),
        ("  - bot: {key: utter_greet, to: zoe}\n", 5, "zoe is no customer"),
        ("  - clock: -2h\n", 5, "time only goes forward"),
        ("  - wait: long\n", 5, "needs a number of seconds"),
        ("  - database: {tikket: none}\n", 5, "tikket is unknown"),
        ("  - ida: hi\n    bot: utter_greet\n", 5, "a step is one word"),
        ("  - faults: on\n", 5, "only `faults: off`"),
        ("  - ida: [hi\n", 6, "is not YAML"),
    ],
)
def test_mistakes_are_told_with_file_and_line(tmp_path: Path, steps: str, line: int, what: str) -> None:
    path = written(tmp_path, steps)
    with pytest.raises(ScenarioError) as raised:
        load(path)
    assert str(raised.value).startswith(f"{path}:{line}: ")
    assert what in str(raised.value)


@pytest.mark.parametrize(
    "head", ["steps:\n", "customers: {}\nsteps:\n", "custmers: {ida: }\nsteps:\n", "customers: {bot: }\nsteps:\n"]
)
def test_a_file_needs_customers(tmp_path: Path, head: str) -> None:
    with pytest.raises(ScenarioError):
        load(written(tmp_path, "  - ida: hi\n", head))


def bubble(text: str, *titles: str) -> dict[str, object]:
    if not titles:
        return {"type": "text", "content": {"body": text}}
    buttons = [{"type": "reply", "reply": {"id": f"/{n}", "title": title}} for n, title in enumerate(titles)]
    return {
        "type": "interactive",
        "content": {"type": "button", "body": {"text": text}, "action": {"buttons": buttons}},
    }


@pytest.mark.parametrize(
    ("expected", "difference"),
    [
        ("utter_a", ""),
        ("utter_b", "came utter_a instead of utter_b"),
        ({"any": ["utter_b", "utter_a"]}, ""),
        ({"any": ["utter_b", "utter_c"]}, "instead of utter_b or utter_c"),
        ({"text": "Order 1001 is here"}, ""),
        ({"text": "Order 1001"}, "the text is"),
        ({"pattern": r"\b1001\b"}, ""),
        ({"pattern": "1002"}, "1002 is not in"),
        ({"missing": "1001"}, "1001 is in"),
        ({"buttons": ["Yes", "No"]}, ""),
        ({"buttons": ["No", "Yes"]}, "the buttons are Yes, No"),
        ({"schema": {"type": "interactive", "interactive": {"type": "button", "body": {"text": "/1001/"}}}}, ""),
        ({"schema": {"interactive": {"type": "list"}}}, "interactive.type is button, not list"),
        ({"schema": {"interactive": {"action": {"buttons": [{}]}}}}, "buttons is"),
        ({"key": "utter_a", "pattern": "9"}, "9 is not in"),
    ],
)
def test_answers_are_compared(expected: object, difference: str) -> None:
    found = matching.unlike(bubble("Order \u20681001\u2069 is here", "Yes", "No"), "utter_a", expected)
    assert bool(found) == bool(difference)
    assert difference in found


def test_facts_may_have_more_than_is_named() -> None:
    facts = {"ticket": None, "tickets": 2, "conversation": {"owner": "bot", "generation": 3}}
    assert matching.differs(facts, {"ticket": "none", "tickets": 2, "conversation": {"owner": "bot"}}, "") == ""
    assert matching.differs(facts, {"ticket": {"state": "open"}}, "") == "ticket is none, not {'state': 'open'}"
    assert matching.differs(facts, {"conversation": {"owner": "human"}}, "") == "conversation.owner is bot, not human"


@pytest.mark.parametrize("kind", MEDIA)
def test_samples_are_what_they_say(kind: str) -> None:
    from helpdesk.media.intake import true_type

    _, data, mime = file_for(kind, "sample", Path())
    assert true_type(data) == mime.split(";")[0]


def test_the_page_of_the_documentation_shows_a_scenario_that_can_be_read(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "scenarios.md").read_text()
    [example] = [part.split("```")[0] for part in page.split("```yaml\n")[1:]]
    scenario = load(written(tmp_path, example, head=""))
    assert {step.word for step in scenario.steps} >= {"gast", "bot", "database", "clock"}
    for word in WORDS:
        assert f"`- {word}:" in page, f"{word} is not explained"
    for name in (*DEEDS, *EXPECTED, *FACTS, *BESIDE):
        assert name in page, f"{name} is not explained"
