"""`python -m desk`: the web desk's server, on loopback unless DESK_HOST says otherwise."""

import uvicorn

from desk.app import create_app
from helpdesk import settings


def main() -> None:
    """Serve until SIGTERM."""
    ours = settings.load(settings.ProcessSettings)
    # ws="none": uvicorn's default does not start beside Rasa's pinned websockets 10.4
    uvicorn.run(
        create_app(),
        host=ours.desk_host,
        port=ours.desk_port,
        ws="none",
        log_level="warning",
        timeout_graceful_shutdown=5,
    )


if __name__ == "__main__":
    main()
