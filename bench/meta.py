"""A pretend Meta without latency, as a process of its own: takes Graph calls, notes when, reports three statuses each.

`python -m bench.meta PORT WEBHOOK_PORT[,WEBHOOK_PORT] FOLDER`; GET /seen gives what came: [[monotonic seconds, to,
callback]]. POST /report switches the statuses on or off; POST /forget starts a new list. What is posted to /alerts (see
ALERT_WEBHOOK_URL) is kept with its time: "alerts", [[seconds since the epoch, notice]]. Customers' files lie in FOLDER
under their media ids: GET /v25.0/ID tells a file's address, GET /file/ID gives it.
"""

import asyncio
import hashlib
import itertools
import json
import sys
import time
from pathlib import Path
from typing import Any

from bench.wire import HOOK, Door, Pool, envelope, request

STATUSES = ("sent", "delivered", "read")


class Meta:
    """What came in, and the statuses that go out."""

    def __init__(self, port: int, webhook_ports: list[int], folder: Path) -> None:
        self.port, self.folder = port, folder
        self.pools = itertools.cycle([Pool(port) for port in webhook_ports])
        self.seen: list[tuple[float, str, str]] = []
        self.alerts: list[tuple[float, dict[str, Any]]] = []
        self.others = self.reported = self.number = 0
        self.report = True
        self.kept: list[dict[str, Any]] = []
        self.out: asyncio.Queue[bytes] = asyncio.Queue()

    def answer(self, first: str, body: bytes) -> tuple[int, bytes]:
        """One request."""
        method, path = first.split(" ")[:2]
        if path == "/seen":
            known = {"seen": self.seen, "others": self.others, "reported": self.reported, "open": self.out.qsize(),
                     "alerts": self.alerts}  # fmt: skip
            return 200, json.dumps(known).encode()
        if path == "/forget":
            self.seen, self.others, self.reported, self.kept = [], 0, 0, []
            return 200, b"{}"
        if path in ("/report/on", "/report/off"):
            self.report = path.endswith("on")
            if self.report:
                self.tell(self.kept)
                self.kept = []
            return 200, b"{}"
        if path == "/alerts":
            self.alerts.append((time.time(), json.loads(body)))
            return 200, b"{}"
        if method == "GET":
            return self.media(path.split("?")[0])
        if path.endswith("/media"):  # an upload of ours
            return 200, b'{"id": "uploaded"}'
        return self.take(json.loads(body))

    def media(self, path: str) -> tuple[int, bytes]:
        """A file's address, or the file."""
        file = self.folder / path.rsplit("/", 1)[1]
        if not file.is_file():
            return 404, b'{"error": {"message": "no such file", "code": 100, "error_subcode": 33}}'
        data = file.read_bytes()
        if path.startswith("/file/"):
            return 200, data
        url = f"http://127.0.0.1:{self.port}/file/{file.name}"
        about = {"url": url, "sha256": hashlib.sha256(data).hexdigest(), "file_size": str(len(data)), "id": file.name}
        return 200, json.dumps({**about, "mime_type": "image/jpeg", "messaging_product": "whatsapp"}).encode()

    def take(self, body: dict[str, Any]) -> tuple[int, bytes]:
        """A Graph call."""
        if body.get("status") == "read":
            self.others += 1
            return 200, b'{"success": true}'
        to, callback = body["to"], body.get("biz_opaque_callback_data", "")
        self.seen.append((time.monotonic(), to, callback))
        self.number += 1
        wamid = f"wamid.out{self.number}.{time.monotonic_ns()}"
        about = {"id": wamid, "recipient_id": to, "biz_opaque_callback_data": callback}
        if self.report:
            self.tell([about])
        else:
            self.kept.append(about)
        answer = {
            "messaging_product": "whatsapp",
            "contacts": [{"input": to, "wa_id": to}],
            "messages": [{"id": wamid}],
        }
        return 200, json.dumps(answer).encode()

    def tell(self, messages: list[dict[str, Any]]) -> None:
        """Report them as sent, delivered and read."""
        for about in messages:
            for status in STATUSES:
                now = str(int(time.time()))
                self.out.put_nowait(
                    request(HOOK, envelope({"statuses": [{**about, "status": status, "timestamp": now}]}))
                )

    async def report_forever(self) -> None:
        """Post statuses; what is not taken comes again, as from Meta."""
        while True:
            raw = await self.out.get()
            while True:
                try:
                    if (await next(self.pools).post(raw))[0] == 200:
                        break
                except OSError:
                    pass
                await asyncio.sleep(1)
            self.reported += 1


async def main(port: int, webhook_ports: list[int], folder: Path) -> None:
    """Serve until killed."""
    meta = Meta(port, webhook_ports, folder)
    server = await asyncio.get_running_loop().create_server(lambda: Door(meta.answer), "127.0.0.1", port, backlog=512)
    reporters = [asyncio.create_task(meta.report_forever()) for _ in range(8)]
    async with server:
        await asyncio.gather(server.serve_forever(), *reporters)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), [int(port) for port in sys.argv[2].split(",")], Path(sys.argv[3])))
