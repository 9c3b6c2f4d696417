"""What a customer does on the phone, as Meta's webhook and as a bubble of the chat."""

from __future__ import annotations

import base64
import secrets
import time
from typing import Any

from simulator.config import Config
from simulator.limits import Limits
from simulator.media import download_query
from simulator.models import ChatMessage, Customer, Media
from simulator.state import State, new_wamid
from simulator.webhooks import Deliverer, envelope

# not stated by Meta whether these open the 24-hour window; a strict stand-in says they do not
NO_WINDOW = {"reaction", "system", "unsupported", "edit", "revoke"}
NO_BUBBLE = {"reaction", "edit", "revoke"}
MEDIA_TYPES = ("image", "video", "audio", "document", "sticker")


class InboundError(ValueError):
    """The control API was asked for something no phone can do; the text says what."""


class Inbound:
    """Turns deeds of customers into webhooks."""

    def __init__(self, config: Config, state: State, deliverer: Deliverer, limits: Limits) -> None:
        self._config, self._state, self._deliverer, self._limits = config, state, deliverer, limits

    def act(self, customer: Customer, spec: dict[str, Any]) -> ChatMessage:
        """Send a message in Meta's own shape (or `{"text": "…"}`, `{"tap": {…}}`). Raises InboundError."""
        spec = self._expand(customer, spec)
        kind = spec.get("type")
        if not isinstance(kind, str) or not kind:
            raise InboundError("type is missing")
        if kind in MEDIA_TYPES and not isinstance(spec.get(kind), dict):
            raise InboundError(f"{kind} must be an object")
        timestamp = float(spec.get("timestamp", self._state.now()))
        message = ChatMessage(
            id=str(spec.get("id") or new_wamid()),
            customer=customer.key,
            direction="in",
            type=kind,
            content=spec.get(kind),
            timestamp=timestamp,
            status="sent",
            context=self._context(spec.get("context")),
        )
        media = self._state.media.get(str(message.content.get("id"))) if kind in MEDIA_TYPES else None
        if media:
            message.shown = {"media": media.as_dict()}
        if kind == "system":
            message.content = _new_identity(customer, message.content)
        wire = self._wire(customer, message, spec)  # still with the old number and id
        self._effect(customer, message)
        value: dict[str, Any] = {"messages": [wire]}
        if kind != "system":  # webhooks about number changes carry no contacts
            value = {"contacts": [contact_of(customer)], **value}
        if isinstance(spec.get("value_errors"), list):
            value["errors"] = spec["value_errors"]
        if kind not in NO_WINDOW:
            customer.last_inbound = max(customer.last_inbound, timestamp)
            self._state.save_customer(customer)
        self._state.messages[message.id] = message
        self._deliverer.send(envelope(self._config, [value]), customer.key, [message.id])
        self._limits.note_message(time.monotonic())
        if kind not in NO_BUBBLE and message.id not in self._state.chats.get(customer.key, []):
            self._state.add_message(message)
        return message

    def act_media(
        self, customer: Customer, kind: str, media: Media, extra: dict[str, Any], context: dict[str, Any] | None = None
    ) -> ChatMessage:
        """Send a file that was stored before; `extra` holds caption, filename, voice."""
        content: dict[str, Any] = {
            "id": media.id,
            "mime_type": media.mime_type,
            "sha256": base64.b64encode(bytes.fromhex(media.sha256)).decode(),
            **extra,
        }
        if self._state.settings.media_url_in_webhook:
            expires = int(self._state.now() + self._state.settings.media_url_seconds)
            query = download_query(self._config.app_secrets[0], media.id, expires)
            base = f"http://{self._config.host}:{self._config.port}"
            content["url"] = f"{base}/whatsapp_business/attachments/?{query}"
        spec: dict[str, Any] = {"type": kind, kind: content}
        if context:
            spec["context"] = context
        return self.act(customer, spec)

    # shapes --------------------------------------------------------------------------------------------------------

    def _expand(self, customer: Customer, spec: dict[str, Any]) -> dict[str, Any]:
        if isinstance(spec.get("text"), str):
            return {**spec, "type": "text", "text": {"body": spec["text"]}}
        if "tap" in spec:
            return {**spec, **self._tap(customer, spec["tap"])}
        return spec

    def _tap(self, customer: Customer, tap: dict[str, Any]) -> dict[str, Any]:
        """A tap on a button or row of a received message: `{"message_id": …, "id": …}`."""
        target = self._state.messages.get(str(tap.get("message_id")))
        if target is None or target.direction != "out" or target.customer != customer.key:
            raise InboundError("tap.message_id is not a message this customer has received")
        context = {"from": self._config.display_phone_number, "id": target.id}
        if target.type == "template":
            for button in target.shown["template"].get("buttons", []):
                if button.get("payload") == tap.get("id"):
                    content = {"payload": button["payload"], "text": button["text"]}
                    return {"type": "button", "button": content, "context": context}
        if target.type == "interactive":
            action = target.content.get("action", {})
            for button in action.get("buttons", []):
                if button["reply"]["id"] == tap.get("id"):
                    return _reply("button_reply", dict(button["reply"]), context)
            for row in (row for s in action.get("sections", []) for row in s.get("rows", [])):
                if row["id"] == tap.get("id"):
                    return _reply(
                        "list_reply", {k: row[k] for k in ("id", "title", "description") if k in row}, context
                    )
        raise InboundError("tap.id is no button or row of that message")

    def _context(self, context: Any) -> dict[str, Any] | None:
        if not isinstance(context, dict):
            return None
        target = self._state.messages.get(str(context.get("id") or context.get("message_id")))
        if target is None:
            return context
        sender = self._config.display_phone_number if target.direction == "out" else target.customer
        return {"from": sender, **{k: v for k, v in context.items() if k != "message_id"}, "id": target.id}

    def _wire(self, customer: Customer, message: ChatMessage, spec: dict[str, Any]) -> dict[str, Any]:
        taken = {"text", "tap", "context", "timestamp", "id", "value_errors", message.type}
        wire: dict[str, Any] = {}
        if message.context:
            wire["context"] = message.context
        if customer.wa_id and not customer.number_hidden:
            wire["from"] = customer.wa_id
        if customer.user_id:
            wire["from_user_id"] = customer.user_id
        if customer.parent_user_id:
            wire["from_parent_user_id"] = customer.parent_user_id
        wire |= {"id": message.id, "timestamp": str(int(message.timestamp)), "type": message.type}
        if message.content is not None:
            wire[message.type] = message.content
        wire |= {k: v for k, v in spec.items() if k not in taken and k != "type"}
        if message.type == "unsupported" and "errors" not in wire:
            wire["errors"] = [UNSUPPORTED]
        return wire

    # effects -------------------------------------------------------------------------------------------------------

    def _effect(self, customer: Customer, message: ChatMessage) -> None:
        content = message.content if isinstance(message.content, dict) else {}
        if message.type == "system":
            customer.wa_id = content.get("wa_id", customer.wa_id)
            customer.user_id = content.get("user_id", customer.user_id)
            self._state.save_customer(customer)
        key = "message_id" if message.type == "reaction" else "original_message_id"
        target = self._state.messages.get(str(content.get(key)))
        if message.type not in NO_BUBBLE or target is None or target.customer != customer.key:
            return
        if message.type == "reaction":
            target.reactions = {k: v for k, v in target.reactions.items() if k != "in"}
            if content.get("emoji"):
                target.reactions["in"] = content["emoji"]
        elif message.type == "edit" and isinstance(content.get("message"), dict):
            inner = content["message"]
            target.content, target.edited = inner.get(inner.get("type", ""), target.content), True
        elif message.type == "revoke":
            target.revoked = True
        self._state.save_message(target)


