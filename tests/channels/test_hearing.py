"""What Rasa is given for each kind of message."""

import json
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.training_data.message import Message

from channels.whatsapp.hearing import WORD_JOINER, belongs_to_album, hear, hear_album, received, typed
from helpdesk.messages import InboundMessage

MENU = {"choices": [{"title": "Track", "payload": "/track_order"}, {"title": "Person", "payload": "/talk_to_agent"}]}
YES_NO = {"choices": [{"title": "Yes", "payload": "/affirm"}, {"title": "No", "payload": "/deny"}]}
COMMANDS = [
    "/restart",
    "  /restart",
    "\u00a0/greet",
    '\n\t/greet{"name": "x"}',
    "/greet@1.0",
    "//greet",
    "\u2003/greet",
]


def message(kind: str, **parts: Any) -> InboundMessage:
    """An inbound message of that kind."""
    return InboundMessage("wamid.1", kind, 0.0, **parts)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", COMMANDS)
def test_typed_commands_are_text(text: str) -> None:
    domain = Domain.from_dict({"intents": ["greet", "restart"]})
    heard = UserMessage(hear(message("text", text=text), {})).text
    assert heard is not None
    parsed = YAMLStoryReader.unpack_regex_message(Message({"text": heard}), domain)
    assert parsed.get("intent") is None
    assert heard.strip(WORD_JOINER) == text.strip()
    # and the same text is a command when it is not defused, so this test can fail
    assert YAMLStoryReader.unpack_regex_message(Message({"text": "/greet"}), domain).get("intent")


@pytest.mark.parametrize(
    ("text", "heard"),
    [("2", "/talk_to_agent"), ("٢", "/talk_to_agent"), ("1.", "/track_order"), (" 2) ", "/talk_to_agent"), ("3", "3"),
     ("0", "0"), ("12", "12"), ("²", "²"), ("1001", "1001"),
     ("the second one", "/talk_to_agent"), ("third", "third"), ("a second try", "a second try")],
)  # fmt: skip
def test_a_number_is_a_choice_while_there_is_one(text: str, heard: str) -> None:
    assert hear(message("text", text=text), MENU) == heard
    assert hear(message("text", text=text), {}) == text.strip()


@pytest.mark.parametrize("text", ["1", "eins", "2"])
def test_a_number_is_a_quantity_where_one_is_asked(text: str) -> None:
    person = {"title": "Person", "payload": "/talk_to_agent"}
    row = {"title": "All 2", "payload": '/inform{"choice": "2"}'}
    asked = {"text": "How many? Up to 2.", "choices": [row, person]}
    assert hear(message("text", text=text), asked) == text
    listed = {"text": "Which one?\n\n*1* All 2\n*2* Person", "choices": [row, person]}
    assert hear(message("text", text=text), listed) in (row["payload"], person["payload"])
    in_arabic = {**listed, "text": "أيّهما؟\n\n*\u20681\u2069* All 2\n*\u20682\u2069* Person"}  # as the menu is written
    assert hear(message("text", text=text), in_arabic) in (row["payload"], person["payload"])


def test_taps() -> None:
    assert hear(message("tap", text="Track", payload="/track_order"), {}) == "/track_order"
    assert hear(message("tap", text="/restart", payload=""), {}) == f"{WORD_JOINER}/restart"


@pytest.mark.parametrize(
    ("emoji", "question", "heard"),
    [("👍", YES_NO, "/affirm"), ("👍🏽", YES_NO, "/affirm"), ("👎", YES_NO, "/deny"), ("❤️", YES_NO, None),
     ("👍", MENU, None), ("👍", {}, None)],
)  # fmt: skip
def test_reactions(emoji: str, question: dict[str, Any], heard: str | None) -> None:
    assert hear(message("reaction", detail={"emoji": emoji, "message_id": "wamid.out"}), question) == heard


@pytest.mark.parametrize("kind", ["edit", "revoke", "system"])
def test_recorded_only(kind: str) -> None:
    assert hear(message(kind, text="x"), MENU) is None


@pytest.mark.parametrize(
    "kind", ["image", "video", "voice", "audio", "document", "sticker", "location", "contacts", "flow", "order"]
)
def test_what_is_no_text_is_received(kind: str) -> None:
    heard = hear(message(kind), {})
    assert heard is not None
    assert heard.startswith("/received{")
    assert json.loads(heard.removeprefix("/received")) == {"received_kind": kind}


def test_captions_empty_texts_and_albums() -> None:
    assert hear(message("image", text="broken on arrival"), MENU) == "broken on arrival"
    assert hear(message("image", text="/restart"), {}) == f"{WORD_JOINER}/restart"
    assert hear(message("text", text="  "), {}) == received("unsupported")
    assert hear(message("unsupported", detail={"type": "view_once"}), {}) == received("view_once")
    first, second = message("image"), message("image", text="both broken")
    assert hear_album([first, second], {}) == "both broken"
    assert hear_album([first, first], {}) == received("image")
    assert belongs_to_album(first, message("document"))
    assert not belongs_to_album(first, message("voice"))
    assert belongs_to_album(message("voice"), message("voice"))
    assert not belongs_to_album(message("text", text="a"), message("text", text="b"))
    assert typed("") == ""
