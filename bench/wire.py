"""HTTP as cheap as Python can: the measuring processes must not take the cores from what is measured."""

import asyncio
import hashlib
import hmac
import json
import socket
import time
from abc import ABC, abstractmethod
from typing import Any, Callable

SECRET, TOKEN, VERIFY, PHONE_NUMBER_ID = "s3cret", "t0ken", "v3rify", "105500000000001"  # noqa: S105 - of the bench only
HOOK = "/webhooks/whatsapp/webhook"


class Framed(asyncio.Protocol, ABC):
    """Cuts a stream into HTTP messages with a Content-Length (or none) and hands each to `message`."""

    def __init__(self) -> None:
        self.buffer = b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the way back."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def data_received(self, data: bytes) -> None:
        """Collect until a message is whole."""
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head = self.buffer[:end].lower()
            at = head.find(b"content-length:")
            size = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self.buffer) < end + 4 + size:
                return
            first, body = self.buffer[:end].split(b"\r\n", 1)[0], self.buffer[end + 4 : end + 4 + size]
            self.buffer = self.buffer[end + 4 + size :]
            self.message(first.decode(), body)

    @abstractmethod
    def message(self, first: str, body: bytes) -> None:
        """One whole message."""


class Connection(Framed):
    """A client's connection: one request at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.answer: asyncio.Future[tuple[int, bytes]] | None = None

    def message(self, first: str, body: bytes) -> None:
        """The answer to the request that is out."""
        if self.answer is not None and not self.answer.done():
            self.answer.set_result((int(first.split(" ")[1]), body))

    def connection_lost(self, _error: Exception | None) -> None:
        """The server hung up."""
        if self.answer is not None and not self.answer.done():
            self.answer.set_exception(ConnectionResetError("the server hung up"))

    async def post(self, raw: bytes) -> tuple[int, bytes]:
        """Send a whole request; its status and body. Raises ConnectionError."""
        assert self.transport is not None
        if self.transport.is_closing():
            raise ConnectionResetError("closed")
        self.answer = asyncio.get_running_loop().create_future()
        self.transport.write(raw)
        return await self.answer


class Pool:
    """Kept connections to one port."""

    def __init__(self, port: int) -> None:
        self.port, self.free = port, list[Connection]()

    async def post(self, raw: bytes) -> tuple[int, bytes]:
        """Send over a free or a new connection; a connection that turns out dead is replaced once."""
        for last in (False, True):
            connection = self.free.pop() if self.free else await self.connect()
            try:
                answer = await connection.post(raw)
            except ConnectionError:
                if last:
                    raise
                self.free.clear()
                continue
            self.free.append(connection)
            return answer
        raise AssertionError

    async def connect(self) -> Connection:
        """One more connection."""
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(Connection, "127.0.0.1", self.port)
        return connection


class Door(Framed):
    """A server's connection: `answer(first line, body)` gives status and body."""

    def __init__(self, answer: Callable[[str, bytes], tuple[int, bytes]]) -> None:
        super().__init__()
        self.answer = answer

    def message(self, first: str, body: bytes) -> None:
        """Answer it."""
        status, content = self.answer(first, body)
        head = f"HTTP/1.1 {status} OK\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        assert self.transport is not None
        self.transport.write(head.encode() + content)


def request(path: str, body: Any) -> bytes:
    """A signed POST as it goes over the wire."""
    raw = json.dumps(body).encode()
    signature = hmac.new(SECRET.encode(), raw, hashlib.sha256).hexdigest()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"X-Hub-Signature-256: sha256={signature}\r\nContent-Length: {len(raw)}\r\n\r\n"
    )
    return head.encode() + raw


def envelope(content: dict[str, Any]) -> dict[str, Any]:
    """Meta's webhook around messages or statuses."""
    metadata = {"display_phone_number": "4930123456", "phone_number_id": PHONE_NUMBER_ID}
    change = {"field": "messages", "value": {"messaging_product": "whatsapp", "metadata": metadata, **content}}
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}


def text_webhook(wamid: str, customer: str, text: str) -> dict[str, Any]:
    """A text message as Meta reports it."""
    return _webhook(wamid, customer, {"type": "text", "text": {"body": text}})


def image_webhook(wamid: str, customer: str, media_id: str) -> dict[str, Any]:
    """A photo as Meta reports it."""
    return _webhook(wamid, customer, {"type": "image", "image": {"id": media_id, "mime_type": "image/jpeg"}})


def _webhook(wamid: str, customer: str, content: dict[str, Any]) -> dict[str, Any]:
    message = {"from": customer, "id": wamid, "timestamp": str(int(time.time())), **content}
    return envelope({"contacts": [{"profile": {"name": "Lena"}, "wa_id": customer}], "messages": [message]})
