"""The load generator, as a process of its own: reads what to post from stdin, writes when each was posted and answered.

In: {"ports": […], "path": …, "lanes": [[[due seconds or null, body], …], …]}. The requests of a lane go one after the
other over one connection, opened before the start or, in a lane that begins later, when it begins (an idle connection
would be closed meanwhile); lanes go side by side. Out: [[lane, n, posted, answered, status, body or ""], …], monotonic.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bench.wire import Pool, request

Lanes = Sequence[Sequence[tuple[float | None, Any]]]


@dataclass(frozen=True)
class Posted:
    """One request: its lane and position, when it left and was answered (monotonic seconds), and with what."""

    lane: int
    n: int
    posted: float
    answered: float
    status: int
    body: str

    @property
    def ms(self) -> float:
        """How long the answer took, in milliseconds."""
        return (self.answered - self.posted) * 1000


class Load:
    """A load on its way. `join` waits for its end."""

    def __init__(self, ports: list[int], path: str, lanes: Lanes, *, bodies: bool = False) -> None:
        wanted = {"ports": ports, "path": path, "lanes": lanes, "bodies": bodies}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.load"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(wanted))
        self._process.stdin.close()

    def join(self) -> list[Posted]:
        """What was posted; raises RuntimeError if a request was not answered with 200."""
        assert self._process.stdout is not None
        rows = [Posted(*row) for row in json.loads(self._process.stdout.read())]
        self._process.wait()
        if bad := [row.status for row in rows if row.status != 200]:
            raise RuntimeError(f"{len(bad)} of {len(rows)} requests failed, the first with {bad[0]}")
        return rows


async def main(wanted: dict[str, Any]) -> list[list[Any]]:
    """Post it all."""
    pools = [Pool(port) for port in wanted["ports"]]
    ready = [[(due, request(wanted["path"], body)) for due, body in lane] for lane in wanted["lanes"]]
    connections = [None if lane[0][0] else await pools[n % len(pools)].connect() for n, lane in enumerate(ready)]
    began, rows = time.monotonic() + 0.2, []

    async def run(number: int) -> None:
        connection = connections[number]
        for n, (due, raw) in enumerate(ready[number]):
            wait = began + (due or 0.0) - time.monotonic()
            if wait > 0:
                await asyncio.sleep(wait)
            posted = time.monotonic()
            try:
                connection = connection or await pools[number % len(pools)].connect()
                status, body = await connection.post(raw)
            except ConnectionError:
                status, body = 0, b""
            said = body.decode() if wanted["bodies"] else ""
            rows.append([number, n, posted, time.monotonic(), status, said])

    await asyncio.gather(*(run(number) for number in range(len(ready))))
    return rows


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(json.load(sys.stdin)))))  # noqa: T201 - its output
