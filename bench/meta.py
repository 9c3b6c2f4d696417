"""A pretend Meta without latency, as a process of its own: takes Graph calls, notes when, reports three statuses each.

`python -m bench.meta PORT WEBHOOK_PORT[,WEBHOOK_PORT]`; GET /seen gives what came: [[monotonic seconds, to, callback]].
POST /report switches the statuses on or off; POST /forget starts a new list.
"""

import asyncio
import itertools
import json
import sys
import time
from typing import Any

from bench.wire import HOOK, Door, Pool, envelope, request

STATUSES = ("sent", "delivered", "read")


class Meta:
    """What came in, and the statuses that go out."""

    def __init__(self, webhook_ports: list[int]) -> None:
        self.pools = itertools.cycle([Pool(port) for port in webhook_ports])
        self.seen: list[tuple[float, str, str]] = []
        self.others = self.reported = self.number = 0
        self.report = True
        self.kept: list[dict[str, Any]] = []
        self.out: asyncio.Queue[bytes] = asyncio.Queue()

    def answer(self, first: str, body: bytes) -> tuple[int, bytes]:
        """One request."""
        path = first.split(" ")[1]
        if path == "/seen":
            known = {"seen": self.seen, "others": self.others, "reported": self.reported, "open": self.out.qsize()}
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
        return self.take(json.loads(body))

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


async def main(port: int, webhook_ports: list[int]) -> None:
    """Serve until killed."""
    meta = Meta(webhook_ports)
    server = await asyncio.get_running_loop().create_server(lambda: Door(meta.answer), "127.0.0.1", port, backlog=512)
    reporters = [asyncio.create_task(meta.report_forever()) for _ in range(8)]
    async with server:
        await asyncio.gather(server.serve_forever(), *reporters)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), [int(port) for port in sys.argv[2].split(",")]))
