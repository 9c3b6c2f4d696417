"""A small pretend Meta whose answers a test scripts: anything a strict one never says, down to a torn connection."""

import json
import socket
import struct
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable

Answer = tuple[int, bytes, dict[str, str]]


def graph_error(code: int, status: int = 400, **more: Any) -> Answer:
    """An error in Graph's shape."""
    error = {"message": f"(#{code}) refused", "type": "OAuthException", "code": code, "fbtrace_id": "Atrace", **more}
    return status, json.dumps({"error": error}).encode(), {"Content-Type": "application/json"}


def reply(data: Any, status: int = 200) -> Answer:
    """A JSON answer."""
    return status, json.dumps(data).encode(), {"Content-Type": "application/json"}


RESET, HANG = "reset", "hang"


@dataclass
class PretendMeta:
    """`script` holds the next answers (a value, or RESET or HANG after the request was taken); then it accepts."""

    script: list[Answer | str] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    on_message: Callable[[dict[str, Any]], None] | None = None
    pages: dict[str, Answer] = field(default_factory=dict)  # answers to GET by path

    def start(self) -> None:
        meta = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                meta.requests.append({"path": self.path, "auth": self.headers.get("Authorization")})
                self.answer(meta.pages.get(self.path.split("?")[0], (404, b"", {})))

            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                is_json = self.headers.get("Content-Type", "").startswith("application/json")
                body = json.loads(raw) if is_json else raw
                meta.requests.append({"path": self.path, "body": body, "auth": self.headers.get("Authorization")})
                if self.path.endswith("/messages") and "status" not in body and meta.on_message:
                    meta.on_message(body)
                self.answer(meta.next_answer(self.path, body))

            def answer(self, answer: Answer | str) -> None:
                if answer == RESET:
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    self.close_connection = True
                    self.connection.close()
                    return
                if answer == HANG:
                    time.sleep(1.5)
                    self.close_connection = True
                    return
                status, content, headers = answer
                self.send_response(status)
                for name, value in {"Content-Length": str(len(content)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                """Silence."""

            def handle_one_request(self) -> None:
                try:
                    super().handle_one_request()
                except (OSError, ValueError):
                    self.close_connection = True

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def next_answer(self, path: str, body: Any) -> Answer | str:
        if self.script:
            return self.script.pop(0)
        if path.endswith("/media"):
            return reply({"id": f"media-{len(self.requests)}"})
        if "status" in body:
            return reply({"success": True})
        number = len(self.messages)
        contact = {"input": body.get("to") or body.get("recipient"), "wa_id": body.get("to")}
        return reply(
            {"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": f"wamid.out{number}"}]}
        )

    @property
    def messages(self) -> list[dict[str, Any]]:
        """Bodies of the messages that were posted, in order."""
        return [r["body"] for r in self.requests if r["path"].endswith("/messages") and "status" not in r["body"]]

    @property
    def signs(self) -> list[dict[str, Any]]:
        """Bodies that mark read."""
        return [r["body"] for r in self.requests if r["path"].endswith("/messages") and "status" in r["body"]]

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
