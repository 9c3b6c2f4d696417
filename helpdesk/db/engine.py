"""The database: engines for SQLite and PostgreSQL behind one face."""

from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.orm import Session

BUSY_TIMEOUT = 10.0  # seconds a SQLite writer waits for another process


class Database:
    """Engines on one URL. Writing transactions on SQLite begin IMMEDIATE, one at a time in a process: the pool is the lock."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            if self.url.database and self.url.database != ":memory:":
                Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
            self.write_engine = self._sqlite(immediate=True, pool_size=1, max_overflow=0, pool_timeout=60)
            self.read_engine = self._sqlite(immediate=False, pool_size=5, max_overflow=10)
        else:
            self.write_engine = self.read_engine = create_engine(
                self.url, pool_size=10, max_overflow=20, pool_pre_ping=True, connect_args={"connect_timeout": 5}
            )

    def _sqlite(self, *, immediate: bool, **pool: Any) -> Engine:
        engine = create_engine(self.url, connect_args={"timeout": BUSY_TIMEOUT, "check_same_thread": False}, **pool)

        @event.listens_for(engine, "connect")
        def prepare(connection: Any, _record: Any) -> None:
            connection.isolation_level = None  # we say BEGIN ourselves
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")  # an acknowledged webhook survives a power cut
            connection.execute("PRAGMA foreign_keys=ON")

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

        return engine

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A writing transaction on Core level; leaving it cleanly commits."""
        with self.write_engine.begin() as connection:
            yield connection

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A writing transaction on ORM level; leaving it cleanly commits."""
        with Session(self.write_engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads."""
        with Session(self.read_engine, expire_on_commit=False) as session:
            yield session

    def dispose(self) -> None:
        """Close all connections."""
        self.write_engine.dispose()
        self.read_engine.dispose()
