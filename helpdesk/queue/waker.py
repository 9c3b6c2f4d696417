"""Tells those who wait for work that there may be some: a hint only, the tables are the truth."""

import logging
import sqlite3
import threading
import time
from types import TracebackType
from typing import Callable
from urllib.parse import quote

import psycopg
from sqlalchemy import URL

from helpdesk.db.engine import Database

logger = logging.getLogger(__name__)
POLL = 0.007  # seconds between two looks at a SQLite file's version: 1 % of a core, and new work is seen within 10 ms
RECONNECT = 0.5  # seconds between two tries to reach a database that is away
CHECK = 5.0  # seconds between two tries of a silent PostgreSQL connection


class Waker:
    """A thread that notices commits of other processes (SQLite) or their puts (PostgreSQL) within 10 ms.

    No wake-up is lost between a fruitless claim and the wait if the version is read first:

        seen = waker.version
        claims = queue.claim(INBOX)
        if not claims:
            waker.wait(seen, timeout)
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._condition = threading.Condition()
        self._version = 0
        self._listeners: list[Callable[[], None]] = []
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def version(self) -> int:
        """Counts wake-ups."""
        return self._version

    def wait(self, seen: int, timeout: float) -> bool:
        """Wait until `version` is not `seen` any more, at most `timeout` seconds; whether that happened."""
        with self._condition:
            return self._condition.wait_for(lambda: self._version != seen, timeout)

    def add_listener(self, listener: Callable[[], None]) -> None:
        """Call `listener` at each wake-up, from the waker's or the putting thread; it must be quick."""
        self._listeners.append(listener)

    def remove_listener(self, listener: Callable[[], None]) -> None:
        """Call `listener` no longer."""
        self._listeners.remove(listener)

    def wake(self) -> None:
        """Wake everybody, for example to make them look at a stop flag."""
        with self._condition:
            self._version += 1
            self._condition.notify_all()
        for listener in list(self._listeners):
            try:
                listener()
            except Exception:
                logger.exception("wake-up listener failed")

    def start(self) -> None:
        """Start the thread."""
        self._stopping.clear()
        self._database.write_listeners.append(self.wake)
        self._thread = threading.Thread(target=self._run, name="queue-waker", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread and wake everybody a last time."""
        if self._thread is None:
            return
        self._stopping.set()
        self._thread.join()
        self._thread = None
        self._database.write_listeners.remove(self.wake)
        self.wake()

    def __enter__(self) -> "Waker":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _run(self) -> None:
        watch = self._watch_file if self._database.is_sqlite else self._listen
        while not self._stopping.is_set():
            try:
                watch()
            except (sqlite3.Error, psycopg.Error, OSError) as error:
                logger.warning("no wake-ups, trying again reason=%s", str(error).split("\n")[0])
            except Exception:
                logger.exception("waker failed")
            self._stopping.wait(RECONNECT)

    def _watch_file(self) -> None:
        """SQLite: `PRAGMA data_version` changes when another connection, of whatever process, has committed."""
        address = f"file:{quote(self._database.url.database or '')}?mode=rw"  # never create the file
        connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=1.0)
        try:
            look = connection.cursor()
            version = None
            while not self._stopping.is_set():
                time.sleep(POLL)  # cheaper than waiting for the event each time
                row = look.execute("PRAGMA data_version").fetchone()
                if row != version:
                    version = row
                    self.wake()
        finally:
            connection.close()

    def _listen(self) -> None:
        """PostgreSQL: LISTEN on a connection of its own."""
        with psycopg.connect(driver_address(self._database.url), autocommit=True, connect_timeout=5) as connection:
            connection.execute("LISTEN helpdesk_job")
            self.wake()  # what was put while nobody listened
            silent = 0.0
            while not self._stopping.is_set():
                heard = False
                for _ in connection.notifies(timeout=0.25, stop_after=1):
                    heard = True
                if heard:
                    silent = 0.0
                    self.wake()
                    continue
                silent += 0.25
                if silent >= CHECK:
                    silent = 0.0
                    connection.execute("SELECT 1")


def driver_address(url: URL) -> str:
    """A SQLAlchemy URL as libpq takes it."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
