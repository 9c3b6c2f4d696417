"""A tiny scripted business for the browser tests: answers with each shape that the page must show."""

from __future__ import annotations

import time
from typing import Any

from simulator_harness import PHONE, Sim

LIST = {
    "type": "list",
    "body": {"text": "What can I do for you?"},
    "footer": {"text": "You can also just write."},
    "action": {
        "button": "Choose a topic",
        "sections": [
            {"title": "Orders", "rows": [
                {"id": "/track", "title": "Track an order", "description": "Where is my parcel?"},
                {"id": "/return", "title": "Return something"},
            ]},
            {"title": "Help", "rows": [{"id": "/agent", "title": "Talk to a person", "description": "Mon–Fri, 9–18"}]},
        ],
    },
}  # fmt: skip
BUTTONS = {
    "type": "button",
    "body": {"text": "*Hello Oliver!* Is this about order _#1001_? See https://example.com/orders/1001."},
    "footer": {"text": "Sample Shop"},
    "action": {"buttons": [
        {"type": "reply", "reply": {"id": "/affirm", "title": "Yes"}},
        {"type": "reply", "reply": {"id": "/deny", "title": "No"}},
    ]},
}  # fmt: skip
ARABIC = {
    "type": "button",
    "body": {"text": "أهلًا بك! الطلب \u20681001\u2069 في الطريق ومن المتوقع وصوله يوم الثلاثاء.\n"
                     "رقم الشحنة: \u2068DHL-4471-X\u2069"},
    "action": {"buttons": [
        {"type": "reply", "reply": {"id": "/track", "title": "تتبع الشحنة"}},
        {"type": "reply", "reply": {"id": "/agent", "title": "التحدث مع موظف"}},
    ]},
}  # fmt: skip
URL = {
    "type": "cta_url",
    "header": {"type": "text", "text": "On its way"},
    "body": {"text": "Order #1001 will arrive on *Tuesday*."},
    "action": {"name": "cta_url", "parameters": {"display_text": "Track parcel", "url": "https://example.com/t/1"}},
}
PLACE = {
    "type": "location_request_message",
    "body": {"text": "Where should the courier come?"},
    "action": {"name": "send_location"},
}


class FakeBot:
    """Set as `Business.on_message`."""

    def __init__(self, sim: Sim, pause: float = 0.0) -> None:
        self._sim, self.pause = sim, pause
        self.seen: list[dict[str, Any]] = []

    def __call__(self, message: dict[str, Any]) -> None:
        self.seen.append(message)
        mark = {"messaging_product": "whatsapp", "status": "read", "message_id": message["id"]}
        self._sim.graph("POST", f"{PHONE}/messages", json={**mark, "typing_indicator": {"type": "text"}})
        time.sleep(self.pause)
        to = {"to": message["from"]} if "from" in message else {"to": None, "recipient": message["from_user_id"]}
        for body in self._answers(message):
            self._sim.message(**to, biz_opaque_callback_data="test-1", **body)

    def _answers(self, message: dict[str, Any]) -> list[dict[str, Any]]:
        kind = message["type"]
        if kind == "text":
            return self._to_text(message["text"]["body"].lower(), message["id"])
        if kind == "interactive":
            reply = message["interactive"].get("button_reply") or message["interactive"]["list_reply"]
            return [_text(f"You chose {reply['id']}", context={"message_id": message["id"]})]
        return [_text(f"Got your {kind}, thank you.")]

    def _to_text(self, text: str, message_id: str) -> list[dict[str, Any]]:
        known = {"menu": LIST, "hi": BUTTONS, "مرحبا": ARABIC, "track": URL, "where": PLACE}
        if text in known:
            return [{"type": "interactive", "interactive": known[text]}]
        if text == "bad":
            return [_text("x" * 4097)]
        return [_text(f"You said: {text}", context={"message_id": message_id})]


def _text(body: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": {"body": body}, **more}
