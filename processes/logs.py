"""One way of logging for all processes: `time process LEVEL event key=value`, never words or numbers of customers."""

import logging
import sys


def configure(process: str, level: str = "INFO") -> None:
    """Log to standard error under the name of this process."""
    logging.basicConfig(
        level=level.upper(),
        stream=sys.stderr,
        format=f"%(asctime)s {process} %(levelname)s %(message)s",
        datefmt="%H:%M:%S",
        force=True,
    )
    for chatty in ("urllib3", "alembic", "uvicorn.access", "asyncio"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
