"""Starts the simulator's process."""

from __future__ import annotations

import logging
import signal
import sys
from types import FrameType

import uvicorn

from simulator.app import create_app
from simulator.config import Config, ConfigError, load_config


class Server(uvicorn.Server):
    """uvicorn, but open event streams end with the first signal instead of delaying the stop."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Called by uvicorn on SIGINT and SIGTERM."""
        self.config.app.state.control.close()  # type: ignore[union-attr]
        super().handle_exit(sig, frame)


def build_server(config: Config) -> Server:
    """A server that has not been started yet."""
    settings = uvicorn.Config(
        create_app(config),
        host=config.host,
        port=config.port,
        ws="none",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    return Server(settings)


def main() -> None:
    """Run until SIGTERM; exit status 1 with one sentence if a setting is missing."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        config = load_config()
    except ConfigError as error:
        sys.exit(str(error))  # to stderr, with exit status 1
    for stop in (signal.SIGTERM, signal.SIGINT):  # uvicorn raises the signal once more after its own clean stop
        signal.signal(stop, lambda *_: sys.exit(0))
    logging.getLogger("simulator").info("simulator_started host=%s port=%s", config.host, config.port)
    build_server(config).run()
