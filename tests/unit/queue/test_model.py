"""Random puts, claims, endings, crashes and clock jumps against a simple model.

Order per lane, at most one in flight, nothing lost, nothing settled twice, no stale settling; and whatever is due and
free is handed out (no lane falls asleep).
"""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from fixtures import depth
from fixtures.postgres import PostgresServer
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from queue_machine import QueueMachine
from sqlalchemy import text

from helpdesk.db.engine import Database


def run(make_database: Any, examples: int) -> None:
    machine = type("Machine", (QueueMachine,), {"make_database": staticmethod(make_database)})
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )


def test_model_on_sqlite(sqlite_template: Path) -> None:
    memory = Path("/dev/shm")  # the model does not pull the plug: no need to wait for a disk
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        numbers = iter(range(1_000_000))

        def fresh() -> Database:
            return Database(f"sqlite:///{shutil.copy(sqlite_template, Path(folder) / f'{next(numbers)}.db')}")

        run(fresh, depth.examples(80))


@pytest.mark.slow
def test_model_on_postgres(postgres_server: PostgresServer, postgres_template: str) -> None:
    url = postgres_server.create("model", postgres_template)

    def fresh() -> Database:
        database = Database(url)
        with database.transaction() as connection:
            for table in ("job", "lane", "worker"):
                connection.execute(text(f"delete from {table}"))
        return database

    run(fresh, examples=10)
    postgres_server.drop("model")
