"""What each kind of message becomes."""

from typing import Any

import pytest
from fixtures.whatsapp_cases import NUMBERS, SENT_AT, posts, raw

from channels.whatsapp.parse import MAX_TEXT, parse_message
from channels.whatsapp.payload import load, split
from helpdesk.messages import InboundMessage

RECEIVED = SENT_AT + 100


def messages(name: str) -> dict[str, InboundMessage]:
    found = [one for post in posts(name) for one in split(load(raw(post)), NUMBERS).messages]
    parsed = [parse_message(one.message, RECEIVED) for one in found]
    for message in parsed:  # the queue carries it as JSON
        assert InboundMessage.from_json(load(raw(message.to_json()))) == message
    return {message.id.removeprefix("wamid." + name): message for message in parsed}


EXPECTED: list[tuple[str, str, dict[str, Any]]] = [
    ("10", "a", {"kind": "text", "text": '/track_order{"order_number": "1001"}', "payload": ""}),
    ("10", "b", {"kind": "text", "text": "/restart", "payload": ""}),
    ("10", "c", {"kind": "text", "text": " /session_start", "payload": ""}),
    ("11", "a", {"kind": "tap", "payload": "/affirm", "text": "Yes", "quoted_id": "wamid.out1"}),
    ("11", "b", {"kind": "tap", "payload": "/affirm", "text": "Yes", "quoted_id": ""}),
    ("11", "c", {"kind": "tap", "payload": '/track_order{"order_number": "1001"}', "text": "1001"}),
    ("11", "d", {"kind": "tap", "payload": "/confirm", "text": "Confirm"}),
    ("12", "a", {"kind": "unsupported", "detail": {"type": "interactive"}}),
    ("12", "b", {"kind": "unsupported", "detail": {"type": "interactive"}}),
    ("12", "c", {"kind": "flow", "detail": {"name": "flow", "body": "Sent", "invalid": True}}),
    ("12", "d", {"kind": "flow", "detail": {"name": "flow", "body": "Sent", "response": [1, "\ufffd"]}}),
    ("12", "e", {"kind": "flow", "detail": {"name": "flow", "invalid": True}}),
    ("12", "f", {"kind": "flow", "detail": {"name": "flow", "body": "Sent",
                                            "response": {"flow_token": "t1", "size": "M"}}}),
    ("12", "g", {"kind": "system", "detail": {"type": "call_permission_reply"}}),
    ("12", "h", {"kind": "unsupported", "detail": {"type": "interactive"}}),
    ("13", "a", {"kind": "reaction", "detail": {"emoji": "\U0001f44d\U0001f3fd", "message_id": "wamid.out1"}}),
    ("13", "b", {"kind": "reaction", "detail": {"message_id": "wamid.out1"}}),
    ("13", "c", {"kind": "reaction", "detail": {"message_id": "wamid.out1"}}),
    ("13", "d", {"kind": "edit", "text": "my order 1001", "detail": {"message_id": "wamid.1"}}),
    ("13", "e", {"kind": "revoke", "detail": {"message_id": "wamid.1"}}),
    ("13", "g", {"kind": "unsupported", "detail": {"code": 131051, "type": "poll"}}),
    ("13", "h", {"kind": "system", "detail": {"type": "poll_update"}}),
    ("13", "i", {"kind": "unsupported", "detail": {"code": 131060, "type": "unsupported"}}),
    ("13", "j", {"kind": "unsupported", "detail": {"type": "hologram"}}),
    ("13", "k", {"kind": "system", "detail": {"type": "request_welcome"}}),
    ("13", "l", {"kind": "text", "text": ""}),
    ("13", "m", {"kind": "unsupported", "media": None, "detail": {"code": 131052, "type": "image"}}),
    ("13", "n", {"kind": "unsupported", "detail": {}}),
    ("14", "a", {"kind": "location", "detail": {"latitude": 52.5, "longitude": 13.4}}),
    ("14", "b", {"kind": "location", "detail": {"latitude": 0.0, "longitude": 0.0, "name": "Null Island",
                                                "address": "Sea"}}),
    ("14", "c", {"kind": "unsupported", "detail": {"type": "location"}}),
    ("14", "d", {"kind": "contacts", "detail": {"cards": [
        {"phones": ["+1 555 010 0007"]},
        {"name": "Bo B", "phones": ["15550100003"], "origin": "contact_request"},
        {}, {},
    ]}}),
    ("14", "e", {"kind": "order", "text": "", "detail": {"catalog_id": "c1", "items": [
        {"sku": "sku1", "quantity": 2, "currency": "EUR", "price": 1250},
        {"sku": "sku2", "quantity": 1, "currency": "JPY", "price": 7},
        {"sku": "sku3", "quantity": 1, "currency": "KWD", "price": 1234},
        {"sku": "", "quantity": None, "currency": ""},
    ]}}),
    ("14", "h", {"kind": "text", "forwarded": True, "sent_at": 1780000007.0, "quoted_id": ""}),
    ("14", "i", {"kind": "text", "forwarded": True, "sent_at": RECEIVED}),
    ("14", "j", {"kind": "image", "text": "broken", "quoted_id": "wamid.out1",
                 "detail": {"referral": {"source_type": "ad", "source_id": "7", "headline": "Sale",
                                         "ctwa_clid": "abc"}}}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "part", "expected"), EXPECTED, ids=lambda value: str(value)[:12])
