"""The database: engines for SQLite and PostgreSQL behind one face."""

import random
import sqlite3
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Callable, Iterator

from sqlalchemy import Engine, create_engine, event, exc
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.orm import Session

from helpdesk.errors import DatabaseUnavailable

BUSY_TIMEOUT = 10.0  # seconds a SQLite writer waits for another process
POOL_TIMEOUT = 20.0  # seconds a thread waits for a connection of the pool
# Parameters are customers' words: they must not stand in an error's text, and so in a log.
COMMON: dict[str, Any] = {"pool_timeout": POOL_TIMEOUT, "hide_parameters": True}
PING_AFTER = 5.0  # seconds of idleness after which a pooled PostgreSQL connection is tried before use
POSTGRES_OPTIONS = {  # a forgotten transaction or a vanished client must not hold a customer's lane for ever
    "idle_in_transaction_session_timeout": "60s",
    "lock_timeout": "10s",
    "statement_timeout": "60s",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}
# sqlite3.OperationalError also stands for mistakes in our SQL; these words tell them from a database in trouble.
SQL_MISTAKES = ("no such", "syntax error", "has no column", "already exists", "ambiguous", "misuse")
# https://www.postgresql.org/docs/15/errcodes-appendix.html
STATES_OF_TROUBLE = ("08", "40", "53", "55P03", "57", "58", "25006")


