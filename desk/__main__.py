"""`python -m desk`: the web desk's server, on loopback unless DESK_HOST says otherwise."""

from types import FrameType

import uvicorn

from desk.app import create_app
from helpdesk import settings


class Server(uvicorn.Server):
    """Stops without waiting for pages that listen to live updates."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal to stop."""
        self.config.app.state.feed.end()  # type: ignore[union-attr]
        super().handle_exit(sig, frame)


def main() -> None:
    """Serve until SIGTERM."""
    ours = settings.load(settings.ProcessSettings)
    # ws="none": uvicorn's default does not start beside Rasa's pinned websockets 10.4
    config = uvicorn.Config(
        create_app(),
        host=ours.desk_host,
        port=ours.desk_port,
        ws="none",
        log_level="warning",
        timeout_graceful_shutdown=5,
    )
    Server(config).run()


if __name__ == "__main__":
    main()
