"""What is said in the same message: joined where one message has room for it, left for later where not."""

from pathlib import Path
from typing import Any

import pytest

from actions.consent import HELPED, QUESTION
from components.nlg import add
from helpdesk.policies.chat_text import utf16
from helpdesk.policies.reply_parts import BODY_UNITS, MAX_BUTTONS
from helpdesk.texts import read_language
from helpdesk.values import LANGUAGES

RESPONSES = {language: read_language(Path(__file__).parents[3] / "responses" / language) for language in LANGUAGES}
LINE: dict[str, Any] = {"text": "privacy"}
ASKING: dict[str, Any] = {"text": "shall I?", "buttons": [{"title": "yes"}, {"title": "no"}]}


def buttons(count: int) -> list[dict[str, str]]:
    return [{"title": str(n)} for n in range(count)]


def test_text_and_buttons_are_joined() -> None:
    filled: dict[str, Any] = {"text": "order 1001", "buttons": buttons(1)}
    assert add(filled, ASKING)
    assert filled["text"] == "order 1001\n\nshall I?"
    assert [button["title"] for button in filled["buttons"]] == ["0", "yes", "no"]


@pytest.mark.parametrize(
    ("filled", "more"),
    [
        ({"text": "which?", "buttons": buttons(2)}, ASKING),
        ({"text": "x" * 1020, "buttons": buttons(1)}, LINE),
        ({"text": "x" * 4090}, LINE),
        ({"text": ""}, LINE),
        ({"text": "look", "image": "https://x.example/a.png"}, LINE),
    ],
)
def test_where_there_is_no_room_nothing_changes(filled: dict[str, Any], more: dict[str, Any]) -> None:
    before = {**filled}
    assert not add(filled, more)
    assert filled == before


def test_a_long_list_bears_a_line() -> None:
    filled: dict[str, Any] = {"text": "which?", "buttons": buttons(9)}
    assert add(filled, LINE)
    assert len(filled["buttons"]) == 9


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_that_ask_for_consent_have_room_for_it(language: str) -> None:
    responses = RESPONSES[language]  # type: ignore[index]
    question = responses[QUESTION][0]
    for key in HELPED:
        for variation in responses[key]:
            assert len(variation.get("buttons", ())) + len(question["buttons"]) <= MAX_BUTTONS, key
            assert utf16(variation["text"]) + utf16(question["text"]) < BODY_UNITS - 100, key
