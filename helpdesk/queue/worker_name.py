"""A worker's name belongs to one live process: an operating system's or a server's lock, which a crash lets go at
once."""

import fcntl
import hashlib
import os
import re
import threading
import time
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import Connection

from helpdesk.db.engine import Database, trouble_mapped
from helpdesk.errors import DatabaseUnavailable, NameTaken

TRY_LOCK = text("select pg_try_advisory_lock(:number)")


class WorkerName:
    """The exclusive right to one name: a locked file beside a SQLite database, an advisory lock on PostgreSQL."""

    def __init__(self, database: Database, name: str) -> None:
        self.name = name
        self._database = database
        self._number = int.from_bytes(hashlib.sha256(f"worker {name}".encode()).digest()[:8], "big", signed=True)
        self._file: int | None = None
        self._connection: Connection | None = None
        self._guard = threading.Lock()

    def take(self, patience: float = 2.0) -> None:
        """Take the name; a predecessor that just died may need up to `patience` seconds to be noticed. Raises
        NameTaken."""
        deadline = time.monotonic() + patience
        while not self.hold():
            if time.monotonic() > deadline:
                raise NameTaken(
                    f"Another live process is the worker {self.name!r} on this database:"
                    " stop it, or give this machine another INSTANCE."
                )
            time.sleep(0.05)

    def hold(self) -> bool:
        """Whether the name is ours; takes it (again) if it is free. Raises DatabaseUnavailable."""
        with self._guard:
            return self._hold_file() if self._database.is_sqlite else self._hold_session()

    def let_go(self) -> None:
        """Give the name up."""
        with self._guard:
            if self._file is not None:
                os.close(self._file)
                self._file = None
            if self._connection is not None:
                # The lock lives as long as the server's session, so the session must not go back into the pool.
                self._drop_session()

    def _hold_file(self) -> bool:
        if self._file is not None:
            return True
        database = Path(self._database.url.database or "helpdesk.db")
        slug = re.sub(r"[^A-Za-z0-9_.-]", "_", self.name)
        file = os.open(database.with_name(f"{database.name}.{slug}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        return True

    def _hold_session(self) -> bool:
        if self._connection is not None:
            try:
                with trouble_mapped():
                    self._connection.execute(text("select 1"))
                    return True
            except DatabaseUnavailable:  # the server let go of the lock with the session: take it again
                self._drop_session()
        with trouble_mapped():
            connection = self._database.claim_engine.connect()
            try:
                if connection.execute(TRY_LOCK, {"number": self._number}).scalar_one():
                    self._connection = connection
                    return True
            finally:
                if self._connection is None:
                    connection.close()
        return False

    def _drop_session(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.invalidate()
            connection.close()
