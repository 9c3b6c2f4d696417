"""`python -m desk`: the web desk's server, on loopback unless DESK_HOST says otherwise."""

import os

import uvicorn

from desk.app import create_app
from helpdesk import settings


def main() -> None:
    """Serve until SIGTERM."""
    ours = settings.load(settings.ProcessSettings)
    host = os.environ.get("DESK_HOST", "127.0.0.1")
    # ws="none": uvicorn's default does not start beside Rasa's pinned websockets 10.4
    uvicorn.run(
        create_app(), host=host, port=ours.desk_port, ws="none", log_level="warning", timeout_graceful_shutdown=5
    )


if __name__ == "__main__":
    main()
