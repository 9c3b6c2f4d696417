"""Puts the pretend Meta together as one ASGI application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from simulator.config import Config
from simulator.control import Control
from simulator.control_faults import FaultControl
from simulator.control_save import SaveControl
from simulator.control_templates import TemplateControl
from simulator.faults import Faults
from simulator.graph import GraphApi
from simulator.inbound import Inbound
from simulator.limits import Limits
from simulator.outgoing import Outgoing
from simulator.settings import Settings
from simulator.state import State
from simulator.store import Store
from simulator.webhooks import Deliverer

STATIC = Path(__file__).parent / "static"
FLUSH_SECONDS = 0.25
METHODS = ["GET", "POST", "DELETE", "PUT", "PATCH"]
PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def create_app(config: Config, settings: Settings | None = None) -> Starlette:
    """The whole simulator; its parts hang on `app.state` (state, deliverer, control, graph)."""
    store = Store(config.database)
    state = State(store, settings or Settings())
    limits = Limits(state.settings)
    faults = Faults(state)
    deliverer = Deliverer(config, state, faults)
    outgoing = Outgoing(config, state, deliverer, limits, faults)
    graph = GraphApi(config, state, outgoing, faults)
    control = Control(config, state, Inbound(config, state, deliverer, limits), deliverer, limits)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await deliverer.start()
        flusher = asyncio.create_task(_flush_for_ever(store))
        yield
        flusher.cancel()
        with suppress(asyncio.CancelledError):
            await flusher
        await outgoing.stop()
        await deliverer.stop()
        store.close()

    app = Starlette(
        routes=[
            Route("/", _page),
            Route("/health", _health),
            *control.routes(),
            *FaultControl(faults).routes(),
            *SaveControl(state).routes(),
            *TemplateControl(state).routes(),
            Route("/_sim/{rest:path}", _unknown, methods=METHODS),
            Mount("/static", StaticFiles(directory=STATIC)),
            Route("/{rest:path}", graph.handle, methods=METHODS),
        ],
        middleware=[Middleware(_Headers)],
        exception_handlers={HTTPException: _error},
        lifespan=lifespan,
    )
    app.state.state, app.state.deliverer, app.state.control, app.state.graph = state, deliverer, control, graph
    return app


async def _flush_for_ever(store: Store) -> None:
    while True:
        await asyncio.sleep(FLUSH_SECONDS)
        await asyncio.to_thread(store.flush)


async def _page(_: Request) -> Response:
    return FileResponse(STATIC / "index.html", headers={"Cache-Control": "no-cache"})


async def _health(_: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def _unknown(_: Request) -> Response:
    return JSONResponse({"error": "there is no such control address"}, 404)


async def _error(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, error.status_code)


class _Headers:
    """Adds the security headers to every answer that has none of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                for name, value in PAGE_HEADERS.items():
                    if name.lower().encode() not in present:
                        message["headers"].append((name.lower().encode(), value.encode()))
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)
