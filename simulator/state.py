"""Customers, chats, media, calls and webhooks; every change is stored and told to the listeners."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import secrets
import time
from collections import OrderedDict
from pathlib import Path
from typing import Any

from simulator.models import Call, ChatMessage, Customer, Media, Webhook
from simulator.settings import Settings
from simulator.store import Store
from simulator.template_store import TemplateStore

KEEP_CALLS = 20_000  # older calls and webhooks are forgotten, so that a long load test does not fill the memory
SEED_FILE = Path(__file__).with_name("seed.json")


def new_wamid() -> str:
    """A message id that looks like Meta's: opaque, base64-like."""
    return "wamid." + base64.b64encode(b"\x1d\x18\x0f" + secrets.token_bytes(30)).decode()


def new_id(prefix: str) -> str:
    """A short id for calls and webhooks."""
    return f"{prefix}-{secrets.token_hex(8)}"


class State:
    """All that the simulator knows; used from the event loop only."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store, self.settings = store, settings
        self.templates = TemplateStore(store, self.now, lambda: settings.template_review_seconds)
        self.customers: dict[str, Customer] = {}
        self.messages: dict[str, ChatMessage] = {}
        self.chats: dict[str, list[str]] = {}
        self.media: dict[str, Media] = {}
        self.calls: OrderedDict[str, Call] = OrderedDict()
        self.webhooks: OrderedDict[str, Webhook] = OrderedDict()
        self._addresses: dict[str, str] = {}
        self._listeners: set[asyncio.Queue[dict[str, Any]]] = set()
        self._load()

    def now(self) -> float:
        """Unix seconds of the simulator's clock."""
        return time.time() + self.settings.clock_offset_seconds

    def _load(self) -> None:
        for _, row in self.store.load("settings"):
            self.settings.change({**row, "clock_offset_seconds": 0.0})  # a restart begins in the present
        for key, row in self.store.load("customer"):
            self.customers[key] = Customer(**row)
        for key, row in self.store.load("message"):
            self.messages[key] = ChatMessage(**row)
        for message in sorted(self.messages.values(), key=lambda m: m.timestamp):
            self.chats.setdefault(message.customer, []).append(message.id)
        for key, row in self.store.load("media"):
            self.media[key] = Media(**row)
        for key, row in self.store.load("call"):
            self.calls[key] = Call(**row)
        for key, row in self.store.load("webhook"):
            self.webhooks[key] = Webhook(**row)
        if not self.customers:
            for row in json.loads(SEED_FILE.read_text("utf-8"))["customers"]:
                self.save_customer(Customer(key=row.get("wa_id") or row["user_id"], **row))
        self._index()

    def _index(self) -> None:
        self._addresses = {}
        for customer in self.customers.values():
            for address in (customer.wa_id, customer.user_id, customer.parent_user_id):
                if address:
                    self._addresses[address] = customer.key

    # customers -----------------------------------------------------------------------------------------------------

    def find_customer(self, address: str | None) -> Customer | None:
        """Who has this number, user id or parent id (not the key)?"""
        return self.customers.get(self._addresses.get(address or "", ""))

    def save_customer(self, customer: Customer) -> None:
        """Add or change a customer."""
        self.customers[customer.key] = customer
        self.store.put("customer", customer.key, customer.as_dict())
        self._index()
        self.publish("customer", customer.as_dict())

    def drop_customer(self, key: str) -> None:
        """Forget a customer with the chat."""
        self.clear_chat(key)
        self.customers.pop(key)
        self.store.put("customer", key, None)
        self._index()
        self.publish("customer_gone", {"key": key})

    # messages ------------------------------------------------------------------------------------------------------

    def add_message(self, message: ChatMessage) -> None:
        """Append a bubble to its chat."""
        self.chats.setdefault(message.customer, []).append(message.id)
        self.save_message(message)

    def save_message(self, message: ChatMessage) -> None:
        """Store and tell a new or changed bubble."""
        self.messages[message.id] = message
        row = message.as_dict()
        self.store.put("message", message.id, row)
        self.publish("message", row)

    def chat(self, key: str) -> list[ChatMessage]:
        """A customer's bubbles, oldest first."""
        return [self.messages[i] for i in self.chats.get(key, [])]

    def clear_chat(self, key: str) -> None:
        """Forget a chat, and with it the open window."""
        for message_id in self.chats.pop(key, []):
            self.messages.pop(message_id, None)
            self.store.put("message", message_id, None)
        self.customers[key].last_inbound = 0.0
        self.store.put("customer", key, self.customers[key].as_dict())
        self.publish("cleared", {"customer": key})

    # media ---------------------------------------------------------------------------------------------------------

    def add_media(self, data: bytes, mime_type: str, filename: str | None, inbound: bool) -> Media:
        """Keep a file under a new numeric id, as Meta's are."""
        media = Media(
            id=str(secrets.randbelow(9 * 10**15) + 10**15),
            mime_type=mime_type,
            sha256=hashlib.sha256(data).hexdigest(),
            size=len(data),
            created=self.now(),
            filename=filename,
            inbound=inbound,
        )
        self.media[media.id] = media
        self.store.put("blob", media.id, data)
        self.store.put("media", media.id, media.as_dict())
        return media

    def drop_media(self, media_id: str) -> None:
        """Forget a file."""
        self.media.pop(media_id, None)
        self.store.put("media", media_id, None)
        self.store.put("blob", media_id, None)

    # traffic -------------------------------------------------------------------------------------------------------

    def save_call(self, call: Call) -> None:
        """Record a Graph call."""
        self.calls[call.id] = call
        self.store.put("call", call.id, call.as_dict())
        while len(self.calls) > KEEP_CALLS:
            self.store.put("call", self.calls.popitem(last=False)[0], None)
        self.publish("call", call.as_dict())

    def save_webhook(self, webhook: Webhook) -> None:
        """Record a webhook or its newest attempt."""
        self.webhooks[webhook.id] = webhook
        self.store.put("webhook", webhook.id, webhook.as_dict())
        while len(self.webhooks) > KEEP_CALLS:
            self.store.put("webhook", self.webhooks.popitem(last=False)[0], None)
        self.publish("webhook", {"id": webhook.id, "state": webhook.state, "attempts": webhook.attempts[-1:]})

    def forget_traffic(self) -> None:
        """Drop recorded calls and all webhooks that are no longer waiting."""
        for key in list(self.calls):
            self.calls.pop(key)
            self.store.put("call", key, None)
        for key in [k for k, w in self.webhooks.items() if w.state != "waiting"]:
            self.webhooks.pop(key)
            self.store.put("webhook", key, None)

    # listeners -----------------------------------------------------------------------------------------------------

    def publish(self, kind: str, data: dict[str, Any]) -> None:
        """Tell all listening pages."""
        for queue in self._listeners:
            queue.put_nowait({"kind": kind, "data": data})

    def listen(self) -> asyncio.Queue[dict[str, Any]]:
        """A queue of all events from now on; give it back to `unlisten`."""
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._listeners.add(queue)
        return queue

    def unlisten(self, queue: asyncio.Queue[dict[str, Any]]) -> None:
        """Stop filling a queue."""
        self._listeners.discard(queue)
