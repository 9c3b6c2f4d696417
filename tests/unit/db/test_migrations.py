"""The steps lead to the tables of the code, from nothing, at once from several processes, and back."""

import multiprocessing
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from fixtures.databases import BOTH
from fixtures.postgres import PostgresServer
from sqlalchemy import inspect

from helpdesk.db import migrate
from helpdesk.db.engine import Database


def test_migrated_database_equals_the_tables_in_the_code(database: Database) -> None:
    assert migrate.differences(database) == []
    assert migrate.is_current(database)


def test_newest_step_can_be_taken_back_and_made_again(database: Database) -> None:
    migrate.downgrade(database)
    assert not migrate.is_current(database)
    migrate.upgrade(database)
    assert migrate.is_current(database)
    migrate.downgrade(database, "base")
    assert set(inspect(database.write_engine).get_table_names()) == {"alembic_version"}
    migrate.upgrade(database)
    assert migrate.differences(database) == []


def test_the_steps_are_one_chain() -> None:
    steps = ScriptDirectory(str(Path(__file__).parents[3] / "migrations"))
    assert len(steps.get_heads()) == 1
    assert len(steps.get_bases()) == 1


def upgrade_in_a_process(url: str, barrier: "multiprocessing.Barrier") -> None:  # type: ignore[valid-type]
    barrier.wait()  # type: ignore[attr-defined]
    migrate.upgrade(Database(url))


@pytest.mark.parametrize("kind", BOTH)
def test_several_processes_at_once(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if kind == "sqlite":
        url = f"sqlite:///{tmp_path}/new/helpdesk.db"
    else:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        url = server.create("at_once")
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(4)
    processes = [context.Process(target=upgrade_in_a_process, args=(url, barrier)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * 4
    database = Database(url)
    assert migrate.is_current(database)
    database.dispose()
    if kind == "postgres":
        server.drop("at_once")