def test_a_message_becomes(name: str, part: str, expected: dict[str, Any]) -> None:
    message = messages(name)[part]
    assert {key: getattr(message, key) for key in expected} == expected


def test_every_message_of_these_cases_is_parsed() -> None:
    assert [len(messages(name)) for name in ("10", "11", "12", "13", "14", "15")] == [3, 4, 8, 14, 10, 7]


@pytest.mark.parametrize(
    ("name", "part", "kind", "media_id", "mime_type", "filename"),
    [
        ("13", "f", "sticker", "m1", "image/webp", ""),
        ("14", "f", "document", "m2", "application/pdf", ""),
        ("14", "g", "document", "m3", "application/pdf", "../../x"),
        ("15", "a", "voice", "voice", "audio/ogg; codecs=opus", ""),
        ("15", "b", "audio", "expired", "audio/mpeg", ""),
        ("15", "f", "voice", "slow", "audio/ogg; codecs=opus", ""),
    ],
)
def test_a_file(name: str, part: str, kind: str, media_id: str, mime_type: str, filename: str) -> None:
    message = messages(name)[part]
    assert message.media is not None
    found = (message.kind, message.media.media_id, message.media.mime_type, message.media.filename)
    assert found == (kind, media_id, mime_type, filename)


def test_a_time_in_the_future_does_not_keep_the_window_open() -> None:
    message = {"id": "x", "type": "text", "timestamp": str(int(RECEIVED + 9999)), "text": {"body": "hi"}}
    assert parse_message(message, RECEIVED).sent_at == RECEIVED + 60


def test_very_long_text_is_cut() -> None:
    message = {"id": "x", "type": "text", "text": {"body": "x" * 3_000_000}}
    assert len(parse_message(message, RECEIVED).text) == MAX_TEXT


SCALARS = (None, True, -1, 1.5, "", "x", [], {}, [None], {"id": {}})


@pytest.mark.parametrize("value", SCALARS, ids=repr)
def test_no_type_of_message_can_fail(value: Any) -> None:
    from channels.whatsapp.parse import PARSERS

    for kind in [*PARSERS, "hologram", value]:
        message = {"id": "x", "timestamp": value, "type": kind, "context": value, "referral": value, "errors": value}
        parsed = parse_message({**message, str(kind): value, "interactive": value}, RECEIVED)
        assert parsed.id == "x"
        assert InboundMessage.from_json(load(raw(parsed.to_json()))) == parsed


@pytest.mark.parametrize("kind", ["button_reply", "list_reply", "nfm_reply"])
@pytest.mark.parametrize("value", SCALARS, ids=repr)
def test_no_interactive_type_can_fail(kind: str, value: Any) -> None:
    message = {"id": "x", "type": "interactive", "interactive": {"type": kind, kind: value}}
    assert parse_message(message, RECEIVED).id == "x"