class Database:
    """Engines on one URL. Writing transactions on SQLite begin IMMEDIATE, one at a time in a process: the pool is the
    lock.

    Everything a database that is down, locked or full raises, also at commit, comes out as DatabaseUnavailable.
    `claim_engine` is for the queue's claims and heartbeats: its commits are not awaited on the disk. A lost claim is
    only a claim made again, and a commit of the others that follows takes it to the disk too (both write one log).
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.write_listeners: list[Callable[[], None]] = []
        if self.is_sqlite:
            if self.url.database and self.url.database != ":memory:":
                Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
            self.write_engine = self._sqlite("FULL", begin=begin_immediate, pool_size=1, max_overflow=0)
            self.read_engine = self._sqlite("FULL", begin=begin_deferred, pool_size=5, max_overflow=10)
            self.claim_engine = self._sqlite("NORMAL", begin=None, pool_size=1, max_overflow=0)
        else:
            self.write_engine = self.read_engine = self._postgres({}, pool_size=10, max_overflow=20)
            self.claim_engine = self._postgres(
                {"synchronous_commit": "off"}, pool_size=2, max_overflow=8
            ).execution_options(isolation_level="AUTOCOMMIT")
        event.listen(self.write_engine, "checkin", self._tell_of_put)

    def _sqlite(self, synchronous: str, begin: Callable[[Connection], None] | None, **pool: Any) -> Engine:
        # A writer waits in begin_immediate, where it looks more often than SQLite's own busy handler does.
        timeout = BUSY_TIMEOUT if begin is begin_deferred else 0.0
        arguments = {"timeout": BUSY_TIMEOUT, "check_same_thread": False}
        engine = create_engine(self.url, connect_args=arguments, **COMMON, **pool)

        @event.listens_for(engine, "connect")
        def prepare(connection: Any, _record: Any) -> None:
            connection.isolation_level = None  # we say BEGIN ourselves
            connection.execute("PRAGMA journal_mode=WAL")
            # FULL: an acknowledged webhook survives a power cut.
            connection.execute(f"PRAGMA synchronous={synchronous}")
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute(f"PRAGMA busy_timeout={int(timeout * 1000)}")

        if begin is not None:
            event.listen(engine, "begin", begin)
        return engine

    def _postgres(self, options: dict[str, str], **pool: Any) -> Engine:
        settings = " ".join(f"-c {name}={value}" for name, value in (POSTGRES_OPTIONS | options).items())
        arguments = {
            "connect_timeout": 5,
            "application_name": "helpdesk",
            "options": settings,
            "tcp_user_timeout": 15_000,
        }
        engine = create_engine(self.url, connect_args=arguments, **COMMON, **pool)

        @event.listens_for(engine, "checkin")
        def remember(_connection: Any, record: Any) -> None:
            record.info["idle_since"] = time.monotonic()

        @event.listens_for(engine, "checkout")
        def ping(connection: Any, record: Any, _proxy: Any) -> None:
            if time.monotonic() - record.info.get("idle_since", time.monotonic()) < PING_AFTER:
                return
            try:
                connection.execute("SELECT 1")
                connection.rollback()
            except Exception as error:
                raise exc.DisconnectionError() from error  # the pool drops it and opens another

        return engine

    def _tell_of_put(self, _connection: Any, record: Any) -> None:
        """A connection that put jobs has ended its transaction: wake those of this process who wait for work."""
        if record is not None and record.info.pop("put", False):
            for listener in list(self.write_listeners):
                listener()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A writing transaction on Core level; leaving it cleanly commits. Raises DatabaseUnavailable."""
        with trouble_mapped(), self.write_engine.begin() as connection:
            yield connection

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A writing transaction on ORM level; leaving it cleanly commits. Raises DatabaseUnavailable."""
        with trouble_mapped(), Session(self.write_engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads. Raises DatabaseUnavailable."""
        with trouble_mapped(), Session(self.read_engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def claiming(self, *, write: bool = True) -> Iterator[Connection]:
        """A short transaction on `claim_engine`, each statement by itself on PostgreSQL. Raises DatabaseUnavailable."""
        with trouble_mapped(), self.claim_engine.connect() as connection:
            if write and self.is_sqlite:
                begin_immediate(connection)
            yield connection
            if write and self.is_sqlite:
                commit_immediate(connection)

    def dispose(self) -> None:
        """Close all connections."""
        for engine in (self.write_engine, self.read_engine, self.claim_engine):
            engine.dispose()


def begin_deferred(connection: Connection) -> None:
    """Begin a transaction that only reads."""
    connection.exec_driver_sql("BEGIN")


def begin_immediate(connection: Connection) -> None:
    """Begin a SQLite transaction that writes; waits up to BUSY_TIMEOUT for writers of other processes.

    SQLite's busy handler sleeps up to 100 ms between two looks, ours about one: commits here take less than that.
    """
    raw: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
    start = time.monotonic()
    while True:
        try:
            raw.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError as error:
            waited = time.monotonic() - start
            if waited > BUSY_TIMEOUT or "locked" not in str(error):
                raise exc.OperationalError("BEGIN IMMEDIATE", None, error) from error
            time.sleep(random.uniform(0.0002, 0.001 if waited < 0.1 else 0.005))  # noqa: S311


def commit_immediate(connection: Connection) -> None:
    """Commit what `begin_immediate` began, whether or not SQLAlchemy has seen a statement since."""
    raw: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
    raw.commit()


@contextmanager
def trouble_mapped() -> Iterator[None]:
    """Turn what a database in trouble raises into DatabaseUnavailable; other errors pass."""
    try:
        yield
    except (exc.SQLAlchemyError, sqlite3.Error) as error:
        if not is_trouble(error):
            raise
        reason = str(getattr(error, "orig", None) or error).split("\n")[0]
        raise DatabaseUnavailable(f"The database cannot be used now: {reason}") from error


def is_trouble(error: BaseException) -> bool:
    """Whether `error` says that the database is down, locked or full, rather than that our statement is wrong."""
    if isinstance(error, (exc.TimeoutError, exc.PendingRollbackError)):
        return True
    if isinstance(error, exc.DBAPIError):
        if error.connection_invalidated:
            return True
        return error.orig is not None and is_trouble(error.orig)
    if isinstance(error, sqlite3.Error):
        text = str(error).lower()
        if "malformed" in text or "not a database" in text:
            return True
        return isinstance(error, sqlite3.OperationalError) and not any(word in text for word in SQL_MISTAKES)
    state = getattr(error, "sqlstate", None)
    if state is None:  # psycopg: the server was never reached, or hung up
        return type(error).__name__ in ("OperationalError", "InterfaceError", "ConnectionTimeout")
    return str(state).startswith(STATES_OF_TROUBLE)
