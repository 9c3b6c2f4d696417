"""Signs and delivers webhooks as Meta does, with repeats until the business answers 200.

https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import time
from collections.abc import Callable
from typing import Any

import aiohttp

from simulator.config import Config
from simulator.faults import Faults
from simulator.models import Webhook
from simulator.state import State, new_id

log = logging.getLogger("simulator")
GIVE_UP_AFTER = 7 * 24 * 3600.0  # Meta repeats for up to seven days
AT_ONCE = 64  # open requests to the business


def encode(body: Any) -> bytes:
    """JSON as Meta sends and signs it: non-ASCII and slashes escaped."""
    return json.dumps(body, separators=(",", ":")).replace("/", "\\/").encode("ascii")


def sign(raw: bytes, secret: str) -> str:
    """Value of X-Hub-Signature-256 for these bytes."""
    return "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()


def envelope(config: Config, values: list[dict[str, Any]]) -> dict[str, Any]:
    """One webhook body around the given `value` parts (messages, contacts, statuses, errors)."""
    metadata = {"display_phone_number": config.display_phone_number, "phone_number_id": config.phone_number_id}
    changes = [
        {"value": {"messaging_product": "whatsapp", "metadata": metadata, **value}, "field": "messages"}
        for value in values
    ]
    return {"object": "whatsapp_business_account", "entry": [{"id": config.business_account_id, "changes": changes}]}


class Deliverer:
    """Carries webhooks to the business; several at once, so their order is not guaranteed, as with Meta."""

    def __init__(self, config: Config, state: State, faults: Faults) -> None:
        self._config, self._state, self._faults = config, state, faults
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        """Open the connection pool and go on with what a restart interrupted."""
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE))
        for webhook in [w for w in self._state.webhooks.values() if w.state == "waiting"]:
            self._spawn(webhook)

    async def stop(self) -> None:
        """Give up open attempts; waiting webhooks stay stored."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session:
            await self._session.close()

    def send(self, body: dict[str, Any], customer: str | None = None, messages: list[str] | None = None) -> Webhook:
        """Record a webhook and deliver it in the background until it is answered with 200."""
        webhook = Webhook(new_id("hook"), body, self._state.now(), customer=customer, messages=messages or [])
        self._state.save_webhook(webhook)
        for message_id in webhook.messages:
            if message_id in self._state.messages:
                self._state.messages[message_id].webhooks.append(webhook.id)
        self._spawn(webhook)
        return webhook

    def _spawn(self, webhook: Webhook) -> None:
        task = asyncio.get_running_loop().create_task(self._until_taken(webhook))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _until_taken(self, webhook: Webhook) -> None:
        pause = self._state.settings.webhook_retry_first
        sort = webhook.sort()
        await self._faults.hold_back(sort, webhook.customer)
        while True:
            async with self._slots:
                attempt = await self.deliver(webhook)
            webhook.attempts = [*webhook.attempts[-19:], attempt]
            if attempt["status"] == 200:
                webhook.state = "delivered"
                self._tick(webhook)
            elif self._state.now() - webhook.created > GIVE_UP_AFTER or webhook.id not in self._state.webhooks:
                webhook.state = "dropped"
            self._state.save_webhook(webhook)
            if webhook.state != "waiting":
                break
            log.warning("webhook_failed id=%s status=%s retry_in=%.1f", webhook.id, attempt["status"], pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, self._state.settings.webhook_retry_max)
        self._faults.passed(sort, webhook.customer)
        twice = self._faults.fire(sort, webhook.customer, "duplicate_webhook")
        for _ in range(twice.copies if twice else 0):
            webhook.attempts = [*webhook.attempts[-19:], {**await self.deliver(webhook), "copy": True}]
            self._state.save_webhook(webhook)

    async def deliver(self, webhook: Webhook) -> dict[str, Any]:
        """One attempt: the only place where a webhook leaves the simulator. Never raises for a failing business."""
        raw = encode(webhook.body)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "facebookexternalua",
            "X-Hub-Signature-256": sign(raw, self._config.app_secrets[0]),
        }
        began = time.monotonic()
        status, reason = 0, ""
        assert self._session is not None
        timeout = aiohttp.ClientTimeout(total=self._state.settings.webhook_timeout)
        try:
            async with self._session.post(
                self._config.webhook_url, data=raw, headers=headers, timeout=timeout, allow_redirects=False
            ) as answer:
                await answer.read()
                status = answer.status
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            reason = type(error).__name__
        seconds = round(time.monotonic() - began, 4)
        return {"time": self._state.now(), "status": status, "error": reason, "seconds": seconds}

    async def verify(self, challenge: str) -> dict[str, Any]:
        """Ask the business to prove its verify token, as Meta does when the callback address is saved."""
        assert self._session is not None
        query = {"hub.mode": "subscribe", "hub.verify_token": self._config.verify_token, "hub.challenge": challenge}
        try:
            timeout = aiohttp.ClientTimeout(total=self._state.settings.webhook_timeout)
            async with self._session.get(self._config.webhook_url, params=query, timeout=timeout) as answer:
                text = (await answer.content.read(1000)).decode("utf-8", "replace")
                return {"status": answer.status, "verified": answer.status == 200 and text == challenge}
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            return {"status": 0, "verified": False, "error": type(error).__name__}

    async def fetch(self, link: str, limit: int = 100 * 1024 * 1024) -> tuple[bytes, str, str] | None:
        """Download a media link as Meta would: (bytes, MIME type, file name); None if it cannot be had."""
        assert self._session is not None
        try:
            async with self._session.get(link, timeout=aiohttp.ClientTimeout(total=15)) as answer:
                if answer.status != 200:
                    return None
                data = await _read_at_most(answer.content.read, limit)
                name = link.split("?")[0].rsplit("/", 1)[-1]
                return None if data is None else (data, answer.content_type, name)
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError):
            return None

    def _tick(self, webhook: Webhook) -> None:
        for message_id in webhook.messages:
            message = self._state.messages.get(message_id)
            if message and message.direction == "in" and message.status == "sent":
                message.status = "delivered"
                self._state.save_message(message)


async def _read_at_most(read: Callable[[int], Any], limit: int) -> bytes | None:
    parts: list[bytes] = []
    size = 0
    while chunk := await read(1 << 16):
        size += len(chunk)
        if size > limit:
            return None
        parts.append(chunk)
    return b"".join(parts)
