"""When a reaction is an answer."""

from typing import Any

import pytest

from helpdesk.policies import reactions

YES_OR_NO = [{"title": "Yes", "payload": "/affirm"}, {"title": "No", "payload": "/deny"}]
QUESTION: dict[str, Any] = {"text": "?", "choices": YES_OR_NO}


@pytest.mark.parametrize(
    ("emoji", "payload"),
    [
        ("\U0001f44d", "/affirm"),
        ("\U0001f44d\U0001f3fb", "/affirm"),
        ("\U0001f44d\U0001f3ff", "/affirm"),
        ("\U0001f44d\ufe0f", "/affirm"),
        ("\U0001f44e", "/deny"),
        ("\U0001f44e\U0001f3fd", "/deny"),
        ("\u2764\ufe0f", ""),
        ("\U0001f44d\U0001f44d", ""),
        ("", ""),
        ("\U0001f3fb", ""),
    ],
)
def test_thumbs_answer_a_yes_no_question(emoji: str, payload: str) -> None:
    assert reactions.thumb(emoji) == payload
    assert reactions.answer(emoji, QUESTION) == payload


@pytest.mark.parametrize("asked", [{}, {"text": "?"}, {"choices": [{"title": "Menu", "payload": "/show_menu"}]}])
def test_to_anything_else_a_thumb_is_no_answer(asked: dict[str, Any]) -> None:
    assert reactions.answer("\U0001f44d", asked) == ""
