"""An answer that never comes: the connection ends without one."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send


class CutConnection(Response):
    """Sends nothing and hangs up, as a network does that fails after the request was carried out."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hang up."""
        # ASGI has no word for it; uvicorn's cycle, whose method `receive` is, holds the connection
        transport: Any = getattr(getattr(receive, "__self__", None), "transport", None)
        if transport is None:  # another server: begin an answer and break it off
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})
            return
        transport.abort()
        await asyncio.sleep(0.05)  # the server notices the end before it misses an answer
