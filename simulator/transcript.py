"""A chat as a file: a scenario for `helpdesk play`, or a test story for `rasa test` (docs/scenarios.md).

The simulator knows what went over the wire, not why: intents, actions and names of answers are for a person to fill in.
"""

from __future__ import annotations

import json
import re
from datetime import datetime, timezone
from typing import Any

import yaml

from simulator.models import ChatMessage, Customer

FILES = ("image", "video", "audio", "document", "sticker")
LONG_PAUSE = 60.0  # seconds without a word that are worth a line


def scenario(customer: Customer, chat: list[ChatMessage]) -> str:
    """The chat as a scenario: the customer's deeds as steps, what was answered as expected text."""
    who = _word(customer)
    person: dict[str, Any] = {"name": customer.name, "language": customer.language}
    person |= {"phone": customer.wa_id} if customer.wa_id else {"user_id": customer.user_id}
    lines = [
        "# Saved from the phone page. Better than the exact text: `- bot: utter_…`, the answer's name.",
        _yaml({"scenario": f"Chat of {customer.name}", "customers": {who: person}}),
        "steps:",
    ]
    previous = None
    for message in chat:
        if previous is not None and message.timestamp - previous > LONG_PAUSE:
            lines.append(f"  # {round((message.timestamp - previous) / 60)} minutes later")
        previous = message.timestamp
        lines.append(_item(_deed(who, message, chat) if message.direction == "in" else _answer(message)))
    return "\n".join(lines) + "\n"


def story(customer: Customer, chat: list[ChatMessage]) -> str:
    """The chat as a Rasa test story; what only the assistant knows is a comment to be filled in."""
    day = datetime.fromtimestamp(chat[0].timestamp if chat else 0, tz=timezone.utc).date()
    title = json.dumps(f"chat of {customer.name}, {day}", ensure_ascii=False)
    lines = ['version: "3.1"', "", "stories:", f"  - story: {title}", "    steps:"]
    for message in chat:
        if message.direction == "in":
            lines += _story_turn(message)
        else:
            lines += ["      # answered (put the action here, such as `- action: action_track_order`):"]
            lines += [f"      #   {line}" for line in _said(message).splitlines()]
    return "\n".join(lines) + "\n"


def _story_turn(message: ChatMessage) -> list[str]:
    text = _said(message)
    if message.type == "interactive" or message.type == "button":
        payload = _tapped(message)[1]
        intent = re.match(r"/([A-Za-z_]+)", payload)
        return ["      - user: |", f"          {payload}", f"        intent: {intent[1] if intent else 'FILL_IN'}"]
    if message.type != "text":
        return [f"      # the customer sent: {message.type}" + (f" “{_one_line(text)}”" if text else "")]
    quoted = [f"          {line}" for line in text.splitlines() or [""]]
    return ["      - user: |", *quoted, "        intent: FILL_IN  # what the customer wants, see domain.yml"]


# scenario steps ----------------------------------------------------------------------------------------------------


def _deed(who: str, message: ChatMessage, chat: list[ChatMessage]) -> dict[str, Any]:
    kind, content = message.type, message.content if isinstance(message.content, dict) else {}
    if kind in ("interactive", "button"):
        return {who: {"tap": _tapped(message)[0]}}
    quoted = next((m for m in chat if message.context and m.id == message.context.get("id")), None)
    deed: dict[str, Any]
    if kind == "text":
        if quoted is None:
            return {who: content.get("body", "")}
        deed = {"text": content.get("body", "")}
    elif kind in FILES:
        deed = {"voice" if content.get("voice") else kind: "sample"}
        deed |= {name: content[name] for name in ("caption", "filename") if content.get(name)}
    elif kind in ("location", "contacts", "order"):
        deed = {kind: message.content}
    else:
        deed = {"raw": {"type": kind, **({kind: message.content} if message.content is not None else {})}}
    if quoted is not None and _said(quoted):
        deed["quote"] = _one_line(_said(quoted))[:60]
    return {who: deed}


def _answer(message: ChatMessage) -> dict[str, Any]:
    expected: dict[str, Any] = {"text": _said(message)}
    if titles := _titles(message):
        expected["buttons"] = titles
    if message.type == "template":
        expected = {"schema": {"type": "template", "template": {"name": message.content.get("name")}}}
    elif not expected["text"]:
        expected = {"schema": {"type": message.type}}
    return {"bot": expected}


def _titles(message: ChatMessage) -> list[str]:
    action = message.content.get("action", {}) if message.type == "interactive" else {}
    rows = [row for section in action.get("sections", []) for row in section.get("rows", [])]
    return [b["reply"]["title"] for b in action.get("buttons", [])] + [row["title"] for row in rows]


def _tapped(message: ChatMessage) -> tuple[str, str]:
    """Title and payload of a tap."""
    content = message.content
    if message.type == "button":
        return content.get("text", ""), content.get("payload", "")
    reply = content.get(content.get("type", ""), {})
    return reply.get("title", ""), reply.get("id", "")


def _said(message: ChatMessage) -> str:
    """The words of a bubble, "" if it has none."""
    content = message.content if isinstance(message.content, dict) else {}
    body = content.get("body")
    return str(body.get("text", "") if isinstance(body, dict) else body or content.get("caption") or "")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _word(customer: Customer) -> str:
    """A short name for a person in a file."""
    first = re.sub(r"[^a-z]", "", customer.name.split()[0].lower()) if customer.name.split() else ""
    return first or "customer"


def _yaml(data: dict[str, Any]) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000).rstrip()


def _item(step: dict[str, Any]) -> str:
    text = yaml.safe_dump([step], allow_unicode=True, sort_keys=False, width=1000).rstrip()
    return "\n".join(f"  {line}" for line in text.splitlines())
