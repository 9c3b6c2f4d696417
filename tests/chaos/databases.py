"""A database of one's own: a SQLite file, or a PostgreSQL server that may be stopped without harm to other tests."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

from fixtures.postgres import PostgresServer

from helpdesk.db.engine import Database
from helpdesk.db.migrate import upgrade

KINDS = ("sqlite", "postgres")


@contextmanager
def own_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server nobody else uses, gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="helpdesk-chaos-pg-"))
    server = PostgresServer(folder)
    try:
        server.initialise()
        server.start()
        yield server
    finally:
        server.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def own_database(kind: str, folder: Path) -> Iterator[tuple[str, PostgresServer | None]]:
    """The address of a migrated, empty database, and its server if it has one."""
    if kind == "sqlite":
        yield migrated(f"sqlite:///{folder / 'helpdesk.db'}"), None
        return
    with own_server() as server:
        yield migrated(server.create("chaos")), server


def migrated(url: str) -> str:
    """`url`, with all tables made."""
    database = Database(url)
    upgrade(database)
    database.dispose()
    return url
