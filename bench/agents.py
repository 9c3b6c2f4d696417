"""Agents at the desk, as a process of its own: they do what a browser's scripts do, without drawing anything.

Read from stdin: {"port", "seconds", "people": [{"word", "csrf", "tickets": [numbers], or [] for the queue}]}. Each has
a page open: one stream of server-sent events, and fetches of what has changed, as desk/static does. Writes "ready"
once all streams stand, and in the end {"pages": [[kind, began, seconds]], "read": [[token, opened, told, read]],
"replies": [[key, posted, answered]]}, monotonic seconds.
"""

import asyncio
import json
import random
import re
import sys
import time
from collections import defaultdict
from typing import Any
from urllib.parse import urlencode

from bench.wire import Pool

# Seconds: desk/static/queue.js, desk/static/notices.js, and how long somebody stays with a ticket before they answer.
TABLE_EVERY, TABLE_AT_MOST, TIMES, NOTICES, STAYS = 2.0, 15.0, 4, (4.0, 8.0), (4.0, 8.0)
TOKEN, NEWEST = re.compile(rb"load-\d+-\d+"), re.compile(rb'data-newest="(\d+)"')
QUEUE = "queue"


class Seen:
    """What all of them saw."""

    def __init__(self) -> None:
        self.pages: list[tuple[str, float, float]] = []
        self.read: list[tuple[str, float, float, float]] = []
        self.replies: list[tuple[str, float, float]] = []


class Agent:
    """One person with one page open."""

    def __init__(self, wanted: dict[str, Any], pool: Pool, seen: Seen) -> None:
        self.word, self.csrf, self.tickets = wanted["word"], wanted["csrf"], wanted["tickets"]
        self.pool, self.seen, self.draw = pool, seen, random.Random(wanted["word"])  # noqa: S311 - a load, no secret
        self.opened = asyncio.Event()
        self.notices = asyncio.Event()
        self.changed: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self.told = 0.0

    async def work(self) -> None:
        """Their day; ends only by being cancelled. Raises RuntimeError when the desk refuses something."""
        await asyncio.gather(self.hear_of_notices(), self.see_tickets() if self.tickets else self.watch_queue())

    async def watch_queue(self) -> None:
        """The list of open tickets, fetched again when something changes."""
        await self.fetch("queue, whole page", "/queue?list=open")
        listening = asyncio.create_task(self.listen(QUEUE))
        while True:
            await self.woken(self.changed[QUEUE], listening)
            began = time.monotonic()
            await self.fetch("queue, its table", "/queue?part=table&list=open")
            took = time.monotonic() - began
            await asyncio.sleep(min(TABLE_AT_MOST, max(TABLE_EVERY, TIMES * took)) - min(took, TABLE_EVERY))

    async def see_tickets(self) -> None:
        """One ticket after the other: open it, read what comes, answer."""
        while True:
            for number in self.tickets:
                page = await self.fetch("ticket, whole page", f"/tickets/{number}")
                await self.see(number, page, time.monotonic())

    async def see(self, number: int, page: bytes, opened: float) -> None:
        """One ticket, until it is answered."""
        topic, known, newest = f"ticket:{number}", set(TOKEN.findall(page)), _newest(page)
        listening = asyncio.create_task(self.listen(QUEUE, topic))
        leaves = opened + self.draw.uniform(*STAYS)
        while (rest := leaves - time.monotonic()) > 0:
            try:
                await asyncio.wait_for(self.woken(self.changed[topic], listening), rest)
            except asyncio.TimeoutError:
                break
            told = self.told
            part = await self.fetch("ticket, its changes", f"/tickets/{number}/live")
            newest, fresh = _newest(part) or newest, set(TOKEN.findall(part)) - known
            self.seen.read += [(token.decode(), opened, told, time.monotonic()) for token in fresh]
            known |= fresh
        key = f"load{number}-{time.monotonic_ns()}"
        posted = time.monotonic()
        form = {"text": "Thank you, I am looking into it.", "key": key, "seen": str(newest)}
        await self.fetch("reply", f"/tickets/{number}/reply", form)
        self.seen.replies.append((key, posted, time.monotonic()))
        listening.cancel()

    async def hear_of_notices(self) -> None:
        """What waits for them, asked for soon after a change."""
        while True:
            await self.notices.wait()
            await asyncio.sleep(self.draw.uniform(*NOTICES))
            self.notices.clear()
            await self.fetch("notices", "/notices")

    async def woken(self, event: asyncio.Event, listening: "asyncio.Task[None]") -> None:
        """Until the event. Raises what the stream ended with."""
        waiting = asyncio.create_task(event.wait())
        try:
            await asyncio.wait({waiting, listening}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
        if listening.done():
            listening.result()
        event.clear()

    async def listen(self, *topics: str) -> None:
        """Hear of what changes, and once of everything when the stream opens, as the page's script does."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.pool.port)
        try:
            query = urlencode([("topic", one) for one in topics])
            writer.write(f"GET /live?{query} HTTP/1.1\r\n{self.headers()}\r\n".encode())
            if b" 200 " not in (status := await reader.readline()):
                raise RuntimeError(f"the stream was answered with {status!r}")
            while line := await reader.readline():
                if line.startswith(b"retry:"):
                    self.opened.set()
                    self.tell(*topics)
                elif line.startswith(b"data: "):
                    self.tell(line[6:].strip().decode())
        finally:
            writer.close()
        raise RuntimeError("the desk ended a stream")

    def tell(self, *topics: str) -> None:
        """Something of these has changed."""
        self.told = time.monotonic()
        for topic in topics:
            self.changed[topic].set()
        if QUEUE in topics:
            self.notices.set()

    async def fetch(self, kind: str, path: str, form: dict[str, str] | None = None) -> bytes:
        """A page, or a form's answer. Raises RuntimeError when it is refused."""
        head, body = f"{'GET' if form is None else 'POST'} {path} HTTP/1.1\r\n{self.headers()}", b""
        if form is not None:
            body = urlencode(form).encode()
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        began = time.monotonic()
        status, content = await self.pool.post(head.encode() + b"\r\n" + body)
        self.seen.pages.append((kind, began, time.monotonic() - began))
        if status != 200:  # noqa: PLR2004
            raise RuntimeError(f"{path} was answered with {status}")
        return content

    def headers(self) -> str:
        """What a browser sends along."""
        return f"Host: localhost\r\nCookie: helpdesk={self.word}\r\nX-CSRF-Token: {self.csrf}\r\n"


def _newest(page: bytes) -> int:
    found = NEWEST.search(page)
    return int(found[1]) if found else 0


async def main(wanted: dict[str, Any]) -> dict[str, Any]:
    """All of them, for so many seconds after the last stream was opened."""
    pool, seen = Pool(wanted["port"]), Seen()
    agents = [Agent(one, pool, seen) for one in wanted["people"]]
    working = asyncio.gather(*(one.work() for one in agents))
    there = asyncio.gather(*(one.opened.wait() for one in agents))
    both: set[asyncio.Future[Any]] = {working, there}
    await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    if working.done():
        working.result()
    print("ready", flush=True)  # noqa: T201 - its output
    try:
        await asyncio.wait_for(working, wanted["seconds"])
    except asyncio.TimeoutError:
        pass
    return vars(seen)


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(json.load(sys.stdin)))))  # noqa: T201 - its output
