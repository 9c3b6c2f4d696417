"""A database in trouble is one error, wherever it shows; a mistake of ours is not hidden behind it."""

import shutil
import sqlite3
import tempfile
import threading
import time
from pathlib import Path
from typing import Iterator

import pytest
from fixtures.postgres import PostgresServer
from sqlalchemy import exc, text

from helpdesk.db import engine
from helpdesk.db.engine import BUSY_TIMEOUT, Database
from helpdesk.db.migrate import upgrade
from helpdesk.errors import DatabaseUnavailable
from helpdesk.queue import INBOX, DurableQueue

FILL = text("insert into job (queue, key, lane, body, due_at, created_at) values ('inbox', :key, 'l', :body, 0, 0)")


def test_locked_sqlite(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT", 0.1)
    other = sqlite3.connect(str(sqlite_database.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    queue = DurableQueue(sqlite_database)
    with pytest.raises(DatabaseUnavailable) as caught, sqlite_database.transaction():
        pass
    assert isinstance(caught.value.__cause__, exc.OperationalError)
    with pytest.raises(DatabaseUnavailable), sqlite_database.session() as session:
        session.execute(text("select 1"))
    with sqlite_database.reading() as session:  # readers do not wait for a writer
        assert session.execute(text("select count(*) from job")).scalar_one() == 0
    with pytest.raises(DatabaseUnavailable):
        queue.purge()
    other.execute("ROLLBACK")
    with sqlite_database.transaction() as connection:
        queue.put(connection, INBOX, "a", "lane", {})
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseUnavailable):
        queue.claim(INBOX)
    other.execute("ROLLBACK")
    assert queue.claim(INBOX)
    other.close()


def test_writer_waits_for_a_writer_of_another_process(sqlite_database: Database) -> None:
    other = sqlite3.connect(str(sqlite_database.url.database), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.2, lambda: other.execute("ROLLBACK")).start()
    start = time.monotonic()
    with sqlite_database.transaction() as connection:
        connection.execute(FILL, {"key": "a", "body": "{}"})
    assert 0.15 < time.monotonic() - start < BUSY_TIMEOUT
    other.close()


def test_full_disk(sqlite_database: Database) -> None:
    with pytest.raises(DatabaseUnavailable, match="full"), sqlite_database.transaction() as connection:  # noqa: PT012
        connection.exec_driver_sql("PRAGMA max_page_count = 10")  # it cannot go below today's size: full from now on
        for number in range(100):
            connection.execute(FILL, {"key": str(number), "body": "x" * 10_000})
    with sqlite_database.transaction() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
        assert connection.execute(text("select count(*) from job")).scalar_one() == 0


def test_missing_folder_and_broken_file(tmp_path: Path) -> None:
    path = tmp_path / "broken.db"
    path.write_bytes(b"this is no database" * 1000)
    with pytest.raises(DatabaseUnavailable), Database(f"sqlite:///{path}").transaction():
        pass


def test_our_mistakes_stay_what_they_are(database: Database) -> None:
    for statement in ("select * from no_such_table", "selekt 1"):
        with pytest.raises(exc.DBAPIError), database.transaction() as connection:
            connection.execute(text(statement))
    with pytest.raises(exc.IntegrityError), database.transaction() as connection:  # noqa: PT012
        for _ in range(2):
            connection.execute(FILL, {"key": "twice", "body": "{}"})
    with pytest.raises(KeyError), database.transaction():
        raise KeyError("from the caller")


@pytest.fixture(scope="module")
def own_server(postgres_server: PostgresServer) -> Iterator[PostgresServer]:
    """A server that may be stopped without hurting other tests."""
    server = PostgresServer(Path(tempfile.mkdtemp(prefix="helpdesk-tests-own-")))
    server.initialise()
    server.start()
    yield server
    server.stop("immediate")
    shutil.rmtree(server.folder, ignore_errors=True)


@pytest.mark.slow
def test_postgres_that_goes_away_and_comes_back(own_server: PostgresServer) -> None:
    database = Database(own_server.create("helpdesk"))
    upgrade(database)
    queue = DurableQueue(database, owner="one")
    queue.start()
    with database.transaction() as connection:
        queue.put(connection, INBOX, "a", "lane", {})
    claim = queue.claim(INBOX)[0]

    with pytest.raises(DatabaseUnavailable), database.transaction() as connection:  # noqa: PT012
        connection.execute(text("select 1"))
        own_server.stop("fast")  # a crash might forget the claim, which is not awaited on the disk
        connection.execute(text("select 1"))
    for _ in range(2):
        with pytest.raises(DatabaseUnavailable), database.session() as session:
            session.execute(text("select 1"))
        with pytest.raises(DatabaseUnavailable), database.reading() as session:
            session.execute(text("select 1"))
        with pytest.raises(DatabaseUnavailable):
            queue.claim(INBOX)
    with pytest.raises(DatabaseUnavailable):
        queue._heartbeat.beat()
    own_server.start()
    queue._heartbeat.beat()
    assert not queue._heartbeat.name_lost
    with database.transaction() as connection:
        queue.settle(connection, claim)
    queue.stop()
    database.dispose()


@pytest.mark.slow
def test_commit_that_fails(own_server: PostgresServer) -> None:
    database = Database(own_server.create("commit"))
    upgrade(database)

    def write_and_lose_the_server() -> None:
        with database.transaction() as connection:
            connection.execute(FILL, {"key": "a", "body": "{}"})
            own_server.stop("immediate")

    with pytest.raises(DatabaseUnavailable):
        write_and_lose_the_server()
    own_server.start()
    with database.transaction() as connection:
        assert connection.execute(text("select count(*) from job")).scalar_one() == 0
    database.dispose()
