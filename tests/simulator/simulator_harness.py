"""A real simulator on a free port and a scripted business that receives its webhooks."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests

from simulator.config import Config
from simulator.server import Server, build_server

TOKEN, SECRET, VERIFY = "a-test-token", "a-test-secret", "a-verify-token"
PHONE = "105500000000001"
FAST = {"delay_sent": 0.0, "delay_delivered": 0.0, "delay_read": 0.0, "webhook_retry_first": 0.02}


def free_socket() -> socket.socket:
    """A listening socket on a free loopback port."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", 0))
    return listener


class Business:
    """Receives webhooks: checks each signature, records, answers what the test scripts."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.raw: list[bytes] = []
        self.statuses: list[int] = []  # answers to give first; then 200
        self.on_message: Callable[[dict[str, Any]], None] | None = None
        self.bad_signatures = 0
        business = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                status = business.take(raw, self.headers.get("X-Hub-Signature-256", ""))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def do_GET(self) -> None:
                from urllib.parse import parse_qs, urlsplit

                query = {k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()}
                good = query.get("hub.mode") == "subscribe" and query.get("hub.verify_token") == VERIFY
                body = query.get("hub.challenge", "").encode() if good else b""
                self.send_response(200 if good else 403)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                """Silence."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/webhooks/whatsapp/webhook"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def take(self, raw: bytes, signature: str) -> int:
        good = hmac.new(SECRET.encode(), raw, hashlib.sha256).hexdigest()
        if signature != f"sha256={good}":
            self.bad_signatures += 1
            return 401
        if self.statuses:
            return self.statuses.pop(0)
        body = json.loads(raw)
        self.raw.append(raw)
        self.bodies.append(body)
        for message in self.values("messages", [body]):
            if self.on_message:
                threading.Thread(target=self.on_message, args=(message,), daemon=True).start()
        return 200

    def values(self, part: str, bodies: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
        """All `messages` or `statuses` received so far."""
        return [
            item
            for body in (self.bodies if bodies is None else bodies)
            for entry in body["entry"]
            for change in entry["changes"]
            for item in change["value"].get(part, [])
        ]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Sim:
    """The simulator's process in a thread, with clients for both of its doors."""

    def __init__(self, webhook_url: str, database: str = ":memory:") -> None:
        listener = free_socket()
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        config = Config(
            access_token=TOKEN,
            app_secrets=(SECRET, "an-older-secret"),
            verify_token=VERIFY,
            webhook_url=webhook_url,
            database=database,
            port=listener.getsockname()[1],
        )
        self.server: Server = build_server(config)
        self._thread = threading.Thread(target=self.server.run, args=([listener],), daemon=True)
        self._thread.start()
        wait_for(lambda: self.server.started)
        self.set(**FAST)

    def stop(self) -> None:
        self.server.handle_exit(15, None)
        self._thread.join(5)
        assert not self._thread.is_alive()

    def graph(self, method: str, path: str, token: str | None = TOKEN, **more: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
        return requests.request(method, f"{self.url}/v25.0/{path}", headers=headers, timeout=10, **more)

    def message(self, **body: Any) -> requests.Response:
        """POST /messages with the common frame filled in; a key with None is left out."""
        frame = {"messaging_product": "whatsapp", "to": "447700900123", **body}
        return self.graph("POST", f"{PHONE}/messages", json={k: v for k, v in frame.items() if v is not None})

    def text(self, body: str = "hello", **more: Any) -> requests.Response:
        return self.message(type="text", text={"body": body}, **more)

    def sim(self, method: str, path: str, **more: Any) -> Any:
        answer = requests.request(method, f"{self.url}/_sim{path}", timeout=70, **more)
        assert answer.ok, (answer.status_code, answer.text)
        return answer.json()

    def set(self, **dials: Any) -> None:
        self.sim("PATCH", "/settings", json=dials)

    def write(self, text: str = "hi", customer: str = "447700900123", **more: Any) -> dict[str, Any]:
        """A customer writes, which opens the window."""
        return self.sim("POST", f"/customers/{customer}/messages", json={"text": text, **more})

    def upload(self, data: bytes, mime: str, name: str = "file", **form: Any) -> requests.Response:
        fields = {"messaging_product": "whatsapp", "type": mime, **form}
        files = {"file": (name, data, mime)}
        return self.graph("POST", f"{PHONE}/media", data={k: v for k, v in fields.items() if v}, files=files)

    def last_call(self) -> dict[str, Any]:
        call: dict[str, Any] = self.sim("GET", "/calls?limit=1")["calls"][-1]
        return call


def wait_for(condition: Callable[[], Any], seconds: float = 8.0) -> Any:
    """The condition's first true value; fails after some seconds."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.01)
    return value
