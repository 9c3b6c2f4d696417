"""Rasa's messages become replies of the turn in hand; nothing is sent and nothing raised."""

import asyncio
import logging
from typing import Any

import pytest
from rasa.core.channels.channel import OutputChannel

from channels.whatsapp.output import WhatsAppOutput
from helpdesk.messages import Choice, OutboundMedia, Reply
from helpdesk.queue import Claim, Job
from helpdesk.turn import Turn, open_turn


def turn() -> Turn:
    return Turn("c1", ("wamid.in1",), Claim(Job(1, "turns", "k", "c1", {}, 0, 1, 0.0, 0), "w", 1), 0)


def said(*messages: dict[str, Any]) -> list[Reply]:
    with open_turn(turn()) as current:
        for message in messages:
            asyncio.run(in_context(message))
        return current.replies


async def in_context(message: dict[str, Any]) -> None:
    await WhatsAppOutput().send_response("c1", message)


def test_a_whole_response_is_one_reply() -> None:
    message = {
        "text": "Which?",
        "buttons": [{"title": "A", "payload": "/a", "description": "first"}, {"title": "B", "payload": "/b"}],
        "image": "https://shop.example/a.png", "custom": {"list_label": "Orders"}, "utter_action": "utter_which",
    }  # fmt: skip
    assert said(message) == [
        Reply(text="Which?", choices=(Choice("A", "/a", "first"), Choice("B", "/b")), choices_label="Orders",
              media=OutboundMedia("image", link="https://shop.example/a.png"), key="utter_which")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("message", "replies"),
    [
        ({"text": "hi"}, [Reply(text="hi")]),
        ({"text": None, "buttons": [{"title": "A", "payload": "/a"}]}, [Reply(choices=(Choice("A", "/a"),))]),
        ({"text": "x", "quick_replies": [{"title": "A", "payload": "/a", "content_type": "text"}]},
         [Reply(text="x", choices=(Choice("A", "/a"),))]),
        ({"text": "x", "custom": {"url": {"title": "T", "url": "https://x.example"}}},
         [Reply(text="x", url={"title": "T", "url": "https://x.example"})]),
        ({"text": "x", "custom": {"ask_location": True}}, [Reply(text="x", ask_location=True)]),
        ({"custom": {"template": {"name": "t"}}}, [Reply(template={"name": "t"})]),
        ({"custom": {"document": {"link": "https://x.example/a", "filename": "a.pdf"}}},
         [Reply(media=OutboundMedia("document", link="https://x.example/a", filename="a.pdf"))]),
        ({"attachment": "https://x.example/v.mp4?x=1"},
         [Reply(media=OutboundMedia("video", link="https://x.example/v.mp4?x=1"))]),
        ({"attachment": {"type": "file", "payload": {"url": "https://x.example/a.pdf"}}},
         [Reply(media=OutboundMedia("document", link="https://x.example/a.pdf"))]),
        ({"elements": [{"title": "T", "subtitle": "S", "image_url": "https://x.example/a.png", "buttons": []}, "odd"]},
         [Reply(text="T\nS", media=OutboundMedia("image", link="https://x.example/a.png"))]),
        ({"custom": {"list_label": "Menu"}}, []),
        ({"custom": "odd"}, []),
        ({"text": "x", "buttons": "odd"}, [Reply(text="x")]),
        ({}, []),
    ],
)  # fmt: skip
def test_messages(message: dict[str, Any], replies: list[Reply]) -> None:
    assert said(message) == replies


def test_every_way_rasa_may_call_is_covered() -> None:
    async def all_of_them() -> None:
        output: OutputChannel = WhatsAppOutput()
        await output.send_text_message("c1", "a", odd=1)
        await output.send_image_url("c1", "https://x.example/a.png", odd=1)
        await output.send_attachment("c1", "https://x.example/a.pdf", odd=1)
        await output.send_text_with_buttons("c1", "b", [{"title": "A", "payload": "/a"}], odd=1)
        await output.send_quick_replies("c1", "c", [{"title": "A", "payload": "/a"}], odd=1)
        await output.send_elements("c1", [{"title": "T"}], odd=1)
        await output.send_custom_json("c1", {"ask_location": True}, odd=1)

    with open_turn(turn()) as current:
        asyncio.run(all_of_them())
        assert len(current.replies) == 7


def test_what_is_malformed_does_not_silence_the_rest(caplog: pytest.LogCaptureFixture) -> None:
    class Bomb(dict[str, Any]):
        def get(self, *_: Any) -> Any:
            raise RuntimeError("secret words")

    assert said({"text": "still said", "custom": {"image": Bomb(link="x")}}) == [Reply(text="still said")]
    assert "secret" not in caplog.text


def test_without_a_turn_it_only_notes(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    asyncio.run(in_context({"text": "nobody listens"}))
    assert "response_without_turn" in caplog.text
    assert "nobody" not in caplog.text