UNSUPPORTED = {
    "code": 131051,
    "title": "Message type unknown",
    "message": "Message type unknown",
    "error_data": {"details": "Message type is currently not supported."},
}


def contact_of(customer: Customer) -> dict[str, Any]:
    """The entry of `contacts[]` for a customer."""
    profile = {"name": customer.name, **({"username": customer.username} if customer.username else {})}
    ids = {"user_id": customer.user_id, "parent_user_id": customer.parent_user_id}
    if not customer.number_hidden:
        ids = {"wa_id": customer.wa_id, **ids}
    return {"profile": profile, **{k: v for k, v in ids.items() if v}}


def _new_identity(customer: Customer, content: Any) -> dict[str, Any]:
    """Completes `system`: a new number always comes with a new user id (cloud-api facts, section 2.5)."""
    content = dict(content) if isinstance(content, dict) else {}
    content.setdefault("type", "user_changed_number" if content.get("wa_id") else "user_changed_user_id")
    if content["type"] in ("user_changed_number", "user_changed_user_id") and customer.user_id:
        content.setdefault("user_id", f"{customer.user_id[:2]}.{secrets.token_hex(8)}")
        content.setdefault("previous_user_id", customer.user_id)
    if content["type"] == "user_changed_number":
        content.setdefault("body", f"User {customer.name} changed from {customer.wa_id} to {content.get('wa_id')}")
    return content


def _reply(kind: str, content: dict[str, Any], context: dict[str, Any]) -> dict[str, Any]:
    return {"type": "interactive", "interactive": {"type": kind, kind: content}, "context": context}
